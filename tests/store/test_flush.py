import asyncio
from pathlib import Path

import psutil
import pytest

from narratix_desktop.domain.task import TaskDraft, TaskKind
from narratix_desktop.store.database import Database, connect_database
from narratix_desktop.store.flush import SharedFlush
from narratix_desktop.store.migrate import migrate
from narratix_desktop.store.server.embedded import EmbeddedServer
from narratix_desktop.store.tasks import TaskRepository


class Disk:
    """Notes, for each flush, what had been committed when it began."""

    def __init__(self) -> None:
        self.committed = 0
        self.durable = 0
        self.flushes = 0

    async def flush(self) -> None:
        self.flushes += 1
        began_with = self.committed
        await asyncio.sleep(0.01)
        self.durable = began_with


async def test_every_caller_waits_for_a_flush_that_began_after_its_commit() -> None:
    disk = Disk()
    shared = SharedFlush(disk.flush)

    async def write(n: int) -> None:
        await asyncio.sleep(n * 0.0005)
        disk.committed += 1
        mine = disk.committed
        await shared.wait()
        assert disk.durable >= mine

    await asyncio.gather(*map(write, range(100)))
    assert disk.durable == 100
    assert disk.flushes < 50


async def test_a_caller_that_gives_up_does_not_take_the_flush_from_others() -> None:
    disk = Disk()
    shared = SharedFlush(disk.flush)
    impatient, patient = asyncio.ensure_future(shared.wait()), asyncio.ensure_future(shared.wait())
    await asyncio.sleep(0)
    impatient.cancel()
    await patient
    assert disk.flushes == 1


async def test_a_failed_flush_fails_all_who_waited_for_it() -> None:
    async def broken() -> None:
        raise ConnectionResetError

    shared = SharedFlush(broken)
    answers = await asyncio.gather(*(shared.wait() for _ in range(3)), return_exceptions=True)
    assert [type(answer) for answer in answers] == [ConnectionResetError] * 3
    with pytest.raises(ConnectionResetError):
        await shared.wait()


async def flushed_position(database: Database) -> int:
    position: int = await database.fetch_value("SELECT pg_current_wal_flush_lsn() - '0/0'")
    return position


async def test_a_write_is_on_disk_when_it_returns(database: Database) -> None:
    await database.write("INSERT INTO settings (key, value) VALUES ('a', '1')")
    inserted = await database.fetch_value("SELECT pg_current_wal_insert_lsn() - '0/0'")
    before = await flushed_position(database)
    async with database.transaction() as connection:
        await connection.execute("UPDATE settings SET value = '2'")
        written = await connection.fetchval("SELECT pg_current_wal_insert_lsn() - '0/0'")
    assert written >= inserted
    assert await flushed_position(database) >= written > before


async def test_what_was_acknowledged_survives_the_kill_of_the_server(library_home: Path) -> None:
    server = EmbeddedServer(library_home)
    dsn = await server.start()
    await migrate(dsn)
    database = await connect_database(dsn)
    tasks = TaskRepository(database)
    try:
        pids = await database.fetch("SELECT pid FROM pg_stat_activity")
        added = await asyncio.gather(*(tasks.add([TaskDraft(TaskKind.SPEAK, str(n))]) for n in range(50)))
        # The server and all its processes at once, with nothing written in farewell.
        postmaster = psutil.Process(pids[0]["pid"]).parent()
        assert postmaster is not None
        for process in [postmaster, *postmaster.children(recursive=True)]:
            process.kill()
        await database.close()
        await server.stop(wait=True)
        database = await connect_database(await server.start())
        known = {row["id"] for row in await database.fetch("SELECT id FROM tasks")}
        assert {task.id for (task,) in added} <= known
    finally:
        await database.close()
        await server.stop(wait=True)
