"""The state of each line's sound on the real library, and why a take is stale."""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest
import pytest_asyncio

from narratix_desktop.domain.book import Book
from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.character import Character
from narratix_desktop.domain.segment import Segment
from narratix_desktop.domain.take import Take
from narratix_desktop.domain.task import TaskDraft, TaskKind
from narratix_desktop.ports.store import NewTake
from narratix_desktop.services.edit_cast import split_character
from narratix_desktop.services.edit_script import direct_lines, merge_lines, pronounce_word, reassign_lines
from narratix_desktop.services.inspect_lines import inspect_lines
from narratix_desktop.services.line_states import LineSound, LineStates, Staleness, StaleReason
from narratix_desktop.services.regenerate_line import regenerate_line
from narratix_desktop.services.speak_chapter import AUTHOR_RECORDING, speak_chapter
from narratix_desktop.services.speaking_chapters import Speaking, speaking_chapters
from narratix_desktop.services.workshop import Workshop
from narratix_desktop.text.normalise import Spoken, normalise
from tests.ui.studio_samples import TEXT, add_book


@dataclass
class Desk:
    """The first chapter of a small book, spoken by its voices."""

    workshop: Workshop
    book: Book
    chapter: Chapter
    states: LineStates

    async def lines(self) -> tuple[Segment, ...]:
        return await self.workshop.scripts.segments(self.chapter.id)

    async def sounds(self) -> list[LineSound]:
        found = await self.states.of_chapter(self.book, TEXT, self.chapter)
        assert list(found.sounds) == [line.id for line in found.lines]
        return list(found.sounds.values())

    async def take(self, number: int) -> Take:
        line = (await self.lines())[number]
        return (await self.workshop.takes.active(self.chapter.id))[line.id]

    async def why(self, number: int) -> Staleness | None:
        line = (await self.lines())[number]
        (reason,) = await self.states.of_takes(self.book, TEXT, line, [await self.take(number)])
        return reason

    async def who(self, name: str) -> Character:
        cast = await self.workshop.scripts.characters(self.book.id)
        return next(one for one in cast if one.name == name)


@pytest_asyncio.fixture
async def desk(workshop: Workshop) -> Desk:
    book = await workshop.books.get(await add_book(workshop, spoken=False))
    chapter = (await workshop.books.chapters(book.id))[0]
    return Desk(workshop, book, chapter, LineStates(workshop, lambda: "espeak"))


async def spoken(desk: Desk) -> Desk:
    await speak_chapter(desk.book, desk.chapter, desk.workshop, desk.workshop.speech_engine("espeak"))
    return desk


async def test_lines_are_unspoken_then_spoken(desk: Desk) -> None:
    assert set(await desk.sounds()) == {LineSound.UNSPOKEN}
    await spoken(desk)
    assert set(await desk.sounds()) == {LineSound.SPOKEN}
    assert [await desk.why(number) for number in range(4)] == [None] * 4


async def test_another_speaker_makes_a_line_stale_and_the_former_voice_is_named(desk: Desk) -> None:
    await spoken(desk)
    question = (await desk.lines())[2]
    voices = await desk.workshop.scripts.voices(desk.book.id)
    nora, piet = await desk.who("Nora"), await desk.who("Piet")
    assert nora.voice_id is not None
    await reassign_lines(desk.book.id, [question.id], piet.id, desk.workshop)
    assert (await desk.sounds())[2] is LineSound.STALE
    assert await desk.why(2) == Staleness(StaleReason.VOICE, voices[nora.voice_id].spec.label)
    await reassign_lines(desk.book.id, [question.id], nora.id, desk.workshop)
    assert (await desk.sounds())[2] is LineSound.SPOKEN


async def test_direction_speed_and_pronunciation_are_told_apart(desk: Desk) -> None:
    await spoken(desk)
    lines = await desk.lines()
    await direct_lines(desk.book.id, [lines[1].id], desk.workshop, direction="whispered")
    await direct_lines(desk.book.id, [lines[2].id], desk.workshop, speed=1.5)
    await pronounce_word(desk.book.id, "asked", "arsked", desk.workshop)
    reasons = [await desk.why(number) for number in range(4)]
    assert [reason and reason.reason for reason in reasons] == [
        None, StaleReason.DIRECTION, StaleReason.SPEED, StaleReason.PRONUNCIATION,
    ]  # fmt: skip
    await direct_lines(desk.book.id, [lines[2].id], desk.workshop, direction="loud")
    found = await desk.why(2)
    assert found is not None
    assert found.reason is StaleReason.CHANGED


async def test_a_pause_or_a_lock_makes_nothing_stale(desk: Desk) -> None:
    await spoken(desk)
    ids = [line.id for line in await desk.lines()]
    await direct_lines(desk.book.id, ids, desk.workshop, pause_after=2.0, locked=True)
    assert set(await desk.sounds()) == {LineSound.SPOKEN}


