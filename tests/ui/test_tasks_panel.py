"""The task list follows the library row by row, finds and steers tasks, and shows each in full."""

import asyncio
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QMessageBox

from narratix_desktop.domain.ids import BookId, TaskId
from narratix_desktop.domain.task import Task, TaskDraft, TaskKind, TaskStatus
from narratix_desktop.domain.units import Usd
from narratix_desktop.ui.models.task_table import COST, LEFT, PROGRESS, STATUS, TITLE
from narratix_desktop.ui.models.task_verbs import Verb
from narratix_desktop.ui.panels.tasks import TasksPanel
from tests.ui.studio_samples import add_book

Play = Callable[..., None]


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
    (parent,) = await tasks.add([TaskDraft(TaskKind.PRODUCE, "Produce Lamps", book_id=book_id, category="produce")])
    await tasks.start(parent.id, "elsewhere")
    return parent, await add(desk, book_id, *names, parent_id=parent.id)


def answer(desk: Any, agree: bool) -> None:
    (box,) = [one for one in desk.window.findChildren(QMessageBox) if one.isVisible()]
    role = QMessageBox.ButtonRole.AcceptRole if agree else QMessageBox.ButtonRole.RejectRole
    next(button for button in box.buttons() if box.buttonRole(button) is role).click()


def asked(desk: Any) -> bool:
    return any(box.isVisible() for box in desk.window.findChildren(QMessageBox))


