"""The state of each chapter follows what is done to it, from words to exported files."""

from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from narratix_desktop.domain.book import Book
from narratix_desktop.domain.chapter import ChapterSpan
from narratix_desktop.domain.chapter_state import ChapterStage, ChapterState, LeftOut
from narratix_desktop.domain.ids import Sha256
from narratix_desktop.domain.segment import SegmentKind
from narratix_desktop.domain.task import TaskDraft, TaskKind
from narratix_desktop.domain.units import to_seconds
from narratix_desktop.ports.store import NewBook
from narratix_desktop.services.analyse_book import analyse_book
from narratix_desktop.services.cast_voices import cast_voices
from narratix_desktop.services.chapter_mix import chapter_mix
from narratix_desktop.services.chapter_states import BookStates, ChapterStates
from narratix_desktop.services.edit_book import include_chapters
from narratix_desktop.services.edit_script import direct_lines, pronounce_word, reassign_lines, split_line
from narratix_desktop.services.export_book import export_book
from narratix_desktop.services.import_manuscript import import_manuscript
from narratix_desktop.services.line_states import LineStates
from narratix_desktop.services.plan_tasks import ProductionOrder
from narratix_desktop.services.render_chapter import render_chapter
from narratix_desktop.services.speak_chapter import speak_chapter
from narratix_desktop.services.workshop import Workshop

STORY = (
    "Chapter One\n\nThe fog had come in before dawn. Nobody had seen it.\n\n“Keep still,” said Emil.\n\n* * *\n\n"
    "Chapter Two\n\n“Well?” said Marta. “They went home, I think.”\n\n“Home?” he asked.\n"
)


class Shelf:
    """A book whose states are asked for."""

    def __init__(self, workshop: Workshop, book: Book) -> None:
        self.workshop = workshop
        self.book = book
        self.states = ChapterStates(workshop, lambda: "espeak")

    async def look(self) -> tuple[ChapterState, ...]:
        """The states, once there is nothing left to look at."""
        found = BookStates((), settled=False)
        for _ in range(20):
            found = await self.states.of_book(self.book, await self.workshop.books.revision(self.book.id))
            if found.settled:
                return found.chapters
        raise AssertionError("the states never settle")

    async def stages(self) -> list[ChapterStage]:
        return [state.stage for state in await self.look()]

    async def speak(self, number: int) -> None:
        engine = self.workshop.speech_engine("espeak")
        chapter = (await self.workshop.books.chapters(self.book.id))[number]
        await speak_chapter(self.book, chapter, self.workshop, engine)

    async def analyse(self) -> None:
        workshop = self.workshop
        await analyse_book(self.book.id, workshop.books, workshop.scripts, workshop.analyser("local"))

    async def cast(self) -> None:
        engine = self.workshop.speech_engine("espeak")
        await cast_voices(self.book.id, self.book.language, self.workshop.scripts, engine)


@pytest_asyncio.fixture
async def shelf(workshop: Workshop, tmp_path: Path) -> Shelf:
    path = tmp_path / "fog.txt"
    path.write_text(STORY, encoding="utf-8")
    book = (await import_manuscript(path, workshop.books, workshop.assets, workshop.compute)).book
    return Shelf(workshop, book)


async def test_a_chapter_goes_its_way_from_words_to_files(shelf: Shelf, tmp_path: Path) -> None:
    workshop, book = shelf.workshop, shelf.book
    assert await shelf.stages() == [ChapterStage.NOT_ANALYSED] * 2
    await shelf.analyse()
    assert await shelf.stages() == [ChapterStage.NEEDS_VOICES] * 2
    await shelf.cast()
    before = await shelf.look()
    assert {state.stage for state in before} <= {ChapterStage.UNCERTAIN, ChapterStage.UNSPOKEN}
    assert all(state.estimated for state in before)
    await shelf.speak(0)
    first, second = await shelf.look()
    assert first.stage is ChapterStage.SPOKEN
    assert second.stage is before[1].stage
    mix = await chapter_mix(first.chapter, workshop)
    assert not first.estimated
    assert first.seconds == pytest.approx(to_seconds(mix.timeline.length))
    await render_chapter(first.chapter, workshop)
    assert (await shelf.stages())[0] is ChapterStage.MIXED
    order = ProductionOrder(folder=str(tmp_path / "out"), last=1, sound="none")
    task = TaskDraft(TaskKind.EXPORT, "Export", book_id=book.id, input=order.as_input() | {"format": "m4b"})
    (export,) = await workshop.tasks.add([task])
    await workshop.tasks.start(export.id, "here")
    await export_book(export, book, workshop)
    assert (await shelf.stages())[0] is ChapterStage.EXPORTED


