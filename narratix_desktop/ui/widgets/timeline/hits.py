"""What lies under the pointer: a clip and which part of it, a marker, a point of a curve, an empty lane. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from narratix_desktop.domain.mix import Bus
from narratix_desktop.domain.units import Frames
from narratix_desktop.ui.widgets.timeline.geometry import (
    EDGE,
    HANDLE,
    NAMES,
    RULER,
    Box,
    Plane,
    fade_handle_y,
    fade_handles,
    gain_y,
    has_handles,
    wave_box,
)
from narratix_desktop.ui.widgets.timeline.lanes import Row, Rows
from narratix_desktop.ui.widgets.timeline.scene import Scene

_POINT_REACH: Final = 7
_FLAG: Final = 12


class Part(StrEnum):
    """What can be taken hold of."""

    NOTHING = "nothing"
    RULER = "ruler"
    LOOP_START = "loop_start"
    LOOP_END = "loop_end"
    MARKER = "marker"
    NAME = "name"
    OPENER = "opener"
    CURVE_SWITCH = "curve_switch"
    LANE = "lane"
    CURVE = "curve"
    POINT = "point"
    GAP = "gap"
    BODY = "body"
    START = "start"
    END = "end"
    FADE_IN = "fade_in"
    FADE_OUT = "fade_out"
    GAIN = "gain"


CLIP_PARTS: Final = frozenset({Part.BODY, Part.START, Part.END, Part.FADE_IN, Part.FADE_OUT, Part.GAIN})


@dataclass(frozen=True, slots=True)
class Hit:
    """What was found.

    Attributes:
        part: Which thing.
        number: The item, or for a gap the line behind it.
        bus: The lane's bus.
        name: The lane's part, see ``Lane``.
        id: The marker or point.
    """

    part: Part
    number: int | None = None
    bus: Bus | None = None
    name: str = ""
    id: UUID | None = None

    @property
    def on_clip(self) -> bool:
        """Whether it is a clip or a part of one."""
        return self.part in CLIP_PARTS


NOWHERE: Final = Hit(Part.NOTHING)


class HitTest:
    """Finds what lies under a point.

    Args:
        scene: What is shown.
        rows: Its lanes.
        plane: Where they lie.
        curves: Buses that show their automation, which then takes the clicks.
        loop: The range that is repeated.
    """

    def __init__(
        self,
        scene: Scene,
        rows: Rows,
        plane: Plane,
        curves: Collection[Bus] = (),
        loop: tuple[Frames, Frames] | None = None,
    ) -> None:
        self._scene = scene
        self._rows = rows
        self._plane = plane
        self._curves = curves
        self._loop = loop

    def at(self, x: float, y: float) -> Hit:
        """What lies at a point of the widget."""
        if y < RULER:
            return self._on_ruler(x) if x >= NAMES else NOWHERE
        row = self._rows.at(y - self._plane.top)
        if row is None:
            return NOWHERE
        bus, name = row.lane.bus, row.lane.part
        if x < NAMES:
            return Hit(self._name_part(row, x, y), bus=bus, name=name)
        if not name and bus in self._curves:
            return self._on_curve(row, x, y)
        return self._on_clip(row, x, y) or self._on_gap(row, x) or Hit(Part.LANE, bus=bus, name=name)

    def _on_ruler(self, x: float) -> Hit:
        for marker in reversed(self._scene.markers):
            if -EDGE <= x - self._plane.x(marker.at) < _FLAG:
                return Hit(Part.MARKER, id=marker.id)
        if self._loop is not None:
            start, end = (self._plane.x(frame) for frame in self._loop)
            if abs(x - end) <= EDGE:
                return Hit(Part.LOOP_END)
            if abs(x - start) <= EDGE:
                return Hit(Part.LOOP_START)
        return Hit(Part.RULER)

    def _name_part(self, row: Row, x: float, y: float) -> Part:
        if row.lane.part:
            return Part.NAME
        if x < opener_box(row, self._plane).right + EDGE:
            return Part.OPENER
        return Part.CURVE_SWITCH if switch_box(row, self._plane).holds(x, y) else Part.NAME

    def _on_curve(self, row: Row, x: float, y: float) -> Hit:
        bus = row.lane.bus
        box = self._plane.lane(row, NAMES)
        nearest, best = None, float(_POINT_REACH)
        for point in self._scene.curves.get(bus, ()):
            away = max(abs(self._plane.x(point.at) - x), abs(gain_y(point.gain, box) - y))
            if away < best:
                nearest, best = point, away
        if nearest is not None:
            return Hit(Part.POINT, bus=bus, id=nearest.id)
        return Hit(Part.CURVE, bus=bus)

    def _on_clip(self, row: Row, x: float, y: float) -> Hit | None:
        if row.lane.opened:
            return None
        zoom = self._plane.scale.zoom
        first, last = self._plane.frame(x - EDGE), self._plane.frame(x + EDGE)
        found: tuple[float, int, Box] | None = None
        for at in row.lane.index.between(first, last):
            number = row.lane.numbers[at]
            box = self._plane.clip(self._scene.items[number].clip, row)
            if not box.top <= y < box.bottom:
                continue
            # Inside beats beside; of those that overlap, the one that begins last lies on top.
            outside = max(box.left - x, x - box.right, 0.0)
            if outside < EDGE / 2 and (found is None or (outside, -number) < (found[0], -found[1])):
                found = (outside, number, box)
        if found is None:
            return None
        _, number, box = found
        lane = row.lane
        return Hit(self._clip_part(number, box, x, y, zoom), number, lane.bus, lane.part)

    def _clip_part(self, number: int, box: Box, x: float, y: float, zoom: float) -> Part:
        if box.width < 3 * EDGE:
            return Part.BODY
        if has_handles(box):
            clip = self._scene.items[number].clip
            fade_in, fade_out = fade_handles(clip, box, self._plane.scale)
            if abs(y - fade_handle_y(box)) <= HANDLE + 2:
                for at, part in ((fade_in, Part.FADE_IN), (fade_out, Part.FADE_OUT)):
                    if abs(x - at) <= HANDLE + 2:
                        return part
            middle = (box.left + box.right) / 2
            at_gain = gain_y(self._scene.items[number].gain, wave_box(box))
            if abs(x - middle) <= 2 * HANDLE and abs(y - at_gain) <= HANDLE + 2:
                return Part.GAIN
        if x < box.left + EDGE:
            return Part.START
        return Part.END if x >= box.right - EDGE else Part.BODY

    def _on_gap(self, row: Row, x: float) -> Hit | None:
        """The empty stretch before a line, where its pause is set: a grip's width in front of the line."""
        frame = self._plane.frame(x)
        scene = self._scene
        for number in row.lane.index.between(frame, frame + 3 * EDGE * self._plane.scale.zoom):
            item = scene.items[row.lane.numbers[number]]
            if item.is_speech and item.clip.part == 0 and item.clip.start >= frame:
                before = scene.line_before(row.lane.numbers[number])
                if before is not None and scene.items[before].clip.end <= frame:
                    return Hit(Part.GAP, row.lane.numbers[number], row.lane.bus, row.lane.part)
        return None


def opener_box(row: Row, plane: Plane) -> Box:
    """Where the triangle lies that opens a bus."""
    middle = plane.top + (row.top + row.bottom) / 2
    return Box(8, middle - 8, 20, middle + 8)


def switch_box(row: Row, plane: Plane) -> Box:
    """Where the switch lies that shows a bus's automation."""
    middle = plane.top + (row.top + row.bottom) / 2
    return Box(NAMES - 26, middle - 9, NAMES - 6, middle + 9)
