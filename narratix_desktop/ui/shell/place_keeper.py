"""Keeps where the author is in the open book, and brings the playhead back when the book is opened again."""

from PySide6.QtCore import QObject

from narratix_desktop.domain.book import Book
from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.ids import BookId
from narratix_desktop.services.chapter_mix import ChapterMix
from narratix_desktop.ui.script.script_page import ScriptPage
from narratix_desktop.ui.session import Session
from narratix_desktop.ui.shell.places import Place, Places


class PlaceKeeper(QObject):
    """Follows one session. The chapter itself is chosen by whoever opens the book."""

    def __init__(self, session: Session, places: Places, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._places = places
        self._page: ScriptPage | None = None
        self._book: BookId | None = None
        self._sought: Place | None = None
        session.book_changed.connect(self._on_book)
        session.chapter_changed.connect(self._on_chapter)
        session.preview_changed.connect(self._on_preview)

    def follow(self, page: ScriptPage) -> None:
        """Keep the place of a page, too."""
        self._page = page

    def keep(self) -> None:
        """Remember where the author is now; called before the window closes and at every turn of a page."""
        session = self._session
        if session.book is None or session.chapter is None or self._sought is not None:
            return
        offset = self._page.first_offset if self._page is not None else 0
        self._places.leave(session.book.id, Place(session.chapter.id, session.transport.position, offset))

    def _on_book(self, book: Book | None) -> None:
        opened = book.id if book else None
        if opened != self._book:
            self._book = opened
            self._sought = self._places.of(opened) if opened is not None else None
            if self._page is not None:
                self._page.begin_at(self._sought.offset if self._sought is not None else None)

    def _on_chapter(self, chapter: Chapter | None) -> None:
        if self._sought is not None and (chapter is None or chapter.id != self._sought.chapter):
            self._sought = None

    def _on_preview(self, preview: ChapterMix | None) -> None:
        if preview is None:
            return
        sought, self._sought = self._sought, None
        if sought is not None and 0 < sought.frame < preview.timeline.length:
            self._session.transport.seek(sought.frame)
        self.keep()
