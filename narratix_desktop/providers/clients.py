"""The one place where vendors' clients are made: asynchronous, one per key and address, closed together at the end.

A key comes from the environment or the key ring and goes to its vendor only: redirects are not followed, and neither
environment variables nor profile files of the SDKs are asked for another one. Their own retries are off, because a
retry that nobody records may pay twice. What takes about a second to load is loaded in a thread, and only when it is
needed.

Hume and Replicate are spoken to without their SDKs. Hume's parses an answer of many megabytes of sound on the event
loop; Replicate's throws away how long a refusal asks to wait, and would show the key to the hosts of its files. It is
aiohttp that speaks to both: its parser is compiled, so that a request takes a quarter of the loop's time that it takes
with httpx, and a book is many thousands of them.
"""

import asyncio
import hashlib
import time
import urllib.request
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Generic, TypeVar, cast
from urllib.parse import urlsplit

from narratix_desktop import __version__
from narratix_desktop.domain.errors import KeyMissingError
from narratix_desktop.ports.keys import KeyRing, Vendor

if TYPE_CHECKING:
    import aiohttp
    import httpx2
    from anthropic import AsyncAnthropic

Client = TypeVar("Client")

LABELS: Final[Mapping[Vendor, str]] = {
    Vendor.ANTHROPIC: "Claude",
    Vendor.HUME: "Hume",
    Vendor.REPLICATE: "Replicate",
}
ADDRESSES: Final[Mapping[Vendor, str]] = {
    Vendor.ANTHROPIC: "https://api.anthropic.com",
    Vendor.HUME: "https://api.hume.ai",
    Vendor.REPLICATE: "https://api.replicate.com",
}
_CONNECT: Final = 15.0
_IDLE: Final = 15.0
"""Seconds for which a connection that nobody uses stays open."""
_SILENCE: Final = 300.0
"""Seconds without a byte. The deadline of a request is ``paid_call``'s."""
_LONGEST_WHOLE: Final = 65_536
"""Bytes of an answer that is read whole, before they are decompressed."""
_REMEMBERED: Final = 30.0
"""Seconds for which a key is not asked for again; a key ring takes its time."""


@dataclass(frozen=True, slots=True)
class Connection(Generic[Client]):
    """A client of a vendor with the author's key.

    Attributes:
        client: The SDK's own, or for vendors without one an HTTP client that knows address and key.
        account: Tells keys apart without being one; for ``PaidRequest.account``.
        service: The vendor as the author knows it; for ``PaidRequest.service``.
        address: Where it connects to.
        own_address: Whether that is the vendor's own address, and not a proxy or a test.
    """

    client: Client
    account: str
    service: str
    address: str
    own_address: bool


@dataclass(slots=True)
class _Remembered:
    secret: str
    until: float


