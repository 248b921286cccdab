"""Edits: what the author changed by hand, as rows before and after, so that each can be taken back.

Knows no table. Field names are those of the domain's values; values are what JSON can hold.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from narratix_desktop.domain.ids import BookId, EditId

Field: TypeAlias = "str | int | float | bool | Sequence[Field] | Mapping[str, Field] | None"
Fields: TypeAlias = Mapping[str, Field]


class Editable(StrEnum):
    """Kinds of row that an edit may change."""

    BOOK = "book"
    CHAPTER = "chapter"
    CHARACTER = "character"
    SEGMENT = "segment"
    PRONUNCIATION = "pronunciation"
    TAKE = "take"
    CUE = "cue"
    PLACEMENT = "placement"
    MARKER = "marker"
    AUTOMATION = "automation"
    MIX = "mix"


class Intent(StrEnum):
    """What the author meant by an edit; the window has words for each."""

    REASSIGN_LINES = "reassign_lines"
    CONFIRM_LINES = "confirm_lines"
    DIRECT_LINES = "direct_lines"
    LOCK_LINES = "lock_lines"
    SPLIT_LINE = "split_line"
    MERGE_LINES = "merge_lines"
    PRONOUNCE_WORD = "pronounce_word"
    CHOOSE_TAKE = "choose_take"
    DESCRIBE_CHARACTER = "describe_character"
    GIVE_VOICE = "give_voice"
    MERGE_CHARACTERS = "merge_characters"
    SPLIT_CHARACTER = "split_character"
    DESCRIBE_BOOK = "describe_book"
    INCLUDE_CHAPTER = "include_chapter"
    SET_PAUSE = "set_pause"
    PLACE_CLIP = "place_clip"
    SPLIT_CLIP = "split_clip"
    RESET_CLIP = "reset_clip"
    ADD_CUE = "add_cue"
    CHANGE_CUE = "change_cue"
    REMOVE_CUE = "remove_cue"
    ADD_MARKER = "add_marker"
    CHANGE_MARKER = "change_marker"
    REMOVE_MARKER = "remove_marker"
    ADD_POINT = "add_point"
    MOVE_POINT = "move_point"
    REMOVE_POINT = "remove_point"
    CHANGE_MIX = "change_mix"


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row as it was and as it shall be.

    Attributes:
        noun: What kind of row.
        key: Its id; of a pronunciation the word, of mix settings the book's id.
        before: The fields that change, with the values that they must have now; None where the row is new.
        after: The same fields with their new values; None where the row goes away.
    """

    noun: Editable
    key: str
    before: Fields | None
    after: Fields | None

    def reversed(self) -> "RowChange":
        """The change that takes this one back."""
        return RowChange(self.noun, self.key, self.after, self.before)


@dataclass(frozen=True, slots=True)
class Edit:
    """One entry of a book's journal. ``number`` counts from 1; ``count`` says how many things the author changed."""

    id: EditId
    book_id: BookId
    number: int
    intent: Intent
    count: int
    changes: tuple[RowChange, ...]
    undone: bool
    made_at: datetime


def merged(earlier: Sequence[RowChange], later: Sequence[RowChange]) -> tuple[RowChange, ...]:
    """The changes that lead from before the earlier ones to after the later ones, as for the steps of one drag."""
    joined: dict[tuple[Editable, str], RowChange] = {}
    for change in (*earlier, *later):
        place = (change.noun, change.key)
        known = joined.get(place)
        joined[place] = change if known is None else _joined(known, change)
    return tuple(change for change in joined.values() if change.before != change.after)


def _joined(known: RowChange, change: RowChange) -> RowChange:
    before = None if known.before is None else {**(change.before or {}), **known.before}
    after = None if change.after is None else {**(known.after or {}), **change.after}
    return RowChange(known.noun, known.key, before, after)
