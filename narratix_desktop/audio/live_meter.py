"""Meters of what is being played: peak, RMS and loudness of every strip and of the master, and how clear the speech is.

Made for the thread that renders: a block costs a few matrix operations over all strips together. Windows are counted
in whole blocks, so 400 ms and 3 s are met to within one block. Knows nothing of time and of the screen.
"""

from bisect import bisect_right
from collections.abc import Sequence
from uuid import UUID

import numpy as np

from narratix_desktop.audio.buffer import Audio, Curve
from narratix_desktop.audio.filters import filter_sections
from narratix_desktop.audio.gating import to_loudness
from narratix_desktop.audio.loudness import k_weighting
from narratix_desktop.domain.levels import Clarity, Levels, Reading
from narratix_desktop.domain.mix import BED_BUSES, SPEECH_BUSES, Bus
from narratix_desktop.domain.timeline import Clip
from narratix_desktop.domain.units import PROJECT_RATE, Decibels

_STRIPS: tuple[Bus, ...] = tuple(bus for bus in Bus if bus is not Bus.MASTER)
_SPEECH = [_STRIPS.index(bus) for bus in SPEECH_BUSES]
_BED = [_STRIPS.index(bus) for bus in BED_BUSES]
_CENTRE = np.float32(np.sqrt(0.5))
_PEAK_SECONDS, _MOMENTARY_SECONDS, _SHORT_TERM_SECONDS = 0.07, 0.4, 3.0
_INAUDIBLE = 1e-7
"""K-weighted mean square of the absolute gate, -70 LUFS."""


class LiveMeter:
    """Levels of a mix that is played block by block.

    Args:
        speech: The speech clips of the timeline, in any order.
        block: Usual length of a block in frames, and the longest.
    """

    def __init__(self, speech: Sequence[Clip], block: int) -> None:
        self._block = block
        self._planes: Audio = np.zeros((2 * len(_STRIPS), block), dtype=np.float32)
        self._lines = sorted(speech, key=lambda clip: clip.start)
        self._starts = [clip.start for clip in self._lines]
        self.reset()

    def reset(self) -> None:
        """Forget everything, as at a seek."""
        self._strips = _Bank(len(_STRIPS), self._block)
        self._master = _Bank(1, self._block)
        self._line: UUID | None = None
        self._energy = np.zeros(2)
        self._clarity: Clarity | None = None

    def tap(self, bus: Bus, planes: Audio) -> None:
        """Take what a strip adds to the block that is being mixed; see ``mixdown.Tap``."""
        at = 2 * _STRIPS.index(bus)
        np.multiply(planes, _CENTRE if len(planes) == 1 else np.float32(1.0), out=self._planes[at : at + 2])

    def mixed(self, start: int, gain: float) -> None:
        """Close the block that begins at frame ``start`` of the timeline; all taps belong to it."""
        weighted = self._strips.add(self._planes, gain)
        self._planes[:] = 0.0
        self._follow_line(start + self._block // 2, weighted)

    def mastered(self, planes: Audio) -> None:
        """Take what leaves the limiter, shape ``(2, n)`` of any length up to a block."""
        if planes.shape[1]:
            self._master.add(planes, 1.0)

    def levels(self, reduction: Decibels) -> Levels:
        """Everything as one value, after the last block."""
        readings: dict[Bus, Reading] = dict(zip(_STRIPS, self._strips.readings(), strict=True))
        return Levels({**readings, Bus.MASTER: self._master.readings()[0]}, reduction, self._clarity)

    def _follow_line(self, frame: int, weighted: Curve) -> None:
        at = bisect_right(self._starts, frame) - 1
        if at < 0 or self._lines[at].end <= frame:
            return
        if self._lines[at].source != self._line:
            self._line, self._energy = self._lines[at].source, np.zeros(2)
        self._energy += (weighted[_SPEECH].sum(), weighted[_BED].sum())
        speech, bed = self._energy
        if speech > 0.0:
            audible = bed > _INAUDIBLE * self._block
            margin = 10.0 * float(np.log10(speech / bed)) if audible else float("inf")
            self._clarity = Clarity(self._lines[at].source, margin)


class _Bank:
    """Several signals of two planes each, measured together."""

    def __init__(self, signals: int, block: int) -> None:
        seconds = block / PROJECT_RATE
        self._rows = round(_SHORT_TERM_SECONDS / seconds)
        self._momentary = round(_MOMENTARY_SECONDS / seconds)
        self._sections = k_weighting(PROJECT_RATE).astype(np.float32)
        self._state: Audio = np.zeros((2, 2 * signals, 2), dtype=np.float32)
        self._weighted = np.zeros((self._rows, signals))
        self._plain = np.zeros((self._rows, signals))
        self._frames = np.zeros(self._rows)
        self._peaks = np.zeros((max(1, round(_PEAK_SECONDS / seconds)), 2 * signals))
        self._at = -1

    def add(self, planes: Audio, gain: float) -> Curve:
        """Take a block, times ``gain``; answers the K-weighted energy of each signal."""
        self._at += 1
        row = self._at % self._rows
        weighted, self._state = filter_sections(self._sections, planes, self._state)
        square = gain * gain
        self._weighted[row] = _energy(weighted) * square
        self._plain[row] = _energy(planes) * square
        self._frames[row] = planes.shape[1]
        self._peaks[self._at % len(self._peaks)] = np.maximum(planes.max(axis=1), -planes.min(axis=1)) * gain
        energy: Curve = self._weighted[row]
        return energy

    def readings(self) -> list[Reading]:
        """Levels of each signal over its last blocks."""
        recent = np.arange(self._at - self._momentary + 1, self._at + 1) % self._rows
        frames, all_frames = max(1.0, float(self._frames[recent].sum())), max(1.0, float(self._frames.sum()))
        rms = self._plain[recent].sum(axis=0) / (2.0 * frames)
        momentary = self._weighted[recent].sum(axis=0) / frames
        short_term = self._weighted.sum(axis=0) / all_frames
        peaks = self._peaks.max(axis=0).reshape(-1, 2)
        return [
            Reading(
                left=_decibels(left * left),
                right=_decibels(right * right),
                rms=_decibels(power),
                momentary=to_loudness(now),
                short_term=to_loudness(lately),
            )
            for (left, right), power, now, lately in zip(
                peaks.tolist(), rms.tolist(), momentary.tolist(), short_term.tolist(), strict=True
            )
        ]


def _energy(planes: Audio) -> Curve:
    """Sum of squares of each signal's two planes."""
    energy: Curve = np.einsum("ij,ij->i", planes, planes).reshape(-1, 2).sum(axis=1, dtype=np.float64)
    return energy


def _decibels(power: float) -> Decibels:
    return Decibels(10.0 * float(np.log10(power)) if power > 0.0 else float("-inf"))
