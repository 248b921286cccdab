"""Gates that adapt and breakers that look whether a service is back, with a clock that jumps."""

import asyncio

import pytest

from narratix_desktop.domain.errors import BudgetReachedError, ServiceError
from narratix_desktop.ports.health import BreakerState
from narratix_desktop.providers.limits import (
    FAULTS_TO_OPEN,
    FIRST_PAUSE,
    LONGEST_PAUSE,
    PATIENCE,
    Limits,
    ServiceBreaker,
)
from narratix_desktop.providers.retry import Bill, CallFault, Clock


class Jumping:
    """A clock whose sleepers wake at once, at the time that they meant to sleep until."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.slept: list[float] = []
        self.clock = Clock(lambda: self.seconds, self.sleep, lambda: 1.0)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds
        await asyncio.sleep(0)


def broken() -> CallFault:
    return CallFault(ServiceError("A fault.", retryable=True), Bill.UNKNOWN, broken=True)


def overloaded() -> CallFault:
    return CallFault(ServiceError("Too much.", retryable=True), Bill.NOTHING, overloaded=True)


def refused() -> CallFault:
    return CallFault(ServiceError("No."), Bill.NOTHING)


async def call(limits: Limits, fault: BaseException | None = None, engine: str = "acme", widest: int = 8) -> None:
    try:
        async with limits.place(engine, "key", widest):
            if fault is not None:
                raise fault
    except (CallFault, BudgetReachedError):
        pass


async def test_a_gate_doubles_with_each_round_until_the_service_first_has_too_much_to_do() -> None:
    limits = Limits(Jumping().clock)
    gate = limits.gate("acme", "key", 64)
    assert gate.width == 32.0
    for _ in range(20):
        await call(limits, widest=64)
    assert gate.width == 52.0
    for _ in range(20):
        await call(limits, widest=64)
    assert gate.width == 64.0


async def test_behind_a_refusal_a_gate_is_half_as_wide_and_grows_by_one_with_each_round() -> None:
    limits = Limits(Jumping().clock)
    gate = limits.gate("acme", "key", 8)
    await call(limits, overloaded())
    assert gate.width == 2.0
    for _ in range(2):
        await call(limits)
    assert gate.width == pytest.approx(2.9, abs=0.1)
    for _ in range(100):
        await call(limits)
    assert gate.width == 8.0
    for _ in range(10):
        await call(limits, overloaded())
    assert gate.width == 1.0


async def test_calls_that_were_under_way_together_narrow_the_gate_once() -> None:
    limits = Limits(Jumping().clock)
    gate = limits.gate("acme", "key", 16)
    go = asyncio.Event()

    async def under_way() -> None:
        try:
            async with limits.place("acme", "key", 16):
                await go.wait()
                raise overloaded()
        except CallFault:
            pass

    calls = [asyncio.create_task(under_way()) for _ in range(8)]
    await asyncio.sleep(0)
    go.set()
    await asyncio.wait(calls)
    assert gate.width == 4.0


@pytest.mark.parametrize(("widest", "early"), [(24, 2), (4, 0)])
async def test_in_front_of_a_wide_gate_the_next_calls_get_ready(widest: int, early: int) -> None:
    limits = Limits(Jumping().clock)
    wide = limits.gate("acme", "key", widest).width
    ready, inside, go = list[int](), list[int](), asyncio.Event()

    async def ask(number: int) -> None:
        async def prepare() -> None:
            ready.append(number)

        async with limits.place("acme", "key", widest, prepare):
            inside.append(number)
            await go.wait()

    calls = [asyncio.create_task(ask(number)) for number in range(40)]
    for _ in range(5):
        await asyncio.sleep(0)
    assert (len(inside), len(ready)) == (wide, wide + early)
    go.set()
    await asyncio.gather(*calls)
    assert ready == sorted(inside) == list(range(40))


async def test_nothing_gets_ready_for_a_service_that_is_away() -> None:
    limits = Limits(Jumping().clock)
    for _ in range(FAULTS_TO_OPEN):
        await call(limits, broken(), widest=64)
    ready, go = list[int](), asyncio.Event()

    async def ask(number: int) -> None:
        async def prepare() -> None:
            ready.append(number)

        async with limits.place("acme", "key", 64, prepare):
            await go.wait()

    calls = [asyncio.create_task(ask(number)) for number in range(20)]
    for _ in range(5):
        await asyncio.sleep(0)
    assert len(ready) == 1
    go.set()
    await asyncio.gather(*calls)
    assert sorted(ready) == list(range(20))


async def test_each_key_has_its_own_gate_and_each_engine_its_own_breaker() -> None:
    limits = Limits(Jumping().clock)
    assert limits.gate("acme", "one", 4) is limits.gate("acme", "one", 4)
    assert limits.gate("acme", "one", 4) is not limits.gate("acme", "two", 4)
    for _ in range(FAULTS_TO_OPEN):
        await call(limits, broken())
    assert limits.breaker("acme").state is BreakerState.OPEN
    assert limits.breaker("other").state is BreakerState.CLOSED


async def test_a_breaker_opens_after_faults_in_a_row_only() -> None:
    limits = Limits(Jumping().clock)
    for fault in [broken(), broken(), broken(), broken(), None, broken(), broken(), refused(), broken(), broken()]:
        await call(limits, fault)
    assert limits.breaker("acme").state is BreakerState.CLOSED
    for _ in range(FAULTS_TO_OPEN - 2):
        await call(limits, broken())
    assert limits.breaker("acme").state is BreakerState.OPEN


async def test_behind_an_open_breaker_one_call_tries_whether_the_service_is_back() -> None:
    time = Jumping()
    limits = Limits(time.clock)
    for _ in range(FAULTS_TO_OPEN):
        await call(limits, broken())
    inside, trying, back = list[int](), asyncio.Event(), asyncio.Event()

    async def ask(number: int) -> None:
        async with limits.place("acme", "key", 8):
            inside.append(number)
            trying.set()
            await back.wait()

    calls = [asyncio.create_task(ask(number)) for number in range(3)]
    await trying.wait()
    for _ in range(20):
        await asyncio.sleep(0)
    assert (len(inside), limits.breaker("acme").state) == (1, BreakerState.HALF_OPEN)
    assert time.seconds >= FIRST_PAUSE
    back.set()
    await asyncio.wait(calls)
    assert (len(inside), limits.breaker("acme").state) == (3, BreakerState.CLOSED)


async def test_each_vain_try_doubles_the_pause() -> None:
    time = Jumping()
    breaker = ServiceBreaker(time.clock)
    for _ in range(FAULTS_TO_OPEN):
        breaker.failed()
    began, pauses = 0.0, list[float]()
    for _ in range(6):
        assert await breaker.enter("acme")
        pauses.append(time.seconds - began)
        began = time.seconds
        breaker.failed()
    assert pauses == [5.0, 10.0, 20.0, 40.0, LONGEST_PAUSE, LONGEST_PAUSE]


async def test_a_try_that_tells_nothing_leaves_the_next_one_to_try() -> None:
    time = Jumping()
    limits = Limits(time.clock)
    for _ in range(FAULTS_TO_OPEN):
        await call(limits, broken())
    await call(limits, BudgetReachedError("At the cap."))
    assert limits.breaker("acme").state is BreakerState.OPEN
    await call(limits)
    assert limits.breaker("acme").state is BreakerState.CLOSED


async def test_a_call_does_not_wait_for_ever_for_a_service_that_is_away() -> None:
    time = Jumping()
    limits = Limits(time.clock)
    for _ in range(FAULTS_TO_OPEN):
        await call(limits, broken())
    never, held = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        async with limits.place("acme", "key", 8):
            held.set()
            await never.wait()

    holding = asyncio.create_task(hold())
    await held.wait()
    began = time.seconds
    with pytest.raises(ServiceError) as failed:
        async with limits.place("acme", "key", 8):
            raise AssertionError("nobody but the one that tries may go in")
    assert failed.value.retryable
    assert PATIENCE - 1 <= time.seconds - began <= PATIENCE
    holding.cancel()
    await asyncio.gather(holding, return_exceptions=True)
    assert limits.gate("acme", "key", 8).busy == 0
