"""The ground of the fake vendors: a server over real HTTP that answers, and misbehaves when it is told to."""

import asyncio
import json
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import parse_qsl, unquote, urlsplit


@dataclass(frozen=True)
class Asked:
    """One request; names of headers are small letters."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    def document(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Answer:
    """One answer.

    Attributes:
        pause: Seconds before every tenth of the body.
        cut: How much of the body is sent before the connection is dropped; None for all of it.
        silent: Nothing is ever answered.
    """

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    pause: float = 0.0
    cut: int | None = None
    silent: bool = False


def reply(document: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """An answer in JSON."""
    return Answer(status, json.dumps(document).encode(), {"Content-Type": "application/json", **(headers or {})})


RESET = Answer(cut=-1)
"""The connection is dropped before a byte is answered."""


@dataclass
class HttpService:
    """Answers with ``respond``, unless ``faults`` holds what the next request meets instead.

    Attributes:
        faults: Answers to the next requests. They are given before the request is looked at: nothing is charged.
        late_faults: As ``faults``, but the work is done and charged before.
        asked: Every request.
        refused: What was wrong with requests that were not as documented.
    """

    faults: deque[Answer] = field(default_factory=deque)
    late_faults: deque[Answer] = field(default_factory=deque)
    asked: list[Asked] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    port: int = 0
    _server: asyncio.Server | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def respond(self, asked: Asked) -> Answer:
        raise NotImplementedError

    def misbehaves(self, asked: Asked) -> bool:
        """Whether a fault that is waiting meets this request."""
        return True

    async def serve(self, asked: Asked, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request."""
        await send(self.answer(asked), reader, writer)

    def answer(self, asked: Asked) -> Answer:
        """What a request is answered, faults included."""
        met = self.misbehaves(asked)
        if met and self.faults:
            return self.faults.popleft()
        answer = self.respond(asked)
        return self.late_faults.popleft() if met and self.late_faults else answer

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            asked = await _read(reader)
            self.asked.append(asked)
            await self.serve(asked, reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


async def _read(reader: asyncio.StreamReader) -> Asked:
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
    method, target, _ = first.split(" ")
    parts = urlsplit(target)
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Asked(method, unquote(parts.path), dict(parse_qsl(parts.query)), headers, body)


async def send(answer: Answer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Put an answer on the wire, as slowly, as far or as rudely as it says."""
    if answer.silent:
        await reader.read()
        return
    if answer.cut == -1:
        writer.transport.abort()
        return
    given = {"Content-Length": str(len(answer.body)), "Connection": "close", **answer.headers}
    head = "".join(f"{name}: {value}\r\n" for name, value in given.items())
    writer.write(f"HTTP/1.1 {answer.status} X\r\n{head}\r\n".encode())
    body = answer.body if answer.cut is None else answer.body[: answer.cut]
    step = max(1, len(body) // 10) if answer.pause else max(1, len(body))
    for at in range(0, len(body), step):
        await asyncio.sleep(answer.pause)
        writer.write(body[at : at + step])
        await writer.drain()
    if answer.cut is not None:
        writer.transport.abort()
