"""Which lanes a timeline has, and how high each one is. A bus has one lane; opened, one for each speaker or sound too.

Pure arithmetic in logical pixels, measured from the top of the first lane.
"""

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from narratix_desktop.domain.mix import SPEECH_BUSES, Bus
from narratix_desktop.ui.widgets.timeline.index import ClipIndex, Floats, Ints
from narratix_desktop.ui.widgets.timeline.scene import Scene

GAP: Final = 4
_LOWEST: Final = {"bus": 26, "opened": 20, "curve": 52, "part": 26}
"""Least height of a lane by what it is, so that a low dock shows all buses; more where there is room."""


@dataclass(frozen=True, slots=True, eq=False)
class Lane:
    """A row of the timeline. ``part`` is a speaker or a sound of the bus, or empty for the bus as a whole.

    ``numbers`` are those of its items in the scene; ``places`` and ``members`` are the same as an array and as a set.
    ``index`` counts in their order.
    """

    bus: Bus
    part: str
    numbers: tuple[int, ...]
    places: Ints
    index: ClipIndex
    members: frozenset[int]
    opened: bool = False

    @property
    def name(self) -> tuple[Bus, str]:
        """What tells it from the others."""
        return self.bus, self.part


@dataclass(frozen=True, slots=True)
class Row:
    """Where a lane stands: its top and its height without the gap below."""

    lane: Lane
    top: float
    height: float

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.top + self.height


def lanes_of(scene: Scene, opened: Collection[Bus], levels: Floats) -> tuple[Lane, ...]:
    """The lanes of a scene, top to bottom.

    Args:
        scene: What is shown.
        opened: Buses that are shown by speaker or sound as well.
        levels: How loud each item is, 0 to 1; see :class:`ClipIndex`.
    """
    lanes: list[Lane] = []
    for bus, numbers in scene.by_bus.items():
        parts = _parts(scene, numbers) if bus in opened else {}
        lanes.append(_lane(scene, bus, "", numbers, levels, opened=bus in opened))
        lanes.extend(_lane(scene, bus, part, those, levels) for part, those in parts.items())
    return tuple(lanes)


class Rows:
    """Lanes one below the other.

    Args:
        lanes: Top to bottom.
        room: Height that there is; the rows fill it, or are higher together.
        curves: Buses whose automation is drawn over their lane.
    """

    def __init__(self, lanes: Sequence[Lane], room: float, curves: Collection[Bus] = ()) -> None:
        least = [_LOWEST[_kind(lane, curves)] for lane in lanes]
        grows = [not (lane.opened and lane.bus not in curves) for lane in lanes]
        spare = max(0.0, room - sum(least) - GAP * len(lanes)) / max(1, sum(grows))
        self.rows: list[Row] = []
        top = 0.0
        for lane, low, grow in zip(lanes, least, grows, strict=True):
            self.rows.append(Row(lane, top, low + spare * grow))
            top = self.rows[-1].bottom + GAP
        self.height = top
        self._tops = [row.top for row in self.rows]

    def at(self, y: float) -> Row | None:
        """The row at a height; the gap below a row belongs to it."""
        if not 0 <= y < self.height:
            return None
        return self.rows[bisect_right(self._tops, y) - 1]

    def between(self, top: float, bottom: float) -> Sequence[Row]:
        """Rows that are seen in ``[top, bottom)``."""
        begin = max(0, bisect_right(self._tops, top) - 1)
        return self.rows[begin : bisect_right(self._tops, bottom)]

    def of(self, bus: Bus, part: str = "") -> Row | None:
        """The row of a bus, or of a speaker or sound in it."""
        return next((row for row in self.rows if row.lane.name == (bus, part)), None)

    def showing(self, bus: Bus, title: str) -> Row | None:
        """The row in which the author looks for an item: that of its part where its bus is opened."""
        return self.of(bus, title) or self.of(bus)


def _kind(lane: Lane, curves: Collection[Bus]) -> str:
    if lane.part:
        return "part"
    if lane.bus in curves:
        return "curve"
    return "opened" if lane.opened else "bus"


def _parts(scene: Scene, numbers: Sequence[int]) -> dict[str, list[int]]:
    """Items by speaker or sound; speakers with most to say first, sounds by their first entry."""
    parts: dict[str, list[int]] = {}
    for number in numbers:
        parts.setdefault(scene.items[number].title, []).append(number)
    if numbers and scene.items[numbers[0]].clip.bus in SPEECH_BUSES:
        return dict(sorted(parts.items(), key=lambda part: -len(part[1])))
    return parts


def _lane(scene: Scene, bus: Bus, part: str, numbers: Sequence[int], levels: Floats, *, opened: bool = False) -> Lane:
    at = np.array(numbers, dtype=np.int64)
    index = ClipIndex(scene.starts[at], scene.ends[at], levels[at])
    return Lane(bus, part, tuple(numbers), at, index, frozenset(numbers), opened)
