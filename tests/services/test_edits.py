"""Edits on the real library: what each changes, and that taking it back leaves everything as it was."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from narratix_desktop.domain.book import Book
from narratix_desktop.domain.changes import Changes, Noun
from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.character import Age, Character, Gender
from narratix_desktop.domain.cue import CueKind, CueSpan
from narratix_desktop.domain.edit import Intent
from narratix_desktop.domain.errors import AnalysisError, EditConflictError, NarratixError, NotFoundError
from narratix_desktop.domain.mix import Bus, MixSettings, Strip
from narratix_desktop.domain.segment import Segment, SegmentKind
from narratix_desktop.domain.units import Decibels, Seconds
from narratix_desktop.services.chapter_mix import chapter_mix
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
from narratix_desktop.services.edit_takes import choose_take
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
from narratix_desktop.services.regenerate_line import regenerate_line
from narratix_desktop.services.score_scene import score_chapter
from narratix_desktop.services.undo_edit import edit_history, redo, undo
from narratix_desktop.services.workshop import Workshop
from tests.ui.studio_samples import TEXT, add_book

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


@pytest_asyncio.fixture
async def desk(workshop: Workshop, database_url: str) -> AsyncIterator[Desk]:
    book = await workshop.books.get(await add_book(workshop))
    connection = await asyncpg.connect(database_url)
    try:
        yield Desk(workshop, book, connection)
    finally:
        await connection.close()


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


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__.strip("_"))
async def test_every_edit_can_be_taken_back_and_made_again(
    desk: Desk, edit: Callable[[Desk], Awaitable[Changes]]
) -> None:
    before = await desk.rows()
    assert (await edit(desk)).rows
    made = len(await edit_history(desk.book.id, desk.workshop))
    states = [await desk.rows()]

    for _ in range(made):
        assert (await undo(desk.book.id, desk.workshop)).rows
        states.append(await desk.rows())

    assert states[-1] == before
    assert all(later != earlier for later, earlier in pairwise(states))
    assert not (await undo(desk.book.id, desk.workshop)).rows
    for state in reversed(states[:-1]):
        assert (await redo(desk.book.id, desk.workshop)).rows
        assert await desk.rows() == state
    assert not (await redo(desk.book.id, desk.workshop)).rows


async def test_whom_the_author_names_is_certain_and_survives_another_analysis(desk: Desk) -> None:
    piet = await desk.who("Piet")
    line = (await desk.lines())[2]

    await reassign_lines(desk.book.id, [line.id], piet.id, desk.workshop)

    changed = (await desk.lines())[2]
    assert (changed.character_id, changed.confidence, changed.locked) == (piet.id, 1.0, True)
    assert (await edit_history(desk.book.id, desk.workshop))[-1].intent is Intent.REASSIGN_LINES


async def test_confirming_a_guess_is_called_so(desk: Desk) -> None:
    (_, line) = await desk.lines(1)
    assert line.confidence < 1.0

    await reassign_lines(desk.book.id, [line.id], line.character_id, desk.workshop)

    assert (await edit_history(desk.book.id, desk.workshop))[-1].intent is Intent.CONFIRM_LINES


async def test_narration_given_to_somebody_becomes_dialogue(desk: Desk) -> None:
    await _reassign(desk)

    assert [line.kind for line in await desk.lines()][1:3] == [SegmentKind.DIALOGUE, SegmentKind.DIALOGUE]


async def test_an_undone_split_finds_its_take_again(desk: Desk) -> None:
    chapter = await desk.chapter()
    takes = await desk.workshop.takes.active(chapter.id)

    await _merge(desk)
    merged_takes = await desk.workshop.takes.active(chapter.id)
    await undo(desk.book.id, desk.workshop)

    assert len(merged_takes) == len(takes) - 2
    assert await desk.workshop.takes.active(chapter.id) == takes


async def test_an_edit_on_rows_that_changed_since_is_refused_and_changes_nothing(desk: Desk) -> None:
    await _direct(desk)
    line = (await desk.lines())[1]
    await desk.connection.execute("UPDATE segments SET direction = 'loud' WHERE id = $1", line.id)
    before = await desk.rows()

    with pytest.raises(EditConflictError):
        await undo(desk.book.id, desk.workshop)

    assert await desk.rows() == before
    assert not (await edit_history(desk.book.id, desk.workshop))[-1].undone


async def test_an_edit_that_would_lose_words_is_refused(desk: Desk) -> None:
    line = (await desk.lines())[1]
    await _split(desk)
    before = await desk.rows()
    await desk.connection.execute("DELETE FROM edits")

    with pytest.raises(AnalysisError):
        await split_line(desk.book.id, line.id, line.start, desk.workshop)
    with pytest.raises(AnalysisError):
        await merge_lines(desk.book.id, [(await desk.lines())[0].id, (await desk.lines())[2].id], desk.workshop)

    assert await desk.rows() == before


async def test_steps_of_one_drag_are_one_edit(desk: Desk) -> None:
    settings = MixSettings()
    for level in (-15.0, -16.0, -17.0):
        strips = {**settings.strips, Bus.MUSIC: Strip(gain=Decibels(level))}
        await save_mix(desk.book.id, replace(settings, strips=strips), desk.workshop, merge_key="music.gain")

    assert len(await edit_history(desk.book.id, desk.workshop)) == 1
    await undo(desk.book.id, desk.workshop)
    assert await desk.workshop.mixes.get(desk.book.id) == settings


async def test_a_new_edit_forgets_what_was_taken_back(desk: Desk) -> None:
    await _direct(desk)
    await _rename_chapter(desk)
    await undo(desk.book.id, desk.workshop)
    await _pronounce(desk)

    assert [edit.undone for edit in await edit_history(desk.book.id, desk.workshop)] == [False] * 3
    assert not (await redo(desk.book.id, desk.workshop)).rows


async def test_a_renamed_character_is_found_again_by_the_next_analysis(desk: Desk) -> None:
    from narratix_desktop.domain.analysis import Analysis
    from narratix_desktop.domain.character import CastMember
    from narratix_desktop.domain.segment import SegmentSpan

    nora = await desk.who("Nora")
    await describe_character(desk.book.id, nora.id, desk.workshop, name="Eleonora", age=Age.OLD)
    whole = await desk.workshop.scripts.whole(desk.book.id)
    spans = tuple(
        SegmentSpan(one.start, one.end, one.kind, "n" if one.character_id == nora.id else None) for one in whole
    )

    await desk.workshop.scripts.replace(desk.book.id, Analysis((CastMember("n", "Nora", gender=Gender.FEMALE),), spans))

    cast = await desk.workshop.scripts.characters(desk.book.id)
    found = next(one for one in cast if one.id == nora.id)
    assert (found.name, found.age, found.voice_id) == ("Eleonora", Age.OLD, nora.voice_id)
    assert "Nora" not in [one.name for one in cast]


@pytest.mark.parametrize("name", ["", "  ", "piet"])
async def test_a_name_has_to_be_there_and_free(desk: Desk, name: str) -> None:
    nora = await desk.who("Nora")

    with pytest.raises(AnalysisError):
        await describe_character(desk.book.id, nora.id, desk.workshop, name=name)


async def test_the_narrator_cannot_be_merged_away(desk: Desk) -> None:
    with pytest.raises(AnalysisError, match="narrator"):
        await merge_characters(
            desk.book.id, (await desk.who("Nora")).id, [(await desk.who("Narrator")).id], desk.workshop
        )


async def test_cues_of_the_author_are_not_read_from_the_text_again(desk: Desk) -> None:
    await _add_cue(desk)
    chapter = await desk.chapter()

    await score_chapter(desk.book, chapter, desk.workshop, desk.workshop.sound_engine("local"))

    assert [cue.span for cue in await desk.workshop.cues.list(chapter.id)] == [RAIN]
    with pytest.raises(NarratixError):
        await add_cue(chapter, replace(RAIN, end=chapter.end + 1), desk.workshop, "local")


async def test_a_further_take_is_heard_and_undo_brings_the_former_back(desk: Desk) -> None:
    chapter, line = await desk.chapter(), (await desk.lines())[2]
    former = (await desk.workshop.takes.active(chapter.id))[line.id]

    for _ in range(2):
        await regenerate_line(desk.book.id, line.id, desk.workshop, "espeak")
    takes = (await desk.workshop.takes.of_lines([line.id]))[line.id]
    await undo(desk.book.id, desk.workshop)
    await undo(desk.book.id, desk.workshop)

    assert [take.number for take in takes] == [1, 2, 3]
    assert [take.active for take in takes] == [False, False, True]
    assert len({take.content_key for take in takes}) == 3
    assert (await desk.workshop.takes.active(chapter.id))[line.id].id == former.id
    await choose_take(desk.book.id, line.id, takes[1].id, desk.workshop)
    assert (await desk.workshop.takes.active(chapter.id))[line.id].id == takes[1].id
    with pytest.raises(NotFoundError):
        await choose_take(desk.book.id, (await desk.lines())[1].id, takes[1].id, desk.workshop)


async def test_a_clip_placed_by_hand_moves_with_its_words(desk: Desk) -> None:
    chapter, lines = await desk.chapter(), await desk.lines()
    await place_clips(
        chapter, [replace(unplaced(desk.book.id, chapter.id, lines[2].id), shift=Seconds(0.5))], desk.workshop
    )
    shifted = {clip.source: clip for clip in (await chapter_mix(chapter, desk.workshop)).timeline.clips}

    await direct_lines(desk.book.id, [lines[1].id], desk.workshop, pause_after=3.0)

    later = {clip.source: clip for clip in (await chapter_mix(chapter, desk.workshop)).timeline.clips}
    assert later[lines[2].id].start > shifted[lines[2].id].start
    assert later[lines[3].id].start - later[lines[2].id].start == (
        shifted[lines[3].id].start - shifted[lines[2].id].start
    )


async def test_changes_say_what_panels_have_to_reload(desk: Desk) -> None:
    assert (await _direct(desk)).touches(Noun.SEGMENT)
    assert (await _place(desk)).touches(Noun.TIMELINE)
    assert (await _mix(desk)).touches(Noun.MIX)
