"""Files of the asset store: written whole and durable, or not at all. Blocking; called in threads.

A file lies at ``ab/cdef….suffix`` under the root, named by the SHA-256 of its bytes. It is written under a temporary
name in the same file system, synced, read back and compared, and only then renamed. Knows no database.
"""

import hashlib
import os
import re
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BufferedRandom
from itertools import islice
from pathlib import Path
from typing import Final

from narratix_desktop.domain.errors import StoreError
from narratix_desktop.domain.ids import Sha256

STAGING: Final = ".staging"
_TOGETHER: Final = 64
_SUFFIX = re.compile(r"[a-z0-9]{1,16}")


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that is whole and durable."""

    sha256: Sha256
    suffix: str
    size: int


def place_of(root: Path, sha256: str, suffix: str) -> Path:
    """Where an asset lies, whether it exists or not."""
    return root / sha256[:2] / f"{sha256[2:]}.{suffix}"


def digest_of(data: bytes) -> Sha256:
    """The name of these bytes."""
    return Sha256(hashlib.sha256(data).hexdigest())


def store_files(root: Path, items: Iterable[tuple[Sha256, bytes, str]]) -> tuple[StoredFile, ...]:
    """Store each item, bytes with their digest and suffix; return when all of them survive a power cut.

    Raises:
        StoreError: The disk is full, refuses, or gives back other bytes than were written.
    """
    stored: list[StoredFile] = []
    left = iter(items)
    try:
        (root / STAGING).mkdir(parents=True, exist_ok=True)
        while some := list(islice(left, _TOGETHER)):
            stored += _store_together(root, some)
    except OSError as error:
        raise _unsaved(error) from error
    return tuple(stored)


def _store_together(root: Path, items: Sequence[tuple[Sha256, bytes, str]]) -> list[StoredFile]:
    """Step by step for all of them: what the disk does for the first one of a step mostly serves the others too."""
    stored: list[StoredFile] = []
    fresh: dict[Path, _Written] = {}
    folders: set[Path] = set()
    try:
        for sha256, data, suffix in items:
            file = StoredFile(sha256, normal_suffix(suffix), len(data))
            place = place_of(root, file.sha256, file.suffix)
            if place not in fresh and not _holds(place, file):
                folders |= _make_folder(place.parent, root)
                fresh[place] = _write(root / STAGING, data, file.sha256)
            stored.append(file)
        for one in fresh.values():
            one.make_durable()
        for place, one in fresh.items():
            one.path.replace(place)
        # Each folder once: a rename is durable only when its folder is synced.
        for folder in folders:
            _sync_folder(folder)
    finally:
        for one in fresh.values():
            one.clear_away()
    return stored


def move_files(root: Path, moves: Sequence[tuple[Path, Path]]) -> None:
    """Make files durable and move them to their places on the same disk; what is there already is left.

    Raises:
        StoreError: The disk refuses.
    """
    folders: set[Path] = set()
    try:
        _make_durable([source for source, _ in moves])
        for source, place in moves:
            if not place.is_file():
                folders |= _make_folder(place.parent, root)
                source.replace(place)
        for folder in folders:
            _sync_folder(folder)
    except OSError as error:
        raise _unsaved(error) from error


def _unsaved(error: OSError) -> StoreError:
    return StoreError(
        f"The recording could not be saved: {error.strerror or 'the disk refuses'}.",
        "Make room on the disk of the library, then try again.",
        retryable=True,
    )


def existing(places: Sequence[Path]) -> tuple[bool, ...]:
    """Which of these files are there."""
    return tuple(place.is_file() for place in places)


def normal_suffix(suffix: str) -> str:
    """A suffix without its dot, in lower case.

    Raises:
        StoreError: It is not a plain word and could lead out of the store.
    """
    plain = suffix.removeprefix(".").lower()
    if not _SUFFIX.fullmatch(plain):
        raise StoreError("The recording was not saved because its kind of file is unknown.", "Use a usual audio file.")
    return plain


def _holds(place: Path, file: StoredFile) -> bool:
    """Whether the file is there already with these very bytes; a damaged one is written again."""
    try:
        return place.stat().st_size == file.size and digest_of(place.read_bytes()) == file.sha256
    except FileNotFoundError:
        return False


def _make_folder(folder: Path, root: Path) -> set[Path]:
    if folder.is_dir():
        return {folder}
    folder.mkdir(parents=True, exist_ok=True)
    return {folder, root}


@dataclass(frozen=True, slots=True)
class _Written:
    """A file under its temporary name, not yet durable."""

    file: BufferedRandom
    path: Path
    sha256: str

    def make_durable(self) -> None:
        os.fsync(self.file.fileno())
        self.file.seek(0)
        if hashlib.file_digest(self.file, "sha256").hexdigest() != self.sha256:
            raise OSError(None, "the disk gave back other bytes than were written")
        # Windows renames nothing that is open.
        self.file.close()

    def clear_away(self) -> None:
        self.file.close()
        self.path.unlink(missing_ok=True)


def _write(staging: Path, data: bytes, sha256: str) -> _Written:
    handle, name = tempfile.mkstemp(dir=staging)
    written = _Written(os.fdopen(handle, "w+b"), Path(name), sha256)
    try:
        written.file.write(data)
        written.file.flush()
    except OSError:
        written.clear_away()
        raise
    return written


def _make_durable(files: Sequence[Path]) -> None:
    if sys.platform == "linux":
        # One flush of everything takes a fraction of the time of thousands that wait for each other.
        os.sync()
        return
    for path in files:
        with path.open("rb+") as file:
            os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return  # Windows cannot open a folder; its rename is journaled
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
