"""The verdict's figures agree with ffmpeg's own meters, whatever kind of file is checked."""

import subprocess
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from narratix_desktop.media.ffmpeg import ffmpeg_path
from narratix_desktop.media.measure import measure_file
from narratix_desktop.media.probe import probe
from tests.audio.signals import FloatArray, ffmpeg_figures

AGREEMENT = 0.3
"""Decibels."""


def speech(rate: int, channels: int, seconds: float = 6.0) -> FloatArray:
    """Bursts of a buzzing tone at syllable rate over room tone, with peaks between samples; each channel differs."""
    random = np.random.default_rng(rate + channels)
    time = np.arange(int(seconds * rate)) / rate
    levels = {number: 10 ** (-(24 + 5 * number) / 20) for number in range(1, 12)}
    buzz = sum(level * np.sin(2 * np.pi * 130 * number * time + number) for number, level in levels.items())
    steps = random.uniform(0.2, 1.0, int(seconds * 6) + 2) * (np.arange(int(seconds * 6) + 2) % 2)
    voice = 6 * buzz * np.interp(time * 6, np.arange(len(steps)), steps)
    spikes = 0.5 * np.sin(np.pi / 2 * np.arange(len(time)) + np.pi / 4) * (np.abs(time % 2 - 1) < 0.002)
    planes = [voice * (1 - 0.1 * number) + spikes for number in range(channels)]
    noise = random.standard_normal((len(time), channels)) * 10 ** (-66 / 20)
    return np.asarray(np.stack(planes, axis=1) + noise, dtype=np.float32)


def make(path: Path, rate: int, channels: int, *arguments: str) -> Path:
    command = [ffmpeg_path(), "-v", "error", "-y", "-f", "f32le", "-ar", str(rate), "-ac", str(channels), "-i", "-"]
    subprocess.run([*command, *arguments, str(path)], input=speech(rate, channels).tobytes(), check=True)
    return path


@pytest.mark.parametrize(
    ("name", "rate", "channels", "arguments"),
    [
        ("mono.wav", 44_100, 1, ()),
        ("stereo.wav", 44_100, 2, ()),
        ("low.wav", 22_050, 1, ()),
        ("lowest.wav", 8_000, 2, ()),
        ("video.wav", 48_000, 2, ()),
        ("high.wav", 96_000, 2, ()),
        ("highest.wav", 192_000, 2, ()),
        ("eight-bits.wav", 48_000, 2, ("-c:a", "pcm_u8")),
        ("24-bits.wav", 48_000, 2, ("-c:a", "pcm_s24le")),
        ("float.wav", 48_000, 1, ("-c:a", "pcm_f32le", "-af", "volume=12dB")),
        ("big-endian.aiff", 44_100, 2, ("-c:a", "pcm_s24be")),
        ("24-bits.flac", 48_000, 2, ("-sample_fmt", "s32")),
        ("constant.mp3", 44_100, 2, ("-b:a", "192k")),
        ("variable.mp3", 22_050, 1, ("-q:a", "4")),
        ("stereo.opus", 48_000, 2, ()),
        ("mono.opus", 48_000, 1, ()),
        ("vorbis.ogg", 44_100, 2, ("-c:a", "libvorbis")),
        ("book.m4b", 44_100, 2, ("-f", "ipod")),
        ("mono.m4b", 22_050, 1, ("-f", "ipod")),
        ("lossless.m4a", 48_000, 2, ("-c:a", "alac")),
        ("with-subwoofer.wav", 48_000, 3, ()),
        ("surround.flac", 48_000, 6, ()),
        ("cinema.wav", 48_000, 8, ()),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_figures_agree_with_ffmpeg(
    tmp_path: Path, name: str, rate: int, channels: int, arguments: tuple[str, ...]
) -> None:
    path = make(tmp_path / name, rate, channels, *arguments)

    ours, theirs = measure_file(path), ffmpeg_figures(ffmpeg_path(), path)

    assert (ours.sample_rate, ours.channels) == (rate, channels)
    assert ours.loudness == pytest.approx(theirs["loudness"], abs=AGREEMENT)
    assert ours.rms == pytest.approx(theirs["rms"], abs=AGREEMENT)
    assert ours.peak == pytest.approx(theirs["peak"], abs=AGREEMENT)
    assert ours.true_peak == pytest.approx(theirs["true_peak"], abs=AGREEMENT)
    assert ours.duration == pytest.approx(6.0, abs=0.1)


def test_silence_and_a_blink_are_measured_without_a_fault(tmp_path: Path) -> None:
    silence = measure_file(make(tmp_path / "silence.wav", 44_100, 2, "-af", "volume=0"))
    blink = measure_file(make(tmp_path / "blink.wav", 44_100, 2, "-t", "0.05"))

    assert {float(level) for level in (silence.rms, silence.loudness, silence.true_peak)} == {float("-inf")}
    assert blink.loudness == float("-inf")
    assert np.isfinite(blink.rms)


def test_mp3_is_probed_in_little_memory(tmp_path: Path) -> None:
    short = make(tmp_path / "short.mp3", 44_100, 2, "-b:a", "192k").read_bytes()
    long = tmp_path / "long.mp3"
    long.write_bytes(short * 200)
    tracemalloc.start()
    try:
        assert probe(long).constant_bit_rate
        assert tracemalloc.get_traced_memory()[1] < len(short) * 20
    finally:
        tracemalloc.stop()
