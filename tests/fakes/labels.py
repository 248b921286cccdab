"""Lets every paid request name the attempt of the ledger that it belongs to, in a header that only the fakes read.

Nothing else of the program is changed: rows, moves and requests are those of the real thing.
"""

from collections.abc import Awaitable, Callable, Mapping
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, cast

from narratix_desktop.providers import clients
from narratix_desktop.providers.paid_request import Sending
from tests.fakes.stormy import LABEL

if TYPE_CHECKING:
    import aiohttp

_attempt: ContextVar[str] = ContextVar("attempt", default="")
_Made = tuple[object, Callable[[], Awaitable[object]]]


def label_requests() -> None:
    """From now on, in this process."""
    if clients._http is _labelled:
        return
    sending = Sending.__init__

    def remember(self: Sending, attempt: Any, *given: Any, **named: Any) -> None:
        _attempt.set(str(attempt))
        sending(self, attempt, *given, **named)

    Sending.__init__ = remember  # type: ignore[method-assign]
    clients._http = _labelled


_make = clients._http


def _labelled(address: str, headers: Mapping[str, str]) -> Callable[[], _Made]:
    make = _make(address, headers)

    def labelled() -> _Made:
        client, close = make()
        session = cast("aiohttp.ClientSession", client)
        ask = session.request

        def request(*given: Any, headers: Mapping[str, str] | None = None, **named: Any) -> Any:
            return ask(*given, headers={**(headers or {}), LABEL: _attempt.get()}, **named)

        object.__setattr__(session, "request", request)
        return session, close

    return labelled
