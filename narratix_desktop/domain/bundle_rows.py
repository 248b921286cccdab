"""The rows of a bundle: which columns each table has, what must hold among them, and how they get new ids. Pure.

Columns bear the names that the library's tables have. A row may lack columns that a later version added; it may have no
others. Every row belongs to the bundle's one book, every reference leads to a row of the bundle, and the promise holds
that chapters and segments cover the text exactly.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final
from uuid import UUID

from narratix_desktop.domain.bundle import damaged, read_json
from narratix_desktop.domain.character import Age, Gender
from narratix_desktop.domain.edit import Editable
from narratix_desktop.domain.origin import maker_key
from narratix_desktop.domain.voice import VoiceSpec

_MIB: Final = 1 << 20
_LONGEST_TEXT: Final = 16 * _MIB


class Kind(Enum):
    """What a column holds."""

    VALUE = "value"
    ID = "id"
    BOOK = "book"
    REFERENCE = "reference"
    MAYBE_REFERENCE = "maybe reference"
    ASSET = "asset"
    MAYBE_ASSET = "maybe asset"
    JOURNAL = "journal"


@dataclass(frozen=True, slots=True)
class Column:
    """One column; a reference leads to the id of ``table``."""

    kind: Kind = Kind.VALUE
    table: str = ""


@dataclass(frozen=True, slots=True)
class TableForm:
    """A table's columns by name, and the most bytes that one of its rows may take."""

    columns: Mapping[str, Column]
    longest: int = _MIB


def _form(values: str, longest: int = _MIB, **others: Column) -> TableForm:
    return TableForm({**others, **{name: Column() for name in values.split()}}, longest)


_ID: Final = Column(Kind.ID)
_BOOK: Final = Column(Kind.BOOK)


def _to(table: str) -> Column:
    return Column(Kind.REFERENCE, table)


def _maybe_to(table: str) -> Column:
    return Column(Kind.MAYBE_REFERENCE, table)


TABLES: Final[Mapping[str, TableForm]] = {
    "books": _form("title author language metadata created_at updated_at", id=_ID, cover=Column(Kind.MAYBE_ASSET)),
    "revisions": _form(
        "number text text_sha256 source_name source_sha256 created_at",
        longest=4 * _LONGEST_TEXT + _MIB,
        id=_ID,
        book_id=_BOOK,
    ),
    "chapters": _form(
        "ordinal span_start span_end heading_end title part included cues_edited",
        id=_ID,
        book_id=_BOOK,
        revision_id=_to("revisions"),
    ),
    "voices": _form("engine name label gender age language parameters clarity", id=_ID),
    "characters": _form(
        "name aliases gender age is_narrator description edited", id=_ID, book_id=_BOOK, voice_id=_maybe_to("voices")
    ),
    "segments": _form(
        "ordinal span_start span_end kind confidence boundary direction speed pause_after locked",
        id=_ID,
        book_id=_BOOK,
        chapter_id=_to("chapters"),
        character_id=_maybe_to("characters"),
    ),
    "pronunciations": _form("word spoken", book_id=_BOOK),
    "takes": _form(
        "number content_key engine duration head length loudness peak word_starts word_ends word_begins word_finishes"
        " active created_at",
        id=_ID,
        segment_id=_maybe_to("segments"),
        asset=Column(Kind.ASSET),
    ),
    "cues": _form(
        "kind sound span_start span_end gain fade_in fade_out engine",
        id=_ID,
        book_id=_BOOK,
        chapter_id=_to("chapters"),
        asset=Column(Kind.MAYBE_ASSET),
    ),
    "mix_settings": _form("settings updated_at", book_id=_BOOK),
    "placements": _form(
        "part begins shift trim_head trim_tail gain fade_in fade_out muted ripple",
        id=_ID,
        book_id=_BOOK,
        chapter_id=_to("chapters"),
        segment_id=_maybe_to("segments"),
        cue_id=_maybe_to("cues"),
    ),
    "markers": _form("anchor shift label", id=_ID, book_id=_BOOK, chapter_id=_to("chapters")),
    "automation_points": _form("bus anchor shift gain", id=_ID, book_id=_BOOK, chapter_id=_to("chapters")),
    "edits": _form(
        "number intent made_by undone made_at count",
        longest=24 * _MIB,
        id=_ID,
        book_id=_BOOK,
        changes=Column(Kind.JOURNAL),
    ),
    "makers": _form("key engine label version nature model model_version licence licence_address commercial"),
    "origins": _form("use engine model request maker made_at", asset=Column(Kind.ASSET)),
}
"""All tables, each behind those that it refers to."""

SHARED: Final = frozenset({"makers", "origins"})
"""Tables whose rows belong to assets and not to a book; a library that has such a row already keeps its own."""

LEFT_OUT: Final[Mapping[str, frozenset[str]]] = {
    "voices": frozenset({"spec_key", "created_at"}),
    "edits": frozenset({"merge_key"}),
}
"""Columns that a library works out for itself, or that mean something for seconds only."""

