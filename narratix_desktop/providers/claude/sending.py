"""Sends requests to the Messages API through the vendor's client, and translates what it raises.

The answer is streamed, so that a long one does not look like a dead connection, and read by our own reader, which stops
at a limit and takes nothing for granted. The client's own retries are off: every try is an attempt of the ledger.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from narratix_desktop.domain.errors import RequestRefusedError, ServiceError
from narratix_desktop.ports.engines import Fetched
from narratix_desktop.providers.claude.models import ReadingRules
from narratix_desktop.providers.claude.stream import SERVICE, read_message
from narratix_desktop.providers.retry import (
    Bill,
    CallFault,
    broken_off,
    fault_of_status,
    no_credit,
    unreachable,
)

if TYPE_CHECKING:
    from anthropic import APIConnectionError, APIStatusError, AsyncAnthropic

# What arrives is counted as it comes; compressed, a few bytes could stand for gigabytes.
_PLAIN: Final = {"Accept-Encoding": "identity"}
_TOO_LONG: Final = ("prompt is too long", "context", "too many tokens", "max_tokens")
_CREDIT: Final = ("credit balance", "spend limit", "usage limit")


class TooLongError(RequestRefusedError):
    """The service finds a request too long; a shorter one may do."""

    def __init__(self) -> None:
        super().__init__(f"{SERVICE} finds the request too large.", "Read less at once.")


async def send_message(client: "AsyncAnthropic", body: Mapping[str, Any], rules: ReadingRules) -> Fetched:
    """Send one request and read its answer to the end.

    Args:
        client: Made by ``providers.clients``.
        body: From :func:`providers.claude.prompt.request_body`.
        rules: Model and limits.

    Raises:
        CallFault: It failed; what that costs is said with it.
    """
    import anthropic
    import httpx2

    try:
        async with client.messages.with_streaming_response.create(
            **body, stream=True, extra_headers=_PLAIN, timeout=rules.deadline
        ) as answer:
            response = answer.http_response
            if not _is_stream(response.headers):
                raise _nonsense()
            message = await read_message(response.aiter_raw(), rules.model, rules.answer_bytes)
    except anthropic.APIStatusError as error:
        raise _refused(error, rules) from error
    except anthropic.APIConnectionError as error:
        raise _broken(error) from error
    except anthropic.AnthropicError as error:
        raise _nonsense() from error
    except httpx2.HTTPError as error:
        # The stream broke while it was read, which the client does not translate.
        raise broken_off(SERVICE) from error
    return message.fetched(rules.model)


async def count_tokens(client: "AsyncAnthropic", body: Mapping[str, Any], rules: ReadingRules) -> int:
    """How many tokens a request would have; costs nothing.

    Raises:
        ServiceError: The service cannot be asked, or answers nonsense.
        RequestRefusedError: It refuses.
    """
    import anthropic
    import httpx2

    try:
        counted = await client.messages.count_tokens(**body, extra_headers=_PLAIN, timeout=rules.deadline)
    except anthropic.APIStatusError as error:
        raise _refused(error, rules).error from error
    except anthropic.APIConnectionError as error:
        raise _broken(error).error from error
    except (anthropic.AnthropicError, httpx2.HTTPError, ValueError) as error:
        raise _nonsense().error from error
    # The client takes over what it is told, be it a number or not.
    tokens = getattr(counted, "input_tokens", None)
    if not isinstance(tokens, int) or isinstance(tokens, bool) or not 0 <= tokens <= rules.model.context:
        raise _nonsense().error
    return tokens


def _is_stream(headers: Mapping[str, str]) -> bool:
    kind = headers.get("content-type", "").split(";")[0].strip().lower()
    return kind == "text/event-stream" and headers.get("content-encoding", "identity").lower() == "identity"


def _refused(error: "APIStatusError", rules: ReadingRules) -> CallFault:
    """An answer with a status other than success; its words say which of several things a status means."""
    said = (error.api_message or "").lower()
    if error.type == "billing_error" or any(word in said for word in _CREDIT):
        return CallFault(no_credit(SERVICE), Bill.NOTHING)
    too_long = error.status_code == HTTPStatus.BAD_REQUEST and any(word in said for word in _TOO_LONG)
    if error.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE or too_long:
        return CallFault(TooLongError(), Bill.NOTHING)
    if error.status_code == HTTPStatus.NOT_FOUND:
        missing = RequestRefusedError(
            f"{SERVICE} does not offer the model {rules.model.name}.",
            "Choose another one in the file engines/anthropic.toml of your library, or read with the local analyser.",
        )
        return CallFault(missing, Bill.NOTHING)
    return fault_of_status(SERVICE, error.status_code, error.response.headers)


def _broken(error: "APIConnectionError") -> CallFault:
    import httpx2

    never = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.UnsupportedProtocol)
    return unreachable(SERVICE) if isinstance(error.__cause__, never) else broken_off(SERVICE)


def _nonsense() -> CallFault:
    error = ServiceError(
        f"Something else answered than {SERVICE}.",
        "A proxy or the network's login page may be in between.",
        retryable=True,
    )
    return CallFault(error, Bill.UNKNOWN, broken=True)
