"""Waveform overviews: the lowest and highest sample of every bucket, for drawing."""

import numpy as np

from narratix_desktop.audio.buffer import Audio


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
