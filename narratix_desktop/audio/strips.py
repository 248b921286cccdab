"""What a strip does to its bus: gain, pan, mute and solo as factors, and the ramps that keep a change from clicking.

A pan keeps the power: a mono voice goes to the sides by cosine and sine, -3 dB each in the centre; of a stereo bed the
sides are balanced by the same curve, 0 dB each in the centre.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from narratix_desktop.audio.automation import automation_gain
from narratix_desktop.audio.buffer import Audio
from narratix_desktop.domain.mix import Bus, MixSettings, Strip
from narratix_desktop.domain.timeline import GainPoint
from narratix_desktop.domain.units import to_gain


@dataclass(frozen=True, slots=True)
class StripLevels:
    """A strip's state as factors. ``gain`` is linear and 0 while the strip is muted or another one is solo."""

    gain: float
    pan: float

    @property
    def audible(self) -> bool:
        """Whether anything of the bus is heard."""
        return self.gain > 0.0

    def sides(self) -> Audio:
        """Factors of a mono source on the left and the right, shape ``(2, 1)``; their squares add up to one."""
        angle = (float(np.clip(self.pan, -1.0, 1.0)) + 1.0) * np.pi / 4.0
        return np.array([[np.cos(angle)], [np.sin(angle)]], dtype=np.float32)


def bus_levels(settings: MixSettings) -> Mapping[Bus, StripLevels]:
    """The factors of all strips. Solo silences every bus that is not solo; the master has no solo."""
    strips = {bus: settings.strips.get(bus, Strip()) for bus in Bus}
    solo = any(strip.solo for bus, strip in strips.items() if bus is not Bus.MASTER)
    return {
        bus: StripLevels(0.0 if strip.mute or (solo and bus is not Bus.MASTER and not strip.solo) else gain, strip.pan)
        for bus, strip in strips.items()
        for gain in (to_gain(strip.gain),)
    }


def ramped_gain(
    before: StripLevels, now: StripLevels, points: Sequence[GainPoint], start: int, frames: int
) -> Audio | np.float32:
    """Gain of a block, shape ``(frames,)`` where it moves, by a change of the strip or by automation."""
    gain: Audio | np.float32 = np.float32(now.gain)
    if before.gain != now.gain:
        gain = np.linspace(before.gain, now.gain, frames, dtype=np.float32)
    return gain * automation_gain(points, start, frames) if points else gain


def ramped_sides(before: StripLevels, now: StripLevels, frames: int) -> Audio:
    """Pan factors of a block: shape ``(2, 1)``, or ``(2, frames)`` while the pan moves."""
    if before.pan == now.pan:
        return now.sides()
    position = np.linspace(0.0, 1.0, frames, dtype=np.float32)
    moving: Audio = before.sides() * (1.0 - position) + now.sides() * position
    return moving
