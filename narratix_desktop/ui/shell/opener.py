"""Everything that brings a book into the window: files, drops, the sample, and books that are there already."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from narratix_desktop.domain.book import Book
from narratix_desktop.domain.changes import Changes, Noun
from narratix_desktop.domain.estimate import RunEstimate
from narratix_desktop.domain.ids import BookId
from narratix_desktop.domain.units import Usd
from narratix_desktop.resources import resource
from narratix_desktop.services.estimate_run import estimate_run
from narratix_desktop.services.import_manuscript import Imported, import_manuscript
from narratix_desktop.services.order_work import as_needed
from narratix_desktop.services.plan_tasks import HERE, NO_SOUND, ProductionOrder
from narratix_desktop.ui.commands import Command, Menu
from narratix_desktop.ui.session import Session
from narratix_desktop.ui.shell.places import Places
from narratix_desktop.ui.theme import Theme

SAMPLE: Final = "the-tongue-of-the-bell.md"


class BookOpener(QObject):
    """Opens books in one window.

    Signals:
        books_changed: All ``Book`` of the library, those that were open last first.
        told: What became of a manuscript, in words for the author.
    """

    books_changed = Signal(object)
    told = Signal(str)

    def __init__(self, session: Session, places: Places, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._places = places
        self._theme = theme
        self._window = window
        self.books: tuple[Book, ...] | None = None
        session.operations.changed.connect(self._on_changes)
        session.book_changed.connect(self._on_book)

    def reload(self) -> None:
        """Look which books there are."""
        books = self._session.studio.workshop.books
        self._session.operations.load("shell.books", books.list(), self._show)

    def open_book(self, book_id: BookId) -> None:
        """Show a book of the library, where the author left it."""
        place = self._places.of(book_id)
        self._session.open_book(book_id, place.chapter if place else None)

    def ask_for_manuscript(self) -> None:
        """Let the author choose files."""
        self.open_manuscripts(())

    def open_manuscripts(self, paths: Sequence[Path]) -> None:
        """Show what is in manuscripts, one after the other, and import them as the author wants; ask where none."""
        from narratix_desktop.ui.dialogs.import_dialog import ImportDialog

        told = self.told.emit
        ImportDialog.ask(self._session, self._theme, paths, self._window, self.open_book, told)

    def try_sample(self) -> None:
        """Import the story that comes with the program, show it and have it spoken and scored."""
        workshop = self._session.studio.workshop
        path = resource("samples", SAMPLE)
        work = import_manuscript(path, workshop.books, workshop.assets, workshop.compute)
        self._session.operations.run(self.tr("Reading {name}").format(name=path.name), work, self._on_sample)

    def speak(self) -> None:
        """Have the open book analysed, cast, spoken and scored; what is made already is kept."""
        book = self._session.book
        if book is not None:
            studio = self._session.studio
            self._produce(book.id, book.title, studio.order(studio.exports, ()))

    def commands(self) -> Sequence[Command]:
        """Ways to a book."""
        opened = self._has_book
        return (
            Command(
                "book.open",
                self.tr("&Open a manuscript…"),
                self.ask_for_manuscript,
                Menu.BOOK,
                ("Ctrl+O",),
                icon="open",
            ),
            Command("book.sample", self.tr("Try the &sample story"), self.try_sample, Menu.BOOK, icon="headphones"),
            Command(
                "book.speak",
                self.tr("&Speak and score the book"),
                self.speak,
                Menu.BOOK,
                ("Ctrl+Return",),
                2,
                enabled=opened,
            ),
            Command("book.close", self.tr("&Close the book"), self._close, Menu.BOOK, ("Ctrl+W",), 8, enabled=opened),
        )

    def _has_book(self) -> bool:
        return self._session.book is not None

    def _close(self) -> None:
        self._session.open_book(None)

    def _on_sample(self, imported: Imported) -> None:
        self._session.operations.announce(Changes.of(Noun.BOOK, [imported.book.id]))
        self.open_book(imported.book.id)
        studio = self._session.studio
        # The first thing that anybody does here asks for no key and no money, whatever is preferred otherwise.
        order = replace(studio.order(studio.exports, ()), analysis=HERE, sound=HERE)
        self._produce(imported.book.id, imported.book.title, order)

    def _produce(self, book_id: BookId, title: str, order: ProductionOrder) -> None:
        studio = self._session.studio

        async def estimate() -> RunEstimate:
            book = await studio.workshop.books.get(book_id)
            return await estimate_run(book, await as_needed(book_id, order, studio.workshop), studio.workshop)

        async def produce(cap: Usd | None) -> Changes:
            return await studio.produce(book_id, await as_needed(book_id, order, studio.workshop), budget=cap)

        def go(cap: Usd | None) -> None:
            words = self.tr("Ordering the voices of {title}").format(title=title)
            self._session.operations.run(words, produce(cap))

        what = self.tr("Speak {title}") if order.sound == NO_SOUND else self.tr("Speak and score {title}")
        self._session.consent.ask(what.format(title=title), estimate, go)

    def _on_changes(self, changes: Changes) -> None:
        if changes.touches(Noun.BOOK):
            self.reload()

    def _on_book(self, book: Book | None) -> None:
        if book is not None and self._places.recent()[:1] != (book.id,):
            self._places.opened(book.id)
            if self.books is not None:
                self._show(self.books)

    def _show(self, books: tuple[Book, ...]) -> None:
        order = {book_id: at for at, book_id in enumerate(self._places.recent())}
        self.books = tuple(sorted(books, key=lambda book: order.get(book.id, len(order))))
        self.books_changed.emit(self.books)
