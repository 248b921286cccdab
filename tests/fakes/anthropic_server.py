"""A server that speaks Anthropic's Messages API over real HTTP, strictly, and keeps its own bill.

It refuses what the service refuses: wrong headers, unknown models and fields, schemas that it cannot hold answers to.
It caches beginnings that are marked for it, counts tokens, answers as a good reader would, and can be told to answer
otherwise: see ``tests.fakes.anthropic_faults``.
"""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from tests.fakes.anthropic_reader import answer_well, count_words
from tests.fakes.anthropic_wire import Refusal, check_body, check_headers

GOOD_KEY: Final = "sk-ant-good-0123456789"
PRICES: Final = {
    "claude-haiku-5-5": ("0.10", "0.50", "0.125", "0.01", 4096),
    "claude-sonnet-5-5": ("2", "10", "2.5", "0.2", 1024),
    "claude-opus-5-5": ("4", "20", "5", "0.4", 1024),
}
"""Input, output, writing to the cache and reading from it, per million tokens; the fewest tokens that are cached."""

AROUND_MESSAGE: Final = 7
"""Tokens that every request has besides its text."""


@dataclass(frozen=True)
class Asked:
    """A request that was accepted."""

    path: str
    headers: Mapping[str, str]
    body: Mapping[str, Any]


