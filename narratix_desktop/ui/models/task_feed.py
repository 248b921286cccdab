"""Keeps the task list and its figures in step with the library.

What changed is asked for by id, what came into view page by page; nothing is read twice, and nothing that nobody sees.
The figures cost a look at every task of a filter, so in a large library they are taken less often.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from narratix_desktop.domain.changes import Changes, Noun
from narratix_desktop.domain.ids import TaskId
from narratix_desktop.domain.task import GlancePage, TaskFilter, TaskGlance, TaskMetrics
from narratix_desktop.ports.store import TaskStore
from narratix_desktop.ui.models.task_rows import TaskRows
from narratix_desktop.ui.operations import ANNOUNCE_MS, Operations

PAGE: Final = 100
_AT_ONCE: Final = 500
_REST: Final = 10
"""Taking the figures may use a tenth of the time, whatever the size of the library."""


class TaskFeed(QObject):
    """Loads what a :class:`TaskRows` shows and lacks.

    Signals:
        list_shown: A list was shown from its beginning.
        figures_changed: ``TaskMetrics`` of everything that the filter selects, at most four times a second.
    """

    list_shown = Signal()
    figures_changed = Signal(object)

    def __init__(self, rows: TaskRows, operations: Operations, tasks: TaskStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows = rows
        self._operations = operations
        self._tasks = tasks
        self._which = TaskFilter()
        self._touched: set[TaskId] = set()
        self._anything = False
        self._catching_up = False
        self._in_view = (0, 0)
        self._opened: set[TaskId] = set()
        self._figures = QTimer(self)
        self._figures.setSingleShot(True)
        self._figures.timeout.connect(self._take_figures)
        self._last_cost_ms = 0
        rows.more_wanted.connect(self._fetch_page)
        rows.below_wanted.connect(self._fetch_below)

    @property
    def which(self) -> TaskFilter:
        """What is listed."""
        return self._which

    def show(self, which: TaskFilter) -> None:
        """List something else, from its beginning. What stands there stays until the new list has come."""
        self._which = which
        self._touched.clear()
        self._opened.clear()
        self._anything = False

        def start(page: GlancePage) -> None:
            self._rows.start(which, page)
            self.list_shown.emit()

        self._operations.load("tasks.list", self._tasks.browse(which, PAGE), start)
        self._take_figures()

    def on_changes(self, changes: Changes) -> None:
        """Read again what changed, as far as it is shown or belongs to what is shown."""
        ids = changes.rows.get(Noun.TASK)
        if ids is None:
            return
        if ids:
            self._touched |= {TaskId(one) for one in ids}
        else:
            self._anything = True
        self._catch_up()
        if not self._figures.isActive():
            self._figures.start(max(ANNOUNCE_MS, _REST * self._last_cost_ms))

    def look_at(self, first: int, last: int) -> None:
        """Say which rows are in view."""
        self._in_view = (first, last)
        stale = self._rows.look_at(first, last)
        if stale:
            self._touched.update(stale)
            self._catch_up()

    def open_below(self, parent_id: TaskId) -> None:
        """Show what is below a production."""
        self._opened.add(parent_id)
        self._fetch_below(parent_id, None)

    def close_below(self, parent_id: TaskId) -> None:
        """Show a production alone again."""
        self._opened.discard(parent_id)
        self._rows.hide_below(parent_id)

    def _fetch_page(self, mark: str) -> None:
        which = self._which

        def append(page: GlancePage) -> None:
            if which == self._which:
                self._rows.append(page)

        self._operations.load("tasks.page", self._page(which, mark, oldest_first=False), append)

    def _fetch_below(self, parent_id: TaskId, mark: str | None) -> None:
        def show(page: GlancePage) -> None:
            if parent_id in self._opened:
                self._rows.show_below(parent_id, page)

        work = self._page(TaskFilter(parent_id=parent_id), mark, oldest_first=True)
        self._operations.load(f"tasks.below.{parent_id}", work, show)

    async def _page(self, which: TaskFilter, mark: str | None, *, oldest_first: bool) -> GlancePage:
        try:
            return await self._tasks.browse(which, PAGE, mark, oldest_first=oldest_first)
        finally:
            if mark is not None:
                self._rows.ask_again(mark)

    def _catch_up(self) -> None:
        # One at a time and never replaced by a newer one: what an interrupted one had read would be lost.
        if not self._catching_up:
            self._catching_up = True
            self._operations.load("tasks.changed", self._read_changes(), lambda _: None)

    async def _read_changes(self) -> None:
        try:
            while self._touched or self._anything:
                which = self._which
                if self._anything:
                    self._anything = False
                    page = await self._tasks.browse(which, PAGE)
                    if which == self._which:
                        self._rows.renew(page)
                        self._touched.update(self._rows.look_at(*self._in_view))
                    continue
                ids = sorted(self._touched)[:_AT_ONCE]
                self._touched.difference_update(ids)
                found = await self._read(ids)
                if which == self._which:
                    self._rows.put(found, set(ids) - {task.id for task in found})
        finally:
            self._catching_up = False

    async def _read(self, ids: Sequence[TaskId]) -> list[TaskGlance]:
        """How tasks are now, with the productions in the list that they belong to: their progress is that of all."""
        found = list(await self._tasks.glances(ids))
        above = {task.parent_id for task in found if task.parent_id is not None and task.parent_id in self._rows}
        above |= self._rows.parents_of(ids)
        found.extend(await self._tasks.glances([one for one in above if one not in set(ids)]))
        return found

    def _take_figures(self) -> None:
        self._figures.stop()
        self._operations.load(
            "tasks.figures", self._measured(replace(self._which, outermost=False)), self.figures_changed.emit
        )

    async def _measured(self, which: TaskFilter) -> TaskMetrics:
        loop = asyncio.get_running_loop()
        began = loop.time()
        figures = await self._tasks.metrics(which)
        self._last_cost_ms = round(1000 * (loop.time() - began))
        return figures
