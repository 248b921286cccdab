"""What the author does to the cast: every intent as one call of a service, through the journal."""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject

from narratix_desktop.domain.changes import Changes
from narratix_desktop.domain.estimate import RunEstimate
from narratix_desktop.domain.ids import BookId, CharacterId, SegmentId
from narratix_desktop.domain.units import Usd
from narratix_desktop.domain.voice import VoiceSpec
from narratix_desktop.services.cast_missing import cast_missing
from narratix_desktop.services.edit_cast import describe_character, give_voice, merge_characters, split_character
from narratix_desktop.services.edit_script import pronounce_word
from narratix_desktop.services.estimate_run import estimate_run
from narratix_desktop.services.order_work import ChapterWork, chapters_order, order_chapters
from narratix_desktop.services.speak_again import StaleTakes, speak_again
from narratix_desktop.services.workshop import Workshop
from narratix_desktop.ui.session import Session

Edit = Callable[[BookId, Workshop], Coroutine[Any, Any, Changes]]


class CastEdits(QObject):
    """Edits of the open book's cast; nothing happens without a book."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session

    def describe(self, character_id: CharacterId, fields: Mapping[str, Any]) -> None:
        """Change what is known about a character."""
        self._run(lambda book, workshop: describe_character(book, character_id, workshop, **fields))

    def merge(self, into: CharacterId, others: Sequence[CharacterId]) -> None:
        """Say that several characters are one."""
        self._run(lambda book, workshop: merge_characters(book, into, others, workshop))

    def split(self, character_id: CharacterId, name: str, lines: Sequence[SegmentId]) -> None:
        """Make a new character of some of one's lines."""
        self._run(lambda book, workshop: split_character(book, character_id, name, lines, workshop))

    def give_voice(self, character_id: CharacterId, spec: VoiceSpec, done: Callable[[], None] | None = None) -> None:
        """Cast a character."""
        self._run(lambda book, workshop: give_voice(book, character_id, spec, workshop), done=done)

    def cast_missing(self) -> None:
        """Give a voice to everybody who needs one."""
        speech = self._session.studio.speaker()
        self._run(lambda book, workshop: cast_missing(book, workshop, speech), self.tr("Casting"))

    def speak_again(
        self, stale: StaleTakes, done: Callable[[], None] | None = None, left: Callable[[], None] = lambda: None
    ) -> None:
        """Order the chapters whose takes are stale; where that costs money, the author is asked first.

        Args:
            stale: What is stale.
            done: Called when it is ordered.
            left: Called where it is not.
        """
        book, session = self._session.book, self._session
        if book is None:
            return
        chapters, workshop = [chapter.id for chapter in stale.chapters], session.studio.workshop
        title = self.tr("Speak again: {chapters}").format(chapters=", ".join(one.title for one in stale.chapters))

        async def estimate() -> RunEstimate:
            order = await chapters_order(book, chapters, ChapterWork.SPEAK, workshop, speech=stale.engine)
            return await estimate_run(book, order, workshop)

        def go(cap: Usd | None) -> None:
            if not stale.cost:
                self._run(lambda book, workshop: speak_again(book, stale, workshop), done=done)
                return
            order = order_chapters(
                book, chapters, ChapterWork.SPEAK, workshop, speech=stale.engine, title=title, budget=cap
            )
            session.operations.run("", order, None if done is None else lambda _: done())

        session.consent.ask(title, estimate, go, leave=left)

    def pronounce(self, word: str, spoken: str) -> None:
        """Set how a word is said; an empty ``spoken`` forgets it."""
        self._run(lambda book, workshop: pronounce_word(book, word, spoken, workshop))

    def _run(self, edit: Edit, title: str = "", done: Callable[[], None] | None = None) -> None:
        book = self._session.book
        if book is not None:
            work = edit(book.id, self._session.studio.workshop)
            self._session.operations.run(title, work, None if done is None else lambda _: done())


def as_character(value: object) -> CharacterId:
    """An id that came through a signal."""
    assert isinstance(value, UUID)
    return CharacterId(value)
