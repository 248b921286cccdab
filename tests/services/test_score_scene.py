"""Scoring a chapter against the real database, asset store and worker processes; only engines are watched."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pytest

from narratix_desktop.app.settings import Settings
from narratix_desktop.app.wiring import make_workshop
from narratix_desktop.compute.pool import WorkerPool
from narratix_desktop.domain.analysis import Analysis
from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.domain.book import Book
from narratix_desktop.domain.changes import Noun
from narratix_desktop.domain.chapter import ChapterSpan
from narratix_desktop.domain.character import CastMember
from narratix_desktop.domain.cue import CueKind, SoundRequest
from narratix_desktop.domain.errors import SoundError
from narratix_desktop.domain.ids import Sha256
from narratix_desktop.domain.money import FREE
from narratix_desktop.domain.segment import SegmentKind, SegmentSpan
from narratix_desktop.domain.take import Recording
from narratix_desktop.domain.units import Usd
from narratix_desktop.ports.engines import EngineInfo, Submitted
from narratix_desktop.ports.store import NewBook
from narratix_desktop.providers.synth_sound import SynthSoundEngine
from narratix_desktop.services.score_scene import score_chapter
from narratix_desktop.services.workshop import Workshop
from narratix_desktop.store.library import Library, open_library

FILLER = "She counted the cups again, for the number had come out differently, and wrote it down in the book. " * 4
CHAPTER = (
    f"One\n\nThe rain fell on the roof. {FILLER}The door slammed. {FILLER * 7}The door slammed again. {FILLER}\n\n"
)


@dataclass
class Sounds:
    """A sound engine whose work is under way before it is done, as a paid one's; it remembers what it was asked."""

    refuses: str = ""
    asked: list[SoundRequest] = field(default_factory=list)

    @property
    def info(self) -> EngineInfo:
        return EngineInfo("watched", "Watched sounds", "1")

    def sounds(self) -> tuple[str, ...]:
        return ()

    def estimate(self, request: SoundRequest) -> Usd:
        return FREE

    async def submit(self, request: SoundRequest, purpose: Purpose) -> Recording | Submitted:
        if request.sound == self.refuses:
            raise SoundError(f"{request.sound} was not composed.")
        self.asked.append(request)
        return Submitted(str(len(self.asked) - 1))

    async def collect(self, submitted: Submitted) -> Recording:
        request = self.asked[int(submitted.external_id)]
        return Recording(repr(request).encode(), "flac", request.duration)


@dataclass
class Studio:
    library: Library
    workshop: Workshop
    book: Book


@pytest.fixture
async def studio(database_url: str, tmp_path: Path) -> AsyncIterator[Studio]:
    pool = WorkerPool(1)
    async with await open_library(database_url, tmp_path / "assets") as library:
        text = CHAPTER + CHAPTER
        half = len(CHAPTER)
        chapters = (
            ChapterSpan(0, half, "One", heading_end=3),
            ChapterSpan(half, 2 * half, "Two", heading_end=half + 3),
        )
        new = NewBook("Cups", "A. Author", "en", text, "cups.txt", Sha256("0" * 64), chapters, {})
        book = await library.books.add(new)
        segments = [
            span
            for start in (0, half)
            for span in (
                SegmentSpan(start, start + 5, SegmentKind.HEADING, "narrator"),
                SegmentSpan(start + 5, start + half, SegmentKind.NARRATION, "narrator"),
            )
        ]
        cast_of_one = (CastMember("narrator", "Narrator", is_narrator=True),)
        await library.scripts.replace(book.id, Analysis(cast_of_one, tuple(segments)))
        yield Studio(library, make_workshop(Settings(home=tmp_path), library, pool), book)
    await pool.aclose()


async def test_every_cue_gets_a_sound_and_equal_sounds_are_made_once(studio: Studio) -> None:
    first, second = await studio.library.books.chapters(studio.book.id)
    sounds = Sounds()
    changes = await score_chapter(studio.book, first, studio.workshop, sounds)
    assert changes.touches(Noun.CUE)
    cues = await studio.library.cues.list(first.id)
    assert {cue.span.kind for cue in cues} == set(CueKind)
    assert all(cue.asset and cue.engine == "watched" for cue in cues)
    assert len(sounds.asked) == len(set(sounds.asked))
    music = {cue.asset for cue in cues if cue.span.kind == CueKind.MUSIC}
    assert len(music) == 1, "opening and closing share their sound"

    await score_chapter(studio.book, second, studio.workshop, sounds)
    again = await studio.library.cues.list(second.id)
    assert {cue.asset for cue in again} == {cue.asset for cue in cues}
    assert len(sounds.asked) == len(set(sounds.asked)), "the second chapter reuses the first one's sounds"


async def test_effect_that_returns_is_a_variation(studio: Studio) -> None:
    first, _ = await studio.library.books.chapters(studio.book.id)
    await score_chapter(studio.book, first, studio.workshop, Sounds())
    doors = [cue for cue in await studio.library.cues.list(first.id) if cue.span.sound == "door"]
    assert len(doors) == 2
    assert doors[0].asset != doors[1].asset


async def test_scoring_again_asks_for_nothing_and_keeps_every_cue(studio: Studio) -> None:
    first, _ = await studio.library.books.chapters(studio.book.id)
    await score_chapter(studio.book, first, studio.workshop, Sounds())
    before = await studio.library.cues.list(first.id)
    again = Sounds()
    await score_chapter(studio.book, first, studio.workshop, again)
    assert again.asked == []
    assert await studio.library.cues.list(first.id) == before


async def test_sound_that_fails_leaves_its_cue_silent_and_the_others_composed(studio: Studio) -> None:
    first, _ = await studio.library.books.chapters(studio.book.id)
    with pytest.raises(SoundError, match="rain"):
        await score_chapter(studio.book, first, studio.workshop, Sounds(refuses="rain"))
    cues = await studio.library.cues.list(first.id)
    assert [cue.span.sound for cue in cues if cue.asset is None] == ["rain"]
    mended = Sounds()
    await score_chapter(studio.book, first, studio.workshop, mended)
    assert [request.sound for request in mended.asked] == ["rain"]


async def test_embedded_engine_puts_playable_files_into_the_asset_store(studio: Studio) -> None:
    first, _ = await studio.library.books.chapters(studio.book.id)
    await score_chapter(studio.book, first, studio.workshop, SynthSoundEngine(studio.workshop.compute))
    cues = await studio.library.cues.list(first.id)
    paths = await studio.library.assets.paths([cast(Sha256, cue.asset) for cue in cues])
    assert all(path.read_bytes()[:4] == b"fLaC" for path in paths.values())
    rain = next(cue for cue in cues if cue.span.sound == "rain")
    assert paths[cast(Sha256, rain.asset)].stat().st_size > 100_000
