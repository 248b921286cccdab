"""The preview is heard at the gain of the last mix; before the first, at an estimate that comes near it."""

from dataclasses import replace
from pathlib import Path

import pytest

from narratix_desktop.domain.book import Book
from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.mix import MasterTarget
from narratix_desktop.domain.targets import TARGETS, name_of
from narratix_desktop.domain.units import Decibels, Frames, Lufs
from narratix_desktop.services.analyse_book import analyse_book
from narratix_desktop.services.cast_voices import cast_voices
from narratix_desktop.services.chapter_lengths import chapter_lengths
from narratix_desktop.services.chapter_mix import chapter_mix
from narratix_desktop.services.choose_gain import BookLevels, SectionLevel, choose_gain, gain_for
from narratix_desktop.services.plan_tasks import ProductionOrder, order_production
from narratix_desktop.services.preview_gain import PreviewGain, preview_gain, remember_levels
from narratix_desktop.services.render_chapter import render_chapter
from narratix_desktop.services.speak_chapter import speak_chapter
from narratix_desktop.services.workshop import Workshop
from tests.services.productions import add_book, run_until_ended

ACX = MasterTarget()


@pytest.fixture
async def spoken(workshop: Workshop, tmp_path: Path) -> tuple[Book, Chapter]:
    """A book whose first chapter has takes."""
    book = await add_book(workshop, tmp_path)
    await analyse_book(book.id, workshop.books, workshop.scripts, workshop.analyser("local"))
    engine = workshop.speech_engine("espeak")
    await cast_voices(book.id, book.language, workshop.scripts, engine)
    chapter = next(one for one in await workshop.books.chapters(book.id) if one.included)
    await speak_chapter(book, chapter, workshop, engine)
    return book, chapter


async def heard(workshop: Workshop, chapter: Chapter, target: MasterTarget = ACX) -> PreviewGain:
    return await preview_gain(chapter, (await chapter_mix(chapter, workshop)).timeline, target, workshop)


async def test_before_the_first_mix_the_estimate_comes_near_what_mastering_will_choose(
    workshop: Workshop, spoken: tuple[Book, Chapter]
) -> None:
    _, chapter = spoken
    estimate = await heard(workshop, chapter)
    assert not estimate.measured
    wide = replace(ACX, rms_window=(Decibels(-60.0), Decibels(0.0)))
    chosen = choose_gain([await render_chapter(chapter, workshop)], wide)
    assert estimate.gain == pytest.approx(chosen.book, abs=2.5)
    louder = await heard(workshop, chapter, TARGETS["podcast"])
    assert louder.gain == pytest.approx(estimate.gain + 4.0, abs=0.01)


async def test_after_a_production_it_is_the_gain_of_the_chapter_in_the_export(
    workshop: Workshop, tmp_path: Path
) -> None:
    book = await add_book(workshop, tmp_path)
    order = ProductionOrder(folder=str(tmp_path / "out"), formats=("acx",), sound="none")
    await run_until_ended(await order_production(book, order, workshop), workshop)
    chapters = [chapter for chapter in await workshop.books.chapters(book.id) if chapter.included]
    found = [await heard(workshop, chapter) for chapter in chapters]
    assert all(one.measured for one in found)
    renders = [await render_chapter(chapter, workshop) for chapter in chapters]
    low, high = ACX.rms_window
    for one, render in zip(found, renders, strict=True):
        assert low <= render.rms + one.gain <= high


async def test_levels_of_a_mix_serve_any_target_and_any_chapter(
    workshop: Workshop, spoken: tuple[Book, Chapter]
) -> None:
    book, chapter = spoken
    levels = BookLevels(
        Lufs(-24.0),
        (
            SectionLevel(Decibels(-40.0), spoken=True),
            SectionLevel(Decibels(-25.0), spoken=True),
            SectionLevel(Decibels(float("-inf")), spoken=False),
        ),
    )
    await remember_levels(book.id, [chapter.id, None, None], levels, workshop)
    expected = gain_for(levels, ACX)
    assert await heard(workshop, chapter) == PreviewGain(expected.chapters[0], measured=True)
    stranger = replace(chapter, id=(await workshop.books.chapters(book.id))[-1].id)
    assert (await heard(workshop, stranger)).gain == expected.book
    assert (await heard(workshop, chapter, TARGETS["ebu-r128"])).gain == pytest.approx(1.0)


async def test_a_chapter_without_takes_is_heard_as_it_is(workshop: Workshop, tmp_path: Path) -> None:
    book = await add_book(workshop, tmp_path)
    (chapter, *_) = await workshop.books.chapters(book.id)
    assert await heard(workshop, chapter) == PreviewGain()


async def test_chapters_are_measured_once_and_again_when_their_takes_change(
    workshop: Workshop, spoken: tuple[Book, Chapter]
) -> None:
    book, chapter = spoken
    found = await chapter_lengths(book.id, {}, workshop)
    assert list(found) == [chapter.id]
    assert found[chapter.id].length == (await chapter_mix(chapter, workshop)).timeline.length
    wrong = {chapter.id: replace(found[chapter.id], length=Frames(1))}
    assert await chapter_lengths(book.id, wrong, workshop) == wrong
    assert await chapter_lengths(book.id, wrong, workshop, stale=[chapter.id]) == found
    other = next(one for one in await workshop.books.chapters(book.id) if one.included and one.id != chapter.id)
    await speak_chapter(book, other, workshop, workshop.speech_engine("espeak"))
    both = await chapter_lengths(book.id, wrong, workshop)
    assert list(both) == [chapter.id, other.id]
    assert both[chapter.id] == wrong[chapter.id]


def test_targets_are_known_by_name_whatever_the_room_tone() -> None:
    assert name_of(ACX) == "acx"
    assert name_of(replace(TARGETS["spotify"], room_tone=Decibels(-80.0))) == "spotify"
    assert name_of(replace(ACX, loudness=Lufs(-19.0))) == ""
