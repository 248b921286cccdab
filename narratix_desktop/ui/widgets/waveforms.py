"""Waveform overviews of assets: asked for when they are seen, computed in worker processes, kept as arrays."""

from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from narratix_desktop.domain.errors import NarratixError
from narratix_desktop.domain.ids import Sha256
from narratix_desktop.domain.units import Frames
from narratix_desktop.ports.jobs import PeaksJob
from narratix_desktop.ports.work import Compute
from narratix_desktop.ui.operations import Operations

BUCKET: Final = Frames(441)
"""Frames per pair, 10 ms: fine enough for a line, small enough for a ten-hour book."""
_KEPT: Final = 4000

Pairs = NDArray[np.float32]


class Waveforms(QObject):
    """Cache of overviews, shape ``(n, 2)``: minimum and maximum of each bucket.

    Signals:
        arrived: An overview that was asked for is there.
    """

    arrived = Signal()

    def __init__(self, compute: Compute, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._compute = compute
        self._operations = operations
        self._sources: Mapping[Sha256, Path] = {}
        self._known: OrderedDict[Sha256, Pairs] = OrderedDict()
        self._wanted: dict[Sha256, None] = {}
        self._busy = 0

    def set_sources(self, sources: Mapping[Sha256, Path]) -> None:
        """Where assets lie; what was wanted for another chapter is forgotten."""
        self._sources = sources
        self._wanted.clear()

    def get(self, asset: Sha256) -> Pairs | None:
        """The overview, or None and it will arrive."""
        found = self._known.get(asset)
        if found is not None:
            self._known.move_to_end(asset)
            return found
        if asset in self._sources:
            self._wanted[asset] = None
            self._pump()
        return None

    def _pump(self) -> None:
        # One job fewer than there are workers: drawing must not hold up the work that was asked for.
        while self._wanted and self._busy < max(1, self._compute.workers - 1):
            asset = next(iter(self._wanted))
            del self._wanted[asset]
            if asset not in self._known:
                self._busy += 1
                self._operations.load(f"peaks.{asset}", self._compute_one(asset), self._stored)

    async def _compute_one(self, asset: Sha256) -> tuple[Sha256, Pairs]:
        try:
            answer = await self._compute.run(PeaksJob(self._sources[asset], BUCKET))
        except NarratixError:
            # An unreadable take is reported where it is rendered; here it is drawn as silence.
            return asset, np.zeros((1, 2), dtype=np.float32)
        finally:
            self._busy -= 1
        return asset, np.frombuffer(answer.pairs, dtype=np.float32).reshape(-1, 2)

    def _stored(self, found: tuple[Sha256, Pairs]) -> None:
        asset, pairs = found
        self._known[asset] = pairs
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)
        self.arrived.emit()
        self._pump()


def column_extremes(pairs: Pairs, edges: NDArray[np.float64]) -> Pairs:
    """Lowest and highest sample of each pixel column.

    Args:
        pairs: The overview, shape ``(n, 2)``.
        edges: Bucket positions of the columns' edges, ascending, shape ``(columns + 1,)``.

    Returns:
        Shape ``(columns, 2)``; zeros where the overview has ended.
    """
    count = len(pairs)
    starts = np.floor(edges[:-1]).astype(np.int64)
    inside = (starts >= 0) & (starts < count)
    out = np.zeros((len(starts), 2), dtype=np.float32)
    if not inside.any():
        return out
    firsts = starts[inside]
    last = min(count, int(np.ceil(edges[1:][inside][-1])))
    seen = pairs[: max(last, int(firsts[-1]) + 1)]
    out[inside, 0] = np.minimum.reduceat(seen[:, 0], firsts)
    out[inside, 1] = np.maximum.reduceat(seen[:, 1], firsts)
    return out
