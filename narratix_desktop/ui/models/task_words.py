"""What tasks are called and how their figures read, in the author's language and locale."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from PySide6.QtCore import QLocale, QObject

from narratix_desktop.domain.task import TaskGlance, TaskKind, TaskStatus

_MINUTE: Final = 60
_HOUR: Final = 60 * _MINUTE
_STEP: Final = 5
"""Seconds to which a guess under a minute is rounded; a finer one would only pretend."""


class TaskWords(QObject):
    """Words for statuses, kinds and stages, and forms for times, shares and money."""

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

    def percent(self, share: float) -> str:
        """A share, never shown as whole before it is."""
        # Sums of shares fall short of what they stand for by the last bit.
        whole = 100 if share >= 1.0 else min(99, int(share * 100 + 1e-6))
        return self.tr("{number} %").format(number=QLocale().toString(whole))

    def duration(self, seconds: float) -> str:
        """``0:42``, ``12:05`` or ``2:03:04``."""
        whole = max(0, round(seconds))
        hours, rest = divmod(whole, _HOUR)
        minutes, rest = divmod(rest, _MINUTE)
        return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"

    def time_left(self, seconds: float) -> str:
        """A guess as one says it: ``40 s``, ``12 min``, ``1 h 05 min``."""
        if seconds < _MINUTE - _STEP:
            return self.tr("{seconds} s").format(seconds=max(_STEP, _STEP * round(seconds / _STEP)))
        minutes = max(1, round(seconds / _MINUTE))
        if minutes < _HOUR // _MINUTE:
            return self.tr("{minutes} min").format(minutes=minutes)
        hours, rest = divmod(minutes, _HOUR // _MINUTE)
        return self.tr("{hours} h {minutes} min").format(hours=hours, minutes=f"{rest:02}")

    def money(self, dollars: Decimal) -> str:
        """An amount; what is less than a cent is not shown as nothing."""
        if 0 < dollars < Decimal("0.01"):
            return self.tr("under {amount}").format(amount=_dollars(0.01))
        return _dollars(float(dollars))

    def cost(self, task: TaskGlance) -> str:
        """What a task cost, else what it is estimated at; empty where it is free."""
        if task.actual_cost:
            return self.money(task.actual_cost)
        return self.tr("about {amount}").format(amount=self.money(task.estimated_cost)) if task.estimated_cost else ""

    def failure(self, task: TaskGlance) -> str:
        """What did not happen and what to do; empty where nothing went wrong."""
        headline, remedy = failure_of(task)
        return f"{headline} {remedy}".strip()


def _dollars(amount: float) -> str:
    locale = QLocale()
    if locale.language() is QLocale.Language.C:
        locale = QLocale(QLocale.Language.English, QLocale.Country.UnitedStates)
    return locale.toCurrencyString(amount, "$")


def failure_of(task: TaskGlance) -> tuple[str, str]:
    """Headline and remedy of what went wrong last; empty for a task that got over it."""
    if task.error is None or task.status is TaskStatus.COMPLETED:
        return "", ""
    return str(task.error.get("headline", "")), str(task.error.get("remedy", ""))
