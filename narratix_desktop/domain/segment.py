"""Segments: spans spoken in one go by one character. They cover the whole text exactly."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from narratix_desktop.domain.errors import AnalysisError
from narratix_desktop.domain.ids import BookId, ChapterId, CharacterId, SegmentId

UNCERTAIN_BELOW: Final = 0.6
"""Confidence under which the author should look at who speaks."""


class SegmentKind(StrEnum):
    """What sort of text a segment is."""

    NARRATION = "narration"
    DIALOGUE = "dialogue"
    THOUGHT = "thought"
    HEADING = "heading"


class Boundary(StrEnum):
    """What ends where a segment ends; pacing gives each a pause. ``SPLIT`` joins without one."""

    SPLIT = "split"
    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"
    SCENE = "scene"
    HEADING = "heading"
    CHAPTER = "chapter"


@dataclass(frozen=True, slots=True)
class SegmentSpan:
    """A segment as an analyser finds it: offsets and labels, never text.

    ``character`` is a :class:`CastMember` key, or None where nobody can be named; ``confidence`` is the probability
    (0–1) that ``character`` is right.
    """

    start: int
    end: int
    kind: SegmentKind
    character: str | None
    confidence: float = 1.0
    boundary: Boundary = Boundary.SENTENCE
    direction: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stored segment; ``locked`` ones keep their speaker when the book is analysed again."""

    id: SegmentId
    book_id: BookId
    chapter_id: ChapterId
    ordinal: int
    start: int
    end: int
    kind: SegmentKind
    character_id: CharacterId | None
    confidence: float
    boundary: Boundary
    direction: str = ""
    speed: float = 1.0
    pause_after: float | None = None
    locked: bool = False

    @property
    def uncertain(self) -> bool:
        """Whether its speaker waits for the author's word; a locked line has been looked at."""
        if self.locked or self.kind is SegmentKind.HEADING:
            return False
        return self.character_id is None or self.confidence < UNCERTAIN_BELOW


def require_exact_cover(segments: Sequence[SegmentSpan | Segment], start: int, end: int) -> None:
    """Assert that segments cover ``[start, end)`` exactly, in order, without gap, overlap or empty span.

    Raises:
        AnalysisError: A word would be lost or spoken twice.
    """
    at = start
    for segment in segments:
        if segment.start != at or segment.end <= segment.start:
            break
        at = segment.end
    else:
        if at == end:
            return
    raise AnalysisError(
        f"The script was not saved because it does not match the manuscript at character {at}.",
        "Analyse the chapter again; the earlier script is unchanged.",
    )
