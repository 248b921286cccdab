"""A server of files that knows ranges and entity tags, over real HTTP, and misbehaves where it is told to."""

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass
class RangeServer:
    """Serves ``files`` by path.

    Attributes:
        files: Body of each path, with its leading slash.
        status: Status of the next answers, one each, before it behaves again.
        redirects: Where a path redirects to.
        break_after: Bytes of a body after which the connection breaks, once for each number.
        stall_after: Bytes of a body after which nothing more comes, once for each number.
        ignores_ranges: Sends everything from the beginning.
        without_length: Does not say how long a body is.
        asked: Path and headers (small letters) of each request.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    status: list[int] = field(default_factory=list)
    redirects: dict[str, str] = field(default_factory=dict)
    break_after: list[int] = field(default_factory=list)
    stall_after: list[int] = field(default_factory=list)
    ignores_ranges: bool = False
    without_length: bool = False
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    address: str = ""

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        try:
            await self._serve(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = request.split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
        path = first.split(" ")[1]
        self.asked.append((path, headers))
        if self.status:
            await self._say(writer, self.status.pop(0), {"Content-Length": "0"})
        elif path in self.redirects:
            await self._say(writer, 302, {"Location": self.redirects[path], "Content-Length": "0"})
        elif path not in self.files:
            await self._say(writer, 404, {"Content-Length": "0"})
        else:
            await self._send(reader, writer, self.files[path], headers)

    async def _send(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, body: bytes, headers: Mapping[str, str]
    ) -> None:
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        start = 0
        found = re.fullmatch(r"bytes=(\d+)-", headers.get("range", ""))
        if found and not self.ignores_ranges and headers.get("if-range", tag) == tag:
            start = int(found[1])
            if start >= len(body):
                await self._say(writer, 416, {"Content-Length": "0", "Content-Range": f"bytes */{len(body)}"})
                return
        told = {"ETag": tag} | ({} if self.without_length else {"Content-Length": str(len(body) - start)})
        if start:
            told["Content-Range"] = f"bytes {start}-{len(body) - 1}/{len(body)}"
        await self._say(writer, 206 if start else 200, told)
        rest = body[start:]
        if self.break_after:
            writer.write(rest[: self.break_after.pop(0)])
            await writer.drain()
            return
        if self.stall_after:
            writer.write(rest[: self.stall_after.pop(0)])
            await writer.drain()
            await reader.read()
            return
        writer.write(rest)
        await writer.drain()

    @staticmethod
    async def _say(writer: asyncio.StreamWriter, status: int, headers: Mapping[str, str]) -> None:
        lines = [f"HTTP/1.1 {status} -", *(f"{name}: {value}" for name, value in headers.items())]
        writer.write(("\r\n".join([*lines, "Connection: close"]) + "\r\n\r\n").encode())
        await writer.drain()


@asynccontextmanager
async def range_server(files: Mapping[str, bytes] | None = None) -> AsyncIterator[RangeServer]:
    """A server on a port of its own while the context lasts."""
    fake = RangeServer(dict(files or {}))
    server = await asyncio.start_server(fake.answer, "127.0.0.1", 0)
    fake.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield fake
    finally:
        server.close()
