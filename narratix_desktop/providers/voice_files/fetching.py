"""Fetch one file over HTTP: on from where it stopped, from allowed hosts only, never more than was promised.

Bytes arrive in a file of their own beside the wanted name and get that name only when size and digest agree. What was
interrupted stays; what is wrong goes. Redirects are followed by hand, so that each address is looked at first. Plain
HTTP is for this computer only.
"""

import asyncio
import hashlib
import re
import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final
from urllib.parse import urljoin, urlsplit

from narratix_desktop.domain.errors import VoiceFilesError
from narratix_desktop.domain.voice_pack import PackFile

if TYPE_CHECKING:
    import httpx

LARGEST_UNKNOWN: Final = 4 * 2**20
"""Most bytes of a file whose size is not known beforehand."""

_SPARE: Final = 200 * 2**20
_BLOCK: Final = 2**16
_REDIRECTS: Final = 5
_ATTEMPTS: Final = 5
_HERE: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_RANGE: Final = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")


@dataclass(frozen=True, slots=True)
class Manner:
    """How to fetch.

    Attributes:
        hosts: From where; ``*.example.org`` stands for all below a domain.
        seconds: How long a silent server is waited for.
        pause: Seconds before a broken connection is tried again, growing with each time.
        free: Says how many bytes are free where a folder lies.
    """

    hosts: Sequence[str]
    seconds: float = 60.0
    pause: float = 1.0
    free: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free


def is_allowed(address: str, hosts: Sequence[str]) -> bool:
    """Whether an address may be asked."""
    parts = urlsplit(address)
    host = (parts.hostname or "").lower()
    if parts.username or not (parts.scheme == "https" or (parts.scheme == "http" and host in _HERE)):
        return False
    return any(host == one or (one.startswith("*.") and host.endswith(one[1:])) for one in hosts)


def digest_of(path: Path, kind: str = "sha256") -> str:
    """The digest of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.new(kind, usedforsecurity=False)).hexdigest()


def part_of(target: Path) -> Path:
    """Where the bytes of a file arrive."""
    return target.with_name(f"{target.name}.part")


def require_room(folder: Path, wanted: int, manner: Manner) -> None:
    """Raise ``VoiceFilesError`` where a folder's disk has no room for so many more bytes."""
    free = manner.free(folder)
    if free < wanted + _SPARE:
        raise VoiceFilesError(
            f"The voice was not put onto the shelf because the disk is full: it needs {wanted / 1e6:.0f} MB "
            f"and {_SPARE / 1e6:.0f} MB to spare, and {free / 1e6:.0f} MB are free.",
            "Free some space and try again.",
        )


async def fetch_file(
    client: "httpx.AsyncClient", file: PackFile, target: Path, manner: Manner, report: Callable[[int], None]
) -> None:
    """Fetch a file to ``target``, whose folder exists; ``report`` gets the bytes that are there.

    Raises:
        VoiceFilesError: It was not fetched; the message says why.
    """
    part = part_of(target)
    broken = 0
    while not (file.size and _size(part) == file.size):
        before = _size(part)
        try:
            await _attempt(client, file, part, manner, report)
            break
        except VoiceFilesError as error:
            broken = 0 if _size(part) > before else broken + 1
            if not error.retryable or broken >= _ATTEMPTS:
                raise
            await asyncio.sleep(manner.pause * broken)
    try:
        await asyncio.to_thread(_verify, part, file)
        part.replace(target)
    except OSError as error:
        raise _not_written(file, error) from error
    finally:
        _tag(part).unlink(missing_ok=True)


async def _attempt(
    client: "httpx.AsyncClient", file: PackFile, part: Path, manner: Manner, report: Callable[[int], None]
) -> None:
    """Fetch what is missing in one go."""
    import httpx

    try:
        response = await _ask(client, file, part, manner)
        try:
            start = _start(response, file, part)
            await _receive(response, file, part, start, report)
        finally:
            await response.aclose()
    except httpx.TimeoutException as error:
        raise VoiceFilesError(
            f"{file.name} was not fetched because the server does not answer any more.",
            "Fetch the voice again; it goes on where it stopped.",
            retryable=True,
        ) from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise VoiceFilesError(
            f"{file.name} was not fetched because the connection broke.",
            "Check the network and fetch the voice again; it goes on where it stopped.",
            retryable=True,
        ) from error


