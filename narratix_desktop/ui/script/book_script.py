"""Loads the script of the open book for the page: the text at once, then lines chapter by chapter, what is seen first.

Every chapter is asked for by itself, so that a long book never takes a whole frame of the window. Knows no widget.
"""

import asyncio
from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from narratix_desktop.domain.book import Revision
from narratix_desktop.domain.changes import Changes, Noun
from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.character import Character
from narratix_desktop.domain.ids import BookId, ChapterId, SegmentId
from narratix_desktop.domain.segment import Segment
from narratix_desktop.ui.session import Session
from narratix_desktop.ui.widgets.script.lines import ChapterLines, ScriptLines, chapter_lines
from narratix_desktop.ui.widgets.script.page_text import PageText, page_text

_AT_ONCE: Final = 500
"""Lines that are taken over faster than a thread is asked."""


class BookScript(QObject):
    """The script of the session's book.

    Signals:
        page_changed: ``PageText`` of another book or revision, or None.
        chapters_changed: ``PageText`` of the same revision whose chapters have other titles or are left out.
        lines_changed: Index of a chapter whose lines are others now.
        all_arrived: The lines of every chapter have arrived.
        cast_changed: Everybody who speaks.
    """

    page_changed = Signal(object)
    chapters_changed = Signal(object)
    lines_changed = Signal(int)
    all_arrived = Signal()
    cast_changed = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._scripts = session.studio.workshop.scripts
        self._revision: Revision | None = None
        self._missing: dict[int, None] = {}
        self._loading = False
        self._near = 0
        self.page: PageText | None = None
        self.lines = ScriptLines(())
        self.cast: tuple[Character, ...] = ()
        session.chapters_changed.connect(self._on_chapters)
        session.operations.changed.connect(self._on_changes)
        session.edits.edited.connect(self.reload)

    @property
    def loading(self) -> bool:
        """Whether lines are still on their way."""
        return self._loading

    def look_at(self, chapter: int) -> None:
        """Load the lines around a chapter before those of others."""
        self._near = chapter

    def reload(self, chapter_ids: Iterable[ChapterId]) -> None:
        """Load the lines of chapters again, at once."""
        chapters = self.page.chapters if self.page is not None else ()
        wanted = set(chapter_ids)
        self._load(at for at, chapter in enumerate(chapters) if chapter.id in wanted)

    def _on_chapters(self, chapters: Sequence[Chapter]) -> None:
        revision, book = self._session.revision, self._session.book
        if revision is None or book is None or not chapters:
            self._revision, self.page, self.lines, self.cast = None, None, ScriptLines(()), ()
            self._missing.clear()
            self.page_changed.emit(None)
            return
        if self.page is not None and self._is_the_same(revision, chapters):
            self.page = PageText(revision.text, chapters, self.page.paragraphs)
            self.chapters_changed.emit(self.page)
            return
        work = asyncio.to_thread(page_text, revision.text, chapters)
        self._session.operations.load("script.text", work, lambda page: self._show(revision, page))
        self._load_cast(book.id)

    def _is_the_same(self, revision: Revision, chapters: Sequence[Chapter]) -> bool:
        known = self.page.chapters if self.page is not None else ()
        places = [(one.id, one.start, one.end, one.heading_end) for one in chapters]
        same = [(one.id, one.start, one.end, one.heading_end) for one in known] == places
        return same and self._revision is not None and self._revision.id == revision.id

    def _show(self, revision: Revision, page: PageText) -> None:
        self._revision, self.page, self.lines, self._near = revision, page, ScriptLines(page.chapters), 0
        self._missing.clear()
        self.page_changed.emit(page)
        self._load(range(len(page.chapters)))

    def _on_changes(self, changes: Changes) -> None:
        book = self._session.book
        if book is None or self.page is None:
            return
        if changes.touches(Noun.SEGMENT):
            touched = {self.lines.chapter_of(SegmentId(one)) for one in changes.rows[Noun.SEGMENT]} - {None}
            # Lines that nobody knows yet stand beside one that is known; where none is, anything may have changed.
            self._load((at for at in touched if at is not None) if touched else range(len(self.page.chapters)))
        if changes.touches(Noun.SEGMENT, Noun.CHARACTER):
            self._load_cast(book.id)

    def _load_cast(self, book_id: BookId) -> None:
        self._session.operations.load("script.cast", self._scripts.characters(book_id), self._show_cast)

    def _show_cast(self, cast: tuple[Character, ...]) -> None:
        self.cast = cast
        self.cast_changed.emit(cast)

    def _load(self, chapters: Iterable[int]) -> None:
        self._missing.update(dict.fromkeys(chapters))
        if not self._loading and self._missing:
            self._loading = True
            self._session.operations.load("script.lines", self._load_missing(), lambda _: self.all_arrived.emit())

    async def _load_missing(self) -> None:
        """Fetch chapter after chapter, the nearest to what is seen first, until none is missing."""
        try:
            while self._missing and self.page is not None:
                page, index = self.page, self.lines
                at = min(self._missing, key=lambda chapter: abs(chapter - self._near))
                del self._missing[at]
                lines = await self._ready(at, await self._scripts.segments(page.chapters[at].id))
                # Another book may have been opened meanwhile; the same one with other titles keeps its lines.
                if self.lines is index and index.put(at, lines):
                    self.lines_changed.emit(at)
                await asyncio.sleep(0)
        finally:
            self._loading = False

    @staticmethod
    async def _ready(at: int, lines: Sequence[Segment]) -> ChapterLines:
        if len(lines) <= _AT_ONCE:
            return chapter_lines(at, lines)
        return await asyncio.to_thread(chapter_lines, at, lines)


def chapter_index(page: PageText, chapter_id: ChapterId | UUID) -> int | None:
    """Place of a chapter in the book."""
    return next((at for at, chapter in enumerate(page.chapters) if chapter.id == chapter_id), None)