async def test_uncertain_lines_are_counted_until_the_author_has_looked(shelf: Shelf) -> None:
    await shelf.analyse()
    await shelf.cast()
    lines = await shelf.workshop.scripts.whole(shelf.book.id)
    speech = [line.id for line in lines if line.kind is SegmentKind.DIALOGUE]
    await reassign_lines(shelf.book.id, speech, None, shelf.workshop)
    assert sum(state.facts.uncertain for state in await shelf.look()) == 0
    await direct_lines(shelf.book.id, speech, shelf.workshop, locked=False)
    states = await shelf.look()
    assert [state.stage for state in states] == [ChapterStage.UNCERTAIN] * 2
    assert sum(state.facts.uncertain for state in states) == len(speech)


@pytest.mark.parametrize("change", ["direction", "word", "voice"])
async def test_what_is_spoken_otherwise_than_asked_for_is_stale(shelf: Shelf, change: str) -> None:
    await shelf.analyse()
    await shelf.cast()
    for number in range(2):
        await shelf.speak(number)
    assert await shelf.stages() == [ChapterStage.SPOKEN] * 2
    workshop, book_id = shelf.workshop, shelf.book.id
    if change == "direction":
        (first, _) = await workshop.books.chapters(book_id)
        line = (await workshop.scripts.segments(first.id))[1]
        await direct_lines(book_id, [line.id], workshop, direction="whispered")
        expected = [1, 0]
    elif change == "word":
        await pronounce_word(book_id, "home", "hoam", workshop)
        expected = [0, 1]
    else:
        emil = next(one for one in await workshop.scripts.characters(book_id) if one.name == "Emil")
        voices = await workshop.speech_engine("espeak").voices()
        await workshop.scripts.cast({emil.id: voices[-1]})
        expected = [1, 1]
    states = await shelf.look()
    assert [state.facts.stale > 0 for state in states] == [count > 0 for count in expected]
    assert [state.stage is ChapterStage.STALE for state in states] == [count > 0 for count in expected]
    await shelf.speak(0)
    await shelf.speak(1)
    assert await shelf.stages() == [ChapterStage.SPOKEN] * 2


async def test_a_mix_is_no_longer_one_when_the_chapter_sounds_otherwise(shelf: Shelf) -> None:
    await shelf.analyse()
    await shelf.cast()
    await shelf.speak(0)
    (first, _) = await shelf.workshop.books.chapters(shelf.book.id)
    await render_chapter(first, shelf.workshop)
    line = (await shelf.workshop.scripts.segments(first.id))[1]
    await direct_lines(shelf.book.id, [line.id], shelf.workshop, pause_after=3.0)
    assert (await shelf.stages())[0] is ChapterStage.SPOKEN
    await direct_lines(shelf.book.id, [line.id], shelf.workshop, pause_after=None)
    assert (await shelf.stages())[0] is ChapterStage.MIXED


async def test_half_a_chapter_is_said_in_percent(shelf: Shelf) -> None:
    await shelf.analyse()
    await shelf.cast()
    await shelf.speak(0)
    (first, _) = await shelf.workshop.books.chapters(shelf.book.id)
    cut = (await shelf.workshop.scripts.segments(first.id))[1]
    await split_line(shelf.book.id, cut.id, STORY.index("Nobody"), shelf.workshop)
    state = (await shelf.look())[0]
    assert state.stage is ChapterStage.PARTLY_SPOKEN
    assert 0.5 < state.share < 1.0


async def test_chapters_that_are_left_out_say_why(workshop: Workshop) -> None:
    text = "Preface\n\nI thank you.\n\nChapter One\n\nIt rained.\n\nInterlude\n\nA letter.\n\nNotes\n\n1. None.\n"
    starts = [text.index(word) for word in ("Preface", "Chapter", "Interlude", "Notes")]
    chapters = tuple(
        ChapterSpan(start, end, text[start:].split("\n")[0], included=False)
        for start, end in zip(starts, [*starts[1:], len(text)], strict=True)
    )
    book = await workshop.books.add(NewBook("Rain", "", "en", text, "rain.txt", Sha256("1" * 64), chapters, {}))
    (_, one, *_) = await workshop.books.chapters(book.id)
    await include_chapters(book.id, [one.id], True, workshop)

    states = await Shelf(workshop, book).look()

    assert [state.left_out for state in states] == [
        LeftOut.FRONT_MATTER,
        None,
        LeftOut.BY_CHOICE,
        LeftOut.BACK_MATTER,
    ]


async def test_what_was_found_is_remembered_and_looked_at_once(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    await shelf.analyse()
    await shelf.cast()
    await shelf.speak(0)
    await shelf.look()
    looked: list[Any] = []
    original = LineStates.of_chapter

    async def counted(self: LineStates, *given: Any) -> Any:
        looked.append(given)
        return await original(self, *given)

    monkeypatch.setattr(LineStates, "of_chapter", counted)
    again = Shelf(shelf.workshop, shelf.book)
    assert (await again.look())[0].stage is ChapterStage.SPOKEN
    assert looked == []
