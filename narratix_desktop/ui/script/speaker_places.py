"""Gives the speakers of the open book their colours, once all lines are known, and remembers them with the library."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from PySide6.QtCore import QObject

from narratix_desktop.domain.book import Book
from narratix_desktop.domain.character import Character
from narratix_desktop.domain.ids import BookId, CharacterId
from narratix_desktop.domain.segment import Segment, SegmentKind
from narratix_desktop.ui.script.book_script import BookScript
from narratix_desktop.ui.session import Session
from narratix_desktop.ui.speakers import Meetings, assign_places, count_meetings


class SpeakerPlaces(QObject):
    """Keeps ``session.speakers`` as the open book's script says."""

    def __init__(self, session: Session, script: BookScript, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._script = script
        self._settings = session.studio.workshop.settings
        self._stored: Mapping[CharacterId, int] | None = None
        self._complete = False
        session.book_changed.connect(self._on_book)
        script.page_changed.connect(self._forget_lines)
        script.all_arrived.connect(self._on_all_lines)
        script.cast_changed.connect(self._assign)
        self._book_id: BookId | None = None

    def _on_book(self, book: Book | None) -> None:
        book_id = None if book is None else book.id
        if book_id == self._book_id:
            return
        self._book_id, self._stored = book_id, None
        self._session.speakers.show({})
        if book_id is not None:
            self._session.operations.load("script.places", self._settings.get(_key(book_id)), self._show_stored)

    def _show_stored(self, value: object) -> None:
        stored = value if isinstance(value, dict) else {}
        self._stored = {CharacterId(UUID(who)): int(place) for who, place in stored.items()}
        self._assign()

    def _forget_lines(self) -> None:
        self._complete = False

    def _on_all_lines(self) -> None:
        self._complete = True
        self._assign()

    def _assign(self) -> None:
        """Give places to those who have none; for good only when everybody's scenes are known."""
        cast, kept = self._script.cast, self._stored
        if kept is None or not cast or self._book_id is None:
            return
        if all(one.id in kept for one in cast) or not self._complete:
            self._session.speakers.show(assign_places(cast, {}, kept))
            return
        page, lines = self._script.page, self._script.lines
        chapters = [lines.chapter(at) for at in range(len(page.chapters) if page is not None else 0)]
        work = asyncio.to_thread(_places, cast, chapters, kept)
        self._session.operations.load("script.assign", work, self._keep)

    def _keep(self, places: Mapping[CharacterId, int]) -> None:
        if self._book_id is None:
            return
        self._stored = places
        self._session.speakers.show(places)
        value = {str(who): place for who, place in places.items()}
        work = self._settings.set(_key(self._book_id), value)
        self._session.operations.load("script.keep_places", work, lambda _: None)


def _places(
    cast: Sequence[Character], chapters: Iterable[Iterable[Segment]], kept: Mapping[CharacterId, int]
) -> dict[CharacterId, int]:
    meetings: Meetings = count_meetings(map(_speakers, chapters))
    return assign_places(cast, meetings, kept)


def _speakers(lines: Iterable[Segment]) -> Iterable[CharacterId]:
    for line in lines:
        if line.character_id is not None and line.kind in {SegmentKind.DIALOGUE, SegmentKind.THOUGHT}:
            yield line.character_id


def _key(book_id: BookId) -> str:
    return f"speakers.{book_id}"
