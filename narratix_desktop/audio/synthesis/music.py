"""Calm music: slow chords of wide, breathing tones that loop without a seam.

Every partial of a tone is a line within a narrow band of noise, drawn into a spectrum and turned into sound by one
inverse Fourier transform per chord and side (after the PADsynth algorithm of Nasca Octavian Paul).
Knows moods, not books.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import scipy.fft

from narratix_desktop.audio.synthesis.noise import Samples, drift, frames_of, room, scatter
from narratix_desktop.domain.units import PROJECT_RATE


@dataclass(frozen=True, slots=True)
class Mood:
    """How a pad feels.

    Attributes:
        root: MIDI note of the tonic.
        chords: One tuple of semitones above the tonic per chord, lowest first.
        brightness: How slowly partials lose strength; 0.3 is dark, 1 is bright.
        breadth: Width of a partial in cents; wider is more of a choir.
        tones: Soft single tones to scatter above, per ten seconds.
    """

    root: int
    chords: tuple[tuple[int, ...], ...]
    brightness: float
    breadth: float
    tones: float


MOODS: Final[Mapping[str, Mood]] = {
    "calm": Mood(
        root=50,
        chords=((0, 7, 14, 16, 21), (-3, 4, 12, 16, 19), (5, 9, 12, 16, 24), (-5, 7, 14, 19, 23)),
        brightness=0.55,
        breadth=7.0,
        tones=1.6,
    ),
    "warm": Mood(
        root=48,
        chords=((0, 7, 16, 19, 23), (5, 12, 16, 21, 24), (-3, 7, 12, 16, 19), (-5, 5, 11, 14, 19)),
        brightness=0.48,
        breadth=9.0,
        tones=1.2,
    ),
    "sad": Mood(
        root=45,
        chords=((0, 7, 15, 19, 22), (-4, 8, 12, 15, 19), (3, 7, 14, 19, 22), (-2, 5, 14, 17, 22)),
        brightness=0.42,
        breadth=8.0,
        tones=1.0,
    ),
    "tense": Mood(
        root=43,
        chords=((0, 7, 13, 19, 20), (0, 6, 13, 18, 22), (1, 8, 13, 17, 20), (0, 6, 12, 13, 19)),
        brightness=0.34,
        breadth=11.0,
        tones=0.0,
    ),
    "bright": Mood(
        root=52,
        chords=((0, 7, 14, 18, 23), (2, 9, 14, 18, 21), (0, 7, 16, 19, 26), (-5, 7, 14, 16, 23)),
        brightness=0.72,
        breadth=6.0,
        tones=2.2,
    ),
}
_CHORD_SECONDS: Final = 7.5
_PARTIALS: Final = 14
_BREATH: Final = 0.45


def pad(rng: np.random.Generator, frames: int, mood: Mood) -> Samples:
    """Return a pad of ``frames`` frames; the seed chooses key, voicing and the tones above."""
    root = mood.root + int(rng.integers(-2, 3))
    seconds = frames / PROJECT_RATE
    count = max(1, round(seconds / _CHORD_SECONDS))
    bed = np.zeros((frames, 2), dtype=np.float32)
    for index in range(count):
        chord = mood.chords[index % len(mood.chords)]
        sounding = _chord(rng, frames, [_hertz(root + step) for step in chord], mood)
        bed += sounding * _presence(frames, index, count)[:, None]
    bed *= drift(rng, frames, 5.0, 0.82, 1.0)[:, None]
    bed /= np.float32(max(float(np.sqrt(np.mean(np.square(bed)))), 1e-9))
    tones = np.zeros_like(bed)
    scatter(tones, _single_tones(rng, frames, mood, root, count))
    return room(rng, bed + tones, 3.5, 0.35, 3200.0)


def _hertz(note: float) -> float:
    return float(440.0 * 2.0 ** ((note - 69.0) / 12.0))


def _presence(frames: int, index: int, count: int) -> Samples:
    """How much of a chord is heard: equal-power overlaps of its neighbours, on the circle."""
    if count == 1:
        return np.ones(frames, dtype=np.float32)
    phase = np.arange(frames, dtype=np.float32) * (count / frames) - index
    distance = np.abs((phase + count / 2) % count - count / 2)
    overlap = np.clip((distance - 0.22) / 0.56, 0.0, 1.0)
    return np.asarray(np.cos(overlap * (np.pi / 2.0)), dtype=np.float32)


def _chord(rng: np.random.Generator, frames: int, tones: list[float], mood: Mood) -> Samples:
    """Draw the partials of all tones into one spectrum for each side.

    A partial is a steady line, alike on both sides, in a narrow band of noise that differs: the line keeps it calm,
    the band lets it breathe and gives it width.
    """
    bins = frames // 2 + 1
    width = PROJECT_RATE / frames
    spectra = np.zeros((2, bins), dtype=np.complex64)
    for place, tone in enumerate(tones):
        weight = 1.0 if place == 0 else 0.72
        for partial in range(1, _PARTIALS + 1):
            middle = tone * partial
            # Low partials are kept firm so that the bass does not wobble.
            spread = max(0.15, middle * (2.0 ** (mood.breadth / 1200.0) - 1.0))
            low, high = int((middle - 4.0 * spread) / width), int((middle + 4.0 * spread) / width) + 2
            if high >= bins:
                break
            hertz = np.arange(low, high, dtype=np.float32) * width
            band = np.exp(-0.5 * ((hertz - middle) / spread) ** 2)
            band /= np.sqrt(np.sum(np.square(band)))
            level = weight * mood.brightness ** (partial - 1) / partial**0.35
            noise = rng.standard_normal((2, 2, high - low), dtype=np.float32)
            spectra[:, low:high] += level * _BREATH * band * (noise[0] + 1j * noise[1])
            spectra[:, round(middle / width)] += level * np.exp(2j * np.pi * rng.uniform())
    sides = np.asarray(scipy.fft.irfft(spectra, frames, axis=1).T, dtype=np.float32)
    return sides / np.float32(max(float(np.sqrt(np.mean(np.square(sides)))), 1e-12))


def _single_tones(
    rng: np.random.Generator, frames: int, mood: Mood, root: int, count: int
) -> list[tuple[int, Samples, float, float]]:
    """A felt-hammer tone now and then, always of the chord that sounds."""
    wanted = round(mood.tones * frames / PROJECT_RATE / 10.0)
    events: list[tuple[int, Samples, float, float]] = []
    clock = np.arange(frames_of(3.2), dtype=np.float32) / PROJECT_RATE
    swell = np.minimum(1.0, clock / 0.09) * np.exp(-1.5 * clock) * np.minimum(1.0, (3.2 - clock) / 0.4)
    for index in range(wanted):
        at = (index + float(rng.uniform(0.15, 0.85))) / wanted
        chord = mood.chords[round(at * count) % count % len(mood.chords)]
        tone = _hertz(root + 12 + chord[int(rng.integers(1, len(chord)))])
        phase = 2.0 * np.pi * tone * clock
        ring = np.sin(phase) + 0.22 * np.sin(2.0 * phase) + 0.06 * np.sin(3.0 * phase)
        sound = np.asarray(ring * swell, dtype=np.float32)
        events.append((round(at * frames), sound, float(rng.uniform(0.3, 0.5)), float(rng.uniform(-0.5, 0.5))))
    return events
