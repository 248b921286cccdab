"""Databases for tests: one embedded server per run, one migrated template, a fresh copy per test.

``database_url`` is what a test asks for; ``empty_database_url`` the same without tables; ``library_home`` a folder for
a library with a server of its own.
"""

import asyncio
import hashlib
import os
import shutil
import tempfile
import threading
import time
import uuid
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
import pytest

from narratix_desktop.store.migrate import migrate
from narratix_desktop.store.server.embedded import EmbeddedServer
from narratix_desktop.store.server.leases import FileLock, count_live_leases, is_held

Answer = TypeVar("Answer")

# Nobody mourns a test's data; a database is then made and dropped in milliseconds.
CARELESS = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
TEMPLATE = "migrated_template"


class SharedServer:
    """The run's server with an event loop in a thread of its own, so that tests with any loop can use it."""

    def __init__(self, home: Path) -> None:
        self._server = EmbeddedServer(home, CARELESS, linger=0.1)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="test-database", daemon=True)
        self._thread.start()
        self.home = home
        self.run(self._server.start())
        self._admin = self.run(_connect(self._server.dsn("postgres")))

    def run(self, work: Coroutine[Any, Any, Answer]) -> Answer:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def make(self, template: str) -> tuple[str, str]:
        name = f"test_{uuid.uuid4().hex}"
        self.run(self._admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}"))
        return name, self._server.dsn(name)

    def drop(self, name: str) -> None:
        self.run(self._admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))

    def ensure_template(self) -> None:
        with FileLock(self.home / "template.lock") as lock:
            while not lock.take():
                time.sleep(0.05)
            known = "SELECT true FROM pg_database WHERE datname = $1 AND datistemplate"
            if not self.run(self._admin.fetchval(known, TEMPLATE)):
                self.run(self._admin.execute(f"DROP DATABASE IF EXISTS {TEMPLATE}"))
                self.run(self._admin.execute(f"CREATE DATABASE {TEMPLATE} TEMPLATE template0"))
                self.run(migrate(self._server.dsn(TEMPLATE)))
                self.run(self._admin.execute(f"ALTER DATABASE {TEMPLATE} IS_TEMPLATE true"))

    def close(self) -> None:
        self.run(self._admin.close())
        self.run(self._server.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


async def _connect(dsn: str) -> "asyncpg.Connection[asyncpg.Record]":
    return await asyncpg.connect(dsn)


def _folder_for_libraries(name: str) -> Path:
    # pytest's own folders are closed to the user that root's server runs as.
    folder = Path(tempfile.gettempdir()) / name
    folder.mkdir(exist_ok=True)
    folder.chmod(0o711)
    return folder


def _remove_unused(home: Path) -> None:
    """Delete a library folder when its server is gone; leave it to others that still use it."""
    state = home / "server"
    deadline = time.monotonic() + 20
    while is_held(state / "keeper.lock") and time.monotonic() < deadline:
        if count_live_leases(state / "leases"):
            return
        time.sleep(0.05)
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def database_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SharedServer]:
    base = tmp_path_factory.getbasetemp()
    run = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    home = _folder_for_libraries(f"narratix-tests-{hashlib.sha256(os.fsencode(run)).hexdigest()[:12]}")
    server = SharedServer(home)
    yield server
    server.close()
    _remove_unused(home)


@pytest.fixture
def empty_database_url(database_server: SharedServer) -> Iterator[str]:
    name, dsn = database_server.make("template0")
    yield dsn
    database_server.drop(name)


@pytest.fixture
def database_url(database_server: SharedServer) -> Iterator[str]:
    database_server.ensure_template()
    name, dsn = database_server.make(TEMPLATE)
    yield dsn
    database_server.drop(name)


@pytest.fixture
def library_home() -> Iterator[Path]:
    home = _folder_for_libraries(f"narratix-library-{uuid.uuid4().hex[:12]}")
    yield home
    _remove_unused(home)