def test_rows_follow_the_library_where_they_stand(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        tasks, panel = desk.workshop.tasks, tasks_panel(desk)
        book_id = await desk.open_book()
        assert panel.is_empty
        first, second = await add(desk, book_id, "Speak One", "Speak Two")
        await desk.until(lambda: titles(panel) == ["Speak Two", "Speak One"])
        assert not panel.is_empty
        panel.view.selectRow(1)
        await tasks.start(first.id, "elsewhere")
        await tasks.progress(first.id, 3, 4, message="line 3 of 4")
        await desk.until(lambda: cell(panel, "Speak One", PROGRESS) == "75 %")
        assert cell(panel, "Speak One", STATUS) == "running"
        assert "line 3 of 4" in str(panel.table.index(1, TITLE).data(Qt.ItemDataRole.ToolTipRole))
        await tasks.complete(first.id, {}, Usd(Decimal("1.5")))
        await tasks.delete(second.id)
        await add(desk, book_id, "Speak Three")
        await desk.until(lambda: titles(panel) == ["Speak Three", "Speak One"])
        await desk.until(lambda: status_of(panel, first) is TaskStatus.COMPLETED)
        assert cell(panel, "Speak One", COST) == "$1.50"
        assert [task.id for task in panel.view.chosen()] == [first.id]
        await desk.until(lambda: "1 done" in panel.figures.counts.full_text)
        assert "100 % succeed" in panel.figures.rates.full_text
        assert "$1.50" in panel.figures.rates.full_text

    play_scenario(scenario)


def test_only_rows_that_changed_are_touched(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        panel = tasks_panel(desk)
        book_id = await desk.open_book()
        added = await add(desk, book_id, *(f"Line {n}" for n in range(60)))
        await desk.until(lambda: panel.table.rowCount() == 60)
        await asyncio.sleep(0.5)
        touched: set[TaskId] = set()
        panel.table.dataChanged.connect(
            lambda top, end: touched.update(panel.table.task_at(row).id for row in range(top.row(), end.row() + 1))
        )
        moved: list[object] = []
        panel.table.rowsInserted.connect(lambda *_: moved.append("in"))
        panel.table.rowsRemoved.connect(lambda *_: moved.append("out"))
        panel.table.modelReset.connect(lambda: moved.append("reset"))
        await desk.workshop.tasks.pause(added[7].id)
        await desk.until(lambda: status_of(panel, added[7]) is TaskStatus.PAUSED)
        assert touched == {added[7].id}
        assert not moved

    play_scenario(scenario)


def test_further_pages_come_as_the_list_is_scrolled(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        panel = tasks_panel(desk)
        book_id = await desk.open_book()
        await add(desk, book_id, *(f"Line {n}" for n in range(230)))
        await desk.until(lambda: panel.table.rowCount())
        panel.show_book(book_id)
        await desk.until(lambda: panel.table.rowCount() == 100)
        await asyncio.sleep(0.5)
        assert panel.table.rowCount() == 100
        sizes = []
        panel.table.rowsInserted.connect(lambda *_: sizes.append(panel.table.rowCount()))
        await desk.until(lambda: scrolled_down(panel) == 230)
        assert sizes == [200, 230]
        assert titles(panel) == [f"Line {n}" for n in reversed(range(230))]
        await desk.until(lambda: "230 waiting" in panel.figures.counts.full_text)

    play_scenario(scenario)


def test_much_that_changes_at_once_is_read_again_where_it_is_seen(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        panel = tasks_panel(desk)
        book_id = await desk.open_book()
        added = await add(desk, book_id, *(f"Line {n}" for n in range(230)))
        await desk.until(lambda: panel.table.rowCount())
        panel.show_book(book_id)
        await desk.until(lambda: panel.table.rowCount() == 100)
        await desk.until(lambda: scrolled_down(panel) >= 200)
        # One statement that changes more rows than an announcement names.
        store = desk.workshop.tasks
        await store._database.write("UPDATE tasks SET title = 'New ' || title")
        await store._database.write("DELETE FROM tasks WHERE id = $1", added[100].id)
        first, last = panel.view.rows_in_view()
        await desk.until(lambda: all(title.startswith("New") for title in titles(panel)[:100]))
        await desk.until(lambda: all(title.startswith("New") for title in titles(panel)[first : last + 1]))
        panel.view.scrollTo(panel.table.index(panel.table.row_of(added[100].id) or 0, TITLE))
        await desk.until(lambda: added[100].id not in panel.table)
        await add(desk, book_id, *(f"Newest {n}" for n in range(150)))
        await desk.until(lambda: titles(panel)[0] == "Newest 149")
        shown = titles(panel)
        assert len(shown) == len(set(shown))

    play_scenario(scenario)


def test_a_production_opens_to_what_is_below_it(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        tasks, panel = desk.workshop.tasks, tasks_panel(desk)
        book_id = await desk.open_book()
        parent, below = await add_production(desk, book_id, "Speak One", "Speak Two")
        await desk.until(lambda: titles(panel) == ["Produce Lamps"] and panel.table.branch(0).expanded is False)
        panel.view.setFocus()
        panel.view.selectRow(0)
        QTest.keyClick(panel.view, Qt.Key.Key_Right)
        await desk.until(lambda: titles(panel) == ["Produce Lamps", "Speak One", "Speak Two"])
        assert panel.table.branch(1).below
        await tasks.start(below[0].id, "elsewhere")
        await tasks.progress(below[0].id, 1, 2)
        await add(desk, book_id, "Speak Three", parent_id=parent.id)
        await desk.until(lambda: titles(panel)[-1] == "Speak Three")
        await desk.until(lambda: cell(panel, "Speak One", PROGRESS) == "50 %")
        # A sixth of a stage that takes 12 % of the time.
        await desk.until(lambda: cell(panel, "Produce Lamps", PROGRESS) == "2 %")
        panel.view.selectRow(2)
        QTest.keyClick(panel.view, Qt.Key.Key_Left)
        assert panel.view.chosen()[0].id == parent.id
        QTest.keyClick(panel.view, Qt.Key.Key_Left)
        assert titles(panel) == ["Produce Lamps"]
        arrow = panel.view.visualRect(panel.table.index(0, TITLE)).topLeft() + QPoint(10, 12)
        QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=arrow)
        await desk.until(lambda: len(titles(panel)) == 4)

    play_scenario(scenario)


def test_filters_select_and_search(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        tasks, panel = desk.workshop.tasks, tasks_panel(desk)
        book_id = await desk.open_book()
        other = await add_book(desk.workshop, spoken=False)
        parent, (one, _) = await add_production(desk, book_id, "Speak One", "Speak Two")
        await add(desk, other, "Speak elsewhere", category="other")
        await tasks.add([TaskDraft(TaskKind.EXPORT, "Export M4B", book_id=book_id, category="export")])
        await tasks.start(one.id, "w")
        await tasks.fail(one.id, {"headline": "No.", "remedy": "Yes."})
        bar = panel.filter

        def choose(box: QComboBox, value: object) -> None:
            box.setCurrentIndex(box.findData(value))

        await desk.until(lambda: titles(panel) == ["Export M4B", "Produce Lamps"])
        choose(bar.status, TaskStatus.FAILED)
        await desk.until(lambda: titles(panel) == ["Speak One"])
        await desk.until(lambda: panel.figures.counts.full_text == "1 failed")
        choose(bar.status, None)
        choose(bar.kind, TaskKind.SPEAK)
        await desk.until(lambda: titles(panel) == ["Speak Two", "Speak One"])
        choose(bar.kind, None)
        choose(bar.stage, "export")
        await desk.until(lambda: titles(panel) == ["Export M4B"])
        bar.clear()
        await desk.until(lambda: titles(panel) == ["Export M4B", "Produce Lamps"])
        bar.search.setText("speak")
        bar.scope.setCurrentIndex(1)
        await desk.until(lambda: titles(panel) == ["Speak elsewhere", "Speak Two", "Speak One"])
        bar.search.setText("nowhere")
        await desk.until(lambda: panel.nothing_found.isVisible())
        panel.nothing_found.button.click()
        await desk.until(lambda: panel.view.isVisible() and len(titles(panel)) == 3)
        assert parent.id in panel.table

    play_scenario(scenario)


def test_a_row_leaves_a_filter_that_it_no_longer_fits(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        tasks, panel = desk.workshop.tasks, tasks_panel(desk)
        book_id = await desk.open_book()
        (task,) = await add(desk, book_id, "Speak One")
        box = panel.filter.status
        box.setCurrentIndex(box.findData(TaskStatus.PAUSED))
        await desk.until(lambda: panel.nothing_found.isVisible())
        await tasks.pause(task.id)
        await desk.until(lambda: titles(panel) == ["Speak One"])
        await tasks.resume(task.id)
        await desk.until(lambda: panel.nothing_found.isVisible())

    play_scenario(scenario)


def test_many_tasks_are_steered_and_only_lawful_moves_are_offered(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        tasks, panel = desk.workshop.tasks, tasks_panel(desk)
        book_id = await desk.open_book()
        one, two, three = await add(desk, book_id, "One", "Two", "Three")
        await tasks.start(three.id, "w")
        await tasks.fail(three.id, {"headline": "No."})
        await desk.until(lambda: status_of(panel, three) is TaskStatus.FAILED)
        buttons = panel.buttons
        assert not any(button.isEnabled() for button in (buttons.pause, *buttons.others.values()))
        panel.view.selectAll()
        assert buttons.others[Verb.RETRY].isEnabled()
        assert "2" in buttons.pause.toolTip()
        buttons.pause.click()
        await desk.until(lambda: {status_of(panel, one), status_of(panel, two)} == {TaskStatus.PAUSED})
        assert status_of(panel, three) is TaskStatus.FAILED
        assert buttons.toggled is Verb.RESUME
        buttons.pause.click()
        await desk.until(lambda: {status_of(panel, one), status_of(panel, two)} == {TaskStatus.PENDING})
        buttons.others[Verb.RETRY].click()
        await desk.until(lambda: status_of(panel, three) is TaskStatus.PENDING)
        assert not buttons.others[Verb.RETRY].isEnabled()
        buttons.others[Verb.CANCEL].click()
        await desk.until(lambda: all(status_of(panel, task) is TaskStatus.CANCELLED for task in (one, two, three)))
        assert not buttons.others[Verb.CANCEL].isEnabled()
        assert not asked(desk)

    play_scenario(scenario)


def test_a_draft_waits_until_it_is_started(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        panel = tasks_panel(desk)
        book_id = await desk.open_book()
        (task,) = await add(desk, book_id, "Speak One", status=TaskStatus.DRAFT)
        await desk.until(lambda: status_of(panel, task) is TaskStatus.DRAFT)
        panel.view.selectRow(0)
        assert panel.buttons.toggled is Verb.START
        panel.buttons.pause.click()
        await desk.until(lambda: status_of(panel, task) is TaskStatus.PENDING)

    play_scenario(scenario)


def test_delete_cancels_what_is_open_and_deletes_what_has_ended(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        panel = tasks_panel(desk)
        book_id = await desk.open_book()
        (task,) = await add(desk, book_id, "Speak One")
        await desk.until(lambda: panel.table.rowCount() == 1)
        panel.view.setFocus()
        panel.view.selectRow(0)
        QTest.keyClick(panel.view, Qt.Key.Key_Delete)
        await desk.until(lambda: status_of(panel, task) is TaskStatus.CANCELLED)
        QTest.keyClick(panel.view, Qt.Key.Key_Delete)
        await desk.until(lambda: panel.is_empty)
        assert not asked(desk)

    play_scenario(scenario)


def test_only_a_loss_is_asked_about(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        tasks, panel = desk.workshop.tasks, tasks_panel(desk)
        book_id = await desk.open_book()
        (paid,) = await add(desk, book_id, "Speak One")
        await tasks.start(paid.id, "w")
        await tasks.complete(paid.id, {}, Usd(Decimal("0.5")))
        await desk.until(lambda: status_of(panel, paid) is TaskStatus.COMPLETED)
        panel.view.selectRow(0)
        panel.steer(Verb.DELETE)
        answer(desk, agree=False)
        await asyncio.sleep(0.1)
        assert paid.id in panel.table
        panel.steer(Verb.DELETE)
        answer(desk, agree=True)
        await desk.until(lambda: panel.is_empty)

    play_scenario(scenario)


def test_clearing_leaves_what_failed_or_goes_on(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        tasks, panel = desk.workshop.tasks, tasks_panel(desk)
        book_id = await desk.open_book()
        done, failed, _ = await add(desk, book_id, "Done", "Failed", "Waiting")
        for task in (done, failed):
            await tasks.start(task.id, "w")
        await tasks.complete(done.id, {})
        await tasks.fail(failed.id, {"headline": "No."})
        await desk.until(lambda: panel.buttons.clear.isEnabled())
        panel.buttons.clear.click()
        answer(desk, agree=True)
        await desk.until(lambda: titles(panel) == ["Waiting", "Failed"])
        await desk.until(lambda: not panel.buttons.clear.isEnabled())

    play_scenario(scenario)


def test_the_details_say_what_failed_first_and_offer_another_try(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        tasks, panel = desk.workshop.tasks, tasks_panel(desk)
        book_id = await desk.open_book()
        given = {"format": "m4b", "folder": "/books", "speech": "espeak", "text": "It was a dark night."}
        (task,) = await add(desk, book_id, "Export", input=given)
        await tasks.start(task.id, "w")
        await tasks.fail(task.id, {"code": "export", "headline": "Nothing was exported.", "remedy": "Make room."})
        await desk.until(lambda: status_of(panel, task) is TaskStatus.FAILED)
        panel.view.setFocus()
        panel.view.selectRow(0)
        QTest.keyClick(panel.view, Qt.Key.Key_Return)
        detail = panel.detail
        await desk.until(lambda: detail.isVisible())
        assert (detail.headline.text(), detail.remedy.text()) == ("Nothing was exported.", "Make room.")
        told = detail.as_text()
        assert "Format: M4B audiobook with chapters" in told
        assert "Folder: /books" in told
        assert "code: export" in told
        assert "running → failed" in told
        assert "dark night" not in told
        assert not detail.verbs[Verb.PAUSE].isVisible()
        detail.verbs[Verb.RETRY].click()
        await desk.until(lambda: not detail.error.isVisible())
        assert detail.verbs[Verb.PAUSE].isVisible()
        assert "failed → waiting" in detail.as_text()
        QTest.keyClick(detail.back, Qt.Key.Key_Escape)
        assert not detail.isVisible()
        assert panel.list_page.isVisible()

    play_scenario(scenario)


def test_details_give_way_where_there_is_little_room(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        panel, dock = tasks_panel(desk), desk.window.docks.docks["tasks"]
        book_id = await desk.open_book()
        await add(desk, book_id, "Speak One")
        await desk.until(lambda: panel.table.rowCount() == 1)
        dock.setFloating(True)
        dock.resize(330, 500)
        await desk.until(lambda: panel.view.compact)
        assert panel.width() <= 340
        panel.show_details(panel.table.task_at(0).id)
        await desk.until(lambda: panel.detail.isVisible())
        assert not panel.list_page.isVisible()
        dock.resize(1200, 500)
        await desk.until(lambda: panel.list_page.isVisible() and not panel.view.compact)
        assert not panel.view.isColumnHidden(LEFT)

    play_scenario(scenario)


def test_space_is_left_to_the_transport(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        panel = tasks_panel(desk)
        book_id = await desk.open_book()
        await add(desk, book_id, "Speak One")
        await desk.until(lambda: panel.table.rowCount() == 1)
        desk.window.activateWindow()
        panel.view.setFocus()
        QTest.keyClick(panel.view, Qt.Key.Key_Space)
        assert desk.player.playing
        assert not panel.view.chosen()

    play_scenario(scenario)


def test_a_hidden_list_catches_up_when_it_is_shown(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        panel, dock = tasks_panel(desk), desk.window.docks.docks["tasks"]
        book_id = await desk.open_book()
        (task,) = await add(desk, book_id, "Speak One")
        await desk.until(lambda: panel.table.rowCount() == 1)
        dock.hide()
        await desk.workshop.tasks.pause(task.id)
        await asyncio.sleep(0.6)
        assert status_of(panel, task) is TaskStatus.PENDING
        dock.show()
        await desk.until(lambda: status_of(panel, task) is TaskStatus.PAUSED)

    play_scenario(scenario)


def test_rows_and_controls_speak_to_screen_readers(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        tasks, panel = desk.workshop.tasks, tasks_panel(desk)
        book_id = await desk.open_book()
        (task,) = await add(desk, book_id, "Speak One")
        await tasks.start(task.id, "w")
        await tasks.progress(task.id, 1, 2, message="line 1 of 2")
        await desk.until(lambda: status_of(panel, task) is TaskStatus.IN_PROGRESS)
        await desk.until(lambda: cell(panel, "Speak One", PROGRESS) == "50 %")
        index = panel.table.index(0, TITLE)
        assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Speak One, running, 50 %"
        assert index.data(Qt.ItemDataRole.AccessibleDescriptionRole) == "line 1 of 2"
        panel.show_details(task.id)
        await desk.until(lambda: panel.detail.isVisible())
        for kind in (QAbstractButton, QComboBox, QLineEdit):
            for control in panel.content.findChildren(kind):
                if control.objectName().startswith("qt_"):
                    continue
                text = control.text() if isinstance(control, QAbstractButton) else ""
                assert control.accessibleName() or text or control.toolTip(), control

    play_scenario(scenario)


@pytest.mark.slow
def test_a_hundred_thousand_tasks_show_one_page(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        panel = tasks_panel(desk)
        book_id = await desk.open_book()
        await add(desk, book_id, "The newest")
        await desk.until(lambda: panel.table.rowCount() == 1)
        database = desk.workshop.tasks._database
        await database.write("ALTER TABLE tasks DISABLE TRIGGER USER")
        await database.write(
            "INSERT INTO tasks (book_id, kind, title, created_at) SELECT $1, 'speak', 'Line ' || n,"
            " now() - make_interval(secs => n) FROM generate_series(1, 100000) AS n",
            book_id,
        )
        await database.write("ALTER TABLE tasks ENABLE TRIGGER USER")
        await database.write("ANALYZE tasks")
        panel.show_book(book_id)
        await desk.until(lambda: panel.table.rowCount() == 100)
        await desk.until(lambda: "100001 waiting" in panel.figures.counts.full_text.replace(",", ""))
        await desk.until(lambda: scrolled_down(panel) >= 200)
        panel.filter.search.setText("line 77777")
        await desk.until(lambda: titles(panel) == ["Line 77777"])

    play_scenario(scenario)