_MAKER_FIELDS: Final = (
    "engine", "label", "version", "nature", "model", "model_version", "licence", "licence_address", "commercial"
)  # fmt: skip
_JOURNAL_REFERENCES: Final = frozenset({"chapter_id", "segment_id", "cue_id", "character_id", "voice_id"})
_JOURNAL_ASSETS: Final = frozenset({"asset", "cover"})


def read_row(table: str, line: bytes) -> dict[str, Any]:
    """Read one line of a table's member.

    Raises:
        BundleError: It is no row of this table.
    """
    form = TABLES[table]
    if len(line) > form.longest:
        raise damaged(f"a row of {table} is too long")
    row = read_json(line)
    if not isinstance(row, dict) or not row.keys() <= form.columns.keys():
        raise damaged(f"a row of {table} has other columns")
    # Only escapes, and bytes that no well-formed text has, can bring forth what a library cannot hold.
    if (b"\\u" in line or b"\xed" in line) and not _is_text(row):
        raise damaged(f"a row of {table} holds a character that no text has")
    for name, column in form.columns.items():
        value = row.get(name)
        if column.kind in (Kind.ID, Kind.BOOK, Kind.REFERENCE) or (
            column.kind is Kind.MAYBE_REFERENCE and value is not None
        ):
            row[name] = _uuid(value, table)
        if column.kind is Kind.ASSET or (column.kind is Kind.MAYBE_ASSET and value is not None):
            _digest(value, table)
    return row


def voice_of(row: Mapping[str, Any]) -> VoiceSpec:
    """The voice that a row of ``voices`` describes. Raises ``BundleError``."""
    try:
        parameters = dict(row["parameters"])
        texts = [row[name] for name in ("engine", "name", "label", "language")]
        clarity = float(row["clarity"])
        if not all(isinstance(text, str) for text in texts) or not 0.0 <= clarity <= 1.0:
            raise ValueError("not a voice")
        if not all(isinstance(value, int | float | str) for value in parameters.values()):
            raise ValueError("not a voice's parameters")
        engine, name, label, language = texts
        return VoiceSpec(
            engine, name, label, Gender(row["gender"]), Age(row["age"]), language, parameters, clarity=clarity
        )
    except (KeyError, TypeError, ValueError) as error:
        raise damaged("a voice in it cannot be read") from error


@dataclass(slots=True)
class BookCheck:
    """Takes all rows of a bundle, table by table in order, and sees that they make one whole book.

    Attributes:
        ids: Ids of each table.
        foreign: Ids that only the journal of edits knows: of rows that are gone and may come back.
        assets: Digests of all sounds and images that the rows need.
    """

    ids: dict[str, set[str]] = field(default_factory=lambda: {table: set() for table in TABLES})
    foreign: set[str] = field(default_factory=set)
    assets: set[str] = field(default_factory=set)
    _book: str = ""
    _makers: set[str] = field(default_factory=set)
    _texts: dict[str, int] = field(default_factory=dict)
    _chapters: dict[str, tuple[str, int, int, int]] = field(default_factory=dict)
    _spans: dict[str, list[tuple[int, int, int]]] = field(default_factory=dict)

    def take(self, table: str, row: Mapping[str, Any]) -> None:
        """Check a row against those before it. Raises ``BundleError``."""
        for name, column in TABLES[table].columns.items():
            value = row.get(name)
            if column.kind is Kind.ID:
                self._enter(table, str(value))
            elif column.kind is Kind.BOOK and value != self._book:
                raise damaged(f"a row of {table} belongs to another book")
            elif column.table and value is not None and value not in self.ids[column.table]:
                raise damaged(f"a row of {table} leads to nothing")
            elif column.kind in (Kind.ASSET, Kind.MAYBE_ASSET) and value is not None:
                self.assets.add(value)
            elif column.kind is Kind.JOURNAL:
                self._take_journal(value)
        self._take_span(table, row)
        self._take_origin(table, row)

    def finish(self) -> None:
        """See that nothing is missing. Raises ``BundleError``."""
        if not self._book or not self._texts:
            raise damaged("it holds no book")
        by_revision: dict[str, list[tuple[int, int, int]]] = {}
        for revision, ordinal, start, end in self._chapters.values():
            by_revision.setdefault(revision, []).append((ordinal, start, end))
        if not by_revision:
            raise damaged("it holds no chapters")
        for revision, spans in by_revision.items():
            _require_cover(spans, 0, self._texts[revision])
        for chapter, spans in self._spans.items():
            _require_cover(spans, *self._chapters[chapter][2:])

    def _enter(self, table: str, value: str) -> None:
        if table == "books" and self._book:
            raise damaged("it holds more than one book")
        if any(value in known for known in self.ids.values()):
            raise damaged(f"two rows have one id, the second in {table}")
        self.ids[table].add(value)
        self._book = value if table == "books" else self._book

    def _take_span(self, table: str, row: Mapping[str, Any]) -> None:
        if table == "revisions":
            text = row.get("text")
            if not isinstance(text, str) or not 0 < len(text) <= _LONGEST_TEXT:
                raise damaged("its text cannot be read")
            if hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest() != row.get("text_sha256"):
                raise damaged("its text is not the one that was bundled")
            self._texts[row["id"]] = len(text)
        elif table == "chapters":
            self._chapters[row["id"]] = (row["revision_id"], *_place(row))
        elif table == "segments":
            self._spans.setdefault(row["chapter_id"], []).append(_place(row))
        elif table in ("cues", "markers", "automation_points"):
            end = _whole(row, "span_end" if table == "cues" else "anchor")
            if end > self._texts[self._chapters[row["chapter_id"]][0]]:
                raise damaged(f"a row of {table} lies behind the end of the text")

    def _take_origin(self, table: str, row: Mapping[str, Any]) -> None:
        if table == "makers":
            known = [row.get(name) for name in _MAKER_FIELDS]
            # Else a bundle could give a maker that the library will have one day another licence.
            if not all(isinstance(value, str) for value in known) or maker_key(map(str, known)) != row.get("key"):
                raise damaged("a row of makers is not the one that was bundled")
            self._makers.add(row["key"])
        elif table == "origins" and str(row.get("maker")) not in self._makers:
            raise damaged("a row of origins leads to nothing")

    def _take_journal(self, changes: object) -> None:
        for change in _changes(changes):
            self._take_foreign(_key(change))
            for fields in (change["before"], change["after"]):
                for name, value in (fields or {}).items():
                    if name in _JOURNAL_REFERENCES and value is not None:
                        self._take_reference(name, _uuid(value, "edits"))
                    elif name in _JOURNAL_ASSETS and value is not None:
                        self.assets.add(_digest(value, "edits"))

    def _take_reference(self, name: str, value: str) -> None:
        if name == "voice_id" and value not in self.ids["voices"]:
            raise damaged("an edit names a voice that is not in it")
        self._take_foreign(value)

    def _take_foreign(self, value: str | None) -> None:
        if value is not None and not any(value in known for known in self.ids.values()):
            self.foreign.add(value)


