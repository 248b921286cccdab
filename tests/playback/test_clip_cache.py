import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from narratix_desktop.domain.errors import AudioError
from narratix_desktop.domain.ids import Sha256
from narratix_desktop.domain.mix import Bus
from narratix_desktop.domain.timeline import Timeline
from narratix_desktop.domain.units import Frames
from narratix_desktop.playback.clip_cache import AHEAD, ClipCache
from tests.playback.conftest import wait_until
from tests.playback.scenes import RATE, ArraySound, clip

HOUR = 3600


class Shelf:
    """Opens sounds and remembers which."""

    def __init__(self, seconds: float = 1.0) -> None:
        self.opened: dict[str, ArraySound] = {}
        self.seconds = seconds
        self.gate = threading.Event()
        self.gate.set()

    def __call__(self, path: Path) -> ArraySound:
        if path.name == "broken":
            raise AudioError("broken")
        samples = np.full((int(self.seconds * RATE), 1), 0.5, dtype=np.float32)
        self.opened[path.name] = ArraySound(samples, self.gate)
        return self.opened[path.name]


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def cache(shelf: Shelf) -> Iterator[ClipCache]:
    made = ClipCache(shelf)
    yield made
    shelf.gate.set()
    made.close()


def asset(number: int) -> Sha256:
    return Sha256(f"{number:064x}")


def spaced(count: int = 10) -> tuple[Timeline, dict[Sha256, Path]]:
    """A clip of a second every ten seconds."""
    clips = tuple(clip(asset(n), Bus.NARRATION, n * 10.0, 1.0, n) for n in range(count))
    return Timeline(clips, Frames(count * 10 * RATE)), {asset(n): Path(str(n)) for n in range(count)}


def test_clips_ahead_of_the_playhead_are_decoded_and_old_ones_forgotten(cache: ClipCache, shelf: Shelf) -> None:
    cache.show(*spaced())
    assert cache.wait_for(0, 10)
    assert np.asarray(cache.load(asset(0))[0:10]).all()
    cache.look_from(50 * RATE)
    assert cache.wait_for(50 * RATE, 10)
    wait_until(lambda: "6" in shelf.opened)
    assert not {"3", "8"} & set(shelf.opened)
    wait_until(lambda: not cache.load(asset(0)).pages)
    cache.look_from(0)
    assert cache.wait_for(0, 10)
    assert np.asarray(cache.load(asset(0))[0:10]).all()


def test_winding_back_decodes_what_lies_behind(cache: ClipCache, shelf: Shelf) -> None:
    cache.show(*spaced())
    cache.look_from(55 * RATE, backward=True)
    wait_until(lambda: "5" in shelf.opened)
    wait_until(lambda: "4" not in shelf.opened or len(shelf.opened) <= 3)
    assert "6" not in shelf.opened


def test_of_a_long_file_only_the_pages_around_the_playhead_are_read(cache: ClipCache, shelf: Shelf) -> None:
    shelf.seconds = 120.0
    music = Timeline((clip(asset(1), Bus.MUSIC, 0.0, 120.0),), Frames(120 * RATE))
    cache.show(music, {asset(1): Path("music")})
    cache.look_from(80 * RATE)
    assert cache.wait_for(80 * RATE, 10)
    wait_until(lambda: 91 in cache.load(asset(1)).pages)
    wait_until(lambda: min(cache.load(asset(1)).pages) >= 78)
    assert len(cache.load(asset(1)).pages) <= AHEAD // RATE + 3
    assert cache.load(asset(1)).shape == (120 * RATE, 1)


def test_the_mixer_never_waits_what_is_not_decoded_is_silent(cache: ClipCache, shelf: Shelf) -> None:
    shelf.gate.clear()
    cache.show(*spaced())
    assert not cache.wait_for(0, 0.05)
    assert not np.asarray(cache.load(asset(0))[0:100]).any()
    shelf.gate.set()
    assert cache.wait_for(0, 10)
    assert np.asarray(cache.load(asset(0))[0:100]).all()


def test_a_slice_over_pages_joins_them_and_ends_with_the_asset(cache: ClipCache, shelf: Shelf) -> None:
    shelf.seconds = 2.5
    cache.show(Timeline((clip(asset(1), Bus.EFFECTS, 0.0, 2.5),), Frames(3 * RATE)), {asset(1): Path("one")})
    cache.look_from(RATE)
    assert cache.wait_for(RATE, 10)
    wait_until(lambda: len(cache.load(asset(1)).pages) == 3)
    samples = cache.load(asset(1))
    assert np.asarray(samples[RATE - 10 : RATE + 10]).all()
    assert len(samples[2 * RATE : 4 * RATE]) == RATE // 2


def test_another_arrangement_keeps_what_both_share(cache: ClipCache, shelf: Shelf) -> None:
    timeline, sources = spaced()
    cache.show(timeline, sources)
    assert cache.wait_for(0, 10)
    first = shelf.opened["0"]
    moved = Timeline((clip(asset(0), Bus.NARRATION, 0.5, 1.0, 0),), Frames(5 * RATE))
    cache.show(moved, sources)
    assert cache.wait_for(0, 10)
    assert shelf.opened["0"] is first
    assert first.read_pages == [0]


def test_a_take_that_cannot_be_read_is_silent_and_the_rest_plays(cache: ClipCache) -> None:
    clips = (clip(asset(1), Bus.NARRATION, 0.0, 1.0, 1), clip(asset(2), Bus.NARRATION, 1.0, 1.0, 2))
    both = {asset(1): Path("broken"), asset(2): Path("whole")}
    cache.show(Timeline(clips, Frames(2 * RATE)), both)
    cache.look_from(RATE)
    assert cache.wait_for(RATE, 10)
    assert not np.asarray(cache.load(asset(1))[0:10]).any()
    assert np.asarray(cache.load(asset(2))[0:10]).all()
    cache.show(Timeline(clips, Frames(2 * RATE)), {asset(2): Path("whole")})
    assert cache.wait_for(RATE, 10)
