import asyncio
import gc
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path

import asyncpg
import pytest

from narratix_desktop.domain.changes import Changes, Noun
from narratix_desktop.domain.errors import StoreError, StoreUnavailableError
from narratix_desktop.domain.ids import TaskId
from narratix_desktop.domain.task import TaskDraft, TaskKind, TaskStatus
from narratix_desktop.store.database import Database, connect_database
from narratix_desktop.store.library import open_library
from narratix_desktop.store.migrate import migrate
from narratix_desktop.store.server.embedded import EmbeddedServer
from tests.store.store_samples import eventually, new_book


async def test_nobody_at_the_address_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailableError) as raised:
        await connect_database(f"postgresql://narratix@/narratix?host={tmp_path}")
    assert raised.value.retryable
    assert "cannot be reached" in raised.value.headline


async def test_a_wrong_statement_is_seen_as_the_bug_it_is(database: Database) -> None:
    with pytest.raises(asyncpg.UndefinedTableError):
        await database.fetch("SELECT * FROM nowhere")
    assert database.breaker.closed


async def test_a_refused_value_does_not_open_the_breaker(database: Database) -> None:
    with pytest.raises(StoreError):
        await database.write("INSERT INTO settings (key, value) VALUES ('', '1')")
    assert database.breaker.closed


async def test_a_read_survives_a_connection_that_died_in_the_pool(database: Database) -> None:
    await database.fetch_value("SELECT 1")
    killer = await database.dedicated()
    for _ in range(3):
        await killer.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        assert await database.fetch_value("SELECT 1") == 1
    await killer.close()
    assert database.breaker.closed


async def test_a_pooled_connection_whose_peer_is_gone_ends_quietly(database: Database) -> None:
    faults: list[dict[str, object]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: faults.append(context))
    async with database.transaction() as connection:
        transport = connection._con._transport  # type: ignore[attr-defined]
    # The library's end of the socket still looks open, as it does until the event loop has read from it.
    transport.pause_reading()
    transport.get_extra_info("socket").shutdown(socket.SHUT_RDWR)
    assert await database._answers()
    assert await database.fetch_value("SELECT 1") == 1
    await asyncio.sleep(0.05)
    gc.collect()
    assert faults == []


async def test_a_transaction_that_is_cancelled_leaves_nothing_behind(database: Database) -> None:
    written = asyncio.Event()

    async def half_way() -> None:
        async with database.transaction() as connection:
            await connection.execute("INSERT INTO settings (key, value) VALUES ('half', '1')")
            written.set()
            await asyncio.sleep(60)

    work = asyncio.create_task(half_way())
    await written.wait()
    work.cancel()
    await asyncio.wait({work})
    assert await database.fetch_value("SELECT count(*) FROM settings") == 0
    open_transactions = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'"
    )
    assert await database.fetch_value(open_transactions) == 0


async def test_an_outage_opens_the_breaker_and_its_end_closes_it(library_home: Path, tmp_path: Path) -> None:
    server = EmbeddedServer(library_home)
    dsn = await server.start()
    await migrate(dsn)
    library = await open_library(dsn, tmp_path)
    book = await library.books.add(new_book())
    (waiting,) = await library.tasks.add([TaskDraft(TaskKind.SPEAK, "Speak")])
    handled: list[TaskId] = []
    heard: list[Changes] = []

    async def handler(task_id: TaskId) -> None:
        if await library.tasks.start(task_id, library.queue.worker):
            await library.tasks.complete(task_id, {})
            handled.append(task_id)

    def done(count: int) -> Callable[[], Awaitable[bool]]:
        async def enough() -> bool:
            return len(handled) == count

        return enough

    async def heard_anything() -> bool:
        return any(changes.rows.get(Noun.BOOK) == frozenset() for changes in heard)

    async def listen() -> None:
        async with library.feed.subscribe() as feed:
            async for changes in feed:
                heard.append(changes)  # noqa: PERF401  # the feed has no end

    listening = asyncio.create_task(listen())
    working = asyncio.create_task(library.queue.work(handler, 2))
    try:
        await library.queue.enqueue([waiting.id])
        await eventually(done(1))
        await server.stop(wait=True)
        with pytest.raises(StoreUnavailableError):
            await library.books.get(book.id)
        refused = asyncio.gather(*(library.books.list() for _ in range(500)), return_exceptions=True)
        assert {type(answer) for answer in await refused} == {StoreUnavailableError}
        health = await library.health()
        assert (health.reachable, health.latency) == (False, None)
        assert not working.done()
        heard.clear()

        await server.start()
        await asyncio.wait_for(library.database.breaker.wait_closed(), 20)
        assert await library.books.get(book.id) == book
        assert (await library.health()).reachable
        (second,) = await library.tasks.add([TaskDraft(TaskKind.SPEAK, "After the outage")])
        await library.queue.enqueue([second.id])
        await eventually(done(2))
        await eventually(heard_anything)
        assert (await library.tasks.get(second.id)).status is TaskStatus.COMPLETED
    finally:
        listening.cancel()
        working.cancel()
        await asyncio.wait({listening, working})
        await library.close()
        await server.stop(wait=True)
