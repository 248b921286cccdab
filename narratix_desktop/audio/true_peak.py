"""Inter-sample peaks by fourfold oversampling, computed only where one can matter.

An interpolated value is bounded by the loudest sample in the filter's reach times the sum of the filter's magnitudes.
Windows that cannot pass a given level by that bound are never interpolated; the result is the same, and speech costs
a fraction. The rest is one matrix product, which BLAS does faster than a filter loop.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from narratix_desktop.audio.buffer import Audio, as_planes

WINDOW = 32
"""Frames of one window, and the context that is needed on either side."""

_HALF = 12
_PHASES = 4
_TAPER = 5.0
_STRETCH = 16


def _interpolator() -> Audio:
    """Matrix from ``WINDOW + 2 * _HALF - 1`` samples to the three inner phases behind each frame of a window."""
    reach = np.arange(-_HALF + 1, _HALF + 1)
    matrix = np.zeros((WINDOW + 2 * _HALF - 1, WINDOW * (_PHASES - 1)), dtype=np.float32)
    for phase in range(1, _PHASES):
        distance = reach - phase / _PHASES
        taper = np.i0(_TAPER * np.sqrt(np.maximum(0.0, 1.0 - (distance / _HALF) ** 2))) / np.i0(_TAPER)
        taps = np.sinc(distance) * taper
        taps /= taps.sum()
        for frame in range(WINDOW):
            matrix[frame : frame + 2 * _HALF, (phase - 1) * WINDOW + frame] = taps
    return matrix


_MATRIX = _interpolator()
_BOUND = float(np.abs(_MATRIX).sum(axis=0).max())


def window_peaks(padded: Audio, level: float) -> Audio:
    """Peak of every window over all channels, inter-sample peaks included.

    Args:
        padded: Planes of shape ``(channels, WINDOW + n + WINDOW)``, ``n`` a multiple of :data:`WINDOW`: the frames
            with one window of context on either side.
        level: Amplitude of interest. A window that cannot pass it may be answered by 0.

    Returns:
        Shape ``(n / WINDOW,)``.
    """
    peaks: Audio = np.zeros(padded.shape[1] // WINDOW - 2, dtype=np.float32)
    first = WINDOW - _HALF + 1
    for plane in padded:
        sampled = _loud_windows(plane, level / _BOUND)
        near = np.maximum(np.maximum(sampled[:-2], sampled[2:]), sampled[1:-1])
        (hot,) = np.nonzero(near * _BOUND > level)
        if not len(hot):
            continue
        views = sliding_window_view(plane[first:], len(_MATRIX))[::WINDOW]
        between = views[hot] @ _MATRIX
        highest = np.maximum(between.max(axis=1), -between.min(axis=1))
        peaks[hot] = np.maximum(peaks[hot], np.maximum(highest, sampled[1:-1][hot]))
    return peaks


def _loud_windows(plane: Audio, level: float) -> Audio:
    """Highest magnitude of every window; 0 for those in stretches of 16 windows that stay below a level."""
    magnitude = np.abs(plane)
    stretches = np.maximum.reduceat(magnitude, np.arange(0, len(magnitude), _STRETCH * WINDOW))
    windows = magnitude.reshape(-1, WINDOW)
    sampled: Audio = np.zeros(len(windows), dtype=np.float32)
    loud = np.repeat(stretches > level, _STRETCH)[: len(windows)]
    sampled[loud] = windows[loud].max(axis=1)
    return sampled


class TruePeakMeter:
    """Highest inter-sample peak of a signal that arrives in blocks."""

    def __init__(self, channels: int) -> None:
        self._held: Audio = np.zeros((channels, WINDOW), dtype=np.float32)
        self.peak = 0.0

    def add(self, block: Audio) -> None:
        """Take the next frames, shape ``(n, channels)``."""
        padded = np.concatenate([self._held, as_planes(block)], axis=1)
        whole = (padded.shape[1] - 2 * WINDOW) // WINDOW * WINDOW
        if whole <= 0:
            self._held = padded
            return
        self._take(padded[:, : whole + 2 * WINDOW])
        self._held = padded[:, whole:].copy()

    def finish(self) -> float:
        """Take the last frames, and return the highest amplitude of all."""
        channels, held = self._held.shape
        tail = np.zeros((channels, -held % WINDOW + 2 * WINDOW), dtype=np.float32)
        self._take(np.concatenate([self._held, tail], axis=1))
        self._held = tail[:, :WINDOW]
        return self.peak

    def _take(self, padded: Audio) -> None:
        highest = float(max(padded.max(), -padded.min()))
        # Only what could pass the highest peak so far is worth a look; every sample is a lower bound of it.
        self.peak = max(self.peak, highest)
        self.peak = max(self.peak, float(window_peaks(padded, self.peak).max()))
