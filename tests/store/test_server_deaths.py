import asyncio
import os
import random
import shutil
import signal
import sys
import time
from pathlib import Path

import asyncpg
import pytest

from narratix_desktop.store.server.binaries import newest
from tests.store.server_users import gone_within, keepers_of, kill, quick_server, servers_of, start_as_owner, start_user

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sends POSIX signals")


def test_no_server_remains_five_seconds_after_its_only_user_was_killed(library_home: Path) -> None:
    user = start_user(library_home)
    assert servers_of(library_home)

    kill(user)

    assert gone_within(library_home, 5)


def test_no_server_remains_when_the_user_is_killed_while_it_starts(library_home: Path) -> None:
    kill(start_user(library_home))
    assert gone_within(library_home, 5)
    for _ in range(4):
        user = start_user(library_home, wait=False)
        time.sleep(random.uniform(0.2, 0.8))
        kill(user)
        assert gone_within(library_home, 5)


def test_no_server_remains_when_user_and_keeper_are_killed_together(library_home: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("only Linux ends a process with its parent; elsewhere the next start ends the orphan")
    user = start_user(library_home)

    for keeper in keepers_of(library_home):
        keeper.kill()
    kill(user)

    assert gone_within(library_home, 5)


def test_server_stays_for_the_second_user_when_the_first_is_killed(library_home: Path) -> None:
    first, second = start_user(library_home), start_user(library_home)
    postmasters = {each.pid for each in servers_of(library_home)}
    assert len(keepers_of(library_home)) == 1

    kill(first)
    time.sleep(2.5)

    assert postmasters & {each.pid for each in servers_of(library_home)} == postmasters
    kill(second)
    assert gone_within(library_home, 5)


async def write(dsn: str, sql: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()


async def read_when_back(dsn: str, sql: str) -> object:
    deadline = time.monotonic() + 30
    while True:
        try:
            connection = await asyncpg.connect(dsn, timeout=5)
            try:
                return await connection.fetchval(sql)
            finally:
                await connection.close()
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            if time.monotonic() > deadline:
                raise
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("victim", ["server", "keeper"])
async def test_killed_server_or_keeper_is_replaced_at_the_same_address_with_all_commits(
    library_home: Path, victim: str
) -> None:
    async with quick_server(library_home) as dsn:
        await write(dsn, "create table line as select 7 as number")
        pid_file = next((library_home / "server").glob("cluster-*")) / "postmaster.pid"
        postmaster = int(pid_file.read_text().splitlines()[0])
        pid = postmaster if victim == "server" else keepers_of(library_home)[0].pid

        os.kill(pid, signal.SIGKILL)

        assert await read_when_back(dsn, "select number from line") == 7
    assert await asyncio.to_thread(gone_within, library_home, 5)


async def test_pid_file_that_names_a_living_stranger_does_not_stop_the_server(library_home: Path) -> None:
    server = quick_server(library_home)
    await write(await server.start(), "create table line as select 7 as number")
    data = next((library_home / "server").glob("cluster-*"))
    former = (data / "postmaster.pid").read_text().splitlines()
    await server.stop(wait=True)
    # The stranger belongs to the server's own user: PostgreSQL itself ignores those of other users.
    stranger = start_as_owner(data, ["sh", "-c", "cd / && exec sleep 60"])
    try:
        (data / "postmaster.pid").write_text("\n".join([str(stranger.pid), *former[1:]]) + "\n")
        shutil.chown(data / "postmaster.pid", data.stat().st_uid, data.stat().st_gid)

        dsn = await server.start()

        assert await read_when_back(dsn, "select number from line") == 7
        assert stranger.poll() is None
        await server.stop(wait=True)
    finally:
        stranger.kill()
        stranger.wait()


async def test_orphan_of_a_killed_keeper_is_ended_and_its_commits_are_there(library_home: Path) -> None:
    server = quick_server(library_home)
    await write(await server.start(), "create table line as select 7 as number")
    data = next((library_home / "server").glob("cluster-*"))
    await server.stop(wait=True)
    orphan = start_as_owner(data, [str(newest().program("postgres")), "-D", str(data)])
    try:
        await asyncio.to_thread(_until_listening, data)

        dsn = await server.start()

        assert await asyncio.to_thread(orphan.wait, 10) == 0
        assert await read_when_back(dsn, "select number from line") == 7
        await server.stop(wait=True)
    finally:
        orphan.kill()


def _until_listening(data: Path) -> None:
    deadline = time.monotonic() + 20
    pid_file = data / "postmaster.pid"
    while not pid_file.exists() or "ready" not in pid_file.read_text():
        assert time.monotonic() < deadline
        time.sleep(0.02)
