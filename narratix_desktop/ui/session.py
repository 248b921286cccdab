"""What the author has open: book, chapter, its timeline and mix; ``session.transport`` plays them.

Panels talk to each other only through this. It runs services through ``Operations`` and knows no widget.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Final
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from narratix_desktop.domain.book import Book, Revision
from narratix_desktop.domain.changes import Changes, Noun
from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.ids import BookId, ChapterId, SegmentId
from narratix_desktop.domain.mix import MasterTarget, MixSettings
from narratix_desktop.domain.units import Frames
from narratix_desktop.services.chapter_mix import ChapterMix, chapter_mix
from narratix_desktop.services.preview_gain import PreviewGain, preview_gain
from narratix_desktop.ui.book_clock import BookClock
from narratix_desktop.ui.consent import Consent
from narratix_desktop.ui.line_edits import LineEdits
from narratix_desktop.ui.mix_keeper import MixKeeper
from narratix_desktop.ui.operations import Operations
from narratix_desktop.ui.speakers import Speakers
from narratix_desktop.ui.studio import Studio
from narratix_desktop.ui.transport import Transport

_GAIN_MS: Final = 1000
"""A production reports all the time; whether it has mixed the book is looked up once in so long."""


class Session(QObject):
    """The open book.

    Signals:
        book_changed: ``Book`` or None, when another is opened or its own data changed.
        chapters_changed: Its chapters, a tuple.
        chapter_changed: The chosen ``Chapter`` or None.
        preview_changed: ``ChapterMix`` of the chosen chapter or None.
        mix_changed: ``MixSettings``, also while a control moves.
        gain_changed: ``PreviewGain`` of the chosen chapter, between its mix and the limiter.
        character_asked: Id of a character that the author wants to see.
        selection_changed: Ids of the selected lines, in the order of the book.
        recast_asked: Ids of characters that are to speak with another engine; none for everybody.
        keys_asked: The author wants to add a key.
        keys_changed: Keys or caps are others now.
    """

    book_changed = Signal(object)
    chapters_changed = Signal(object)
    chapter_changed = Signal(object)
    preview_changed = Signal(object)
    mix_changed = Signal(object)
    gain_changed = Signal(object)
    character_asked = Signal(object)
    selection_changed = Signal(object)
    recast_asked = Signal(object)
    keys_asked = Signal()
    keys_changed = Signal()

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
        self._must_show = False
        self.selection: tuple[SegmentId, ...] = ()
        self.speakers = Speakers(self)
        self.consent = Consent(studio, operations, self)
        self.edits = LineEdits(studio, operations, self.consent, self)
        self.gain = PreviewGain()
        self._gain_target: MasterTarget | None = None
        self.transport = Transport(studio.player, operations, studio.preferences, self)
        self.clock = BookClock(studio.workshop, operations, self)
        self._mix = MixKeeper(studio.workshop, operations, self)
        self._mix.changed.connect(self._on_mix)
        self._first: ChapterId | None = None
        self._gain_due = QTimer(self)
        self._gain_due.setSingleShot(True)
        self._gain_due.setInterval(_GAIN_MS)
        self._gain_due.timeout.connect(self._reload_gain)
        operations.changed.connect(self._on_changes)
        self.edits.edited.connect(lambda _: self.arrange_again())

    # The book

    def open_book(self, book_id: BookId | None, chapter_id: ChapterId | None = None) -> None:
        """Show a book, or none, at a chapter or at its beginning."""
        self.transport.pause()
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
        book_id = None if self.book is None else self.book.id
        self._mix.show(book_id, mix)
        self.clock.show_book(book_id)
        self.book_changed.emit(self.book)
        self.chapters_changed.emit(self.chapters)
        if other:
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

    def choose_chapter(self, chapter_id: ChapterId | UUID, prepared: ChapterMix | None = None) -> None:
        """Show another chapter of the book; ``prepared`` is what it sounds like, where that is known already."""
        if self.chapter is None or self.chapter.id != chapter_id:
            self.transport.pause()
            self._choose(next((c for c in self.chapters if c.id == chapter_id), None))
            if prepared is not None:
                self._show_preview(prepared)

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
        self.arrange_again()

    def arrange_again(self, *, may_be_known: bool = False) -> None:
        """Arrange the chapter from what is stored now; an arrangement that is under way may lack it and is given up.

        Args:
            may_be_known: Nobody has to hear of an arrangement that is equal to the last one: whoever made a change
                arranges at once, and hears of it from the library a moment later.
        """
        self._must_show = self._must_show or not may_be_known
        if self.book is None or self.chapter is None:
            self._show_preview(None)
            return
        work = chapter_mix(self.chapter, self.studio.workshop)
        self.operations.load("session.preview", work, self._show_preview)

    def _show_preview(self, preview: ChapterMix | None) -> None:
        self.arranging = False
        before, must_show, self._must_show = self.preview, self._must_show, False
        same = preview is not None and before is not None and preview.timeline == before.timeline
        if preview is not None and before is not None and same:
            preview = replace(preview, settings=self.mix)
            if not must_show and _beside_the_timeline(preview) == _beside_the_timeline(before):
                # What has changed elsewhere in the book may ask for another gain.
                self._reload_gain()
                return
        self.preview = preview
        if not same:
            # What sounds as before plays on.
            self.transport.show_chapter(preview)
        if preview is not None and self.chapter is not None:
            self.clock.note(self.chapter.id, preview.timeline.length)
            self._reload_gain()
        self.preview_changed.emit(self.preview)

    def _on_changes(self, changes: Changes) -> None:
        if self.book is None:
            return
        if changes.touches(Noun.BOOK, Noun.CHAPTER):
            self.operations.load("session.book", self._fetch_book(self.book.id), self._show_book)
        elif changes.touches(Noun.TAKE, Noun.CUE, Noun.SEGMENT, Noun.TIMELINE, Noun.CHARACTER):
            self.arrange_again(may_be_known=True)
            self.clock.measure_again()
        if changes.touches(Noun.MIX):
            work = self.studio.workshop.mixes.get(self.book.id)
            self.operations.load("session.mix", work, partial(self._show_mix, self.book.id))
        if changes.touches(Noun.TASK) and not self._gain_due.isActive():
            self._gain_due.start()

    # The mix

    @property
    def mix(self) -> MixSettings:
        """The mixer's settings as they are heard."""
        return self._mix.settings

    def set_mix(self, mix: MixSettings, control: str) -> None:
        """Change the mix: heard at once, stored when the control rests; see :meth:`MixKeeper.change`."""
        self._mix.change(mix, control)

    def flush(self) -> None:
        """Begin to store a change of the mix that has not been stored yet."""
        self._mix.flush()

    async def store_mix(self) -> None:
        """Store a change of the mix that has not been stored yet, and wait for it."""
        await self._mix.store()

    def _on_mix(self, mix: MixSettings) -> None:
        self.transport.apply(mix)
        self.mix_changed.emit(mix)
        if mix.target != self._gain_target:
            self._reload_gain()

    def _show_mix(self, book_id: BookId, mix: MixSettings) -> None:
        self._mix.show(book_id, mix)
        if self.preview is not None and mix.pacing != self.preview.settings.pacing:
            self.arrange_again()
            self.clock.measure_again(all_chapters=True)

    def _reload_gain(self) -> None:
        if self.chapter is not None and self.preview is not None:
            self._gain_target = self.mix.target
            work = preview_gain(self.chapter, self.preview.timeline, self._gain_target, self.studio.workshop)
            self.operations.load("session.gain", work, self._show_gain)

    def _show_gain(self, found: PreviewGain) -> None:
        if found != self.gain:
            self.gain = found
            self.transport.set_gain(found.gain)
            self.gain_changed.emit(found)


def _beside_the_timeline(preview: ChapterMix) -> tuple[object, ...]:
    return preview.sources, preview.settings, preview.material
