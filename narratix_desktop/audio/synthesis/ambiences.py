"""Beds of weather and places: rain, wind, sea, fire, night, crowd.

Each takes random numbers and a length in frames and returns a stereo bed ``(n, 2)`` that loops without a seam. Knows
nothing of levels: the catalogue finishes what is made here.
"""

import numpy as np
import scipy.fft
from numpy.typing import NDArray

from narratix_desktop.audio.synthesis.noise import (
    Samples,
    band,
    burst,
    drift,
    frames_of,
    room,
    scatter,
    shaped_noise,
    stereo_noise,
)
from narratix_desktop.domain.units import PROJECT_RATE


def rain(rng: np.random.Generator, frames: int) -> Samples:
    """Steady rain: a wide wash that comes and goes a little, drops near by, and a few on something hollow."""
    seconds = frames / PROJECT_RATE
    wash = stereo_noise(rng, frames, band(700.0, 12_000.0, -1.5, order=2), 0.95)
    wash *= drift(rng, frames, 6.0, 0.7, 1.0)[:, None]
    far = stereo_noise(rng, frames, band(90.0, 500.0, order=2), 0.6) * np.float32(0.16)
    bed = wash * np.float32(0.3) + far
    ticks = [
        burst(rng, band(low, low * 2.4, order=2), float(rng.uniform(0.006, 0.02)), 0.0004)
        for low in rng.uniform(1500.0, 5500.0, 24)
    ]
    plops = [_plop(rng) for _ in range(8)]
    for grains, rate, loudest in ((ticks, 110.0, 1.1), (plops, 6.0, 1.0)):
        count = int(rng.poisson(rate * seconds))
        gains = np.minimum(rng.lognormal(-0.8, 0.6, count), 1.7) * loudest
        scatter(
            bed,
            zip(
                rng.integers(0, frames, count).tolist(),
                [grains[i] for i in rng.integers(0, len(grains), count)],
                gains.tolist(),
                rng.uniform(-0.95, 0.95, count).tolist(),
                strict=True,
            ),
        )
    return bed


def _plop(rng: np.random.Generator) -> Samples:
    """A drop into standing water: a small bubble whose tone rises while it dies away."""
    clock = np.arange(frames_of(0.05), dtype=np.float32) / PROJECT_RATE
    tone = float(rng.uniform(450.0, 1300.0))
    sounding = np.sin(2.0 * np.pi * tone * (clock + 4.0 * clock**2)) * np.exp(-110.0 * clock)
    return np.asarray(sounding * np.minimum(1.0, clock / 0.001), dtype=np.float32)


def wind(rng: np.random.Generator, frames: int) -> Samples:
    """Gusts whose pitch rises with their strength, over a deep push of air."""
    force = drift(rng, frames, 4.5) ** np.float32(1.7)
    force = np.asarray(0.1 + 0.9 * force * drift(rng, frames, 0.9, 0.75, 1.0), dtype=np.float32)
    late = np.roll(force, frames_of(0.35))
    gusts = np.stack([force, 0.6 * force + 0.4 * late], axis=1)
    bed = stereo_noise(rng, frames, band(35.0, 140.0, order=2), 0.5) * (0.35 + 0.5 * gusts)
    for middle, at in ((220.0, 0.15), (340.0, 0.4), (520.0, 0.65), (800.0, 0.95)):
        howl = stereo_noise(rng, frames, band(middle * 0.82, middle * 1.22, order=2), 0.7)
        near = np.exp(-(((gusts - at) / 0.28) ** 2)) * gusts
        bed += howl * near * np.float32(0.9)
    hiss = stereo_noise(rng, frames, band(1200.0, 5000.0, -4.0, order=1), 0.9)
    return np.asarray(bed + hiss * gusts**2 * 0.16, dtype=np.float32)


def sea(rng: np.random.Generator, frames: int) -> Samples:
    """Waves that swell, break and draw back over shingle, one every eight seconds or so, each its own size."""
    seconds = frames / PROJECT_RATE
    waves = max(1, round(seconds / float(rng.uniform(7.8, 9.2))))
    period = seconds / waves
    swell, breaking, wash = (np.zeros(frames, dtype=np.float32) for _ in range(3))
    side = np.zeros(frames, dtype=np.float32)
    clock = np.arange(frames, dtype=np.float32) / PROJECT_RATE
    for wave in range(waves):
        crest = (wave + 0.5 + float(rng.uniform(-0.08, 0.08))) * period
        size = float(rng.uniform(0.7, 1.0))
        # Time to the crest, on the circle: negative before it breaks.
        to_crest = (clock - crest + seconds / 2) % seconds - seconds / 2
        swell += size * _hump(to_crest, 0.22 * period, 0.16 * period)
        breaking += size * _hump(to_crest - 0.03 * period, 0.07 * period, 0.15 * period)
        wash += size * _hump(to_crest - 0.10 * period, 0.08 * period, 0.26 * period)
        side += float(rng.uniform(-0.5, 0.5)) * _hump(to_crest, 0.3 * period, 0.3 * period)
    bed = stereo_noise(rng, frames, band(45.0, 260.0, order=2), 0.6) * (0.2 + 0.75 * swell)[:, None]
    bed += stereo_noise(rng, frames, band(220.0, 2200.0, -3.0, order=1), 0.8) * (0.06 + 0.85 * breaking)[:, None]
    grit = drift(rng, frames, 0.12, 0.55, 1.0)
    bed += stereo_noise(rng, frames, band(2200.0, 9000.0, -2.0, order=1), 0.95) * (0.03 + 0.42 * wash * grit)[:, None]
    bed *= np.stack([1.0 - 0.5 * side, 1.0 + 0.5 * side], axis=1)
    return bed


