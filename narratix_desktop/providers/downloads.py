"""Fetches files that a paid service made: what it names is a stranger's address, and is treated as one.

Only listed hosts, only HTTPS, never an address inside a private network: names are resolved here and the connection
goes to the very address that was looked at, so that a name cannot change its meaning in between. Redirects are looked
at like first addresses. No key goes along. Size and time are capped, and what arrives must be what was expected by its
first bytes, whatever the headers say; whoever asked decodes it afterwards.
"""

import asyncio
import base64
import binascii
import functools
import ipaddress
import socket
import ssl
from collections.abc import Collection
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote_to_bytes, urljoin

from narratix_desktop.domain.errors import DownloadError
from narratix_desktop.domain.units import Seconds
from narratix_desktop.providers.retry import retry_after

if TYPE_CHECKING:
    import httpx

AUDIO: Final = frozenset({"wav", "mp3", "flac", "ogg", "m4a"})
IMAGE: Final = frozenset({"png", "jpg", "webp"})

MOST_BYTES: Final = 256_000_000
MOST_SECONDS: Final = Seconds(120.0)
_MOST_REDIRECTS: Final = 3
_SILENCE: Final = 20.0
# Networks without IPv4 wrap its addresses: RFC 6052 for the whole internet, RFC 8215 within one network.
_TRANSLATION: Final = ipaddress.IPv6Network("64:ff9b::/96")
_LOCAL_TRANSLATION: Final = ipaddress.IPv6Network("64:ff9b:1::/48")
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_GONE: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE, HTTPStatus.FORBIDDEN})


@dataclass(frozen=True, slots=True)
class Sources:
    """Where files may come from.

    Attributes:
        hosts: Names of hosts; ``*.example.com`` stands for every name below.
        local: Hosts that may be private and without HTTPS: the host of an address that the author has set in place of
            the vendor's own, or of a test.
        most_bytes: The largest file.
        most_seconds: How long it may take in all, redirects included.
    """

    hosts: Collection[str]
    local: Collection[str] = ()
    most_bytes: int = MOST_BYTES
    most_seconds: Seconds = MOST_SECONDS

    def allows(self, host: str) -> bool:
        """Whether files may come from a host."""
        name = host.lower().rstrip(".")
        return name in self.local or any(
            name.endswith(one[1:]) if one.startswith("*.") else name == one for one in self.hosts
        )


@dataclass(frozen=True, slots=True)
class Downloaded:
    """A file as it came, and its type by its first bytes."""

    data: bytes
    suffix: str


async def download(address: str, sources: Sources, kinds: Collection[str]) -> Downloaded:
    """Fetch a file.

    Args:
        address: An ``https:`` or a ``data:`` address.
        sources: Where it may lead.
        kinds: Suffixes of what it may be, e.g. :data:`AUDIO`.

    Raises:
        DownloadError: It leads elsewhere, is gone, too large, too slow or something else than expected. Retryable
            where another try may go better.
    """
    if address.startswith("data:"):
        data = _inline(address, sources.most_bytes)
    else:
        try:
            async with asyncio.timeout(sources.most_seconds):
                data = await _fetch(address, sources)
        except TimeoutError as error:
            raise _failed("it took too long") from error
    suffix = sniff(data)
    if suffix not in kinds:
        found = f"it is {suffix}" if suffix else "it is something else"
        raise DownloadError(
            f"What the service made was not used, because {found} and not {' or '.join(sorted(kinds))}.",
            "Try again.",
            retryable=True,
        )
    return Downloaded(data, suffix)


def sniff(data: bytes) -> str:
    """The type of a file by its first bytes, as a suffix; empty for what is neither audio nor an image that we know."""
    if data[:4] == b"RIFF":
        return {b"WAVE": "wav", b"WEBP": "webp"}.get(data[8:12], "")
    # Layer III of MPEG 1, 2 or 2.5: eleven bits of synchronisation, then a version and a layer that are not reserved.
    if data[:3] == b"ID3" or (len(data) > 1 and data[0] == 0xFF and data[1] & 0xE6 == 0xE2 and data[1] & 0x18 != 0x08):
        return "mp3"
    if data[4:8] == b"ftyp":
        return "m4a"
    heads = {b"fLaC": "flac", b"OggS": "ogg", b"\x89PNG": "png", b"\xff\xd8\xff": "jpg"}
    return next((suffix for head, suffix in heads.items() if data.startswith(head)), "")


