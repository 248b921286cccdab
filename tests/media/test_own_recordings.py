import wave
from pathlib import Path

import numpy as np
import pytest

from narratix_desktop.domain.errors import AudioError
from narratix_desktop.domain.units import Decibels
from narratix_desktop.media.decode import decode
from narratix_desktop.media.own_recordings import level_recording, save_recording, split_recording, trim_recording
from tests.audio.signals import RATE, FloatArray, noise, rms, sine

GAPS = (0.5, 1.0, 0.3, 1.2, 0.8)
"""Seconds of silence before, between and behind four lines of one second; the third gap is no pause."""


def four_lines() -> FloatArray:
    parts = []
    for gap in GAPS:
        parts += [noise(gap, -75.0), sine(300.0, 1.0, -15.0)]
    return np.concatenate(parts[:-1])


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "take.wav"
    with wave.open(str(path), "wb") as opened:
        opened.setnchannels(1)
        opened.setsampwidth(2)
        opened.setframerate(RATE)
        opened.writeframes((four_lines() * 32767).astype("<i2").tobytes())
    return path


def test_recording_is_split_where_it_pauses_and_not_where_it_breathes(recording: Path) -> None:
    lines = split_recording(recording, 0.7)
    assert [len(line) / RATE for line in lines] == [pytest.approx(length, abs=0.04) for length in (1.16, 2.46, 1.16)]


def test_trim_takes_the_silence_on_both_sides_only(recording: Path) -> None:
    assert len(trim_recording(recording)) / RATE == pytest.approx(4.0 + 1.0 + 0.3 + 1.2 + 0.16, abs=0.04)


def test_level_is_met_unless_the_peak_forbids_it() -> None:
    quiet = sine(300.0, 1.0, -40.0)[:, np.newaxis]
    assert rms(level_recording(quiet, Decibels(-20.0))) == pytest.approx(-20.0, abs=0.1)
    assert np.abs(level_recording(quiet, Decibels(0.0))).max() == pytest.approx(10 ** (-1 / 20), abs=0.01)


def test_saved_recording_comes_back(tmp_path: Path) -> None:
    samples = noise(1.0, -30.0)[:, np.newaxis]
    save_recording(samples, tmp_path / "a.wav")
    np.testing.assert_allclose(decode(tmp_path / "a.wav"), samples, atol=2**-22)


def test_silent_recording_is_refused(tmp_path: Path) -> None:
    save_recording(np.zeros((RATE, 1), dtype=np.float32), tmp_path / "a.wav")
    for use in (split_recording, trim_recording):
        with pytest.raises(AudioError):
            use(tmp_path / "a.wav")
    with pytest.raises(AudioError):
        level_recording(np.zeros((RATE, 1), dtype=np.float32), Decibels(-20.0))
