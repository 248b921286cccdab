import numpy as np
import pytest

from narratix_desktop.audio.automation import automation_gain
from narratix_desktop.audio.ducking import DuckingEnvelope
from narratix_desktop.audio.fades import OverlapError, crossfade, equal_power, fade_gain
from narratix_desktop.audio.peaks import PeakCollector
from narratix_desktop.domain.mix import Ducking
from narratix_desktop.domain.timeline import GainPoint
from narratix_desktop.domain.units import Decibels, Frames, Seconds
from tests.audio.signals import RATE, noise, rms


def test_crossfade_of_unrelated_noise_keeps_its_power() -> None:
    one, other = noise(3.0, -20.0, 1)[:, np.newaxis], noise(3.0, -20.0, 2)[:, np.newaxis]
    joined = crossfade(one, other, Frames(RATE))
    assert len(joined) == 5 * RATE
    for tenth in range(10):
        at = 2 * RATE + tenth * RATE // 10
        assert rms(joined[at : at + RATE // 10]) == pytest.approx(-20.0, abs=0.4)


def test_equal_power_gains_square_to_one_everywhere() -> None:
    falling, rising = equal_power(1000)
    np.testing.assert_allclose(falling**2 + rising**2, 1.0, atol=1e-6)


def test_crossfade_longer_than_a_clip_is_refused() -> None:
    clip = np.zeros((10, 2), dtype=np.float32)
    for overlap in (-1, 11):
        with pytest.raises(OverlapError):
            crossfade(clip, clip, Frames(overlap))


def test_fade_is_the_same_in_any_blocks() -> None:
    whole = fade_gain(0, 1000, 1000, 300, 200)
    assert whole is not None
    parts = [fade_gain(start, 100, 1000, 300, 200) for start in range(0, 1000, 100)]
    joined = np.concatenate([np.ones(100) if part is None else part for part in parts])
    np.testing.assert_allclose(joined, whole, atol=1e-6)
    assert whole[0] < 1e-4
    assert whole[-1] < 1e-4
    assert whole[500] == 1.0


def test_fades_that_meet_stay_inside_their_clip() -> None:
    gain = fade_gain(0, 100, 100, 60, 60)
    assert gain is not None
    assert gain.max() < 1.0


def test_automation_runs_straight_in_decibels_and_keeps_its_ends() -> None:
    points = (GainPoint(Frames(6400), Decibels(0.0)), GainPoint(Frames(12800), Decibels(-20.0)))
    gain = np.concatenate([automation_gain(points, start, 1000) for start in range(0, 20_000, 1000)])
    assert 20 * np.log10(gain[9600]) == pytest.approx(-10.0, abs=0.05)
    assert gain[0] == 1.0
    assert 20 * np.log10(gain[-1]) == pytest.approx(-20.0, abs=0.01)


def test_ducking_is_down_when_speech_begins_and_up_again_after_hold_and_release() -> None:
    ducking = Ducking(Decibels(-12.0), Seconds(0.5), Seconds(1.0), Seconds(2.0))
    envelope = DuckingEnvelope([(5 * RATE, 7 * RATE)], ducking)
    parts = [envelope.gain(at * RATE, RATE) for at in range(12)]
    gain = np.concatenate([np.ones(RATE) if part is None else part for part in parts])

    def level(seconds: float) -> float:
        return float(20 * np.log10(gain[round(seconds * RATE)]))

    assert level(4.45) == 0.0
    assert level(4.75) == pytest.approx(-6.0, abs=0.1)
    for held in (5.0, 6.0, 7.9):
        assert level(held) == pytest.approx(-12.0, abs=0.05)
    assert level(9.0) == pytest.approx(-6.0, abs=0.1)
    assert level(10.1) == 0.0


def test_beds_stay_down_across_gaps_shorter_than_the_hold() -> None:
    envelope = DuckingEnvelope([(0, RATE), (2 * RATE, 3 * RATE)], Ducking(hold=Seconds(1.2)))
    gain = envelope.gain(RATE, RATE)
    assert gain is not None
    np.testing.assert_allclose(20 * np.log10(gain), -10.0, atol=0.01)


def test_a_gap_shorter_than_attack_and_release_never_rises_to_full_level() -> None:
    ducking = Ducking(Decibels(-10.0), Seconds(1.0), Seconds(0.1), Seconds(1.0))
    gain = DuckingEnvelope([(0, RATE), (2 * RATE, 3 * RATE)], ducking).gain(RATE, RATE)
    assert gain is not None
    assert -8.0 < 20 * np.log10(gain.max()) < -2.0
    assert np.abs(np.diff(20 * np.log10(gain))).max() < 0.01


def test_overview_holds_the_extremes_of_every_bucket() -> None:
    samples = np.stack([np.arange(25.0), -np.arange(25.0)], axis=1).astype(np.float32)
    collector = PeakCollector(10)
    for start in range(0, 25, 7):
        collector.add(samples[start : start + 7])
    assert collector.pairs().tolist() == [[-9.0, 9.0], [-19.0, 19.0], [-24.0, 24.0]]