@functools.cache
def _trust() -> ssl.SSLContext:
    """Which certificates are believed; read once."""
    import httpx

    return httpx.create_ssl_context()


async def _fetch(address: str, sources: Sources) -> bytes:
    # Loading the library and the certificates takes longer than a frame of the window.
    trust = await asyncio.to_thread(_trust)
    import httpx

    timeout = httpx.Timeout(_SILENCE)
    async with httpx.AsyncClient(timeout=timeout, follow_redirects=False, verify=trust) as client:
        for _ in range(_MOST_REDIRECTS + 1):
            request = await _request(client, address, sources)
            try:
                answer = await client.send(request, stream=True)
                try:
                    if answer.status_code in _REDIRECTS:
                        address = _next(address, answer.headers.get("location", ""))
                        continue
                    return await _body(answer, sources.most_bytes)
                finally:
                    await answer.aclose()
            except httpx.TimeoutException as error:
                raise _failed("the service fell silent") from error
            except httpx.HTTPError as error:
                raise _failed("the connection was lost") from error
    raise _forbidden("it was sent on too often")


def _next(address: str, location: str) -> str:
    try:
        return urljoin(address, location)
    except ValueError as error:
        raise _forbidden("its address cannot be read") from error


async def _request(client: "httpx.AsyncClient", address: str, sources: Sources) -> "httpx.Request":
    """A request to the very address that was looked at, under the name that was asked for."""
    import httpx

    try:
        url = httpx.URL(address)
    except (httpx.InvalidURL, ValueError) as error:
        raise _forbidden("its address cannot be read") from error
    local = url.host in sources.local
    if url.scheme != "https" and not (local and url.scheme == "http"):
        raise _forbidden("its address is not a safe one")
    if not sources.allows(url.host) or url.userinfo:
        raise _forbidden("it lies on a host that is not known")
    if not local and url.port not in {None, 443}:
        raise _forbidden("its address is not a safe one")
    found = await _resolve(url.host, url.port or (443 if url.scheme == "https" else 80), local=local)
    # A file is asked for as it is: a packed one may be a bomb.
    headers = {"Host": url.netloc.decode("ascii"), "Accept-Encoding": "identity", "Accept": "*/*"}
    return client.build_request(
        "GET", url.copy_with(host=found), headers=headers, extensions={"sni_hostname": url.host}
    )


async def _resolve(host: str, port: int, *, local: bool) -> str:
    """The address of a host; every one that its name stands for has to be public."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise _failed("its host could not be found") from error
    addresses = [str(each[4][0]).partition("%")[0] for each in found]
    if not local and not all(is_public(each) for each in addresses):
        raise _forbidden("it lies inside a private network")
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the open internet, also where an IPv6 one only wraps an IPv4 one."""
    found: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        if found in _LOCAL_TRANSLATION:
            return False
        translated = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF) if found in _TRANSLATION else None
        found = translated or found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else found)
    return found.is_global and not found.is_multicast


async def _body(answer: "httpx.Response", most: int) -> bytes:
    if answer.status_code in _GONE:
        raise DownloadError(
            "What the service made was not fetched, because it is gone: services delete their files after a while.",
            "Make it again.",
        )
    if answer.status_code != HTTPStatus.OK:
        raise _failed(f"the service answered {answer.status_code}", retry_after(answer.headers))
    if answer.headers.get("content-encoding", "identity").lower() != "identity":
        raise _forbidden("it came packed")
    length = answer.headers.get("content-length", "")
    if length.isdecimal() and int(length) > most:
        raise _forbidden("it is too large")
    data = bytearray()
    async for part in answer.aiter_raw():
        data += part
        if len(data) > most:
            raise _forbidden("it is too large")
    return bytes(data)


def _inline(address: str, most: int) -> bytes:
    """The bytes of a ``data:`` address (RFC 2397)."""
    head, comma, body = address.partition(",")
    if not comma or len(body) > most * 4 // 3 + 4:
        raise _forbidden("it cannot be read")
    try:
        return base64.b64decode(body, validate=True) if head.endswith(";base64") else unquote_to_bytes(body)
    except (ValueError, binascii.Error) as error:
        raise _forbidden("it cannot be read") from error


def _failed(reason: str, wait: float = 0.0) -> DownloadError:
    return DownloadError(
        f"What the service made was not fetched, because {reason}.",
        "It is tried again by itself.",
        retryable=True,
        wait=wait,
    )


def _forbidden(reason: str) -> DownloadError:
    return DownloadError(f"What the service made was not fetched, because {reason}.", "Choose another engine or model.")
