"""An engine that speaks a line as one that goes on from the line before: what it is asked, and what makes it stale."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
import pytest_asyncio

from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.domain.book import Book
from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.take import SpeechRequest
from narratix_desktop.domain.units import Usd
from narratix_desktop.domain.voice import VoiceSpec
from narratix_desktop.ports.engines import EngineInfo, SpeechEngine, Submitted
from narratix_desktop.ports.jobs import SpokenLine
from narratix_desktop.services.analyse_book import analyse_book
from narratix_desktop.services.audition_voice import audition_of_line
from narratix_desktop.services.cast_voices import cast_voices
from narratix_desktop.services.edit_script import pronounce_word
from narratix_desktop.services.line_states import LineSound, LineStates
from narratix_desktop.services.regenerate_line import regenerate_line
from narratix_desktop.services.speak_chapter import chapter_lines, lines_to_speak, speak_chapter
from narratix_desktop.services.workshop import Workshop
from tests.services.productions import add_book

FLOWING = "flowing"


@dataclass
class FlowingVoices:
    """Rehearsal voices that are told what was said before."""

    voices_: SpeechEngine
    asked: list[SpeechRequest] = field(default_factory=list)

    @property
    def info(self) -> EngineInfo:
        return replace(self.voices_.info, name=FLOWING, label="Flowing", flows=True)

    async def voices(self) -> tuple[VoiceSpec, ...]:
        return tuple(replace(voice, engine=FLOWING) for voice in await self.voices_.voices())

    def estimate(self, requests: Sequence[SpeechRequest]) -> Usd:
        return self.voices_.estimate(requests)

    async def submit(self, requests: Sequence[SpeechRequest], purpose: Purpose) -> tuple[SpokenLine, ...] | Submitted:
        self.asked += requests
        return await self.voices_.submit(requests, purpose)

    async def collect(self, submitted: Submitted) -> tuple[SpokenLine, ...]:
        return await self.voices_.collect(submitted)


@dataclass
class Desk:
    """A book that is cast with flowing voices, and its first spoken chapter."""

    workshop: Workshop
    engine: FlowingVoices
    book: Book
    chapter: Chapter

    async def texts(self) -> list[tuple[str, str]]:
        """What each line says, and what is said before it, as the chapter asks for them."""
        lines = await chapter_lines(self.book, self.chapter, self.workshop, self.engine)
        return [(line.request.spoken, line.request.before) for line in lines]


@pytest_asyncio.fixture
async def desk(workshop: Workshop, tmp_path: Path) -> Desk:
    engine = FlowingVoices(workshop.speech_engine("espeak"))
    flowing = replace(workshop, speech={**workshop.speech, FLOWING: engine})
    book = await add_book(flowing, tmp_path)
    await analyse_book(book.id, flowing.books, flowing.scripts, flowing.analyser("local"))
    await cast_voices(book.id, book.language, flowing.scripts, engine)
    chapters = [one for one in await flowing.books.chapters(book.id) if one.included]
    return Desk(flowing, engine, book, max(chapters, key=lambda one: one.end - one.start))


async def test_each_line_is_asked_for_behind_the_one_before_it_and_the_first_behind_nothing(desk: Desk) -> None:
    said = await desk.texts()
    assert len(said) > 3
    assert [before for _, before in said] == ["", *(spoken for spoken, _ in said[:-1])]
    await speak_chapter(desk.book, desk.chapter, desk.workshop, desk.engine)
    assert {(one.spoken, one.before) for one in desk.engine.asked} == set(said)


async def test_other_engines_are_told_nothing_of_it(desk: Desk) -> None:
    espeak = desk.workshop.speech_engine("espeak")
    await cast_voices(desk.book.id, desk.book.language, desk.workshop.scripts, espeak)
    plain = replace(desk.workshop, speech={"espeak": espeak, FLOWING: espeak})
    lines = await chapter_lines(desk.book, desk.chapter, plain, espeak)
    assert {line.request.before for line in lines} == {""}
    assert [line.before for line in lines][1:] == [line.request.spoken for line in lines[:-1]]


async def test_a_line_by_itself_is_asked_for_as_in_its_chapter(desk: Desk) -> None:
    whole = await chapter_lines(desk.book, desk.chapter, desk.workshop, desk.engine)
    for line in whole:
        (alone,) = await chapter_lines(desk.book, desk.chapter, desk.workshop, desk.engine, only=[line.segment.id])
        assert (alone.key, alone.request) == (line.key, line.request)
        audition = await audition_of_line(desk.book.id, line.segment, line.request.voice, desk.workshop)
        assert audition.request == line.request
    third = whole[2].segment.id
    await regenerate_line(desk.book.id, third, desk.workshop, FLOWING)
    assert desk.engine.asked == [whole[2].request]


async def test_what_is_said_before_makes_no_take_stale_and_nothing_is_spoken_again(desk: Desk) -> None:
    await speak_chapter(desk.book, desk.chapter, desk.workshop, desk.engine)
    first, count = (await desk.texts())[0][0], len(desk.engine.asked)
    await pronounce_word(desk.book.id, first.split()[0], "something else", desk.workshop)
    lines, missing = await lines_to_speak(desk.book, desk.chapter, desk.workshop, desk.engine)
    assert (lines[1].request.before, [line.segment.id for line in missing]) == (
        lines[0].request.spoken,
        [lines[0].segment.id],
    )
    states = LineStates(desk.workshop, lambda: FLOWING)
    text = (await desk.workshop.books.revision(desk.book.id)).text
    sounds = (await states.of_chapter(desk.book, text, desk.chapter)).sounds
    assert [sounds[line.segment.id] for line in lines[:2]] == [LineSound.STALE, LineSound.SPOKEN]
    await speak_chapter(desk.book, desk.chapter, desk.workshop, desk.engine)
    assert len(desk.engine.asked) == count + 1


def request(before: str = "", number: int = 1, spoken: str = "Yes.") -> SpeechRequest:
    voice = VoiceSpec("hume", "v", "V", parameters={"speed": 1.0})
    return SpeechRequest(spoken, spoken, tuple(range(len(spoken))), voice, before=before, number=number)


@pytest.mark.parametrize(
    ("number", "key"),
    [
        (1, "c1ea8a2fd7a312b4b6a21c591d1371aa3e9f90e11089f8eb5a206a08d1117f4f"),
        (3, "78914c558899a272804accafdbc6c2679a1b0d438b6bf5f17c680698522bbdcf"),
    ],
)
def test_the_key_of_a_line_alone_never_changes_because_libraries_are_full_of_them(number: int, key: str) -> None:
    assert request(number=number).content_key("hume", "1") == key


def test_a_key_tells_takes_and_what_was_said_before_apart_and_still_whether_a_take_holds() -> None:
    asked = [request(before, number) for before in ("", "Who?", "Why?") for number in (1, 2, 3)]
    keys = [one.content_key("hume", "1") for one in asked]
    assert len(set(keys)) == len(keys)
    for now in asked:
        assert all(now.is_answered_by(key, "hume", "1", 3) for key in keys)
        # A second take exists only where a line had so many.
        assert not now.is_answered_by(request(number=3).content_key("hume", "1"), "hume", "1", 2)
    other = request("Who?", spoken="No.").content_key("hume", "1")
    assert not request("Who?").is_answered_by(other, "hume", "1", 3)
    assert not request("Who?").is_answered_by(request("Who?").content_key("hume", "2"), "hume", "1", 3)
