"""The zip file of a bundle: written in one go, and read as if it had been made to do harm.

Nothing is ever extracted by the name that it bears. What the directory declares is checked before the first member is
read; every member is counted and its digest compared while it is read. Refuses to know what rows mean.
"""

import hashlib
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self

from narratix_desktop.domain.bundle import (
    MANIFEST,
    MAX_ASSET,
    MAX_DIRECTORY,
    MAX_MANIFEST,
    MAX_MEMBERS,
    MAX_RATIO,
    MAX_ROWS,
    Manifest,
    RowsMember,
    asset_member,
    asset_of,
    damaged,
    is_known_name,
    not_a_bundle,
    read_manifest,
    refused,
    rows_member,
    write_manifest,
)
from narratix_desktop.domain.bundle_rows import TABLES
from narratix_desktop.domain.errors import BundleError
from narratix_desktop.text.readers.archive import directory_size

_CHUNK: Final = 1 << 20
_RATIO_MATTERS: Final = 1 << 20
_WHEN: Final = (1980, 1, 1, 0, 0, 0)
"""Equal books make equal bundles but for the manifest's date."""

_READ_FAILURES: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OverflowError,
    RuntimeError,  # what zipfile says of passwords and of compressions that it lacks
    ValueError,
)
"""All that zipfile raises over a file that is damaged or lies."""


class BundleWriter:
    """A bundle that is being written to ``path``; the caller sees to its final name. Use as a context manager.

    ``OSError`` leaves as it is.
    """

    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(path, "x", zipfile.ZIP_STORED, allowZip64=True)
        self._open: _RowsWriter | None = None
        self._tables: dict[str, RowsMember] = {}

    def add_rows(self, table: str, lines: Iterable[str]) -> None:
        """Add rows; those of one table come one after the other."""
        if self._open is None or self._open.table != table:
            self._close_rows()
            self._open = _RowsWriter(table, self._zip)
        self._open.write(lines)

    def add_asset(self, source: Path, sha256: str, suffix: str) -> int:
        """Add a file as it is; answers its size.

        Raises:
            BundleError: Its bytes are not those of its name.
        """
        self._close_rows()
        digest = hashlib.sha256()
        size = 0
        with source.open("rb") as file, self._member(asset_member(sha256, suffix)) as member:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
                member.write(chunk)
        if digest.hexdigest() != sha256:
            raise BundleError(
                "The book was not bundled because a sound in the library is damaged.",
                f"Make the lines again that sound wrong, or restore {source.name} from a backup.",
            )
        return size

    def finish(self, manifest: Manifest) -> None:
        """Add the manifest with the tables that were added; nothing may follow."""
        self._close_rows()
        with self._member(MANIFEST) as member:
            member.write(write_manifest(replace(manifest, tables=self._tables)))

    def _member(self, name: str) -> IO[bytes]:
        return self._zip.open(zipfile.ZipInfo(name, _WHEN), "w", force_zip64=True)

    def _close_rows(self) -> None:
        if self._open is not None:
            rows, self._open = self._open, None
            self._tables[rows.table] = rows.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._close_rows()
            self._zip.close()
            return
        # What is half written goes away anyway; it must only not hide why.
        with suppress(OSError, ValueError):
            self._close_rows()
        with suppress(OSError, ValueError):
            self._zip.close()


class _RowsWriter:
    def __init__(self, table: str, archive: zipfile.ZipFile) -> None:
        self.table = table
        info = zipfile.ZipInfo(rows_member(table), _WHEN)
        info.compress_type = zipfile.ZIP_DEFLATED
        self._member = archive.open(info, "w", force_zip64=True)
        self._digest = hashlib.sha256()
        self._size = self._rows = 0

    def write(self, lines: Iterable[str]) -> None:
        for line in lines:
            data = f"{line}\n".encode()
            self._digest.update(data)
            self._size += len(data)
            self._rows += 1
            self._member.write(data)

    def close(self) -> RowsMember:
        self._member.close()
        return RowsMember(self._digest.hexdigest(), self._size, self._rows)


