"""A server that hands out files, kindly or not, over real HTTP."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Served:
    """One answer: ``pause`` is slept before each byte of the body, ``length`` is claimed instead of the real one."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    pause: float = 0.0
    length: int | None = None


@dataclass
class FileServer:
    """Answers each path as it is told; keeps the headers (small letters) of what it was asked."""

    files: dict[str, Served] = field(default_factory=dict)
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    port: int = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (one.partition(":") for one in lines if one)}
            path = first.split(" ")[1]
            self.asked.append((path, headers))
            served = self.files.get(path, Served(status=404))
            length = len(served.body) if served.length is None else served.length
            given = {"Content-Length": str(length), "Connection": "close", **served.headers}
            head = "".join(f"{name}: {value}\r\n" for name, value in given.items() if value)
            writer.write(f"HTTP/1.1 {served.status} X\r\n{head}\r\n".encode())
            if not served.pause:
                writer.write(served.body)
            for byte in served.body if served.pause else b"":
                writer.write(bytes([byte]))
                await writer.drain()
                await asyncio.sleep(served.pause)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def file_server() -> AsyncIterator[FileServer]:
    """A server on a free port of this computer."""
    fake = FileServer()
    server = await asyncio.start_server(fake.answer, "127.0.0.1", 0)
    fake.port = server.sockets[0].getsockname()[1]
    try:
        yield fake
    finally:
        server.close()
