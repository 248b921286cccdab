"""Breakpoint automation: a gain that moves in straight lines of decibels between points on the timeline."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from narratix_desktop.audio.buffer import Audio, Curve
from narratix_desktop.domain.timeline import GainPoint

CONTROL_HOP = 64
"""Frames between computed values of slow gains; between them the gain is interpolated linearly."""


def automation_gain(points: Sequence[GainPoint], start: int, frames: int) -> Audio:
    """Evaluate a curve for a block; before the first and after the last point it keeps their value.

    Args:
        points: In ascending order of ``at``; an empty curve is 0 dB.
        start: First frame of the block on the timeline.
        frames: Length of the block.

    Returns:
        Linear gain, shape ``(frames,)``.
    """
    if not points:
        return np.ones(frames, dtype=np.float32)
    grid = control_grid(start, frames)
    level = np.interp(grid, [point.at for point in points], [point.gain for point in points])
    return spread(np.power(10.0, level / 20.0), start, frames)


def control_grid(start: int, frames: int) -> NDArray[np.int64]:
    """Positions of the control values that a block needs: multiples of :data:`CONTROL_HOP` that enclose it."""
    first = start // CONTROL_HOP
    last = -(-(start + frames) // CONTROL_HOP)
    return np.arange(first, last + 1, dtype=np.int64) * CONTROL_HOP


def spread(values: Curve, start: int, frames: int) -> Audio:
    """Interpolate control values, given at :func:`control_grid`, to every frame of a block; shape ``(frames,)``."""
    steps = np.diff(values).astype(np.float32) / np.float32(CONTROL_HOP)
    ramp = np.arange(CONTROL_HOP, dtype=np.float32)
    dense = values[:-1].astype(np.float32)[:, np.newaxis] + steps[:, np.newaxis] * ramp
    skip = start - (start // CONTROL_HOP) * CONTROL_HOP
    return dense.reshape(-1)[skip : skip + frames]
