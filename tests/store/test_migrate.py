import asyncio
from pathlib import Path

import asyncpg
import pytest

from narratix_desktop.domain.errors import SchemaError, StoreUnavailableError
from narratix_desktop.store.migrate import MIGRATIONS, migrate, pending_migrations, read_migrations


def script(folder: Path, name: str, sql: str) -> Path:
    path = folder / name
    path.write_text(sql, encoding="utf-8")
    return path


async def value(dsn: str, sql: str) -> object:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


async def test_scripts_run_in_order_and_only_once(empty_database_url: str, tmp_path: Path) -> None:
    script(tmp_path, "0001_first.sql", "create table line (number int)")
    script(tmp_path, "0002_second.sql", "insert into line values (7); insert into line values (8)")

    assert [str(each) for each in await pending_migrations(empty_database_url, tmp_path)] == [
        "0001_first",
        "0002_second",
    ]
    assert [each.number for each in await migrate(empty_database_url, tmp_path)] == [1, 2]
    assert await migrate(empty_database_url, tmp_path) == ()
    assert await pending_migrations(empty_database_url, tmp_path) == ()
    assert await value(empty_database_url, "select sum(number) from line") == 15


async def test_two_processes_at_once_run_each_script_once(empty_database_url: str, tmp_path: Path) -> None:
    script(tmp_path, "0001_slow.sql", "select pg_sleep(0.2); create table line (number int)")
    script(tmp_path, "0002_fill.sql", "insert into line values (1)")

    done = await asyncio.gather(*(migrate(empty_database_url, tmp_path) for _ in range(3)))

    assert sorted(len(each) for each in done) == [0, 0, 2]
    assert await value(empty_database_url, "select count(*) from line") == 1


async def test_database_of_a_newer_program_is_refused_and_left_alone(empty_database_url: str, tmp_path: Path) -> None:
    script(tmp_path, "0001_first.sql", "create table line (number int)")
    newer = script(tmp_path, "0002_newer.sql", "insert into line values (1)")
    await migrate(empty_database_url, tmp_path)
    newer.unlink()

    with pytest.raises(SchemaError, match="newer Narratix Desktop") as refused:
        await migrate(empty_database_url, tmp_path)

    assert "newest" in refused.value.remedy
    assert await value(empty_database_url, "select count(*) from line") == 1


async def test_script_changed_after_it_ran_is_refused(empty_database_url: str, tmp_path: Path) -> None:
    first = script(tmp_path, "0001_first.sql", "create table line (number int)")
    await migrate(empty_database_url, tmp_path)
    first.write_text("create table line (number bigint)", encoding="utf-8")

    with pytest.raises(SchemaError, match="0001_first"):
        await migrate(empty_database_url, tmp_path)


async def test_line_ends_of_a_checkout_do_not_count_as_a_change(empty_database_url: str, tmp_path: Path) -> None:
    first = script(tmp_path, "0001_first.sql", "create table line\n(number int)\n")
    await migrate(empty_database_url, tmp_path)
    first.write_bytes(b"create table line\r\n(number int)\r\n")

    assert await migrate(empty_database_url, tmp_path) == ()


async def test_failing_script_leaves_nothing_of_itself_behind(empty_database_url: str, tmp_path: Path) -> None:
    script(tmp_path, "0001_first.sql", "create table line (number int)")
    script(tmp_path, "0002_broken.sql", "insert into line values (1); insert into nowhere values (1)")

    with pytest.raises(SchemaError, match="0002_broken"):
        await migrate(empty_database_url, tmp_path)

    assert await value(empty_database_url, "select count(*) from line") == 0
    assert [each.number for each in await pending_migrations(empty_database_url, tmp_path)] == [2]


@pytest.mark.parametrize("names", [["0002_late.sql"], ["0001_a.sql", "0001_b.sql"], ["first.sql"]])
def test_badly_numbered_scripts_are_refused(names: list[str], tmp_path: Path) -> None:
    for name in names:
        script(tmp_path, name, "select 1")

    with pytest.raises(SchemaError):
        read_migrations(tmp_path)


async def test_silent_server_is_told_as_unavailable(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailableError) as refused:
        await migrate(f"postgresql://someone@/library?host={tmp_path}", tmp_path)

    assert refused.value.retryable


async def test_the_programs_own_scripts_are_all_applied_to_a_test_database(database_url: str) -> None:
    assert read_migrations(MIGRATIONS) != ()
    assert await pending_migrations(database_url) == ()
