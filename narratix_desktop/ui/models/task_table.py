"""The rows of the task list: keyset pages as they are loaded, updated in place so that nothing jumps."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from narratix_desktop.domain.task import Task, TaskStatus

Index = QModelIndex | QPersistentModelIndex

TASK_ROLE: Final = Qt.ItemDataRole.UserRole
TITLE, STATUS, PROGRESS, LEFT, MESSAGE = range(5)
_LEAST_PROGRESS: Final = 0.02


class TaskTable(QAbstractTableModel):
    """Newest first, in the order of the pages."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks: list[Task] = []

    def show(self, tasks: Sequence[Task]) -> None:
        """Show these tasks, keeping the rows (and with them the selection) of those that are shown already."""
        wanted = {task.id for task in tasks}
        for at in reversed(range(len(self._tasks))):
            if self._tasks[at].id not in wanted:
                self.beginRemoveRows(QModelIndex(), at, at)
                del self._tasks[at]
                self.endRemoveRows()
        for at, task in enumerate(tasks):
            if at < len(self._tasks) and self._tasks[at].id == task.id:
                if self._tasks[at] != task:
                    self._tasks[at] = task
                    self.dataChanged.emit(self.index(at, 0), self.index(at, MESSAGE))
                continue
            self.beginInsertRows(QModelIndex(), at, at)
            self._tasks.insert(at, task)
            self.endInsertRows()
        if len(self._tasks) > len(tasks):
            # Only where an order has changed, which creation times do not.
            self.beginRemoveRows(QModelIndex(), len(tasks), len(self._tasks) - 1)
            del self._tasks[len(tasks) :]
            self.endRemoveRows()

    def tick(self) -> None:
        """Let the remaining times count down."""
        if self._tasks:
            self.dataChanged.emit(self.index(0, LEFT), self.index(len(self._tasks) - 1, LEFT))

    def task_at(self, row: int) -> Task:
        """The task of a row."""
        return self._tasks[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else len(self._tasks)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else 5

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        names = (self.tr("Task"), self.tr("Status"), self.tr("Done"), self.tr("Left"), self.tr("Message"))
        return names[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        task = self._tasks[index.row()]
        if role == TASK_ROLE:
            return task
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(task, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return failure_text(task) or task.message or task.title
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == LEFT:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == PROGRESS:
            return f"{task.progress:.0%}"
        return None

    def _text(self, task: Task, column: int) -> str:
        match column:
            case 0:
                return task.title
            case 1:
                return self.status_text(task.status)
            case 3:
                left = seconds_left(task, datetime.now(UTC))
                return "" if left is None else short_duration(left)
            case 4:
                return failure_text(task) or task.message
            case _:
                return ""

    def status_text(self, status: TaskStatus) -> str:
        """A status in the author's words."""
        words = {
            TaskStatus.DRAFT: self.tr("draft"),
            TaskStatus.PENDING: self.tr("waiting"),
            TaskStatus.IN_PROGRESS: self.tr("running"),
            TaskStatus.PAUSED: self.tr("paused"),
            TaskStatus.COMPLETED: self.tr("done"),
            TaskStatus.FAILED: self.tr("failed"),
            TaskStatus.CANCELLED: self.tr("cancelled"),
        }
        return words[status]


def failure_text(task: Task) -> str:
    """What did not happen and what to do, of a failed task."""
    if task.error is None or task.status is TaskStatus.COMPLETED:
        return ""
    return f"{task.error.get('headline', '')} {task.error.get('remedy', '')}".strip()


def seconds_left(task: Task, now: datetime) -> float | None:
    """Time a running task still takes at its pace so far; None where there is nothing to judge by."""
    if task.status is not TaskStatus.IN_PROGRESS or task.started_at is None or task.progress < _LEAST_PROGRESS:
        return None
    elapsed = (now - task.started_at).total_seconds()
    return max(0.0, elapsed * (1.0 - task.progress) / task.progress)


def short_duration(seconds: float) -> str:
    """``0:42``, ``12:05`` or ``2:03:04``."""
    whole = round(seconds)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"
