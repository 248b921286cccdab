"""The one place where vendors' clients are made: asynchronous, one per key and address, closed together at the end.

A key comes from the environment or the key ring and goes to its vendor only: redirects are not followed, and neither
environment variables nor profile files of the SDKs are asked for another one. Their own retries are off, because a
retry that nobody records may pay twice. What takes about a second to load is loaded in a thread, and only when it is
needed.

Hume and Replicate are spoken to without their SDKs. Hume's parses an answer of many megabytes of sound on the event
loop; Replicate's throws away how long a refusal asks to wait, and would show the key to the hosts of its files.
"""

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Generic, TypeVar, cast

from narratix_desktop import __version__
from narratix_desktop.domain.errors import KeyMissingError
from narratix_desktop.ports.keys import KeyRing, Vendor

if TYPE_CHECKING:
    import httpx
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
_SILENCE: Final = 300.0
"""Seconds without a byte. The deadline of a request is ``paid_call``'s."""
_CLIENTS: Final = 8
_SHARE: Final = 8
"""Requests of a client side by side before the next one is used; all of them have places for any engine."""
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
        shared: All clients of this key and address, where there are several; ``client`` is the first of them.
    """

    client: Client
    account: str
    service: str
    address: str
    own_address: bool
    shared: "Shared[Client] | None" = None

    @contextmanager
    def lent(self) -> Iterator[Client]:
        """A client for one request."""
        if self.shared is None:
            yield self.client
            return
        with self.shared.lent() as client:
            yield client


class Shared(Generic[Client]):
    """Clients of one key and address that share the requests which go side by side."""

    def __init__(self, clients: Sequence[Client]) -> None:
        self._clients = clients
        self._busy = [0] * len(clients)

    @contextmanager
    def lent(self) -> Iterator[Client]:
        """The first one that is not busy, so that few requests use few connections; else the least busy one."""
        least = min(range(len(self._clients)), key=lambda place: self._busy[place])
        place = next((place for place, busy in enumerate(self._busy) if busy < _SHARE), least)
        self._busy[place] += 1
        try:
            yield self._clients[place]
        finally:
            self._busy[place] -= 1


@dataclass(slots=True)
class _Remembered:
    secret: str
    until: float


@dataclass(slots=True)
class _Made:
    """Clients of one vendor by key and address."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    key: _Remembered | None = None
    clients: dict[str, "_Clients"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Clients:
    """Those of one key and address, and what closes each."""

    made: "_Several"
    shared: Shared[object]


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

    async def hume(self) -> "Connection[httpx.AsyncClient]":
        """Hume. Raises ``KeyMissingError`` or ``KeyRingError``."""
        return cast("Connection[httpx.AsyncClient]", await self._connect(Vendor.HUME, _hume))

    async def replicate(self) -> "Connection[httpx.AsyncClient]":
        """Replicate. Raises ``KeyMissingError`` or ``KeyRingError``."""
        return cast("Connection[httpx.AsyncClient]", await self._connect(Vendor.REPLICATE, _replicate))

    async def aclose(self) -> None:
        """Close every client; a later call makes new ones."""
        async with AsyncExitStack() as stack:
            for made in self._made.values():
                for each in made.clients.values():
                    for _, close in each.made:
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
                several = await asyncio.to_thread(make, secret, address)
                made.clients[account] = _Clients(several, Shared([client for client, _ in several]))
        known = made.clients[account]
        first, own = known.made[0][0], address == ADDRESSES[vendor]
        return Connection(first, account, LABELS[vendor], address, own, known.shared)

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


_Several = Sequence[tuple[object, Callable[[], Awaitable[object]]]]
_Make = Callable[[str, str], _Several]
"""Makes clients from a key and an address; answers each with what closes it."""


def _anthropic(secret: str, address: str) -> _Several:
    import httpx2
    from anthropic import AsyncAnthropic, DefaultAsyncHttpxClient

    timeout = httpx2.Timeout(_SILENCE, connect=_CONNECT)
    # The SDK's own client follows redirects, and takes its header with the key along. It reads whole what is no stream.
    hooks = {"response": [_bound]}
    http = DefaultAsyncHttpxClient(follow_redirects=False, timeout=timeout, event_hooks=hooks)
    client = AsyncAnthropic(
        api_key=secret, base_url=address, max_retries=0, timeout=timeout, http_client=http, open_telemetry=False
    )
    return [(client, client.close)]


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


def _hume(secret: str, address: str) -> _Several:
    return _http(address, {"X-Hume-Api-Key": secret})


def _replicate(secret: str, address: str) -> _Several:
    return _http(address, {"Authorization": f"Bearer {secret}"})


def _http(address: str, headers: Mapping[str, str]) -> _Several:
    """Several clients: with each request httpx compares all connections of its client with one another."""
    import httpx

    # Hume's doorkeeper turns away the names that HTTP libraries give themselves.
    named = {"User-Agent": f"narratix-desktop/{__version__}", "Accept": "application/json", **headers}
    timeout = httpx.Timeout(_SILENCE, connect=_CONNECT)
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=_SHARE)
    trust = httpx.create_ssl_context()
    clients = [
        httpx.AsyncClient(
            base_url=address, headers=named, timeout=timeout, limits=limits, verify=trust, follow_redirects=False
        )
        for _ in range(_CLIENTS)
    ]
    return [(client, client.aclose) for client in clients]
