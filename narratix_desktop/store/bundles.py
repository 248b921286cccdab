"""Whole books, row by row: out of the library as lines of JSON, and into it in one transaction.

PostgreSQL makes and reads the JSON itself, so a value comes back as exactly the one that it was. Which tables and
columns there are is the bundle's format; what rows mean, and whether they may be believed, is decided elsewhere.
"""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any, Final

import asyncpg

from narratix_desktop.domain.bundle import damaged
from narratix_desktop.domain.bundle_rows import SHARED, TABLES
from narratix_desktop.domain.errors import NotFoundError
from narratix_desktop.domain.ids import BookId, Sha256
from narratix_desktop.ports.bundles import BundledAsset
from narratix_desktop.store.assets import ADD_ASSETS, asset_columns
from narratix_desktop.store.database import Database, PooledConnection

_BATCH: Final = 250

_JOURNAL: Final = """
    SELECT change->>'noun' AS noun, change->>'key' AS key, side.fields
    FROM edits e CROSS JOIN jsonb_array_elements(e.changes) AS change
    CROSS JOIN LATERAL (VALUES (change->'before'), (change->'after')) AS side (fields)
    WHERE e.book_id = $1
"""
"""What the journal of edits knows of rows as they were: taking an edit back needs what these name."""

_OF_BOOK: Final = "t.book_id = $1"
_SCOPES: Final = {
    "books": "t.id = $1",
    "voices": "t.id IN (SELECT voice_id FROM characters WHERE book_id = $1)"
    f" OR t.id::text IN (SELECT fields->>'voice_id' FROM ({_JOURNAL}) AS j)",
    # Of a line that is gone, a take comes along where an edit that can be taken back brings the line back.
    "takes": "t.segment_id IN (SELECT id FROM segments WHERE book_id = $1)"
    f" OR (t.segment_id IS NULL AND t.id::text IN (SELECT key FROM ({_JOURNAL}) AS j WHERE noun = 'take'))",
}
_NEEDED: Final = f"""
    SELECT cover FROM books WHERE id = $1
    UNION SELECT asset FROM cues WHERE book_id = $1
    UNION SELECT asset FROM takes t WHERE {_SCOPES["takes"]}
    UNION SELECT fields->>'asset' FROM ({_JOURNAL}) AS j
    UNION SELECT fields->>'cover' FROM ({_JOURNAL}) AS j
"""
_SCOPES_OF_ASSETS: Final = {
    "makers": f"t.key IN (SELECT maker FROM origins WHERE asset IN ({_NEEDED}))",
    "origins": f"t.asset IN ({_NEEDED})",
}
_ORDERS: Final = {
    "pronunciations": "t.word",
    "mix_settings": "t.book_id",
    "makers": "t.key",
    "origins": "t.asset, t.use, t.engine, t.model, t.request",
}
_ASSETS: Final = f"SELECT sha256, suffix, size FROM assets WHERE sha256 IN ({_NEEDED}) ORDER BY sha256"


class BundleRepository:
    """``ports.bundles.BundleStore`` on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @asynccontextmanager
    async def reading(self, book_id: BookId) -> AsyncIterator["Reading"]:
        async with self._database.transaction() as connection:
            # One snapshot for all tables, whatever the author does meanwhile.
            await connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            if await connection.fetchval("SELECT id FROM books WHERE id = $1", book_id) is None:
                raise NotFoundError("This book no longer exists.", "Reload the list of books.")
            yield Reading(connection, book_id)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator["Writing"]:
        async with self._database.transaction() as connection:
            yield Writing(connection)
            with _taken("the rows of a chapter"):
                # The numbers of segments are compared at the end only; here it can still be said whose fault it is.
                await connection.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Reading:
    """``ports.bundles.BookReading`` over one transaction."""

    def __init__(self, connection: PooledConnection, book_id: BookId) -> None:
        self._connection = connection
        self._book_id = book_id

    async def rows(self, table: str) -> AsyncIterator[Sequence[str]]:
        columns = ", ".join(f"'{name}', t.{name}" for name in TABLES[table].columns)
        sql = (
            f"SELECT jsonb_build_object({columns})::text AS line FROM {table} t"
            f" WHERE {(_SCOPES | _SCOPES_OF_ASSETS).get(table, _OF_BOOK)} ORDER BY {_ORDERS.get(table, 't.id')}"
        )
        batch: list[str] = []
        async for row in self._connection.cursor(sql, self._book_id, prefetch=_BATCH):
            batch.append(row["line"])
            if len(batch) == _BATCH:
                yield batch
                batch = []
        if batch:
            yield batch

    async def assets(self) -> Sequence[BundledAsset]:
        rows = await self._connection.fetch(_ASSETS, self._book_id)
        return [BundledAsset(Sha256(row["sha256"]), row["suffix"], row["size"]) for row in rows]


class Writing:
    """``ports.bundles.BookWriting`` over one transaction."""

    def __init__(self, connection: PooledConnection) -> None:
        self._connection = connection

    async def expect(self, assets: Sequence[BundledAsset]) -> None:
        await self._connection.execute(ADD_ASSETS, *asset_columns(assets))

    async def add(self, table: str, rows: Sequence[dict[str, Any]]) -> None:
        # Columns that an older bundle lacks get what the table gives them; so rows go in by what they have.
        groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        for row in rows:
            groups.setdefault(tuple(name for name in TABLES[table].columns if name in row), []).append(row)
        known = " ON CONFLICT DO NOTHING" if table in SHARED else ""
        for names, group in groups.items():
            columns = ", ".join(names)
            with _taken(f"a row of {table}"):
                await self._connection.execute(
                    f"INSERT INTO {table} ({columns})"
                    f" SELECT {columns} FROM jsonb_populate_recordset(NULL::{table}, $1){known}",
                    group,
                )


@contextmanager
def _taken(what: str) -> Iterator[None]:
    """Say of a value that the tables refuse that it came from the bundle."""
    try:
        yield
    except (asyncpg.DataError, asyncpg.IntegrityConstraintViolationError) as error:
        raise damaged(f"the library does not take {what}") from error
