"""Backups of the database: made daily and before it is changed by a newer program, and brought back.

A backup holds the rows; recordings and other assets are immutable files beside the database and are not copied.
Works for the embedded server and for any other. Refuses to know when a day is over: whoever has the event loop asks.
"""

import asyncio
import os
import re
import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import asyncpg
import structlog

from narratix_desktop.domain.errors import NotFoundError, StoreError, StoreUnavailableError
from narratix_desktop.locks import FileLock
from narratix_desktop.ports.backups import KEPT, Backup
from narratix_desktop.store.migrate import MIGRATIONS, migrate, pending_migrations
from narratix_desktop.store.server.address import database_of, with_database
from narratix_desktop.store.server.binaries import ProgramError
from narratix_desktop.store.server.programs import client_major, run_client

log = structlog.get_logger(__name__)

KEEP: Final = KEPT
DAY: Final = timedelta(hours=24)
SWAP_TRIES: Final = 10
_TIME = "%Y%m%dT%H%M%S%fZ"
_NAME = re.compile(r"narratix-(\d{8}T\d{12}Z)-([a-z0-9-]+)\.dump")


class Backups:
    """The backups of one database in one folder.

    Args:
        dsn: The database, embedded or external.
        folder: Where the files lie; made when the first is written.
        now: The clock.
    """

    def __init__(self, dsn: str, folder: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._dsn = dsn
        self._folder = folder
        self._now = now

    def list_backups(self) -> tuple[Backup, ...]:
        """Whole backups, newest first. Reads the folder only, and at once."""
        found = []
        for path in self._folder.glob("*.dump"):
            matched = _NAME.fullmatch(path.name)
            if matched is not None:
                made_at = datetime.strptime(matched[1], _TIME).replace(tzinfo=UTC)
                found.append(Backup(path, made_at, matched[2], path.stat().st_size))
        return tuple(sorted(found, key=lambda each: each.made_at, reverse=True))

    async def make(self, reason: str = "manual") -> Backup:
        """Make a backup, keep the newest seven.

        Args:
            reason: Small letters, digits and hyphens.

        Raises:
            StoreError: The programs are older than the server, or the disk refuses; no file was added.
            StoreUnavailableError: The database does not answer.
        """
        return await self._make(reason, spared=None)

    async def make_daily(self) -> Backup | None:
        """Make a backup where the last one is a day old and nobody else is making one; None otherwise."""
        newest = next(iter(self.list_backups()), None)
        if newest is not None and self._now() - newest.made_at < DAY:
            return None
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with FileLock(self._folder / "making.lock") as lock:
            return await self.make("daily") if lock.take() else None

    async def make_before_migration(self, migrations: Path = MIGRATIONS) -> Backup | None:
        """Make a backup where migrations are pending on a database that has content; None otherwise.

        Raises what :meth:`make` and ``migrate`` raise.
        """
        pending = await pending_migrations(self._dsn, migrations)
        if not pending or pending[0].number == 1:
            return None
        return await self.make(f"before-schema-{pending[-1].number}")

    async def restore(self, file: Path) -> None:
        """Put a backup in the place of the database, brought up to date. Everybody who is connected is cut off.

        The present state is backed up first, and stays in place until the restored one is whole.

        Raises:
            NotFoundError: There is no such file.
            SchemaError: A newer program made it.
            StoreError: The file is damaged, or the database's user may not make databases. Nothing has changed.
        """
        if not await asyncio.to_thread(file.is_file):
            raise NotFoundError(f"The backup {file.name} was not found.", "Choose another backup.")
        await self._require_readable(file)
        await self._make("before-restore", spared=file)
        name = database_of(self._dsn)
        fresh = f"{name}_restored_{uuid.uuid4().hex[:8]}"
        admin = await _connect(with_database(self._dsn, "postgres"))
        try:
            await admin.execute(f"CREATE DATABASE {_identifier(fresh)} TEMPLATE template0")
            try:
                await self._fill(file, with_database(self._dsn, fresh))
                former = await _swap(admin, name, fresh)
            except BaseException:
                await admin.execute(f"DROP DATABASE IF EXISTS {_identifier(fresh)} WITH (FORCE)")
                raise
            await admin.execute(f"DROP DATABASE {_identifier(former)} WITH (FORCE)")
        except asyncpg.PostgresError as error:
            raise StoreError(
                f"The backup {file.name} was not restored ({error.sqlstate}).",
                "The database's user must be allowed to make databases.",
            ) from error
        finally:
            await admin.close()
        log.info("backup_restored", file=file.name)

    async def _make(self, reason: str, spared: Path | None) -> Backup:
        await self._require_new_enough_programs()
        made_at = self._now()
        path = self._folder / f"narratix-{made_at.astimezone(UTC).strftime(_TIME)}-{reason}.dump"
        if _NAME.fullmatch(path.name) is None:
            raise ValueError(f"not a reason for a backup: {reason!r}")
        draft = path.with_suffix(f".{uuid.uuid4().hex[:8]}.part")
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            draft.touch(mode=0o600)
            await run_client("pg_dump", ["--format=custom", "--no-owner", f"--file={draft}"], self._dsn)
            await run_client("pg_restore", ["--list", str(draft)])
            await asyncio.to_thread(_settle, draft, path)
        except (ProgramError, OSError) as error:
            raise StoreError(
                f"The backup was not made ({error}).", "Check the disk's free space and try again.", retryable=True
            ) from error
        finally:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
        self._forget_old_ones(spared)
        log.info("backup_made", file=path.name)
        return Backup(path, made_at, reason, path.stat().st_size)

    def _forget_old_ones(self, spared: Path | None) -> None:
        for backup in self.list_backups()[KEEP:]:
            if spared is None or backup.path.resolve() != spared.resolve():
                backup.path.unlink(missing_ok=True)

    async def _require_new_enough_programs(self) -> None:
        connection = await _connect(self._dsn)
        try:
            server = connection.get_server_version().major
        finally:
            await connection.close()
        ours = await client_major()
        if server > ours:
            raise StoreError(
                f"No backup was made: the server is PostgreSQL {server} and this program can back up at most {ours}.",
                "Back up with the server's own pg_dump, or install a newer Narratix Desktop.",
            )

    async def _require_readable(self, file: Path) -> None:
        try:
            await run_client("pg_restore", ["--list", str(file)])
        except ProgramError as error:
            raise StoreError(f"The backup {file.name} is damaged.", "Choose another backup.") from error

    async def _fill(self, file: Path, fresh: str) -> None:
        arguments = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", str(file)]
        try:
            await run_client("pg_restore", arguments, fresh)
        except ProgramError as error:
            raise StoreError(f"The backup {file.name} was not restored.", "Choose another backup.") from error
        await migrate(fresh)


async def _swap(admin: "asyncpg.Connection[asyncpg.Record]", name: str, fresh: str) -> str:
    """Exchange the databases' names in one transaction and return the new name of the former one."""
    former = f"{name}_former_{uuid.uuid4().hex[:8]}"
    for attempt in range(1, SWAP_TRIES + 1):
        await admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name)
        try:
            async with admin.transaction():
                await admin.execute(f"ALTER DATABASE {_identifier(name)} RENAME TO {_identifier(former)}")
                await admin.execute(f"ALTER DATABASE {_identifier(fresh)} RENAME TO {_identifier(name)}")
        except asyncpg.ObjectInUseError:
            # A pool came back between the two statements.
            if attempt == SWAP_TRIES:
                raise
        else:
            break
    return former


async def _connect(dsn: str) -> "asyncpg.Connection[asyncpg.Record]":
    try:
        return await asyncpg.connect(dsn, timeout=30, command_timeout=300)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise StoreUnavailableError(
            "The library's database does not answer.", "Check that its server runs and try again.", retryable=True
        ) from error


def _settle(draft: Path, path: Path) -> None:
    with draft.open("rb+") as file:
        os.fsync(file.fileno())
    draft.replace(path)


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
