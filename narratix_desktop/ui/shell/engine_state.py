"""Which engines can be used, who speaks, and what the open book has cost."""

import asyncio
from decimal import Decimal

from PySide6.QtCore import QObject, Signal

from narratix_desktop.domain.attempt import SpendFilter
from narratix_desktop.domain.budget import Budget
from narratix_desktop.domain.errors import KeyRingError
from narratix_desktop.domain.ids import BookId
from narratix_desktop.ports.keys import Vendor
from narratix_desktop.services.keep_budget import read_budget
from narratix_desktop.ui.operations import Operations
from narratix_desktop.ui.session import Session
from narratix_desktop.ui.studio import Studio


class EngineState(QObject):
    """Looks when it is told to.

    Signals:
        engines_found: A short text about engines, and a longer one.
        speaker_found: Name of the engine that speaks, and whether it works on this computer.
        spend_found: What the open book has cost (Decimal), and its cap or None.
        total_found: What all books of the library have cost (Decimal).
    """

    engines_found = Signal(str, str)
    speaker_found = Signal(str, bool)
    spend_found = Signal(object, object)
    total_found = Signal(object)

    def __init__(self, studio: Studio, session: Session, operations: Operations, parent: QObject) -> None:
        super().__init__(parent)
        self._studio = studio
        self._session = session
        self._operations = operations

    def reload(self) -> None:
        """Look at keys, speaker and money."""
        info = self._studio.workshop.speech_engine(self._studio.speech).info
        self.speaker_found.emit(info.label.split(" (")[0], not info.needs_key)
        self._operations.load("shell.keys", self._find_keys(), self._show_keys)
        self.reload_spend()

    def reload_spend(self) -> None:
        """Look at money only; it changes with every paid request."""
        book = self._session.book
        self._operations.load("shell.spend", self._find_spend(book.id if book else None), self._show_spend)

    async def _find_keys(self) -> list[Vendor]:
        async def has_key(vendor: Vendor) -> bool:
            try:
                return await self._studio.house.keys.find(vendor) is not None
            except KeyRingError:
                return False

        found = await asyncio.gather(*map(has_key, Vendor))
        return [vendor for vendor, has in zip(Vendor, found, strict=True) if has]

    def _show_keys(self, found: list[Vendor]) -> None:
        workshop, variables = self._studio.workshop, {vendor.variable for vendor in found}
        infos = [engine.info for engine in workshop.analysers.values()]
        infos += [engine.info for engine in workshop.speech.values()]
        infos += [engine.info for engine in workshop.sounds.values()]
        paid = [info for info in infos if info.needs_key]
        usable = dict.fromkeys(info.label for info in paid if info.needs_key in variables)
        missing = dict.fromkeys(info.label for info in paid if info.needs_key not in variables)
        text = self.tr("Engines: {names}").format(names=", ".join([self.tr("on this computer"), *usable]))
        self.engines_found.emit(
            text, self.tr("Needs a key: {names}").format(names=", ".join(missing)) if missing else ""
        )

    async def _find_spend(self, book_id: BookId | None) -> tuple[Decimal, Decimal, Budget]:
        workshop = self._studio.workshop
        of_book, of_all, budget = await asyncio.gather(
            workshop.ledger.spend(SpendFilter(book_id=book_id)),
            workshop.ledger.spend(SpendFilter()),
            read_budget(workshop.settings),
        )
        return of_book.spent, of_all.spent, budget

    def _show_spend(self, found: tuple[Decimal, Decimal, Budget]) -> None:
        of_book, of_all, budget = found
        self.spend_found.emit(of_book, budget.book)
        self.total_found.emit(of_all)
