import numpy as np
import pytest

from narratix_desktop.audio.condition import profile_take
from narratix_desktop.domain.errors import AudioError
from narratix_desktop.domain.units import PROJECT_RATE
from tests.audio.signals import noise, sine


def line_with_breath(rate: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """1 s of faint noise, 0.3 s breath 35 dB below the speech, 0.2 s gap, 2 s speech, 1 s faint noise."""
    samples = noise(4.5, -85.0, 1, rate)
    samples[rate : round(1.3 * rate)] += noise(0.3, -55.0, 2, rate)
    samples[round(1.5 * rate) : round(3.5 * rate)] += sine(220.0, 2.0, -17.0, rate)
    return samples


@pytest.mark.parametrize("rate", [22_050, 24_000, 44_100, 48_000])
def test_trim_keeps_the_breath_and_counts_project_frames(rate: int) -> None:
    profile = profile_take(line_with_breath(rate), rate)
    assert profile.head / PROJECT_RATE == pytest.approx(0.94, abs=0.015)
    assert (profile.head + profile.length) / PROJECT_RATE == pytest.approx(3.62, abs=0.015)
    assert profile.peak == pytest.approx(-17.0, abs=0.3)


def test_trims_of_a_take_never_leave_it() -> None:
    profile = profile_take(sine(300.0, 1.0), PROJECT_RATE)
    assert profile.head == 0
    assert profile.length == PROJECT_RATE


def test_constant_offset_changes_neither_peak_nor_trim() -> None:
    clean = line_with_breath(44_100)
    offset = profile_take(clean + np.float32(0.2), 44_100)
    plain = profile_take(clean, 44_100)
    assert (offset.head, offset.length) == (plain.head, plain.length)
    assert offset.peak == pytest.approx(plain.peak, abs=0.2)


def test_short_line_gets_the_ungated_mean() -> None:
    short, long = profile_take(sine(997.0, 0.25), 44_100), profile_take(sine(997.0, 3.0), 44_100)
    assert short.loudness == pytest.approx(long.loudness, abs=0.3)


def test_stereo_and_mono_of_the_same_voice_have_one_profile() -> None:
    mono = line_with_breath(44_100)
    assert profile_take(np.stack([mono, mono], axis=1), 44_100) == profile_take(mono, 44_100)


@pytest.mark.parametrize(
    "samples",
    [
        np.zeros(0, dtype=np.float32),
        np.zeros(44_100, dtype=np.float32),
        np.full(44_100, 0.5, dtype=np.float32),
        noise(1.0, -90.0),
        np.array([0.1, np.nan, 0.2], dtype=np.float32),
        np.array([0.1, np.inf, -np.inf], dtype=np.float32),
    ],
)
def test_unusable_audio_is_refused(samples: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> None:
    with pytest.raises(AudioError):
        profile_take(samples, 44_100)
