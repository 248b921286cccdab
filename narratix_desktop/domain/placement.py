"""How the author departs from the arrangement: placements of clips, markers and breakpoints.

All of them stay with words. A placement is relative to where the arrangement puts its clip; a marker and a breakpoint
are anchored to a code point of the revision and lie some seconds behind where the word there begins.
"""

from dataclasses import dataclass, field
from uuid import UUID

from narratix_desktop.domain.ids import BookId, ChapterId, MarkerId, PlacementId, PointId
from narratix_desktop.domain.mix import Bus
from narratix_desktop.domain.units import Decibels, Seconds


@dataclass(frozen=True, slots=True)
class Placement:
    """One part of a clip, moved, trimmed or levelled by the author.

    Attributes:
        source: The segment or the cue whose clip it is.
        of_cue: Whether ``source`` is a cue.
        part: Counts from 0; a clip that was split has several parts.
        begins: Where this part begins in the conditioned sound; 0 for the first. It ends where the next one begins.
        shift: Seconds later (or earlier) than arranged.
        trim_head: Seconds cut from this part's beginning.
        trim_tail: Seconds cut from its end.
        gain: Added to the clip's own level.
        fade_in: None for the arrangement's own.
        fade_out: None for the arrangement's own.
        muted: Whether it is not heard.
        ripple: Whether what was trimmed lets all that follows move up.
    """

    id: PlacementId
    book_id: BookId
    chapter_id: ChapterId
    source: UUID
    of_cue: bool = False
    part: int = 0
    begins: Seconds = Seconds(0.0)
    shift: Seconds = Seconds(0.0)
    trim_head: Seconds = Seconds(0.0)
    trim_tail: Seconds = Seconds(0.0)
    gain: Decibels = Decibels(0.0)
    fade_in: Seconds | None = None
    fade_out: Seconds | None = None
    muted: bool = False
    ripple: bool = False


@dataclass(frozen=True, slots=True)
class Marker:
    """A named place."""

    id: MarkerId
    book_id: BookId
    chapter_id: ChapterId
    anchor: int
    shift: Seconds = Seconds(0.0)
    label: str = ""


@dataclass(frozen=True, slots=True)
class AutomationPoint:
    """A breakpoint of a bus's gain; between two of them the gain moves in a straight line of decibels."""

    id: PointId
    book_id: BookId
    chapter_id: ChapterId
    bus: Bus
    anchor: int
    shift: Seconds = Seconds(0.0)
    gain: Decibels = Decibels(0.0)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """All that the author did to one chapter's timeline by hand."""

    placements: tuple[Placement, ...] = field(default=())
    markers: tuple[Marker, ...] = field(default=())
    automation: tuple[AutomationPoint, ...] = field(default=())
