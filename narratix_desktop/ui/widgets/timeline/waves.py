"""Waveforms as pixels: what a clip sounds like in each column, and a lane's columns as an image. Arrays only, no Qt."""

from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from narratix_desktop.audio.clips import loop_overlap
from narratix_desktop.audio.fades import fade_gain_at
from narratix_desktop.audio.peaks import Extremes, PeakPyramid
from narratix_desktop.domain.timeline import Clip
from narratix_desktop.domain.units import to_gain

LOUDEST: Final = 0.5
"""Sample value that fills a lane: speech rarely exceeds it and would else look thin."""

Pixels = NDArray[np.uint32]
Coverage = NDArray[np.float32]


def clip_columns(clip: Clip, pyramid: PeakPyramid, left: float, zoom: float, first: int, last: int) -> Extremes:
    """What is heard of a clip in each column, with its gain, fades and repetitions.

    Args:
        clip: Where it lies.
        pyramid: Overview of its asset.
        left: Frame at column 0.
        zoom: Frames per column.
        first: First column wanted.
        last: The column behind the last.

    Returns:
        Shape ``(last - first, 2)``, full scale ±1.0 and beyond where the gain says so.
    """
    edges = left + np.arange(first, last + 1) * zoom - clip.start
    inside = np.clip(edges, 0.0, float(clip.length))
    out = _looped(clip, pyramid, inside, zoom) if clip.loop else pyramid.columns(inside + clip.offset, zoom)
    out *= np.float32(to_gain(clip.gain))
    if max(clip.fade_in, clip.fade_out) > zoom:
        middle = (inside[:-1] + inside[1:]) / 2
        out *= fade_gain_at(middle, clip.length, clip.fade_in, clip.fade_out)[:, np.newaxis]
    return out


def wave_coverage(extremes: Extremes, height: int) -> Coverage:
    """How much of each pixel a waveform covers, 0 to 1.

    Args:
        extremes: Lowest and highest value of each column, full height ±1.0.
        height: Rows of pixels.

    Returns:
        Shape ``(height, columns)``, top row first; a silent column keeps a hair line.
    """
    middle = height / 2
    top = middle - np.clip(extremes[:, 1], -1.0, 1.0) * middle
    bottom = middle - np.clip(extremes[:, 0], -1.0, 1.0) * middle
    thin = np.maximum(0.0, 1.0 - (bottom - top)) / 2
    rows = np.arange(height, dtype=np.float32)[:, np.newaxis]
    covered: Coverage = np.minimum(rows + 1.0, bottom + thin) - np.maximum(rows, top - thin)
    np.clip(covered, 0.0, 1.0, out=covered)
    return covered


def colored(coverage: Coverage, colors: NDArray[np.float32], alpha: float) -> Pixels:
    """An image in premultiplied ARGB.

    Args:
        coverage: Shape ``(height, columns)``.
        colors: Red, green and blue of each column, 0 to 255, shape ``(columns, 3)``.
        alpha: Opacity of a pixel that is covered wholly.
    """
    covered = coverage * np.float32(alpha)
    out: Pixels = (covered * 255.0).astype(np.uint32) << np.uint32(24)
    for channel, shift in enumerate((16, 8, 0)):
        out |= (covered * colors[:, channel]).astype(np.uint32) << np.uint32(shift)
    return out


def _looped(clip: Clip, pyramid: PeakPyramid, inside: NDArray[np.float64], zoom: float) -> Extremes:
    """Columns of a repeated asset; where two rounds blend, the later one is drawn."""
    whole = pyramid.frames - clip.offset
    period = whole - loop_overlap(whole)
    if period <= 0:
        return pyramid.columns(inside + clip.offset, zoom)
    rounds = (inside[:-1] // period).astype(np.int64)
    cuts = [0, *(np.flatnonzero(np.diff(rounds)) + 1).tolist(), len(rounds)]
    parts = [
        pyramid.columns(inside[begin : end + 1] - rounds[begin] * period + clip.offset, zoom)
        for begin, end in pairwise(cuts)
    ]
    return np.concatenate(parts) if parts else np.zeros((0, 2), dtype=np.float32)
