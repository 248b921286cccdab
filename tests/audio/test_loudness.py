import wave
from pathlib import Path

import numpy as np
import pytest

from narratix_desktop.audio.gating import gated_loudness, loudness_range
from narratix_desktop.audio.loudness import LoudnessMeter
from narratix_desktop.audio.meter import SignalMeter, SignalReport
from narratix_desktop.media.ffmpeg import ffmpeg_path
from tests.audio.signals import RATE, FloatArray, ffmpeg_figures, noise, sine, stereo


def metered(samples: FloatArray, rate: int = RATE, block: int = 7001) -> SignalReport:
    meter = SignalMeter(rate, samples.shape[1])
    for start in range(0, len(samples), block):
        meter.add(samples[start : start + block])
    return meter.report()


def test_stereo_sine_at_minus_23_measures_minus_23_lufs_as_ebu_tech_3341_demands() -> None:
    for rate in (44_100, 48_000, 22_050):
        report = metered(stereo(sine(1000.0, 20.0, -23.0, rate)), rate)
        assert report.loudness == pytest.approx(-23.0, abs=0.1)


def test_quiet_stretches_do_not_lower_the_gated_loudness() -> None:
    loud, quiet = sine(1000.0, 20.0, -23.0), sine(1000.0, 20.0, -40.0)
    assert metered(stereo(np.concatenate([quiet, loud, quiet]))).loudness == pytest.approx(-23.0, abs=0.1)


def test_silence_has_no_loudness() -> None:
    report = metered(np.zeros((RATE, 2), dtype=np.float32))
    assert [report.loudness, report.rms, report.peak, report.noise_floor] == [float("-inf")] * 4
    assert report.head == pytest.approx(1.0)


def test_loudness_range_of_two_levels_is_their_distance() -> None:
    steps = stereo(np.concatenate([sine(1000.0, 20.0, -20.0), sine(1000.0, 20.0, -30.0)]))
    assert metered(steps).loudness_range == pytest.approx(10.0, abs=1.0)
    assert loudness_range(np.zeros(0)) == 0.0


def test_gate_over_two_chapters_equals_gate_over_their_blocks() -> None:
    meters = []
    for level in (-20.0, -26.0):
        meter = LoudnessMeter(RATE, 1)
        meter.add(sine(997.0, 10.0, level))
        meters.append(meter.blocks())
    expected = 10 * np.log10((10**-2.0 + 10**-2.6) / 2)
    together = gated_loudness(np.concatenate(meters))
    alone = [gated_loudness(blocks) for blocks in meters]
    assert together - (alone[0] + 20.0) == pytest.approx(expected, abs=0.05)


def test_known_silence_counts_like_measured_silence() -> None:
    measured, told = LoudnessMeter(RATE, 1), LoudnessMeter(RATE, 1)
    for meter in (measured, told):
        meter.add(sine(997.0, 1.03))
    measured.add(np.zeros(RATE, dtype=np.float32))
    told.add_silence(RATE)
    for meter in (measured, told):
        meter.add(sine(997.0, 1.0))
    assert len(measured.blocks()) == len(told.blocks())
    assert gated_loudness(told.blocks()) == pytest.approx(gated_loudness(measured.blocks()), abs=0.01)


def test_true_peak_between_samples_is_found() -> None:
    between = sine(RATE / 4, 2.0, -6.0, phase=np.pi / 4)
    faded = between * np.minimum(1.0, np.minimum(np.arange(len(between)), np.arange(len(between))[::-1]) / 4410)
    report = metered(stereo(faded.astype(np.float32)))
    assert report.peak == pytest.approx(-9.03, abs=0.05)
    assert report.true_peak == pytest.approx(-6.0, abs=0.05)


def test_head_and_tail_are_the_room_tone_around_the_sound() -> None:
    tone = noise(5.0, -72.0)
    tone[round(0.75 * RATE) : round(3.0 * RATE)] += sine(500.0, 2.25, -20.0)
    report = metered(stereo(tone))
    assert report.head == pytest.approx(0.75, abs=0.02)
    assert report.tail == pytest.approx(2.0, abs=0.02)
    assert report.noise_floor == pytest.approx(-72.0, abs=0.5)


def test_figures_agree_with_ffmpegs_own_meters(tmp_path: Path) -> None:
    random = np.random.default_rng(4)
    envelope = np.repeat(random.uniform(0.02, 1.0, 60), RATE // 3)
    left = (noise(20.0, -22.0, 1) * envelope).astype(np.float32)
    right = (sine(440.0, 20.0, -9.0) * envelope**2).astype(np.float32)
    samples = stereo(left, right)
    path = tmp_path / "signal.wav"
    pcm = np.rint(np.clip(samples, -1, 1) * 32767).astype("<i2")
    with wave.open(str(path), "wb") as opened:
        opened.setnchannels(2)
        opened.setsampwidth(2)
        opened.setframerate(RATE)
        opened.writeframes(pcm.tobytes())
    theirs = ffmpeg_figures(ffmpeg_path(), path)
    ours = metered(pcm.astype(np.float32) * np.float32(2.0**-15))
    assert ours.loudness == pytest.approx(theirs["loudness"], abs=0.1)
    assert ours.loudness_range == pytest.approx(theirs["lra"], abs=0.5)
    assert ours.rms == pytest.approx(theirs["rms"], abs=0.1)
    assert ours.peak == pytest.approx(theirs["peak"], abs=0.1)
    assert ours.true_peak == pytest.approx(theirs["true_peak"], abs=0.3)
