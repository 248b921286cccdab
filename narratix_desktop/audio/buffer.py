"""Arrays of samples: their type, their shape, and the conversions that every other module of this package needs.

Audio is ``float32`` of shape ``(frames, channels)``, full scale ±1.0. Inner loops work on *planes*, shape
``(channels, frames)``, because a gain per frame is several times cheaper to apply to contiguous channels. Knows
nothing of files, buses or time in seconds.
"""

from typing import Protocol, TypeAlias, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from narratix_desktop.domain.errors import AudioError

Audio: TypeAlias = NDArray[np.float32]
"""Samples of shape ``(frames, channels)``; a single voice may also be ``(frames,)`` where a docstring says so."""

Curve: TypeAlias = NDArray[np.float64]
"""Slow control signals: levels, gains and envelopes, one value per hop."""


@runtime_checkable
class Samples(Protocol):
    """What the mixer reads from: an array, or something that reads a slice of one from disk."""

    @property
    def shape(self) -> tuple[int, ...]:
        """``(frames, channels)``."""
        ...

    def __getitem__(self, part: slice, /) -> Audio:
        """Return the frames of a slice."""
        ...


def as_planes(samples: Audio) -> Audio:
    """Return contiguous planes, shape ``(channels, n)``, of ``(n, channels)``; free for a transposed view of planes."""
    return np.ascontiguousarray(as_columns(samples).T)


def as_columns(samples: Audio) -> Audio:
    """Return samples as float32 of shape ``(n, channels)``, without a copy where they have that form already."""
    columns = samples[:, np.newaxis] if samples.ndim == 1 else samples
    return columns.astype(np.float32, copy=False)


def as_mono(samples: Audio) -> Audio:
    """Fold channels into one by their mean; returns shape ``(n,)``."""
    if samples.ndim == 1:
        return samples.astype(np.float32, copy=False)
    if samples.shape[1] == 1:
        return samples[:, 0].astype(np.float32, copy=False)
    if samples.shape[1] == 2:
        folded: Audio = (samples[:, 0] + samples[:, 1]) * np.float32(0.5)
        return folded.astype(np.float32, copy=False)
    return np.asarray(samples.mean(axis=1, dtype=np.float32))


def as_stereo(samples: Audio) -> Audio:
    """Return shape ``(n, 2)``: mono is doubled, and of more than two channels all go to both sides by their mean."""
    columns = as_columns(samples)
    if columns.shape[1] == 2:
        return columns
    return np.repeat(as_mono(columns)[:, np.newaxis], 2, axis=1)


def require_finite(samples: Audio) -> None:
    """Refuse samples that are not numbers.

    Raises:
        AudioError: A sample is NaN or infinite.
    """
    # The sum is finite only where all terms are, and costs a tenth of looking at each sample.
    with np.errstate(invalid="ignore"):
        total = np.sum(samples, dtype=np.float64)
    if not np.isfinite(total):
        raise AudioError("The recording holds samples that are not numbers.", "Make or import it again.")


def to_decibels(amplitude: float) -> float:
    """Convert an amplitude to decibels relative to full scale; ``-inf`` for zero."""
    return float(20.0 * np.log10(amplitude)) if amplitude > 0.0 else float("-inf")
