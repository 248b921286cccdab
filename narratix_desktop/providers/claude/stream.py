"""Reads the answer to one request as it streams in, and says what went wrong in words of the ledger.

Nothing that arrives is trusted: it is read up to a limit of bytes, never decompressed, and only used when the stream
ends as the service ends it. What a broken stream has cost is taken from what the service itself counted in it.
"""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from narratix_desktop.domain.errors import ServiceError
from narratix_desktop.domain.units import Usd
from narratix_desktop.ports.engines import Fetched
from narratix_desktop.providers.claude.models import ClaudeModel, Usage
from narratix_desktop.providers.retry import Bill, CallFault, broken_off

SERVICE: Final = "Claude"
_OVERLOADED: Final = frozenset({"overloaded_error", "rate_limit_error"})
_SUFFIX: Final = "json"


@dataclass(frozen=True, slots=True)
class Message:
    """A whole answer: its text, why it ended, and what it cost in tokens."""

    text: str
    stop_reason: str
    usage: Usage

    def fetched(self, model: ClaudeModel) -> Fetched:
        """The answer as it is kept with its attempt."""
        return Fetched(json.dumps(asdict(self)).encode(), _SUFFIX, model.price(self.usage))


def kept_message(fetched: Fetched) -> Message:
    """An answer as it was kept. Raises ``ValueError`` where the file is none."""
    try:
        kept = json.loads(fetched.data)
        return Message(kept["text"], kept["stop_reason"], Usage(**kept["usage"]))
    except (KeyError, TypeError) as error:
        raise ValueError("not a kept answer") from error


async def read_message(chunks: AsyncIterator[bytes], model: ClaudeModel, most_bytes: int) -> Message:
    """Read a stream of events to its end.

    Args:
        chunks: The body as it comes.
        model: Which model answers.
        most_bytes: What is read at most.

    Raises:
        CallFault: The service reports an error, or it is not the service, or the stream breaks off.
    """
    reading = _Reading(model)
    async for name, data in _events(chunks, most_bytes, reading):
        reading.take(name, data)
    return reading.finished()


class _Reading:
    """What has been read so far."""

    def __init__(self, model: ClaudeModel) -> None:
        self._model = model
        self._usage: dict[str, int] = {}
        self._text: list[str] = []
        self._stop_reason: str | None = None
        self._ended = False

    @property
    def cost(self) -> Usd | None:
        """What the service has counted so far; None before it has begun."""
        return self._model.price(self._counted()) if self._usage else None

    def take(self, name: str, data: str) -> None:
        if name == "ping":
            return
        try:
            event = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise self.nonsense() from error
        if not isinstance(event, dict):
            raise self.nonsense()
        match name:
            case "message_start":
                self._begin(event)
            case "content_block_delta":
                self._add(event)
            case "message_delta":
                self._end(event)
            case "message_stop":
                self._ended = True
            case "error":
                raise self._error(event)
            case _:
                # Beginnings and ends of blocks say nothing more; kinds of event may be added by the service.
                return

    def finished(self) -> Message:
        if not self._ended or self._stop_reason is None or not self._usage:
            raise broken_off(SERVICE)
        return Message("".join(self._text), self._stop_reason, self._counted())

    def nonsense(self) -> CallFault:
        """Somebody else answers, or the service has lost its way."""
        error = ServiceError(
            f"Something else answered than {SERVICE}.",
            "A proxy or the network's login page may be in between.",
            retryable=True,
        )
        return CallFault(error, Bill.UNKNOWN if self.cost is None else Bill.PAID, cost=self.cost, broken=True)

    def _begin(self, event: Mapping[str, Any]) -> None:
        message = event.get("message")
        if self._usage or not isinstance(message, dict) or message.get("role") != "assistant":
            raise self.nonsense()
        answering = message.get("model")
        if not isinstance(answering, str) or not answering.startswith(self._model.name):
            raise self.nonsense()
        self._count(message.get("usage"))
        if "input_tokens" not in self._usage:
            raise self.nonsense()

    def _add(self, event: Mapping[str, Any]) -> None:
        delta = event.get("delta")
        if not self._usage or not isinstance(delta, dict):
            raise self.nonsense()
        if delta.get("type") == "text_delta":
            text = delta.get("text")
            if not isinstance(text, str):
                raise self.nonsense()
            self._text.append(text)

    def _end(self, event: Mapping[str, Any]) -> None:
        delta = event.get("delta")
        if not self._usage or not isinstance(delta, dict):
            raise self.nonsense()
        self._count(event.get("usage"))
        reason = delta.get("stop_reason")
        if reason is not None and not isinstance(reason, str):
            raise self.nonsense()
        self._stop_reason = reason or self._stop_reason

    def _count(self, usage: object) -> None:
        """Take over counts; they are of the whole answer so far."""
        if not isinstance(usage, dict):
            raise self.nonsense()
        for name in ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens", "output_tokens"):
            count = usage.get(name)
            if count is None:
                continue
            most = self._model.most_output if name == "output_tokens" else self._model.context
            if not isinstance(count, int) or isinstance(count, bool) or not 0 <= count <= most:
                raise self.nonsense()
            self._usage[name] = count

    def _counted(self) -> Usage:
        return Usage(
            fresh=self._usage.get("input_tokens", 0),
            cache_write=self._usage.get("cache_creation_input_tokens", 0),
            cache_read=self._usage.get("cache_read_input_tokens", 0),
            output=self._usage.get("output_tokens", 0),
        )

    def _error(self, event: Mapping[str, Any]) -> CallFault:
        """An error that the service reports in a stream that began well; it has counted what it did until then."""
        error = event.get("error")
        kind = error.get("type") if isinstance(error, dict) else None
        busy = kind in _OVERLOADED
        headline = f"{SERVICE} asks to wait." if busy else f"{SERVICE} has a fault at the moment."
        cost = self.cost
        return CallFault(
            ServiceError(headline, "It is tried again by itself.", retryable=True),
            Bill.NOTHING if cost is None else Bill.PAID,
            cost=cost,
            overloaded=busy,
            broken=kind != "rate_limit_error",
        )


async def _events(chunks: AsyncIterator[bytes], most: int, reading: _Reading) -> AsyncIterator[tuple[str, str]]:
    """Server-sent events: name and data of each, as in the HTML standard, 9.2.6."""
    read = 0
    left = bytearray()
    name, data = "", list[str]()
    async for chunk in chunks:
        read += len(chunk)
        if read > most:
            raise reading.nonsense()
        left += chunk
        if b"\n" not in chunk:
            continue
        *lines, left = left.replace(b"\r\n", b"\n").split(b"\n")
        for raw in lines:
            try:
                line = raw.decode()
            except UnicodeDecodeError as error:
                raise reading.nonsense() from error
            if not line:
                if data:
                    yield name, "\n".join(data)
                name, data = "", []
            elif line.startswith("event:"):
                name = line[6:].strip()
            elif line.startswith("data:"):
                data.append(line[5:].removeprefix(" "))
