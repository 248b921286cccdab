import numpy as np
import pytest

from narratix_desktop.audio.mastering import Dither, Limiter
from narratix_desktop.audio.true_peak import TruePeakMeter
from narratix_desktop.domain.units import Decibels, to_gain
from tests.audio.signals import RATE, FloatArray, noise, rms, sine, stereo


def limited(samples: FloatArray, ceiling: float, block: int) -> FloatArray:
    limiter = Limiter(Decibels(ceiling))
    parts = [limiter.process(samples[start : start + block]) for start in range(0, len(samples), block)]
    return np.concatenate([*parts, limiter.finish()])


def true_peak(samples: FloatArray) -> float:
    meter = TruePeakMeter(samples.shape[1])
    meter.add(samples)
    return float(20 * np.log10(meter.finish()))


def hot_material() -> FloatArray:
    """Clicks, bursts of noise and a sine whose peaks lie between samples, up to 12 dB over full scale."""
    random = np.random.default_rng(3)
    bursts = noise(4.0, 0.0, 5) * np.repeat(random.random(40) > 0.6, RATE // 10)
    clicks = np.zeros(4 * RATE, dtype=np.float32)
    clicks[random.integers(0, 4 * RATE, 50)] = random.choice([-4.0, 4.0], 50)
    between = sine(RATE / 4, 4.0, 3.0, phase=np.pi / 4)
    return stereo((bursts + clicks).astype(np.float32), between)


@pytest.mark.parametrize("block", [320, 1000, 65_536])
def test_no_true_peak_passes_the_ceiling_however_hot_the_material(block: int) -> None:
    out = limited(hot_material(), -3.5, block)
    assert len(out) == 4 * RATE
    assert true_peak(out) <= -3.5
    assert true_peak(out) > -5.0


def test_result_does_not_depend_on_the_blocks() -> None:
    hot = hot_material()
    np.testing.assert_allclose(limited(hot, -3.5, 999), limited(hot, -3.5, 50_000), atol=1e-6)


def test_what_is_under_the_ceiling_passes_unchanged() -> None:
    quiet = stereo(noise(2.0, -30.0, 1), noise(2.0, -30.0, 2))
    np.testing.assert_array_equal(limited(quiet, -3.5, 4321), quiet)


def test_gain_falls_before_the_peak_and_returns_slowly_behind_it() -> None:
    samples = stereo(sine(1000.0, 2.0, -20.0))
    samples[RATE, :] = to_gain(6.0)
    out = limited(samples, -6.0, 4096)
    gain = rms(out[RATE - 4000 : RATE - 2000]), rms(out[RATE - 60 : RATE - 10]), rms(out[RATE + 20 : RATE + 200])
    assert gain[0] == pytest.approx(-23.0, abs=0.1)
    assert gain[1] < -33.0
    assert gain[2] < -30.0
    assert rms(out[-RATE // 4 :]) == pytest.approx(-23.0, abs=0.1)


def test_both_sides_share_one_gain() -> None:
    samples = stereo(sine(200.0, 1.0, 6.0), sine(200.0, 1.0, -20.0))
    out = limited(samples, -6.0, 4096)
    middle = slice(RATE // 4, RATE // 2)
    assert rms(out[middle, 0]) - rms(out[middle, 1]) == pytest.approx(26.0, abs=0.1)


def test_dither_keeps_a_tone_smaller_than_a_step_without_distorting_it() -> None:
    step = 1 / 32767
    tiny = stereo((0.4 * step * np.sin(2 * np.pi * 441 * np.arange(10 * RATE) / RATE)).astype(np.float32))
    rounded = Dither().to_int16(tiny)
    spectrum = np.abs(np.fft.rfft(rounded[:, 0] * step)) / (5 * RATE)
    assert spectrum[4410] == pytest.approx(0.4 * step, rel=0.1)
    assert spectrum[3 * 4410] < 0.05 * step
    assert not np.rint(tiny * 32767).any()


def test_dither_noise_is_triangular_with_the_variance_of_half_a_step_squared() -> None:
    rounded = Dither().to_int16(np.zeros((10 * RATE, 2), dtype=np.float32))
    assert np.var(rounded) == pytest.approx(0.25, rel=0.03)
    assert set(np.unique(rounded)) == {-1, 0, 1}
