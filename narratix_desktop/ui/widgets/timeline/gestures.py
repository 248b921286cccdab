"""Drags of clips: each shows what it would change while it lasts, and ends in one edit or in nothing. Pure.

A gesture is begun with what was under the pointer and asked again with every move; it never changes what it was begun
with, so giving it up is forgetting it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from narratix_desktop.domain.cue import CueSpan
from narratix_desktop.domain.ids import CueId, SegmentId
from narratix_desktop.domain.placement import Placement
from narratix_desktop.domain.units import PROJECT_RATE, Decibels, Frames, Seconds, to_frames, to_seconds
from narratix_desktop.ui.widgets.timeline.draft import Draft, Measure, Reading
from narratix_desktop.ui.widgets.timeline.edits import ChangeCue, Edit, PlaceClips, SetPause
from narratix_desktop.ui.widgets.timeline.geometry import Box, gain_at
from narratix_desktop.ui.widgets.timeline.placing import draft_of, pause_before, trimmed
from narratix_desktop.ui.widgets.timeline.scene import Item, Scene, Word
from narratix_desktop.ui.widgets.timeline.snapping import Snapper


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where the hand is: pixels of the widget, the frame there, and by how many frames places pull (0: not at all)."""

    x: float
    y: float
    frame: float
    reach: float


class Gesture(Protocol):
    """A drag that has begun."""

    def drag(self, to: Pointer) -> Draft:
        """What it would change, the hand being there."""
        ...

    def finish(self) -> Edit | None:
        """What it changes; None where it ends where it began."""
        ...


class _Placing:
    """A drag that ends in other placements of clips."""

    def __init__(self, scene: Scene, base: Draft) -> None:
        self._scene = scene
        self._base = base
        self._wanted: Mapping[int, Placement] = {}

    def _placement(self, number: int) -> Placement:
        return self._base.placements.get(number, self._scene.items[number].placement)

    def _want(self, wanted: Mapping[int, Placement]) -> Draft:
        self._wanted = wanted
        return draft_of(self._scene, wanted, self._base)

    def finish(self) -> Edit | None:
        changed = [placement for number, placement in self._wanted.items() if placement != self._placement(number)]
        return PlaceClips(tuple(changed)) if changed else None


class MoveClips(_Placing):
    """Clips along the chapter; the one that was grasped snaps.

    Args:
        scene: What is shown.
        base: What is shown changed already.
        snapper: Places that pull; without the clips that move.
        numbers: The clips that move.
        grasped: The one under the hand.
        at: Frame at which it was grasped.
    """

    def __init__(
        self, scene: Scene, base: Draft, snapper: Snapper, numbers: Sequence[int], grasped: int, at: float
    ) -> None:
        super().__init__(scene, base)
        self._snapper = snapper
        self._numbers = numbers
        self._clip = base.clip(grasped, scene.items[grasped].clip)
        self._earliest = min(base.clip(number, scene.items[number].clip).start for number in numbers)
        self._at = at

    def drag(self, to: Pointer) -> Draft:
        by = to.frame - self._at
        pull, snap = self._snapper.snap_span(self._clip.start + by, self._clip.end + by, to.reach)
        by = max(by + pull, -self._earliest)
        shift = round(by / PROJECT_RATE, 4)
        wanted = {
            number: replace(before, shift=Seconds(before.shift + shift))
            for number, before in ((number, self._placement(number)) for number in self._numbers)
        }
        return replace(self._want(wanted), snap=snap, reading=Reading(Measure.SHIFT, shift))


class TrimClip(_Placing):
    """One end of a clip."""

    def __init__(
        self, scene: Scene, base: Draft, snapper: Snapper, number: int, at: float, *, start: bool, ripple: bool
    ) -> None:
        super().__init__(scene, base)
        self._snapper = snapper
        self._number = number
        self._at = at
        self._start = start
        self._ripple = ripple

    def drag(self, to: Pointer) -> Draft:
        clip = self._base.clip(self._number, self._scene.items[self._number].clip)
        edge = clip.start if self._start else clip.end
        snap = self._snapper.snap(edge + to.frame - self._at, to.reach)
        by = round(((snap.at - edge) if snap is not None else to.frame - self._at) / PROJECT_RATE, 4)
        before = self._placement(self._number)
        start, end = (by, 0.0) if self._start else (0.0, by)
        draft = self._want({self._number: trimmed(before, clip, start=start, end=end, ripple=self._ripple)})
        reading = Reading(Measure.LENGTH, to_seconds(draft.clips[self._number].length))
        return replace(draft, snap=snap, reading=reading)