def _hump(clock: NDArray[np.floating], rise: float, fall: float) -> Samples:
    """A bell curve around zero whose flanks have different widths in seconds."""
    width = np.where(clock < 0, np.float32(rise), np.float32(fall))
    return np.asarray(np.exp(-((clock / width) ** 2)), dtype=np.float32)


def fire(rng: np.random.Generator, frames: int) -> Samples:
    """A hearth: the flutter of flames over a low breath, crackles in clusters, now and then a log that pops."""
    seconds = frames / PROJECT_RATE
    flutter = drift(rng, frames, 0.16, 0.35, 1.0) * drift(rng, frames, 2.5, 0.6, 1.0)
    bed = stereo_noise(rng, frames, band(40.0, 170.0, -2.0, order=2), 0.4) * (flutter * np.float32(0.75))[:, None]
    bed += stereo_noise(rng, frames, band(180.0, 900.0, -4.0, order=1), 0.7) * (flutter * np.float32(0.16))[:, None]
    bed += stereo_noise(rng, frames, band(2500.0, 9000.0, order=1), 0.9) * np.float32(0.035)
    snaps = [
        burst(rng, band(low, low * 3.0, order=1), float(rng.uniform(0.003, 0.014)), 0.0002)
        for low in rng.uniform(1000.0, 4200.0, 20)
    ]
    pops = [
        burst(rng, band(low, low * 5.0, order=1), float(rng.uniform(0.02, 0.05)), 0.0003)
        for low in rng.uniform(350.0, 700.0, 6)
    ]
    events: list[tuple[int, Samples, float, float]] = []
    for _ in range(max(1, int(rng.poisson(1.6 * seconds)))):
        at, pan = int(rng.integers(0, frames)), float(rng.uniform(-0.5, 0.5))
        if rng.random() < 0.16:
            events.append((at, pops[int(rng.integers(len(pops)))], float(rng.uniform(1.2, 2.2)), pan))
        for _ in range(1 + int(rng.geometric(0.22))):
            at += frames_of(float(rng.exponential(0.05)))
            gain = float(np.minimum(rng.lognormal(-0.4, 0.75), 3.5))
            events.append((at, snaps[int(rng.integers(len(snaps)))], gain, pan + float(rng.uniform(-0.15, 0.15))))
    scatter(bed, events)
    return bed


def night(rng: np.random.Generator, frames: int) -> Samples:
    """A summer night in the open: crickets near and far, each at its own pitch and pace, and hardly any air."""
    seconds = frames / PROJECT_RATE
    bed = stereo_noise(rng, frames, band(120.0, 700.0, -5.0, order=1), 0.8) * np.float32(0.035)
    bed *= drift(rng, frames, 5.0, 0.5, 1.0)[:, None]
    chorus = stereo_noise(rng, frames, band(3900.0, 4700.0, order=3), 0.9)
    chorus *= (drift(rng, frames, 0.03, 0.1, 1.0) * drift(rng, frames, 4.0, 0.6, 1.0))[:, None]
    bed += chorus * np.float32(0.06)
    crickets = np.zeros_like(bed)
    for _ in range(7):
        nearness = float(rng.uniform(0.1, 1.0)) ** 1.6
        chirp = _chirp(rng)
        # A whole number of chirps on the circle, so that the rhythm does not stumble where the bed repeats.
        count = max(1, round(seconds * float(rng.uniform(1.5, 2.6))))
        offset, pan = float(rng.uniform(0.0, 1.0)), float(rng.uniform(-0.9, 0.9))
        singing = drift(rng, frames, 5.0) > 0.3 if nearness < 0.6 else np.ones(frames, dtype=np.bool_)
        beats = [int((beat + offset) * frames / count + rng.normal(0.0, 250.0)) for beat in range(count)]
        level = 0.5 * nearness
        scatter(
            crickets,
            ((at, chirp, level * float(rng.uniform(0.85, 1.0)), pan) for at in beats if singing[at % frames]),
        )
    return bed + room(rng, crickets, 0.5, 0.25, 7000.0)


