"""How the database does: what the status bar, ``doctor`` and ``tasks health`` show. Only measures, never repairs."""

import shutil
import time
from pathlib import Path

from narratix_desktop.domain.errors import StoreUnavailableError
from narratix_desktop.domain.units import Seconds
from narratix_desktop.ports.health import StoreHealth
from narratix_desktop.store.database import Database

_FACTS = """
    SELECT current_setting('server_version') AS version, pg_database_size(current_database()) AS size,
           to_regclass('schema_migrations') IS NOT NULL AS migrated,
           (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend') AS connections,
           current_setting('max_connections')::int AS connections_allowed
"""


async def check_health(database: Database, assets_root: Path) -> StoreHealth:
    """Look at the store once; an unreachable database is an answer, not an error."""
    used, opened, allowed = database.pool_use()
    free = shutil.disk_usage(_existing(assets_root)).free
    try:
        await database.fetch_value("SELECT 1")  # opens a connection where none is, which is no latency
        began = time.perf_counter()
        await database.fetch_value("SELECT 1")
        latency = Seconds(time.perf_counter() - began)
        facts = await database.fetch_row(_FACTS)
        assert facts is not None
        migrations = await database.fetch_value("SELECT count(*) FROM schema_migrations") if facts["migrated"] else 0
    except StoreUnavailableError:
        state = database.breaker.state
        return StoreHealth(False, state, None, None, None, used, opened, allowed, None, None, None, free)
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


def _existing(folder: Path) -> Path:
    while not folder.exists():
        folder = folder.parent
    return folder
