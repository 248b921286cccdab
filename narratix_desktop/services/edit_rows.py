"""The rows that edits change, as the fields of the journal, and the one way to commit an edit.

Field names are those of the domain's values; a cue's span lies flat among them.
"""

from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

from narratix_desktop.domain.changes import Changes, Noun
from narratix_desktop.domain.character import Character
from narratix_desktop.domain.cue import Cue
from narratix_desktop.domain.edit import Edit, Editable, Field, Fields, Intent, RowChange
from narratix_desktop.domain.ids import BookId
from narratix_desktop.domain.placement import AutomationPoint, Marker, Placement
from narratix_desktop.domain.segment import Segment
from narratix_desktop.services.workshop import Workshop

_NOUNS: Final = {
    Editable.BOOK: Noun.BOOK,
    Editable.CHAPTER: Noun.CHAPTER,
    Editable.CHARACTER: Noun.CHARACTER,
    Editable.SEGMENT: Noun.SEGMENT,
    Editable.PRONUNCIATION: Noun.SEGMENT,
    Editable.TAKE: Noun.TAKE,
    Editable.CUE: Noun.CUE,
    Editable.PLACEMENT: Noun.TIMELINE,
    Editable.MARKER: Noun.TIMELINE,
    Editable.AUTOMATION: Noun.TIMELINE,
    Editable.MIX: Noun.MIX,
}

_NAMED_BY_ID: Final = frozenset(
    {Editable.BOOK, Editable.CHAPTER, Editable.CHARACTER, Editable.SEGMENT, Editable.TAKE, Editable.CUE, Editable.MIX}
)
"""Kinds whose key is the id that their noun is announced with; what lies on a timeline is announced by its chapter."""


async def commit(
    book_id: BookId,
    intent: Intent,
    changes: Iterable[RowChange | None],
    workshop: Workshop,
    *,
    count: int = 1,
    merge_key: str = "",
) -> Changes:
    """Make an edit of what really changes; nothing where nothing does. Raises as ``EditStore.make``."""
    wanted = [change for change in changes if change is not None]
    if not wanted:
        return Changes()
    return changed_by(await workshop.edits.make(book_id, intent, wanted, count=count, merge_key=merge_key))


def changed_by(edit: Edit) -> Changes:
    """What panels reload after an edit was made, taken back or made again."""
    changes = Changes.of(Noun.EDIT, [edit.book_id])
    for change in edit.changes:
        # A word's pronunciation changes how any line may sound; every other row is reloaded by its own id.
        named = change.noun in _NAMED_BY_ID
        changes |= Changes.of(_NOUNS[change.noun], [UUID(change.key)] if named else ())
    return changes


def updated(noun: Editable, key: object, present: Fields, **wanted: Field) -> RowChange | None:
    """The change that gives a row these fields; None where it has them already."""
    after = {name: value for name, value in wanted.items() if present[name] != value}
    return RowChange(noun, str(key), {name: present[name] for name in after}, after) if after else None


def made(noun: Editable, key: object, fields: Fields) -> RowChange:
    """The change that makes a row."""
    return RowChange(noun, str(key), None, fields)


def removed(noun: Editable, key: object, fields: Fields) -> RowChange:
    """The change that takes a row away."""
    return RowChange(noun, str(key), fields, None)


def segment_fields(segment: Segment) -> dict[str, Field]:
    """All fields of a segment but its number, which follows from the text."""
    return {
        "chapter_id": str(segment.chapter_id),
        "start": segment.start,
        "end": segment.end,
        "kind": segment.kind.value,
        "character_id": _id(segment.character_id),
        "confidence": segment.confidence,
        "boundary": segment.boundary.value,
        "direction": segment.direction,
        "speed": segment.speed,
        "pause_after": segment.pause_after,
        "locked": segment.locked,
    }


def character_fields(character: Character) -> dict[str, Field]:
    """All fields of a character."""
    return {
        "name": character.name,
        "aliases": list(character.aliases),
        "gender": character.gender.value,
        "age": character.age.value,
        "is_narrator": character.is_narrator,
        "description": character.description,
        "voice_id": _id(character.voice_id),
        "edited": character.edited,
    }


def cue_fields(cue: Cue) -> dict[str, Field]:
    """All fields of a cue."""
    span = cue.span
    return {
        "chapter_id": str(cue.chapter_id),
        "kind": span.kind.value,
        "sound": span.sound,
        "start": span.start,
        "end": span.end,
        "gain": span.gain,
        "fade_in": span.fade_in,
        "fade_out": span.fade_out,
        "asset": cue.asset,
        "engine": cue.engine,
    }


def placement_fields(placement: Placement) -> dict[str, Field]:
    """All fields of a placement."""
    return {
        "chapter_id": str(placement.chapter_id),
        "segment_id": None if placement.of_cue else str(placement.source),
        "cue_id": str(placement.source) if placement.of_cue else None,
        "part": placement.part,
        "begins": placement.begins,
        "shift": placement.shift,
        "trim_head": placement.trim_head,
        "trim_tail": placement.trim_tail,
        "gain": placement.gain,
        "fade_in": placement.fade_in,
        "fade_out": placement.fade_out,
        "muted": placement.muted,
        "ripple": placement.ripple,
    }


def marker_fields(marker: Marker) -> dict[str, Field]:
    """All fields of a marker."""
    return {
        "chapter_id": str(marker.chapter_id),
        "anchor": marker.anchor,
        "shift": marker.shift,
        "label": marker.label,
    }


def point_fields(point: AutomationPoint) -> dict[str, Field]:
    """All fields of a breakpoint."""
    return {
        "chapter_id": str(point.chapter_id),
        "bus": point.bus.value,
        "anchor": point.anchor,
        "shift": point.shift,
        "gain": point.gain,
    }


def dependents(placements: Sequence[Placement], source: object) -> list[RowChange]:
    """Changes that take away the placements of a row which goes away itself."""
    return [removed(Editable.PLACEMENT, one.id, placement_fields(one)) for one in placements if one.source == source]


def _id(value: object | None) -> str | None:
    return None if value is None else str(value)
