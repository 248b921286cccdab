"""The journal of edits: applies an edit's rows and records it in one transaction, takes it back, makes it again.

Edits of one book happen in a row. A row that is not as the edit expects it refuses the whole edit. Numbers of segments
and the promise that they cover the text exactly are seen to here; what an edit means is the services' business.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final
from uuid import UUID

import asyncpg

from narratix_desktop.domain.edit import Edit, Editable, Intent, RowChange, merged
from narratix_desktop.domain.errors import EditConflictError, NotFoundError
from narratix_desktop.domain.ids import BookId, EditId
from narratix_desktop.domain.segment import require_exact_cover
from narratix_desktop.store.database import Database, PooledConnection, Row
from narratix_desktop.store.editable_rows import TABLES
from narratix_desktop.store.script_rows import read_segment

MERGE_WITHIN: Final = 5.0
"""Seconds after which a further step is an edit of its own."""

_MAKING: Final = (
    Editable.BOOK,
    Editable.CHAPTER,
    Editable.CHARACTER,
    Editable.SEGMENT,
    Editable.PRONUNCIATION,
    Editable.CUE,
    Editable.PLACEMENT,
    Editable.MARKER,
    Editable.AUTOMATION,
    Editable.MIX,
    Editable.TAKE,
)
"""Rows are made in this order and go away in the opposite one, so that what they point to is there."""

_SPANS: Final = frozenset({"start", "end", "chapter_id"})


class EditRepository:
    """``ports.editing.EditStore`` on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def new_ids(self, count: int) -> tuple[UUID, ...]:
        rows = await self._database.fetch("SELECT uuidv7() AS id FROM generate_series(1, $1)", count)
        return tuple(row["id"] for row in rows)

    async def make(
        self, book_id: BookId, intent: Intent, changes: Sequence[RowChange], *, count: int = 1, merge_key: str = ""
    ) -> Edit:
        if not changes:
            raise ValueError("an edit changes at least one row")
        async with self._database.transaction() as connection:
            await _lock_book(connection, book_id)
            await _apply(connection, book_id, changes)
            await connection.execute("DELETE FROM edits WHERE book_id = $1 AND undone", book_id)
            last = await connection.fetchrow(
                "SELECT *, made_at > clock_timestamp() - make_interval(secs => $2) AS fresh FROM edits"
                " WHERE book_id = $1 ORDER BY number DESC LIMIT 1",
                book_id,
                MERGE_WITHIN,
            )
            if merge_key and last is not None and last["fresh"] and last["merge_key"] == merge_key:
                joined = merged(_changes(last), changes)
                row = await connection.fetchrow(
                    "UPDATE edits SET changes = $2, count = $3, made_at = clock_timestamp() WHERE id = $1 RETURNING *",
                    last["id"],
                    list(map(_as_json, joined)),
                    count,
                )
            else:
                row = await connection.fetchrow(
                    "INSERT INTO edits (book_id, number, intent, changes, count, merge_key)"
                    " VALUES ($1, $2, $3, $4, $5, $6) RETURNING *",
                    book_id,
                    1 if last is None else last["number"] + 1,
                    intent.value,
                    list(map(_as_json, changes)),
                    count,
                    merge_key,
                )
            assert row is not None
            return _edit(row)

    async def undo(self, book_id: BookId) -> Edit | None:
        return await self._turn(book_id, "NOT undone ORDER BY number DESC", undone=True)

    async def redo(self, book_id: BookId) -> Edit | None:
        return await self._turn(book_id, "undone ORDER BY number", undone=False)

    async def history(self, book_id: BookId, limit: int = 200) -> tuple[Edit, ...]:
        rows = await self._database.fetch(
            "SELECT id, book_id, number, intent, count, '[]'::jsonb AS changes, undone, made_at FROM edits"
            " WHERE book_id = $1 ORDER BY number DESC LIMIT $2",
            book_id,
            limit,
        )
        return tuple(_edit(row) for row in reversed(rows))

    async def _turn(self, book_id: BookId, which: str, *, undone: bool) -> Edit | None:
        async with self._database.transaction() as connection:
            await _lock_book(connection, book_id)
            row = await connection.fetchrow(f"SELECT * FROM edits WHERE book_id = $1 AND {which} LIMIT 1", book_id)
            if row is None:
                return None
            changes = _changes(row)
            await _apply(connection, book_id, [one.reversed() for one in reversed(changes)] if undone else changes)
            # The next step is an edit of its own, also where it comes at once.
            turned = await connection.fetchrow(
                "UPDATE edits SET undone = $2, merge_key = '' WHERE id = $1 RETURNING *", row["id"], undone
            )
            assert turned is not None
            return _edit(turned)


