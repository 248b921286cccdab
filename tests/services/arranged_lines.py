"""Segments, takes and cues for the tests of arranging, made from plain numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from narratix_desktop.domain.cue import Cue, CueKind, CueSpan
from narratix_desktop.domain.ids import BookId, ChapterId, CharacterId, CueId, SegmentId, Sha256, TakeId
from narratix_desktop.domain.segment import Boundary, Segment, SegmentKind
from narratix_desktop.domain.take import Take, TakeProfile, WordTiming
from narratix_desktop.domain.units import Decibels, Frames, Lufs, Seconds

BOOK, CHAPTER = BookId(UUID(int=1)), ChapterId(UUID(int=2))
NARRATOR, ANNA, BEN = (CharacterId(UUID(int=10 + number)) for number in range(3))
WORD = 6
"""Code points of every word, its blank included."""


@dataclass(frozen=True)
class Line:
    """One segment: words and seconds of its take; 0 words for a segment without a take."""

    who: CharacterId | None = NARRATOR
    words: int = 4
    seconds: float = 2.0
    head: float = 0.1
    loudness: float = -20.0
    kind: SegmentKind = SegmentKind.NARRATION
    boundary: Boundary = Boundary.SENTENCE
    pause: float | None = None
    timed: bool = True


def script(lines: Sequence[Line]) -> tuple[list[Segment], dict[SegmentId, Take]]:
    segments: list[Segment] = []
    takes: dict[SegmentId, Take] = {}
    offset = 0
    for number, line in enumerate(lines):
        segment_id = SegmentId(UUID(int=100 + number))
        end = offset + max(1, line.words) * WORD
        segments.append(
            Segment(
                segment_id, BOOK, CHAPTER, number, offset, end, line.kind, line.who, 1.0, line.boundary,
                pause_after=line.pause,
            )
        )  # fmt: skip
        offset = end
        if line.words:
            takes[segment_id] = take_of(segment_id, line, number)
    return segments, takes


def take_of(segment_id: SegmentId, line: Line, number: int, name: str = "take") -> Take:
    each = line.seconds / line.words
    words = tuple(
        WordTiming(
            at * WORD, at * WORD + WORD - 1, Seconds(line.head + at * each), Seconds(line.head + (at + 0.8) * each)
        )
        for at in range(line.words)
    )
    profile = TakeProfile(
        Frames(round(line.head * 44_100)), Frames(round(line.seconds * 44_100)), Lufs(line.loudness), Decibels(-6.0)
    )
    asset = Sha256(f"{name}{number}")
    made = datetime(2026, 1, 1, tzinfo=UTC)
    return Take(
        TakeId(UUID(int=number + 1)), segment_id, 1, asset, asset, "test", Seconds(line.seconds + 0.2), profile,
        words if line.timed else (), True, made,
    )  # fmt: skip


def cue(kind: CueKind, start: int, end: int, number: int = 0, fade_in: float = 0.0, fade_out: float = 0.0) -> Cue:
    span = CueSpan(kind, "sound", start, end, fade_in=Seconds(fade_in), fade_out=Seconds(fade_out))
    return Cue(CueId(UUID(int=900 + number)), BOOK, CHAPTER, span, Sha256(f"sound{number}"))
