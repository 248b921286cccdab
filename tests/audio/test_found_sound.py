"""Sounds that came from elsewhere loop without a seam, begin with their first sound, and have the usual levels."""

import numpy as np
import pytest

from narratix_desktop.audio.buffer import Audio
from narratix_desktop.audio.found_sound import loop_bed, trim_effect
from narratix_desktop.audio.gating import gated_loudness
from narratix_desktop.audio.loudness import LoudnessMeter
from narratix_desktop.domain.errors import AudioError
from narratix_desktop.domain.units import PROJECT_RATE, Frames, to_frames


def noise(seconds: float) -> Audio:
    return np.random.Generator(np.random.PCG64(1)).standard_normal((to_frames(seconds), 1), dtype=np.float32) * 0.02


def padded(sound: Audio) -> Audio:
    quiet = np.zeros((PROJECT_RATE, sound.shape[1]), dtype=np.float32)
    return np.concatenate([quiet, sound, quiet])


def energy(samples: Audio) -> float:
    return float(np.sqrt(np.mean(np.square(samples, dtype=np.float64))))


@pytest.mark.parametrize("found", [3.0, 9.0, 40.0])
def test_a_bed_of_any_length_has_the_length_that_was_asked_for_and_no_hole(found: float) -> None:
    bed = loop_bed(padded(noise(found)), to_frames(20.0))
    assert bed.shape == (to_frames(20.0), 2)
    tenths = [energy(part) for part in np.array_split(bed, 40)]
    assert max(tenths) < 1.35 * min(tenths)


def test_the_end_of_a_bed_leads_into_its_beginning() -> None:
    clock = np.arange(to_frames(9.0), dtype=np.float32) / PROJECT_RATE
    tone = (0.1 * np.sin(2 * np.pi * 220.0 * clock))[:, np.newaxis].astype(np.float32)
    bed = loop_bed(tone, to_frames(5.37))
    steps = np.abs(np.diff(np.concatenate([bed, bed])[:, 0]))
    seam = len(bed) - 1
    assert steps[seam - 5 : seam + 5].max() <= 1.2 * np.percentile(steps, 99)


def test_a_bed_has_the_loudness_of_the_embedded_ones() -> None:
    bed = loop_bed(noise(8.0), to_frames(12.0))
    meter = LoudnessMeter(PROJECT_RATE, 2)
    meter.add(bed)
    assert gated_loudness(meter.blocks()) == pytest.approx(-23.0, abs=0.3)


def test_an_effect_begins_with_its_sound_and_ends_in_time() -> None:
    effect = trim_effect(padded(noise(4.0)), to_frames(2.0))
    assert len(effect) == to_frames(2.0)
    assert energy(effect[: to_frames(0.05)]) > 0.5 * energy(effect)
    assert float(np.abs(effect).max()) == pytest.approx(10 ** (-3 / 20), rel=0.01)
    assert abs(float(effect[-1, 0])) < 0.001


def test_an_effect_of_any_length_keeps_its_own() -> None:
    assert len(trim_effect(padded(noise(1.0)), Frames(0))) == pytest.approx(to_frames(1.26), abs=500)


@pytest.mark.parametrize("found", [np.zeros((0, 1)), np.zeros((90_000, 2)), np.full((90_000, 1), np.nan)])
def test_sound_of_no_use_is_refused(found: Audio) -> None:
    sound = found.astype(np.float32)
    with pytest.raises(AudioError):
        loop_bed(sound, to_frames(5.0))
    with pytest.raises(AudioError):
        trim_effect(sound, to_frames(5.0))


def test_a_click_is_no_bed() -> None:
    with pytest.raises(AudioError, match="too short"):
        loop_bed(noise(0.3), to_frames(5.0))
