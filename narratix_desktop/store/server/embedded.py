"""The embedded PostgreSQL server of one library, as its users see it.

Any number of processes use one server; the keeper runs it as long as one of them lives. Whatever blocks happens in
threads, so this works on any event loop. Refuses to know tables, pools and migrations.
"""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType

import asyncpg
import structlog

import narratix_desktop
from narratix_desktop.domain.errors import StoreError, StoreUnavailableError
from narratix_desktop.locks import FileLock, is_held
from narratix_desktop.store.server.address import percent_encoded
from narratix_desktop.store.server.binaries import Binaries, clean_environment, newest, reachable_by
from narratix_desktop.store.server.cluster import OWNER, configure, ensure_cluster, read_password
from narratix_desktop.store.server.keeper import KeeperOrder, KeeperStatus, command_for
from narratix_desktop.store.server.leases import count_live_leases, drop_lease, take_lease
from narratix_desktop.store.server.places import Places, mounted_file_systems, prepare_places, refuse_unsafe_place

log = structlog.get_logger(__name__)

DATABASE = "narratix"
PORT = 5432
START_SECONDS = 120.0
WATCH_SECONDS = 1.0
MAX_LAUNCHES = 5


class EmbeddedServer:
    """Holds a lease on the library's server, which runs while anybody holds one.

    ``async with EmbeddedServer(home) as dsn`` gives the address of the library's database for asyncpg and libpq.

    Args:
        home: The library folder; made where it is missing.
        settings: PostgreSQL settings added to ours.
        linger: Seconds that the server stays after its last user, because one command often follows another. With
            the stop itself, 3 s at most, it has to stay below the 5 s after which no server may remain.

    Settings and linger count where this start is what starts the server.
    """

    def __init__(self, home: Path, settings: Mapping[str, str] | None = None, linger: float = 1.0) -> None:
        self._home = home
        self._settings = dict(settings or {})
        self._linger = linger
        self._places: Places | None = None
        self._order: KeeperOrder | None = None
        self._lease: FileLock | None = None
        self._watch: asyncio.Task[None] | None = None
        self._password = ""
        self._port = PORT

    async def __aenter__(self) -> str:
        return await self.start()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def start(self) -> str:
        """Start or join the server and return the database's address.

        Raises:
            LibraryPlaceError: The folder is on a network or cloud drive, or cannot be used.
            SchemaError: A newer PostgreSQL made the library.
            StoreUnavailableError: The server did not answer within 120 seconds.
            StoreError: The server could not be made or started.
        """
        if self._watch is not None:
            return self.dsn()
        try:
            deadline = time.monotonic() + START_SECONDS
            if self._lease is None:
                await self.prepare()
            await self._until_ready(deadline)
            await self._ensure_database()
        except BaseException:
            await self.stop()
            raise
        self._watch = asyncio.create_task(self._replace_dead_keepers(), name="embedded-server-watch")
        return self.dsn()

    async def prepare(self) -> None:
        """Do all that comes before the server: find or make its folders and its cluster, and take a lease.

        Apart from the start for whoever imports much beside it. Python lets a thread that imports, as this does, wait
        long for another one that does so all the time; the start itself imports nothing. Raises what it raises.
        """
        try:
            deadline = time.monotonic() + START_SECONDS
            self._places = await asyncio.to_thread(self._find_places)
            await self._set_up(self._places, deadline)
            self._lease = await self._join(self._places, deadline)
        except BaseException:
            await self.stop()
            raise

    async def stop(self, *, wait: bool = False) -> None:
        """Give the lease back; the server ends a second after the last one.

        Args:
            wait: Return only when the server is gone, unless somebody else uses it.
        """
        if self._watch is not None:
            self._watch.cancel()
            with suppress(asyncio.CancelledError):
                await self._watch
            self._watch = None
        if self._lease is not None:
            drop_lease(self._lease)
            self._lease = None
        if wait and self._places is not None:
            await _until_gone(self._places)

    def dsn(self, database: str = DATABASE) -> str:
        """Address of a database on this server, with its password. For our own processes only: never log it."""
        if self._places is None:
            raise StoreError("The library's database has not been started.")
        who = f"postgresql://{OWNER}:{self._password}@"
        if sys.platform == "win32":
            return f"{who}127.0.0.1:{self._port}/{database}"
        return f"{who}/{database}?host={percent_encoded(os.fspath(self._places.socket))}&port={self._port}"

    def _find_places(self) -> Places:
        refuse_unsafe_place(self._home, mounted_file_systems())
        return prepare_places(self._home.resolve())

    async def _set_up(self, places: Places, deadline: float) -> None:
        with FileLock(places.setup_lock) as lock:
            while not lock.take():
                await _pause(deadline, "Another process is still making the library's database.")
            await asyncio.to_thread(self._set_up_locked, places)

    def _set_up_locked(self, places: Places) -> None:
        binaries: Binaries = reachable_by(places.account, newest())
        self._password = read_password(places)
        data = ensure_cluster(places, binaries)
        self._port = _port_of(places)
        if not is_held(places.keeper_lock):
            configure(data, places, self._port, self._settings)
        account = places.account
        self._order = KeeperOrder(
            str(binaries.program("postgres")), str(data), str(places.state), account.uid, account.gid, self._linger
        )

    async def _join(self, places: Places, deadline: float) -> FileLock:
        # Behind the gate, a keeper cannot decide to stop while we come in.
        with FileLock(places.gate) as gate:
            while not gate.take():
                await _pause(deadline, "The library's database is busy stopping.")
            return take_lease(places.leases)

    async def _until_ready(self, deadline: float) -> None:
        launches = 0
        while True:
            status = await asyncio.to_thread(self._see_to_keeper, launches)
            launches += status is None
            if status is not None and status.status == "ready":
                return
            await _pause(deadline, "The library's database did not start in time.")

    def _see_to_keeper(self, launches: int) -> KeeperStatus | None:
        """Start a keeper where there is none (None then), else return what it says."""
        if self._places is None or self._order is None:
            raise StoreError("The library's database has not been set up.")
        with FileLock(self._places.keeper_lock) as probe:
            if probe.take():
                status = KeeperStatus.read(self._places.status)
                if launches and (launches == MAX_LAUNCHES or (status is not None and status.status == "failed")):
                    words = status.words if status is not None else ""
                    log.error("database_not_started", words=words)
                    raise StoreError("The library's database did not start.", f"The server said: {words or 'nothing'}")
                # A report without a keeper is from one that was killed.
                self._places.status.unlink(missing_ok=True)
                probe.release()
                _launch(self._order)
                return None
        status = KeeperStatus.read(self._places.status)
        if status is not None and status.data != self._order.data:
            raise StoreError(
                "The library is open in another version of Narratix Desktop.", "Close that one and try again."
            )
        return status or KeeperStatus("starting", self._order.data)

    async def _ensure_database(self) -> None:
        connection = await asyncpg.connect(self.dsn("postgres"), timeout=60)
        try:
            if not await connection.fetchval("select true from pg_database where datname = $1", DATABASE):
                # Two processes may come here at once; the loser finds what it wanted.
                with suppress(asyncpg.DuplicateDatabaseError, asyncpg.UniqueViolationError):
                    await connection.execute(f'create database "{DATABASE}"')
        finally:
            await connection.close()

    async def _replace_dead_keepers(self) -> None:
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            try:
                await asyncio.to_thread(self._see_to_keeper, 0)
            except StoreError as error:
                log.error("database_keeper_not_replaced", reason=error.headline)
            except OSError as error:  # a drive that is away for a moment; the next look may find it again
                log.error("database_keeper_not_replaced", reason=error.strerror or type(error).__name__)


