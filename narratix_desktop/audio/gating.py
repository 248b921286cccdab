"""The gates of ITU-R BS.1770-4 and EBU Tech 3342, over block energies that were measured elsewhere.

Apart from the meters, because a book's gain is chosen where no signal is at hand: this needs nothing but numpy.
"""

from collections.abc import Sequence

import numpy as np

from narratix_desktop.audio.buffer import Curve
from narratix_desktop.domain.units import Lufs

_HOPS_PER_SHORT_TERM = 30
_ABSOLUTE_GATE = -70.0


def gated_loudness(blocks: Sequence[float] | Curve) -> Lufs:
    """Integrated loudness from the mean squares of 400 ms blocks (BS.1770-4, both gates); ``-inf`` if none passes."""
    energy = np.asarray(blocks, dtype=np.float64)
    energy = energy[energy > _energy(_ABSOLUTE_GATE)]
    if not len(energy):
        return Lufs(float("-inf"))
    energy = energy[energy > energy.mean() * 0.1]
    return to_loudness(float(energy.mean()))


def loudness_range(hops: Curve) -> float:
    """Loudness range in LU (EBU Tech 3342): 10th to 95th percentile of gated short-term loudness; 0 if too short."""
    energy = moving_mean(hops, _HOPS_PER_SHORT_TERM)
    energy = energy[energy > _energy(_ABSOLUTE_GATE)]
    if not len(energy):
        return 0.0
    energy = energy[energy > energy.mean() * 0.01]
    low, high = np.percentile(-0.691 + 10.0 * np.log10(energy), [10.0, 95.0])
    return float(high - low)


def moving_mean(values: Curve, width: int) -> Curve:
    """Mean of each run of ``width`` values; empty where there are fewer."""
    if len(values) < width:
        return np.zeros(0)
    return np.convolve(values, np.full(width, 1.0 / width), mode="valid")


def _energy(loudness: float) -> float:
    return float(10.0 ** ((loudness + 0.691) / 10.0))


def to_loudness(energy: float) -> Lufs:
    """Loudness of a K-weighted mean square."""
    return Lufs(-0.691 + 10.0 * float(np.log10(energy))) if energy > 0.0 else Lufs(float("-inf"))
