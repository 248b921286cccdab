"""What the author has open: book, chapter, its timeline and mix; ``session.transport`` plays them.

Panels talk to each other only through this. It runs services through ``Operations`` and knows no widget.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from typing import Final
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from narratix_desktop.domain.book import Book, Revision
from narratix_desktop.domain.changes import Changes, Noun
from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.character import Character
from narratix_desktop.domain.ids import BookId, ChapterId, SegmentId
from narratix_desktop.domain.mix import Bus, MixSettings, Strip
from narratix_desktop.domain.units import Frames
from narratix_desktop.services.audition_voice import audition_character
from narratix_desktop.services.chapter_mix import ChapterMix, chapter_mix
from narratix_desktop.ui.line_edits import LineEdits
from narratix_desktop.ui.operations import Operations
from narratix_desktop.ui.speakers import Speakers
from narratix_desktop.ui.studio import Studio
from narratix_desktop.ui.transport import Transport

_SAVE_MIX_MS: Final = 300


class Session(QObject):
    """The open book.

    Signals:
        book_changed: ``Book`` or None, when another is opened or its own data changed.
        chapters_changed: Its chapters, a tuple.
        chapter_changed: The chosen ``Chapter`` or None.
        preview_changed: ``ChapterMix`` of the chosen chapter or None.
        mix_changed: ``MixSettings``, also while a fader moves.
        character_asked: Id of a character that the author wants to see.
        selection_changed: Ids of the selected lines, in the order of the book.
    """

    book_changed = Signal(object)
    chapters_changed = Signal(object)
    chapter_changed = Signal(object)
    preview_changed = Signal(object)
    mix_changed = Signal(object)
    character_asked = Signal(object)
    selection_changed = Signal(object)

    def __init__(self, studio: Studio, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.studio = studio
        self.operations = operations
        self.book: Book | None = None
        self.revision: Revision | None = None
        self.chapters: tuple[Chapter, ...] = ()
        self.chapter: Chapter | None = None
        self.preview: ChapterMix | None = None
        self.arranging = False
        self.mix = MixSettings()
        self.selection: tuple[SegmentId, ...] = ()
        self.speakers = Speakers(self)
        self.edits = LineEdits(studio, operations, self)
        self.transport = Transport(studio.player, operations, self)
        self._first: ChapterId | None = None
        self._save = QTimer(self)
        self._save.setSingleShot(True)
        self._save.setInterval(_SAVE_MIX_MS)
        self._save.timeout.connect(self._save_mix)
        operations.changed.connect(self._on_changes)
        self.edits.edited.connect(lambda _: self._reload_preview())

    # The book

    def open_book(self, book_id: BookId | None, chapter_id: ChapterId | None = None) -> None:
        """Show a book, or none, at a chapter or at its beginning."""
        self.transport.pause()
        self.flush()
        self._first = chapter_id
        if book_id is None:
            self._show_book((None, None, (), MixSettings()))
            return
        self.operations.load("session.book", self._fetch_book(book_id), self._show_book)

    async def _fetch_book(
        self, book_id: BookId
    ) -> tuple[Book | None, Revision | None, tuple[Chapter, ...], MixSettings]:
        books = self.studio.workshop.books
        return await asyncio.gather(
            books.get(book_id),
            books.revision(book_id),
            books.chapters(book_id),
            self.studio.workshop.mixes.get(book_id),
        )

    def _show_book(self, found: tuple[Book | None, Revision | None, tuple[Chapter, ...], MixSettings]) -> None:
        other = self.book is None or found[0] is None or self.book.id != found[0].id
        if other:
            self.select_lines(())
        self.book, self.revision, self.chapters, mix = found
        if not self._save.isActive():
            self.mix = mix
            self.transport.apply(mix)
        self.book_changed.emit(self.book)
        self.chapters_changed.emit(self.chapters)
        self.mix_changed.emit(self.mix)
        kept = self._first if other else self.chapter.id if self.chapter is not None else None
        self._choose(next((c for c in self.chapters if c.id == kept), None) or self._first_chapter())

    def select_lines(self, segment_ids: Iterable[SegmentId]) -> None:
        """Select lines everywhere in the window."""
        wanted = tuple(segment_ids)
        if wanted != self.selection:
            self.selection = wanted
            self.selection_changed.emit(wanted)

    def _first_chapter(self) -> Chapter | None:
        return next((c for c in self.chapters if c.included), self.chapters[0] if self.chapters else None)

    def choose_chapter(self, chapter_id: ChapterId | UUID) -> None:
        """Show another chapter of the book."""
        if self.chapter is None or self.chapter.id != chapter_id:
            self.transport.pause()
            self._choose(next((c for c in self.chapters if c.id == chapter_id), None))

    def _choose(self, chapter: Chapter | None) -> None:
        if chapter is None or self.chapter is None or chapter.id != self.chapter.id:
            self.preview = None
            self.transport.show_chapter(None)
            self.transport.seek(Frames(0))
        self.chapter = chapter
        self.arranging = chapter is not None
        self.chapter_changed.emit(chapter)
        if self.preview is None:
            self.preview_changed.emit(None)
        self._reload_preview()

    def _reload_preview(self) -> None:
        if self.book is None or self.chapter is None:
            self._show_preview(None)
            return
        work = chapter_mix(self.chapter, self.studio.workshop)
        self.operations.load("session.preview", work, self._show_preview)

    def _show_preview(self, preview: ChapterMix | None) -> None:
        self.arranging = False
        same = preview is not None and self.preview is not None and preview.timeline == self.preview.timeline
        self.preview = replace(preview, settings=self.mix) if preview is not None and same else preview
        if not same:
            # What sounds as before plays on.
            self.transport.show_chapter(preview)
        self.preview_changed.emit(self.preview)

    def _on_changes(self, changes: Changes) -> None:
        if self.book is None:
            return
        if changes.touches(Noun.BOOK, Noun.CHAPTER, Noun.MIX):
            self.operations.load("session.book", self._fetch_book(self.book.id), self._show_book)
        elif changes.touches(Noun.TAKE, Noun.CUE, Noun.SEGMENT, Noun.TIMELINE, Noun.CHARACTER):
            self._reload_preview()

    # The mix

    def set_strip(self, bus: Bus, strip: Strip) -> None:
        """Change one strip: heard at once, stored when the fader rests."""
        self.mix = replace(self.mix, strips={**self.mix.strips, bus: strip})
        self.transport.apply(self.mix)
        self.mix_changed.emit(self.mix)
        if self.book is not None:
            self._save.start()

    def flush(self) -> None:
        """Begin to store a change of the mix that has not been stored yet."""
        if self._save.isActive():
            self._save.stop()
            self._save_mix()

    async def store_mix(self) -> None:
        """Store a change of the mix that has not been stored yet, and wait for it."""
        if self._save.isActive() and self.book is not None:
            self._save.stop()
            await self.studio.workshop.mixes.save(self.book.id, self.mix)

    def _save_mix(self) -> None:
        if self.book is not None:
            self.operations.run("", self.studio.workshop.mixes.save(self.book.id, self.mix))

    def audition(self, character: Character) -> None:
        """Speak a character's first line and play it."""
        if self.book is None:
            return
        self.transport.pause()
        work = audition_character(self.book.id, character.id, self.studio.workshop, self.studio.speech)
        title = self.tr("Speaking a line of {name}").format(name=character.name)
        self.operations.run(title, work, self.transport.audition)
