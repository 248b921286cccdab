import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg
import pytest

from narratix_desktop.domain.errors import NotFoundError, SchemaError, StoreError
from narratix_desktop.store import backup as backup_module
from narratix_desktop.store.backup import KEEP, Backups
from narratix_desktop.store.migrate import migrate


class Clock:
    def __init__(self) -> None:
        self.time = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.time += timedelta(seconds=1)
        return self.time


async def run(dsn: str, sql: str) -> object:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


async def databases(dsn: str) -> object:
    """This test's database and what was made from it."""
    own = "datname ^@ left(current_database(), 37)"
    return await run(dsn, f"select array_agg(datname::text order by datname) from pg_database where {own}")


async def test_restored_backup_has_the_rows_of_its_time(database_url: str, tmp_path: Path) -> None:
    await run(database_url, "create table lines (words text)")
    await run(database_url, "insert into lines values ('“Ünïcode”, she said — 🜁')")
    backups = Backups(database_url, tmp_path, Clock())
    made = await backups.make()
    await run(database_url, "update lines set words = 'lost'")
    before = await databases(database_url)

    await backups.restore(made.path)

    assert await run(database_url, "select words from lines") == "“Ünïcode”, she said — 🜁"
    assert await databases(database_url) == before


async def test_state_before_a_restore_can_be_brought_back(database_url: str, tmp_path: Path) -> None:
    await run(database_url, "create table lines (words text)")
    backups = Backups(database_url, tmp_path, Clock())
    made = await backups.make()
    await run(database_url, "insert into lines values ('written later')")

    await backups.restore(made.path)
    assert await run(database_url, "select count(*) from lines") == 0
    rescued = backups.list_backups()[0]
    assert rescued.reason == "before-restore"
    await backups.restore(rescued.path)

    assert await run(database_url, "select words from lines") == "written later"


async def test_restore_succeeds_while_others_keep_connecting(database_url: str, tmp_path: Path) -> None:
    await run(database_url, "create table lines (words text)")
    backups = Backups(database_url, tmp_path, Clock())
    made = await backups.make()
    await run(database_url, "drop table lines")
    over = asyncio.Event()

    async def insist() -> None:
        while not over.is_set():
            try:
                await run(database_url, "select pg_sleep(0.01)")
            except (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError):
                # The last but one is how asyncpg tells of a connection that was cut while it was being made.
                await asyncio.sleep(0)

    others = [asyncio.create_task(insist()) for _ in range(3)]
    try:
        await backups.restore(made.path)
    finally:
        over.set()
        await asyncio.gather(*others)

    assert await run(database_url, "select count(*) from lines") == 0


async def test_damaged_file_is_refused_before_anything_changes(database_url: str, tmp_path: Path) -> None:
    backups = Backups(database_url, tmp_path, Clock())
    made = await backups.make()
    made.path.write_bytes(made.path.read_bytes()[:200])

    with pytest.raises(StoreError, match="damaged"):
        await backups.restore(made.path)
    with pytest.raises(NotFoundError):
        await backups.restore(tmp_path / "nowhere.dump")

    assert len(backups.list_backups()) == 1


async def test_file_cut_off_in_its_data_leaves_the_database_as_it_was(database_url: str, tmp_path: Path) -> None:
    await run(
        database_url, "create table lines as select repeat(md5(n::text), 9) words from generate_series(1, 5000) n"
    )
    backups = Backups(database_url, tmp_path, Clock())
    made = await backups.make()
    whole = made.path.read_bytes()
    made.path.write_bytes(whole[: len(whole) * 3 // 4])
    before = await databases(database_url)

    with pytest.raises(StoreError, match="not restored"):
        await backups.restore(made.path)

    assert await run(database_url, "select count(*) from lines") == 5000
    assert await databases(database_url) == before


async def test_backup_of_a_newer_program_is_refused(database_url: str, tmp_path: Path) -> None:
    backups = Backups(database_url, tmp_path, Clock())
    sql = "insert into schema_migrations (number, name, checksum) values (9000, 'future', '') returning number"
    await run(database_url, sql)
    made = await backups.make()
    await run(database_url, "delete from schema_migrations where number = 9000 returning number")

    with pytest.raises(SchemaError, match="newer"):
        await backups.restore(made.path)

    assert await run(database_url, "select count(*) from schema_migrations where number = 9000") == 0


async def test_only_the_newest_seven_are_kept(empty_database_url: str, tmp_path: Path) -> None:
    backups = Backups(empty_database_url, tmp_path, Clock())
    made = [await backups.make() for _ in range(KEEP + 2)]

    assert [each.path for each in backups.list_backups()] == [each.path for each in reversed(made[2:])]
    assert {path.suffix for path in tmp_path.iterdir()} == {".dump"}


async def test_oldest_backup_survives_its_own_restore(empty_database_url: str, tmp_path: Path) -> None:
    backups = Backups(empty_database_url, tmp_path, Clock())
    made = [await backups.make() for _ in range(KEEP)]

    await backups.restore(made[0].path)

    assert made[0].path.exists()


async def test_daily_backup_is_made_once_a_day(empty_database_url: str, tmp_path: Path) -> None:
    clock = Clock()
    backups = Backups(empty_database_url, tmp_path, clock)

    assert await backups.make_daily() is not None
    assert await backups.make_daily() is None
    clock.time += timedelta(hours=24)
    assert await backups.make_daily() is not None


async def test_backup_precedes_a_migration_of_a_database_with_content(empty_database_url: str, tmp_path: Path) -> None:
    scripts = tmp_path / "scripts"
    scripts.mkdir()
    (scripts / "0001_first.sql").write_text("create table line (number int)", encoding="utf-8")
    backups = Backups(empty_database_url, tmp_path / "backups", Clock())

    assert await backups.make_before_migration(scripts) is None
    await migrate(empty_database_url, scripts)
    assert await backups.make_before_migration(scripts) is None
    (scripts / "0002_second.sql").write_text("drop table line", encoding="utf-8")
    made = await backups.make_before_migration(scripts)

    assert made is not None
    assert made.reason == "before-schema-2"


async def test_server_newer_than_our_programs_is_told_clearly(
    empty_database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def older() -> int:
        return 15

    monkeypatch.setattr(backup_module, "client_major", older)

    with pytest.raises(StoreError, match="at most 15"):
        await Backups(empty_database_url, tmp_path).make()

    assert list(tmp_path.iterdir()) == []


async def test_failed_backup_leaves_no_file(empty_database_url: str, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.write_text("a file where the folder should be", encoding="utf-8")

    with pytest.raises(StoreError, match="not made"):
        await Backups(empty_database_url, folder).make()

    assert [path.name for path in tmp_path.iterdir()] == ["backups"]
