"""Asks before anything begins that costs money. What is free begins at once and is never asked about.

Knows no dialog: a question is a signal, and whoever shows it answers. Where nobody listens, nothing is begun.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QObject, Signal

from narratix_desktop.domain.errors import NarratixError
from narratix_desktop.domain.estimate import RunEstimate
from narratix_desktop.domain.units import Usd
from narratix_desktop.ui.operations import Operations
from narratix_desktop.ui.preferences import ASK_ABOVE
from narratix_desktop.ui.studio import Studio

Go = Callable[[Usd | None], object]
"""Begins the work; is told the author's cap for it, or None for the library's."""


@dataclass(frozen=True, slots=True)
class Question:
    """What the author is asked.

    Attributes:
        what: What was ordered, for reading.
        estimate: What it is expected to cost.
        small: Whether it is one small thing, that is not worth a look at all figures.
        go: Begins it.
        leave: Called where the author does not want it.
    """

    what: str
    estimate: RunEstimate
    small: bool
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

        def weigh(found: RunEstimate | NarratixError) -> None:
            nonlocal known
            known = True
            if isinstance(found, NarratixError):
                leave()
                (failed or self._operations.failed.emit)(found)
            elif not found.cost or (small and found.cost <= Decimal(str(self._studio.preferences.get(ASK_ABOVE)))):
                go(None)
            else:
                self.asked.emit(Question(what, found, small, go, leave))

        def ended() -> None:
            if not known:
                leave()

        self._operations.run(self.tr("Working out the price"), look(), weigh, ended=ended)

    def _wants_money(self) -> bool:
        workshop = self._studio.workshop
        infos = [engine.info for engine in workshop.speech.values()]
        infos += [engine.info for engine in workshop.analysers.values()]
        infos += [engine.info for engine in workshop.sounds.values()]
        return any(info.needs_key for info in infos)
