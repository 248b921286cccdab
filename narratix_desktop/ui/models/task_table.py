"""The task list as a table: what each cell says, to the eye and to a screen reader."""

from typing import Final

from PySide6.QtCore import QModelIndex, QObject, Qt

from narratix_desktop.domain.task import TaskGlance, TaskStatus
from narratix_desktop.ui.models.task_pace import now, share_done
from narratix_desktop.ui.models.task_rows import Index, TaskRows
from narratix_desktop.ui.models.task_words import TaskWords
from narratix_desktop.ui.quantities import percent, time_left

TASK_ROLE: Final = Qt.ItemDataRole.UserRole
BRANCH_ROLE: Final = Qt.ItemDataRole.UserRole + 1
"""The row's ``Branch``."""
COLUMNS: Final = 6
TITLE, STATUS, PROGRESS, LEFT, TOOK, COST = range(COLUMNS)
_NUMBERS: Final = frozenset({LEFT, TOOK, COST})


class TaskTable(TaskRows):
    """Task, status, progress, time left, time taken, cost."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.words = TaskWords(self)

    def tick(self, first: int, last: int) -> None:
        """Let the times of the running tasks among these rows go on."""
        for at in range(max(0, first), min(last + 1, self.rowCount())):
            if self.task_at(at).status is TaskStatus.IN_PROGRESS:
                self.dataChanged.emit(self.index(at, TITLE), self.index(at, TOOK), [Qt.ItemDataRole.DisplayRole])

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else COLUMNS

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        names = (self.tr("Task"), self.tr("Status"), self.tr("Done"), self.tr("Left"), self.tr("Took"), self.tr("Cost"))
        return names[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        task = self.task_at(index.row())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(task, index.column())
            case _ if role == TASK_ROLE:
                return task
            case _ if role == BRANCH_ROLE:
                return self.branch(index.row())
            case Qt.ItemDataRole.ToolTipRole:
                return self._tip(task)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(index.column())
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(index) if index.column() == TITLE else self._text(task, index.column())
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return self.words.failure(task) or task.message
            case _:
                return None

    def _text(self, task: TaskGlance, column: int) -> str:
        match column:
            case 0:
                return task.title
            case 1:
                return self.words.status(task.status)
            case 2:
                return percent(share_done(task))
            case 3:
                left = self.seconds_left(task)
                return "" if left is None else time_left(left)
            case 4:
                taken = seconds_taken(task)
                return "" if taken is None else self.words.duration(taken)
            case _:
                return self.words.cost(task)

    def _tip(self, task: TaskGlance) -> str:
        lines = [task.title, task.parent_title, self.words.failure(task) or task.message]
        return "\n".join(line for line in lines if line)

    def _spoken(self, index: Index) -> str:
        """The whole row as a sentence, for screen readers, which read the first cell of a row."""
        task, branch = self.task_at(index.row()), self.branch(index.row())
        parts = [task.title, self.words.status(task.status)]
        if task.status in {TaskStatus.IN_PROGRESS, TaskStatus.PAUSED}:
            parts.append(percent(share_done(task)))
        left = self.seconds_left(task)
        if left is not None:
            parts.append(self.tr("{time} left").format(time=time_left(left)))
        if branch.expanded is not None:
            parts.append(self.tr("opened") if branch.expanded else self.tr("closed"))
        return ", ".join(parts)


def _alignment(column: int) -> int:
    side = Qt.AlignmentFlag.AlignRight if column in _NUMBERS else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)


def seconds_taken(task: TaskGlance) -> float | None:
    """Time since a running task began, or that its last run took."""
    if task.started_at is None:
        return None
    ended = now() if task.status is TaskStatus.IN_PROGRESS else task.finished_at
    return None if ended is None else (ended - task.started_at).total_seconds()
