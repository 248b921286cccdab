import numpy as np
import pytest
from scipy.signal import lfilter

from narratix_desktop.audio.buffer import Audio
from narratix_desktop.audio.voiceprint import measure_voice
from narratix_desktop.domain.errors import AudioError


def vowel(pitch: float, formant: float, rate: int = 22_050, seconds: float = 3.0, level: float = 0.2) -> Audio:
    """A train of pulses through one resonance: as little of a voice as can still be told apart."""
    times = np.arange(round(rate * seconds))
    pulses = (np.floor(times * pitch / rate) != np.floor((times - 1) * pitch / rate)).astype(float)
    radius, angle = np.exp(-np.pi * 120.0 / rate), 2 * np.pi * formant / rate
    sounded = lfilter([1.0], [1.0, -2 * radius * np.cos(angle), radius**2], pulses)
    sounded -= sounded.mean()
    return np.asarray(sounded / np.abs(sounded).max() * level, dtype=np.float32)


@pytest.mark.parametrize("pitch", [70.0, 110.0, 180.0, 270.0, 420.0])
@pytest.mark.parametrize("rate", [22_050, 44_100])
def test_pitch_is_found_within_a_quarter_of_a_semitone(pitch: float, rate: int) -> None:
    found = measure_voice(vowel(pitch, 900.0, rate), rate, 30)
    assert found.pitch == pytest.approx(12 * np.log2(pitch / 100), abs=0.25)


def test_loudness_and_channels_do_not_count() -> None:
    loud, soft = vowel(120.0, 700.0, level=0.8), vowel(120.0, 700.0, level=0.02)
    one, other = measure_voice(loud, 22_050, 30), measure_voice(np.stack([soft, soft], axis=1), 22_050, 30)
    assert other.timbre == pytest.approx(one.timbre, abs=0.05)


def test_another_resonance_is_another_timbre_of_the_same_pitch() -> None:
    dark, bright = measure_voice(vowel(120.0, 500.0), 22_050, 30), measure_voice(vowel(120.0, 2500.0), 22_050, 30)
    assert dark.pitch == pytest.approx(bright.pitch, abs=0.1)
    assert np.linalg.norm(np.subtract(dark.timbre, bright.timbre)) > 1.0


def test_pauses_at_the_ends_do_not_change_the_pace() -> None:
    said = vowel(120.0, 700.0)
    silence = np.zeros(22_050, np.float32)
    plain, padded = measure_voice(said, 22_050, 30), measure_voice(np.concatenate([silence, said, silence]), 22_050, 30)
    assert plain.pace == pytest.approx(10.0, rel=0.05)
    assert padded.pace == pytest.approx(plain.pace, rel=0.05)


@pytest.mark.parametrize(
    "nothing", [np.zeros(0, np.float32), np.zeros(22_050, np.float32), np.zeros(100, np.float32)], ids=len
)
def test_a_recording_without_a_voice_is_refused(nothing: Audio) -> None:
    with pytest.raises(AudioError):
        measure_voice(nothing, 22_050, 10)


def test_noise_has_no_voice() -> None:
    noise = np.random.default_rng(3).normal(0.0, 0.1, 22_050).astype(np.float32)
    with pytest.raises(AudioError):
        measure_voice(noise, 22_050, 10)
