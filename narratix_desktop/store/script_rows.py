"""Rows of the script as domain values: segments, characters, voices."""

from narratix_desktop.domain.character import Age, Character, Gender
from narratix_desktop.domain.ids import BookId, ChapterId, CharacterId, SegmentId, VoiceId
from narratix_desktop.domain.segment import Boundary, Segment, SegmentKind
from narratix_desktop.domain.voice import Voice, VoiceSpec
from narratix_desktop.store.database import Row


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
