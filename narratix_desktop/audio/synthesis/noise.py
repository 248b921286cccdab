"""Raw material of every procedural sound: shaped noise, slow drifts, scattered grains, rooms and levels.

Beds are made on a circle: noise comes from an inverse Fourier transform, drifts are periodic and grains that reach
over the end continue at the start. The last frame therefore leads into the first one and a bed loops without a seam,
whatever its length. Knows nothing of what a sound is called or where it is used.

Arrays are float32, mono ``(n,)`` or stereo ``(n, 2)``, full scale ±1.0, at the project rate.
"""

import hashlib
from collections.abc import Callable, Iterable
from typing import Final

import numpy as np
import scipy.fft
from numpy.typing import NDArray

from narratix_desktop.domain.units import PROJECT_RATE, Decibels, Lufs, to_gain

Samples = NDArray[np.float32]
Spectrum = Callable[[Samples], Samples]
"""Gain for each frequency in hertz."""

BED_LOUDNESS: Final = Lufs(-23.0)
EFFECT_PEAK: Final = Decibels(-3.0)
_BED_CEILING: Final = to_gain(-3.0)
_SOFT_KNEE: Final = to_gain(-9.0)
_LOWEST_HERTZ: Final = 25.0


def generator(name: str, seed: int) -> np.random.Generator:
    """Return the random numbers of one sound; the same name and seed give the same numbers on every machine."""
    digest = hashlib.sha256(f"{name}/{seed}".encode()).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest[:16], "big")))


def frames_of(seconds: float) -> int:
    """Whole frames of a duration, at least one."""
    return max(1, round(seconds * PROJECT_RATE))


def band(low: float, high: float, slope: float = 0.0, order: int = 3) -> Spectrum:
    """A band-pass with Butterworth flanks of ``order`` and a tilt of ``slope`` dB per octave around its middle."""
    middle = float(np.sqrt(low * high))

    def gain(hertz: Samples) -> Samples:
        known = np.maximum(hertz, 1.0)
        rising = (known / low) ** (2 * order)
        passed = np.sqrt(rising / (1.0 + rising) / (1.0 + (known / high) ** (2 * order)))
        return np.asarray(passed * (known / middle) ** (slope / 6.02), dtype=np.float32)

    return gain


def shaped_noise(rng: np.random.Generator, frames: int, shape: Spectrum) -> Samples:
    """Return periodic Gaussian noise with the given spectrum, RMS 1."""
    hertz = scipy.fft.rfftfreq(frames, 1.0 / PROJECT_RATE).astype(np.float32)
    parts = rng.standard_normal((hertz.size, 2), dtype=np.float32)
    parts *= shape(hertz)[:, None]
    parts[hertz < _LOWEST_HERTZ] = 0.0
    noise = scipy.fft.irfft(parts.view(np.complex64)[:, 0], frames)
    level = float(np.sqrt(np.mean(np.square(noise))))
    return np.asarray(noise / max(level, 1e-12), dtype=np.float32)


def stereo_noise(rng: np.random.Generator, frames: int, shape: Spectrum, width: float = 0.8) -> Samples:
    """Return periodic stereo noise; ``width`` 0 is mono, 1 two unrelated channels. RMS about 1 in each channel."""
    noise = shaped_noise(rng, frames, shape)
    middle = noise * np.float32(np.cos(width * np.pi / 4.0))
    # The same noise seconds later is another noise to the ear, and costs no second transform.
    side = np.roll(noise, round(0.382 * frames)) * np.float32(np.sin(width * np.pi / 4.0))
    return np.stack([middle + side, middle - side], axis=1)


