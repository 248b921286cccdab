"""One paid request from the reservation to the verified answer: the only way in which engines spend money.

``reserve → sent → the request → [accepted] → received → verified``, each move on disk before the next step; only the
provider's name for a request goes there while its result is waited for. Before anything is paid the ledger is asked for
an attempt that the same request can go on with: an answer that has come already, or one that the provider still holds.
An answer is put into the asset store as it came before it is looked at, so that it outlives the process.

Cancellation is safe at every point: what may have left is ambiguous, what the provider has named stays to be fetched,
what has arrived is kept. Knows no vendor and no audio.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Final, TypeVar
from weakref import WeakValueDictionary

import structlog

from narratix_desktop.domain.attempt import Attempt, AttemptState
from narratix_desktop.domain.errors import (
    AlreadyAskedError,
    NarratixError,
    ServiceError,
    UnlawfulMoveError,
)
from narratix_desktop.domain.ids import AttemptId, Sha256
from narratix_desktop.ports.engines import Fetched
from narratix_desktop.ports.ledger import Ledger, Reservation
from narratix_desktop.ports.store import AssetStore
from narratix_desktop.providers.insisting import insist, whole
from narratix_desktop.providers.limits import Limits
from narratix_desktop.providers.paid_before import PaidBefore, read_answer
from narratix_desktop.providers.paid_request import Bought, Check, Fetch, PaidRequest, Send, Sending
from narratix_desktop.providers.retry import Bill, CallFault, Clock, RetryPolicy, broken_off

Answer = TypeVar("Answer")

_LOOK: Final = 2.0
_NOT_SENT: Final = "not sent"
_log = structlog.get_logger(__name__)


class _GivenUpError(Exception):
    """A turn came so late that the reservation has ended: it was taken for forgotten, or would be soon."""


class _UselessAnswer(Exception):  # noqa: N818
    def __init__(self, error: NarratixError) -> None:
        super().__init__(error.code)
        self.error = error


class PaidCalls:
    """Runs paid requests; one for a process.

    Args:
        ledger: Where every attempt is recorded.
        assets: Where answers are kept.
        limits: How many go out side by side.
        policy: When to try again.
        clock: Time and chance.
    """

    def __init__(
        self,
        ledger: Ledger,
        assets: AssetStore,
        limits: Limits | None = None,
        policy: RetryPolicy | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._ledger = ledger
        self._assets = assets
        self._clock = clock or Clock()
        self._limits = limits or Limits(self._clock)
        self._policy = policy or RetryPolicy()
        self._asking: WeakValueDictionary[Sha256, asyncio.Lock] = WeakValueDictionary()
        # How often what is not answered yet was sent: a task that is run again goes on counting.
        self._sends: Counter[tuple[str, Sha256]] = Counter()

    async def run(
        self, request: PaidRequest, send: Send, check: Check[Answer], fetch: Fetch | None = None
    ) -> Bought[Answer]:
        """Answer a request, paying only where no equal one was answered before.

        Args:
            request: What is to be paid.
            send: Sends it.
            check: Verifies the answer.
            fetch: Fetches what the provider has accepted; None where it offers no such thing.

        Raises:
            BudgetReachedError: A cap would be passed; nothing was sent.
            OutcomeUnknownError: An equal request may have been paid, and paying twice is not allowed; nothing was sent.
            NarratixError: What the last try failed with; not retryable where it was the last one that is made without
                the author.
        """
        # Of equal requests at the same time one is paid, and the others go on with its answer.
        lock = self._asking.setdefault(request.digest, asyncio.Lock())
        async with lock:
            failures = bad = 0
            while True:
                try:
                    bought = await self._try(request, send, check, fetch)
                except _GivenUpError:
                    continue
                except CallFault as fault:
                    failures += 1
                    await self._pause(request, fault, failures)
                except _UselessAnswer as useless:
                    bad += 1
                    if bad > request.bad_answers or self._is_spent(request):
                        raise self._final(request, useless.error) from useless
                    if not useless.error.retryable:
                        self._sends.pop(_sends_of(request), None)
                        raise useless.error from useless
                else:
                    self._sends.pop(_sends_of(request), None)
                    return bought

    @property
    def before(self) -> PaidBefore:
        """What was paid before, to look at without asking for anything."""
        return PaidBefore(self._ledger, self._assets)

    async def take_up(
        self, engine: str, parts: Collection[Sha256], check: Callable[[Attempt, Fetched], Awaitable[Answer]]
    ) -> list[Bought[Answer]]:
        """Verified answers that came for some of these parts when nobody was left to store them.

        Args:
            engine: ``EngineInfo.name``.
            parts: What is wanted.
            check: Looks what of it an answer holds. Raises a ``NarratixError`` where that is nothing.
        """
        taken = []
        for attempt in await insist(lambda: self._ledger.left_over(engine, parts)):
            fetched = await self._kept(attempt)
            if fetched is None:
                continue
            # Of no use for these parts, it may be of use for others.
            with suppress(NarratixError):
                value = await check(attempt, fetched)
                await whole(insist(partial(self._verified, attempt.id)))
                taken.append(Bought(value, attempt.id))
        return taken

    async def used(self, attempts: Collection[AttemptId]) -> None:
        """Settle answers that went into a result which another attempt stands for, e.g. all parts of a line but one."""
        if attempts:
            await whole(insist(lambda: self._ledger.commit(attempts)))

    async def _pause(self, request: PaidRequest, fault: CallFault, failures: int) -> None:
        if not fault.error.retryable:
            self._sends.pop(_sends_of(request), None)
            raise fault.error from fault
        if self._is_spent(request):
            raise self._final(request, fault.error) from fault
        if failures >= self._policy.tries or fault.wait > self._policy.patience:
            raise fault.error from fault
        await self._clock.sleep(self._policy.pause(failures, fault.wait, self._clock.chance))

    def _is_spent(self, request: PaidRequest) -> bool:
        """Whether a request was sent as often as may be without the author."""
        return self._sends[_sends_of(request)] >= self._policy.tries

    def _final(self, request: PaidRequest, error: NarratixError) -> NarratixError:
        """The error as one that nobody tries again but the author, who begins to count anew."""
        self._sends.pop(_sends_of(request), None)
        error.retryable = False
        error.remedy = "It was tried several times. Try again later, or look at the service's own page of its state."
        return error

    async def _try(self, request: PaidRequest, send: Send, check: Check[Answer], fetch: Fetch | None) -> Bought[Answer]:
        useless: AttemptId | None = None
        while True:
            try:
                attempt = await self._reserve(request, useless)
                break
            except AlreadyAskedError:
                earlier = await self._earlier(request, fetch, useless)
            if earlier is None:
                # It has ended without an answer meanwhile.
                continue
            bought = await self._go_on(earlier, request, check, fetch)
            if bought is not None:
                return bought
            if earlier.answer is not None:
                useless = earlier.id
        sending, fetched = await self._bought(attempt, request, send)
        # While the answer is put away, the next request may go out.
        kept = await whole(self._keep(sending, fetched))
        return await self._verify(sending.attempt, kept, check)

    async def _reserve(self, request: PaidRequest, useless: AttemptId | None) -> AttemptId:
        wanted = Reservation(
            request.purpose,
            request.engine,
            request.model,
            request.digest,
            request.estimate,
            request.deadline,
            useless,
            request.parts,
        )
        reserving = asyncio.ensure_future(insist(lambda: self._ledger.reserve(wanted)))
        try:
            return await asyncio.shield(reserving)
        except BaseException:
            # Nothing has left. A cancelled reservation is waited for, or its price would stay reserved.
            await asyncio.wait([reserving])
            if not reserving.cancelled() and reserving.exception() is None:
                await whole(self._ledger.dead(reserving.result(), _NOT_SENT))
            raise

    async def _bought(self, attempt: AttemptId, request: PaidRequest, send: Send) -> tuple[Sending, Fetched]:
        """Send what is reserved when its turn has come. Places are for what is sent; reserving is done before."""
        sending = Sending(attempt, self._ledger)
        recorded, left = 0.0, False

        async def leave() -> None:
            nonlocal recorded
            await self._leave(attempt)
            recorded = self._clock.now()

        try:
            async with self._limits.place(request.engine, request.account, request.widest, leave):
                if self._clock.now() - recorded > request.deadline:
                    # By its record it should be answered by now, and might be taken for lost while it is under way.
                    await whole(self._ledger.dead(attempt, _NOT_SENT))
                    raise _GivenUpError
                left = True
                self._sends[_sends_of(request)] += 1
                return sending, await self._sent(sending, request, send)
        except _GivenUpError:
            raise
        except BaseException:
            if not left:
                await whole(self._ledger.dead(attempt, _NOT_SENT))
            raise

    async def _leave(self, attempt: AttemptId) -> None:
        """Put on record that a request may leave from now on."""
        try:
            await whole(insist(lambda: self._ledger.sent(attempt)))
        except UnlawfulMoveError as error:
            raise _GivenUpError from error

    async def _sent(self, sending: Sending, request: PaidRequest, send: Send) -> Fetched:
        """Send the request and answer what came; where nothing came, the ledger knows."""
        try:
            try:
                async with asyncio.timeout(request.deadline):
                    return await send(sending)
            except TimeoutError as error:
                raise broken_off(request.service) from error
            except NarratixError as error:
                raise CallFault(error) from error
        except CallFault as fault:
            await whole(self._failed(sending, fault))
            raise
        except BaseException:
            await whole(self._lost(sending, "nobody waited for the answer"))
            raise

    async def _failed(self, sending: Sending, fault: CallFault) -> None:
        _log.warning("paid request failed", attempt=str(sending.attempt), code=fault.error.code, bill=fault.bill.value)
        await sending.named()
        match fault.bill:
            case Bill.NOTHING:
                await insist(lambda: self._ledger.dead(sending.attempt, fault.error.code))
            case Bill.PAID:
                cost = fault.cost
                if cost is None:
                    cost = (await self._ledger.get(sending.attempt)).estimated_cost
                await insist(lambda: self._ledger.dead(sending.attempt, fault.error.code, cost))
            case Bill.UNKNOWN:
                await self._lost(sending, fault.error.code)

    async def _lost(self, sending: Sending, reason: str) -> None:
        if await sending.named():
            await insist(lambda: self._ledger.abandon(sending.attempt))
        else:
            await insist(lambda: self._ledger.ambiguous(sending.attempt, reason))

    async def _keep(self, sending: Sending, fetched: Fetched) -> Fetched:
        async def keep() -> Fetched:
            asset = await self._assets.put(fetched.data, fetched.suffix)
            await self._ledger.received(sending.attempt, asset, fetched.suffix, fetched.cost)
            return replace(fetched, asset=asset)

        await sending.named()
        return await insist(keep)

    async def _verify(self, attempt: AttemptId, fetched: Fetched, check: Check[Answer]) -> Bought[Answer]:
        try:
            value = await check(fetched)
        except NarratixError as error:
            reason = error.code
            _log.warning("paid answer of no use", attempt=str(attempt), code=reason)
            await whole(insist(lambda: self._ledger.dead(attempt, reason)))
            raise _UselessAnswer(error) from error
        await whole(insist(lambda: self._verified(attempt)))
        return Bought(value, attempt)

    async def _verified(self, attempt: AttemptId) -> None:
        try:
            await self._ledger.verified(attempt)
        except UnlawfulMoveError:
            # Somebody who asked the same has stored it while it was looked at here.
            if (await self._ledger.get(attempt)).state is not AttemptState.COMMITTED:
                raise

    async def _earlier(self, request: PaidRequest, fetch: Fetch | None, behind: AttemptId | None) -> Attempt | None:
        """An attempt to go on with; waits while another process has the same request under way.

        Raises:
            ServiceError: It takes the other process longer than the request may take.
        """
        until = self._clock.now() + request.deadline
        while True:
            found = await insist(lambda: self._ledger.find(request.engine, request.digest, behind))
            if found is None or found.answer is not None:
                return found
            if found.abandoned:
                if found.state is AttemptState.ACCEPTED and fetch is not None:
                    return found
                await self._give_up(found)
            elif self._clock.now() >= until:
                raise ServiceError(
                    f"Nothing was asked of {request.service}, because the same is being asked elsewhere.",
                    "It is tried again by itself.",
                    retryable=True,
                    wait=_LOOK,
                )
            else:
                await self._clock.sleep(_LOOK)

    async def _go_on(
        self, found: Attempt, request: PaidRequest, check: Check[Answer], fetch: Fetch | None
    ) -> Bought[Answer] | None:
        """Use what an earlier attempt was answered, or fetch it; None where it is of no use after all."""
        fetched: Fetched | None = None
        if found.answer is not None:
            fetched = await self._kept(found)
        elif fetch is not None and await self._ledger.adopt(found.id, request.deadline):
            fetched = await self._fetched(found, request, fetch)
        if fetched is None:
            return None
        _log.info("paid answer used again", attempt=str(found.id), state=found.state.value)
        if found.state is not AttemptState.COMMITTED:
            return await self._verify(found.id, fetched, check)
        try:
            return Bought(await check(fetched), found.id)
        except NarratixError:
            return None

    async def _fetched(self, found: Attempt, request: PaidRequest, fetch: Fetch) -> Fetched:
        external_id = found.external_id or ""
        sending = Sending(found.id, self._ledger, named=True)
        async with self._limits.place(request.engine, request.account, request.widest):
            fetched = await self._sent(sending, request, lambda _: fetch(external_id))
        return await whole(self._keep(sending, fetched))

    async def _give_up(self, found: Attempt) -> None:
        """Settle what somebody abandoned and nobody can fetch."""
        if found.state is AttemptState.INTENT:
            await self._ledger.dead(found.id, _NOT_SENT)
        else:
            await self._ledger.ambiguous(found.id, "nobody waited for the answer")

    async def _kept(self, found: Attempt) -> Fetched | None:
        """The bytes of a kept answer; where they are gone, it is of no use to anybody."""
        fetched = await read_answer(found, self._assets)
        if fetched is None and found.state is not AttemptState.COMMITTED:
            await self._ledger.dead(found.id, "the answer's file is gone")
        return fetched


def _sends_of(request: PaidRequest) -> tuple[str, Sha256]:
    """A piece of work that the author asked for, and what was sent for it."""
    return request.purpose.run, request.digest
