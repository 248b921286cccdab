"""Edits on the real library: what each changes, and that taking it back leaves everything as it was."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from itertools import pairwise

import asyncpg
import pytest
import pytest_asyncio

from narratix_desktop.domain.changes import Changes, Noun
from narratix_desktop.domain.character import Age, Gender
from narratix_desktop.domain.edit import Intent
from narratix_desktop.domain.errors import AnalysisError, EditConflictError, NarratixError, NotFoundError
from narratix_desktop.domain.mix import Bus, MixSettings, Strip
from narratix_desktop.domain.segment import SegmentKind
from narratix_desktop.domain.units import Decibels, Seconds
from narratix_desktop.services.chapter_mix import chapter_mix
from narratix_desktop.services.edit_cast import describe_character, merge_characters
from narratix_desktop.services.edit_mix import save_mix
from narratix_desktop.services.edit_script import (
    direct_lines,
    merge_lines,
    reassign_lines,
    split_line,
)
from narratix_desktop.services.edit_takes import choose_take
from narratix_desktop.services.edit_timeline import (
    add_cue,
    place_clips,
    unplaced,
)
from narratix_desktop.services.regenerate_line import regenerate_line
from narratix_desktop.services.score_scene import score_chapter
from narratix_desktop.services.undo_edit import edit_history, redo, undo
from narratix_desktop.services.workshop import Workshop
from tests.services.edit_scenarios import (
    EDITS,
    RAIN,
    Desk,
    _add_cue,
    _direct,
    _merge,
    _mix,
    _place,
    _pronounce,
    _reassign,
    _rename_chapter,
    _split,
)
from tests.ui.studio_samples import add_book


@pytest_asyncio.fixture
async def desk(workshop: Workshop, database_url: str) -> AsyncIterator[Desk]:
    book = await workshop.books.get(await add_book(workshop))
    connection = await asyncpg.connect(database_url)
    try:
        yield Desk(workshop, book, connection)
    finally:
        await connection.close()


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
