"""How far every chapter of a book is: found, cast, spoken, stale, mixed, exported, and how long.

Counts come from the library in one statement. Whether lines are stale, and how long a chapter is, takes a look at every
line; that is done for few chapters at a time, only where nothing is being spoken just now, and the library remembers it
until the chapter sounds otherwise.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from narratix_desktop.domain.book import Book, Revision
from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.chapter_state import ChapterFacts, ChapterStage, ChapterState, LeftOut
from narratix_desktop.domain.ids import ChapterId
from narratix_desktop.domain.units import Seconds, to_seconds
from narratix_desktop.services.arrange_timeline import arrange_timeline
from narratix_desktop.services.line_states import ChapterSounds, LineSound, LineStates
from narratix_desktop.services.workshop import Workshop
from narratix_desktop.text.heading_lines import HeadingKind, Place, read_heading_line
from narratix_desktop.text.reading_time import CODE_POINTS_A_WORD, spoken_time

_AT_ONCE: Final = 3
"""Chapters whose lines are looked at in one go; some 300 lines each."""
_NOTHING: Final = ChapterFacts(0, 0, 0, 0, "", "")


@dataclass(frozen=True, slots=True)
class BookStates:
    """The chapters in order. ``settled`` is false while some have still to be looked at: ask again soon."""

    chapters: tuple[ChapterState, ...]
    settled: bool


class ChapterStates:
    """Answers the states of chapters; one for a window, so that it sees what rests and what is being worked on.

    Args:
        workshop: The library.
        engine: Answers the name of the speech engine that now speaks for a narrator who has no voice.
    """

    def __init__(self, workshop: Workshop, engine: Callable[[], str]) -> None:
        self._workshop = workshop
        self._lines = LineStates(workshop, engine)
        self._seen: dict[ChapterId, str] = {}

    async def of_book(self, book: Book, revision: Revision) -> BookStates:
        """State of every chapter of a book. Lines are looked at only where ``revision`` is the latest one."""
        books, marks = self._workshop.books, self._workshop.marks
        chapters, facts = await asyncio.gather(books.chapters(book.id), marks.facts(book.id))
        asked = {chapter.id: self._key(facts.get(chapter.id, _NOTHING)) for chapter in chapters}
        unknown = [one for one in chapters if self._has_to_be_looked_at(facts.get(one.id, _NOTHING))]
        resting = [
            one
            for one in unknown
            if self._seen.get(one.id, asked[one.id]) == asked[one.id] and one.revision_id == revision.id
        ]
        self._seen.update(asked)
        for chapter in resting[:_AT_ONCE]:
            await self._look_at(book, revision.text, chapter, asked[chapter.id])
        if resting:
            facts = await marks.facts(book.id)
        states = tuple(_state(one, facts.get(one.id, _NOTHING), chapters) for one in chapters)
        return BookStates(states, settled=len(unknown) == len(resting[:_AT_ONCE]))

    def _key(self, facts: ChapterFacts) -> str:
        """What decides which lines of a chapter are stale: how they shall be spoken, and by which engines."""
        versions = ";".join(f"{name}={engine.info.version}" for name, engine in sorted(self._workshop.speech.items()))
        return f"{facts.asked}:{versions}"

    def _has_to_be_looked_at(self, facts: ChapterFacts) -> bool:
        return facts.spoken > 0 and facts.looked != self._key(facts)

    async def _look_at(self, book: Book, text: str, chapter: Chapter, key: str) -> None:
        sounds = await self._lines.of_chapter(book, text, chapter)
        seconds = await self._length(chapter, sounds)
        counts = list(sounds.sounds.values())
        stale, wordless = counts.count(LineSound.STALE), counts.count(LineSound.WORDLESS)
        await self._workshop.marks.looked(chapter.id, key, stale, wordless, seconds)

    async def _length(self, chapter: Chapter, sounds: ChapterSounds) -> Seconds:
        """How long the chapter is as it is arranged now, without effects that play on behind its last word."""
        workshop = self._workshop
        settings, arrangement, cast = await asyncio.gather(
            workshop.mixes.get(chapter.book_id),
            workshop.arrangements.get(chapter.id),
            workshop.scripts.characters(chapter.book_id),
        )
        timeline = await asyncio.to_thread(
            arrange_timeline,
            sounds.lines,
            sounds.takes,
            (),
            settings.pacing,
            narrator=next((one.id for one in cast if one.is_narrator), None),
            cue_lengths={},
            arrangement=arrangement,
        )
        return to_seconds(timeline.length)


def _state(chapter: Chapter, facts: ChapterFacts, chapters: Sequence[Chapter]) -> ChapterState:
    estimate = spoken_time((chapter.end - chapter.start) / CODE_POINTS_A_WORD)
    known = bool(facts.looked) and facts.spoken >= facts.lines - facts.wordless
    return ChapterState(
        chapter=chapter,
        stage=_stage(chapter, facts),
        facts=facts,
        seconds=facts.seconds if known else estimate,
        estimated=not known,
        left_out=None if chapter.included else _why_left_out(chapter, chapters),
    )


def _stage(chapter: Chapter, facts: ChapterFacts) -> ChapterStage:
    if not chapter.included:
        return ChapterStage.LEFT_OUT
    if not facts.lines:
        return ChapterStage.NOT_ANALYSED
    if facts.voiceless:
        return ChapterStage.NEEDS_VOICES
    if not facts.spoken:
        return ChapterStage.UNCERTAIN if facts.uncertain else ChapterStage.UNSPOKEN
    if facts.spoken < facts.lines - facts.wordless:
        return ChapterStage.PARTLY_SPOKEN
    if facts.stale:
        return ChapterStage.STALE
    if facts.exported == facts.sound:
        return ChapterStage.EXPORTED
    return ChapterStage.MIXED if facts.mixed == facts.sound else ChapterStage.SPOKEN


def _why_left_out(chapter: Chapter, chapters: Sequence[Chapter]) -> LeftOut:
    found = read_heading_line(chapter.title)
    first = next((one.ordinal for one in chapters if one.included), chapter.ordinal)
    if found is not None and found.kind is HeadingKind.PART:
        return LeftOut.PART_PAGE
    if found is not None and found.place is Place.BACK:
        return LeftOut.BACK_MATTER
    if found is not None and found.place in (Place.FRONT, Place.EITHER):
        return LeftOut.FRONT_MATTER if chapter.ordinal < first else LeftOut.BACK_MATTER
    if found is None and chapter.heading_end <= chapter.start and chapter.ordinal < first:
        return LeftOut.FRONT_MATTER
    return LeftOut.BY_CHOICE
