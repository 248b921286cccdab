"""Units of measure, so that frames are never added to seconds by accident.

Positions on a timeline are whole frames at the project rate; seconds exist only at the edges. Text positions are
code points of the manuscript revision. Money is exact.
"""

from decimal import Decimal
from typing import Final, NewType

Frames = NewType("Frames", int)
Seconds = NewType("Seconds", float)
Decibels = NewType("Decibels", float)
Lufs = NewType("Lufs", float)
Usd = NewType("Usd", Decimal)

PROJECT_RATE: Final = 44_100
"""Frames per second of everything inside the mixer."""


def to_frames(seconds: float, rate: int = PROJECT_RATE) -> Frames:
    """Round a duration in seconds to whole frames."""
    return Frames(round(seconds * rate))


def to_seconds(frames: int, rate: int = PROJECT_RATE) -> Seconds:
    """Convert whole frames to seconds."""
    return Seconds(frames / rate)


def to_gain(decibels: float) -> float:
    """Convert a level in decibels to a linear amplitude factor."""
    return float(10.0 ** (decibels / 20.0))