@dataclass(slots=True)
class _Made:
    """Clients of one vendor by key and address."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    key: _Remembered | None = None
    clients: dict[str, "_Client"] = field(default_factory=dict)


class Clients:
    """The clients of a process. ``async with`` closes them.

    Args:
        keys: Where keys are found.
        addresses: Addresses that replace the vendors' own.
    """

    def __init__(self, keys: KeyRing, addresses: Mapping[Vendor, str]) -> None:
        self._keys = keys
        self._addresses = addresses
        self._made: dict[Vendor, _Made] = {vendor: _Made() for vendor in Vendor}

    async def __aenter__(self) -> "Clients":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def has_key(self, vendor: Vendor) -> bool:
        """Whether there is a key. Raises ``KeyRingError``."""
        return await self._secret(vendor) is not None

    async def require_key(self, vendor: Vendor) -> None:
        """Make sure that there is a key. Raises ``KeyMissingError`` or ``KeyRingError``."""
        if not await self.has_key(vendor):
            raise _missing(vendor)

    async def anthropic(self) -> "Connection[AsyncAnthropic]":
        """Claude. Raises ``KeyMissingError`` or ``KeyRingError``."""
        return cast("Connection[AsyncAnthropic]", await self._connect(Vendor.ANTHROPIC, _anthropic))

    async def hume(self) -> "Connection[aiohttp.ClientSession]":
        """Hume. Raises ``KeyMissingError`` or ``KeyRingError``."""
        return cast("Connection[aiohttp.ClientSession]", await self._connect(Vendor.HUME, _hume))

    async def replicate(self) -> "Connection[aiohttp.ClientSession]":
        """Replicate. Raises ``KeyMissingError`` or ``KeyRingError``."""
        return cast("Connection[aiohttp.ClientSession]", await self._connect(Vendor.REPLICATE, _replicate))

    async def aclose(self) -> None:
        """Close every client; a later call makes new ones."""
        async with AsyncExitStack() as stack:
            for made in self._made.values():
                for _, close in made.clients.values():
                    stack.push_async_callback(close)
                made.clients.clear()
                made.key = None

    async def _connect(self, vendor: Vendor, make: "_Make") -> Connection[object]:
        made = self._made[vendor]
        async with made.lock:
            secret = await self._secret(vendor)
            if secret is None:
                raise _missing(vendor)
            address = self._addresses.get(vendor, ADDRESSES[vendor]).rstrip("/")
            account = hashlib.sha256(f"{secret} {address}".encode()).hexdigest()[:16]
            if account not in made.clients:
                made.clients[account] = (await asyncio.to_thread(make, secret, address))()
        client, _ = made.clients[account]
        return Connection(client, account, LABELS[vendor], address, address == ADDRESSES[vendor])

    async def _secret(self, vendor: Vendor) -> str | None:
        made = self._made[vendor]
        if made.key is None or made.key.until < time.monotonic():
            key = await self._keys.find(vendor)
            if key is None:
                return None
            made.key = _Remembered(key.secret, time.monotonic() + _REMEMBERED)
        return made.key.secret


def _missing(vendor: Vendor) -> KeyMissingError:
    return KeyMissingError(f"{LABELS[vendor]} needs a key.", f"Add one in the settings, or set {vendor.variable}.")


_Client = tuple[object, Callable[[], Awaitable[object]]]
"""A client and what closes it."""
_Make = Callable[[str, str], Callable[[], _Client]]
"""Does what takes long, from a key and an address, in a thread; what it answers makes the client, in the loop."""


def _anthropic(secret: str, address: str) -> Callable[[], _Client]:
    import httpx2
    from anthropic import AsyncAnthropic, DefaultAsyncHttpxClient

    timeout = httpx2.Timeout(_SILENCE, connect=_CONNECT)
    # The SDK's own client follows redirects, and takes its header with the key along. It reads whole what is no stream.
    hooks = {"response": [_bound]}
    http = DefaultAsyncHttpxClient(follow_redirects=False, timeout=timeout, event_hooks=hooks)
    client = AsyncAnthropic(
        api_key=secret, base_url=address, max_retries=0, timeout=timeout, http_client=http, open_telemetry=False
    )
    return lambda: (client, client.close)


async def _bound(response: "httpx2.Response") -> None:
    """Let nobody fill our memory with what is no stream of events: an error, a count of tokens."""
    import httpx2

    whole = response.stream

    class Bounded(httpx2.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            read = 0
            async for chunk in cast("httpx2.AsyncByteStream", whole):
                read += len(chunk)
                if read > _LONGEST_WHOLE:
                    raise httpx2.RemoteProtocolError("the answer is too long")
                yield chunk

        async def aclose(self) -> None:
            await cast("httpx2.AsyncByteStream", whole).aclose()

    if not response.headers.get("content-type", "").startswith("text/event-stream"):
        response.stream = Bounded()


def _hume(secret: str, address: str) -> Callable[[], _Client]:
    return _http(address, {"X-Hume-Api-Key": secret})


def _replicate(secret: str, address: str) -> Callable[[], _Client]:
    return _http(address, {"Authorization": f"Bearer {secret}"})


def _http(address: str, headers: Mapping[str, str]) -> Callable[[], _Client]:
    import aiohttp
    import httpx

    # Hume's doorkeeper turns away the names that HTTP libraries give themselves.
    named = {"User-Agent": f"narratix-desktop/{__version__}", "Accept": "application/json", **headers}
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT, sock_read=_SILENCE)
    trust = httpx.create_ssl_context()  # as files are fetched, see ``downloads``
    proxy = _proxy_for(address)

    def make() -> _Client:
        client = aiohttp.ClientSession(
            headers=named,
            timeout=timeout,
            connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=_IDLE, ssl=trust),
            cookie_jar=aiohttp.DummyCookieJar(),
            proxy=proxy,
        )
        return client, client.close

    return make


def _proxy_for(address: str) -> str | None:
    """The proxy that the environment or the system names for an address, looked up once instead of at every request."""
    url = urlsplit(address)
    if not url.hostname or urllib.request.proxy_bypass(url.hostname):
        return None
    return urllib.request.getproxies().get(url.scheme)
