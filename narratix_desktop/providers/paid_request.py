"""What a paid request is, what sends it, and what comes of it; ``paid_call`` runs it."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.domain.ids import AttemptId, Sha256
from narratix_desktop.domain.units import Seconds, Usd
from narratix_desktop.ports.engines import Fetched
from narratix_desktop.ports.ledger import Ledger
from narratix_desktop.providers.insisting import insist

Answer = TypeVar("Answer")
Done = TypeVar("Done")

MORE_THAN_WIDEST: Final = 5.0
"""How many lines are under way for each request that may be: others are being reserved, looked at and stored."""


@dataclass(frozen=True, slots=True)
class PaidRequest:
    """What is to be paid.

    Attributes:
        purpose: What for.
        engine: ``EngineInfo.name``.
        service: The vendor as the author knows it, for messages.
        model: The provider's name of the model.
        digest: ``domain.attempt.request_digest`` of everything that decides the answer. An equal request that was
            answered before is answered with the same bytes and costs nothing; put the take's number in where another
            answer is wanted.
        estimate: The most that it may cost.
        account: Tells keys apart, e.g. :attr:`providers.clients.Connection.account`; never a key.
        deadline: How long sending, waiting and fetching may take in all.
        widest: How many such requests may be under way side by side.
        parts: What it is for, part by part; see ``Reservation.parts``.
        bad_answers: How often a paid answer that is of no use is asked for again.
    """

    purpose: Purpose
    engine: str
    service: str
    model: str
    digest: Sha256
    estimate: Usd
    account: str = ""
    deadline: Seconds = Seconds(120.0)
    widest: int = 4
    parts: tuple[Sha256, ...] = ()
    bad_answers: int = 2


@dataclass(frozen=True, slots=True)
class Bought(Generic[Answer]):
    """A verified answer and the attempt that whoever stores it must commit."""

    value: Answer
    attempt: AttemptId


class Sending:
    """Given to what sends a request, to say that the provider has named it."""

    def __init__(self, attempt: AttemptId, ledger: Ledger, *, named: bool = False) -> None:
        self.attempt = attempt
        self._ledger = ledger
        self._named = named
        self._naming: asyncio.Task[None] | None = None

    def accepted(self, external_id: str) -> None:
        """The provider took the request; its result can be fetched by this name.

        The name goes on record while the result is waited for: that keeps no other request from going out.
        """
        self._naming = asyncio.ensure_future(insist(lambda: self._ledger.accepted(self.attempt, external_id)))

    async def named(self) -> bool:
        """Whether the provider's name is on record; waits until it is. Raises what kept it from there."""
        if self._naming is not None:
            await self._naming
            self._named = True
        return self._named


Send = Callable[[Sending], Awaitable[Fetched]]
"""Sends the request and answers what came. Raises ``CallFault``; the SDK's own retries are off."""
Check = Callable[[Fetched], Awaitable[Answer]]
"""Looks whether an answer is what was asked for. Raises a ``NarratixError``, retryable where another may be better."""
Fetch = Callable[[str], Awaitable[Fetched]]
"""Waits for and fetches what the provider makes under this name. Raises ``CallFault``."""


async def side_by_side(calls: Iterable[Coroutine[Any, Any, Done]]) -> list[Done]:
    """Await paid calls together, in order.

    Where one fails, the others come to their end first: to cancel what is under way may throw away what was paid.

    Raises:
        NarratixError: The first failure in the order of the calls.
    """
    work = list(calls)
    if len(work) == 1:
        return [await work[0]]
    ended = await asyncio.gather(*work, return_exceptions=True)
    for one in ended:
        if isinstance(one, BaseException):
            raise one
    return [one for one in ended if not isinstance(one, BaseException)]
