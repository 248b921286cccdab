"""Settle paid requests that a process left behind: fetch what can be fetched, and own up to the rest.

What a provider still holds is fetched and kept with its attempt, so that the task which is run again is answered with
it and pays nothing. What was certainly not sent is free again. Everything else may have been paid: it is ambiguous and
counts as spent.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import structlog

from narratix_desktop.domain.attempt import Attempt, AttemptState, SpendFilter
from narratix_desktop.domain.errors import NarratixError, UnlawfulMoveError
from narratix_desktop.domain.units import Seconds
from narratix_desktop.ports.engines import Fetched, Recovering
from narratix_desktop.services.workshop import Workshop

PAUSE: Final = 60.0
"""Services delete what they made after an hour or so; a look a minute is soon enough and costs a query."""
_DEADLINE: Final = Seconds(600.0)
_LOOK: Final = 0.1
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Settled:
    """How many attempts were fetched, freed because they were never sent, and are ambiguous from now on."""

    fetched: int = 0
    freed: int = 0
    ambiguous: int = 0

    def __add__(self, other: "Settled") -> "Settled":
        return Settled(self.fetched + other.fetched, self.freed + other.freed, self.ambiguous + other.ambiguous)


async def settle_attempts(workshop: Workshop) -> Settled:
    """Settle everything that is under way and abandoned. One that its service cannot be asked about now stays."""
    settled = Settled()
    for attempt in await workshop.ledger.unsettled():
        try:
            settled += await _settle(attempt, workshop)
        except UnlawfulMoveError:
            # Another worker was faster.
            continue
    if settled != Settled():
        _log.info("attempts settled", fetched=settled.fetched, freed=settled.freed, ambiguous=settled.ambiguous)
    return settled


async def keep_settled(workshop: Workshop, pause: float = PAUSE) -> None:
    """Settle at once and then again and again, until cancelled; survives outages of the database."""
    while True:
        try:
            await settle_attempts(workshop)
        except NarratixError as error:
            if not error.retryable:
                raise
        await asyncio.sleep(pause)


async def wait_for_answers(run: str, workshop: Workshop) -> None:
    """Wait until nothing is under way that a run has asked for: who stops before may throw away what is being paid."""
    with suppress(NarratixError, TimeoutError):
        async with asyncio.timeout(_DEADLINE):
            while (await workshop.ledger.spend(SpendFilter(run=run))).reserved:  # noqa: ASYNC110 - nothing tells it
                await asyncio.sleep(_LOOK)


async def _settle(attempt: Attempt, workshop: Workshop) -> Settled:
    ledger = workshop.ledger
    if attempt.state is AttemptState.INTENT:
        await ledger.dead(attempt.id, "not sent")
        return Settled(freed=1)
    if attempt.state is AttemptState.ACCEPTED and attempt.engine in workshop.recovering:
        return await _fetch(attempt, workshop)
    await ledger.ambiguous(attempt.id, "nobody waited for the answer")
    return Settled(ambiguous=1)


async def _fetch(attempt: Attempt, workshop: Workshop) -> Settled:
    ledger = workshop.ledger
    if not await ledger.adopt(attempt.id, _DEADLINE):
        return Settled()
    try:
        async with asyncio.timeout(_DEADLINE):
            fetched = await _recovered(attempt, workshop.recovering[attempt.engine])
        if fetched is not None:
            asset = await workshop.assets.put(fetched.data, fetched.suffix)
            await ledger.received(attempt.id, asset, fetched.suffix, fetched.cost)
            return Settled(fetched=1)
        await ledger.ambiguous(attempt.id, "the service has it no more")
        return Settled(ambiguous=1)
    except (NarratixError, TimeoutError) as error:
        _log.warning("attempt not fetched", attempt=str(attempt.id), error=type(error).__name__)
        await ledger.abandon(attempt.id)
        return Settled()
    except asyncio.CancelledError:
        await asyncio.shield(ledger.abandon(attempt.id))
        raise
    except Exception as error:  # noqa: BLE001 - a fault in one engine must not stop all work
        context = {"message": "what an attempt made could not be fetched", "exception": error}
        asyncio.get_running_loop().call_exception_handler(context)
        await ledger.abandon(attempt.id)
        return Settled()


async def _recovered(attempt: Attempt, engines: Sequence[Recovering]) -> Fetched | None:
    """What the first engine fetches that can; of several with one name only the right kind knows what it looks at.

    Raises:
        NarratixError: None has fetched it, and at least one could not tell.
    """
    doubt: NarratixError | None = None
    for engine in engines:
        try:
            fetched = await engine.recover(attempt)
        except NarratixError as error:
            doubt = error
            continue
        if fetched is not None:
            return fetched
    if doubt is not None:
        raise doubt
    return None
