"""How many paid requests are under way side by side, and whether any should be: shared by all calls of a process.

Each engine and key has a gate whose width adapts: twice as wide with every full round of successes until the service
first says that it has too much to do, then half as wide, and from there on a little wider with every round (slow start,
additive increase, multiplicative decrease, as TCP does it: RFC 5681). Each engine
has a breaker that opens after several faults in a row; after a pause a single call tries whether the service is back.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from narratix_desktop.domain.errors import ServiceError
from narratix_desktop.domain.units import Seconds
from narratix_desktop.ports.health import BreakerState
from narratix_desktop.providers.retry import CallFault, Clock

NARROWEST: Final = 1.0
FAULTS_TO_OPEN: Final = 5
FIRST_PAUSE: Final = Seconds(5.0)
LONGEST_PAUSE: Final = Seconds(60.0)
PATIENCE: Final = Seconds(180.0)
"""How long a call waits for a breaker that is open."""
_LOOK: Final = 0.5


class Gate:
    """Lets so many calls through at once; first come, first served.

    Args:
        width: How many at first.
        widest: How many at most.
    """

    def __init__(self, width: float, widest: float) -> None:
        self.width = max(NARROWEST, min(width, widest))
        self.widest = max(NARROWEST, widest)
        self.busy = 0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._narrowed = 0
        self._begun = 0

    async def enter(self) -> int:
        """Wait for a place and take it; answers the call's number."""
        if self._waiting or self.busy >= int(self.width):
            turn = asyncio.get_running_loop().create_future()
            self._waiting.append(turn)
            try:
                await turn
            except asyncio.CancelledError:
                if turn.done() and not turn.cancelled():
                    self.leave()
                raise
        else:
            self.busy += 1
        self._begun += 1
        return self._begun

    def leave(self) -> None:
        """Give the place back."""
        self.busy -= 1
        self._wake()

    def widen(self) -> None:
        """A call succeeded: it makes room for one more; after a first refusal it takes a whole round of them."""
        self.width = min(self.widest, self.width + (1.0 / self.width if self._narrowed else 1.0))
        self._wake()

    def narrow(self, call: int) -> None:
        """The service has too much to do. Calls that began before the last narrowing say nothing new."""
        if call > self._narrowed:
            self.width = max(NARROWEST, self.width / 2.0)
            self._narrowed = self._begun

    def _wake(self) -> None:
        while self._waiting and self.busy < int(self.width):
            turn = self._waiting.popleft()
            if not turn.done():
                # Taken for whoever waits, so that nobody who comes meanwhile is faster.
                self.busy += 1
                turn.set_result(None)


class ServiceBreaker:
    """Keeps calls from a service that fails, and lets one through now and then to see whether it is back."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._faults = 0
        self._pause = FIRST_PAUSE
        self._until = 0.0
        self.state = BreakerState.CLOSED

    async def enter(self, engine: str) -> bool:
        """Wait until a call may go out; answers whether it is the one that tries.

        Raises:
            ServiceError: The service is not back within our patience.
        """
        deadline = self._clock.now() + PATIENCE
        while self.state is not BreakerState.CLOSED:
            left = self._until - self._clock.now()
            if self.state is BreakerState.OPEN and left <= 0.0:
                self.state = BreakerState.HALF_OPEN
                return True
            if self._clock.now() + max(left, 0.0) >= deadline:
                raise ServiceError(
                    f"Nothing was asked of {engine}, because it has failed several times in a row.",
                    "Try again in a few minutes.",
                    retryable=True,
                    wait=max(left, 0.0),
                )
            await self._clock.sleep(max(left, _LOOK))
        return False

    def succeeded(self) -> None:
        """The service answered; a refusal is an answer too."""
        self._faults = 0
        self._pause = FIRST_PAUSE
        self.state = BreakerState.CLOSED

    def failed(self) -> None:
        """The service has a fault or cannot be reached."""
        self._faults += 1
        if self.state is BreakerState.HALF_OPEN:
            self._pause = Seconds(min(self._pause * 2.0, LONGEST_PAUSE))
            self._open()
        elif self.state is BreakerState.CLOSED and self._faults >= FAULTS_TO_OPEN:
            self._open()

    def given_up(self, *, trying: bool) -> None:
        """A call ended without telling anything about the service; the next one may try instead."""
        if trying and self.state is BreakerState.HALF_OPEN:
            self.state = BreakerState.OPEN

    def _open(self) -> None:
        self.state = BreakerState.OPEN
        self._until = self._clock.now() + self._pause


class Limits:
    """The gates and breakers of a process."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or Clock()
        self._gates: dict[tuple[str, str], Gate] = {}
        self._breakers: dict[str, ServiceBreaker] = {}

    def gate(self, engine: str, account: str, widest: int) -> Gate:
        """The gate of an engine's calls with one key; it begins half as wide as it may become."""
        gate = self._gates.setdefault((engine, account), Gate(widest / 2.0, widest))
        gate.widest = max(NARROWEST, float(widest))
        return gate

    def breaker(self, engine: str) -> ServiceBreaker:
        """The breaker of an engine."""
        return self._breakers.setdefault(engine, ServiceBreaker(self._clock))

    @asynccontextmanager
    async def place(self, engine: str, account: str, widest: int) -> AsyncIterator[None]:
        """One call: waits for its turn, and learns from how the body ends.

        Raises:
            ServiceError: The breaker is open and the service is not back soon.
        """
        gate, breaker = self.gate(engine, account, widest), self.breaker(engine)
        call = await gate.enter()
        trying = told = False
        try:
            trying = await breaker.enter(engine)
            try:
                yield
            except CallFault as fault:
                told = True
                if fault.overloaded:
                    gate.narrow(call)
                if fault.broken:
                    breaker.failed()
                else:
                    breaker.succeeded()
                raise
            told = True
            gate.widen()
            breaker.succeeded()
        finally:
            if not told:
                breaker.given_up(trying=trying)
            gate.leave()