async def test_a_speaker_without_a_voice_is_said_to_have_none(desk: Desk) -> None:
    await spoken(desk)
    question, nora = (await desk.lines())[2], await desk.who("Nora")
    await split_character(desk.book.id, nora.id, "Aunt Rose", [question.id], desk.workshop)
    assert (await desk.sounds())[2] is LineSound.STALE
    assert await desk.why(2) == Staleness(StaleReason.NO_VOICE)


async def test_a_merged_line_is_stale_because_its_text_is_another(desk: Desk) -> None:
    await spoken(desk)
    lines = await desk.lines()
    await merge_lines(desk.book.id, [lines[1].id, lines[2].id], desk.workshop)
    assert (await desk.sounds())[1] is LineSound.STALE
    assert await desk.why(1) == Staleness(StaleReason.CHANGED)


async def test_a_further_take_counts_as_spoken_and_a_production_keeps_it(desk: Desk) -> None:
    await spoken(desk)
    line = (await desk.lines())[1]
    await regenerate_line(desk.book.id, line.id, desk.workshop, "espeak")
    chosen = await desk.take(1)
    assert chosen.number == 2
    assert (await desk.sounds())[1] is LineSound.SPOKEN
    await spoken(desk)
    assert await desk.take(1) == chosen


async def test_the_author_s_own_recording_never_becomes_stale(desk: Desk) -> None:
    await spoken(desk)
    line, take = (await desk.lines())[1], await desk.take(1)
    own = NewTake(line.id, take.asset, take.asset, AUTHOR_RECORDING, take.duration, take.profile, ())
    await desk.workshop.takes.add([own])
    await direct_lines(desk.book.id, [line.id], desk.workshop, direction="loud", speed=0.7)
    assert (await desk.sounds())[1] is LineSound.SPOKEN


async def test_what_is_spoken_as_is_worked_out_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    await spoken(desk)
    asked: list[str] = []

    def counted(text: str, lexicon: Mapping[str, str], language: str, heading: bool) -> Spoken:
        asked.append(text)
        return normalise(text, lexicon, language, heading)

    monkeypatch.setattr("narratix_desktop.services.line_states.normalise", counted)
    await desk.sounds()
    assert len(asked) == 4
    await desk.sounds()
    assert len(asked) == 4
    await reassign_lines(desk.book.id, [(await desk.lines())[2].id], (await desk.who("Piet")).id, desk.workshop)
    await desk.sounds()
    assert len(asked) == 4


async def test_lines_are_inspected_with_their_takes_and_files(desk: Desk) -> None:
    await spoken(desk)
    lines = await desk.lines()
    one = await inspect_lines(desk.book, TEXT, [lines[2].id], desk.workshop, desk.states)
    (shown,) = one.takes
    assert one.lines == (lines[2],)
    assert shown.path is not None
    assert shown.path.exists()
    assert shown.staleness is None
    assert shown.engine != "espeak"
    both = await inspect_lines(desk.book, TEXT, [lines[3].id, lines[2].id], desk.workshop, desk.states)
    assert both.lines == lines[2:4]
    assert both.takes == ()


async def test_lines_are_inspected_for_what_they_have_in_common(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = await desk.lines()
    ids = [line.id for line in lines]
    await direct_lines(desk.book.id, ids, desk.workshop, direction="softly", locked=True)
    await direct_lines(desk.book.id, ids[:1], desk.workshop, speed=1.5)
    for most in (len(lines), 0):  # on the loop, and in a thread
        monkeypatch.setattr("narratix_desktop.services.inspect_lines._AT_ONCE", most)
        common = (await inspect_lines(desk.book, TEXT, ids, desk.workshop, desk.states)).common
        assert common.ids == set(ids)
        assert common.speakers == tuple(dict.fromkeys(line.character_id for line in lines))
        assert common.directions == {"softly"}
        assert common.speeds == {1.0, 1.5}
        assert common.locked
        assert common.kinds == {line.kind for line in lines}


async def test_chapters_that_wait_to_be_spoken_or_failed_are_known(desk: Desk) -> None:
    tasks = desk.workshop.tasks
    chapters = await desk.workshop.books.chapters(desk.book.id)
    drafts = [
        TaskDraft(TaskKind.SPEAK, "Speak", book_id=desk.book.id, input={"chapter": str(one.id)}) for one in chapters
    ]
    first, second = await tasks.add(drafts)
    await tasks.start(second.id, "here")
    await tasks.fail(second.id, {"headline": "No voice."})
    assert await speaking_chapters(desk.book.id, tasks) == {
        chapters[0].id: Speaking(),
        chapters[1].id: Speaking("No voice."),
    }
    await tasks.cancel(first.id)
    assert set(await speaking_chapters(desk.book.id, tasks)) == {chapters[1].id}
