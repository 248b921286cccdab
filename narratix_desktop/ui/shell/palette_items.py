"""What the command palette offers: everything that can be done now, and every chapter, character and book to go to."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from narratix_desktop.domain.book import Book
from narratix_desktop.domain.changes import Changes, Noun
from narratix_desktop.domain.character import Character
from narratix_desktop.domain.ids import CharacterId
from narratix_desktop.ui.session import Session
from narratix_desktop.ui.shell.actions import ActionCatalogue
from narratix_desktop.ui.shell.opener import BookOpener
from narratix_desktop.ui.shell.palette import Item

_ACTIONS = 3.0
_CHAPTERS = 2.0
_CHARACTERS = 1.0


class PaletteItems(QObject):
    """Collects items; follows the cast of the open book so that they are there at once."""

    def __init__(
        self,
        catalogue: ActionCatalogue,
        session: Session,
        opener: BookOpener,
        show_character: Callable[[CharacterId], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._catalogue = catalogue
        self._session = session
        self._opener = opener
        self._show_character = show_character
        self._cast: Sequence[Character] = ()
        session.book_changed.connect(self._on_book)
        session.operations.changed.connect(self._on_changes)

    def collect(self) -> list[Item]:
        """All items, each kind in the order in which the window shows it."""
        self._catalogue.refresh()
        return [*self._actions(), *self._chapters(), *self._characters(), *self._books()]

    def _actions(self) -> list[Item]:
        return [
            Item(entry.command.id, entry.title.rstrip("…"), entry.group, entry.action.trigger, entry.keys, _ACTIONS)
            for entry in self._catalogue
            if entry.action.isEnabled()
        ]

    def _chapters(self) -> list[Item]:
        kind, choose = self.tr("Chapter"), self._session.choose_chapter
        return [
            Item(f"chapter {one.id}", one.title, kind, lambda wanted=one.id: choose(wanted), rank=_CHAPTERS)  # type: ignore[misc]
            for one in self._session.chapters
        ]

    def _characters(self) -> list[Item]:
        kind, show = self.tr("Character"), self._show_character
        return [
            Item(f"character {one.id}", one.name, kind, lambda wanted=one.id: show(wanted), rank=_CHARACTERS)  # type: ignore[misc]
            for one in self._cast
        ]

    def _books(self) -> list[Item]:
        kind, show = self.tr("Book"), self._opener.open_book
        opened = self._session.book.id if self._session.book else None
        return [
            Item(f"book {one.id}", one.title, kind, lambda wanted=one.id: show(wanted))  # type: ignore[misc]
            for one in self._opener.books or ()
            if one.id != opened
        ]

    def _on_book(self, book: Book | None) -> None:
        if book is None:
            self._cast = ()
        else:
            self._session.operations.load(
                "shell.cast", self._session.studio.workshop.scripts.characters(book.id), self._show_cast
            )

    def _on_changes(self, changes: Changes) -> None:
        if changes.touches(Noun.CHARACTER):
            self._on_book(self._session.book)

    def _show_cast(self, cast: Sequence[Character]) -> None:
        self._cast = cast
