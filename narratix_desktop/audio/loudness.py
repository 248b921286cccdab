"""Loudness as ITU-R BS.1770-4 and EBU Tech 3342 define it, measured block by block in constant memory.

Knows nothing of files. All figures come from the K-weighted mean squares of 100 ms hops, so that a book's loudness can
be computed over many chapters that were measured apart.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from narratix_desktop.audio.buffer import Audio, Curve, as_planes
from narratix_desktop.audio.filters import filter_sections
from narratix_desktop.audio.gating import moving_mean, to_loudness
from narratix_desktop.domain.units import Lufs

HOPS_PER_BLOCK = 4


def k_weighting(rate: int) -> NDArray[np.float64]:
    """Second-order sections of the K-weighting filter at any rate, shape ``(2, 6)``.

    BS.1770-4 tabulates the filter at 48 kHz only. The analogue prototypes behind the table (a shelf of 4 dB at
    1682 Hz and a high-pass at 38 Hz) are transformed bilinearly for other rates, as is common practice.
    """
    return np.array([_shelf(rate), _high_pass(rate)])


def _shelf(rate: int) -> list[float]:
    corner = np.tan(np.pi * 1681.974450955533 / rate)
    quality, boost = 0.7071752369554196, 10.0 ** (3.999843853973347 / 20.0)
    band = boost**0.4996667741545416
    norm = 1.0 + corner / quality + corner * corner
    return [
        (boost + band * corner / quality + corner * corner) / norm,
        2.0 * (corner * corner - boost) / norm,
        (boost - band * corner / quality + corner * corner) / norm,
        1.0,
        2.0 * (corner * corner - 1.0) / norm,
        (1.0 - corner / quality + corner * corner) / norm,
    ]


def _high_pass(rate: int) -> list[float]:
    corner = np.tan(np.pi * 38.13547087602444 / rate)
    quality = 0.5003270373238773
    norm = 1.0 + corner / quality + corner * corner
    return [
        1.0,
        -2.0,
        1.0,
        1.0,
        2.0 * (corner * corner - 1.0) / norm,
        (1.0 - corner / quality + corner * corner) / norm,
    ]


class LoudnessMeter:
    """Collects K-weighted energy of a signal that arrives in blocks of any length.

    Args:
        rate: Frames per second.
        channels: How many there are.
        weights: What each counts for; by default they weigh alike, as left, right and centre do in BS.1770-4.
    """

    def __init__(self, rate: int, channels: int, weights: Sequence[float] = ()) -> None:
        self._hop = round(rate / 10)
        self._weights = [float(weight) for weight in weights] or [1.0] * channels
        # Single precision suffices for energies (its noise lies 90 dB below the signal) and takes half the time.
        self._sections = k_weighting(rate).astype(np.float32)
        self._state = np.zeros((2, channels, 2), dtype=np.float32)
        self._rest: Audio = np.zeros(0, dtype=np.float32)
        self._hops: list[Curve] = []

    def add(self, block: Audio) -> None:
        """Take the next frames, shape ``(n, channels)`` or ``(n,)``."""
        weighted, self._state = filter_sections(self._sections, as_planes(block), self._state)
        energy = np.square(weighted[0])
        if self._weights[0] != 1.0:
            energy *= self._weights[0]
        for plane, weight in zip(weighted[1:], self._weights[1:], strict=True):
            energy += np.square(plane) if weight == 1.0 else np.float32(weight) * np.square(plane)
        if len(self._rest):
            energy = np.concatenate([self._rest, energy])
        whole = len(energy) // self._hop * self._hop
        self._hops.append(energy[:whole].reshape(-1, self._hop).mean(axis=1).astype(np.float64))
        self._rest = energy[whole:].copy()

    def add_silence(self, frames: int) -> None:
        """Take frames that are known to be silent, for a fraction of the cost; the filter's echo is dropped."""
        self._state[:] = 0.0
        energy = np.concatenate([self._rest, np.zeros(frames, dtype=np.float32)])
        whole = len(energy) // self._hop * self._hop
        self._hops.append(energy[:whole].reshape(-1, self._hop).mean(axis=1).astype(np.float64))
        self._rest = energy[whole:].copy()

    def hops(self) -> Curve:
        """Mean squares, summed over channels, of all whole 100 ms hops so far."""
        return np.concatenate(self._hops) if self._hops else np.zeros(0)

    def blocks(self) -> Curve:
        """Mean squares of all 400 ms blocks, at 75 % overlap."""
        return moving_mean(self.hops(), HOPS_PER_BLOCK)

    def ungated(self) -> Lufs:
        """Loudness of everything so far without a gate, the unfinished hop included; for lines shorter than a block."""
        hops = self.hops()
        frames = len(hops) * self._hop + len(self._rest)
        energy = float(hops.sum()) * self._hop + float(self._rest.sum())
        return to_loudness(energy / frames) if frames else Lufs(float("-inf"))
