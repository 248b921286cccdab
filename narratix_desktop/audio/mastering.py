"""The master: one gain, then a true-peak limiter with look-ahead; and the dither of 16-bit files.

The limiter looks at inter-sample peaks, but interpolates only the windows that could pass the ceiling. Its gain falls
before a peak arrives, is never above what any peak within its reach needs, and returns slowly. Where nothing is too
loud the signal passes unchanged.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from narratix_desktop.audio.buffer import Audio, Curve, as_planes
from narratix_desktop.audio.true_peak import WINDOW, window_peaks
from narratix_desktop.domain.units import PROJECT_RATE, Decibels, to_gain

_LOOK_AHEAD = 8
_RELEASE_PER_SECOND = 40.0
_SAFETY = -0.05


class Limiter:
    """Limits a signal that arrives in blocks; holds back less than 10 ms, which :meth:`finish` returns.

    Args:
        ceiling: No inter-sample peak of the output lies above it, dBTP.
        channels: All share one gain, so that the image does not move.
    """

    def __init__(self, ceiling: Decibels, channels: int = 2) -> None:
        self._ceiling = to_gain(ceiling + _SAFETY)
        self._step = _RELEASE_PER_SECOND * WINDOW / PROJECT_RATE
        # From one window of context before the first frame that is not settled.
        self._audio: Audio = np.zeros((channels, WINDOW), dtype=np.float32)
        # Reductions in decibels, from as many windows before that frame as the smoothing reaches back.
        self._held: Curve = np.zeros(_LOOK_AHEAD - 1)
        self._edge: float | None = None
        self.deepest = Decibels(0.0)
        """The strongest reduction so far."""

    def process(self, block: Audio) -> Audio:
        """Take the next frames, shape ``(n, channels)``; return those that are settled, maybe none."""
        return self._advance(as_planes(block))

    def finish(self) -> Audio:
        """Return the frames still held back; as many as were given come out in all."""
        held = self._audio.shape[1] - WINDOW
        silence = np.zeros((len(self._audio), -held % WINDOW + (_LOOK_AHEAD + 1) * WINDOW), dtype=np.float32)
        return self._advance(silence)[:held]

    def _advance(self, planes: Audio) -> Audio:
        self._audio = np.concatenate([self._audio, planes], axis=1)
        self._analyse()
        settled = max(0, len(self._held) - 2 * _LOOK_AHEAD + 1)
        out = self._audio[:, WINDOW : WINDOW + settled * WINDOW]
        if settled:
            ahead = sliding_window_view(self._held, _LOOK_AHEAD + 1).max(axis=1)
            smooth = np.convolve(ahead, np.full(_LOOK_AHEAD, 1.0 / _LOOK_AHEAD), mode="valid")
            # The convolution leaves a residue of rounding where there is nothing to reduce.
            smooth[smooth < 1e-9] = 0.0
            out = self._reduce(out, smooth)
            self._held = self._held[settled:]
            self._audio = self._audio[:, settled * WINDOW :].copy()
        return out.T

    def _analyse(self) -> None:
        """Add the wanted reduction of every window that has its context by now."""
        known = len(self._held) - _LOOK_AHEAD + 1
        windows = self._audio.shape[1] // WINDOW - 2
        if windows <= known:
            return
        peaks = window_peaks(self._audio[:, known * WINDOW : (windows + 2) * WINDOW], self._ceiling)
        wanted = 20.0 * np.log10(np.maximum(peaks.astype(np.float64) / self._ceiling, 1.0))
        slope = self._step * np.arange(1, len(wanted) + 1)
        fallen = np.maximum(np.maximum.accumulate(np.maximum(wanted + slope, self._held[-1])) - slope, 0.0)
        self._held = np.concatenate([self._held, fallen])

    def _reduce(self, planes: Audio, smooth: Curve) -> Audio:
        # A file may begin at full level: then its very first frame is reduced already.
        edges = np.concatenate([[smooth[0] if self._edge is None else self._edge], smooth])
        self._edge = float(smooth[-1])
        deepest = float(edges.max())
        if deepest == 0.0:
            return planes
        self.deepest = Decibels(max(self.deepest, deepest))
        gains = np.power(10.0, -edges / 20.0).astype(np.float32)
        ramp = np.arange(WINDOW, dtype=np.float32) / np.float32(WINDOW)
        dense = gains[:-1, np.newaxis] + np.diff(gains)[:, np.newaxis] * ramp
        limited: Audio = planes * dense.reshape(-1)
        return limited


class Dither:
    """Rounds to 16 bits with triangular noise of two steps' width, so that quiet fades end in noise, not distortion.

    Args:
        seed: Equal seeds give equal files.
    """

    def __init__(self, seed: int = 0) -> None:
        self._random = np.random.default_rng(seed)

    def to_int16(self, block: Audio) -> np.ndarray[tuple[int, ...], np.dtype[np.int16]]:
        """Return the block as 16-bit samples of the same shape."""
        noise = self._random.random(block.shape, dtype=np.float32) - self._random.random(block.shape, dtype=np.float32)
        scaled = np.rint(block * np.float32(32767.0) + noise)
        return np.clip(scaled, -32768.0, 32767.0).astype(np.int16)
