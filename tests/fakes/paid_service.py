"""A service that costs money, over real HTTP: it keeps its own books of what it would have charged.

``POST /make`` answers at once, ``POST /order`` answers an id whose result ``GET /made/<id>`` hands out. What each next
request meets is put into ``faults``.
"""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx

from narratix_desktop.domain.units import Usd
from narratix_desktop.ports.engines import Fetched
from narratix_desktop.providers.paid_request import Sending
from narratix_desktop.providers.retry import broken_off, fault_of_status, unreachable
from tests.store.ledger_samples import usd

PRICE = usd("0.04")


@dataclass(frozen=True)
class Fault:
    """What a request meets instead of an answer: a status, or ``reset``, ``silent`` (both after the work was done)."""

    kind: str = ""
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class PaidService:
    """The service; ``charged`` counts what it would have asked money for."""

    faults: deque[Fault] = field(default_factory=deque)
    charged: int = 0
    busy: int = 0
    busiest: int = 0
    pause: float = 0.0
    asked: list[str] = field(default_factory=list)
    made: dict[str, str] = field(default_factory=dict)
    port: int = 0
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    body: str = "made {text}"

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.busy += 1
        self.busiest = max(self.busiest, self.busy)
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            method, path, _ = head.split("\r\n")[0].split(" ")
            length = next((int(one[15:]) for one in head.lower().split("\r\n") if one.startswith("content-length:")), 0)
            text = json.loads(await reader.readexactly(length))["text"] if length else ""
            self.asked.append(f"{method} {path}")
            self.begun.set()
            await asyncio.sleep(self.pause)
            fault = self.faults.popleft() if self.faults else Fault()
            if fault.status:
                await _say(writer, fault.status, "{}", fault.headers)
                return
            if method == "POST":
                self.charged += 1
            if fault.kind == "reset":
                writer.transport.abort()
                return
            if fault.kind == "silent":
                await reader.read()
                return
            if path == "/make":
                await _say(writer, 200, self.body.format(text=text))
            elif path == "/order":
                name = f"order-{self.charged}"
                self.made[name] = self.body.format(text=text)
                await _say(writer, 201, name)
            else:
                found = self.made.get(path.rpartition("/")[2])
                await _say(writer, 200 if found else 404, found or "")
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self.busy -= 1
            writer.close()

    async def make(self, text: str, sending: Sending) -> Fetched:
        """The client's side: one request, as an engine would send it."""
        return Fetched((await self._ask("POST", "/make", text)).encode(), "txt", PRICE)

    async def order(self, text: str, sending: Sending) -> Fetched:
        """The client's side of work that is named first and fetched then."""
        name = await self._ask("POST", "/order", text)
        sending.accepted(name)
        return await self.fetch(name)

    async def fetch(self, name: str) -> Fetched:
        return Fetched((await self._ask("GET", f"/made/{name}")).encode(), "txt", PRICE)

    async def _ask(self, method: str, path: str, text: str = "") -> str:
        async with httpx.AsyncClient(timeout=0.5, trust_env=False, verify=False) as client:
            try:
                given = {"text": text} if method == "POST" else None
                answer = await client.request(method, self.address + path, json=given)
            except httpx.ConnectError as error:
                raise unreachable("Acme") from error
            except httpx.HTTPError as error:
                raise broken_off("Acme") from error
        if answer.status_code >= 300:
            raise fault_of_status("Acme", answer.status_code, answer.headers)
        return answer.text


async def _say(writer: asyncio.StreamWriter, status: int, body: str, headers: Mapping[str, str] | None = None) -> None:
    extra = "".join(f"{name}: {value}\r\n" for name, value in (headers or {}).items())
    writer.write(
        f"HTTP/1.1 {status} X\r\n{extra}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}".encode()
    )
    await writer.drain()


def charge(service: PaidService) -> Usd:
    """What the service would have asked for in all."""
    return Usd(PRICE * service.charged)


@asynccontextmanager
async def paid_service() -> AsyncIterator[PaidService]:
    """A service on a free port of this computer."""
    fake = PaidService()
    server = await asyncio.start_server(fake.answer, "127.0.0.1", 0)
    fake.port = server.sockets[0].getsockname()[1]
    try:
        yield fake
    finally:
        server.close()
