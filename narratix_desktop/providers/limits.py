"""How many paid requests are under way side by side, and whether any should be: shared by all calls of a process.

Each engine and key has a gate whose width adapts: twice as wide with every full round of successes until the service
first says that it has too much to do, then half as wide, and from there on a little wider with every round (slow start,
additive increase, multiplicative decrease, as TCP does it: RFC 5681). Each engine
has a breaker that opens after several faults in a row; after a pause a single call tries whether the service is back.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

from narratix_desktop.domain.errors import ServiceError
from narratix_desktop.domain.units import Seconds
from narratix_desktop.places import Places
from narratix_desktop.ports.health import BreakerState
from narratix_desktop.providers.retry import CallFault, Clock

NARROWEST: Final = 1.0
FAULTS_TO_OPEN: Final = 5
FIRST_PAUSE: Final = Seconds(5.0)
LONGEST_PAUSE: Final = Seconds(60.0)
PATIENCE: Final = Seconds(180.0)
"""How long a call waits for a breaker that is open."""
_LOOK: Final = 0.5
_AHEAD: Final = 6
"""A sixth of the calls that a service answers in a fifth of a second is what a disk takes meanwhile."""

Ready = Callable[[], Awaitable[None]]


class Gate(Places):
    """Places whose number follows what the service says.

    A wide gate has a few places more in front of it, for calls whose turn is next: what has to be on disk before they
    leave is put there meanwhile, and the service never waits for a disk. A narrow gate, whose turns are seconds apart,
    has none.

    Args:
        width: How many at first.
        widest: How many at most.
    """

    def __init__(self, width: float, widest: float) -> None:
        super().__init__(max(NARROWEST, min(width, widest)))
        self.approach = Places()
        self.widest = max(NARROWEST, widest)
        self._narrowed = 0
        self._begun = 0
        self.wake()

    @property
    def ahead(self) -> int:
        """How many calls get ready before they have a place."""
        return int(self.width) // _AHEAD

    def begin(self) -> int:
        """Number a call that has a place."""
        self._begun += 1
        return self._begun

    def wake(self) -> None:
        super().wake()
        self.approach.width = int(self.width) + self.ahead
        self.approach.wake()

    def widen(self) -> None:
        """A call succeeded: it makes room for one more; after a first refusal it takes a whole round of them."""
        self.width = min(self.widest, self.width + (1.0 / self.width if self._narrowed else 1.0))
        self.wake()

    def narrow(self, call: int) -> None:
        """The service has too much to do. Calls that began before the last narrowing say nothing new."""
        if call > self._narrowed:
            self.width = max(NARROWEST, self.width / 2.0)
            self._narrowed = self._begun
            self.wake()


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
    async def place(self, engine: str, account: str, widest: int, ready: Ready | None = None) -> AsyncIterator[None]:
        """One call: waits for its turn, and learns from how the body ends.

        Args:
            engine: ``EngineInfo.name``.
            account: Tells keys apart.
            widest: How many calls at most.
            ready: Is awaited before the call, while it waits for its turn where the gate is wide.

        Raises:
            ServiceError: The breaker is open and the service is not back soon.
        """
        gate, breaker = self.gate(engine, account, widest), self.breaker(engine)
        async with gate.approach.place():
            early = gate.ahead > 0 and breaker.state is BreakerState.CLOSED
            if early and ready is not None:
                await ready()
            async with gate.place(), _learning(gate, breaker, engine):
                if not early and ready is not None:
                    await ready()
                yield


@asynccontextmanager
async def _learning(gate: Gate, breaker: ServiceBreaker, engine: str) -> AsyncIterator[None]:
    """A call that has a place: what its end tells about the service."""
    call = gate.begin()
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