def renamed(table: str, row: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """The row with new ids. ``names`` has one for every id that :class:`BookCheck` saw."""
    changed = dict(row)
    for name, column in TABLES[table].columns.items():
        value = row.get(name)
        if value is not None and (column.kind in (Kind.ID, Kind.BOOK) or column.table):
            changed[name] = names[value]
        elif column.kind is Kind.JOURNAL:
            changed[name] = [_renamed_change(change, names) for change in _changes(value)]
    return changed


def _renamed_change(change: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    key = _key(change)

    def rename(fields: Mapping[str, Any] | None) -> dict[str, Any] | None:
        if fields is None:
            return None
        return {
            name: names[_uuid(value, "edits")] if name in _JOURNAL_REFERENCES and value is not None else value
            for name, value in fields.items()
        }

    return {
        "noun": change["noun"],
        "key": change["key"] if key is None else names[key],
        "before": rename(change["before"]),
        "after": rename(change["after"]),
    }


def _changes(value: object) -> list[Mapping[str, Any]]:
    """The changes of an edit, seen to be such."""
    nouns = {noun.value for noun in Editable}
    changes: list[Mapping[str, Any]] = value if isinstance(value, list) else [{}]
    for change in changes:
        if not isinstance(change, dict) or change.keys() != {"noun", "key", "before", "after"}:
            raise damaged("an edit in it cannot be read")
        sides = (change["before"], change["after"])
        if change["noun"] not in nouns or not isinstance(change["key"], str):
            raise damaged("an edit in it cannot be read")
        if not all(side is None or isinstance(side, dict) for side in sides):
            raise damaged("an edit in it cannot be read")
    return changes


def _key(change: Mapping[str, Any]) -> str | None:
    """The id of the row that a change is about; None for a pronunciation, whose key is a word."""
    return None if change["noun"] == Editable.PRONUNCIATION else _uuid(change["key"], "edits")


def _require_cover(spans: Iterable[tuple[int, int, int]], start: int, end: int) -> None:
    at, last = start, -1
    for ordinal, first, behind in sorted(spans):
        if ordinal == last or first != at or behind <= first:
            break
        at, last = behind, ordinal
    if at != end:
        raise damaged(f"its script does not match the text at character {at}")


def _uuid(value: object, table: str) -> str:
    try:
        return str(UUID(value if isinstance(value, str) else ""))
    except ValueError as error:
        raise damaged(f"a row of {table} has no proper id") from error


def _digest(value: object, table: str) -> str:
    if isinstance(value, str) and len(value) == 64 and not set(value) - set("0123456789abcdef"):
        return value
    raise damaged(f"a row of {table} names no sound or image")


def _place(row: Mapping[str, Any]) -> tuple[int, int, int]:
    return _whole(row, "ordinal"), _whole(row, "span_start"), _whole(row, "span_end")


def _whole(row: Mapping[str, Any], name: str) -> int:
    value = row.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise damaged(f"a place in it is no number: {name}")
    return value


def _is_text(value: object) -> bool:
    """Whether all strings in a value can be stored: no NUL, no lone surrogate."""
    if isinstance(value, str):
        return "\0" not in value and value == value.encode(errors="ignore").decode()
    if isinstance(value, dict):
        return all(map(_is_text, (*value.keys(), *value.values())))
    return not isinstance(value, list) or all(map(_is_text, value))