def drift(rng: np.random.Generator, frames: int, period: float, low: float = 0.0, high: float = 1.0) -> Samples:
    """Return a smooth periodic random curve between ``low`` and ``high`` whose movements last about ``period`` s."""
    seconds = frames / PROJECT_RATE
    slowest = max(1, round(seconds / period / 2.0))
    fastest = max(slowest + 1, round(seconds / period * 1.5))
    grid = max(64, 8 * fastest)
    spectrum = np.zeros(grid // 2 + 1, dtype=np.complex64)
    count = fastest - slowest + 1
    phases = rng.uniform(0.0, 2.0 * np.pi, count)
    spectrum[slowest : fastest + 1] = rng.uniform(0.5, 1.0, count) * np.exp(1j * phases)
    coarse = scipy.fft.irfft(spectrum, grid)
    coarse -= coarse.min()
    coarse *= (high - low) / max(float(coarse.max()), 1e-12)
    at = np.arange(frames, dtype=np.float64) * (grid / frames)
    return np.asarray(np.interp(at, np.arange(grid), low + coarse, period=grid), dtype=np.float32)


def panned(position: float) -> Samples:
    """Equal-power gains of left and right for a position from -1 to 1, shape ``(2,)``."""
    angle = (np.clip(position, -1.0, 1.0) + 1.0) * np.pi / 4.0
    return np.array([np.cos(angle), np.sin(angle)], dtype=np.float32)


def scatter(bed: Samples, grains: Iterable[tuple[int, Samples, float, float]]) -> None:
    """Add mono grains to a stereo bed in place, each as ``(frame, grain, gain, pan)``; the end wraps to the start."""
    frames = len(bed)
    for at, grain, gain, pan in grains:
        sides = panned(pan) * np.float32(gain)
        start = at % frames
        left = grain[:frames]
        while left.size:
            part = left[: frames - start]
            bed[start : start + part.size] += part[:, None] * sides
            left, start = left[part.size :], 0


def decaying(rng: np.random.Generator, modes: Iterable[tuple[float, float, float]], seconds: float) -> Samples:
    """Return a struck body: modes as ``(hertz, gain, time to fall by 60 dB in seconds)``, starting at a zero."""
    clock = np.arange(frames_of(seconds), dtype=np.float32) / PROJECT_RATE
    struck = np.zeros_like(clock)
    for hertz, gain, fall in modes:
        bent = hertz * float(rng.uniform(0.985, 1.015))
        struck += np.float32(gain) * np.exp(-6.91 / fall * clock) * np.sin(2.0 * np.pi * bent * clock)
    return np.asarray(struck, dtype=np.float32)


def burst(rng: np.random.Generator, shape: Spectrum, seconds: float, attack: float = 0.001) -> Samples:
    """Return a short noise with a linear attack and an exponential fall of 60 dB within ``seconds``."""
    frames = max(64, frames_of(seconds))
    clock = np.arange(frames, dtype=np.float32) / PROJECT_RATE
    swell = np.minimum(1.0, clock / attack) * np.exp(-6.91 / seconds * clock)
    return np.asarray(shaped_noise(rng, frames, shape) * swell, dtype=np.float32)


def room(rng: np.random.Generator, dry: Samples, seconds: float, share: float, damping: float = 4000.0) -> Samples:
    """Return a stereo signal in a room, convolved on the circle.

    Args:
        rng: Decides the pattern of the echoes.
        dry: Shape ``(n, 2)``; effects must end with enough silence for the reverberation.
        seconds: Time in which the reverberation falls by 60 dB.
        share: Level of the reverberation against the dry sound, by power.
        damping: Upper corner of the reverberation in hertz.
    """
    frames = len(dry)
    length = min(frames, frames_of(seconds))
    clock = np.arange(length, dtype=np.float32) / PROJECT_RATE
    swell = np.minimum(1.0, clock / 0.012) * np.exp(-6.91 / seconds * clock)
    wet = np.empty_like(dry)
    for side in range(2):
        echo = shaped_noise(rng, length, band(150.0, damping, order=1)) * swell
        answer = scipy.fft.rfft(np.concatenate([echo, np.zeros(frames - length, dtype=np.float32)]))
        wet[:, side] = scipy.fft.irfft(scipy.fft.rfft(dry[:, side]) * answer, frames)
    level = float(np.sqrt(np.mean(np.square(wet))))
    wanted = float(np.sqrt(np.mean(np.square(dry)))) * share
    return np.asarray(dry + wet * np.float32(wanted / max(level, 1e-12)), dtype=np.float32)


def finish_bed(bed: Samples) -> Samples:
    """Bring a bed to :data:`BED_LOUDNESS`, free of DC, with rare peaks rounded off below -3 dBFS."""
    level = _without_rumble(bed)
    level *= np.float32(to_gain(BED_LOUDNESS - _loudness(level)))
    if float(np.max(np.abs(level))) > _SOFT_KNEE:
        level = _rounded(level)
        level *= np.float32(to_gain(BED_LOUDNESS - _loudness(level)))
    return level


def finish_effect(effect: Samples) -> Samples:
    """Bring an effect's peak to :data:`EFFECT_PEAK`, free of DC, beginning and ending in silence."""
    padded = np.concatenate([effect, np.zeros((frames_of(0.05), 2), dtype=np.float32)])
    level = _without_rumble(padded)[: len(effect)]
    head, tail = min(len(level), frames_of(0.002)), min(len(level), frames_of(0.06))
    level[:head] *= np.linspace(0.0, 1.0, head, dtype=np.float32)[:, None]
    level[-tail:] *= (np.cos(np.linspace(0.0, np.pi, tail, dtype=np.float32)) * 0.5 + 0.5)[:, None]
    peak = float(np.max(np.abs(level)))
    return np.asarray(level * np.float32(to_gain(EFFECT_PEAK) / max(peak, 1e-12)), dtype=np.float32)


def _without_rumble(samples: Samples) -> Samples:
    spectrum = scipy.fft.rfft(samples, axis=0)
    hertz = scipy.fft.rfftfreq(len(samples), 1.0 / PROJECT_RATE)
    spectrum[hertz < _LOWEST_HERTZ] = 0.0
    return np.asarray(scipy.fft.irfft(spectrum, len(samples), axis=0), dtype=np.float32)


def _rounded(samples: Samples) -> Samples:
    """Leave what lies under the knee as it is and bend the rest towards the ceiling."""
    size = np.abs(samples)
    space = np.float32(_BED_CEILING - _SOFT_KNEE)
    over = np.maximum(size - np.float32(_SOFT_KNEE), 0.0)
    bent = np.minimum(size, np.float32(_SOFT_KNEE)) + space * np.tanh(over / space)
    return np.asarray(np.copysign(bent, samples), dtype=np.float32)


def _loudness(samples: Samples) -> float:
    """Ungated loudness of a periodic stereo signal after ITU-R BS.1770-4, from its power spectrum.

    The two K-weighting stages are their analogue prototypes: a high shelf of 4 dB at 1,682 Hz (Q 0.707) and a
    high-pass at 38 Hz (Q 0.5).
    """
    power = np.sum(np.square(np.abs(scipy.fft.rfft(samples, axis=0))), axis=1) * 2.0 / len(samples) ** 2
    s = 1j * scipy.fft.rfftfreq(len(samples), 1.0 / PROJECT_RATE)
    shelf, root = s / 1681.97, 10.0 ** (4.0 / 40.0)
    lifted = root * (root * shelf**2 + np.sqrt(root) / 0.7072 * shelf + 1.0)
    lifted /= shelf**2 + np.sqrt(root) / 0.7072 * shelf + root
    cut = (s / 38.135) ** 2 / ((s / 38.135) ** 2 + s / 38.135 / 0.5003 + 1.0)
    weighted = float(np.sum(power * np.square(np.abs(lifted * cut))))
    return float(-0.691 + 10.0 * np.log10(max(weighted, 1e-12)))
