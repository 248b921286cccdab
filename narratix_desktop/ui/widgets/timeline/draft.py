"""What a drag would change, shown while it lasts and until the library has answered. Values only; nothing is stored."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from uuid import UUID

from narratix_desktop.domain.mix import Bus
from narratix_desktop.domain.placement import Placement
from narratix_desktop.domain.timeline import Clip
from narratix_desktop.domain.units import Frames
from narratix_desktop.ui.widgets.timeline.lanes import Lane
from narratix_desktop.ui.widgets.timeline.scene import Scene, ShownPoint
from narratix_desktop.ui.widgets.timeline.snapping import Snap


class Measure(StrEnum):
    """What the value beside the pointer says."""

    PLACE = "place"
    """Seconds of the chapter."""
    SHIFT = "shift"
    """Seconds, earlier or later."""
    LENGTH = "length"
    """Seconds."""
    FADE = "fade"
    """Seconds."""
    PAUSE = "pause"
    """Seconds."""
    GAIN = "gain"
    """Decibels."""
    WORDS = "words"
    """The words that a cue would be anchored to."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The value that a drag has reached."""

    measure: Measure
    value: float = 0.0
    words: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """Differences from the scene.

    Attributes:
        clips: How items would lie, by number.
        placements: What would be stored of them.
        pushed_from: Frame from which on everything would move by ``pushed_by`` (ripple); None moves nothing.
        points: Breakpoints that would be elsewhere, or be new.
        markers: Markers that would be elsewhere.
        loop: The range that would be repeated.
        snap: What pulls at the pointer.
        reading: What is shown beside the pointer.
    """

    clips: Mapping[int, Clip] = field(default_factory=dict)
    placements: Mapping[int, Placement] = field(default_factory=dict)
    pushed_from: Frames | None = None
    pushed_by: int = 0
    points: Mapping[Bus, tuple[ShownPoint, ...]] = field(default_factory=dict)
    markers: Mapping[UUID, Frames] = field(default_factory=dict)
    loop: tuple[Frames, Frames] | None = None
    snap: Snap | None = None
    reading: Reading | None = None

    def clip(self, number: int, clip: Clip) -> Clip:
        """How an item would lie."""
        changed = self.clips.get(number)
        if changed is not None:
            return changed
        if self.pushed_from is not None and clip.start >= self.pushed_from:
            return replace(clip, start=Frames(clip.start + self.pushed_by))
        return clip

    def seen(self, lane: Lane, scene: Scene, first: float, last: float, longest: float) -> Iterator[tuple[int, Clip]]:
        """Items of a lane that would sound in ``[first, last)``, as :meth:`ClipIndex.between` finds them."""
        places = [*lane.index.between(first, last, longest)]
        if self.pushed_from is not None:
            moved = lane.index.between(first - self.pushed_by, last - self.pushed_by, longest)
            places = [*dict.fromkeys([*places, *moved])]
        for number in (lane.numbers[place] for place in places):
            if number not in self.clips:
                clip = self.clip(number, scene.items[number].clip)
                if clip.start < last and clip.end > first:
                    yield number, clip
        for number, clip in self.clips.items():
            if number in lane.members and clip.start < last and clip.end > first:
                yield number, clip


NO_DRAFT = Draft()
