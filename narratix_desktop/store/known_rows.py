"""Rows that are read again and again, as domain values: only those that changed are fetched and decoded anew.

A row is known by its id and by the transaction that wrote it (PostgreSQL's ``xmin``, another one after every change),
so what is answered is always what the database holds now. Rows come in pages and are decoded in a thread, because a
long chapter would else take whole frames of the window. Knows no table.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Final, Generic, TypeVar
from uuid import UUID

from narratix_desktop.store.database import Database, Row

Value = TypeVar("Value")

PAGE: Final = 400
"""Rows of one statement: some milliseconds of decoding."""
_AT_ONCE: Final = 40
"""Rows that are decoded faster than a thread is asked."""
_ID_BYTES: Final = 16
_VERSION_BYTES: Final = 24


def version_of(table: str) -> str:
    """SQL of what a row of a table (or its alias) with a uuid ``id`` is known by."""
    return f"uuid_send({table}.id) || int8send({table}.xmin::text::bigint)"


def versions_of(table: str, order: str) -> str:
    """SQL of what many rows are known by, in an order, as one value."""
    return f"string_agg({version_of(table)}, ''::bytea ORDER BY {order})"


class KnownRows(Generic[Value]):
    """Remembers the rows of one table.

    Args:
        database: Where they are.
        table: Its name.
        read: Makes a value of a row; called in threads.
        kept: How many are remembered at most; those that were read first are forgotten first.
    """

    def __init__(self, database: Database, table: str, read: Callable[[Row], Value], kept: int) -> None:
        self._database = database
        self._rows = f"SELECT {version_of('t')} AS version, t.* FROM {table} t WHERE t.id = ANY($1)"
        self._read = read
        self._kept = kept
        self._known: dict[bytes, Value] = {}

    async def fetch(self, sql: str, *values: object) -> list[Value]:
        """The rows that a statement names; it answers :func:`versions_of` them."""
        found: dict[bytes, Value] = {}
        while True:
            versions = _cut(await self._database.fetch_value(sql, *values) or b"")
            found.update((one, self._known[one]) for one in versions if one in self._known)
            missing = [one for one in versions if one not in found]
            for at in range(0, len(missing), PAGE):
                found.update(await self._fetch_page(missing[at : at + PAGE]))
            # A row that was changed in between is not among them; the second look names it as it is now.
            if all(one in found for one in missing):
                return [found[one] for one in versions]

    async def _fetch_page(self, versions: Sequence[bytes]) -> list[tuple[bytes, Value]]:
        rows = await self._database.fetch(self._rows, [UUID(bytes=one[:_ID_BYTES]) for one in versions])
        values = self._decode(rows) if len(rows) <= _AT_ONCE else await asyncio.to_thread(self._decode, rows)
        self._known.update(values)
        for one in list(islice(self._known, max(0, len(self._known) - self._kept))):
            del self._known[one]
        return values

    def _decode(self, rows: Iterable[Row]) -> list[tuple[bytes, Value]]:
        return [(row["version"], self._read(row)) for row in rows]


def _cut(versions: bytes) -> list[bytes]:
    return [versions[at : at + _VERSION_BYTES] for at in range(0, len(versions), _VERSION_BYTES)]


async def as_text(ids: Sequence[UUID]) -> str:
    """Ids for a parameter ``$1::text::uuid[]``; asyncpg would look at each item of an array for long."""
    if len(ids) <= _AT_ONCE:
        return _array(ids)
    return await asyncio.to_thread(_array, ids)


def _array(ids: Iterable[UUID]) -> str:
    return f"{{{','.join(map(str, ids))}}}"
