"""Signals with known levels, for the tests of the sound path."""

import subprocess
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE = 44_100
FloatArray = NDArray[np.float32]


def sine(frequency: float, seconds: float, level: float = -20.0, rate: int = RATE, phase: float = 0.0) -> FloatArray:
    """A sine whose peak lies at ``level`` dBFS, shape ``(n,)``."""
    time = np.arange(round(seconds * rate)) / rate
    return (10 ** (level / 20) * np.sin(2 * np.pi * frequency * time + phase)).astype(np.float32)


def noise(seconds: float, level: float = -20.0, seed: int = 0, rate: int = RATE) -> FloatArray:
    """White noise with an RMS of ``level`` dBFS, shape ``(n,)``."""
    random = np.random.default_rng(seed)
    return (10 ** (level / 20) * random.standard_normal(round(seconds * rate))).astype(np.float32)


def stereo(*planes: FloatArray) -> FloatArray:
    return np.stack(planes if len(planes) == 2 else (planes[0], planes[0]), axis=1)


def rms(samples: FloatArray) -> float:
    """RMS level in dBFS."""
    return float(10 * np.log10(np.mean(np.square(samples, dtype=np.float64)) + 1e-30))


def ffmpeg_figures(ffmpeg: str, path: Path) -> dict[str, float]:
    """What ffmpeg's own meters say of a file: loudness, lra, true_peak, rms, peak."""
    command = [ffmpeg, "-hide_banner", "-nostats", "-i", str(path), "-map", "0:a"]
    command += ["-af", "ebur128=peak=true:framelog=quiet,astats", "-f", "null", "-"]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stderr.splitlines()
    found: dict[str, float] = {}
    names = {"I:": "loudness", "LRA:": "lra", "Peak:": "true_peak", "RMS level dB:": "rms", "Peak level dB:": "peak"}
    for line in lines:
        text = line.split("]", 1)[-1].strip()
        for prefix, name in names.items():
            if text.startswith(prefix):
                found[name] = float(text.removeprefix(prefix).split()[0])
    return found
