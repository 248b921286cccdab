"""The task list: live, filtered, page by page, with the ways to steer one task or many, and each task in full."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, Final

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QPushButton, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from narratix_desktop.domain.changes import Changes, Noun
from narratix_desktop.domain.ids import BookId, TaskId
from narratix_desktop.domain.task import DONE_WITH, TaskMetrics
from narratix_desktop.ui.commands import Command, Menu
from narratix_desktop.ui.dialogs.task_steering import TaskSteering
from narratix_desktop.ui.models.task_facts import Names, TaskDetails
from narratix_desktop.ui.models.task_feed import TaskFeed
from narratix_desktop.ui.models.task_table import TaskTable
from narratix_desktop.ui.models.task_verbs import Verb, those_that_allow
from narratix_desktop.ui.panels.base import Panel
from narratix_desktop.ui.session import Session
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.empty_note import EmptyNote
from narratix_desktop.ui.widgets.task_buttons import TaskButtons
from narratix_desktop.ui.widgets.task_detail import TaskDetail
from narratix_desktop.ui.widgets.task_figures import TaskFigures
from narratix_desktop.ui.widgets.task_filter_bar import TaskFilterBar
from narratix_desktop.ui.widgets.task_view import TaskView

_TICK_MS: Final = 1000
_ROOM_FOR_BOTH: Final = 760
"""Pixels from which on the details stand beside the list instead of in its place."""


class TasksPanel(Panel):
    """Every unit of work with its status, progress, time left and cost."""

    name: ClassVar[str] = "tasks"
    area: ClassVar[Qt.DockWidgetArea] = Qt.DockWidgetArea.RightDockWidgetArea
    shortcut: ClassVar[str] = "Ctrl+2"

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__(session, theme)
        self.table = TaskTable(self)
        self.feed = TaskFeed(self.table, session.operations, session.studio.workshop.tasks, self)
        self.filter = TaskFilterBar(theme)
        self.view = TaskView(self.table, theme)
        self.figures = TaskFigures()
        self.detail = TaskDetail(theme)
        self._detailed: TaskId | None = None
        self._kept: set[TaskId] = set()
        self._missed = False
        self.buttons = TaskButtons(theme)
        self.steering = TaskSteering(session, self)
        self.produce_button = QPushButton(self.tr("Produce this book…"))
        self.produce_button.clicked.connect(self._ask_for_export)
        self.nothing_found = EmptyNote(self.tr("No task fits the filter."), self.tr("Show all tasks"))
        self._lay_out()
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self._connect()
        self._update_buttons()
        self.show_empty(self.no_tasks(), self.produce_button)

    @property
    def title(self) -> str:
        return self.tr("Tasks")

    def no_tasks(self) -> str:
        """What stands here before there is work."""
        return self.tr("No work yet. What you produce, speak or export appears here.")

    def commands(self) -> Sequence[Command]:
        return [
            Command(
                "tasks.clear",
                self.tr("&Clear finished tasks…"),
                self.buttons.clear.click,
                Menu.TOOLS,
                icon="sweep",
                enabled=self.buttons.clear.isEnabled,
            )
        ]

    def show_book(self, book_id: BookId | None) -> None:
        self.filter.show_book(book_id)
        self.produce_button.setVisible(book_id is not None)
        self._show_list()

    def on_changes(self, changes: Changes) -> None:
        if not changes.touches(Noun.TASK):
            return
        if not self.isVisible():
            # Nobody looks; one look at everything follows when somebody does.
            self._missed = True
            return
        self.feed.on_changes(changes)
        ids = changes.rows[Noun.TASK]
        if self._detailed is not None and (not ids or self._detailed in ids):
            self._load_details()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        self._tick.start()
        if self._missed:
            self._missed = False
            self.on_changes(Changes.of(Noun.TASK))

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        super().hideEvent(event)
        self._tick.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._share_room()

    # The list

    def _show_list(self) -> None:
        self.feed.show(self.filter.chosen())

    def _on_list(self) -> None:
        self._choose_what_stands()
        self._update_buttons()

    def _choose_what_stands(self) -> None:
        """Say why there is no row, or show the rows."""
        if self.table.rowCount():
            self.lists.setCurrentWidget(self.view)
            self.show_content()
        elif self.filter.shows_everything:
            self.show_empty(self.no_tasks(), self.produce_button)
            self.produce_button.setVisible(self.session.book is not None)
        else:
            self.lists.setCurrentWidget(self.nothing_found)
            self.show_content()

    def _on_tick(self) -> None:
        self.table.tick(*self.view.rows_in_view())

    # Steering

    def steer(self, verb: Verb) -> None:
        """Do something with the chosen tasks with which it can be done."""
        self.steering.steer(verb, self.view.chosen())

    def remove(self) -> None:
        """Cancel what is open among the chosen tasks, else delete them."""
        self.steer(Verb.CANCEL if those_that_allow(self.view.chosen(), Verb.CANCEL) else Verb.DELETE)

    def _update_buttons(self) -> None:
        self.buttons.show_choice(self.view.chosen())

    def _on_rows_changed(self, _first: QModelIndex, _last: QModelIndex, roles: list[int]) -> None:
        # With roles it is only time that has passed.
        if not roles:
            self._update_buttons()

    def _show_menu(self, at: QPoint) -> None:
        if self.view.chosen():
            self.buttons.menu().popup(at)

    # One task in full

    def show_details(self, task_id: TaskId) -> None:
        """Show a task in full."""
        self._detailed = task_id
        self._load_details()

    def hide_details(self) -> None:
        """Show only the list again."""
        self._detailed = None
        self.detail.hide()
        self._share_room()
        self.view.setFocus()

    def _load_details(self) -> None:
        if self._detailed is not None:
            self.session.operations.load("tasks.detail", self._fetch_details(self._detailed), self._show_details)

    async def _fetch_details(self, task_id: TaskId) -> TaskDetails | None:
        tasks = self.session.studio.workshop.tasks
        glances = await tasks.glances([task_id])
        if not glances:
            return None
        task, events = await asyncio.gather(tasks.get(task_id), tasks.events(task_id))
        return TaskDetails(task, glances[0], events)

    def _show_details(self, details: TaskDetails | None) -> None:
        if details is None or details.task.id != self._detailed:
            if details is None:
                self.hide_details()
            return
        names = Names.of(self.session.studio.workshop, self.session.chapters)
        self.detail.show_details(details, names, self.table.seconds_left(details.glance))
        if not self.detail.isVisible():
            self.detail.show()
            self._share_room()
            self.detail.back.setFocus()

    def _steer_detailed(self, verb: Verb) -> None:
        glance = self.detail.task
        if glance is not None:
            self.steering.steer(verb, (glance,))

    def _share_room(self) -> None:
        """The list gives way to the details where there is no room for both."""
        opened = self._detailed is not None and not self.detail.isHidden()
        roomy = self.width() >= _ROOM_FOR_BOTH
        self.list_page.setVisible(not opened or roomy)
        self.list_page.setContentsMargins(0, 0, 2 * GRID if opened else 0, 0)
        self.detail.stand_beside(roomy)

    # What stands where

    def _lay_out(self) -> None:
        self.lists = QStackedWidget()
        self.lists.addWidget(self.view)
        self.lists.addWidget(self.nothing_found)
        self.list_page = QWidget()
        page = QVBoxLayout(self.list_page)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(2 * GRID)
        page.addWidget(self.filter)
        page.addWidget(self.lists, 1)
        page.addWidget(self.buttons)
        page.addWidget(self.figures)
        self.detail.hide()
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(1)
        split.addWidget(self.list_page)
        split.addWidget(self.detail)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setSizes([3000, 2000])
        layout = QVBoxLayout(self.content)
        layout.setContentsMargins(2 * GRID, GRID, 2 * GRID, 2 * GRID)
        layout.addWidget(split)

    def _connect(self) -> None:
        self.filter.filter_changed.connect(self._show_list)
        self.nothing_found.action_asked.connect(self.filter.clear)
        self.buttons.verb_asked.connect(self.steer)
        self.buttons.clear_asked.connect(lambda: self.steering.clear(self.feed.which))
        self.feed.list_shown.connect(self._on_list)
        self.feed.figures_changed.connect(self._on_figures)
        self.view.rows_seen.connect(self.feed.look_at)
        self.view.details_asked.connect(self.show_details)
        self.view.branch_asked.connect(self._turn_branch)
        self.view.removal_asked.connect(self.remove)
        self.view.menu_asked.connect(self._show_menu)
        self.view.selectionModel().selectionChanged.connect(self._update_buttons)
        self.table.dataChanged.connect(self._on_rows_changed)
        self.table.rowsInserted.connect(self._choose_what_stands)
        self.table.rowsRemoved.connect(self._choose_what_stands)
        self.table.modelAboutToBeReset.connect(self._keep_choice)
        self.table.modelReset.connect(lambda: self.view.choose(self._kept))
        self.detail.closed.connect(self.hide_details)
        self.detail.verb_asked.connect(self._steer_detailed)
        self.detail.folder_asked.connect(_show_folder)
        leave = QShortcut(QKeySequence(Qt.Key.Key_Escape), self.detail)
        leave.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        leave.activated.connect(self.hide_details)

    def _turn_branch(self, task_id: TaskId, opened: bool) -> None:
        if opened:
            self.feed.open_below(task_id)
        else:
            self.feed.close_below(task_id)

    def _keep_choice(self) -> None:
        self._kept = {task.id for task in self.view.chosen()}

    def _on_figures(self, figures: TaskMetrics) -> None:
        self.figures.show_figures(figures)
        done = any(figures.by_status.get(status, 0) for status in DONE_WITH)
        self.buttons.clear.setEnabled(done and self.filter.shows_everything)

    def _ask_for_export(self) -> None:
        if self.session.book is not None:
            from narratix_desktop.ui.dialogs.export_dialog import ExportDialog

            ExportDialog(self.session, self.session.book, self.theme, self.window()).open()


def _show_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