async def _until_gone(places: Places) -> None:
    while True:
        if not is_held(places.keeper_lock) or count_live_leases(places.leases):
            return
        await asyncio.sleep(0.05)


def _launch(order: KeeperOrder) -> None:
    package_parent = str(Path(narratix_desktop.__file__).parent.parent)
    search = os.pathsep.join(filter(None, [package_parent, os.environ.get("PYTHONPATH", "")]))
    arguments = command_for(order)
    environment = clean_environment({"PYTHONPATH": search})
    silent = subprocess.DEVNULL
    if sys.platform == "win32":
        flags = subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP
        subprocess.Popen(arguments, stdin=silent, stdout=silent, stderr=silent, env=environment, creationflags=flags)
    else:
        # It forks and the first process ends at once, with the keeper's lock taken.
        subprocess.run(arguments, stdin=silent, stdout=silent, stderr=silent, env=environment, check=False, timeout=60)


def _port_of(places: Places) -> int:
    if sys.platform != "win32":
        return PORT
    path = places.state / "port"
    if not is_held(places.keeper_lock) or not path.exists():
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            path.write_text(str(free.getsockname()[1]), encoding="ascii")
    return int(path.read_text(encoding="ascii"))


async def _pause(deadline: float, headline: str) -> None:
    if time.monotonic() > deadline:
        raise StoreUnavailableError(headline, "Try again in a moment.", retryable=True)
    await asyncio.sleep(0.02)
