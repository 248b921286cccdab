"""Paid requests that are cancelled, asked elsewhere as well, or lose the database in the middle."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from narratix_desktop.domain.attempt import AttemptState, SpendFilter
from narratix_desktop.domain.errors import (
    RequestRefusedError,
    StoreUnavailableError,
)
from narratix_desktop.domain.ids import AttemptId
from narratix_desktop.providers import insisting, paid_call
from narratix_desktop.providers.paid_call import PaidCalls
from narratix_desktop.store.assets import AssetRepository
from narratix_desktop.store.database import connect_database
from narratix_desktop.store.ledger import LedgerRepository
from tests.fakes.paid_desk import ESTIMATE, Desk, paid_desk, whole
from tests.fakes.paid_service import Fault, charge
from tests.store.ledger_samples import usd


@pytest_asyncio.fixture
async def desk(database_url: str, tmp_path: Path) -> AsyncIterator[Desk]:
    async with paid_desk(database_url, tmp_path) as opened:
        yield opened


async def test_another_process_that_asks_the_same_is_waited_for(desk: Desk, database_url: str, tmp_path: Path) -> None:
    other = await connect_database(database_url)
    elsewhere = PaidCalls(LedgerRepository(other), AssetRepository(other, tmp_path))
    desk.service.pause = 0.3
    here = asyncio.create_task(desk.buy("hello"))
    await desk.service.begun.wait()
    paid_call._LOOK, look = 0.05, paid_call._LOOK  # type: ignore[misc]
    try:
        there = await elsewhere.run(desk.request("hello"), partial(desk.service.make, "hello"), whole)
    finally:
        paid_call._LOOK = look  # type: ignore[misc]
    assert there == await here
    assert desk.service.charged == 1
    await other.close()


Move = Callable[[LedgerRepository, AttemptId], Awaitable[None]]


@pytest.mark.parametrize(
    ("method", "left"),
    [
        ("reserve", {AttemptState.DEAD}),
        ("sent", {AttemptState.DEAD}),
        ("accepted", {AttemptState.ACCEPTED}),
        ("received", {AttemptState.RECEIVED}),
        ("verified", {AttemptState.VERIFIED}),
    ],
)
async def test_a_cancellation_within_any_move_leaves_a_row_that_can_be_gone_on_with(
    method: str, left: set[AttemptState], desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = getattr(desk.ledger, method)
    within = asyncio.Event()

    async def slow(*given: object) -> object:
        within.set()
        await asyncio.sleep(0.05)
        return await real(*given)

    monkeypatch.setattr(desk.ledger, method, slow)
    buying = asyncio.create_task(desk.order("hello"))
    await within.wait()
    buying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await buying
    assert set(await desk.states()) == left
    monkeypatch.undo()
    charged = desk.service.charged
    assert (await desk.order("hello")).value == "made hello"
    assert desk.service.charged == max(charged, 1)


async def test_a_cancellation_while_the_service_works_is_ambiguous_and_never_forgotten(desk: Desk) -> None:
    desk.service.pause = 0.3
    buying = asyncio.create_task(desk.buy("hello"))
    await desk.service.begun.wait()
    buying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await buying
    (attempt,) = await desk.attempts()
    assert (attempt.state, attempt.counted_cost) == (AttemptState.AMBIGUOUS, ESTIMATE)


async def test_an_answer_outlives_an_outage_of_the_database(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    real, refusals = desk.ledger.received, [1, 1]

    async def away(*given: object) -> None:
        if refusals:
            refusals.pop()
            raise StoreUnavailableError("Away.", retryable=True)
        await real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(desk.ledger, "received", away)
    monkeypatch.setattr(insisting, "PAUSE", 0.01)
    assert (await desk.buy("hello")).value == "made hello"
    assert (await desk.states(), desk.service.charged) == ([AttemptState.VERIFIED], 1)


@pytest.mark.parametrize("method", ["find", "reserve", "sent"])
@pytest.mark.parametrize("lost", ["the call", "its answer"])
async def test_a_request_that_loses_the_database_before_it_leaves_goes_on_when_it_is_back(
    method: str, lost: str, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, refusals = getattr(desk.ledger, method), [1]

    async def away(*given: object) -> object:
        if refusals and lost == "the call":
            refusals.pop()
            raise StoreUnavailableError("Away.", retryable=True)
        answer = await real(*given)
        if refusals:
            refusals.pop()
            raise StoreUnavailableError("Away.", retryable=True)
        return answer

    monkeypatch.setattr(desk.ledger, method, away)
    monkeypatch.setattr(insisting, "PAUSE", 0.01)
    async with asyncio.timeout(30):
        assert (await desk.buy("hello")).value == "made hello"
    assert (await desk.states(), desk.service.charged) == ([AttemptState.VERIFIED], 1)


async def test_many_requests_with_faults_between_settle_to_the_cent(desk: Desk) -> None:
    for number in range(0, 60, 7):
        desk.service.faults.extend([Fault()] * 6 + [Fault(status=(429, 503, 529)[number % 3])])
    bought = await asyncio.gather(*(desk.buy(f"line {number}") for number in range(60)))
    assert len({one.attempt for one in bought}) == 60
    spend = await desk.ledger.spend(SpendFilter(run="run"))
    assert (spend.paid, spend.ambiguous, spend.reserved) == (charge(desk.service), usd("0"), usd("0"))
    assert desk.service.charged == 60
    assert desk.service.busiest <= 4


async def test_no_log_holds_what_is_asked_or_answered(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    desk.service.faults.extend([Fault("reset"), Fault(status=429)])
    with capture_logs() as events:
        await desk.buy("a secret line of the book")
        await desk.buy("a secret line of the book")
        desk.service.faults.append(Fault(status=400))
        with pytest.raises(RequestRefusedError):
            await desk.buy("another secret line")
    assert len(events) >= 4
    assert "secret" not in f"{events} {caplog.text}"
    rows = await desk.database.fetch("SELECT row_to_json(a)::text AS row FROM attempts a")
    assert not any("secret" in row["row"] for row in rows)
