"""Databases for tests: one embedded server per run, one migrated template, a fresh copy per test.

``database_url`` is what a test asks for; ``empty_database_url`` the same without tables; ``library_home`` a folder for
a library with a server of its own, ``shared_library_home`` one for all tests of a file.
"""

import asyncio
import gc
import hashlib
import os
import shutil
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Coroutine, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
import pytest

from narratix_desktop.app.garbage import Garbage
from narratix_desktop.locks import FileLock, is_held
from narratix_desktop.store.migrate import migrate, read_migrations
from narratix_desktop.store.server.embedded import EmbeddedServer
from narratix_desktop.store.server.leases import count_live_leases

Answer = TypeVar("Answer")

# Some machines for builds say that nothing be kept: then every process of every test compiles the program anew.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# Nobody mourns a test's data; a database is then made and dropped in milliseconds.
CARELESS = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
# A folder of a killed run may come back under its name, so a template is known by what made it.
SCRIPTS = hashlib.sha256("".join(each.checksum for each in read_migrations()).encode()).hexdigest()[:12]
TEMPLATE = f"template_{SCRIPTS}"


class SharedServer:
    """The run's server with an event loop in a thread of its own, so that tests with any loop can use it.

    While a test runs, the database of the next one is made and that of the former one dropped.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self._server = EmbeddedServer(home, CARELESS, linger=0.1)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="test-database", daemon=True)
        self._thread.start()
        self._spare: Future[str] | None = None
        self._drops: list[Future[str]] = []
        self._start(self._server.start()).result()

    def empty(self) -> tuple[str, str]:
        """Name and address of a new database without tables."""
        name = self._start(self._make("template0")).result()
        return name, self._server.dsn(name)

    def migrated(self) -> tuple[str, str]:
        """Name and address of a new database with all tables."""
        if self._spare is None:
            self._ensure_template()
            self._spare = self._start(self._make(TEMPLATE))
        name = self._spare.result()
        self._spare = self._start(self._make(TEMPLATE))
        return name, self._server.dsn(name)

    def drop(self, name: str) -> None:
        self._drops.append(self._start(self._admin(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")))

    def close(self) -> None:
        if self._spare is not None:
            self.drop(self._spare.result())
        for drop in self._drops:
            drop.result()
        self._start(self._server.stop()).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _start(self, work: Coroutine[Any, Any, Answer]) -> "Future[Answer]":
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    async def _make(self, template: str) -> str:
        name = f"test_{uuid.uuid4().hex}"
        await self._admin(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    async def _admin(self, *statements: str) -> str:
        connection = await asyncpg.connect(self._server.dsn("postgres"))
        try:
            return [await connection.execute(statement) for statement in statements][-1]
        finally:
            await connection.close()

    def _ensure_template(self) -> None:
        ready = self.home / f"{TEMPLATE}.ready"
        with FileLock(self.home / "template.lock") as lock:
            while not lock.take():
                time.sleep(0.05)
            if ready.exists():
                return
            fresh = (f"DROP DATABASE IF EXISTS {TEMPLATE}", f"CREATE DATABASE {TEMPLATE} TEMPLATE template0")
            self._start(self._admin(*fresh)).result()
            self._start(migrate(self._server.dsn(TEMPLATE))).result()
            ready.touch()


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
    name, dsn = database_server.empty()
    yield dsn
    database_server.drop(name)


@pytest.fixture
def database_url(database_server: SharedServer) -> Iterator[str]:
    name, dsn = database_server.migrated()
    yield dsn
    database_server.drop(name)


def _library_home() -> Iterator[Path]:
    home = _folder_for_libraries(f"narratix-library-{uuid.uuid4().hex[:12]}")
    yield home
    _remove_unused(home)


library_home = pytest.fixture(_library_home)
shared_library_home = pytest.fixture(_library_home, scope="module", name="shared_library_home")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what is played, because Qt looks for a sound server once, then with what takes longest."""

    def turn(item: pytest.Item) -> tuple[bool, bool]:
        return "sound_server" not in getattr(item, "fixturenames", ()), item.get_closest_marker("slow") is None

    items.sort(key=turn)


_garbage = Garbage()


def pytest_sessionstart() -> None:
    """Collect between tests only: the database's thread would collect the windows of former tests, and crash."""
    gc.disable()


def pytest_runtest_logfinish() -> None:
    _garbage.collect_due()
