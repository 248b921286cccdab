"""How loud each clip is, for drawing those too narrow for a waveform; grows as the sounds are looked at. No Qt."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Final

import numpy as np

from narratix_desktop.domain.ids import Sha256
from narratix_desktop.ui.widgets.timeline.index import Floats
from narratix_desktop.ui.widgets.timeline.lanes import Lane
from narratix_desktop.ui.widgets.timeline.scene import Scene
from narratix_desktop.ui.widgets.timeline.waves import LOUDEST

_UNMEASURED: Final = np.float32(0.5)
"""How high a clip is drawn whose sound has not been looked at."""
_MUTED: Final = 0.06


class Levels:
    """Levels of a scene's items, 0 to 1.

    Args:
        scene: What is shown.
        peaks: Highest sample of each asset that has been looked at.
    """

    def __init__(self, scene: Scene, peaks: Mapping[Sha256, float]) -> None:
        self._scene = scene
        self._peaks = peaks
        self._gains: Floats = scene.gains / np.float32(LOUDEST)
        known = np.array([peaks.get(asset, -1.0) for asset in scene.assets], dtype=np.float32)
        self.values: Floats = np.where(known < 0, _UNMEASURED, np.minimum(1.0, known * self._gains)).astype(np.float32)
        self.values[scene.gains == 0.0] = _MUTED

    @cached_property
    def _items(self) -> Mapping[Sha256, list[int]]:
        found: dict[Sha256, list[int]] = {}
        for number, asset in enumerate(self._scene.assets):
            found.setdefault(asset, []).append(number)
        return found

    def take_up(self, assets: Iterable[Sha256]) -> None:
        """Use the peaks of assets that have been looked at."""
        for asset in assets:
            for number in self._items.get(asset, ()):
                if self._gains[number] > 0:
                    self.values[number] = min(1.0, float(self._gains[number]) * self._peaks[asset])

    def hand_to(self, lane: Lane) -> None:
        """Give a lane the levels of its items."""
        lane.index.set_levels(self.values[lane.places])
