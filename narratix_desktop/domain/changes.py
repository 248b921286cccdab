"""What a service changed, so that each panel reloads only what it shows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class Noun(StrEnum):
    """The kinds of row whose change is announced; equal to the names in the database's notifications."""

    BOOK = "book"
    CHAPTER = "chapter"
    CHARACTER = "character"
    SEGMENT = "segment"
    TAKE = "take"
    CUE = "cue"
    MIX = "mix"
    TASK = "task"
    TIMELINE = "timeline"
    EDIT = "edit"
    ATTEMPT = "attempt"


@dataclass(frozen=True, slots=True)
class Changes:
    """Ids that changed, by noun. An empty set of ids means that many rows of that noun changed: reload."""

    rows: Mapping[Noun, frozenset[UUID]] = field(default_factory=dict)

    @classmethod
    def of(cls, noun: Noun, ids: Iterable[UUID] = ()) -> "Changes":
        """Say that these rows of one noun changed; without ids, that any of them may have."""
        return cls({noun: frozenset(ids)})

    def touches(self, *nouns: Noun) -> bool:
        """Whether anything of these nouns changed."""
        return any(noun in self.rows for noun in nouns)

    def __or__(self, other: "Changes") -> "Changes":
        """Join two announcements; "many" absorbs a list of ids."""
        merged = dict(self.rows)
        for noun, ids in other.rows.items():
            known = merged.get(noun)
            merged[noun] = ids if known is None else (known | ids if known and ids else frozenset())
        return Changes(merged)
