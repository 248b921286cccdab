"""Mixing, limiting and measuring one minute, for pytest-benchmark; compare_hour.py holds them against the encoder."""

from typing import Any

import numpy as np
import pytest

from benchmarks.hour_of_sound import Sounds, make_chapter, make_sounds, speech_like
from narratix_desktop.audio.mastering import Limiter
from narratix_desktop.audio.meter import SignalMeter
from narratix_desktop.audio.mixdown import Mixer
from narratix_desktop.domain.mix import MixSettings
from narratix_desktop.domain.units import PROJECT_RATE, Decibels
from narratix_desktop.media.sources import AssetSource

BLOCK = 1 << 16


@pytest.fixture(scope="module")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> Sounds:
    return make_sounds(tmp_path_factory.mktemp("sounds"))


@pytest.fixture(scope="module")
def minute() -> "np.ndarray[tuple[int, ...], np.dtype[np.float32]]":
    voice = speech_like(60.0, 1, PROJECT_RATE)
    return np.stack([voice, voice], axis=1)


@pytest.mark.parametrize("chunk", [2048, BLOCK])
def test_mix_of_one_minute(benchmark: Any, sounds: Sounds, chunk: int) -> None:
    timeline = make_chapter(sounds, 1.0)

    def mix() -> None:
        with AssetSource(sounds.paths) as source:
            mixer = Mixer(timeline, source.load, MixSettings(), chunk=chunk)
            for index in range(-(-timeline.length // chunk)):
                mixer.chunk(index)

    benchmark.pedantic(mix, rounds=3)


def test_limiter_over_one_minute_of_hot_speech(
    benchmark: Any, minute: "np.ndarray[tuple[int, ...], np.dtype[np.float32]]"
) -> None:
    def limit() -> None:
        limiter = Limiter(Decibels(-12.0))
        for start in range(0, len(minute), BLOCK):
            limiter.process(minute[start : start + BLOCK])
        limiter.finish()

    benchmark.pedantic(limit, rounds=3)


def test_measurement_of_one_minute(benchmark: Any, minute: "np.ndarray[tuple[int, ...], np.dtype[np.float32]]") -> None:
    def measure() -> None:
        meter = SignalMeter(PROJECT_RATE, 2)
        for start in range(0, len(minute), BLOCK):
            meter.add(minute[start : start + BLOCK])
        meter.report()

    benchmark.pedantic(measure, rounds=3)


def test_a_seek_answers_at_once(benchmark: Any, sounds: Sounds) -> None:
    timeline = make_chapter(sounds, 30.0)
    with AssetSource(sounds.paths) as source:
        mixer = Mixer(timeline, source.load, MixSettings())
        places = iter(np.random.default_rng(1).integers(0, timeline.length, 100).tolist())
        benchmark.pedantic(lambda: mixer.render(next(places), 4096), rounds=30)
