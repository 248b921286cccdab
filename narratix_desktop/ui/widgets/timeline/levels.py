"""How loud each clip is, for drawing those too narrow for a waveform; grows as the sounds are looked at. No Qt."""

from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np

from narratix_desktop.domain.ids import Sha256
from narratix_desktop.domain.units import to_gain
from narratix_desktop.ui.widgets.timeline.index import Floats, Ints
from narratix_desktop.ui.widgets.timeline.lanes import Lane
from narratix_desktop.ui.widgets.timeline.scene import Scene
from narratix_desktop.ui.widgets.timeline.waves import LOUDEST

_UNMEASURED: Final = 0.5
"""How high a clip is drawn whose sound has not been looked at."""
_MUTED: Final = 0.06


class Levels:
    """Levels of a scene's items, 0 to 1.

    Args:
        scene: What is shown.
        peaks: Highest sample of each asset that has been looked at.
    """

    def __init__(self, scene: Scene, peaks: Mapping[Sha256, float]) -> None:
        self._peaks = peaks
        by_asset: dict[Sha256, list[int]] = {}
        for number, item in enumerate(scene.items):
            if not item.muted:
                by_asset.setdefault(item.clip.asset, []).append(number)
        self._items: dict[Sha256, Ints] = {asset: np.array(those) for asset, those in by_asset.items()}
        gains = [_MUTED if item.muted else to_gain(item.clip.gain) / LOUDEST for item in scene.items]
        self._gains: Floats = np.array(gains, dtype=np.float32)
        muted = np.array([item.muted for item in scene.items], dtype=bool)
        self.values: Floats = np.where(muted, np.float32(_MUTED), np.float32(_UNMEASURED))
        self.take_up(self._items)

    def take_up(self, assets: Iterable[Sha256]) -> None:
        """Use the peaks of assets that have been looked at."""
        for asset in assets:
            items, peak = self._items.get(asset), self._peaks.get(asset)
            if items is not None and peak is not None:
                self.values[items] = np.minimum(1.0, self._gains[items] * np.float32(peak))

    def hand_to(self, lane: Lane) -> None:
        """Give a lane the levels of its items."""
        lane.index.set_levels(self.values[lane.places])
