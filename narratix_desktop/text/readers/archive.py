"""Read members of a zip file that may have been made to do harm.

Nothing is ever extracted. What the directory declares is checked before the first member is read, and every member
is counted again while it is decompressed. Refuses to know what the members mean.
"""

import stat
import zipfile
import zlib
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Self

from narratix_desktop.domain.errors import HostileFileError, ManuscriptError

MAX_MEMBERS: Final = 10_000
MAX_DIRECTORY: Final = 4 << 20
"""Bytes of the zip directory; 10,000 members need about 1 MB."""
MAX_MEMBER: Final = 16 << 20
"""Decompressed bytes of one member that is read; the longest novels need 5 MB as markup."""
MAX_READ: Final = 40 << 20
"""Decompressed bytes of all members that are read."""
MAX_DECLARED: Final = 2 << 30
"""Decompressed bytes that the directory declares, pictures included, which are not read."""
MAX_RATIO: Final = 250
"""Deflate reaches 1,032 on zeros; prose reaches 10 and repetitive markup 60."""
_RATIO_MATTERS: Final = 1 << 20
_CHUNK: Final = 1 << 16
_ARCHIVES: Final = (".zip", ".gz", ".tgz", ".tar", ".7z", ".rar", ".xz", ".bz2", ".zst", ".jar", ".epub")
_END_RECORD: Final = b"PK\x05\x06"
_END_LOCATOR_64: Final = b"PK\x06\x07"
_END_RECORD_64: Final = b"PK\x06\x06"


class Archive:
    """An opened, checked zip file; use it as a context manager.

    Raises:
        HostileFileError: Reading the file could harm the machine.
        ManuscriptError: The file is damaged or cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self._name = path.name
        try:
            with path.open("rb") as file:
                if directory_size(file) > MAX_DIRECTORY:
                    raise self._refusal("it lists far more files than any book has")
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError) as error:
            raise self._damaged() from error
        except OSError as error:
            raise ManuscriptError(
                f"“{self._name}” could not be read: {error.strerror}.", "Check that you may open it."
            ) from error
        self._read = 0
        try:
            self._check()
        except HostileFileError:
            self._zip.close()
            raise
        self._folded = {name.casefold(): name for name in self._zip.namelist()}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def names(self) -> tuple[str, ...]:
        """Names of all files in the archive, in its order."""
        return tuple(info.filename for info in self._zip.infolist() if not info.is_dir())

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._folded

    def read(self, name: str) -> bytes:
        """Decompress one member; its name is matched without regard to case, as some writers confuse it.

        Raises:
            KeyError: There is no such member.
            HostileFileError: It, or all that was read so far, is larger than a book can be.
            ManuscriptError: It is damaged.
        """
        chunks = []
        size = 0
        try:
            with self._zip.open(self._folded[name.casefold()]) as member:
                while chunk := member.read(_CHUNK):
                    size += len(chunk)
                    self._read += len(chunk)
                    if size > MAX_MEMBER or self._read > MAX_READ:
                        raise self._refusal("it unpacks to far more than any book holds")
                    chunks.append(chunk)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
            raise self._damaged() from error
        return b"".join(chunks)

    def _check(self) -> None:
        infos = self._zip.infolist()
        if len(infos) > MAX_MEMBERS:
            raise self._refusal("it lists far more files than any book has")
        for info in infos:
            if reason := _harm(info):
                raise self._refusal(reason)
        if sum(info.file_size for info in infos) > MAX_DECLARED:
            raise self._refusal("it unpacks to far more than any book holds")

    def _refusal(self, reason: str) -> HostileFileError:
        return HostileFileError(
            f"“{self._name}” was refused because {reason}.", "Get the file from its author or publisher again."
        )

    def _damaged(self) -> ManuscriptError:
        return ManuscriptError(
            f"“{self._name}” cannot be read because the file is damaged.", "Save or download it again and retry."
        )


def _harm(info: zipfile.ZipInfo) -> str:
    name = info.orig_filename
    parts = name.replace("\\", "/").split("/")
    if "\x00" in name or name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]:
        return "a name in it points outside the book"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "it holds a link to another place of the disk"
    if info.flag_bits & 0x1:
        return "parts of it are encrypted"
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "it is packed in a way that no book is"
    if info.file_size > _RATIO_MATTERS and info.file_size > MAX_RATIO * max(1, info.compress_size):
        return "it unpacks to far more than any book holds"
    if name.casefold().endswith(_ARCHIVES):
        return "it holds another archive"
    return ""


def directory_size(file: BinaryIO) -> int:
    """Bytes of the central directory as the end records declare them; found the way that zipfile finds them.

    zipfile builds an object for each entry before it can be asked how many there are, hence this look ahead.
    """
    file.seek(0, 2)
    length = file.tell()
    file.seek(max(0, length - (1 << 16) - 22))
    tail = file.read()
    at = len(tail) - 22 if tail[-22:-18] == _END_RECORD and tail[-2:] == b"\x00\x00" else tail.rfind(_END_RECORD)
    if at < 0:
        return 0
    size = int.from_bytes(tail[at + 12 : at + 16], "little")
    locator = tail[at - 20 : at] if at >= 20 else b""
    if locator[:4] == _END_LOCATOR_64:
        file.seek(max(0, length - len(tail) + at - 20 - 56))
        record = file.read(56)
        if record[:4] == _END_RECORD_64:
            size = max(size if size != 0xFFFFFFFF else 0, int.from_bytes(record[40:48], "little"))
    return size
