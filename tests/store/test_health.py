from pathlib import Path

import asyncpg
import pytest

from narratix_desktop.ports.health import BreakerState
from narratix_desktop.store import health as health_module
from narratix_desktop.store.library import open_library
from narratix_desktop.store.migrate import read_migrations


async def test_health_tells_what_the_server_and_the_pool_do(database_url: str, tmp_path: Path) -> None:
    async with await open_library(database_url, tmp_path / "not" / "yet" / "made") as library:
        health = await library.health()
        assert health.reachable
        assert health.breaker is BreakerState.CLOSED
        assert health.latency is not None
        assert health.latency > 0
        assert health.server_version is not None
        assert int(health.server_version.split(".")[0]) >= 18
        assert health.migrations == len(read_migrations())
        assert 1 <= health.pool_open <= health.pool_allowed == 20
        assert health.server_connections is not None
        assert health.server_connections_allowed is not None
        assert 1 <= health.server_connections <= health.server_connections_allowed
        assert health.database_size is not None
        assert health.database_size > 1_000_000
        assert health.disk_free > 0


async def test_a_busy_connection_is_counted(database_url: str, tmp_path: Path) -> None:
    async with await open_library(database_url, tmp_path) as library, library.database.transaction():
        assert (await library.health()).pool_used == 1


async def test_a_server_that_hangs_is_not_reachable_and_one_connection_waits_for_it(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health_module, "PATIENCE", 0.05)
    async with await open_library(database_url, tmp_path) as library:
        other = await asyncpg.connect(database_url)
        hanging = other.transaction()
        await hanging.start()
        await other.execute("LOCK TABLE schema_migrations IN ACCESS EXCLUSIVE MODE")
        looks = [await library.health() for _ in range(4)]
        assert not any(look.reachable for look in looks)
        assert library.database.pool_use()[0] == 1
        await hanging.rollback()
        await other.close()
        monkeypatch.setattr(health_module, "PATIENCE", 20.0)
        assert (await library.health()).reachable
