import numpy as np
import pytest

from narratix_desktop.audio.time_stretch import HOP, TimeStretch
from tests.audio.signals import RATE, FloatArray, rms, sine, stereo


def stretched(samples: FloatArray, speed: float, block: int = 1024) -> FloatArray:
    stretch = TimeStretch(speed)
    planes = np.ascontiguousarray(samples.T)
    parts = [stretch.process(planes[:, at : at + block]) for at in range(0, planes.shape[1], block)]
    return np.concatenate(parts, axis=1).T


def strongest(samples: FloatArray) -> float:
    middle = samples[len(samples) // 4 :][: RATE // 2, 0]
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle))))
    return float(np.argmax(spectrum)) * RATE / len(middle)


@pytest.mark.parametrize("speed", [1.0, 2.0, 4.0])
def test_the_time_shrinks_and_the_pitch_stays(speed: float) -> None:
    samples = stereo(sine(180.0, 6.0, -12.0))
    out = stretched(samples, speed)
    assert len(out) == pytest.approx(len(samples) / speed, abs=3 * HOP)
    assert strongest(out) == pytest.approx(180.0, abs=3.0)


def test_the_level_stays() -> None:
    samples = stereo(sine(250.0, 4.0, -12.0))
    out = stretched(samples, 2.0)
    assert rms(out[HOP:]) == pytest.approx(rms(samples), abs=0.5)


def test_blocks_of_any_length_give_the_same() -> None:
    samples = stereo(sine(200.0, 2.0, -12.0), sine(330.0, 2.0, -15.0))
    np.testing.assert_allclose(stretched(samples, 2.0, 333), stretched(samples, 2.0, 8192), atol=1e-6)


def test_words_come_in_order_and_none_is_left_out() -> None:
    pitches = (200.0, 300.0, 450.0, 675.0)
    samples = stereo(np.concatenate([sine(pitch, 1.0, -12.0) for pitch in pitches]))
    out = stretched(samples, 4.0)
    quarter = RATE // 4
    for at, pitch in enumerate(pitches[:-1]):
        piece = out[at * quarter + quarter // 4 : at * quarter + 3 * quarter // 4, 0]
        spectrum = np.abs(np.fft.rfft(piece * np.hanning(len(piece)), 1 << 16))
        assert float(np.argmax(spectrum)) * RATE / (1 << 16) == pytest.approx(pitch, abs=12.0)
