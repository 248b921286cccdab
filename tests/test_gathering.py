"""Groups that grow with the load: who goes with whom, and whom a failure meets."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from narratix_desktop.gathering import Gathering


class AwayError(Exception):
    """Meets everybody."""


@dataclass
class Counter:
    """Serves numbers; each group waits until it is let go."""

    groups: list[list[int]] = field(default_factory=list)
    go: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(100))
    bad: int | None = None
    away: bool = False

    async def serve(self, numbers: Sequence[int]) -> list[int | Exception]:
        self.groups.append(list(numbers))
        await self.go.acquire()
        if self.away:
            raise AwayError
        if self.bad in numbers:
            raise ValueError(f"{self.bad} is to blame")
        return [number * 10 if number % 2 == 0 else KeyError(number) for number in numbers]

    def gathering(self) -> Gathering[int, int]:
        return Gathering(self.serve, (AwayError,), breath=0.0)


async def begun(counter: Counter, groups: int) -> None:
    while len(counter.groups) < groups:  # noqa: ASYNC110 - it is this loop that is waited for
        await asyncio.sleep(0)


async def test_whoever_comes_alone_is_served_at_once() -> None:
    counter = Counter()
    gathering = counter.gathering()
    assert [await gathering.bring(2), await gathering.bring(4)] == [20, 40]
    assert counter.groups == [[2], [4]]


async def test_who_comes_while_a_group_is_served_goes_with_the_next_and_gets_the_own_outcome() -> None:
    counter = Counter(go=asyncio.Semaphore(0))
    gathering = counter.gathering()
    callers = [asyncio.create_task(gathering.bring(0))]
    await begun(counter, 1)
    callers += [asyncio.create_task(gathering.bring(number)) for number in range(1, 6)]
    await asyncio.sleep(0)
    counter.go.release()
    counter.go.release()
    outcomes = await asyncio.gather(*callers, return_exceptions=True)
    assert counter.groups == [[0], [1, 2, 3, 4, 5]]
    assert [type(one) if isinstance(one, Exception) else one for one in outcomes] == [
        *(0, KeyError, 20, KeyError, 40, KeyError)
    ]


async def test_a_group_that_fails_is_served_one_by_one_so_that_only_who_is_to_blame_fails() -> None:
    counter = Counter(bad=4)
    gathering = counter.gathering()
    outcomes = await asyncio.gather(*map(gathering.bring, (2, 4, 6)), return_exceptions=True)
    assert (outcomes[0], outcomes[2]) == (20, 60)
    assert isinstance(outcomes[1], ValueError)
    assert counter.groups == [[2, 4, 6], [2], [4], [6]]


async def test_a_failure_that_meets_everybody_is_told_to_all_without_trying_each() -> None:
    counter = Counter(away=True)
    gathering = counter.gathering()
    outcomes = await asyncio.gather(*map(gathering.bring, (2, 4, 6)), return_exceptions=True)
    assert [type(one) for one in outcomes] == [AwayError] * 3
    assert counter.groups == [[2, 4, 6]]
    counter.away = False
    assert await gathering.bring(2) == 20


async def test_a_caller_that_gives_up_is_left_out_and_takes_nothing_from_the_others() -> None:
    counter = Counter(go=asyncio.Semaphore(0))
    gathering = counter.gathering()
    callers = [asyncio.create_task(gathering.bring(number)) for number in (0, 2)]
    await begun(counter, 1)
    callers += [asyncio.create_task(gathering.bring(number)) for number in (4, 6)]
    await asyncio.sleep(0)
    # One of those that are being served, and one of those that wait.
    callers[0].cancel()
    callers[2].cancel()
    for _ in range(2):
        counter.go.release()
    outcomes = await asyncio.gather(*callers, return_exceptions=True)
    assert [outcomes[1], outcomes[3]] == [20, 60]
    assert [isinstance(outcomes[place], asyncio.CancelledError) for place in (0, 2)] == [True, True]
    assert counter.groups == [[0, 2], [6]]


async def test_nobody_waits_for_ever_where_the_work_is_stopped() -> None:
    counter = Counter(go=asyncio.Semaphore(0))
    gathering = counter.gathering()
    callers = [asyncio.create_task(gathering.bring(0))]
    await begun(counter, 1)
    callers.append(asyncio.create_task(gathering.bring(2)))
    await asyncio.sleep(0)
    (work,) = [task for task in asyncio.all_tasks() if task.get_name() == "gathering"]
    work.cancel()
    outcomes = await asyncio.wait_for(asyncio.gather(*callers, return_exceptions=True), timeout=1)
    assert all(isinstance(one, asyncio.CancelledError) for one in outcomes)


@pytest.mark.parametrize("count", [1, 199, 500])
async def test_everybody_is_served_once_in_order(count: int) -> None:
    counter = Counter()
    gathering = counter.gathering()
    outcomes = await asyncio.gather(*map(gathering.bring, range(0, 2 * count, 2)))
    assert outcomes == list(range(0, 20 * count, 20))
    assert [one for group in counter.groups for one in group] == list(range(0, 2 * count, 2))
