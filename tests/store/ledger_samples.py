"""Paid requests for the tests of the ledger."""

from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

from narratix_desktop.domain.attempt import AttemptState, Purpose, request_digest
from narratix_desktop.domain.ids import AttemptId, Sha256
from narratix_desktop.domain.units import Seconds, Usd
from narratix_desktop.ports.ledger import Reservation
from narratix_desktop.store.ledger import LedgerRepository


def usd(amount: str) -> Usd:
    return Usd(Decimal(amount))


def asked(what: str = "") -> Sha256:
    return request_digest("acme", "voice-1", {"text": what or str(uuid4())})


def wanted(
    estimate: str = "0.10", purpose: Purpose | None = None, what: str = "", deadline: float = 600.0
) -> Reservation:
    return Reservation(
        purpose or Purpose(f"run:{uuid4()}"), "acme", "voice-1", asked(what), usd(estimate), Seconds(deadline)
    )


def anew(given: Reservation) -> Reservation:
    """The same request as a reservation of its own."""
    return replace(given, attempt=AttemptId(uuid4()))


async def attempt_in(ledger: LedgerRepository, state: AttemptState, answer: Sha256, given: Reservation) -> AttemptId:
    """An attempt that came to a state by lawful moves."""
    attempt = await ledger.reserve(anew(given))
    if state is AttemptState.INTENT:
        return attempt
    if state is AttemptState.DEAD:
        await ledger.dead(attempt, "refused")
        return attempt
    await ledger.sent(attempt)
    if state is AttemptState.AMBIGUOUS:
        await ledger.ambiguous(attempt, "no answer")
    if state is AttemptState.ACCEPTED:
        await ledger.accepted(attempt, f"prediction-{attempt}")
    if state in {AttemptState.RECEIVED, AttemptState.VERIFIED, AttemptState.COMMITTED}:
        await ledger.received(attempt, answer, "mp3", usd("0.07"))
    if state in {AttemptState.VERIFIED, AttemptState.COMMITTED}:
        await ledger.verified(attempt)
    if state is AttemptState.COMMITTED:
        assert await ledger.commit([attempt]) == {attempt}
    return attempt
