"""Which tasks stand in which row: pages as they come, productions with what is below them, changed where they stand.

A row keeps its place for as long as it is shown, and with it the selection. The rows ask for what they lack by signals
and refuse to know where it comes from, and how a cell reads.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Signal

from narratix_desktop.domain.ids import TaskId
from narratix_desktop.domain.task import GlancePage, TaskFilter, TaskGlance
from narratix_desktop.domain.units import Seconds
from narratix_desktop.ui.models.task_pace import TaskPace, now

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Branch:
    """Where a row stands: below a production or not, and whether what is below it is shown (None: there is nothing)."""

    below: bool
    expanded: bool | None


Place = tuple[datetime, UUID]
"""Where a task stands among the others: newest first."""


@dataclass(slots=True)
class _Row:
    """``place`` is that of the production for what is below one, so that rows are in the order of their places."""

    task: TaskGlance
    place: Place
    below: bool = False
    expanded: bool = False
    next_below: str | None = None
    seen: int = 0


class TaskRows(QAbstractTableModel):
    """Newest first; what is below an opened production follows it, oldest first.

    Signals:
        more_wanted: Mark behind which the next page begins; the view has come to the end of the last one.
        below_wanted: Id of a production and the mark behind which its next page begins, or None for the first.
    """

    more_wanted = Signal(str)
    below_wanted = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[_Row] = []
        self._known: dict[TaskId, _Row] = {}
        self._opened: set[TaskId] = set()
        self._seen = 0
        self._next: str | None = None
        self._asked: set[str] = set()
        self._which = TaskFilter()
        self._pace = TaskPace()

    # What is shown

    def start(self, which: TaskFilter, page: GlancePage) -> None:
        """Show a list from its beginning."""
        self.beginResetModel()
        self._which, self._next = which, page.next_after
        self._asked.clear()
        self._opened.clear()
        self._pace = TaskPace()
        self._rows = [_Row(task, _place(task)) for task in page.tasks]
        self._known = {row.task.id: row for row in self._rows}
        self.endResetModel()
        self._look(page.tasks)

    def append(self, page: GlancePage) -> None:
        """Show the next page."""
        self._next = page.next_after
        new = [task for task in page.tasks if task.id not in self]
        self._insert(len(self._rows), [_Row(task, _place(task)) for task in new])

    def renew(self, page: GlancePage) -> None:
        """Show the first page again after much has changed; what it does not reach is marked stale."""
        self._asked.clear()
        if page.next_after is not None and not any(task.id in self for task in page.tasks):
            # So much is new that rows between this page and the others are unknown.
            self.start(self._which, page)
            return
        self._seen += 1
        reached = self._find_behind(_place(page.tasks[-1])) if page.next_after is not None else len(self._rows)
        here = {task.id for task in page.tasks}
        within = {row.task.id for row in self._rows[:reached] if not row.below}
        self.put(page.tasks, within - here)
        for parent_id in tuple(self._opened):
            self.below_wanted.emit(parent_id, None)

    def put(self, tasks: Sequence[TaskGlance], gone: Collection[TaskId] = ()) -> None:
        """Show how tasks are now; those that no longer belong here leave, new ones come in at their place."""
        leaving = set(gone)
        for task in tasks:
            row = self._known.get(task.id)
            if row is None:
                self._admit(task)
            elif not row.below and not self._which.accepts(task):
                leaving.add(task.id)
            else:
                self._update(row, task)
        self._remove(leaving)
        self._look(tasks)

    def show_below(self, parent_id: TaskId, page: GlancePage) -> None:
        """Show a page of what is below a production."""
        at = self.row_of(parent_id)
        if at is None:
            return
        row = self._rows[at]
        row.expanded, row.next_below = True, page.next_after
        self._opened.add(parent_id)
        for task in page.tasks:
            known = self._known.get(task.id)
            if known is not None:
                self._update(known, task)
        new = [task for task in page.tasks if task.id not in self]
        self._insert(self._end_below(at), [_Row(task, row.place, below=True) for task in new])
        self._touch(at)

    def hide_below(self, parent_id: TaskId) -> None:
        """Show the production alone again."""
        at = self.row_of(parent_id)
        if at is None:
            return
        self._rows[at].expanded = False
        self._opened.discard(parent_id)
        end = self._end_below(at)
        self._cut(at + 1, end)
        self._touch(at)

    def look_at(self, first: int, last: int) -> list[TaskId]:
        """The rows in view: asks for what is below an opened production there, and answers which rows are stale."""
        stale = []
        for at in range(max(0, first), min(last + 1, len(self._rows))):
            row = self._rows[at]
            if row.seen < self._seen:
                stale.append(row.task.id)
            ends = at + 1 == len(self._rows) or not self._rows[at + 1].below
            if row.below and ends:
                self._ask_below(self._parent_row(at))
        return stale

    def ask_again(self, mark: str) -> None:
        """A page was asked for and did not come."""
        self._asked.discard(mark)

    # What is known of the rows

    def __contains__(self, task_id: object) -> bool:
        return task_id in self._known

    def task_at(self, row: int) -> TaskGlance:
        """The task of a row."""
        return self._rows[row].task

    def row_of(self, task_id: TaskId) -> int | None:
        """The row of a task, or None."""
        row = self._known.get(task_id)
        if row is None:
            return None
        at = self._find(row.place)
        while self._rows[at] is not row:
            at += 1
        return at

    def parents_of(self, task_ids: Iterable[TaskId]) -> set[TaskId]:
        """The productions, as far as they are shown, that these tasks are below of."""
        parents = {row.task.parent_id for row in map(self._known.get, task_ids) if row is not None}
        return {parent for parent in parents if parent is not None and parent in self}

    def branch(self, row: int) -> Branch:
        """Where a row stands."""
        found = self._rows[row]
        opens = found.task.has_children and self._which.outermost and not found.below
        return Branch(found.below, found.expanded if opens else None)

    def seconds_left(self, task: TaskGlance) -> Seconds | None:
        """A guess at the time that a running task still takes."""
        return self._pace.seconds_left(task, now())

    # Qt's side

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def canFetchMore(self, parent: Index) -> bool:  # noqa: N802
        return not parent.isValid() and self._next is not None and self._next not in self._asked

    def fetchMore(self, parent: Index) -> None:  # noqa: N802
        if self._next is not None and self.canFetchMore(parent):
            self._asked.add(self._next)
            self.more_wanted.emit(self._next)

    # Rows

    def _find(self, place: Place) -> int:
        """The first row that does not stand before a place; there may be 100,000 of them."""
        low, high = 0, len(self._rows)
        while low < high:
            middle = (low + high) // 2
            if self._rows[middle].place > place:
                low = middle + 1
            else:
                high = middle
        return low

    def _find_behind(self, place: Place) -> int:
        """Behind the row at a place, where there is one, and what is below it."""
        at = self._find(place)
        return self._end_below(at) if at < len(self._rows) and self._rows[at].place == place else at

    def _parent_row(self, at: int) -> int:
        while self._rows[at].below:
            at -= 1
        return at

    def _end_below(self, at: int) -> int:
        end = at + 1
        while end < len(self._rows) and self._rows[end].below:
            end += 1
        return end

    def _ask_below(self, at: int) -> None:
        row = self._rows[at]
        if row.next_below is not None and row.next_below not in self._asked:
            self._asked.add(row.next_below)
            self.below_wanted.emit(row.task.id, row.next_below)

    def _admit(self, task: TaskGlance) -> None:
        """Insert a task that was not shown, where it is within what was loaded."""
        parent = None if task.parent_id is None else self._known.get(task.parent_id)
        if parent is not None and parent.expanded:
            if parent.next_below is None:
                end = self._end_below(self._find(parent.place))
                self._insert(end, [_Row(task, parent.place, below=True)])
            return
        if not self._which.accepts(task):
            return
        at = self._find(_place(task))
        if at < len(self._rows) or self._next is None:
            self._insert(at, [_Row(task, _place(task))])

    def _update(self, row: _Row, task: TaskGlance) -> None:
        row.seen = self._seen
        if task.updated_at < row.task.updated_at or task == row.task:
            return
        row.task = task
        at = self.row_of(task.id)
        assert at is not None, "a row that is changed is shown"
        self._touch(at)

    def _touch(self, at: int) -> None:
        self.dataChanged.emit(self.index(at, 0), self.index(at, self.columnCount() - 1))

    def _insert(self, at: int, rows: list[_Row]) -> None:
        if not rows:
            return
        self.beginInsertRows(QModelIndex(), at, at + len(rows) - 1)
        self._rows[at:at] = rows
        for row in rows:
            row.seen = self._seen
            self._known[row.task.id] = row
        self.endInsertRows()
        self._look([row.task for row in rows])

    def _remove(self, task_ids: Collection[TaskId]) -> None:
        rows = {at for task_id in task_ids if (at := self.row_of(task_id)) is not None}
        # From the end, so that the places of those that still have to leave stay true.
        for at in sorted(rows, reverse=True):
            self._cut(at, at + 1 if self._rows[at].below else self._end_below(at))

    def _cut(self, start: int, end: int) -> None:
        if end <= start:
            return
        self.beginRemoveRows(QModelIndex(), start, end - 1)
        leaving = [row.task.id for row in self._rows[start:end]]
        del self._rows[start:end]
        for task_id in leaving:
            del self._known[task_id]
        self._opened.difference_update(leaving)
        self.endRemoveRows()
        self._pace.forget(leaving)

    def _look(self, tasks: Iterable[TaskGlance]) -> None:
        at = now()
        for task in tasks:
            self._pace.look(task, at)


def _place(task: TaskGlance) -> Place:
    return task.created_at, task.id
