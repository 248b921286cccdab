"""Drags of what has no sound: breakpoints, markers, the range that is repeated. Pure; see ``gestures``."""

from dataclasses import replace
from uuid import UUID

from narratix_desktop.domain.mix import Bus
from narratix_desktop.domain.units import Frames, to_seconds
from narratix_desktop.ui.widgets.timeline.draft import Draft, Measure, Reading
from narratix_desktop.ui.widgets.timeline.edits import AddPoint, Edit, MoveMarker, MovePoint
from narratix_desktop.ui.widgets.timeline.geometry import Box, gain_at
from narratix_desktop.ui.widgets.timeline.gestures import Pointer
from narratix_desktop.ui.widgets.timeline.placing import spot_at
from narratix_desktop.ui.widgets.timeline.scene import Scene, ShownPoint
from narratix_desktop.ui.widgets.timeline.snapping import Snapper

NEW_POINT = UUID(int=0)


class DragPoint:
    """A breakpoint in its lane; ``id`` is None for one that the press has just added.

    Args:
        scene: What is shown.
        base: What is shown changed already.
        snapper: Places that pull.
        bus: Whose gain it is.
        id: Which point.
        box: The lane.
    """

    def __init__(self, scene: Scene, base: Draft, snapper: Snapper, bus: Bus, id: UUID | None, box: Box) -> None:  # noqa: A002
        self._scene = scene
        self._base = base
        self._snapper = snapper
        self._bus = bus
        self._box = box
        points = scene.curves.get(bus, ())
        self._others = tuple(point for point in points if point.id != id)
        self._old = next((point for point in points if point.id == id), None)
        self._new = self._old

    def drag(self, to: Pointer) -> Draft:
        snap = self._snapper.snap(to.frame, to.reach)
        at = snap.at if snap is not None else Frames(round(min(max(to.frame, 0), self._scene.length)))
        self._new = ShownPoint(self._old.id if self._old else NEW_POINT, at, gain_at(to.y, self._box))
        points = tuple(sorted((*self._others, self._new), key=lambda point: point.at))
        reading = Reading(Measure.GAIN, self._new.gain)
        return replace(self._base, points={**self._base.points, self._bus: points}, snap=snap, reading=reading)

    def finish(self) -> Edit | None:
        if self._new is None or self._new == self._old:
            return None
        spot = spot_at(self._scene, self._new.at)
        if self._old is None:
            return AddPoint(self._bus, spot, self._new.gain)
        return MovePoint(self._old.id, spot, self._new.gain)


class DragMarker:
    """A marker along the ruler."""

    def __init__(self, scene: Scene, base: Draft, snapper: Snapper, id: UUID) -> None:  # noqa: A002
        self._scene = scene
        self._base = base
        self._snapper = snapper
        self._id = id
        self._old = next(marker.at for marker in scene.markers if marker.id == id)
        self._new = self._old

    def drag(self, to: Pointer) -> Draft:
        snap = self._snapper.snap(to.frame, to.reach)
        self._new = snap.at if snap is not None else Frames(round(min(max(to.frame, 0), self._scene.length)))
        reading = Reading(Measure.PLACE, to_seconds(self._new))
        markers = {**self._base.markers, self._id: self._new}
        return replace(self._base, markers=markers, snap=snap, reading=reading)

    def finish(self) -> Edit | None:
        return None if self._new == self._old else MoveMarker(self._id, spot_at(self._scene, self._new))


class DragLoop:
    """The range that is repeated, between where the drag began (or its other end) and the hand. It edits nothing."""

    def __init__(self, scene: Scene, base: Draft, snapper: Snapper, fixed: float) -> None:
        self._scene = scene
        self._base = base
        self._snapper = snapper
        self._fixed = Frames(round(fixed))
        self.loop: tuple[Frames, Frames] | None = None

    def drag(self, to: Pointer) -> Draft:
        snap = self._snapper.snap(to.frame, to.reach)
        hand = snap.at if snap is not None else Frames(round(min(max(to.frame, 0), self._scene.length)))
        first, last = sorted((self._fixed, hand))
        self.loop = (first, last) if last > first else None
        reading = Reading(Measure.LENGTH, to_seconds(Frames(last - first)))
        return replace(self._base, loop=self.loop, snap=snap, reading=reading)

    def finish(self) -> Edit | None:
        return None
