import asyncio
import os
import shutil
import stat
import sys
from pathlib import Path

import asyncpg
import psutil
import pytest

from narratix_desktop.domain.errors import LibraryPlaceError, SchemaError, StoreError
from narratix_desktop.store.server import binaries as binaries_module
from narratix_desktop.store.server import places as places_module
from narratix_desktop.store.server.accounts import Account
from narratix_desktop.store.server.binaries import Binaries, ProgramError, bundled, newest, reachable_by, run
from narratix_desktop.store.server.cluster import OWNER, read_password
from narratix_desktop.store.server.places import prepare_places
from tests.store.server_users import gone_within, keepers_of, kill, quick_server, servers_of, start_user

only_root = pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="needs root")


async def value(dsn: str, sql: str) -> object:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


async def test_data_stay_over_a_restart(library_home: Path) -> None:
    server = quick_server(library_home)
    await value(await server.start(), "create table line as select 'ä—“x”' as words")
    await server.stop(wait=True)
    assert not servers_of(library_home)

    async with quick_server(library_home) as dsn:
        assert await value(dsn, "select words from line") == "ä—“x”"
        assert await value(dsn, "select upper(words) from line") == "Ä—“X”"


async def test_what_was_prepared_has_no_server_until_it_is_started(library_home: Path) -> None:
    server = quick_server(library_home)
    await server.prepare()
    assert not servers_of(library_home)
    assert not keepers_of(library_home)
    assert await value(await server.start(), "select 1") == 1
    await server.stop(wait=True)
    await server.prepare()
    await server.stop()
    assert not keepers_of(library_home)


async def test_processes_share_one_server(library_home: Path) -> None:
    users = [await asyncio.to_thread(start_user, library_home, wait=False) for _ in range(2)]
    try:
        async with quick_server(library_home) as dsn:
            for user in users:
                assert user.stdout is not None
                assert await asyncio.to_thread(user.stdout.readline) == "ready\n"
            ours = await value(dsn, "select pg_postmaster_start_time()")
            async with quick_server(library_home) as other:
                assert await value(other, "select pg_postmaster_start_time()") == ours
            assert len(keepers_of(library_home)) == 1
    finally:
        for user in users:
            kill(user)
    assert await asyncio.to_thread(gone_within, library_home, 5)


async def test_user_who_comes_while_the_server_stops_gets_one(library_home: Path) -> None:
    await value(await (first := quick_server(library_home)).start(), "select 1")
    await first.stop()
    for delay in (0.0, 0.2, 0.4, 0.5, 0.6):
        await asyncio.sleep(delay)
        server = quick_server(library_home)
        assert await value(await server.start(), "select 1") == 1
        await server.stop()


async def test_only_the_password_opens_the_database(library_home: Path) -> None:
    async with quick_server(library_home) as dsn:
        password = (library_home / "server" / "password").read_text(encoding="ascii")
        assert len(password) > 30
        assert password in dsn
        with pytest.raises(asyncpg.InvalidPasswordError):
            await asyncpg.connect(dsn.replace(password, "wrong"))
        assert await value(dsn, "select current_setting('fsync')") == "on"
        assert await value(dsn, "select rolpassword ^@ 'SCRAM-SHA-256' from pg_authid where rolsuper") is True


@pytest.mark.skipif(sys.platform == "win32", reason="Windows needs a port")
async def test_server_has_no_port_and_a_private_socket(library_home: Path) -> None:
    async with quick_server(library_home) as dsn:
        assert await value(dsn, "select current_setting('listen_addresses')") == ""
        kinds = {each.family.name for process in servers_of(library_home) for each in process.net_connections("all")}
        assert kinds <= {"AF_UNIX"}
        socket = Path(str(await value(dsn, "select current_setting('unix_socket_directories')")))
        assert stat.S_IMODE(socket.stat().st_mode) == 0o700
        assert stat.S_IMODE((library_home / "server" / "password").stat().st_mode) == 0o600


async def test_log_holds_neither_statements_nor_values(library_home: Path) -> None:
    async with quick_server(library_home) as dsn:
        connection = await asyncpg.connect(dsn)
        await connection.execute("create table line (words text primary key check (length(words) < 40))")
        await connection.execute("insert into line values ('a secret sentence')")
        for sql in ("insert into line values ('a secret sentence')", "select 'a secret sentence'::int", "secret wrong"):
            with pytest.raises(asyncpg.PostgresError):
                await connection.execute(sql)
        with pytest.raises(asyncpg.PostgresError):
            await connection.execute("insert into line values ($1)", "secret " * 30)
        await connection.close()
    logs = list((library_home / "server").glob("cluster-*/log/*.log"))
    assert logs
    written = "".join(path.read_text(encoding="utf-8") for path in logs)
    assert "ready to accept connections" in written
    assert "secret" not in written


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such socket")
async def test_library_in_a_very_deep_folder_works(library_home: Path) -> None:
    deep = library_home / ("d" * 70) / "ä b"
    server = quick_server(deep)
    assert await value(await server.start(), "select 1") == 1
    await server.stop(wait=True)
    socket = prepare_places(deep).socket
    assert not socket.is_relative_to(library_home)
    socket.rmdir()


