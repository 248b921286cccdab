"""So many pieces of work at a time, and what becomes of the others when one fails."""

import asyncio
from functools import partial

import pytest

from narratix_desktop.places import Places
from narratix_desktop.services.side_by_side import few_of


class Work:
    """Pieces that end when they are told to."""

    def __init__(self) -> None:
        self.begun: list[int] = []
        self.ended: list[int] = []
        self.busiest = 0
        self.go = asyncio.Event()

    async def do(self, number: int, error: Exception | None = None) -> None:
        self.begun.append(number)
        self.busiest = max(self.busiest, len(self.begun) - len(self.ended))
        if error is None:
            await self.go.wait()
            await asyncio.sleep(0)
        self.ended.append(number)
        if error is not None:
            raise error


async def test_never_more_than_asked_for_are_under_way_and_all_are_done() -> None:
    work = Work()
    work.go.set()
    await few_of(3, (partial(work.do, number) for number in range(10)))
    assert (work.begun, sorted(work.ended), work.busiest) == (list(range(10)), list(range(10)), 3)


@pytest.mark.parametrize("width", [0, 1])
async def test_one_at_a_time_is_one_behind_the_other(width: int) -> None:
    work = Work()
    work.go.set()
    await few_of(width, (partial(work.do, number) for number in range(3)))
    assert (work.ended, work.busiest) == ([0, 1, 2], 1)
    await few_of(width, ())


async def test_behind_a_failure_nothing_is_begun_and_what_is_under_way_ends() -> None:
    work = Work()
    pieces = [partial(work.do, 0), partial(work.do, 1, ValueError("one")), partial(work.do, 2), partial(work.do, 3)]
    running = asyncio.create_task(few_of(2, pieces))
    for _ in range(5):
        await asyncio.sleep(0)
    assert (work.begun, running.done()) == ([0, 1], False)
    work.go.set()
    with pytest.raises(ValueError, match="one"):
        await running
    assert (work.begun, work.ended) == ([0, 1], [1, 0])


async def test_who_began_before_has_all_shared_places_that_are_of_use() -> None:
    places, order = Places(2), list[str]()

    async def do(name: str) -> None:
        order.append(name)
        await asyncio.sleep(0)

    async def all_pieces(name: str) -> None:
        await few_of(2, (partial(do, f"{name}{number}") for number in range(4)), places)

    await asyncio.gather(all_pieces("a"), all_pieces("b"))
    assert order == ["a0", "a1", "a2", "a3", "b0", "b1", "b2", "b3"]
    assert places.busy == 0


async def test_who_is_cancelled_cancels_what_is_under_way() -> None:
    work = Work()
    running = asyncio.create_task(few_of(2, (partial(work.do, number) for number in range(4))))
    for _ in range(5):
        await asyncio.sleep(0)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert (work.begun, work.ended) == ([0, 1], [])
