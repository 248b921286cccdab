"""What Hume's refusals mean: above all, whether the whole service has ended, which it has announced.

A service that ends does not always say so in one way: a status of its own, an announcement in the body of a refusal, or
after the announced day addresses that are simply not there any more.
"""

import json
from collections.abc import Callable
from datetime import date
from http import HTTPStatus
from typing import Any, Final

from narratix_desktop.domain.errors import RequestRefusedError, ServiceEndedError, ServiceError
from narratix_desktop.providers.asking import Reply
from narratix_desktop.providers.hume.rules import HumeRules
from narratix_desktop.providers.retry import Bill, CallFault, fault_of_status, no_credit

SERVICE: Final = "Hume"
Today = Callable[[], date]

_CREDIT_CODES: Final = ("E0300", "E0301", "E0302")
_CREDIT_WORDS: Final = ("credit balance", "usage limit", "spend limit", "spending limit", "quota")
_AWAY: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.FORBIDDEN})


def service_ended(rules: HumeRules) -> ServiceEndedError:
    """The error for everything that is asked of a service that is no more."""
    return ServiceEndedError(
        f"Hume has ended its speech service, as it had announced for {rules.ends_on.isoformat()}.",
        "Your takes, descriptions and samples are kept. Give these characters voices of another engine.",
    )


def fault_of_reply(reply: Reply, rules: HumeRules, today: Today = date.today) -> CallFault:
    """What an answer means that is not a success."""
    said = _said(reply)
    words = json.dumps(said).lower() if said is not None else ""
    announced = any(word in words for word in rules.ending_words)
    over = today() >= rules.ends_on
    if reply.status == HTTPStatus.GONE or (400 <= reply.status < 500 and announced):
        return CallFault(service_ended(rules), Bill.NOTHING)
    if reply.status in _AWAY and over and "voice" not in words and "generation" not in words:
        return CallFault(service_ended(rules), Bill.NOTHING)
    if 400 <= reply.status < 500 and _is_credit(said, words):
        return CallFault(no_credit(SERVICE), Bill.NOTHING)
    if reply.status == HTTPStatus.FORBIDDEN and said is None:
        error = ServiceError(
            "Something between this computer and Hume refuses the request.",
            "A firewall, proxy or protection against robots may be in between.",
        )
        return CallFault(error, Bill.NOTHING)
    if reply.status == HTTPStatus.NOT_FOUND:
        error_gone = RequestRefusedError("Hume does not know this voice any more.", "Choose another voice.")
        return CallFault(error_gone, Bill.NOTHING)
    return fault_of_status(SERVICE, reply.status, reply.headers)


def after_the_end(fault: CallFault, rules: HumeRules, today: Today = date.today) -> CallFault:
    """A fault of the connection, with the reason that it most likely has after the announced day."""
    if today() < rules.ends_on or not fault.broken or fault.bill is not Bill.NOTHING:
        return fault
    error = ServiceError(
        fault.error.headline,
        f"Hume has announced the end of this service for {rules.ends_on.isoformat()}; check the network, or give these"
        " characters voices of another engine.",
        retryable=fault.error.retryable,
    )
    return CallFault(error, fault.bill, wait=fault.wait, overloaded=fault.overloaded, broken=True)


def _said(reply: Reply) -> Any:
    """The body of a refusal, None where it is no JSON."""
    try:
        return json.loads(reply.data)
    except (ValueError, RecursionError):
        return None


def _is_credit(said: Any, words: str) -> bool:
    code = said.get("code") if isinstance(said, dict) else None
    return code in _CREDIT_CODES or any(word in words for word in _CREDIT_WORDS)
