"""One library's data folder: made once, configured at every start, carried over to a newer PostgreSQL.

Everything here blocks and belongs in a thread. Refuses to start or stop the server that the library uses.
"""

import os
import secrets
import shutil
import sys
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import structlog

from narratix_desktop.domain.errors import LibraryPlaceError, SchemaError, StoreError
from narratix_desktop.store.server.accounts import Account
from narratix_desktop.store.server.binaries import Binaries, ProgramError, of_major, run
from narratix_desktop.store.server.places import Places

log = structlog.get_logger(__name__)

OWNER = "narratix"
INITIAL_SETTINGS = "narratix.conf"

SETTINGS: Mapping[str, str] = {
    "max_connections": "100",
    "shared_buffers": "64MB",
    "fsync": "on",
    "huge_pages": "off",
    "jit": "off",
    # The method that needs no helper processes; a library is small and mostly cached.
    "io_method": "sync",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_logical_replication_workers": "0",
    "min_wal_size": "32MB",
    "max_wal_size": "256MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "logging_collector": "on",
    "log_directory": "log",
    "log_filename": "postgresql-%a.log",
    "log_file_mode": "0600",
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    # Errors and their details quote rows, and rows are manuscript: the log has only the server's own life.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_checkpoints": "off",
    "log_autovacuum_min_duration": "-1",
}


def ensure_cluster(places: Places, binaries: Binaries) -> Path:
    """Return the library's data folder, made or upgraded where needed. Call it under the setup lock.

    Raises:
        LibraryPlaceError: The folder belongs to another user, or the disk refuses.
        SchemaError: The library was made by a newer PostgreSQL.
        StoreError: The cluster could not be made or upgraded; what was there before is untouched.
    """
    data = places.cluster(binaries.major)
    if not data.exists():
        previous = _newest_other(places, binaries.major)
        try:
            if previous is None:
                create_cluster(data, places, binaries)
            else:
                upgrade_cluster(previous, data, places, binaries)
        except ProgramError as error:
            log.warning("database_not_made", program=error.program, code=error.code, complaint=error.complaint)
            raise StoreError(
                f"The library's database could not be made ({error}).", "Check the disk's free space and its rights."
            ) from error
        except OSError as error:
            raise LibraryPlaceError(
                f"The library's database could not be made in {data} ({error.strerror}).", "Choose another folder."
            ) from error
    _refuse_foreign_owner(data, places.account)
    return data