@dataclass
class Reply:
    """How a request is answered; what a fault changes."""

    text: str
    stop_reason: str = "end_turn"
    model: str = ""
    usage: dict[str, Any] = field(default_factory=dict)
    piece: int = 400

    def events(self) -> list[tuple[str, dict[str, Any]]]:
        """The events of the stream, in order."""
        begun = {**self.usage, "output_tokens": 1}
        message: dict[str, Any] = {
            "id": "msg_fake",
            "type": "message",
            "role": "assistant",
            "model": self.model,
            "content": [],
            "stop_reason": None,
            "stop_sequence": None,
            "usage": begun,
        }
        pieces = [self.text[at : at + self.piece] for at in range(0, len(self.text), self.piece)]
        return [
            ("message_start", {"type": "message_start", "message": message}),
            (
                "content_block_start",
                {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
            ),
            ("ping", {"type": "ping"}),
            *(
                (
                    "content_block_delta",
                    {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": piece}},
                )
                for piece in pieces
            ),
            ("content_block_stop", {"type": "content_block_stop", "index": 0}),
            (
                "message_delta",
                {
                    "type": "message_delta",
                    "delta": {"stop_reason": self.stop_reason, "stop_sequence": None},
                    "usage": {"output_tokens": self.usage["output_tokens"]},
                },
            ),
            ("message_stop", {"type": "message_stop"}),
        ]


Act = Callable[[Reply, asyncio.StreamWriter], Any]
"""Answers in a way of its own; may be a coroutine function."""


@dataclass
class AnthropicServer:
    """Accepts :data:`GOOD_KEY`.

    Attributes:
        acts: What is done instead of answering well, for the next requests to ``/v1/messages`` in order; None is well.
        always: What is done for all requests, where ``acts`` is empty.
        counting: What is done instead of counting tokens.
        asked: Every request that was accepted, in order.
        replies: How they were answered.
        refused: Why requests were refused by the checks.
        bill: What all answers cost together, exactly.
        most_at_once: How many requests were under way at the same time.
        pause: Seconds before each answer.
        reader: Who answers: from the text of a request to the answer.
    """

    acts: list[Act | None] = field(default_factory=list)
    always: Act | None = None
    counting: Act | None = None
    asked: list[Asked] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    bill: Decimal = Decimal(0)
    most_at_once: int = 0
    pause: float = 0.0
    reader: Callable[[Mapping[str, Any]], dict[str, Any]] = answer_well
    address: str = ""
    _cache: set[str] = field(default_factory=set)
    _busy: int = 0

    @property
    def messages(self) -> list[Asked]:
        """The requests that cost something."""
        return [one for one in self.asked if one.path == "/v1/messages"]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        self._busy += 1
        self.most_at_once = max(self.most_at_once, self._busy)
        try:
            await self._answer(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            self._busy -= 1
            writer.close()
            with contextlib.suppress(ConnectionError, TimeoutError):
                await writer.wait_closed()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.rstrip("\r\n").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        raw = await reader.readexactly(int(headers.get("content-length", "0")))
        method, path, _ = first.split(" ")
        try:
            check_headers(method, path, headers, GOOD_KEY)
            body = check_body(path, raw, PRICES)
        except Refusal as refusal:
            self.refused.append(f"{refusal.status} {refusal.message}")
            send_json(writer, refusal.status, error_body(refusal.kind, refusal.message))
            await writer.drain()
            return
        self.asked.append(Asked(path, headers, body))
        if path == "/v1/messages/count_tokens":
            await self._count(body, writer)
            return
        if self.pause:
            await asyncio.sleep(self.pause)
        act = self.acts.pop(0) if self.acts else self.always
        reply = self._reply(body)
        self.replies.append(reply)
        if act is None:
            self.charge(reply)
            send_stream(writer, reply.events())
        else:
            done = act(reply, writer)
            if asyncio.iscoroutine(done):
                await done
        await writer.drain()

    async def _count(self, body: Mapping[str, Any], writer: asyncio.StreamWriter) -> None:
        if self.counting is None:
            send_json(writer, 200, {"input_tokens": sum(self._sizes(body))})
        else:
            done = self.counting(Reply(""), writer)
            if asyncio.iscoroutine(done):
                await done
        await writer.drain()

    def charge(self, reply: Reply) -> None:
        """Put an answer on the bill."""
        fresh, output, write, read, _ = PRICES[reply.model]
        usage = reply.usage
        self.bill += (
            usage["input_tokens"] * Decimal(fresh)
            + usage["output_tokens"] * Decimal(output)
            + usage["cache_creation_input_tokens"] * Decimal(write)
            + usage["cache_read_input_tokens"] * Decimal(read)
        ) / 1_000_000

    def _reply(self, body: Mapping[str, Any]) -> Reply:
        text = json.dumps(self.reader(body), separators=(",", ":"), ensure_ascii=False)
        usage = self._input_usage(body)
        usage["output_tokens"] = min(count_words(text), body["max_tokens"])
        return Reply(text, model=body["model"], usage=usage)

    def _sizes(self, body: Mapping[str, Any]) -> tuple[int, int]:
        """Tokens of what can be shared, and of the rest."""
        schema = body.get("output_config", {}).get("format", {}).get("schema")
        shared = count_words(json.dumps(schema)) if schema else 0
        shared += sum(count_words(block["text"]) for block in body.get("system", []))
        content = [block for message in body["messages"] for block in message["content"]]
        return shared, AROUND_MESSAGE + sum(count_words(block["text"]) for block in content)

    def _input_usage(self, body: Mapping[str, Any]) -> dict[str, Any]:
        shared, rest = self._sizes(body)
        least = PRICES[body["model"]][4]
        marked = [block for block in body["system"] if "cache_control" in block]
        key = json.dumps([body["model"], body["output_config"], body["system"]])
        write = read = 0
        if marked and shared >= least:
            read = shared if key in self._cache else 0
            write = shared - read
            self._cache.add(key)
        return {
            "input_tokens": rest + shared - read - write,
            "cache_creation_input_tokens": write,
            "cache_read_input_tokens": read,
            "output_tokens": 0,
        }


def error_body(kind: str, message: str) -> dict[str, Any]:
    """An error as the service words it."""
    return {"type": "error", "error": {"type": kind, "message": message}, "request_id": "req_fake"}


def send_head(writer: asyncio.StreamWriter, status: int, kind: str, **headers: str) -> None:
    """The first lines of an answer whose body ends with the connection."""
    further = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    head = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\n{further}Connection: close\r\n\r\n"
    writer.write(head.encode())


def send_json(writer: asyncio.StreamWriter, status: int, value: object, **headers: str) -> None:
    """A whole answer of JSON."""
    body = json.dumps(value).encode()
    send_head(writer, status, "application/json", Content_Length=str(len(body)), **headers)
    writer.write(body)


def send_events(writer: asyncio.StreamWriter, events: list[tuple[str, dict[str, Any]]]) -> None:
    """Events of a stream that has begun."""
    for name, data in events:
        writer.write(f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode())


def send_stream(writer: asyncio.StreamWriter, events: list[tuple[str, dict[str, Any]]]) -> None:
    """A whole answer as a stream of events."""
    send_head(writer, 200, "text/event-stream; charset=utf-8")
    send_events(writer, events)


@asynccontextmanager
async def anthropic_server() -> AsyncIterator[AnthropicServer]:
    """A server on a free port of this computer."""
    fake = AnthropicServer()
    server = await asyncio.start_server(fake.serve, "127.0.0.1", 0, limit=1 << 20)
    fake.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield fake
    finally:
        server.close()