async def _lock_book(connection: PooledConnection, book_id: BookId) -> None:
    """Put edits and analyses of one book in a row; rows that point to the book may still be made meanwhile."""
    if await connection.fetchval("SELECT id FROM books WHERE id = $1 FOR NO KEY UPDATE", book_id) is None:
        raise NotFoundError("This book no longer exists.", "Reload the list of books.")


async def _apply(connection: PooledConnection, book_id: BookId, changes: Sequence[RowChange]) -> None:
    touched = await _touched_chapters(connection, changes)
    try:
        for noun in _MAKING:
            await _write(connection, book_id, noun, [one for one in changes if one.noun is noun and one.before is None])
        for noun in _MAKING:
            kept = [one for one in changes if one.noun is noun and one.before is not None and one.after is not None]
            await _write(connection, book_id, noun, kept)
        for noun in reversed(_MAKING):
            await _write(connection, book_id, noun, [one for one in changes if one.noun is noun and one.after is None])
        if touched:
            await _number(connection, touched)
            await _require_cover(connection, touched)
    except asyncpg.IntegrityConstraintViolationError as error:
        raise _conflict() from error


async def _write(connection: PooledConnection, book_id: BookId, noun: Editable, changes: Sequence[RowChange]) -> None:
    """Run changes of one kind on one noun, those with the same fields together."""
    table = TABLES[noun]
    groups: dict[tuple[frozenset[str], object], list[RowChange]] = defaultdict(list)
    for change in changes:
        fields = frozenset(change.before or change.after or ())
        if change.before is not None and change.after is not None and set(change.before) != set(change.after):
            raise ValueError("an edit names the same fields before and after")
        # One take of a line is active at any moment: the others step back first.
        steps_up = bool((change.after or {}).get("active")) if noun is Editable.TAKE else False
        groups[fields, steps_up].append(change)
    for (fields, _), group in sorted(groups.items(), key=lambda item: bool(item[0][1])):
        first = group[0]
        make = table.insert if first.before is None else table.delete if first.after is None else table.update
        rows = await connection.fetch(make(fields), list(map(_as_json, group)), *_scope(make(fields), book_id))
        if len(rows) != len(group):
            raise _conflict()


def _scope(statement: str, book_id: BookId) -> tuple[BookId, ...]:
    return (book_id,) if "$2" in statement else ()


async def _touched_chapters(connection: PooledConnection, changes: Sequence[RowChange]) -> list[UUID]:
    """Chapters whose segments change their extent."""
    found: set[UUID] = set()
    moved: list[str] = []
    for change in changes:
        if change.noun is Editable.SEGMENT and _SPANS & set(change.before or change.after or ()):
            moved.append(change.key)
            found.update(
                UUID(str(side["chapter_id"]))
                for side in (change.before, change.after)
                if side is not None and "chapter_id" in side
            )
    if moved:
        rows = await connection.fetch("SELECT DISTINCT chapter_id FROM segments WHERE id = ANY($1::uuid[])", moved)
        found.update(row["chapter_id"] for row in rows)
    return sorted(found)


async def _number(connection: PooledConnection, chapters: Sequence[UUID]) -> None:
    await connection.execute(
        "UPDATE segments s SET ordinal = numbered.ordinal FROM (SELECT id, row_number() OVER"
        " (PARTITION BY chapter_id ORDER BY span_start) - 1 AS ordinal FROM segments WHERE chapter_id = ANY($1))"
        " numbered WHERE s.id = numbered.id AND s.ordinal <> numbered.ordinal",
        chapters,
    )


async def _require_cover(connection: PooledConnection, chapters: Sequence[UUID]) -> None:
    for chapter in chapters:
        place = await connection.fetchrow("SELECT span_start, span_end FROM chapters WHERE id = $1", chapter)
        assert place is not None
        rows = await connection.fetch("SELECT * FROM segments WHERE chapter_id = $1 ORDER BY ordinal", chapter)
        require_exact_cover([read_segment(row) for row in rows], place["span_start"], place["span_end"])


def _conflict() -> EditConflictError:
    return EditConflictError(
        "Nothing was changed because these lines, sounds or characters have been changed since.",
        "Look at them as they are now, then change them again.",
    )


def _as_json(change: RowChange) -> dict[str, object]:
    return {"noun": change.noun.value, "key": change.key, "before": change.before, "after": change.after}


def _changes(row: Row) -> tuple[RowChange, ...]:
    return tuple(RowChange(Editable(one["noun"]), one["key"], one["before"], one["after"]) for one in row["changes"])


def _edit(row: Row) -> Edit:
    return Edit(
        EditId(row["id"]),
        BookId(row["book_id"]),
        row["number"],
        Intent(row["intent"]),
        row["count"],
        _changes(row),
        row["undone"],
        row["made_at"],
    )
