"""Everything that a store asks about a signal, measured in one pass and constant memory.

Knows nothing of containers and codecs; ``media`` adds those figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from narratix_desktop.audio.buffer import Audio, Curve, as_planes, to_decibels
from narratix_desktop.audio.gating import gated_loudness, loudness_range
from narratix_desktop.audio.loudness import LoudnessMeter
from narratix_desktop.audio.true_peak import TruePeakMeter
from narratix_desktop.domain.units import Decibels, Lufs, Seconds

_HOP_SECONDS = 0.01
_FLOOR_HOPS = 50
_SOUND = -50.0
_ABOVE_TONE = 20.0
_DENSE_ENOUGH = 192_000
"""At this rate samples stand as close as ITU-R BS.1770-4, annex 2, wants them for a true peak."""


@dataclass(frozen=True, slots=True)
class SignalReport:
    """Levels and times of a signal, as :class:`narratix_desktop.domain.delivery.Measurement` defines them."""

    duration: Seconds
    loudness: Lufs
    loudness_range: float
    rms: Decibels
    peak: Decibels
    true_peak: Decibels
    noise_floor: Decibels
    head: Seconds
    tail: Seconds


class SignalMeter:
    """Measures a signal that arrives in blocks of any length.

    Args:
        rate: Frames per second.
        channels: Channel count of every block.
        weights: What each channel counts for in loudness; see :class:`~narratix_desktop.audio.loudness.LoudnessMeter`.
    """

    def __init__(self, rate: int, channels: int, weights: Sequence[float] = ()) -> None:
        self._rate = rate
        self._channels = channels
        self._hop = max(1, round(rate * _HOP_SECONDS))
        self._loudness = LoudnessMeter(rate, channels, weights)
        self._true_peak = TruePeakMeter(channels) if rate < _DENSE_ENOUGH else None
        self._rest: Audio = np.zeros((channels, 0), dtype=np.float32)
        self._energy: list[Curve] = []
        self._peak = 0.0
        self._frames = 0

    def add(self, block: Audio) -> None:
        """Take the next frames, shape ``(n, channels)``."""
        if not len(block):
            return
        planes = as_planes(block)
        self._frames += len(block)
        self._peak = max(self._peak, float(planes.max()), -float(planes.min()))
        self._loudness.add(planes.T)
        if self._true_peak is not None:
            self._true_peak.add(planes.T)
        joined = np.concatenate([self._rest, planes], axis=1)
        whole = joined.shape[1] // self._hop * self._hop
        hops = np.zeros(whole // self._hop)
        for plane in joined:
            rows = plane[:whole].reshape(-1, self._hop)
            hops += np.einsum("ij,ij->i", rows, rows)
        self._energy.append(hops / (self._hop * self._channels))
        self._rest = joined[:, whole:].copy()

    def report(self) -> SignalReport:
        """Close the measurement."""
        hops = np.concatenate(self._energy) if self._energy else np.zeros(0)
        total = float(hops.sum()) * self._hop * self._channels + float(np.square(self._rest, dtype=np.float64).sum())
        floor = _quietest(hops)
        head, tail = self._edges(hops, floor)
        between = 0.0 if self._true_peak is None else self._true_peak.finish()
        return SignalReport(
            duration=Seconds(self._frames / self._rate),
            loudness=gated_loudness(self._loudness.blocks()),
            loudness_range=loudness_range(self._loudness.hops()),
            rms=Decibels(to_decibels((total / max(1, self._frames * self._channels)) ** 0.5)),
            peak=Decibels(to_decibels(self._peak)),
            true_peak=Decibels(to_decibels(max(self._peak, between))),
            noise_floor=Decibels(floor),
            head=Seconds(head),
            tail=Seconds(tail),
        )

    def _edges(self, hops: Curve, floor: float) -> tuple[float, float]:
        threshold = min(_SOUND, floor + _ABOVE_TONE) if np.isfinite(floor) else _SOUND
        (sounding,) = np.nonzero(hops > 10.0 ** (threshold / 10.0))
        whole = self._frames / self._rate
        if not len(sounding):
            return whole, whole
        last = (int(sounding[-1]) + 1) * self._hop / self._rate
        return int(sounding[0]) * self._hop / self._rate, max(0.0, whole - last)


def _quietest(hops: Curve) -> float:
    if not len(hops):
        return float("-inf")
    width = min(_FLOOR_HOPS, len(hops))
    means = np.convolve(hops, np.full(width, 1.0 / width), mode="valid")
    return to_decibels(float(means.min()) ** 0.5)
