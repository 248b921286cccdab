"""What a timeline shows, as values: its clips with their words, markers and curves. No Qt, no services."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final
from uuid import UUID

import numpy as np

from narratix_desktop.domain.cue import CueSpan
from narratix_desktop.domain.ids import Sha256
from narratix_desktop.domain.mix import BED_BUSES, SPEECH_BUSES, Bus
from narratix_desktop.domain.placement import Placement
from narratix_desktop.domain.timeline import Clip
from narratix_desktop.domain.units import Frames, to_gain
from narratix_desktop.ui.widgets.timeline.index import Floats, Ints

LANE_BUSES: Final = (Bus.NARRATION, Bus.DIALOGUE, Bus.MUSIC, Bus.AMBIENCE, Bus.EFFECTS)

Key = tuple[UUID, int]
"""A clip in the eyes of the author: segment or cue, and which part of it where it was split."""


@dataclass(frozen=True, slots=True)
class Item:
    """A clip as it is shown.

    Attributes:
        placement: How the author placed it; unchanged where he did not.
        title: Speaker or sound.
        words: What is said, or the words that a cue is anchored to.
        hue: The speaker's place in the cast, for its colour; None for cues.
        narrator: Whether the narrator speaks.
        span: What a cue is anchored to; None for lines.
        whole: Whether it is not split.
    """

    clip: Clip
    placement: Placement
    title: str = ""
    words: str = ""
    hue: int | None = None
    narrator: bool = False
    span: CueSpan | None = None
    whole: bool = True

    @property
    def key(self) -> Key:
        """What the author knows it by."""
        return self.clip.source, self.clip.part

    @property
    def gain(self) -> float:
        """The author's own change of level in decibels, on top of the arrangement's."""
        return float(self.placement.gain)

    @property
    def muted(self) -> bool:
        """Whether the author silenced it; the clip's place is kept."""
        return self.clip.muted

    @property
    def is_speech(self) -> bool:
        """Whether it is a line, not a cue."""
        return self.clip.bus in SPEECH_BUSES

    @property
    def is_bed(self) -> bool:
        """Whether it lies under a stretch of words: music or ambience."""
        return self.clip.bus in BED_BUSES


@dataclass(frozen=True, slots=True)
class Word:
    """A word that is heard: code points of the revision, frames of the chapter."""

    start: int
    end: int
    begins: Frames
    ends: Frames
    text: str


class Words:
    """The words of a chapter in the order in which they are heard, as columns: a novel has too many for objects.

    Args:
        places: Start and end in the revision, first frame and the frame behind, of each word; shape ``(n, 4)``.
        text: The revision.
    """

    def __init__(self, places: Ints | None = None, text: str = "") -> None:
        found: Ints = np.zeros((0, 4), dtype=np.int64) if places is None else places
        self._places = found[np.argsort(found[:, 2], kind="stable")]
        self._text = text
        self.begins: Ints = np.ascontiguousarray(self._places[:, 2])
        self.edges: Ints = np.sort(self._places[:, 2:].reshape(-1))
        """Frames at which words begin or end."""

    def __len__(self) -> int:
        return len(self.begins)

    def between(self, first: float, last: float) -> list[Word]:
        """Words that begin in ``[first, last)``, and the one that is heard at ``first``."""
        begin, end = np.searchsorted(self.begins, (first, last))
        if begin == len(self) or self.begins[begin] > first:
            begin = max(0, begin - 1)
        return [self[at] for at in range(int(begin), int(end))]

    def at(self, frame: float) -> Word | None:
        """The word that is heard at a frame, or was heard last; before all words the first one."""
        return self[max(0, int(np.searchsorted(self.begins, frame, side="right")) - 1)] if len(self) else None

    def beginning_near(self, frame: float) -> Word | None:
        """The word that begins nearest to a frame."""
        return min(self._around(frame), key=lambda word: abs(word.begins - frame), default=None)

    def ending_near(self, frame: float) -> Word | None:
        """The word that ends nearest to a frame."""
        return min(self._around(frame), key=lambda word: abs(word.ends - frame), default=None)

    def __getitem__(self, at: int) -> Word:
        start, end, begins, ends = self._places[at].tolist()
        return Word(start, end, Frames(begins), Frames(ends), self._text[start:end])

    def _around(self, frame: float) -> list[Word]:
        after = int(np.searchsorted(self.begins, frame))
        return [self[at] for at in range(max(0, after - 2), min(len(self), after + 1))]


@dataclass(frozen=True, slots=True)
class ShownMarker:
    """A named place."""

    id: UUID
    at: Frames
    label: str


@dataclass(frozen=True, slots=True)
class ShownPoint:
    """A breakpoint of a bus's automated gain in decibels."""

    id: UUID
    at: Frames
    gain: float


@dataclass(frozen=True, eq=False)
class Scene:
    """One chapter. ``items`` are in order of their beginning, ``markers`` and points as well.

    ``start`` is the chapter's first code point in the revision. What is looked up often is computed once; see
    :meth:`prepared`.
    """

    start: int = 0
    items: tuple[Item, ...] = ()
    length: Frames = Frames(0)
    words: Words = field(default_factory=Words)
    markers: tuple[ShownMarker, ...] = ()
    curves: Mapping[Bus, tuple[ShownPoint, ...]] = field(default_factory=dict)

    def prepared(self) -> "Scene":
        """The scene itself, with all computed that depends on the number of its items; for use in a thread."""
        _ = (self.starts, self.ends, self.gains, self.hues, self.assets, self.numbers, self.lines, self.by_bus)
        return self

    @cached_property
    def starts(self) -> Ints:
        """First frame of each item."""
        return np.array([item.clip.start for item in self.items], dtype=np.int64)

    @cached_property
    def ends(self) -> Ints:
        """The frame behind each item."""
        return np.array([item.clip.end for item in self.items], dtype=np.int64)

    @cached_property
    def gains(self) -> Floats:
        """Linear gain of each item; 0 where it is muted."""
        gains = [0.0 if item.muted else to_gain(item.clip.gain) for item in self.items]
        return np.array(gains, dtype=np.float32)

    @cached_property
    def hues(self) -> Ints:
        """Each speaker's place in the row of hues; -1 for what has the colour of its bus."""
        hues = [-1 if item.hue is None or item.narrator else item.hue for item in self.items]
        return np.array(hues, dtype=np.int64)

    @cached_property
    def assets(self) -> tuple[Sha256, ...]:
        """What each item plays."""
        return tuple(item.clip.asset for item in self.items)

    @cached_property
    def numbers(self) -> Mapping[Key, int]:
        """Where an item stands in ``items``."""
        return {item.key: number for number, item in enumerate(self.items)}

    @cached_property
    def lines(self) -> tuple[int, ...]:
        """Numbers of the speech items in order of their beginning."""
        return tuple(number for number, item in enumerate(self.items) if item.is_speech)

    @cached_property
    def by_bus(self) -> Mapping[Bus, tuple[int, ...]]:
        """Numbers of the items on each bus that has a lane."""
        found: dict[Bus, list[int]] = {bus: [] for bus in LANE_BUSES}
        for number, item in enumerate(self.items):
            if item.clip.bus in found:
                found[item.clip.bus].append(number)
        return {bus: tuple(numbers) for bus, numbers in found.items()}

    def line_before(self, number: int) -> int | None:
        """The speech item that is heard before another one."""
        at = bisect_left(self.lines, number)
        return self.lines[at - 1] if at else None
