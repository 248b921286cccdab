import numpy as np
import pytest

from narratix_desktop.audio.dynamics import DynamicsSettings, SpeechDynamics
from tests.audio.signals import RATE, FloatArray, noise, rms, sine


def processed(samples: FloatArray, block: int = 4096, settings: DynamicsSettings | None = None) -> FloatArray:
    chain = SpeechDynamics(settings)
    whole = len(samples) // 32 * 32
    return np.concatenate([chain.process(samples[at : min(at + block, whole)]) for at in range(0, whole, block)])


def test_rumble_and_offset_go_while_the_voice_stays() -> None:
    voice = processed(sine(300.0, 2.0, -30.0) + np.float32(0.05))
    assert abs(float(voice[RATE:].mean())) < 1e-5
    assert rms(voice[RATE:]) == pytest.approx(-33.0, abs=0.2)
    assert rms(processed(sine(20.0, 2.0, -30.0))[RATE:]) < -55.0


def test_quiet_voice_is_not_compressed_and_loud_voice_gently() -> None:
    quiet, loud = processed(sine(400.0, 2.0, -27.0)), processed(sine(400.0, 2.0, -3.0))
    assert rms(quiet[RATE:]) == pytest.approx(-30.0, abs=0.1)
    assert -13.5 < rms(loud[RATE:]) < -10.0


def test_sharp_sibilants_are_softened_by_at_most_six_decibels() -> None:
    hiss = sine(6800.0, 2.0, -20.0)
    softened = rms(processed(hiss)[RATE:]) - rms(hiss)
    assert -6.5 < softened < -3.0
    vowel = sine(300.0, 2.0, -27.0)
    assert rms(processed(vowel)[RATE:]) == pytest.approx(rms(vowel), abs=0.2)


def test_result_does_not_depend_on_the_blocks() -> None:
    voice = (noise(2.0, -15.0) * np.repeat(np.arange(20) % 2, RATE // 10)).astype(np.float32)
    np.testing.assert_allclose(processed(voice, 64), processed(voice, 65_536), atol=1e-5)


def test_gain_moves_without_steps() -> None:
    burst = np.concatenate([sine(400.0, 1.0, -40.0), sine(400.0, 1.0, -3.0), sine(400.0, 1.0, -40.0)])
    steps = np.abs(np.diff(processed(burst)))
    natural = np.abs(np.diff(burst))
    assert steps.max() <= natural.max() * 1.05
