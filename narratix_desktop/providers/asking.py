"""Asks a vendor over plain HTTP: one question, one answer, whole and not too large, or a fault that says what it costs.

Knows no vendor; the statuses of answers are for whoever asked to judge.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from json import dumps, loads
from typing import TYPE_CHECKING, Any, Final

from narratix_desktop.domain.errors import ServiceError
from narratix_desktop.domain.units import Seconds
from narratix_desktop.providers.clients import Connection
from narratix_desktop.providers.retry import Bill, CallFault, broken_off, fault_of_status, unreachable

if TYPE_CHECKING:
    import aiohttp

SMALL: Final = 8_000_000
"""Bytes of an answer that only describes something."""

LOOK: Final = Seconds(20.0)
"""How long a service may take to answer what costs nothing and takes it no work; then it is asked again."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it came; names of headers are small letters."""

    status: int
    headers: Mapping[str, str]
    data: bytes

    @property
    def ok(self) -> bool:
        """Whether the request was done."""
        return 200 <= self.status < 300


async def ask(
    connection: "Connection[aiohttp.ClientSession]",
    method: str,
    path: str,
    *,
    json: Any = None,
    params: Mapping[str, str | int] | None = None,
    most_bytes: int = SMALL,
    patience: Seconds | None = None,
) -> Reply:
    """Send a request once.

    Args:
        connection: The vendor, with the author's key.
        method: HTTP's.
        path: From the vendor's address on.
        json: What is sent.
        params: The query.
        most_bytes: The largest answer.
        patience: How long the whole answer may take; None leaves that to whoever pays for it.

    Raises:
        CallFault: Nothing was sent, nobody knows whether it was, or the answer is too large.
    """
    import aiohttp

    never = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.ClientHttpProxyError)
    try:
        async with asyncio.timeout(patience):
            return await _answered(connection, method, path, json, params, most_bytes)
    except (*never, aiohttp.InvalidURL) as error:
        raise unreachable(connection.service) from error
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise broken_off(connection.service) from error


async def _answered(
    connection: "Connection[aiohttp.ClientSession]",
    method: str,
    path: str,
    json: Any,
    params: Mapping[str, str | int] | None,
    most_bytes: int,
) -> Reply:
    from yarl import URL

    # What is a part of the path is quoted already.
    address = URL(f"{connection.address}{path}", encoded=True)
    sent: dict[str, Any] = {"params": params} if params else {}
    if json is not None:
        text = dumps(json, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        sent |= {"data": text.encode(), "headers": {"Content-Type": "application/json"}}
    async with connection.client.request(method, address, allow_redirects=False, **sent) as answer:
        data = bytearray()
        async for part in answer.content.iter_any():
            data += part
            if len(data) > most_bytes:
                raise _too_large(connection.service)
    return Reply(answer.status, {name.lower(): value for name, value in answer.headers.items()}, bytes(data))


def _too_large(service: str) -> CallFault:
    error = ServiceError(
        f"What {service} answered was not read because it is far too large.", "Choose a shorter passage."
    )
    return CallFault(error, Bill.PAID)


def read_document(reply: Reply, service: str) -> Mapping[str, Any]:
    """The JSON object that an answer holds. Raises ``CallFault`` where it holds something else."""
    try:
        found = loads(reply.data)
    except (ValueError, RecursionError) as error:
        raise fault_of_status(service, 0, reply.headers) from error
    if not isinstance(found, dict):
        raise fault_of_status(service, 0, reply.headers)
    return found
