"""Which clips are chosen, and which one the keyboard stands on. Pure; clips are known by number in the scene."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from narratix_desktop.ui.widgets.timeline.lanes import Rows
from narratix_desktop.ui.widgets.timeline.scene import Key, Scene


@dataclass(frozen=True, slots=True)
class Selection:
    """Chosen clips by key, so that they stay chosen when the chapter is arranged anew.

    Attributes:
        chosen: All of them.
        current: The one that keys act from; it may be unchosen (Ctrl+click).
        anchor: Where a range began.
    """

    chosen: frozenset[Key] = frozenset()
    current: Key | None = None
    anchor: Key | None = None

    def only(self, key: Key) -> "Selection":
        """This one and no other."""
        return Selection(frozenset({key}), key, key)

    def toggled(self, key: Key) -> "Selection":
        """With this one added or taken away."""
        return Selection(self.chosen ^ {key}, key, key)

    def joined(self, keys: Iterable[Key]) -> "Selection":
        """With these added, as a rubber band does."""
        return replace(self, chosen=self.chosen | frozenset(keys))

    def extended(self, key: Key, scene: Scene) -> "Selection":
        """From the anchor to this one: what begins between the two on the same lanes, both included."""
        numbers = scene.numbers
        if self.anchor is None or self.anchor not in numbers or key not in numbers:
            return self.only(key)
        first, last = sorted((numbers[self.anchor], numbers[key]))
        buses = {scene.items[number].clip.bus for number in (first, last)}
        between = (item for item in scene.items[first : last + 1] if item.clip.bus in buses)
        return replace(self, chosen=frozenset(item.key for item in between), current=key)

    def kept(self, scene: Scene) -> "Selection":
        """What of it is still there in another arrangement."""
        there = scene.numbers.keys()
        current = self.current if self.current in there else None
        anchor = self.anchor if self.anchor in there else None
        return Selection(frozenset(self.chosen & there), current, anchor)

    def numbers(self, scene: Scene) -> list[int]:
        """The chosen clips in order of their beginning."""
        return sorted(scene.numbers[key] for key in self.chosen if key in scene.numbers)


def neighbour(scene: Scene, rows: Rows, current: Key | None, dx: int, dy: int) -> Key | None:
    """The clip that an arrow key leads to.

    Args:
        scene: What is shown.
        rows: Its lanes.
        current: Where the keyboard stands; None leads to the first clip.
        dx: -1 for the clip before in the lane, 1 for the one behind.
        dy: -1 for the nearest clip in a lane above, 1 for one below.
    """
    if not scene.items:
        return None
    if current is None or current not in scene.numbers:
        return scene.items[0].key
    number = scene.numbers[current]
    item = scene.items[number]
    home = rows.showing(item.clip.bus, item.title)
    if home is None:
        return current
    if dx:
        return _beside(scene, home.lane.numbers, number, dx)
    at = rows.rows.index(home) + dy
    while 0 <= at < len(rows.rows):
        lane = rows.rows[at].lane
        # An opened bus is a summary of the lanes below it.
        if lane.numbers and not lane.opened:
            nearest = int(np.argmin(np.abs(lane.index.starts - item.clip.start)))
            return scene.items[lane.numbers[nearest]].key
        at += dy
    return current


def _beside(scene: Scene, lane: Sequence[int], number: int, dx: int) -> Key:
    at = lane.index(number) + dx
    return scene.items[lane[min(max(at, 0), len(lane) - 1)]].key
