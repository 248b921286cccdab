"""The task list: live, filtered, with pages, and the ways to steer a task."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, ClassVar, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QHeaderView, QLabel, QTableView, QToolButton, QVBoxLayout

from narratix_desktop.domain.changes import Changes, Noun
from narratix_desktop.domain.ids import BookId, TaskId
from narratix_desktop.domain.task import LAWFUL_MOVES, Task, TaskFilter, TaskMetrics, TaskPage, TaskStatus
from narratix_desktop.services.steer_tasks import cancel_task, pause_task, resume_task, retry_task
from narratix_desktop.services.workshop import Workshop
from narratix_desktop.ui.models.task_table import LEFT, MESSAGE, PROGRESS, STATUS, TITLE, TaskTable, short_duration
from narratix_desktop.ui.panels.base import Panel
from narratix_desktop.ui.session import Session
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.delegates import ProgressDelegate, StatusDelegate
from narratix_desktop.ui.widgets.layouts import row

PAGE: Final = 100
_TICK_MS: Final = 1000
Steer = Callable[[TaskId, Workshop], Coroutine[Any, Any, Changes]]


class TasksPanel(Panel):
    """Every unit of work with its status, progress, time left and message."""

    name: ClassVar[str] = "tasks"
    area: ClassVar[Qt.DockWidgetArea] = Qt.DockWidgetArea.RightDockWidgetArea
    shortcut: ClassVar[str] = "Ctrl+2"

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__(session, theme)
        self._book_id: BookId | None = None
        self._pages = 1
        self._more = False
        self.table = TaskTable(self)
        self.view = self._make_view()
        self.filter = QComboBox()
        self.filter.setAccessibleName(self.tr("Show tasks with status"))
        self.filter.addItem(self.tr("All tasks"), None)
        for status in TaskStatus:
            self.filter.addItem(self.table.status_text(status).capitalize(), status)
        self.filter.currentIndexChanged.connect(self._filter_changed)
        self.pause_button = self._steering("pause", self.tr("Pause"), self._pause_or_resume)
        self.cancel_button = self._steering("cancel", self.tr("Cancel"), lambda: self._steer(cancel_task))
        self.retry_button = self._steering("retry", self.tr("Try again"), lambda: self._steer(retry_task))
        self.metrics = QLabel()
        self.metrics.setObjectName("figures")
        self.metrics.setAccessibleName(self.tr("Figures of all tasks shown"))
        layout = QVBoxLayout(self.content)
        layout.setContentsMargins(2 * GRID, GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addLayout(row(self.filter, None, self.pause_button, self.cancel_button, self.retry_button))
        layout.addWidget(self.view, 1)
        layout.addWidget(self.metrics)
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self.table.tick)
        self._update_buttons()
        self.show_empty(self.no_tasks())

    @property
    def title(self) -> str:
        return self.tr("Tasks")

    def no_tasks(self) -> str:
        """What stands here before there is work."""
        return self.tr("No work yet. What you produce, speak or export appears here.")

    def show_book(self, book_id: BookId | None) -> None:
        self._book_id = book_id
        self._pages = 1
        self.reload()

    def on_changes(self, changes: Changes) -> None:
        if changes.touches(Noun.TASK):
            self.reload()

    def reload(self) -> None:
        """Load the rows that are shown and the figures."""
        which = TaskFilter(status=self.filter.currentData(), book_id=self._book_id)
        self.session.operations.load("tasks.list", self._fetch(which, self._pages), self._show)

    async def _fetch(self, which: TaskFilter, pages: int) -> tuple[TaskPage, TaskMetrics]:
        tasks = self.session.studio.workshop.tasks
        everything = TaskFilter(book_id=which.book_id)
        page, metrics = await asyncio.gather(tasks.list(which, limit=PAGE), tasks.metrics(everything))
        found = list(page.tasks)
        for _ in range(pages - 1):
            if page.next_after is None:
                break
            page = await tasks.list(which, limit=PAGE, after=page.next_after)
            found.extend(page.tasks)
        return TaskPage(tuple(found), page.next_after, page.total), metrics

    def _show(self, found: tuple[TaskPage, TaskMetrics]) -> None:
        page, metrics = found
        self._more = page.next_after is not None
        self.table.show(page.tasks)
        self.metrics.setText(self._figures(metrics))
        if not page.total and self.filter.currentData() is None:
            self.show_empty(self.no_tasks())
        else:
            self.show_content()
        running = any(task.status is TaskStatus.IN_PROGRESS for task in page.tasks)
        if running and not self._tick.isActive():
            self._tick.start()
        elif not running:
            self._tick.stop()
        self._update_buttons()

    def _figures(self, metrics: TaskMetrics) -> str:
        shown = (TaskStatus.IN_PROGRESS, TaskStatus.PENDING, TaskStatus.COMPLETED, TaskStatus.FAILED)
        counts = [
            f"{metrics.by_status[status]} {self.table.status_text(status)}"
            for status in shown
            if metrics.by_status.get(status)
        ]
        if metrics.mean_seconds is not None:
            counts.append(self.tr("mean {time}").format(time=short_duration(metrics.mean_seconds)))
        if metrics.success_rate is not None:
            counts.append(self.tr("{rate} succeeded").format(rate=f"{metrics.success_rate:.0%}"))
        if metrics.actual_cost:
            counts.append(f"${metrics.actual_cost:.2f}")
        return "  ·  ".join(counts)

    def selected(self) -> Task | None:
        """The task of the chosen row."""
        rows = self.view.selectionModel().selectedRows()
        return self.table.task_at(rows[0].row()) if rows else None

    def _update_buttons(self) -> None:
        task = self.selected()
        lawful = LAWFUL_MOVES[task.status] if task else frozenset()
        paused = task is not None and task.status is TaskStatus.PAUSED
        ended = task is not None and task.status in {TaskStatus.FAILED, TaskStatus.CANCELLED}
        self.pause_button.setEnabled(paused or TaskStatus.PAUSED in lawful)
        word = self.tr("Go on") if paused else self.tr("Pause")
        self.pause_button.setText(word)
        self.pause_button.setToolTip(word)
        self.pause_button.setAccessibleName(word)
        self.cancel_button.setEnabled(TaskStatus.CANCELLED in lawful)
        self.retry_button.setEnabled(ended)

    def _pause_or_resume(self) -> None:
        task = self.selected()
        self._steer(resume_task if task is not None and task.status is TaskStatus.PAUSED else pause_task)

    def _steer(self, how: Steer) -> None:
        task = self.selected()
        if task is not None:
            self.session.operations.run(task.title, how(task.id, self.session.studio.workshop))

    def _steering(self, icon_name: str, text: str, action: Callable[[], None]) -> QToolButton:
        button = self.tool(icon_name, text)
        button.clicked.connect(action)
        return button

    def _filter_changed(self) -> None:
        self._pages = 1
        self.reload()

    def _scrolled(self, value: int) -> None:
        if self._more and value >= self.view.verticalScrollBar().maximum() - 2:
            self._more = False
            self._pages += 1
            self.reload()

    def _make_view(self) -> QTableView:
        view = QTableView()
        view.setModel(self.table)
        view.setAccessibleName(self.tr("Tasks"))
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setItemDelegateForColumn(STATUS, StatusDelegate(self.theme))
        view.setItemDelegateForColumn(PROGRESS, ProgressDelegate(self.theme))
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(7 * GRID)
        header = view.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(6 * GRID)
        header.setStretchLastSection(True)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Interactive)
        for column, width in ((TITLE, 144), (STATUS, 68), (PROGRESS, 104), (LEFT, 56), (MESSAGE, 40)):
            view.setColumnWidth(column, width)
        view.selectionModel().selectionChanged.connect(self._update_buttons)
        view.verticalScrollBar().valueChanged.connect(self._scrolled)
        return view
