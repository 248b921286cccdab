"""Chapters to play, and files that stand for recordings."""

import threading
from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

import numpy as np

from narratix_desktop.audio.buffer import Audio
from narratix_desktop.domain.ids import Sha256
from narratix_desktop.domain.mix import Bus, Ducking, MasterTarget, MixSettings, Strip
from narratix_desktop.domain.timeline import Clip, Timeline
from narratix_desktop.domain.units import PROJECT_RATE, Decibels, Frames

RATE = PROJECT_RATE
TONE, VOICE, BED = Sha256("aa" * 32), Sha256("bb" * 32), Sha256("cc" * 32)
SOURCES: Mapping[Sha256, Path] = {TONE: Path("tone"), VOICE: Path("voice"), BED: Path("bed")}
QUIET = MasterTarget(room_tone=Decibels(-120.0))
DRY = MixSettings({bus: Strip() for bus in Bus}, Ducking(depth=Decibels(0.0)), target=QUIET)


class ArraySound:
    """A sound in memory that counts what is read of it."""

    def __init__(self, samples: Audio, gate: threading.Event | None = None) -> None:
        self._samples = samples
        self._gate = gate
        self.frames, self.channels = samples.shape
        self.read_pages: list[int] = []

    def read(self, start: int, frames: int) -> Audio:
        if self._gate is not None:
            self._gate.wait(10)
        self.read_pages.append(start // RATE)
        return self._samples[start : start + frames]

    def close(self) -> None:
        pass


def tone(seconds: float, frequency: float = 1000.0, peak: float = 0.25) -> Audio:
    times = np.arange(int(seconds * RATE)) / RATE
    return np.repeat((peak * np.sin(2 * np.pi * frequency * times)).astype(np.float32)[:, None], 2, axis=1)


def open_tone(_path: Path) -> ArraySound:
    return ArraySound(tone(60.0))


def clip(asset: Sha256, bus: Bus, start: float, length: float, number: int = 1, **more: object) -> Clip:
    frames = Frames(round(start * RATE)), Frames(round(length * RATE))
    return Clip(asset, bus, None, UUID(int=number), *frames, **more)  # type: ignore[arg-type]


def tone_for(seconds: float) -> Timeline:
    """One chapter that is a tone from its beginning to its end."""
    return Timeline((clip(TONE, Bus.EFFECTS, 0.0, seconds),), Frames(round(seconds * RATE)))
