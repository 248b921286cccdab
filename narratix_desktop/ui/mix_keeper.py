"""The mixer's settings of the open book: heard while a control moves, stored as one edit when it rests."""

import asyncio
from collections.abc import Coroutine
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from narratix_desktop.domain.changes import Changes
from narratix_desktop.domain.ids import BookId
from narratix_desktop.domain.mix import MixSettings
from narratix_desktop.services.edit_mix import save_mix
from narratix_desktop.services.workshop import Workshop
from narratix_desktop.ui.operations import Operations

_REST_MS: Final = 300


class MixKeeper(QObject):
    """Holds the settings that are heard now.

    Signals:
        changed: ``MixSettings``, also while a control moves.
    """

    changed = Signal(object)

    def __init__(self, workshop: Workshop, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workshop = workshop
        self._operations = operations
        self._book: BookId | None = None
        self._control = ""
        self._moved = False
        self._storing = 0
        self._turn = asyncio.Lock()
        self.settings = MixSettings()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self.flush)

    def show(self, book_id: BookId | None, stored: MixSettings) -> None:
        """Take what the library holds, unless the author has just moved something of the same book."""
        ahead = book_id == self._book and (self._moved or self._storing)
        if book_id != self._book:
            self.flush()
        self._book = book_id
        if not ahead and stored != self.settings:
            self.settings = stored
            self.changed.emit(stored)

    def change(self, settings: MixSettings, control: str) -> None:
        """Move a control.

        Args:
            settings: All of them, as they are now.
            control: Names what is moved, and the drag. Steps of one are one edit.
        """
        if control != self._control:
            self.flush()
        self._control = control
        self.settings = settings
        self.changed.emit(settings)
        if self._book is not None:
            self._moved = True
            self._rest.start()

    def flush(self) -> None:
        """Begin to store a change that has not been stored yet."""
        if self._moved:
            self._operations.run("", self._save())

    async def store(self) -> None:
        """Store a change that has not been stored yet, and wait for it."""
        if self._moved:
            await self._save()

    def _save(self) -> Coroutine[Any, Any, Changes]:
        """Stores what is set now, whatever is moved until it runs."""
        self._rest.stop()
        self._moved = False
        self._storing += 1
        book, settings, control = self._book, self.settings, self._control

        async def save() -> Changes:
            try:
                # One after the other: an edit names what it found.
                async with self._turn:
                    if book is None:
                        return Changes()
                    return await save_mix(book, settings, self._workshop, f"mix.{control}")
            finally:
                self._storing -= 1

        return save()
