"""A server that answers as the vendors' listing endpoints do, over real HTTP."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

GOOD_KEY: Final = "sk-good-0123456789"

_WANTED: Final = {
    "/v1/models?limit=1": ("x-api-key", GOOD_KEY),
    "/v0/tts/voices?provider=HUME_AI&page_size=1": ("x-hume-api-key", GOOD_KEY),
    "/v1/account": ("authorization", f"Bearer {GOOD_KEY}"),
}


@dataclass
class ListingServer:
    """Accepts :data:`GOOD_KEY` on all three endpoints, unless it is told to answer otherwise.

    Attributes:
        status: Status of every answer where it is not 0.
        body: Body of every answer where it is not empty.
        location: Where every answer redirects to, where it is not empty.
        silent: Takes requests and never answers.
        asked: Path and headers (small letters) of each request.
    """

    status: int = 0
    body: str = ""
    location: str = ""
    silent: bool = False
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    address: str = ""

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        request = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = request.split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
        path = first.split(" ")[1]
        self.asked.append((path, headers))
        if self.silent:
            await reader.read()
            return
        header, wanted = _WANTED.get(path, ("", ""))
        status = self.status or (404 if not header else 200 if headers.get(header) == wanted else 401)
        body = (self.body or json.dumps({"data": []})).encode()
        extra = f"Location: {self.location}\r\n" if self.location else ""
        writer.write(
            f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\n{extra}"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode()
            + body
        )
        await writer.drain()
        writer.close()


@asynccontextmanager
async def listing_server() -> AsyncIterator[ListingServer]:
    """A server on a free port of this computer."""
    fake = ListingServer()
    server = await asyncio.start_server(fake.answer, "127.0.0.1", 0)
    fake.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield fake
    finally:
        server.close()
