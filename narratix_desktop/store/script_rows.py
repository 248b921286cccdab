"""Rows of the script as domain values, and segments as columns: segments, characters, voices."""

from collections.abc import Iterator, Sequence
from typing import Final

from narratix_desktop.domain.character import Age, Character, Gender
from narratix_desktop.domain.ids import BookId, ChapterId, CharacterId, SegmentId, VoiceId
from narratix_desktop.domain.segment import Boundary, Segment, SegmentKind
from narratix_desktop.domain.voice import Voice, VoiceSpec
from narratix_desktop.store.database import Row

SEGMENT_COLUMNS: Final = """
    unnest($1::uuid[], $2::uuid[], $3::int[], $4::int[], $5::int[], $6::text[], $7::uuid[], $8::float8[], $9::text[],
           $10::text[], $11::float8[], $12::float8[], $13::bool[])
    AS given (id, chapter_id, ordinal, span_start, span_end, kind, character_id, confidence, boundary, direction, speed,
              pause_after, locked)
"""
"""The arrays of :func:`segment_columns` as a table; they are the statement's first thirteen values."""

_BATCH: Final = 300


def read_segment(row: Row) -> Segment:
    """A row of ``segments``."""
    return Segment(
        SegmentId(row["id"]),
        BookId(row["book_id"]),
        ChapterId(row["chapter_id"]),
        row["ordinal"],
        row["span_start"],
        row["span_end"],
        SegmentKind(row["kind"]),
        None if row["character_id"] is None else CharacterId(row["character_id"]),
        row["confidence"],
        Boundary(row["boundary"]),
        row["direction"],
        row["speed"],
        row["pause_after"],
        row["locked"],
    )


def read_character(row: Row) -> Character:
    """A row of ``characters`` with its ``lines`` and ``share``."""
    return Character(
        CharacterId(row["id"]),
        BookId(row["book_id"]),
        row["name"],
        tuple(row["aliases"]),
        Gender(row["gender"]),
        Age(row["age"]),
        row["is_narrator"],
        row["description"],
        None if row["voice_id"] is None else VoiceId(row["voice_id"]),
        row["lines"],
        row["share"],
        row["edited"],
    )


def read_voice(row: Row) -> Voice:
    """A row of ``voices``."""
    return Voice(
        VoiceId(row["id"]),
        VoiceSpec(
            row["engine"],
            row["name"],
            row["label"],
            Gender(row["gender"]),
            Age(row["age"]),
            row["language"],
            row["parameters"],
            row["clarity"],
        ),
    )


def in_batches(segments: Sequence[Segment]) -> Iterator[Sequence[Segment]]:
    """Segments for one statement after the other; thousands at once take longer than a frame of the window to pack."""
    for at in range(0, len(segments), _BATCH):
        yield segments[at : at + _BATCH]


def segment_columns(segments: Sequence[Segment]) -> tuple[list[object], ...]:
    """At least one segment as arrays, one for each column of :data:`SEGMENT_COLUMNS`."""
    rows = [
        (
            s.id,
            s.chapter_id,
            s.ordinal,
            s.start,
            s.end,
            s.kind.value,
            s.character_id,
            s.confidence,
            s.boundary.value,
            s.direction,
            s.speed,
            s.pause_after,
            s.locked,
        )
        for s in segments
    ]
    return tuple(map(list, zip(*rows, strict=True)))