async def _ask(client: "httpx.AsyncClient", file: PackFile, part: Path, manner: Manner) -> "httpx.Response":
    """The answer of the last of a row of redirects, its body unread."""
    address = file.address
    headers = {"Accept-Encoding": "identity"}
    have = _size(part)
    if have:
        headers["Range"] = f"bytes={have}-"
        with suppress(OSError):
            headers["If-Range"] = _tag(part).read_text(encoding="ascii")
    for _ in range(_REDIRECTS):
        if not is_allowed(address, manner.hosts):
            raise VoiceFilesError(
                f"{file.name} was not fetched because it would come from {urlsplit(address).hostname or 'nowhere'}, "
                "which is not in the catalogue.",
                "A proxy or the network's login page may be in between.",
            )
        request = client.build_request("GET", address, headers=headers)
        response = await client.send(request, stream=True, follow_redirects=False)
        if not response.is_redirect:
            return response
        await response.aclose()
        address = urljoin(address, response.headers.get("Location", ""))
    raise VoiceFilesError(
        f"{file.name} was not fetched because its address leads round in a circle.", "Try again later."
    )


def _start(response: "httpx.Response", file: PackFile, part: Path) -> int:
    """Where the body belongs. Raises ``VoiceFilesError`` where the answer is none, or too large."""
    status = response.status_code
    if status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
        _drop(part)
        raise VoiceFilesError(f"{file.name} has changed on the server.", "Fetch the voice again.", retryable=True)
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        raise VoiceFilesError(
            f"{file.name} was not fetched because it is not there any more.",
            "Look for a newer version of the program, or use a file that you have.",
        )
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise VoiceFilesError(
            f"{file.name} was not fetched because the server is busy ({status}).", "Try again later.", retryable=True
        )
    if status not in (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT):
        raise VoiceFilesError(f"{file.name} was not fetched because the server refuses ({status}).", "Try again later.")
    start = 0
    if status == HTTPStatus.PARTIAL_CONTENT:
        found = _RANGE.fullmatch(response.headers.get("Content-Range", ""))
        start = int(found[1]) if found else -1
        if start != _size(part):
            _drop(part)
            raise VoiceFilesError(f"{file.name} came in the wrong order.", "Fetch the voice again.", retryable=True)
    if start + int(response.headers.get("Content-Length") or 0) > (file.size or LARGEST_UNKNOWN):
        raise _too_large(file, part)
    return start


async def _receive(
    response: "httpx.Response", file: PackFile, part: Path, start: int, report: Callable[[int], None]
) -> None:
    tag = response.headers.get("ETag", "")
    try:
        if tag.startswith('"') and tag.isascii():
            _tag(part).write_text(tag, encoding="ascii")
        with part.open("r+b" if start else "wb") as target:
            target.seek(start)
            await _pour(response, file, part, target, report)
    except OSError as error:
        _drop(part)
        raise _not_written(file, error) from error


async def _pour(
    response: "httpx.Response", file: PackFile, part: Path, target: BinaryIO, report: Callable[[int], None]
) -> None:
    there = target.tell()
    # A body that breaks off leaves the blocks that came, so that the next attempt goes on behind them.
    async for block in response.aiter_raw(_BLOCK):
        there += len(block)
        if there > (file.size or LARGEST_UNKNOWN):
            raise _too_large(file, part)
        await asyncio.to_thread(_write, target, block)
        report(there)


def _write(target: BinaryIO, block: bytes) -> None:
    target.write(block)
    target.flush()


def _drop(part: Path) -> None:
    part.unlink(missing_ok=True)
    _tag(part).unlink(missing_ok=True)


def _verify(part: Path, file: PackFile) -> None:
    """Raise ``VoiceFilesError``, and drop the bytes, where size or digest differ from what was listed."""
    size = part.stat().st_size
    if file.size and size != file.size:
        _drop(part)
        raise VoiceFilesError(
            f"{file.name} was not kept because it has {size} bytes instead of {file.size}.", "Fetch the voice again."
        )
    kind, _, wanted = file.digest.partition(":")
    if wanted and digest_of(part, kind) != wanted.lower():
        _drop(part)
        raise VoiceFilesError(
            f"{file.name} was not kept because it is not the file that the catalogue lists: its checksum differs.",
            "Fetch the voice again; if that happens every time, report it.",
        )


def _too_large(file: PackFile, part: Path) -> VoiceFilesError:
    _drop(part)
    return VoiceFilesError(
        f"{file.name} was not kept because it is larger than the catalogue says.",
        "A proxy or the network's login page may be in between.",
    )


def _not_written(file: PackFile, error: OSError) -> VoiceFilesError:
    return VoiceFilesError(
        f"{file.name} was not kept because it could not be written: {error.strerror}.", "Free some space and try again."
    )


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _tag(part: Path) -> Path:
    return part.with_name(f"{part.name}.tag")
