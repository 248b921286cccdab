from collections.abc import Sequence
from pathlib import Path

import pytest

from narratix_desktop.domain.mix import MasterTarget
from narratix_desktop.domain.units import Decibels, Frames, Lufs
from narratix_desktop.ports.jobs import RenderAnswer
from narratix_desktop.services.choose_gain import choose_gain

WIDE = MasterTarget(Lufs(-20.0), (Decibels(-40.0), Decibels(0.0)))
NARROW = MasterTarget(Lufs(-20.0), (Decibels(-22.5), Decibels(-18.5)))


def chapter(loudness: float, rms: float, blocks: int = 100) -> RenderAnswer:
    energy = 10 ** ((loudness + 0.691) / 10)
    return RenderAnswer(Path("x.flac"), Frames(1), 1.0, (energy,) * blocks, Decibels(rms), Decibels(-6.0))


def gains(renders: Sequence[RenderAnswer], target: MasterTarget) -> list[float]:
    return [float(gain) for gain in choose_gain(renders, target).chapters]


def test_one_gain_follows_the_loudness_of_all_chapters_together() -> None:
    found = choose_gain([chapter(-24.0, -25.0), chapter(-24.0, -26.0)], WIDE)
    assert found.book == pytest.approx(4.0, abs=0.01)
    assert set(found.chapters) == {found.book}


def test_long_chapters_weigh_more_than_credits() -> None:
    assert choose_gain([chapter(-24.0, -25.0, 1000), chapter(-20.0, -21.0, 5)], WIDE).book == pytest.approx(
        4.0, abs=0.1
    )


def test_whole_book_moves_before_single_chapters_deviate() -> None:
    found = choose_gain([chapter(-20.0, -23.5) for _ in range(5)], NARROW)
    assert found.book == pytest.approx(1.3, abs=0.01)
    assert set(found.chapters) == {found.book}


def test_only_the_chapter_that_would_miss_its_window_deviates() -> None:
    renders = [chapter(-20.0, -21.0) for _ in range(19)] + [chapter(-20.0, -28.0)]
    found = gains(renders, NARROW)
    assert found[:19] == [pytest.approx(0.0, abs=0.01)] * 19
    assert found[19] == pytest.approx(5.8, abs=0.01)


def test_every_chapter_lands_in_its_window() -> None:
    levels = [-30.0, -25.0, -22.0, -17.0, -12.0]
    renders = [chapter(level + 2.0, level) for level in levels]
    for level, gain in zip(levels, gains(renders, NARROW), strict=True):
        assert -22.5 <= level + gain <= -18.5


def test_silent_chapter_gets_the_book_s_gain_and_a_silent_book_none() -> None:
    silent = chapter(-200.0, float("-inf"))
    assert gains([silent], NARROW) == [0.0]
    found = choose_gain([chapter(-24.0, -25.0), silent], WIDE)
    assert found.chapters[1] == found.book == pytest.approx(4.0, abs=0.01)
    assert choose_gain([], NARROW).chapters == ()


def test_room_tone_of_a_chapter_without_speech_is_not_raised_to_the_level_of_speech() -> None:
    bare = RenderAnswer(Path("x.flac"), Frames(1), 1.0, (), Decibels(-72.0), Decibels(-60.0))
    found = choose_gain([chapter(-20.0, -21.0), bare], NARROW)
    assert found.chapters[1] == found.book == pytest.approx(0.0, abs=0.01)
