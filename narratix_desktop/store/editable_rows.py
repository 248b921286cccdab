"""How the rows of an edit become SQL: which columns each kind of row has, and the statements that change them.

A statement takes all its rows as one JSON array and touches only rows that are as the edit expects them; whoever runs
it compares the number of rows that it answers with the number that it was given. Refuses to know what an edit means.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from narratix_desktop.domain.edit import Editable


@dataclass(frozen=True, slots=True)
class Column:
    """A column, its type, and its name in an edit where that differs."""

    name: str
    type: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table that edits may change.

    Attributes:
        name: Of the table.
        columns: By the name that a field has in an edit.
        key: Column that holds ``RowChange.key``.
        key_type: Its type.
        scope: Condition that keeps an edit inside its book; ``$2`` is the book's id.
        given: Columns that an insert sets besides the fields, with the SQL for their value.
    """

    name: str
    columns: Mapping[str, Column]
    key: str = "id"
    key_type: str = "uuid"
    scope: str = "t.book_id = $2"
    given: Mapping[str, str] = field(default_factory=lambda: {"book_id": "$2"})

    def update(self, fields: frozenset[str]) -> str:
        """Change these fields; ``$1`` is an array of ``{"key", "before", "after"}``."""
        names = sorted(fields)
        values = ", ".join(f"{self.columns[name].name} = {self._value(name)}" for name in names)
        return (
            f"UPDATE {self.name} t SET {values} FROM jsonb_array_elements($1) AS e"
            f" WHERE {self._is_meant()} AND {self._as_json(names)} = e->'before' RETURNING 1"
        )

    def insert(self, fields: frozenset[str]) -> str:
        """Make rows with these fields; ``$1`` is an array of ``{"key", "after"}``."""
        names = sorted(fields)
        columns = [self.key, *self.given, *(self.columns[name].name for name in names)]
        values = [f"(e->>'key')::{self.key_type}", *self.given.values(), *(self._value(name) for name in names)]
        listed = dict(zip(columns, values, strict=True))
        return (
            f"INSERT INTO {self.name} ({', '.join(listed)})"
            f" SELECT {', '.join(listed.values())} FROM jsonb_array_elements($1) AS e RETURNING 1"
        )

    def delete(self, fields: frozenset[str]) -> str:
        """Delete rows that have these fields; ``$1`` is an array of ``{"key", "before"}``."""
        return (
            f"DELETE FROM {self.name} t USING jsonb_array_elements($1) AS e"
            f" WHERE {self._is_meant()} AND {self._as_json(sorted(fields))} = e->'before' RETURNING 1"
        )

    def _is_meant(self) -> str:
        return f"t.{self.key} = (e->>'key')::{self.key_type} AND {self.scope}"

    def _as_json(self, names: list[str]) -> str:
        pairs = ", ".join(f"'{name}', t.{self.columns[name].name}" for name in names)
        return f"jsonb_build_object({pairs})"

    def _value(self, name: str) -> str:
        kind = self.columns[name].type
        place = f"e->'after'->'{name}'"
        if kind == "jsonb":
            return place
        if kind == "text[]":
            return f"ARRAY(SELECT jsonb_array_elements_text({place}))"
        return f"(e->'after'->>'{name}')::{kind}"


def _columns(**types: str) -> Mapping[str, Column]:
    renamed = {"start": "span_start", "end": "span_end"}
    return {name: Column(renamed.get(name, name), kind) for name, kind in types.items()}


_FLOAT: Final = "double precision"

TABLES: Final[Mapping[Editable, Table]] = {
    Editable.BOOK: Table(
        "books",
        _columns(title="text", author="text", language="text", cover="text", metadata="jsonb"),
        scope="t.id = $2",
    ),
    Editable.CHAPTER: Table("chapters", _columns(title="text", included="boolean", cues_edited="boolean")),
    Editable.CHARACTER: Table(
        "characters",
        _columns(
            name="text",
            aliases="text[]",
            gender="text",
            age="text",
            is_narrator="boolean",
            description="text",
            voice_id="uuid",
            edited="boolean",
        ),
    ),
    Editable.SEGMENT: Table(
        "segments",
        _columns(
            chapter_id="uuid",
            start="integer",
            end="integer",
            kind="text",
            character_id="uuid",
            confidence=_FLOAT,
            boundary="text",
            direction="text",
            speed=_FLOAT,
            pause_after=_FLOAT,
            locked="boolean",
        ),
        # The order follows from the text; a place of its own until the chapter is numbered anew.
        given={"book_id": "$2", "ordinal": "(e->'after'->>'start')::integer"},
    ),
    Editable.PRONUNCIATION: Table("pronunciations", _columns(spoken="text"), key="word", key_type="text"),
    Editable.TAKE: Table(
        "takes",
        _columns(segment_id="uuid", active="boolean"),
        scope="(t.segment_id IS NULL OR t.segment_id IN (SELECT id FROM segments WHERE book_id = $2))",
    ),
    Editable.CUE: Table(
        "cues",
        _columns(
            chapter_id="uuid",
            kind="text",
            sound="text",
            start="integer",
            end="integer",
            gain=_FLOAT,
            fade_in=_FLOAT,
            fade_out=_FLOAT,
            asset="text",
            engine="text",
        ),
    ),
    Editable.PLACEMENT: Table(
        "placements",
        _columns(
            chapter_id="uuid",
            segment_id="uuid",
            cue_id="uuid",
            part="integer",
            begins=_FLOAT,
            shift=_FLOAT,
            trim_head=_FLOAT,
            trim_tail=_FLOAT,
            gain=_FLOAT,
            fade_in=_FLOAT,
            fade_out=_FLOAT,
            muted="boolean",
            ripple="boolean",
        ),
    ),
    Editable.MARKER: Table("markers", _columns(chapter_id="uuid", anchor="integer", shift=_FLOAT, label="text")),
    Editable.AUTOMATION: Table(
        "automation_points",
        _columns(chapter_id="uuid", bus="text", anchor="integer", shift=_FLOAT, gain=_FLOAT),
    ),
    Editable.MIX: Table("mix_settings", _columns(settings="jsonb"), key="book_id", given={}),
}