def _chirp(rng: np.random.Generator) -> Samples:
    """Three or four strokes of a wing, about 30 ms apart, on one tone with a little of its octave."""
    tone, stroke = float(rng.uniform(4050.0, 4850.0)), float(rng.uniform(0.027, 0.034))
    strokes = int(rng.integers(3, 5))
    clock = np.arange(frames_of(stroke * strokes), dtype=np.float32) / PROJECT_RATE
    within = (clock % stroke) / stroke
    opened = np.where(within < 0.62, np.sin(np.pi * np.minimum(within / 0.62, 1.0)), 0.0)
    strength = 0.6 + 0.4 * clock / clock[-1]
    glide = tone * (1.0 - 0.012 * within)
    phase = 2.0 * np.pi * np.cumsum(glide) / PROJECT_RATE
    return np.asarray(opened * strength * (np.sin(phase) + 0.12 * np.sin(2.0 * phase)), dtype=np.float32)


def crowd(rng: np.random.Generator, frames: int) -> Samples:
    """Many people talking in a hall: syllables of a score of voices, no word to be made out."""
    dry = np.zeros((frames, 2), dtype=np.float32)
    for talker in range(22):
        near = talker < 6
        pitch = float(rng.uniform(95.0, 140.0) if rng.random() < 0.5 else rng.uniform(165.0, 235.0))
        syllables = [_syllable(rng, pitch) for _ in range(9)]
        level = float(rng.uniform(0.7, 1.0) if near else rng.uniform(0.2, 0.5))
        scatter(dry, _talk(rng, frames, syllables, level, float(rng.uniform(-0.9, 0.9))))
    murmur = stereo_noise(rng, frames, band(180.0, 1100.0, -3.0, order=1), 0.9)
    talk_level = np.float32(np.sqrt(np.mean(np.square(dry))))
    murmur *= drift(rng, frames, 0.25, 0.6, 1.0)[:, None] * np.float32(0.25) * talk_level
    return room(rng, dry, 1.1, 0.55, 2600.0) + murmur


def _talk(
    rng: np.random.Generator, frames: int, syllables: list[Samples], level: float, pan: float
) -> list[tuple[int, Samples, float, float]]:
    """Phrases of five to fourteen syllables, four or five a second, with pauses to listen."""
    said: list[tuple[int, Samples, float, float]] = []
    at, pace = float(rng.uniform(-2.0, 1.0)), float(rng.uniform(4.0, 5.2))
    while at < frames / PROJECT_RATE - 0.5:
        for _ in range(int(rng.integers(5, 15))):
            stress = float(rng.choice([0.45, 0.7, 1.0]))
            said.append((round(at * PROJECT_RATE), syllables[int(rng.integers(len(syllables)))], level * stress, pan))
            at += float(rng.normal(1.0, 0.14)) / pace
        at += float(rng.uniform(0.4, 2.2))
    return said


_VOWELS = ((730.0, 1150.0, 2450.0), (540.0, 1800.0, 2500.0), (300.0, 2200.0, 2900.0), (560.0, 880.0, 2400.0),
           (330.0, 900.0, 2250.0), (620.0, 1250.0, 2500.0))  # fmt: skip
"""Rough resonances in hertz of six open and close vowels."""


def _syllable(rng: np.random.Generator, pitch: float) -> Samples:
    """A vowel with a falling or rising tone, led in by a breath of consonant."""
    frames = frames_of(float(rng.uniform(0.15, 0.24)))
    clock = np.linspace(0.0, 1.0, frames, dtype=np.float32)
    tone = pitch * float(rng.uniform(0.85, 1.25)) * (1.0 + float(rng.uniform(-0.16, 0.1)) * clock)
    source = 2.0 * (np.cumsum(tone) / PROJECT_RATE % 1.0) - 1.0
    span = scipy.fft.next_fast_len(2 * frames, real=True)
    hertz = scipy.fft.rfftfreq(span, 1.0 / PROJECT_RATE)
    shape = np.zeros_like(hertz)
    bent = float(rng.uniform(0.94, 1.08)) * (1.12 if pitch > 150.0 else 1.0)
    vowel = _VOWELS[int(rng.integers(len(_VOWELS)))]
    for resonance, gain, width in zip(vowel, (1.0, 0.5, 0.2), (90.0, 120.0, 180.0), strict=True):
        shape += gain / (1.0 + ((hertz - resonance * bent) / width) ** 2)
    spoken = scipy.fft.irfft(scipy.fft.rfft(source, span) * shape, span)[:frames]
    spoken *= np.maximum(np.sin(np.pi * clock**0.7), 0.0) ** 1.5
    spoken /= max(float(np.sqrt(np.mean(np.square(spoken)))), 1e-9)
    lead = min(frames, frames_of(0.04))
    hiss = shaped_noise(rng, frames_of(0.04), band(1500.0, 5000.0, order=1))[:lead]
    spoken[:lead] += hiss * np.hanning(lead) * float(rng.uniform(0.0, 0.5))
    return np.asarray(spoken, dtype=np.float32)
