"""What a failed paid request means, and when it is tried again.

Engines turn what their vendor's client raises into a :class:`CallFault`; this module knows the meaning of HTTP's status
codes and of broken connections, and refuses to know any vendor. Time and chance are handed in.
"""

import asyncio
import email.utils
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from typing import Final

from narratix_desktop.domain.errors import (
    CreditError,
    KeyRefusedError,
    NarratixError,
    RequestRefusedError,
    ServiceEndedError,
    ServiceError,
)
from narratix_desktop.domain.units import Seconds, Usd

OVERLOADED: Final = 529
"""A vendor's own status: it has no capacity and has not begun."""

_KEY: Final = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})
_NOT_BEGUN: Final = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.CONFLICT, HTTPStatus.TOO_EARLY})
_BUSY: Final = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE, OVERLOADED})


class Bill(StrEnum):
    """What a request that failed costs."""

    NOTHING = "nothing"
    UNKNOWN = "unknown"
    PAID = "paid"


class CallFault(Exception):  # noqa: N818
    """A paid request failed. Raised by what sends it; ``paid_call`` records it and decides what follows.

    Args:
        error: What the author is told; its ``retryable`` says whether the same request may be sent again.
        bill: Whether it was paid. Say ``UNKNOWN`` unless the vendor promises otherwise.
        cost: What it cost, where ``bill`` is ``PAID``; None is the estimate.
        wait: Seconds that the service asks to wait; a floor.
        overloaded: The service has too much to do: fewer requests side by side.
        broken: The service itself has a fault or cannot be reached; several in a row open its breaker.
    """

    def __init__(
        self,
        error: NarratixError,
        bill: Bill = Bill.UNKNOWN,
        *,
        cost: Usd | None = None,
        wait: float = 0.0,
        overloaded: bool = False,
        broken: bool = False,
    ) -> None:
        super().__init__(error.code)
        self.error = error
        self.bill = bill
        self.cost = cost
        self.wait = wait
        self.overloaded = overloaded
        self.broken = broken


@dataclass(frozen=True, slots=True)
class Clock:
    """Time and chance.

    Attributes:
        now: Seconds of a clock that never goes back.
        sleep: Waits so many seconds.
        chance: A number from 0 to 1.
    """

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    chance: Callable[[], float] = random.random


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """When to try again: exponential with full jitter, and never before the service allows it.

    The jitter is Marc Brooker's "full jitter" (AWS Architecture Blog, 2015): clients that failed together do not come
    back together.

    Attributes:
        tries: How often a request is sent at most.
        first: Longest pause after the first failure; it doubles with each further one.
        longest: Longest pause of one's own.
        patience: A service that asks for more than this is not waited for here; the task is retried later.
    """

    tries: int = 5
    first: Seconds = Seconds(1.0)
    longest: Seconds = Seconds(30.0)
    patience: Seconds = Seconds(120.0)

    def pause(self, failures: int, floor: float, chance: Callable[[], float]) -> Seconds:
        """Seconds to wait after so many failures; ``floor`` is what the service asked for."""
        own = min(self.longest, self.first * 2.0 ** (failures - 1))
        return Seconds(floor + own * chance())


def retry_after(headers: Mapping[str, str], now: Callable[[], float] = time.time) -> float:
    """Seconds that a response asks to wait: ``Retry-After`` in seconds or as a date (RFC 9110, 10.2.3), else 0.

    Args:
        headers: Of the response, whose names are compared without regard to case.
        now: Seconds since the epoch, for dates.
    """
    given = {name.lower(): value.strip() for name, value in headers.items()}
    for name, unit in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        try:
            seconds = float(given.get(name, "")) / unit
        except ValueError:
            continue
        return seconds if 0.0 <= seconds < float("inf") else 0.0
    try:
        moment = email.utils.parsedate_to_datetime(given.get("retry-after", ""))
    except ValueError:
        return 0.0
    return max(0.0, moment.timestamp() - now())


def fault_of_status(service: str, status: int, headers: Mapping[str, str]) -> CallFault:
    """What an answer with a status other than success means.

    A refusal costs nothing. After a fault inside the service nobody knows whether the work was done.

    Args:
        service: The vendor's name as the author knows it.
        status: Of the response.
        headers: Of the response.
    """
    wait = retry_after(headers)
    if status in _KEY:
        return _refusal(KeyRefusedError(f"{service} does not accept the key.", "Look at the keys in the settings."))
    if status == HTTPStatus.PAYMENT_REQUIRED:
        return _refusal(no_credit(service))
    if status == HTTPStatus.GONE:
        return _refusal(
            ServiceEndedError(
                f"{service} no longer offers this service.", "What you have made with it stays; choose another engine."
            )
        )
    if status in _BUSY:
        error = ServiceError(f"{service} asks to wait.", "It is tried again by itself.", retryable=True, wait=wait)
        return CallFault(error, Bill.NOTHING, wait=wait, overloaded=True, broken=status != HTTPStatus.TOO_MANY_REQUESTS)
    if status in _NOT_BEGUN:
        error = ServiceError(f"{service} did not take the request.", "Try again.", retryable=True, wait=wait)
        return CallFault(error, Bill.NOTHING, wait=wait)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        error = ServiceError(f"{service} has a fault at the moment.", "Try again later.", retryable=True, wait=wait)
        return CallFault(error, Bill.UNKNOWN, wait=wait, broken=True)
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return _refusal(RequestRefusedError(f"{service} finds the request too large.", "Choose a shorter passage."))
    if status >= HTTPStatus.BAD_REQUEST:
        return _refusal(
            RequestRefusedError(f"{service} refuses this request ({status}).", "Choose other settings for the engine.")
        )
    return CallFault(
        ServiceError(
            f"Something else answered than {service}.",
            "A proxy or the network's login page may be in between.",
            retryable=True,
        ),
        Bill.UNKNOWN,
        broken=True,
    )


def no_credit(service: str) -> CreditError:
    """The error of an account that may spend nothing more."""
    return CreditError(
        f"The account at {service} has no credit left, or its spend limit is reached.",
        f"Look at your account at {service}, then resume.",
    )


def unreachable(service: str) -> CallFault:
    """The connection could not be made, so nothing was sent."""
    error = ServiceError(f"{service} could not be reached.", "Check the network and try again.", retryable=True)
    return CallFault(error, Bill.NOTHING, broken=True)


def broken_off(service: str) -> CallFault:
    """The connection was lost, or the time ran out, after something was sent."""
    error = ServiceError(
        f"{service} did not answer, so nobody knows whether it did the work.",
        "It counts as spent; look at the budget in the settings for what may be asked again.",
        retryable=True,
    )
    return CallFault(error, Bill.UNKNOWN, broken=True)


def _refusal(error: NarratixError) -> CallFault:
    return CallFault(error, Bill.NOTHING)
