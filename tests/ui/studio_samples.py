"""A two-chapter book with takes that were really encoded, and a player that needs no sound card."""

import hashlib
import io
import wave
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from narratix_desktop.domain.analysis import Analysis
from narratix_desktop.domain.chapter import ChapterSpan
from narratix_desktop.domain.character import CastMember, Gender
from narratix_desktop.domain.errors import PlaybackError
from narratix_desktop.domain.ids import BookId, ChapterId, Sha256
from narratix_desktop.domain.levels import NOTHING_HEARD, Levels
from narratix_desktop.domain.mix import MixSettings
from narratix_desktop.domain.segment import SegmentKind, SegmentSpan
from narratix_desktop.domain.take import TakeProfile
from narratix_desktop.domain.timeline import Timeline
from narratix_desktop.domain.units import PROJECT_RATE, Decibels, Frames, Lufs, Seconds
from narratix_desktop.ports.player import Loop
from narratix_desktop.ports.store import NewBook, NewTake
from narratix_desktop.services.cast_voices import cast_voices
from narratix_desktop.services.workshop import Workshop

TEXT = "One\n\nThe lamp went out. 🌒\n\n“Who is there?” Nora asked.\n\nTwo\n\n“Only me,” said Piet.\n"
_SECOND = TEXT.index("Two")
_QUESTION = TEXT.index("“Who")
_ASKED = TEXT.index("Nora asked")
_ANSWER = TEXT.index("“Only")


class SilentPlayer:
    """Keeps time by hand: a test moves ``position`` and ``levels``, and says when playing has ended."""

    def __init__(self) -> None:
        self.timeline = Timeline((), Frames(0))
        self.sources: Mapping[Sha256, Path] = {}
        self.settings = MixSettings()
        self.gain = Decibels(0.0)
        self.loop: Loop | None = None
        self.speed = 1.0
        self.position = Frames(0)
        self.playing = False
        self.heard = NOTHING_HEARD
        self.fault: PlaybackError | None = None
        self.runs: list[tuple[int, float]] = []
        self.rearranged = 0

    def load(self, timeline: Timeline, sources: Mapping[Sha256, Path], settings: MixSettings) -> None:
        self.timeline, self.sources, self.settings = timeline, sources, settings
        self.position, self.playing, self.loop = Frames(0), False, None

    def rearrange(self, timeline: Timeline, sources: Mapping[Sha256, Path]) -> None:
        self.timeline, self.sources = timeline, sources
        self.rearranged += 1

    def apply(self, settings: MixSettings) -> None:
        self.settings = settings

    def set_gain(self, gain: Decibels) -> None:
        self.gain = gain

    def set_loop(self, loop: Loop | None) -> None:
        self.loop = loop

    def play(self, start: Frames | None = None, speed: float = 1.0) -> None:
        self.position = self.position if start is None else start
        self.speed = speed
        self.playing = True
        self.runs.append((int(self.position), speed))

    def pause(self) -> None:
        self.playing = False

    @property
    def levels(self) -> Levels:
        return self.heard if self.playing else NOTHING_HEARD

    def take_fault(self) -> PlaybackError | None:
        fault, self.fault = self.fault, None
        return fault

    def end(self) -> None:
        """Reach the end of what is loaded."""
        self.position, self.playing = self.timeline.length, False

    def close(self) -> None:
        self.playing = False


def tone(seconds: float, frequency: float = 220.0) -> bytes:
    """A mono WAV file."""
    times = np.arange(int(seconds * PROJECT_RATE)) / PROJECT_RATE
    samples = (np.sin(2 * np.pi * frequency * times) * 9000).astype("<i2")
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(PROJECT_RATE)
        out.writeframes(samples.tobytes())
    return file.getvalue()


async def add_book(workshop: Workshop, *, spoken: bool = True) -> BookId:
    """Import, analyse and cast a small book; its first chapter is spoken."""
    chapters = (
        ChapterSpan(0, _SECOND, "One", heading_end=3),
        ChapterSpan(_SECOND, len(TEXT), "Two", heading_end=_SECOND + 3),
    )
    digest = Sha256("5a" * 32)
    book = await workshop.books.add(NewBook("Lamps", "A. Author", "en", TEXT, "lamps.txt", digest, chapters, {}))
    cast = (
        CastMember("narrator", "Narrator", is_narrator=True),
        CastMember("nora", "Nora", gender=Gender.FEMALE),
        CastMember("piet", "Piet", gender=Gender.MALE),
    )
    segments = (
        SegmentSpan(0, 5, SegmentKind.HEADING, "narrator"),
        SegmentSpan(5, _QUESTION, SegmentKind.NARRATION, "narrator"),
        SegmentSpan(_QUESTION, _ASKED, SegmentKind.DIALOGUE, "nora", 0.9),
        SegmentSpan(_ASKED, _SECOND, SegmentKind.NARRATION, "narrator"),
        SegmentSpan(_SECOND, _ANSWER, SegmentKind.HEADING, "narrator"),
        SegmentSpan(_ANSWER, len(TEXT), SegmentKind.DIALOGUE, "piet", 0.5),
    )
    await workshop.scripts.replace(book.id, Analysis(cast, segments))
    await cast_voices(book.id, "en", workshop.scripts, workshop.speech_engine("espeak"))
    if spoken:
        first, _ = await workshop.books.chapters(book.id)
        await speak_chapter(workshop, first.id)
    return book.id


async def speak_chapter(
    workshop: Workshop, chapter_id: ChapterId, *, seconds: float = 1.0, first: int = 0, last: int | None = None
) -> None:
    """Give lines of a chapter a take each, of another length than the next one's."""
    lines = list(enumerate(await workshop.scripts.segments(chapter_id)))[first:last]
    for number, segment in lines:
        asset = await workshop.assets.put(tone(seconds + number / 4, 220.0 + 40 * number), "wav")
        profile = TakeProfile(Frames(0), Frames(int(seconds * PROJECT_RATE)), Lufs(-20.0), Decibels(-11.0))
        key = Sha256(hashlib.sha256(f"{chapter_id}{number}{seconds}".encode()).hexdigest())
        await workshop.takes.add([NewTake(segment.id, asset, key, "espeak", Seconds(seconds), profile, ())])
