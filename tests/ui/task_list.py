"""What tests of the task list say for short."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QMessageBox

from narratix_desktop.domain.ids import BookId
from narratix_desktop.domain.task import Task, TaskDraft, TaskKind, TaskStatus
from narratix_desktop.ui.panels.tasks import TasksPanel


def tasks_panel(desk: Any) -> TasksPanel:
    found = desk.window.panels["tasks"]
    assert isinstance(found, TasksPanel)
    return found


def titles(panel: TasksPanel) -> list[str]:
    return [panel.table.task_at(row).title for row in range(panel.table.rowCount())]


def cell(panel: TasksPanel, title: str, column: int) -> str:
    return str(panel.table.index(titles(panel).index(title), column).data())


def status_of(panel: TasksPanel, task: Task) -> TaskStatus | None:
    row = panel.table.row_of(task.id)
    return None if row is None else panel.table.task_at(row).status


def scrolled_down(panel: TasksPanel) -> int:
    """Scroll to the last row that is loaded; answers how many there are."""
    bar = panel.view.verticalScrollBar()
    bar.setValue(bar.maximum())
    return panel.table.rowCount()


async def add(desk: Any, book_id: BookId, *names: str, **given: Any) -> Sequence[Task]:
    drafts = [TaskDraft(TaskKind.SPEAK, name, book_id=book_id, **{"category": "speak", **given}) for name in names]
    added: Sequence[Task] = await desk.workshop.tasks.add(drafts)
    return added


async def add_production(desk: Any, book_id: BookId, *names: str) -> tuple[Task, Sequence[Task]]:
    """A running production with waiting tasks below it."""
    tasks = desk.workshop.tasks
    draft = TaskDraft(
        TaskKind.PRODUCE, "Produce Lamps", book_id=book_id, category="produce", input={"formats": ["m4b"]}
    )
    (parent,) = await tasks.add([draft])
    await tasks.start(parent.id, "elsewhere")
    return parent, await add(desk, book_id, *names, parent_id=parent.id)


def answer(desk: Any, agree: bool) -> None:
    (box,) = [one for one in desk.window.findChildren(QMessageBox) if one.isVisible()]
    role = QMessageBox.ButtonRole.AcceptRole if agree else QMessageBox.ButtonRole.RejectRole
    next(button for button in box.buttons() if box.buttonRole(button) is role).click()


def asked(desk: Any) -> bool:
    return any(box.isVisible() for box in desk.window.findChildren(QMessageBox))
