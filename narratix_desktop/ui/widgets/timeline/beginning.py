"""Which drag begins with what is under the pointer. Pure."""

import numpy as np

from narratix_desktop.domain.mix import Bus
from narratix_desktop.ui.widgets.timeline.geometry import Box, wave_box
from narratix_desktop.ui.widgets.timeline.gestures import (
    AnchorCue,
    FadeClip,
    Gesture,
    LevelClips,
    MoveClips,
    MoveLine,
    Pointer,
    TrimClip,
    anchors,
)
from narratix_desktop.ui.widgets.timeline.hits import Hit, Part
from narratix_desktop.ui.widgets.timeline.place_gestures import DragLoop, DragMarker, DragPoint
from narratix_desktop.ui.widgets.timeline.shown import Shown
from narratix_desktop.ui.widgets.timeline.snapping import Snapper


def begin(hit: Hit, shown: Shown, at: Pointer, *, snapping: bool, ripple: bool) -> Gesture | None:
    """The drag that begins at ``at``; None where nothing there can be dragged.

    Args:
        hit: What lies there.
        shown: What is shown, with what is chosen.
        at: Where the hand took hold.
        snapping: Whether places pull; then cues move from word to word, else by time.
        ripple: Whether lines push what follows.
    """
    if hit.number is not None:
        return _of_clip(hit, shown, at, hit.number, snapping=snapping, ripple=ripple)
    scene, draft = shown.scene, shown.draft
    snapper = Snapper(scene, shown.playhead)
    if hit.part in (Part.POINT, Part.CURVE) and hit.bus is not None:
        box = _lane_box(shown, hit.bus)
        return DragPoint(scene, draft, snapper, hit.bus, hit.id, box) if box is not None else None
    if hit.part is Part.MARKER and hit.id is not None:
        return DragMarker(scene, draft, snapper, hit.id)
    if hit.part is Part.RULER:
        return DragLoop(scene, draft, snapper, at.frame)
    if hit.part in (Part.LOOP_START, Part.LOOP_END) and shown.loop is not None:
        return DragLoop(scene, draft, snapper, shown.loop[1 if hit.part is Part.LOOP_START else 0])
    return None


def _of_clip(hit: Hit, shown: Shown, at: Pointer, number: int, *, snapping: bool, ripple: bool) -> Gesture | None:
    scene, draft = shown.scene, shown.draft
    item = scene.items[number]
    if hit.part is Part.BODY:
        return _move(shown, number, at, snapping=snapping, ripple=ripple)
    if hit.part is Part.GAP:
        return MoveLine(scene, draft, Snapper(scene, shown.playhead, _following(shown, number)), number, at.frame)
    if hit.part in (Part.START, Part.END):
        start = hit.part is Part.START
        if item.is_bed and anchors(item) and snapping:
            return AnchorCue(scene, draft, number, at.frame, start=start, end=not start)
        snapper = Snapper(scene, shown.playhead, [number])
        return TrimClip(scene, draft, snapper, number, at.frame, start=start, ripple=ripple and item.is_speech)
    if hit.part in (Part.FADE_IN, Part.FADE_OUT):
        return FadeClip(scene, draft, number, at.frame, start=hit.part is Part.FADE_IN)
    row = shown.rows.showing(item.clip.bus, item.title)
    if hit.part is Part.GAIN and row is not None:
        return LevelClips(scene, draft, _together(shown, number), number, wave_box(shown.plane.clip(item.clip, row)))
    return None


def _move(shown: Shown, number: int, at: Pointer, *, snapping: bool, ripple: bool) -> Gesture:
    scene, draft = shown.scene, shown.draft
    item, together = scene.items[number], _together(shown, number)
    if len(together) == 1:
        if ripple and item.is_speech and item.clip.part == 0 and scene.line_before(number) is not None:
            return MoveLine(scene, draft, Snapper(scene, shown.playhead, _following(shown, number)), number, at.frame)
        if snapping and anchors(item) and len(scene.words):
            return AnchorCue(scene, draft, number, at.frame, start=True, end=True)
    return MoveClips(scene, draft, Snapper(scene, shown.playhead, together), together, number, at.frame)


def _together(shown: Shown, number: int) -> list[int]:
    """The chosen clips where the grasped one is among them, else that one alone."""
    chosen = shown.selection.numbers(shown.scene)
    return chosen if number in chosen else [number]


def _following(shown: Shown, number: int) -> list[int]:
    """All clips that a ripple pushes."""
    start = shown.scene.items[number].clip.start
    return [int(other) for other in np.flatnonzero(shown.scene.starts >= start)]


def _lane_box(shown: Shown, bus: Bus) -> Box | None:
    row = shown.rows.of(bus)
    return None if row is None else shown.plane.lane(row, 0.0)


def reach_of(shown: Shown, *, pulls: bool, pixels: float) -> float:
    """Frames within which places pull."""
    return pixels * shown.scale.zoom if pulls else 0.0
