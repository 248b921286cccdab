"""How the database does: what the status bar, ``doctor`` and ``tasks health`` show. Only measures, never repairs."""

import asyncio
import shutil
import time
from pathlib import Path
from typing import Final

from narratix_desktop.domain.errors import StoreUnavailableError
from narratix_desktop.domain.units import Seconds
from narratix_desktop.ports.health import StoreHealth
from narratix_desktop.store.database import Database

PATIENCE: Final = 2.0
"""Seconds: a server that hangs is not reachable for the author long before a statement is given up."""

_FACTS = """
    SELECT current_setting('server_version') AS version, pg_database_size(current_database()) AS size,
           to_regclass('schema_migrations') IS NOT NULL AS migrated,
           (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend') AS connections,
           current_setting('max_connections')::int AS connections_allowed
"""


class HealthLook:
    """Looks at the store of a library; what hangs keeps one connection busy, however often is looked."""

    def __init__(self, database: Database, assets_root: Path) -> None:
        self._database = database
        self._assets_root = assets_root
        self._looking: asyncio.Task[StoreHealth] | None = None

    async def look(self) -> StoreHealth:
        """One look, answered within our patience; one that hung before is waited for again."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.get_running_loop().create_task(check_health(self._database, self._assets_root))
            self._looking.add_done_callback(_forget)
        looking = self._looking
        await asyncio.wait({looking}, timeout=PATIENCE)
        return looking.result() if looking.done() else _unreachable(self._database, self._assets_root)


async def check_health(database: Database, assets_root: Path) -> StoreHealth:
    """Look at the store once; an unreachable database is an answer, not an error."""
    used, opened, allowed = database.pool_use()
    free = _free(assets_root)
    try:
        await database.fetch_value("SELECT 1")  # opens a connection where none is, which is no latency
        began = time.perf_counter()
        await database.fetch_value("SELECT 1")
        latency = Seconds(time.perf_counter() - began)
        facts = await database.fetch_row(_FACTS)
        assert facts is not None
        migrations = await database.fetch_value("SELECT count(*) FROM schema_migrations") if facts["migrated"] else 0
    except StoreUnavailableError:
        return _unreachable(database, assets_root)
    return StoreHealth(
        True,
        database.breaker.state,
        latency,
        facts["version"].split(" ")[0],
        migrations,
        used,
        opened,
        allowed,
        facts["connections"],
        facts["connections_allowed"],
        facts["size"],
        free,
    )


def _unreachable(database: Database, assets_root: Path) -> StoreHealth:
    state, use = database.breaker.state, database.pool_use()
    return StoreHealth(False, state, None, None, None, *use, None, None, None, _free(assets_root))


def _free(assets_root: Path) -> int:
    return shutil.disk_usage(_existing(assets_root)).free


def _forget(looking: "asyncio.Task[StoreHealth]") -> None:
    """Look at how it ended, because nobody may wait for it any more."""
    if not looking.cancelled():
        looking.exception()


def _existing(folder: Path) -> Path:
    while not folder.exists():
        folder = folder.parent
    return folder