def version_of(data: Path) -> int:
    """The PostgreSQL major version that made a data folder. Raises ``StoreError`` where it does not tell."""
    try:
        return int((data / "PG_VERSION").read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        raise StoreError(
            f"The library's database in {data} is damaged: it does not tell its version.", "Restore a backup."
        ) from error


def _newest_other(places: Places, major: int) -> Path | None:
    clusters = [path for path in places.data_root.glob("cluster-*") if path.suffix == "" and path.is_dir()]
    others = sorted((path for path in clusters if (path / "PG_VERSION").exists()), key=version_of)
    if not others:
        return None
    if version_of(others[-1]) > major:
        raise SchemaError(
            f"The library was not opened: PostgreSQL {version_of(others[-1])} made it and this program has {major}.",
            "Install the newest Narratix Desktop.",
        )
    return others[-1]


def _refuse_foreign_owner(data: Path, account: Account) -> None:
    if sys.platform == "win32":
        return
    owner = data.stat().st_uid
    if not account.differs and owner != os.geteuid():
        raise LibraryPlaceError(
            f"The library was not opened, because its database in {data} belongs to another user of this computer.",
            "Start the program as the user who made the library.",
        )


def create_cluster(data: Path, places: Places, binaries: Binaries, *, checksums: bool = True) -> None:
    """Make a new cluster and give it its name only when it is whole."""
    with _draft_of(data, places.account) as draft, _password_file(draft, places) as password:
        command: list[str | Path] = [binaries.program("initdb"), "--pgdata", draft / "data", "--username", OWNER]
        command += ["--pwfile", password, "--auth-local=scram-sha-256", "--encoding=UTF8", "--no-instructions"]
        command += ["--auth-host=scram-sha-256" if sys.platform == "win32" else "--auth-host=reject"]
        # The same order of strings on every platform and version of the system's library.
        command += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        command += [] if checksums else ["--no-data-checksums"]
        run(command, places.account)
        _include_own_settings(draft / "data", places.account)
        (draft / "data").rename(data)


@contextmanager
def _draft_of(data: Path, account: Account) -> Iterator[Path]:
    for leftover in data.parent.glob("draft-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    draft = data.parent / f"draft-{uuid.uuid4().hex[:12]}"
    draft.mkdir(mode=0o700)
    account.give(draft)
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


@contextmanager
def _password_file(folder: Path, places: Places) -> Iterator[Path]:
    path = folder / "password"
    _write_private(path, f"{read_password(places)}\n")
    places.account.give(path)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def read_password(places: Places) -> str:
    """The database owner's password, drawn at random the first time. Call it under the setup lock."""
    if not places.password.exists():
        draft = places.password.with_suffix(".draft")
        _write_private(draft, secrets.token_urlsafe(32))
        draft.replace(places.password)
    return places.password.read_text(encoding="ascii").strip()


def _write_private(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_text(text, encoding="ascii")


def _include_own_settings(data: Path, account: Account) -> None:
    with (data / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write(f"\ninclude_if_exists = '{INITIAL_SETTINGS}'\n")
    account.give(data / "postgresql.conf")


def configure(data: Path, places: Places, port: int, extra: Mapping[str, str] | None = None) -> None:
    """Write the settings that the server reads when it starts."""
    if sys.platform == "win32":
        connection = {"listen_addresses": "127.0.0.1", "port": str(port), "unix_socket_directories": ""}
    else:
        connection = {"listen_addresses": "", "port": str(port), "unix_socket_directories": str(places.socket)}
        connection["unix_socket_permissions"] = "0700"
    lines = [f"{name} = {_quoted(value)}" for name, value in {**SETTINGS, **connection, **(extra or {})}.items()]
    draft = data / f"{INITIAL_SETTINGS}.draft"
    draft.write_text("\n".join(lines) + "\n", encoding="utf-8")
    places.account.give(draft)
    draft.replace(data / INITIAL_SETTINGS)


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def upgrade_cluster(old: Path, new: Path, places: Places, binaries: Binaries) -> None:
    """Carry a cluster of an older major version over into a new folder; the old one stays as it is.

    Raises:
        StoreError: The wheel no longer has the programs of the old version.
        ProgramError: ``pg_upgrade`` refused; no new folder was made.
    """
    major = version_of(old)
    former = of_major(major)
    if former is None:
        raise StoreError(
            f"The library was not opened: PostgreSQL {major} made it, and this program cannot read that any more.",
            "Open it once with an earlier Narratix Desktop, make a backup there and restore it here.",
        )
    log.info("database_upgrade", old=major, new=binaries.major)
    for leftover in new.parent.glob("upgrade-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    staging = new.with_name(f"upgrade-{uuid.uuid4().hex[:12]}")
    try:
        create_cluster(staging, places, binaries, checksums=_has_checksums(old, former, places.account))
        _run_upgrade(old, staging, former, places, binaries)
        staging.rename(new)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _has_checksums(data: Path, binaries: Binaries, account: Account) -> bool:
    facts = run([binaries.program("pg_controldata"), data], account)
    line = next(line for line in facts.splitlines() if line.startswith("Data page checksum version"))
    return line.rsplit(":", 1)[1].strip() != "0"


def _run_upgrade(old: Path, new: Path, former: Binaries, places: Places, binaries: Binaries) -> None:
    with _draft_of(new, places.account) as draft:
        passwords = draft / "pgpass"
        _write_private(passwords, f"*:*:*:{OWNER}:{read_password(places)}\n")
        places.account.give(passwords)
        command: list[str | Path] = [binaries.program("pg_upgrade"), "--username", OWNER]
        command += ["--old-bindir", former.folder, "--new-bindir", binaries.folder]
        command += ["--old-datadir", old, "--new-datadir", new, "--socketdir", places.socket]
        run(command, places.account, folder=draft, extra={"PGPASSFILE": str(passwords)}, seconds=3600.0)
