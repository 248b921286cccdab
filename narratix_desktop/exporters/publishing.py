"""Gives finished files their final names, and never one that somebody else's file has.

What lies in a folder and which book it was made from stands in a hidden record beside the files. A name that another
book or another program has taken is left alone: the export is then called "Title (2)". Files appear whole or not at
all; a set of files replaces the book's earlier set as one, and what the author has put beside them stays.
"""

import itertools
import json
import os
import re
import shutil
import time
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from narratix_desktop.domain.errors import ExportError
from narratix_desktop.domain.ids import BookId
from narratix_desktop.locks import WITHOUT_LOCKS, FileLock

HIDDEN: Final = ".narratix"
"""Folder beside the finished files: working folders, and the record of what was made here."""

_RECORD: Final = "made.json"
_VERSION: Final = 1
_EARLIER: Final = ".earlier"
_PATIENCE: Final = 300.0
_POLL: Final = 0.05

_FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_RESERVED: Final = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)$")
_LONGEST_NAME: Final = 120
_LONGEST_BYTES: Final = 220
"""File systems take 255 bytes, of which numbers and endings need some; a letter can have four."""


def file_name(title: str, fallback: str = "Audiobook") -> str:
    """A title as a file name that every system and store accepts."""
    name = _FORBIDDEN.sub(" ", unicodedata.normalize("NFC", title))
    name = " ".join(name.split())[:_LONGEST_NAME].encode(errors="replace")[:_LONGEST_BYTES].decode(errors="ignore")
    name = name.strip(" .")
    return fallback if not name or _RESERVED.match(name) else name


@dataclass(frozen=True, slots=True)
class Target:
    """What is to appear in ``folder``: ``title`` and ``suffix`` make its name where that is free."""

    folder: Path
    book: BookId
    title: str
    suffix: str


@dataclass(frozen=True, slots=True)
class Published:
    """Where it appeared, and a sentence for the author where that is not under the plain title."""

    path: Path
    note: str = ""


def publish_file(staged: Path, target: Target) -> Published:
    """Give a file its final name.

    Raises:
        ExportError: Another export puts its files there and does not end.
        OSError: The folder cannot be written; an earlier file is untouched.
    """
    _sync(staged)
    with _alone_in(target.folder):
        published = _claim(target, ())
        staged.replace(published.path)
    return published


def publish_folder(files: Mapping[str, Path], staged: Path, target: Target) -> Published:
    """Make a folder of files and give it its final name.

    Args:
        files: Final name of each file, and where it lies now.
        staged: A folder to build the set in, on the target's disk.
        target: Its final name.

    Raises:
        ExportError: Another export puts its files there and does not end.
        OSError: The folder cannot be written; an earlier set is untouched.
    """
    if staged.exists():
        shutil.rmtree(staged)
    staged.mkdir()
    for name, path in files.items():
        _sync(path)
        _place(path, staged / name)
    with _alone_in(target.folder):
        published = _claim(target, tuple(files))
        earlier = target.folder / HIDDEN / f"{published.path.name}{_EARLIER}"
        if published.path.exists():
            published.path.rename(earlier)
        try:
            staged.rename(published.path)
        except OSError:
            if earlier.exists():
                earlier.rename(published.path)
            raise
        _settle(earlier, target.folder)
    return published


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Be the only one who gives names in a folder, once what a crash left half done is settled."""
    (folder / HIDDEN).mkdir(parents=True, exist_ok=True)
    with FileLock(folder / HIDDEN / "names.lock") as lock:
        deadline = time.monotonic() + _PATIENCE
        while not _taken(lock):
            if time.monotonic() > deadline:
                raise ExportError(
                    f"Nothing was exported because another export into {folder} does not end.",
                    "Close the other program that exports there, then export again; what was finished is kept.",
                )
            time.sleep(_POLL)
        for left in sorted((folder / HIDDEN).glob(f"*{_EARLIER}")):
            _settle(left, folder)
        yield


def _taken(lock: FileLock) -> bool:
    try:
        return lock.take()
    except OSError as error:
        if error.errno in WITHOUT_LOCKS:
            return True
        raise


def _settle(earlier: Path, folder: Path) -> None:
    """End the replacement of a set: what the author has put into the earlier one moves on, the rest goes.

    A crash between the two renames left only the earlier one, which then comes back.
    """
    if not earlier.exists():
        return
    name = earlier.name.removesuffix(_EARLIER)
    current = folder / name
    if not current.exists():
        earlier.rename(current)
        return
    ours = set(_read_record(folder).get(name, {}).get("replaced", ()))
    for path in earlier.iterdir():
        if path.name not in ours and not _is_there(current / path.name):
            path.rename(current / path.name)
    shutil.rmtree(earlier, ignore_errors=True)


def _claim(target: Target, files: tuple[str, ...]) -> Published:
    """Choose the name and put it on record as this book's, before the file has it."""
    record = _read_record(target.folder)
    plain = f"{target.title}{target.suffix}"
    name = _chosen(target, record)
    replaced = sorted({*record.get(name, {}).get("files", ()), *record.get(name, {}).get("replaced", ())})
    record[name] = {"book": str(target.book), "files": list(files), "replaced": replaced}
    _write_record(target.folder, record)
    note = "" if name == plain else f"“{plain}” is there already and was not made from this book; see “{name}”."
    return Published(target.folder / name, note)


def _chosen(target: Target, record: Mapping[str, Mapping[str, Any]]) -> str:
    """The name under which this book's earlier export lies, else the first that nothing has."""
    form = re.compile(rf"{re.escape(target.title)}(?: \((\d+)\))?{re.escape(target.suffix)}")
    own = {
        int(found[1] or 1): name
        for name, entry in record.items()
        if entry.get("book") == str(target.book) and (found := form.fullmatch(name)) and _is_there(target.folder / name)
    }
    if own:
        return own[min(own)]
    names = (f"{target.title}{f' ({number})' if number > 1 else ''}{target.suffix}" for number in itertools.count(1))
    return next(name for name in names if not _is_there(target.folder / name))


def _is_there(path: Path) -> bool:
    return os.path.lexists(path)


def _read_record(folder: Path) -> dict[str, dict[str, Any]]:
    """What was made here, by name; nothing where the record is missing or damaged, so that all names count as taken."""
    try:
        value = json.loads((folder / HIDDEN / _RECORD).read_text(encoding="utf-8"))
        made = value["made"] if value["version"] == _VERSION else {}
        return {str(name): dict(entry) for name, entry in made.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _write_record(folder: Path, record: Mapping[str, object]) -> None:
    staged = folder / HIDDEN / f"{_RECORD}.new"
    staged.write_text(json.dumps({"version": _VERSION, "made": record}, ensure_ascii=False), encoding="utf-8")
    _sync(staged)
    staged.replace(folder / HIDDEN / _RECORD)


def _place(path: Path, target: Path) -> None:
    """Let a file appear under a second name; memory sticks and some network drives know no links."""
    try:
        os.link(path, target)
    except OSError:
        shutil.copy2(path, target)
        _sync(target)


def _sync(path: Path) -> None:
    with path.open("rb+") as file:  # Windows flushes only what may be written
        os.fsync(file.fileno())
