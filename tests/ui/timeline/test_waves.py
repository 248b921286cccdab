"""What is drawn of a sound is what is heard of it."""

from dataclasses import replace

import numpy as np
import pytest

from narratix_desktop.audio.clips import loop_overlap
from narratix_desktop.audio.peaks import BASE, PeakPyramid
from narratix_desktop.domain.mix import Bus
from narratix_desktop.domain.units import Decibels, Frames
from narratix_desktop.ui.widgets.timeline.waves import clip_columns, colored, wave_coverage
from tests.ui.timeline.scenes import SECOND, item


def flat(seconds: float, level: float = 0.5) -> PeakPyramid:
    count = int(seconds * SECOND) // BASE
    return PeakPyramid.of(np.tile(np.array([[-level, level]], dtype=np.float32), (count, 1)))


def test_gain_and_fades_shape_the_wave() -> None:
    clip = replace(
        item(0, Bus.MUSIC, 1, 4).clip, offset=Frames(0), fade_in=Frames(SECOND), fade_out=Frames(SECOND),
        gain=Decibels(-6.0206),
    )  # fmt: skip
    columns = clip_columns(clip, flat(4), 0.0, SECOND / 100, 0, 600)
    highs = columns[:, 1]
    assert not highs[:99].any()
    assert highs[300] == pytest.approx(0.25, abs=0.001)
    assert highs[150] == pytest.approx(0.125, abs=0.005)
    assert highs[450] == pytest.approx(0.125, abs=0.005)
    assert not highs[502:].any()
    assert np.allclose(columns[:, 0], -highs)


def test_only_the_wanted_columns_are_computed() -> None:
    clip = replace(item(0, Bus.MUSIC, 1, 4).clip, offset=Frames(0))
    every = clip_columns(clip, flat(4), 0.0, 441.0, 0, 600)
    some = clip_columns(clip, flat(4), 0.0, 441.0, 250, 400)
    assert np.allclose(every[250:400], some)


def test_a_repeated_sound_is_drawn_to_its_end() -> None:
    swell = PeakPyramid.of(np.stack([-np.linspace(0, 0.5, 2000), np.linspace(0, 0.5, 2000)], axis=1, dtype=np.float32))
    clip = replace(
        item(0, Bus.AMBIENCE, 0, 12).clip, offset=Frames(0), loop=True, fade_in=Frames(0), fade_out=Frames(0)
    )
    highs = clip_columns(clip, swell, 0.0, 441.0, 0, 1200)[:, 1]
    period = swell.frames - loop_overlap(swell.frames)
    falls = np.flatnonzero(np.diff(highs) < -0.1)
    assert len(falls) == 12 * SECOND // period
    assert np.allclose(np.diff(falls) * 441, period, atol=900)
    assert highs[-1] > 0


def test_a_wave_covers_its_pixels_and_quiet_ones_a_hair() -> None:
    extremes = np.array([[-1.0, 1.0], [-0.5, 0.5], [0.0, 0.0], [-3.0, 3.0]], dtype=np.float32)
    covered = wave_coverage(extremes, 40)
    assert covered.shape == (40, 4)
    assert covered.sum(axis=0).tolist() == pytest.approx([40, 20, 1, 40])
    assert covered.min() >= 0
    assert covered.max() <= 1


def test_pixels_are_premultiplied() -> None:
    pixels = colored(np.ones((1, 1), dtype=np.float32), np.array([[200.0, 100.0, 50.0]], dtype=np.float32), 0.5)
    alpha, red, green, blue = (int(pixels[0, 0]) >> shift & 255 for shift in (24, 16, 8, 0))
    assert alpha == 127
    assert (red, green, blue) == (100, 50, 25)
