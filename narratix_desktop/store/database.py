"""One pool of connections to PostgreSQL behind a circuit breaker.

Repositories get a :class:`Database` and write plain SQL. It refuses to know any table. Values of jsonb columns are
Python objects on both sides. Reads that meet a dead pooled connection are tried once more; writes never are, because
nobody can tell whether they happened.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from decimal import Decimal
from typing import Any, Final, TypeAlias, TypeVar
from uuid import UUID

import asyncpg

from narratix_desktop.store.breaker import Breaker
from narratix_desktop.store.faults import STATEMENT_FAILURES, is_connection_failure, translate, translated, unavailable
from narratix_desktop.store.flush import FLUSH, SharedFlush

POOL_MIN: Final = 5
POOL_MAX: Final = 20
COMMAND_TIMEOUT: Final = 60.0
CONNECT_TIMEOUT: Final = 10.0
PROBE_TIMEOUT: Final = 5.0
# What waits for the disk instead, and why, stands in the module flush.
SESSION: Final = {"synchronous_commit": "off"}

Row: TypeAlias = asyncpg.Record
Connection: TypeAlias = "asyncpg.Connection[Row]"
PooledConnection: TypeAlias = "asyncpg.pool.PoolConnectionProxy[Row]"
Answer = TypeVar("Answer")


class _MortalConnection(asyncpg.Connection):
    """A connection whose end is no fault.

    asyncpg closes what has expired in tasks that nobody awaits; where the server is gone, their failure would reach
    the author as one of the program. The connection is given up either way.
    """

    __slots__ = ()

    async def close(self, *, timeout: float | None = None) -> None:  # noqa: ASYNC109 - asyncpg calls it so
        with suppress(*STATEMENT_FAILURES):
            await super().close(timeout=timeout)


class Database:
    """A pool and its breaker. Failures leave as a ``StoreError``; a wrong statement as asyncpg raised it."""

    def __init__(self, dsn: str, pool: "asyncpg.Pool[Row]") -> None:
        self._dsn = dsn
        self._pool = pool
        self._flush = SharedFlush(self._flush_log)
        self.breaker = Breaker(self._answers)

    async def fetch(self, sql: str, *values: object) -> list[Row]:
        """Rows of a statement that changes nothing."""
        return await self._read(lambda connection: connection.fetch(sql, *values))

    async def fetch_row(self, sql: str, *values: object) -> Row | None:
        """First row of a statement that changes nothing, or None."""
        return await self._read(lambda connection: connection.fetchrow(sql, *values))

    async def fetch_value(self, sql: str, *values: object) -> Any:
        """First column of the first row of a statement that changes nothing, or None."""
        return await self._read(lambda connection: connection.fetchval(sql, *values))

    async def write(self, sql: str, *values: object) -> list[Row]:
        """Run one changing statement, a transaction of its own, and answer what it returns once it is on disk."""
        rows = await self.write_lightly(sql, *values)
        await self._make_durable()
        return rows

    async def write_lightly(self, sql: str, *values: object) -> list[Row]:
        """As :meth:`write`, for what may be lost should the server die within the next half second."""
        async with self._connection() as connection:
            return await connection.fetch(sql, *values)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[PooledConnection]:
        """Several statements that happen together or not at all; on disk when the block has ended."""
        async with self._connection() as connection, connection.transaction():
            yield connection
        await self._make_durable()

    async def dedicated(self) -> Connection:
        """A connection outside the pool, for LISTEN and session locks; the caller closes it."""
        if not self.breaker.closed:
            raise unavailable()
        try:
            connection: Connection = await asyncpg.connect(
                self._dsn, timeout=CONNECT_TIMEOUT, command_timeout=COMMAND_TIMEOUT, server_settings=SESSION
            )
        except STATEMENT_FAILURES as error:
            self._notice(error)
            raise
        return connection

    def pool_use(self) -> tuple[int, int, int]:
        """Connections in use, open, and allowed."""
        size = self._pool.get_size()
        return size - self._pool.get_idle_size(), size, self._pool.get_max_size()

    async def close(self) -> None:
        """Close every connection; calls that are under way get a few seconds."""
        await self.breaker.stop()
        try:
            await asyncio.wait_for(self._pool.close(), timeout=PROBE_TIMEOUT)
        except STATEMENT_FAILURES:
            self._pool.terminate()

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[PooledConnection]:
        try:
            async with self._lease() as connection:
                yield connection
        except STATEMENT_FAILURES as error:
            self._notice(error)
            raise

    @asynccontextmanager
    async def _lease(self) -> AsyncIterator[PooledConnection]:
        """A connection of the pool; failures leave as asyncpg raised them."""
        if not self.breaker.closed:
            raise unavailable()
        async with self._pool.acquire() as connection:
            # It may have opened while this call waited for its turn.
            if not self.breaker.closed:
                raise unavailable()
            try:
                yield connection
            except STATEMENT_FAILURES as error:
                # The pool would hand it out again until the event loop has seen that it is dead.
                if is_connection_failure(error):
                    connection.terminate()
                raise

    def _notice(self, error: BaseException) -> None:
        """Open the breaker where the server is the reason, and raise what the failure means."""
        if is_connection_failure(error):
            self.breaker.trip()
        meaning = translate(error)
        if meaning is not None:
            raise meaning from error

    async def _read(self, ask: Callable[[PooledConnection], Awaitable[Answer]]) -> Answer:
        try:
            async with self._lease() as connection:
                return await ask(connection)
        except STATEMENT_FAILURES as error:
            # A time-out is not tried again: the author has waited for a minute already.
            if isinstance(error, TimeoutError) or not is_connection_failure(error):
                self._notice(error)
                raise
        # Where one connection died the others probably did; none of them may spoil the second try.
        await self._pool.expire_connections()
        async with self._connection() as connection:
            return await ask(connection)

    async def _make_durable(self) -> None:
        try:
            await self._flush.wait()
        except STATEMENT_FAILURES as error:
            self._notice(error)
            raise

    async def _flush_log(self) -> None:
        async with self._lease() as connection:
            await connection.execute(FLUSH)

    async def _answers(self) -> bool:
        try:
            connection = await asyncpg.connect(self._dsn, timeout=PROBE_TIMEOUT, command_timeout=PROBE_TIMEOUT)
            try:
                await connection.execute("SELECT 1")
            finally:
                await connection.close(timeout=PROBE_TIMEOUT)
            await self._pool.expire_connections()
        except STATEMENT_FAILURES:
            return False
        return True


async def connect_database(dsn: str) -> Database:
    """Open the pool.

    Raises:
        StoreUnavailableError: Nobody answers at ``dsn``.
        StoreError: The server refuses the login.
    """
    with translated():
        pool = await asyncpg.create_pool(
            dsn,
            min_size=POOL_MIN,
            max_size=POOL_MAX,
            command_timeout=COMMAND_TIMEOUT,
            timeout=CONNECT_TIMEOUT,
            server_settings=SESSION,
            connection_class=_MortalConnection,
            init=_prepare,
            reset=_nothing_to_reset,
        )
    return Database(dsn, pool)


async def _prepare(connection: Connection) -> None:
    await connection.set_type_codec("jsonb", encoder=_to_json, decoder=json.loads, schema="pg_catalog")


async def _nothing_to_reset(connection: object) -> None:
    """Spare the round trip of a reset: repositories leave no session state, and asyncpg rolls back by itself."""


def _to_json(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=_plain)
    # PostgreSQL refuses an escaped NUL in jsonb although JSON allows it.
    return json.dumps(_without_nul(json.loads(text)), ensure_ascii=False) if "\\u0000" in text else text


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, UUID | Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot be stored as JSON")


def _without_nul(value: object) -> object:
    if isinstance(value, str):
        return value.replace("\0", "\ufffd")
    if isinstance(value, dict):
        return {_without_nul(key): _without_nul(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_nul(item) for item in value]
    return value
