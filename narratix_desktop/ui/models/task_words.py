"""What tasks are called and how their figures read, in the author's language."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from PySide6.QtCore import QObject

from narratix_desktop.domain.task import TaskGlance, TaskKind, TaskStatus
from narratix_desktop.ui.quantities import dollars

_CENT: Final = Decimal("0.01")


class TaskWords(QObject):
    """Words for statuses, kinds and stages, and forms for times and money."""

    def status(self, status: TaskStatus) -> str:
        """A status as it stands in a row."""
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

    def kind(self, kind: TaskKind) -> str:
        """What tasks of a kind do."""
        words: Mapping[TaskKind, str] = {
            TaskKind.PRODUCE: self.tr("Produce"),
            TaskKind.ANALYSE: self.tr("Find speakers"),
            TaskKind.CAST: self.tr("Cast"),
            TaskKind.SPEAK: self.tr("Speak"),
            TaskKind.SCORE: self.tr("Score"),
            TaskKind.RENDER: self.tr("Mix"),
            TaskKind.EXPORT: self.tr("Export"),
        }
        return words.get(kind, kind.value.capitalize())

    def stage(self, category: str) -> str:
        """A stage of production; the category of its tasks."""
        words = {
            "produce": self.tr("Whole productions"),
            "analyse": self.tr("Finding speakers"),
            "cast": self.tr("Casting"),
            "speak": self.tr("Speaking and scoring"),
            "render": self.tr("Mixing"),
            "export": self.tr("Mastering and export"),
        }
        return words.get(category, category.capitalize())

    def duration(self, seconds: float) -> str:
        """``0:42``, ``12:05`` or ``2:03:04``."""
        whole = max(0, round(seconds))
        hours, rest = divmod(whole, 3600)
        minutes, rest = divmod(rest, 60)
        return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"

    def money(self, amount: Decimal) -> str:
        """An amount; what is less than a cent is not shown as nothing."""
        if 0 < amount < _CENT:
            return self.tr("under {amount}").format(amount=dollars(_CENT))
        return dollars(amount)

    def cost(self, task: TaskGlance) -> str:
        """What a task cost, else what it is estimated at; empty where it is free."""
        if task.actual_cost:
            return self.money(task.actual_cost)
        return self.tr("about {amount}").format(amount=self.money(task.estimated_cost)) if task.estimated_cost else ""

    def failure(self, task: TaskGlance) -> str:
        """What did not happen and what to do; empty where nothing went wrong."""
        headline, remedy = failure_of(task)
        return f"{headline} {remedy}".strip()


def failure_of(task: TaskGlance) -> tuple[str, str]:
    """Headline and remedy of what went wrong last; empty for a task that got over it."""
    if task.error is None or task.status is TaskStatus.COMPLETED:
        return "", ""
    return str(task.error.get("headline", "")), str(task.error.get("remedy", ""))