async def test_library_on_a_network_share_is_refused_before_anything_is_made(
    library_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from narratix_desktop.store.server import embedded

    monkeypatch.setattr(embedded, "mounted_file_systems", lambda: [places_module.Mount(library_home, "nfs4")])

    with pytest.raises(LibraryPlaceError, match="nfs4"):
        await quick_server(library_home).start()

    assert list(library_home.iterdir()) == []


async def test_cluster_of_a_newer_postgresql_is_refused(library_home: Path) -> None:
    newer = prepare_places(library_home).cluster(newest().major + 1)
    newer.mkdir()
    (newer / "PG_VERSION").write_text(f"{newest().major + 1}\n", encoding="ascii")

    with pytest.raises(SchemaError, match=str(newest().major + 1)):
        await quick_server(library_home).start()


async def test_cluster_of_an_older_postgresql_is_carried_over_and_kept(library_home: Path) -> None:
    older = bundled()[0]
    if older.major == newest().major:
        pytest.skip("the wheel has one PostgreSQL only")
    places = prepare_places(library_home)
    await asyncio.to_thread(_make_old_library, library_home)

    server = quick_server(library_home)
    dsn = await server.start()

    assert await value(dsn, "select words from line") == "written by an older version"
    assert str(await value(dsn, "show server_version")).startswith(str(newest().major))
    assert (places.cluster(older.major) / "PG_VERSION").read_text().strip() == str(older.major)
    await server.stop(wait=True)
    assert await value(await server.start(), "select count(*) from line") == 1
    await server.stop(wait=True)
    assert {path.name for path in places.data_root.glob("*-*")} == {
        f"cluster-{older.major}",
        f"cluster-{newest().major}",
    }


def _make_old_library(home: Path) -> None:
    places, older = prepare_places(home), bundled()[0]
    data, password = places.cluster(older.major), read_password(places)
    draft = home / "pwfile"
    draft.write_text(password)
    places.account.give(draft)
    command: list[str | Path] = [older.program("initdb"), "-D", data, "-U", OWNER, "--pwfile", draft]
    command += ["--auth-local=scram-sha-256", "--locale=C", "--encoding=UTF8"]
    data.mkdir(mode=0o700)
    places.account.give(data)
    run(command, places.account)
    options = f"-c listen_addresses= -c unix_socket_directories={places.socket}"
    # pg_ctl waits for the end of its output, which the server inherits: give it a log.
    start: list[str | Path] = [older.program("pg_ctl"), "-D", data, "-w", "-l", data / "log", "-o", options, "start"]
    run(start, places.account)
    dsn = f"postgresql://{OWNER}@/{{}}?host={places.socket}"
    for database, sql in (
        ("postgres", "create database narratix"),
        ("narratix", "create table line as select 'written by an older version' as words"),
    ):
        run([older.program("psql"), dsn.format(database), "-c", sql], extra={"PGPASSWORD": password})
    run([older.program("pg_ctl"), "-D", data, "-m", "fast", "-w", "stop"], places.account)


async def test_server_that_cannot_start_says_why(library_home: Path) -> None:
    server = quick_server(library_home, {"shared_buffers": "nonsense"})

    with pytest.raises(StoreError, match="did not start") as refused:
        await server.start()

    assert "shared_buffers" in refused.value.remedy
    assert await asyncio.to_thread(gone_within, library_home, 5)
    async with quick_server(library_home) as dsn:
        assert await value(dsn, "select 1") == 1


async def test_cancelled_start_leaves_no_server(library_home: Path) -> None:
    starting = asyncio.create_task(quick_server(library_home).start())
    await asyncio.sleep(0.3)
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting

    assert await asyncio.to_thread(gone_within, library_home, 10)


@only_root
async def test_root_runs_the_server_as_somebody_without_rights(library_home: Path) -> None:
    outside = library_home.stat()
    async with quick_server(library_home):
        users = {process.uids().real for process in servers_of(library_home)}
        assert users == {prepare_places(library_home).account.uid}
        assert 0 not in users
        assert {group for process in servers_of(library_home) for group in _groups(process)} == set()
    assert (library_home.stat().st_uid, library_home.stat().st_mode) == (outside.st_uid, outside.st_mode)


def _groups(process: psutil.Process) -> list[str]:
    status = Path(f"/proc/{process.pid}/status").read_text()
    return next(line for line in status.splitlines() if line.startswith("Groups:")).split()[1:]


@only_root
def test_programs_below_a_closed_folder_are_copied_for_the_servers_user(
    library_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(binaries_module, "SYSTEM_FOLDER", library_home / "system")
    closed = library_home / "closed"
    closed.mkdir(mode=0o700)
    wheel = newest().folder.parent.parent
    for folder in wheel.parent.glob(f"{wheel.name}*"):
        shutil.copytree(folder, closed / folder.name, symlinks=True)
    nobody = Account.choose(library_home / "none")
    hidden = Binaries(closed / newest().folder.relative_to(wheel.parent), newest().major, newest().version)
    with pytest.raises(ProgramError):
        run([hidden.program("initdb"), "--version"], nobody)

    copied = reachable_by(nobody, hidden)

    assert newest().version in run([copied.program("initdb"), "--version"], nobody)
    assert reachable_by(nobody, hidden) == copied


@only_root
async def test_root_opens_a_library_below_a_closed_folder(library_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places_module, "SYSTEM_FOLDER", library_home / "system")
    closed = library_home / "closed"
    closed.mkdir(mode=0o700)
    server = quick_server(closed / "library")

    assert await value(await server.start(), "select 1") == 1

    assert list((library_home / "system").glob("*/cluster-*"))
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    await server.stop(wait=True)
