"""What an author can do with tasks, and with which of them it can be done."""

from collections.abc import Sequence
from enum import Enum, auto

from PySide6.QtCore import QObject

from narratix_desktop.domain.task import LAWFUL_MOVES, OPEN_STATUSES, TaskGlance, TaskKind, TaskStatus


class Verb(Enum):
    """One way to steer a task."""

    START = auto()
    PAUSE = auto()
    RESUME = auto()
    CANCEL = auto()
    RETRY = auto()
    DELETE = auto()


def allows(task: TaskGlance, verb: Verb) -> bool:
    """Whether this can be done with a task as it stands."""
    match verb:
        case Verb.START:
            return task.status is TaskStatus.DRAFT
        case Verb.PAUSE:
            return TaskStatus.PAUSED in LAWFUL_MOVES[task.status]
        case Verb.RESUME:
            return task.status is TaskStatus.PAUSED
        case Verb.CANCEL:
            return task.status in OPEN_STATUSES
        case Verb.RETRY:
            return task.status in {TaskStatus.FAILED, TaskStatus.CANCELLED}
        case Verb.DELETE:
            return task.status not in OPEN_STATUSES and task.parent_status not in OPEN_STATUSES


def those_that_allow(tasks: Sequence[TaskGlance], verb: Verb) -> tuple[TaskGlance, ...]:
    """The tasks with which this can be done."""
    return tuple(task for task in tasks if allows(task, verb))


def loses(tasks: Sequence[TaskGlance], verb: Verb) -> bool:
    """Whether doing this throws away what cannot be had again for nothing: verdicts, many rows, money."""
    if verb is Verb.DELETE:
        return any(task.has_children or task.actual_cost or _has_verdict(task) for task in tasks)
    return verb is Verb.CANCEL and any(
        task.status is TaskStatus.IN_PROGRESS and task.estimated_cost > 0 for task in tasks
    )


def _has_verdict(task: TaskGlance) -> bool:
    return task.kind is TaskKind.EXPORT and task.status is TaskStatus.COMPLETED


class VerbWords(QObject):
    """What the verbs are called."""

    def name(self, verb: Verb) -> str:
        """The verb alone."""
        names = {
            Verb.START: self.tr("Start"),
            Verb.PAUSE: self.tr("Pause"),
            Verb.RESUME: self.tr("Go on"),
            Verb.CANCEL: self.tr("Cancel"),
            Verb.RETRY: self.tr("Try again"),
            Verb.DELETE: self.tr("Delete"),
        }
        return names[verb]

    def name_for(self, verb: Verb, number: int) -> str:
        """The verb with the number of tasks that it is done with."""
        names = {
            Verb.START: self.tr("Start %n task(s)", "", number),
            Verb.PAUSE: self.tr("Pause %n task(s)", "", number),
            Verb.RESUME: self.tr("Go on with %n task(s)", "", number),
            Verb.CANCEL: self.tr("Cancel %n task(s)", "", number),
            Verb.RETRY: self.tr("Try %n task(s) again", "", number),
            Verb.DELETE: self.tr("Delete %n task(s)", "", number),
        }
        return names[verb]
