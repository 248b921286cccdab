"""Numbered SQL scripts that bring a database to the shape this program expects.

Scripts are named ``NNNN_name.sql``, numbered from 0001 without gaps, and never change after a release: their
checksums are compared at every start. Each runs in a transaction of its own, so a script must not hold its own
BEGIN or COMMIT. Refuses to know any table but its own, and to go back.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import asyncpg
import structlog

from narratix_desktop.domain.errors import SchemaError, StoreUnavailableError

log = structlog.get_logger(__name__)

MIGRATIONS: Final = Path(__file__).parent / "migrations"
# Any number that nobody else uses for an advisory lock in this database.
LOCK: Final = 7_262_743_114
SCRIPT_SECONDS: Final = 3600.0
_NAME = re.compile(r"(\d{4})_([a-z0-9_]+)\.sql")
_TABLE = """
    CREATE TABLE IF NOT EXISTS schema_migrations (
        number integer PRIMARY KEY,
        name text NOT NULL,
        checksum text NOT NULL,
        applied_at timestamptz NOT NULL DEFAULT now()
    )
"""


@dataclass(frozen=True, slots=True)
class Migration:
    """One script."""

    number: int
    name: str
    sql: str

    @property
    def checksum(self) -> str:
        """SHA-256 of the text, the same whatever line ends a checkout gave it."""
        return hashlib.sha256(self.sql.replace("\r\n", "\n").encode()).hexdigest()

    def __str__(self) -> str:
        return f"{self.number:04d}_{self.name}"


def read_migrations(folder: Path = MIGRATIONS) -> tuple[Migration, ...]:
    """Scripts of a folder in their order.

    Raises:
        SchemaError: A number is missing or given twice, or a file is not named ``NNNN_name.sql``.
    """
    found = []
    for path in sorted(folder.glob("*.sql")):
        matched = _NAME.fullmatch(path.name)
        if matched is None:
            raise SchemaError(f"The migration {path.name} is not named like 0001_first.sql.", _REINSTALL)
        found.append(Migration(int(matched[1]), matched[2], path.read_text(encoding="utf-8")))
    if [each.number for each in found] != list(range(1, len(found) + 1)):
        raise SchemaError(f"The migrations in {folder} are not numbered without gaps from 0001.", _REINSTALL)
    return tuple(found)


_REINSTALL = "Install Narratix Desktop again."


async def pending_migrations(dsn: str, folder: Path = MIGRATIONS) -> tuple[Migration, ...]:
    """Scripts that :func:`migrate` would run now; changes nothing. Raises as :func:`migrate` does."""
    connection = await _connect(dsn)
    try:
        known = bool(await connection.fetchval("SELECT to_regclass('schema_migrations') IS NOT NULL"))
        return _pending(read_migrations(folder), await _applied(connection) if known else {})
    finally:
        await connection.close()


async def migrate(dsn: str, folder: Path = MIGRATIONS) -> tuple[Migration, ...]:
    """Run the scripts that this database has not seen, and return them.

    Several processes may do so at once: one works, the others wait and find nothing left to do.

    Raises:
        SchemaError: The database knows newer scripts than we have, a script was changed after it had run here, or a
            script failed; those before it stay applied, and of it nothing.
        StoreUnavailableError: The database does not answer.
    """
    scripts = read_migrations(folder)
    connection = await _connect(dsn)
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", LOCK, timeout=SCRIPT_SECONDS)
        # Under the lock, since CREATE TABLE IF NOT EXISTS of two sessions at once fails in one of them.
        await connection.execute(_TABLE)
        todo = _pending(scripts, await _applied(connection))
        for script in todo:
            await _run(connection, script)
        return todo
    finally:
        # Closing also gives the lock back.
        await connection.close()


async def _connect(dsn: str) -> "asyncpg.Connection[asyncpg.Record]":
    try:
        return await asyncpg.connect(dsn, timeout=30)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise StoreUnavailableError(
            "The library's database does not answer.", "Check that its server runs and try again.", retryable=True
        ) from error


async def _applied(connection: "asyncpg.Connection[asyncpg.Record]") -> Mapping[int, tuple[str, str]]:
    rows = await connection.fetch("SELECT number, name, checksum FROM schema_migrations ORDER BY number")
    return {row["number"]: (row["name"], row["checksum"]) for row in rows}


def _pending(scripts: Sequence[Migration], applied: Mapping[int, tuple[str, str]]) -> tuple[Migration, ...]:
    newest = max(applied, default=0)
    if newest > len(scripts):
        raise SchemaError(
            f"The library was not opened: a newer Narratix Desktop has changed it (schema {newest}, "
            f"this program knows {len(scripts)}).",
            "Install the newest Narratix Desktop.",
        )
    for script in scripts:
        if script.number in applied and applied[script.number] != (script.name, script.checksum):
            raise SchemaError(
                f"The library was not opened: the migration {script} is not the one that once ran on it.",
                "Install the released Narratix Desktop, or restore a backup.",
            )
    return tuple(script for script in scripts if script.number not in applied)


async def _run(connection: "asyncpg.Connection[asyncpg.Record]", script: Migration) -> None:
    try:
        async with connection.transaction():
            await connection.execute(script.sql, timeout=SCRIPT_SECONDS)
            await connection.execute(
                "INSERT INTO schema_migrations (number, name, checksum) VALUES ($1, $2, $3)",
                script.number,
                script.name,
                script.checksum,
            )
    except asyncpg.PostgresError as error:
        raise SchemaError(
            f"The library was not brought up to date: the migration {script} failed ({error.sqlstate}).",
            "The library is as it was before; restore is not needed. Report this.",
        ) from error
    log.info("migration_applied", migration=str(script))
