"""Every kind of edit, made once, and a desk that sees what it changed."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

import asyncpg

from narratix_desktop.domain.book import Book
from narratix_desktop.domain.changes import Changes
from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.character import Age, Character, Gender
from narratix_desktop.domain.cue import CueKind, CueSpan
from narratix_desktop.domain.mix import Bus, MixSettings, Strip
from narratix_desktop.domain.segment import Segment
from narratix_desktop.domain.units import Decibels, Seconds
from narratix_desktop.services.edit_book import describe_book, include_chapters, rename_chapter
from narratix_desktop.services.edit_cast import describe_character, give_voice, merge_characters, split_character
from narratix_desktop.services.edit_mix import save_mix
from narratix_desktop.services.edit_script import (
    direct_lines,
    merge_lines,
    pronounce_word,
    reassign_lines,
    split_line,
)
from narratix_desktop.services.edit_timeline import (
    add_cue,
    add_marker,
    add_point,
    change_cue,
    change_marker,
    move_point,
    place_clips,
    remove_cues,
    remove_marker,
    remove_points,
    reset_clips,
    split_clip,
    unplaced,
)
from narratix_desktop.services.workshop import Workshop
from tests.ui.studio_samples import TEXT

RAIN = CueSpan(CueKind.AMBIENCE, "rain", 5, 30, Decibels(-3.0))


_TABLES = (
    "books",
    "chapters",
    "characters",
    "segments",
    "pronunciations",
    "takes",
    "cues",
    "placements",
    "markers",
    "automation_points",
    "mix_settings",
)


@dataclass
class Desk:
    """A spoken book of two chapters, as it is in the library now."""

    workshop: Workshop
    book: Book
    connection: "asyncpg.Connection[asyncpg.Record]"

    async def chapter(self, number: int = 0) -> Chapter:
        return (await self.workshop.books.chapters(self.book.id))[number]

    async def lines(self, number: int = 0) -> tuple[Segment, ...]:
        return await self.workshop.scripts.segments((await self.chapter(number)).id)

    async def who(self, name: str) -> Character:
        return next(one for one in await self.workshop.scripts.characters(self.book.id) if one.name == name)

    async def rows(self) -> dict[str, list[Any]]:
        """Everything that an edit may change, as it is stored; what counts up by itself left out."""
        skipped = {"created_at", "updated_at"}
        found = {}
        for table in _TABLES:
            rows = await self.connection.fetch(f"SELECT * FROM {table} ORDER BY 1, 2")
            found[table] = [{name: row[name] for name in row if name not in skipped} for row in map(dict, rows)]
        return found


async def _reassign(desk: Desk) -> Changes:
    lines = await desk.lines()
    return await reassign_lines(desk.book.id, [lines[1].id, lines[2].id], (await desk.who("Piet")).id, desk.workshop)


async def _unassign(desk: Desk) -> Changes:
    return await reassign_lines(desk.book.id, [(await desk.lines())[2].id], None, desk.workshop)


async def _direct(desk: Desk) -> Changes:
    ids = [line.id for line in await desk.lines()]
    return await direct_lines(desk.book.id, ids, desk.workshop, direction="whispered", speed=0.9, pause_after=1.25)


async def _split(desk: Desk) -> Changes:
    line = (await desk.lines())[1]
    return await split_line(desk.book.id, line.id, TEXT.index("lamp"), desk.workshop)


async def _merge(desk: Desk) -> Changes:
    lines = await desk.lines()
    chapter = await desk.chapter()
    await place_clips(
        chapter, [replace(unplaced(desk.book.id, chapter.id, lines[2].id), shift=Seconds(0.2))], desk.workshop
    )
    return await merge_lines(desk.book.id, [line.id for line in lines[1:4]], desk.workshop)


async def _pronounce(desk: Desk) -> Changes:
    await pronounce_word(desk.book.id, "Piet", "Pete", desk.workshop)
    return await pronounce_word(desk.book.id, "Piet", "Peet", desk.workshop)


async def _describe(desk: Desk) -> Changes:
    nora = await desk.who("Nora")
    return await describe_character(
        desk.book.id,
        nora.id,
        desk.workshop,
        name="Nora Lund",
        aliases=["Miss Lund"],
        gender=Gender.NEUTRAL,
        age=Age.OLD,
    )


async def _voice(desk: Desk) -> Changes:
    voices = await desk.workshop.speech_engine("espeak").voices()
    return await give_voice(desk.book.id, (await desk.who("Nora")).id, voices[-1], desk.workshop)


async def _merge_cast(desk: Desk) -> Changes:
    nora, piet = await desk.who("Nora"), await desk.who("Piet")
    return await merge_characters(desk.book.id, nora.id, [piet.id], desk.workshop)


async def _split_cast(desk: Desk) -> Changes:
    line = (await desk.lines())[2]
    return await split_character(desk.book.id, (await desk.who("Nora")).id, "Nora's ghost", [line.id], desk.workshop)


async def _describe_book(desk: Desk) -> Changes:
    return await describe_book(
        desk.book.id, desk.workshop, title="Lamps out", author="B. Author", metadata={"series": "Dark", "part": "2"}
    )


async def _include(desk: Desk) -> Changes:
    chapters = [(await desk.chapter(number)).id for number in (0, 1)]
    return await include_chapters(desk.book.id, chapters, False, desk.workshop)


async def _rename_chapter(desk: Desk) -> Changes:
    return await rename_chapter(desk.book.id, (await desk.chapter()).id, "One: The Lamp", desk.workshop)


async def _place(desk: Desk) -> Changes:
    chapter, lines = await desk.chapter(), await desk.lines()
    first, second = (unplaced(desk.book.id, chapter.id, line.id) for line in lines[1:3])
    return await place_clips(
        chapter,
        [replace(first, shift=Seconds(0.3), gain=Decibels(-2.0)), replace(second, trim_tail=Seconds(0.2), ripple=True)],
        desk.workshop,
    )


async def _split_clip(desk: Desk) -> Changes:
    chapter, lines = await desk.chapter(), await desk.lines()
    await split_clip(chapter, lines[1].id, Seconds(0.6), desk.workshop)
    return await split_clip(chapter, lines[1].id, Seconds(0.3), desk.workshop)


async def _reset(desk: Desk) -> Changes:
    await _split_clip(desk)
    return await reset_clips(await desk.chapter(), [(await desk.lines())[1].id], desk.workshop)


async def _add_cue(desk: Desk) -> Changes:
    return await add_cue(await desk.chapter(), RAIN, desk.workshop, "local")


async def _change_cue(desk: Desk) -> Changes:
    await _add_cue(desk)
    chapter = await desk.chapter()
    (cue,) = await desk.workshop.cues.list(chapter.id)
    span = replace(RAIN, sound="wind", end=40)
    return await change_cue(chapter, cue.id, span, desk.workshop, "local")


async def _remove_cue(desk: Desk) -> Changes:
    await _add_cue(desk)
    chapter = await desk.chapter()
    (cue,) = await desk.workshop.cues.list(chapter.id)
    await place_clips(
        chapter,
        [replace(unplaced(desk.book.id, chapter.id, cue.id, of_cue=True), gain=Decibels(1.0))],
        desk.workshop,
    )
    return await remove_cues(chapter, [cue.id], desk.workshop)


async def _mark(desk: Desk) -> Changes:
    chapter = await desk.chapter()
    await add_marker(chapter, 5, Seconds(0.1), "check this", desk.workshop)
    (marker,) = (await desk.workshop.arrangements.get(chapter.id)).markers
    return await change_marker(marker, replace(marker, label="checked", anchor=9), desk.workshop)


async def _unmark(desk: Desk) -> Changes:
    chapter = await desk.chapter()
    await add_marker(chapter, 5, Seconds(0.1), "check this", desk.workshop)
    (marker,) = (await desk.workshop.arrangements.get(chapter.id)).markers
    return await remove_marker(marker, desk.workshop)


async def _automate(desk: Desk) -> Changes:
    chapter = await desk.chapter()
    await add_point(chapter, Bus.MUSIC, 5, Seconds(0.0), Decibels(-6.0), desk.workshop)
    (point,) = (await desk.workshop.arrangements.get(chapter.id)).automation
    return await move_point(point, replace(point, gain=Decibels(-9.0)), desk.workshop)


async def _unautomate(desk: Desk) -> Changes:
    chapter = await desk.chapter()
    await add_point(chapter, Bus.MUSIC, 5, Seconds(0.0), Decibels(-6.0), desk.workshop)
    return await remove_points((await desk.workshop.arrangements.get(chapter.id)).automation, desk.workshop)


async def _mix(desk: Desk) -> Changes:
    settings = MixSettings()
    strips = {**settings.strips, Bus.MUSIC: Strip(gain=Decibels(-20.5), pan=0.25)}
    return await save_mix(desk.book.id, replace(settings, strips=strips), desk.workshop)


EDITS: list[Callable[[Desk], Awaitable[Changes]]] = [
    _reassign, _unassign, _direct, _split, _merge, _pronounce, _describe, _voice, _merge_cast, _split_cast,
    _describe_book, _include, _rename_chapter, _place, _split_clip, _reset, _add_cue, _change_cue, _remove_cue, _mark,
    _unmark, _automate, _unautomate, _mix,
]  # fmt: skip