class BundleReader:
    """An opened bundle whose directory was checked. Use as a context manager.

    Attributes:
        manifest: What it says that it holds.
        assets: Suffix and size of each sound and image, by its digest.

    Raises:
        BundleError: The file is missing, damaged, hostile, or no bundle that this program can read.
    """

    def __init__(self, path: Path) -> None:
        try:
            with path.open("rb") as file:
                if directory_size(file) > MAX_DIRECTORY:
                    raise refused("it lists far more files than any book has")
                size = file.seek(0, 2)
            self._zip = zipfile.ZipFile(path)
        except _READ_FAILURES as error:
            raise not_a_bundle() from error
        except OSError as error:
            raise BundleError(
                f"“{path.name}” could not be read: {error.strerror or error}.", "Check that it exists and may be read."
            ) from error
        try:
            self._infos = _vetted(self._zip.infolist(), size)
            self.manifest = self._read_manifest()
            found = {name: asset_of(name) for name in self._infos}
            self.assets = {one[0]: (one[1], self._infos[name].file_size) for name, one in found.items() if one}
        except BundleError:
            self._zip.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._zip.close()

    def lines(self, table: str) -> Iterator[bytes]:
        """The rows of a table; none where it has none.

        Raises:
            BundleError: They are not what the manifest says; also in the middle.
        """
        expected = self.manifest.tables.get(table)
        if expected is None:
            return
        digest = hashlib.sha256()
        rows = size = 0
        longest = TABLES[table].longest + 1
        try:
            with self._zip.open(rows_member(table)) as member:
                while line := member.readline(longest):
                    digest.update(line)
                    size += len(line)
                    rows += 1
                    if rows > expected.rows or not line.endswith(b"\n"):
                        raise damaged(f"the rows of {table} are not those of its table of contents")
                    yield line[:-1]
        except (*_READ_FAILURES, KeyError, OSError) as error:
            raise damaged(f"the rows of {table} cannot be read") from error
        if RowsMember(digest.hexdigest(), size, rows) != expected:
            raise damaged(f"the rows of {table} are not those of its table of contents")

    def copy_asset(self, sha256: str, suffix: str, target: Path) -> None:
        """Write an asset to a new file.

        Raises:
            BundleError: Its bytes are not those of its name.
            OSError: The file cannot be written.
        """
        digest = hashlib.sha256()
        with target.open("xb") as file:
            for chunk in self._chunks(asset_member(sha256, suffix)):
                digest.update(chunk)
                file.write(chunk)
        if digest.hexdigest() != sha256:
            raise damaged("a sound in it is not the one that was bundled")

    def _chunks(self, name: str) -> Iterator[bytes]:
        """A member's bytes; what is raised over writing them passes through as it is."""
        try:
            member = self._zip.open(name)
        except (*_READ_FAILURES, KeyError, OSError) as error:
            raise damaged("a sound in it cannot be read") from error
        with member:
            while True:
                try:
                    chunk = member.read(_CHUNK)
                except (*_READ_FAILURES, OSError) as error:
                    raise damaged("a sound in it cannot be read") from error
                if not chunk:
                    return
                yield chunk

    def _read_manifest(self) -> Manifest:
        if MANIFEST not in self._infos:
            raise not_a_bundle()
        try:
            manifest = read_manifest(self._zip.read(MANIFEST))
        except (*_READ_FAILURES, OSError) as error:
            raise damaged("its table of contents cannot be read") from error
        if manifest.tables.keys() - TABLES.keys():
            raise damaged("it holds tables that no book has")
        if sum(member.size for member in manifest.tables.values()) > MAX_ROWS:
            raise refused("it holds far more than any book does")
        if {rows_member(table) for table in manifest.tables} != {name for name in self._infos if name[:5] == "rows/"}:
            raise damaged("its rows are not those of its table of contents")
        return manifest


def _vetted(infos: list[zipfile.ZipInfo], size: int) -> dict[str, zipfile.ZipInfo]:
    if len(infos) > MAX_MEMBERS:
        raise refused("it lists far more files than any book has")
    for info in infos:
        if why := _harm(info):
            raise refused(why)
    named = {info.filename: info for info in infos}
    if len(named) < len(infos):
        raise refused("it lists a file twice")
    # Members that share bytes are how a small file unpacks to a huge one without a high ratio.
    if sum(info.compress_size for info in infos) > size:
        raise refused("it unpacks to far more than it holds")
    if sum(info.file_size for name, info in named.items() if asset_of(name) is None) > MAX_ROWS + MAX_MANIFEST:
        raise refused("it holds far more than any book does")
    return named


def _harm(info: zipfile.ZipInfo) -> str:
    if not is_known_name(info.orig_filename) or info.orig_filename != info.filename:
        return "a name in it is none that a bundle has"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "it holds a link to another place of the disk"
    if info.flag_bits & 0x1:
        return "parts of it are encrypted"
    is_asset = asset_of(info.filename) is not None
    if is_asset and (info.compress_type != zipfile.ZIP_STORED or info.file_size != info.compress_size):
        return "a sound in it is packed, as none is"
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "it is packed in a way that no bundle is"
    largest = MAX_ASSET if is_asset else MAX_MANIFEST if info.filename == MANIFEST else MAX_ROWS
    if info.file_size > largest:
        return "it holds far more than any book does"
    if info.file_size > _RATIO_MATTERS and info.file_size > MAX_RATIO * max(1, info.compress_size):
        return "it unpacks to far more than it holds"
    return ""