class FadeClip(_Placing):
    """The fade at one end of a clip; both together never exceed it."""

    def __init__(self, scene: Scene, base: Draft, number: int, at: float, *, start: bool) -> None:
        super().__init__(scene, base)
        self._number = number
        self._at = at
        self._start = start

    def drag(self, to: Pointer) -> Draft:
        clip = self._base.clip(self._number, self._scene.items[self._number].clip)
        by = to.frame - self._at
        reached = clip.fade_in + by if self._start else clip.fade_out - by
        room = clip.length - (clip.fade_out if self._start else clip.fade_in)
        fade = Seconds(round(to_seconds(Frames(round(min(max(reached, 0), room)))), 3))
        before = self._placement(self._number)
        after = replace(before, fade_in=fade) if self._start else replace(before, fade_out=fade)
        return replace(self._want({self._number: after}), reading=Reading(Measure.FADE, fade))


class LevelClips(_Placing):
    """The author's gain of clips: the grasped one follows the hand, the others keep their distance."""

    def __init__(self, scene: Scene, base: Draft, numbers: Sequence[int], grasped: int, box: Box) -> None:
        super().__init__(scene, base)
        self._numbers = numbers
        self._grasped = grasped
        self._box = box

    def drag(self, to: Pointer) -> Draft:
        gain = gain_at(to.y, self._box)
        by = gain - self._placement(self._grasped).gain
        wanted = {number: leveled(self._placement(number), by) for number in self._numbers}
        return replace(self._want(wanted), reading=Reading(Measure.GAIN, gain))


class MoveLine:
    """The pause before a line, and with it everything behind: what the author hears as a gap."""

    def __init__(self, scene: Scene, base: Draft, snapper: Snapper, number: int, at: float) -> None:
        before = scene.line_before(number)
        if before is None:
            raise ValueError("the first line has no pause before it")
        self._line = SegmentId(scene.items[before].clip.source)
        self._pause = pause_before(scene, number) or 0.0
        self._base = base
        self._snapper = snapper
        self._start = base.clip(number, scene.items[number].clip).start
        self._at = at
        self._seconds = self._pause

    def drag(self, to: Pointer) -> Draft:
        begins = self._start + to.frame - self._at
        snap = self._snapper.snap(begins, to.reach)
        if snap is not None:
            begins = snap.at
        self._seconds = round(max(0.0, self._pause + (begins - self._start) / PROJECT_RATE), 3)
        by = to_frames(self._seconds - self._pause)
        reading = Reading(Measure.PAUSE, self._seconds)
        return replace(self._base, pushed_from=self._start, pushed_by=by, snap=snap, reading=reading)

    def finish(self) -> Edit | None:
        return SetPause(self._line, self._seconds) if abs(self._seconds - self._pause) >= 0.001 else None


class AnchorCue:
    """A cue to other words: all of it, or the beginning or the end of a bed. The words pull from any distance."""

    def __init__(self, scene: Scene, base: Draft, number: int, at: float, *, start: bool, end: bool) -> None:
        item = scene.items[number]
        if item.span is None:
            raise ValueError("only cues are anchored to words")
        self._scene = scene
        self._base = base
        self._number = number
        self._item = item
        self._span = self._wanted = item.span
        self._at = at
        self._moves_start, self._moves_end = start, end
        self._shift = to_frames(item.placement.shift)
        self._draft = base

    def drag(self, to: Pointer) -> Draft:
        clip, by = self._item.clip, to.frame - self._at
        first = self._scene.words.beginning_near(clip.start - self._shift + by) if self._moves_start else None
        last = self._scene.words.ending_near(clip.end - self._shift + by) if self._moves_end else None
        start, end = clip.start, clip.end
        if first is not None:
            start = Frames(max(0, first.begins + self._shift))
            end = end if self._item.is_bed else Frames(start + clip.length)
        if last is not None and self._item.is_bed:
            end = Frames(last.ends + self._shift)
        wanted = self._anchored(first, last)
        if end <= start or wanted.end <= wanted.start:
            return self._draft
        words = first or last
        moved = replace(clip, start=start, length=Frames(end - start))
        reading = Reading(Measure.WORDS, words=words.text if words else "")
        self._wanted = wanted
        self._draft = replace(self._base, clips={**self._base.clips, self._number: moved}, reading=reading)
        return self._draft

    def _anchored(self, first: Word | None, last: Word | None) -> CueSpan:
        start = first.start if first is not None else self._span.start
        if not self._item.is_bed:
            return replace(self._span, start=start, end=first.end if first is not None else self._span.end)
        return replace(self._span, start=start, end=last.end if last is not None else self._span.end)

    def finish(self) -> Edit | None:
        if self._wanted == self._span:
            return None
        return ChangeCue(CueId(self._item.clip.source), self._wanted)


def leveled(placement: Placement, by: float) -> Placement:
    """A placement that is louder by some decibels, to a tenth."""
    return replace(placement, gain=Decibels(round(min(max(placement.gain + by, -60.0), 24.0), 1)))


def anchors(item: Item) -> bool:
    """Whether moving an item moves it to other words: an unsplit cue."""
    return item.span is not None and item.whole
