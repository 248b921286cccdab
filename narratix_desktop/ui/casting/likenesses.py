"""Which voices of the open book are hard to tell apart, found out in the background whenever the cast changes."""

from PySide6.QtCore import QObject, QTimer, Signal

from narratix_desktop.domain.ids import BookId, CharacterId
from narratix_desktop.services.compare_voices import Likeness, find_alike
from narratix_desktop.ui.session import Session


class Likenesses(QObject):
    """The pairs that listeners may mix up.

    A search that runs is left to end, and another one follows it: cancelling would end a worker process.

    Signals:
        changed: Other pairs, or none.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._book_id: BookId | None = None
        self._running = False
        self._again = False
        self.pairs: tuple[Likeness, ...] = ()

    def look(self, book_id: BookId | None) -> None:
        """Look at a book, again where it is looked at already."""
        if book_id != self._book_id:
            self._book_id = book_id
            self._show(())
        if self._running:
            self._again = True
        elif book_id is not None:
            self._running = True
            self._again = False
            work = find_alike(book_id, self._session.studio.workshop)
            self._session.operations.load(
                "cast.likenesses", work, lambda pairs: self._found(book_id, pairs), ended=self._ended
            )

    def of(self, character_id: CharacterId) -> dict[CharacterId, int]:
        """With whom a character may be mixed up, and in how many scenes they meet."""
        found: dict[CharacterId, int] = {}
        for pair in self.pairs:
            if character_id in {pair.one, pair.other}:
                found[pair.other if pair.one == character_id else pair.one] = pair.scenes
        return found

    def _found(self, book_id: BookId, pairs: tuple[Likeness, ...]) -> None:
        if book_id == self._book_id:
            self._show(pairs)
        if self._again:
            # Behind this answer; without one there is no next search: the window closes, or it would fail as well.
            QTimer.singleShot(0, self, lambda: self.look(self._book_id))

    def _ended(self) -> None:
        self._running = False

    def _show(self, pairs: tuple[Likeness, ...]) -> None:
        if pairs != self.pairs:
            self.pairs = pairs
            self.changed.emit()
