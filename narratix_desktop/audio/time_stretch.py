"""Speech at twice or four times its speed and at its own pitch, for winding through a chapter while listening.

Waveform-similarity overlap-add (W. Verhelst and M. Roelands, ICASSP 1993): pieces of the signal are laid closer
together, each taken from where it continues the one before best. Good enough to find a place by ear, not for a master.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from narratix_desktop.audio.buffer import Audio

HOP = 1024
"""Frames that each step gives."""

_SEARCH = 512
"""Frames to either side in which the best continuation is looked for; covers the period of a low voice."""
_COARSE = 4


class TimeStretch:
    """Plays a stereo signal that arrives in blocks faster.

    Args:
        speed: How many times as fast, at least 1.
    """

    def __init__(self, speed: float) -> None:
        self._speed = speed
        self._held: Audio = np.zeros((2, 0), dtype=np.float32)
        self._first = 0
        self._step = 0
        self._follows: int | None = None
        self._tail: Audio = np.zeros((2, HOP), dtype=np.float32)
        angle = (np.arange(2 * HOP, dtype=np.float32) + np.float32(0.5)) * np.float32(np.pi / (2 * HOP))
        self._window: Audio = np.square(np.sin(angle))

    def process(self, planes: Audio) -> Audio:
        """Take the next frames, shape ``(2, n)``; return what they give by now, a multiple of :data:`HOP` frames."""
        self._held = np.concatenate([self._held, planes], axis=1)
        given: list[Audio] = []
        while (aim := round(self._step * HOP * self._speed)) + _SEARCH + 2 * HOP <= self._first + self._held.shape[1]:
            start = self._best_near(aim)
            piece = self._held[:, start - self._first : start - self._first + 2 * HOP] * self._window
            given.append(self._tail + piece[:, :HOP])
            self._tail = piece[:, HOP:]
            self._follows = start + HOP
            self._step += 1
            self._forget()
        return np.concatenate(given, axis=1) if given else self._held[:, :0]

    def _best_near(self, aim: int) -> int:
        """Where the signal resembles most what would have followed the piece before."""
        if self._follows is None:
            return aim
        wanted = self._held[:, self._follows - self._first :][:, :HOP:_COARSE].sum(axis=0)
        earliest = max(self._first, aim - _SEARCH)
        around = self._held[:, earliest - self._first : aim + _SEARCH + HOP - self._first : _COARSE].sum(axis=0)
        candidates = sliding_window_view(around, len(wanted))
        likeness = candidates @ wanted / np.sqrt(np.einsum("ij,ij->i", candidates, candidates) + np.float32(1e-9))
        return earliest + int(np.argmax(likeness)) * _COARSE

    def _forget(self) -> None:
        """Drop what neither the next step nor its comparison reaches back to."""
        assert self._follows is not None
        keep = min(self._follows, round(self._step * HOP * self._speed) - _SEARCH)
        if keep > self._first:
            self._held = self._held[:, keep - self._first :]
            self._first = keep
