"""What the author asks for by hand: values that the window turns into one journaled change each. No Qt, no services."""

from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from narratix_desktop.domain.cue import CueSpan
from narratix_desktop.domain.ids import CueId, SegmentId
from narratix_desktop.domain.mix import Bus
from narratix_desktop.domain.placement import Placement


@dataclass(frozen=True, slots=True)
class PlaceClips:
    """Move, trim, level, fade or mute clips. Equal ``merge_key`` joins steps that follow closely, as of nudging."""

    placements: tuple[Placement, ...]
    merge_key: str = ""


@dataclass(frozen=True, slots=True)
class SplitClip:
    """Cut a clip in two, ``at`` seconds into its conditioned sound."""

    source: UUID
    at: float
    of_cue: bool


@dataclass(frozen=True, slots=True)
class ResetClips:
    """Put clips back to where the arrangement has them."""

    sources: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class SetPause:
    """Set the seconds behind a line; None for the pacing's own."""

    line: SegmentId
    seconds: float | None


@dataclass(frozen=True, slots=True)
class AddCue:
    """Place a sound at words."""

    span: CueSpan


@dataclass(frozen=True, slots=True)
class ChangeCue:
    """Move a cue to other words, or change its level or fades."""

    cue: CueId
    span: CueSpan


@dataclass(frozen=True, slots=True)
class RemoveCues:
    """Take cues away."""

    cues: tuple[CueId, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that stays with its word: an offset of the revision and the seconds behind where the word begins."""

    anchor: int
    shift: float


@dataclass(frozen=True, slots=True)
class AddMarker:
    """Name a place."""

    spot: Spot
    label: str


@dataclass(frozen=True, slots=True)
class MoveMarker:
    """Move a marker."""

    id: UUID
    spot: Spot


@dataclass(frozen=True, slots=True)
class RenameMarker:
    """Rename a marker."""

    id: UUID
    label: str


@dataclass(frozen=True, slots=True)
class RemoveMarker:
    """Take a marker away."""

    id: UUID


@dataclass(frozen=True, slots=True)
class AddPoint:
    """Add a breakpoint to a bus's gain."""

    bus: Bus
    spot: Spot
    gain: float


@dataclass(frozen=True, slots=True)
class MovePoint:
    """Move a breakpoint."""

    id: UUID
    spot: Spot
    gain: float


@dataclass(frozen=True, slots=True)
class RemovePoint:
    """Take a breakpoint away."""

    id: UUID


Edit: TypeAlias = (
    PlaceClips
    | SplitClip
    | ResetClips
    | SetPause
    | AddCue
    | ChangeCue
    | RemoveCues
    | AddMarker
    | MoveMarker
    | RenameMarker
    | RemoveMarker
    | AddPoint
    | MovePoint
    | RemovePoint
)
