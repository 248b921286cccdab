"""Where everything sounds in one chapter: a value computed from segments, takes, pacing and cues."""

from dataclasses import dataclass
from uuid import UUID

from narratix_desktop.domain.ids import Sha256
from narratix_desktop.domain.mix import Bus
from narratix_desktop.domain.units import Decibels, Frames


@dataclass(frozen=True, slots=True)
class Clip:
    """One asset on the timeline.

    Attributes:
        asset: What is played.
        bus: Where it is mixed.
        lane: Character id for speech, cue id otherwise.
        source: The segment or cue that it belongs to.
        start: First frame on the chapter's timeline.
        length: Frames that it sounds.
        offset: Frames trimmed from the head of the (conditioned) asset.
        gain: Level before the bus.
        fade_in: Frames.
        fade_out: Frames.
        loop: Whether a shorter asset is repeated, crossfaded, to fill ``length``.
        part: Which part of the source it is, where the author has split it.
        muted: Whether it only holds its place.
    """

    asset: Sha256
    bus: Bus
    lane: UUID | None
    source: UUID
    start: Frames
    length: Frames
    offset: Frames = Frames(0)
    gain: Decibels = Decibels(0.0)
    fade_in: Frames = Frames(0)
    fade_out: Frames = Frames(0)
    loop: bool = False
    part: int = 0
    muted: bool = False

    @property
    def end(self) -> Frames:
        """The frame behind the last one that sounds."""
        return Frames(self.start + self.length)


@dataclass(frozen=True, slots=True)
class GainPoint:
    """One breakpoint of an automated gain; ``source`` is the author's point that it stands for."""

    at: Frames
    gain: Decibels
    source: UUID | None = None


@dataclass(frozen=True, slots=True)
class GainCurve:
    """A bus whose gain moves along the chapter, in straight lines of decibels between points in ascending order."""

    bus: Bus
    points: tuple[GainPoint, ...]


@dataclass(frozen=True, slots=True)
class TimeMark:
    """A named place; ``source`` is the author's marker."""

    source: UUID
    at: Frames
    label: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """A chapter's clips in order of their start, and its length including head and tail.

    ``automation`` is added to the strips' gains; ``marks`` are not heard.
    """

    clips: tuple[Clip, ...]
    length: Frames
    automation: tuple[GainCurve, ...] = ()
    marks: tuple[TimeMark, ...] = ()
