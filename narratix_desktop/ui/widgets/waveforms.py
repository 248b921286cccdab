"""Waveform overviews for painting: asked for when they are seen, kept as long as there is room.

What is seen comes first; behind it the highest sample of every asset of the chapter is looked up, which is all that is
drawn of a clip narrower than a few pixels. Knows neither files nor worker processes: it is handed what fetches.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Final, Protocol, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from narratix_desktop.audio.peaks import SILENCE, PeakPyramid
from narratix_desktop.domain.ids import Sha256

KEPT_BYTES: Final = 96_000_000
"""Memory for overviews: nine hours at the finest level."""
BATCH: Final = 16
_ANNOUNCE_MS: Final = 100

Fetched = TypeVar("Fetched")
Fetch = Callable[[Sequence[Sha256]], Awaitable[Mapping[Sha256, Fetched]]]
"""Fetches something of a few assets, at most :data:`BATCH`; what it does not answer for is silent."""


class Load(Protocol):
    """Starts background work; see ``Operations.load``."""

    def __call__(self, key: str, work: Awaitable[Fetched], show: Callable[[Fetched], None]) -> None: ...


class Waveforms(QObject):
    """Cache of overviews.

    Args:
        pyramids: Fetches overviews.
        peaks: Fetches the highest sample of assets, 0 to 1.
        load: Starts the fetching.
        kept_bytes: What overviews may take in memory.

    Signals:
        arrived: A frozenset of the assets whose overviews or peaks are there now; at most ten times a second.
    """

    arrived = Signal(object)

    def __init__(
        self,
        pyramids: Fetch[PeakPyramid],
        peaks: Fetch[float],
        load: Load,
        parent: QObject | None = None,
        kept_bytes: int = KEPT_BYTES,
    ) -> None:
        super().__init__(parent)
        self._pyramids = pyramids
        self._fetch_peaks = peaks
        self._load = load
        self._limit = kept_bytes
        self._known: OrderedDict[Sha256, PeakPyramid] = OrderedDict()
        self._held = 0
        self._peaks: dict[Sha256, float] = {}
        self._wanted: dict[Sha256, None] = {}
        self._unmeasured: dict[Sha256, None] = {}
        self._fetching = False
        self._announce = QTimer(self)
        self._announce.setSingleShot(True)
        self._announce.setInterval(_ANNOUNCE_MS)
        self._announce.timeout.connect(self._tell)
        self._fresh: set[Sha256] = set()

    @property
    def peaks(self) -> Mapping[Sha256, float]:
        """Highest sample of each asset that has been looked at."""
        return self._peaks

    @property
    def settled(self) -> bool:
        """Whether nothing is left to fetch."""
        return not (self._fetching or self._wanted or self._unmeasured)

    def follow(self, assets: Iterable[Sha256]) -> None:
        """Take up another chapter; what was wanted for the former one is forgotten."""
        self._wanted.clear()
        self._unmeasured = {asset: None for asset in assets if asset not in self._peaks}
        self._pump()

    def get(self, asset: Sha256) -> PeakPyramid | None:
        """The overview, or None and it will arrive."""
        found = self._known.get(asset)
        if found is not None:
            self._known.move_to_end(asset)
        elif asset not in self._wanted:
            self._wanted[asset] = None
            self._pump()
        return found

    def _pump(self) -> None:
        if self._fetching:
            return
        # The latest first: what was asked for in a view that has been left can wait.
        if self._wanted:
            batch = tuple(islice(reversed(self._wanted), BATCH))
            self._fetching = True
            self._load("waveforms", self._pyramids(batch), partial(self._stored, batch))
        elif self._unmeasured:
            batch = tuple(islice(self._unmeasured, BATCH))
            self._fetching = True
            self._load("waveforms", self._fetch_peaks(batch), partial(self._measured, batch))

    def _stored(self, batch: Sequence[Sha256], found: Mapping[Sha256, PeakPyramid]) -> None:
        for asset in batch:
            pyramid = found.get(asset, SILENCE)
            self._wanted.pop(asset, None)
            self._known[asset] = pyramid
            self._held += pyramid.bytes
            self._peaks[asset] = pyramid.peak
            self._unmeasured.pop(asset, None)
        while self._held > self._limit and len(self._known) > 1:
            self._held -= self._known.popitem(last=False)[1].bytes
        self._fetched(batch)

    def _measured(self, batch: Sequence[Sha256], found: Mapping[Sha256, float]) -> None:
        for asset in batch:
            self._peaks[asset] = found.get(asset, 0.0)
            self._unmeasured.pop(asset, None)
        self._fetched(batch)

    def _fetched(self, assets: Iterable[Sha256]) -> None:
        self._fetching = False
        self._fresh.update(assets)
        if not self._announce.isActive():
            self._announce.start()
        self._pump()

    def _tell(self) -> None:
        fresh, self._fresh = frozenset(self._fresh), set()
        self.arrived.emit(fresh)
