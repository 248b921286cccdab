"""Builds ready takes, music, ambience and effects for chapters of any length, without a speech engine.

The takes are bursts of noise shaped like syllables, at the rate, dynamics and pauses of narration.
"""

import wave
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfilt

from narratix_desktop.audio.condition import profile_take
from narratix_desktop.domain.cue import Cue, CueKind, CueSpan
from narratix_desktop.domain.ids import BookId, ChapterId, CharacterId, CueId, SegmentId, Sha256, TakeId
from narratix_desktop.domain.mix import MixSettings
from narratix_desktop.domain.segment import Boundary, Segment, SegmentKind
from narratix_desktop.domain.take import Take, TakeProfile
from narratix_desktop.domain.timeline import Timeline
from narratix_desktop.domain.units import PROJECT_RATE, Decibels, Frames, Seconds, to_frames
from narratix_desktop.services.arrange_timeline import arrange_timeline

SPEECH_RATE = 22_050
VARIATIONS = 24
_NARRATOR = CharacterId(UUID(int=1))
_OTHER = CharacterId(UUID(int=2))


@dataclass(frozen=True)
class Sounds:
    """Files by digest, and what is known of each."""

    paths: dict[Sha256, Path]
    profiles: dict[Sha256, TakeProfile]
    lengths: dict[Sha256, Frames]


def speech_like(seconds: float, seed: int, rate: int = SPEECH_RATE) -> NDArray[np.float32]:
    """Voiced and unvoiced syllables with breath-like gaps, mono, peak about -6 dBFS."""
    random = np.random.default_rng(seed)
    count = round(seconds * rate)
    time = np.arange(count) / rate
    pitch = 110.0 * (1.0 + 0.12 * np.sin(2 * np.pi * 0.4 * time + seed))
    phase = 2 * np.pi * np.cumsum(pitch) / rate
    voiced = sum(np.sin(harmonic * phase) / harmonic**1.2 for harmonic in range(1, 24))
    hiss = sosfilt(butter(2, [3500, 8000], "bandpass", fs=rate, output="sos"), random.standard_normal(count))
    envelope, kind = np.zeros(count), np.zeros(count)
    at = round(0.1 * rate)
    while at < count - rate // 8:
        length = round(random.uniform(0.09, 0.22) * rate)
        shape = np.hanning(length)[: count - at]
        envelope[at : at + length] = shape * random.uniform(0.4, 1.0)
        kind[at : at + length] = float(random.random() < 0.2)
        at += length + round(random.choice([0.01, 0.02, 0.15]) * rate)
    signal = envelope * (voiced * (1.0 - kind) + 1.5 * hiss * kind)
    noisy = 0.5 * signal / np.abs(signal).max() + 1e-4 * random.standard_normal(count)
    return np.asarray(noisy, dtype=np.float32)


def write_wav(path: Path, samples: NDArray[np.float32], rate: int) -> None:
    with wave.open(str(path), "wb") as opened:
        opened.setnchannels(1 if samples.ndim == 1 else samples.shape[1])
        opened.setsampwidth(2)
        opened.setframerate(rate)
        opened.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())


def make_sounds(folder: Path) -> Sounds:
    """Write the takes and the beds; returns at once where they stand already."""
    folder.mkdir(parents=True, exist_ok=True)
    sounds = Sounds({}, {}, {})
    for number in range(VARIATIONS):
        name = Sha256(f"take{number}")
        samples = speech_like(2.0 + 0.35 * number, number)
        sounds.paths[name] = folder / f"{name}.wav"
        write_wav(sounds.paths[name], samples, SPEECH_RATE)
        sounds.profiles[name] = profile_take(samples, SPEECH_RATE)
    random = np.random.default_rng(7)
    for label, seconds, corner in (("music", 45, 900), ("rain", 30, 4000), ("door", 2, 2500)):
        name = Sha256(label)
        count = seconds * PROJECT_RATE
        noise = random.standard_normal((count, 2))
        shaped = sosfilt(butter(2, corner, fs=PROJECT_RATE, output="sos"), noise, axis=0)
        if label == "door":
            shaped *= np.exp(-np.arange(count) / (0.2 * PROJECT_RATE))[:, np.newaxis]
        sounds.paths[name] = folder / f"{name}.wav"
        write_wav(sounds.paths[name], (shaped * 0.25 / np.abs(shaped).max()).astype(np.float32) * 2, PROJECT_RATE)
        sounds.lengths[name] = to_frames(seconds)
    return sounds


def make_chapter(sounds: Sounds, minutes: float, number: int = 0) -> Timeline:
    """A chapter of takes in turn, with music over its first half, rain over the second and a door now and then."""
    random = np.random.default_rng(number)
    book, chapter = BookId(UUID(int=9)), ChapterId(UUID(int=10 + number))
    segments: list[Segment] = []
    takes: dict[SegmentId, Take] = {}
    names = list(sounds.profiles)
    total, offset = 0.0, 0
    while total < minutes * 60 - 4:
        index = len(segments)
        name = names[int(random.integers(len(names)))]
        profile = sounds.profiles[name]
        segment_id = SegmentId(UUID(int=(number + 1) * 1_000_000 + index))
        kind, who = (SegmentKind.DIALOGUE, _OTHER) if index % 3 == 2 else (SegmentKind.NARRATION, _NARRATOR)
        boundary = Boundary.PARAGRAPH if index % 5 == 4 else Boundary.SENTENCE
        segments.append(Segment(segment_id, book, chapter, index, offset, offset + 60, kind, who, 1.0, boundary))
        take_id = TakeId(UUID(int=index + 1))
        seconds = Seconds(profile.length / PROJECT_RATE)
        made = datetime(2026, 1, 1, tzinfo=UTC)
        takes[segment_id] = Take(take_id, segment_id, 1, name, name, "test", seconds, profile, (), True, made)
        total += seconds + 0.45
        offset += 60
    half = offset // 2
    spans = [
        CueSpan(CueKind.MUSIC, "music", 0, half, fade_in=Seconds(2), fade_out=Seconds(3)),
        CueSpan(CueKind.AMBIENCE, "rain", half - 300, offset, fade_in=Seconds(2), fade_out=Seconds(3)),
    ]
    spans += [CueSpan(CueKind.EFFECT, "door", at, at + 5, gain=Decibels(-3)) for at in range(30, offset, 1200)]
    cues = [
        Cue(CueId(UUID(int=5_000 + index)), book, chapter, span, Sha256(span.sound)) for index, span in enumerate(spans)
    ]
    pacing = MixSettings().pacing
    return arrange_timeline(segments, takes, cues, pacing, narrator=_NARRATOR, cue_lengths=sounds.lengths)
