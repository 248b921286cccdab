"""Paid requests against a real service that keeps its own books, recorded in a real database."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio

from narratix_desktop.domain.attempt import AttemptState, SpendFilter
from narratix_desktop.domain.budget import SETTING, Budget
from narratix_desktop.domain.errors import (
    AudioError,
    BudgetReachedError,
    CreditError,
    KeyRefusedError,
    NarratixError,
    OutcomeUnknownError,
    RequestRefusedError,
    ServiceEndedError,
    ServiceError,
)
from narratix_desktop.ports.engines import Fetched
from narratix_desktop.providers.paid_call import PaidCalls
from narratix_desktop.providers.paid_request import Bought, Sending
from narratix_desktop.providers.retry import Bill, CallFault
from narratix_desktop.store.assets import AssetRepository
from narratix_desktop.store.database import connect_database
from narratix_desktop.store.ledger import LedgerRepository
from narratix_desktop.store.settings import SettingRepository
from tests.fakes.paid_desk import ESTIMATE, Desk, paid_desk, whole
from tests.fakes.paid_service import PRICE, Fault, charge
from tests.store.ledger_samples import usd
from tests.store.store_samples import eventually


@pytest_asyncio.fixture
async def desk(database_url: str, tmp_path: Path) -> AsyncIterator[Desk]:
    async with paid_desk(database_url, tmp_path) as opened:
        yield opened


async def reached(desk: Desk, states: list[AttemptState]) -> None:
    async def are() -> bool:
        return await desk.states() == states

    await eventually(are)


async def test_a_request_leaves_only_after_its_row_is_on_disk(desk: Desk, database_url: str) -> None:
    seen: list[AttemptState] = []

    async def send(sending: Sending) -> Fetched:
        # Another connection sees only what is committed.
        other = await connect_database(database_url)
        seen.append((await LedgerRepository(other).get(sending.attempt)).state)
        await other.close()
        return await desk.service.make("hello", sending)

    bought = await desk.buy("hello", send)
    assert seen == [AttemptState.SENT]
    attempt = await desk.ledger.get(bought.attempt)
    assert (bought.value, attempt.state, attempt.actual_cost) == ("made hello", AttemptState.VERIFIED, PRICE)
    assert await desk.ledger.commit([bought.attempt]) == {bought.attempt}


async def test_equal_requests_are_paid_once_whether_one_after_another_or_together(desk: Desk) -> None:
    together = await asyncio.gather(*(desk.buy("hello") for _ in range(5)))
    await desk.ledger.commit([together[0].attempt])
    later = await desk.buy("hello")
    assert len({one.attempt for one in (*together, later)}) == 1
    assert later.value == "made hello"
    assert desk.service.charged == 1
    await desk.buy("something else")
    assert desk.service.charged == 2


async def test_an_answer_that_arrived_before_a_crash_is_used_and_not_paid_again(desk: Desk, tmp_path: Path) -> None:
    async def crash(_fetched: Fetched) -> str:
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await desk.buy("hello", check=crash)
    assert await desk.states() == [AttemptState.RECEIVED]
    await desk.settle()
    fresh = PaidCalls(desk.ledger, AssetRepository(desk.database, tmp_path))
    bought = await fresh.run(desk.request("hello"), partial(desk.service.make, "hello"), whole)
    assert bought.value == "made hello"
    assert (await desk.states(), desk.service.charged) == ([AttemptState.VERIFIED], 1)


async def test_an_answer_whose_file_is_gone_is_paid_again_and_both_stay_on_record(desk: Desk, tmp_path: Path) -> None:
    bought = await desk.buy("hello")
    for file in tmp_path.rglob("*.txt"):
        file.unlink()
    again = await desk.buy("hello")
    assert again.attempt != bought.attempt
    assert await desk.states() == [AttemptState.DEAD, AttemptState.VERIFIED]
    assert (await desk.ledger.spend(SpendFilter())).paid == charge(desk.service) == usd("0.08")


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, RequestRefusedError),
        (401, KeyRefusedError),
        (402, CreditError),
        (403, KeyRefusedError),
        (404, RequestRefusedError),
        (410, ServiceEndedError),
        (413, RequestRefusedError),
        (422, RequestRefusedError),
    ],
)
async def test_a_refusal_is_not_tried_again_and_costs_nothing(
    status: int, error: type[NarratixError], desk: Desk
) -> None:
    desk.service.faults.append(Fault(status=status))
    with pytest.raises(error) as refused:
        await desk.buy("hello")
    assert not refused.value.retryable
    assert (await desk.states(), desk.service.asked, desk.time.slept) == ([AttemptState.DEAD], ["POST /make"], [])
    assert (await desk.ledger.spend(SpendFilter())).counted == 0


async def test_a_busy_service_is_asked_again_never_before_it_allows(desk: Desk) -> None:
    for wait in ("7", "0", "2.5"):
        desk.service.faults.append(Fault(status=429, headers={"Retry-After": wait}))
    assert (await desk.buy("hello")).value == "made hello"
    # The floor, and on top of it the most that chance may add: one second, then two, then four.
    assert desk.time.slept == [8.0, 2.0, 6.5]
    assert await desk.states() == [AttemptState.DEAD] * 3 + [AttemptState.VERIFIED]
    assert (await desk.ledger.spend(SpendFilter())).paid == charge(desk.service)


async def test_a_request_is_sent_at_most_five_times_each_time_on_its_own_row(desk: Desk) -> None:
    desk.service.faults.extend([Fault(status=529)] * 9)
    with pytest.raises(ServiceError) as failed:
        await desk.buy("hello")
    # From here on it is the author's to say.
    assert not failed.value.retryable
    assert len(desk.service.asked) == 5
    assert await desk.states() == [AttemptState.DEAD] * 5
    assert (await desk.buy("hello")).value == "made hello"


async def one_waits_for_the_other(
    desk: Desk, turn: asyncio.Event
) -> tuple["asyncio.Task[Bought[str]]", "asyncio.Task[Bought[str]]"]:
    """Two requests where one place is: the first is sent and comes to its end at its turn, the second waits."""

    async def slow(sending: Sending) -> Fetched:
        await turn.wait()
        return await desk.service.make("first", sending)

    first = asyncio.create_task(desk.calls.run(desk.request("first", widest=1), slow, whole))
    await reached(desk, [AttemptState.SENT])
    make = partial(desk.service.make, "second")
    second = asyncio.create_task(desk.calls.run(desk.request("second", widest=1), make, whole))
    await reached(desk, [AttemptState.SENT, AttemptState.INTENT])
    return first, second


async def test_what_waits_for_its_turn_is_reserved_and_once_given_up_reserved_anew(desk: Desk) -> None:
    turn = asyncio.Event()
    first, second = await one_waits_for_the_other(desk, turn)
    await desk.ledger.dead((await desk.attempts())[1].id, "not sent")
    turn.set()
    assert [(await each).value for each in (first, second)] == ["made first", "made second"]
    assert await desk.states() == [AttemptState.VERIFIED, AttemptState.DEAD, AttemptState.VERIFIED]
    assert (len(desk.service.asked), (await desk.ledger.spend(SpendFilter())).paid) == (2, charge(desk.service))


async def test_what_is_called_off_while_it_waits_for_its_turn_reserves_nothing_any_more(desk: Desk) -> None:
    turn = asyncio.Event()
    first, second = await one_waits_for_the_other(desk, turn)
    for each in (second, first):
        each.cancel()
    turn.set()
    await asyncio.wait([first, second])
    spend = await desk.ledger.spend(SpendFilter())
    assert await desk.states() == [AttemptState.AMBIGUOUS, AttemptState.DEAD]
    assert (desk.service.asked, spend.counted) == ([], ESTIMATE)


async def test_what_is_on_record_as_sent_and_waits_too_long_for_its_turn_is_taken_back(desk: Desk) -> None:
    """In front of a wide gate; by its record it should be answered when its turn comes at last."""
    turn, asked = asyncio.Event(), 0

    async def make(sending: Sending) -> Fetched:
        nonlocal asked
        asked += 1
        await turn.wait()
        return Fetched(b"made", "txt")

    buying = [
        asyncio.create_task(desk.calls.run(desk.request(f"line {number}", widest=12), make, whole))
        for number in range(7)
    ]
    await reached(desk, [AttemptState.SENT] * 7)

    async def six_are_asked() -> bool:
        return asked == 6

    await eventually(six_are_asked)
    desk.time.seconds += 31.0
    turn.set()
    assert {bought.value for bought in await asyncio.gather(*buying)} == {"made"}
    assert Counter(await desk.states()) == {AttemptState.VERIFIED: 7, AttemptState.DEAD: 1}
    assert asked == 7


async def test_useless_answers_and_failures_together_are_at_most_five_requests(desk: Desk) -> None:
    looks = iter([True, True, True])

    async def at_first_useless(fetched: Fetched) -> str:
        if next(looks, False):
            raise AudioError("Unusable.", retryable=True)
        return fetched.data.decode()

    desk.service.faults.extend([Fault(status=529), Fault(), Fault(status=529), Fault(), Fault(status=529), Fault()])
    with pytest.raises(ServiceError) as failed:
        await desk.buy("hello", check=at_first_useless)
    assert (failed.value.retryable, len(desk.service.asked)) == (False, 5)


async def test_a_task_that_is_tried_again_goes_on_counting(desk: Desk) -> None:
    desk.service.faults.extend([Fault(status=529), Fault(status=429, headers={"Retry-After": "3600"})])
    with pytest.raises(ServiceError) as asked_to_wait:
        await desk.buy("hello")
    assert asked_to_wait.value.retryable
    desk.service.faults.extend([Fault(status=529)] * 9)
    with pytest.raises(ServiceError) as failed:
        await desk.buy("hello")
    assert (failed.value.retryable, len(desk.service.asked)) == (False, 5)


async def test_a_service_that_asks_for_long_patience_is_left_to_the_task(desk: Desk) -> None:
    desk.service.faults.append(Fault(status=429, headers={"Retry-After": "3600"}))
    with pytest.raises(ServiceError) as failed:
        await desk.buy("hello")
    assert (failed.value.retryable, failed.value.wait, desk.time.slept) == (True, 3600.0, [])


@pytest.mark.parametrize("fault", [Fault("reset"), Fault("silent"), Fault(status=500), Fault(status=502)])
async def test_what_may_have_been_paid_is_ambiguous_and_paid_again_within_the_limit(fault: Fault, desk: Desk) -> None:
    desk.service.faults.append(fault)
    assert (await desk.buy("hello")).value == "made hello"
    assert await desk.states() == [AttemptState.AMBIGUOUS, AttemptState.VERIFIED]
    first, second = await desk.attempts()
    assert (first.repays, second.repays) == (False, True)
    spend = await desk.ledger.spend(SpendFilter())
    assert (spend.ambiguous, spend.paid) == (ESTIMATE, PRICE)
    assert spend.spent >= charge(desk.service)


async def test_what_may_have_been_paid_is_not_paid_again_where_the_author_forbids_it(desk: Desk) -> None:
    await SettingRepository(desk.database).set(SETTING, Budget(repay=usd("0")).as_stored())
    desk.service.faults.append(Fault("reset"))
    with pytest.raises(OutcomeUnknownError):
        await desk.buy("hello")
    with pytest.raises(OutcomeUnknownError):
        await desk.buy("hello")
    assert (desk.service.charged, await desk.states()) == (1, [AttemptState.AMBIGUOUS])


async def test_a_service_that_cannot_be_reached_costs_nothing(desk: Desk) -> None:
    desk.service.port = 1
    with pytest.raises(ServiceError, match="could not be reached"):
        await desk.buy("hello")
    assert set(await desk.states()) == {AttemptState.DEAD}
    assert (await desk.ledger.spend(SpendFilter())).counted == 0


async def test_a_request_that_takes_too_long_is_ambiguous(desk: Desk) -> None:
    async def never(_sending: Sending) -> Fetched:
        await asyncio.Event().wait()
        raise AssertionError

    await SettingRepository(desk.database).set(SETTING, Budget(repay=usd("0")).as_stored())
    with pytest.raises(OutcomeUnknownError):
        await desk.buy("hello", never, deadline=0.05)
    assert await desk.states() == [AttemptState.AMBIGUOUS]


async def test_a_cap_stops_before_anything_is_sent(desk: Desk) -> None:
    await SettingRepository(desk.database).set(SETTING, Budget(run=usd("0.09")).as_stored())
    await desk.buy("one")
    await desk.buy("two")
    with pytest.raises(BudgetReachedError):
        await desk.buy("three")
    assert (desk.service.charged, await desk.states()) == (2, [AttemptState.VERIFIED] * 2)


async def test_useless_answers_are_asked_again_twice_and_stay_paid(desk: Desk) -> None:
    async def useless(_fetched: Fetched) -> str:
        raise AudioError("Unusable.", retryable=True)

    with pytest.raises(AudioError) as failed:
        await desk.buy("hello", check=useless)
    assert not failed.value.retryable
    assert await desk.states() == [AttemptState.DEAD] * 3
    assert (await desk.ledger.spend(SpendFilter())).paid == charge(desk.service) == usd("0.12")


async def test_an_answer_that_somebody_stores_while_it_is_looked_at_again_is_used(desk: Desk) -> None:
    first = await desk.buy("hello")

    async def slow(fetched: Fetched) -> str:
        await desk.ledger.commit([first.attempt])
        return fetched.data.decode()

    again = await desk.buy("hello", check=slow)
    assert (again, desk.service.charged) == (first, 1)
    assert await desk.states() == [AttemptState.COMMITTED]


async def test_an_answer_that_no_other_can_better_is_not_asked_again(desk: Desk) -> None:
    async def useless(_fetched: Fetched) -> str:
        raise AudioError("Unusable.")

    with pytest.raises(AudioError):
        await desk.buy("hello", check=useless)
    assert desk.service.charged == 1


async def test_a_failure_with_a_price_stays_paid(desk: Desk) -> None:
    async def refused(_sending: Sending) -> Fetched:
        raise CallFault(RequestRefusedError("Refused."), Bill.PAID, cost=usd("0.01"))

    async def billed(_sending: Sending) -> Fetched:
        raise CallFault(RequestRefusedError("Refused."), Bill.PAID)

    for text, send in (("one", refused), ("two", billed)):
        with pytest.raises(RequestRefusedError):
            await desk.buy(text, send)
    assert [attempt.actual_cost for attempt in await desk.attempts()] == [usd("0.01"), ESTIMATE]


async def test_an_engines_own_fault_leaves_an_ambiguous_row_and_is_seen(desk: Desk) -> None:
    async def broken(_sending: Sending) -> Fetched:
        raise KeyError("data")

    with pytest.raises(KeyError):
        await desk.buy("hello", broken)
    assert await desk.states() == [AttemptState.AMBIGUOUS]


async def test_an_order_that_the_service_has_named_is_fetched_and_not_placed_again(desk: Desk) -> None:
    # The order arrives, and the line breaks while its result is fetched.
    desk.service.faults.extend([Fault(), Fault("reset"), Fault(status=500)])
    bought = await desk.order("hello")
    assert (bought.value, desk.service.charged) == ("made hello", 1)
    (attempt,) = await desk.attempts()
    assert (attempt.state, attempt.external_id, attempt.id) == (AttemptState.VERIFIED, "order-1", bought.attempt)


async def test_an_order_that_failed_there_is_placed_again(desk: Desk) -> None:
    desk.service.faults.extend([Fault(), Fault("reset"), Fault(status=404)])
    with pytest.raises(RequestRefusedError):
        await desk.order("hello")
    assert await desk.states() == [AttemptState.DEAD]
    assert (await desk.order("hello")).value == "made hello"
