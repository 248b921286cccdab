"""Asks before anything begins that costs money. What is free begins at once and is never asked about.

Knows no dialog: a question is a signal, and whoever shows it answers. Where nobody listens, nothing is begun. Hearing
voices is agreed to once for as long as the window is open, up to an amount that the author gives.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from narratix_desktop.domain.errors import NarratixError
from narratix_desktop.domain.estimate import RunEstimate
from narratix_desktop.domain.money import FREE
from narratix_desktop.domain.units import Usd
from narratix_desktop.ui.operations import Operations
from narratix_desktop.ui.preferences import ASK_ABOVE
from narratix_desktop.ui.studio import Studio


class Scale(StrEnum):
    """How much a question is about, and so how it is asked."""

    RUN = "run"
    """Much: with all figures and a cap of its own."""
    LINE = "line"
    """One small thing, about which the author may not want to be asked below a price."""
    HEARING = "hearing"
    """One of many small things, for all of which the author gives one amount."""


Go = Callable[[Usd | None], object]
"""Begins the work; is told the author's cap for it, or None for the library's."""


@dataclass(frozen=True, slots=True)
class Question:
    """What the author is asked.

    Attributes:
        what: What was ordered, for reading.
        estimate: What it is expected to cost.
        scale: How much it is about.
        go: Begins it; is told the cap of a run, or the amount that may be spent on hearing.
        leave: Called where the author does not want it.
    """

    what: str
    estimate: RunEstimate
    scale: Scale
    go: Go
    leave: Callable[[], object]


class Consent(QObject):
    """Stands between an order and its work.

    Signals:
        asked: A ``Question``.
    """

    asked = Signal(object)

    def __init__(self, studio: Studio, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._operations = operations
        self._to_hear = FREE

    def ask(
        self,
        what: str,
        estimate: Callable[[], Awaitable[RunEstimate]],
        go: Go,
        *,
        small: bool = False,
        leave: Callable[[], object] = lambda: None,
        failed: Callable[[NarratixError], object] | None = None,
    ) -> None:
        """Find out what work costs, and begin it where it is free or the author agrees.

        Args:
            what: What was ordered, for reading.
            estimate: Finds out; asked for only where an engine is installed that wants money.
                See ``RunEstimate.is_asked_about``.
            go: Begins it.
            small: Whether it is one small thing, about which the author may not want to be asked.
            leave: Called where it is not begun, also where finding out was stopped.
            failed: Told why the price could not be found out; None shows it where errors are shown.
        """
        if not self._wants_money():
            go(None)
            return

        async def look() -> RunEstimate | NarratixError:
            try:
                return await estimate()
            except NarratixError as error:
                return error

        known = False
        scale = Scale.LINE if small else Scale.RUN

        def weigh(found: RunEstimate | NarratixError) -> None:
            nonlocal known
            known = True
            if isinstance(found, NarratixError):
                leave()
                (failed or self._operations.failed.emit)(found)
            elif not found.is_asked_about or (
                small and found.cost <= Decimal(str(self._studio.preferences.get(ASK_ABOVE)))
            ):
                go(None)
            else:
                self.asked.emit(Question(what, found, scale, go, leave))

        def ended() -> None:
            if not known:
                leave()

        self._operations.run(self.tr("Working out the price"), look(), weigh, ended=ended)

    def ask_to_hear(self, what: str, estimate: RunEstimate, go: Callable[[Usd], object]) -> None:
        """Let something be heard, where it is free or within what the author has agreed to spend on hearing.

        Args:
            what: What would be heard, for reading.
            estimate: What it costs.
            go: Begins it; is told what may be paid for it.
        """
        cost = estimate.cost

        def spend(amount: Usd | None) -> None:
            self._to_hear = max(Usd((amount or FREE) - cost), FREE)
            go(cost)

        if not cost:
            go(FREE)
        elif cost <= self._to_hear:
            spend(self._to_hear)
        else:
            self.asked.emit(Question(what, estimate, Scale.HEARING, spend, lambda: None))

    def forget(self) -> None:
        """Ask again before anything is heard that costs money."""
        self._to_hear = FREE

    def _wants_money(self) -> bool:
        workshop = self._studio.workshop
        infos = [engine.info for engine in workshop.speech.values()]
        infos += [engine.info for engine in workshop.analysers.values()]
        infos += [engine.info for engine in workshop.sounds.values()]
        infos += [engine.info for engine in workshop.covers.values()]
        return any(info.needs_key for info in infos)
