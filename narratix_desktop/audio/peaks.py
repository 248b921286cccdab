"""Waveform overviews for drawing: the lowest and highest sample of every bucket, at several zoom levels.

A pyramid's finest level has a pair for every :data:`BASE` frames, each coarser one merges :data:`STEP` of them, so that
a column of pixels never looks at more than a few buckets. Samples are kept as 16-bit whole numbers, full scale
±32767: finer than any screen. Knows nothing of pixels, files' places and clips.
"""

import struct
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from narratix_desktop.audio.buffer import Audio

BASE: Final = 64
"""Frames per bucket of the finest level, 1.5 ms: a word fills a hundred columns."""
STEP: Final = 4

_FULL_SCALE: Final = 32767.0
_MAGIC: Final = b"NXPK1\x00\x00\x00"
_HEAD: Final = struct.Struct("<8sIfQ")
HEAD_BYTES: Final = _HEAD.size

Pairs: TypeAlias = NDArray[np.int16]
"""Shape ``(n, 2)``: minimum and maximum of each bucket."""
Extremes: TypeAlias = NDArray[np.float32]
"""Shape ``(columns, 2)``: lowest and highest sample of each column, full scale ±1.0."""


class PeakCollector:
    """Collects minimum and maximum per bucket over all channels, from blocks of any length.

    Args:
        bucket: Frames per bucket.
    """

    def __init__(self, bucket: int) -> None:
        if bucket < 1:
            raise ValueError("a bucket holds at least one frame")
        self._bucket = bucket
        self._rest: Audio | None = None
        self._pairs: list[Audio] = []

    def add(self, block: Audio) -> None:
        """Take the next frames, shape ``(n, channels)``."""
        joined = block if self._rest is None else np.concatenate([self._rest, block])
        whole = len(joined) // self._bucket * self._bucket
        if whole:
            rows = joined[:whole].reshape(whole // self._bucket, -1)
            self._pairs.append(np.stack([rows.min(axis=1), rows.max(axis=1)], axis=1))
        self._rest = joined[whole:].copy() if whole < len(joined) else None

    def pairs(self) -> Audio:
        """All buckets, shape ``(n, 2)``: minimum and maximum; the last bucket may be shorter."""
        found = list(self._pairs)
        if self._rest is not None:
            found.append(np.array([[self._rest.min(), self._rest.max()]], dtype=np.float32))
        return np.concatenate(found) if found else np.zeros((0, 2), dtype=np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class PeakPyramid:
    """The overview of one asset.

    Attributes:
        levels: Pairs per level, finest first; level ``k`` has buckets of ``BASE * STEP**k`` frames.
    """

    levels: tuple[Pairs, ...]

    @classmethod
    def of(cls, pairs: Audio) -> "PeakPyramid":
        """Build all levels from the pairs of a :class:`PeakCollector` with buckets of :data:`BASE` frames."""
        scaled = np.rint(np.clip(pairs, -1.0, 1.0) * _FULL_SCALE).astype(np.int16)
        return cls(_levels(scaled))

    @property
    def frames(self) -> int:
        """Length of the asset, rounded up to whole buckets."""
        return len(self.levels[0]) * BASE

    @property
    def bytes(self) -> int:
        """Memory that it takes."""
        return sum(level.nbytes for level in self.levels)

    @property
    def peak(self) -> float:
        """Highest absolute sample, 0 to 1."""
        coarsest = self.levels[-1]
        return float(np.abs(coarsest.astype(np.int32)).max(initial=0)) / _FULL_SCALE

    def columns(self, edges: NDArray[np.float64], zoom: float = 0.0) -> Extremes:
        """Lowest and highest sample of each column.

        Args:
            edges: Frames of the asset at the columns' edges, ascending, shape ``(columns + 1,)``.
            zoom: Frames per column, by which the level is chosen; 0 for the mean of what ``edges`` say.

        Returns:
            Shape ``(columns, 2)``; zeros where the asset has not begun or has ended.
        """
        count = len(edges) - 1
        out: Extremes = np.zeros((max(0, count), 2), dtype=np.float32)
        if count < 1:
            return out
        pairs, bucket = self._level(zoom or (edges[-1] - edges[0]) / count)
        starts = np.floor(edges[:-1] / bucket).astype(np.int64)
        begin, end = np.searchsorted(starts, (0, len(pairs)))
        if begin == end:
            return out
        firsts = starts[begin:end]
        # Each column up to where the next one begins, and the bucket that both share.
        lasts = np.ceil(edges[begin + 1 : end + 1] / bucket).astype(np.int64) - 1
        lasts = np.minimum(np.maximum(lasts, firsts), len(pairs) - 1)
        seen = pairs[firsts[0] : lasts[-1] + 1]
        firsts, lasts = firsts - firsts[0], lasts - firsts[0]
        out[begin:end, 0] = np.minimum(np.minimum.reduceat(seen[:, 0], firsts), seen[lasts, 0])
        out[begin:end, 1] = np.maximum(np.maximum.reduceat(seen[:, 1], firsts), seen[lasts, 1])
        out /= np.float32(_FULL_SCALE)
        return out

    def _level(self, frames_per_column: float) -> tuple[Pairs, int]:
        bucket, at = BASE, 0
        while bucket * STEP <= frames_per_column and at + 1 < len(self.levels):
            bucket, at = bucket * STEP, at + 1
        return self.levels[at], bucket


SILENCE: Final = PeakPyramid((np.zeros((0, 2), dtype=np.int16),))
"""What is drawn of an asset that cannot be read."""


def to_bytes(pyramid: PeakPyramid) -> bytes:
    """The pyramid as it is kept in a file: a head with the peak, then the finest level; the others follow from it."""
    finest = np.ascontiguousarray(pyramid.levels[0], dtype="<i2")
    return _HEAD.pack(_MAGIC, BASE, pyramid.peak, len(finest)) + finest.tobytes()


def from_bytes(data: bytes) -> PeakPyramid | None:
    """A pyramid from a file; None where it is damaged, cut off or of another version."""
    head = _read_head(data)
    if head is None or len(data) != HEAD_BYTES + head[1] * 4:
        return None
    return PeakPyramid(_levels(np.frombuffer(data, dtype="<i2", offset=HEAD_BYTES).reshape(-1, 2)))


def peak_from_bytes(head: bytes) -> float | None:
    """The highest absolute sample from the first :data:`HEAD_BYTES` of a file; None as in :func:`from_bytes`."""
    found = _read_head(head)
    return None if found is None else found[0]


def _read_head(data: bytes) -> tuple[float, int] | None:
    if len(data) < HEAD_BYTES:
        return None
    magic, base, peak, count = _HEAD.unpack_from(data)
    return (float(peak), int(count)) if magic == _MAGIC and base == BASE else None


def _levels(finest: Pairs) -> tuple[Pairs, ...]:
    levels = [finest]
    while len(levels[-1]) > STEP:
        below = levels[-1]
        starts = np.arange(0, len(below), STEP)
        lowest, highest = np.minimum.reduceat(below[:, 0], starts), np.maximum.reduceat(below[:, 1], starts)
        levels.append(np.stack([lowest, highest], axis=1))
    return tuple(levels)
