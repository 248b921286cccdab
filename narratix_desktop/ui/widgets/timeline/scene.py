"""What a timeline shows, as values: its clips with their words, markers and curves. No Qt, no services."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final
from uuid import UUID

import numpy as np

from narratix_desktop.domain.cue import CueSpan
from narratix_desktop.domain.mix import BED_BUSES, SPEECH_BUSES, Bus
from narratix_desktop.domain.placement import Placement
from narratix_desktop.domain.timeline import Clip
from narratix_desktop.domain.units import Frames
from narratix_desktop.ui.widgets.timeline.index import Ints

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
    """One chapter. ``items`` and ``words`` are in order of their beginning, ``markers`` and points as well.

    ``start`` is the chapter's first code point in the revision.
    """

    start: int = 0
    items: tuple[Item, ...] = ()
    length: Frames = Frames(0)
    words: tuple[Word, ...] = ()
    markers: tuple[ShownMarker, ...] = ()
    curves: Mapping[Bus, tuple[ShownPoint, ...]] = field(default_factory=dict)

    @cached_property
    def starts(self) -> Ints:
        """First frame of each item."""
        return np.array([item.clip.start for item in self.items], dtype=np.int64)

    @cached_property
    def ends(self) -> Ints:
        """The frame behind each item."""
        return np.array([item.clip.end for item in self.items], dtype=np.int64)

    @cached_property
    def numbers(self) -> Mapping[Key, int]:
        """Where an item stands in ``items``."""
        return {item.key: number for number, item in enumerate(self.items)}

    @cached_property
    def _word_begins(self) -> list[int]:
        return [word.begins for word in self.words]

    @cached_property
    def lines(self) -> tuple[int, ...]:
        """Numbers of the speech items in order of their beginning."""
        return tuple(number for number, item in enumerate(self.items) if item.is_speech)

    def words_between(self, first: float, last: float) -> Sequence[Word]:
        """Words that begin in ``[first, last)``, and the one that is heard at ``first``."""
        begin = max(0, bisect_right(self._word_begins, first) - 1)
        return self.words[begin : bisect_left(self._word_begins, last)]

    def word_at(self, frame: float) -> Word | None:
        """The word that is heard at a frame, or was heard last; before all words the first one."""
        if not self.words:
            return None
        return self.words[max(0, bisect_right(self._word_begins, frame) - 1)]

    def nearest_word(self, frame: float) -> Word | None:
        """The word that begins nearest to a frame."""
        after = bisect_left(self._word_begins, frame)
        close = self.words[max(0, after - 1) : after + 1]
        return min(close, key=lambda word: abs(word.begins - frame), default=None)

    def last_word_before(self, frame: float) -> Word | None:
        """The word whose end is nearest to a frame."""
        after = bisect_left(self._word_begins, frame)
        close = self.words[max(0, after - 2) : after + 1]
        return min(close, key=lambda word: abs(word.ends - frame), default=None)

    def line_before(self, number: int) -> int | None:
        """The speech item that is heard before another one."""
        at = bisect_left(self.lines, number)
        return self.lines[at - 1] if at else None
