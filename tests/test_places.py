"""So many at once, the older claim first, and nobody's place is lost."""

import asyncio

from narratix_desktop.places import Places


async def test_no_more_are_inside_than_there_are_places_and_who_came_first_goes_first() -> None:
    places, order, busiest = Places(3), list[int](), 0

    async def pass_through(number: int) -> None:
        nonlocal busiest
        async with places.place():
            order.append(number)
            busiest = max(busiest, places.busy)
            await asyncio.sleep(0.001)

    await asyncio.gather(*map(pass_through, range(20)))
    assert (order, busiest, places.busy) == (list(range(20)), 3, 0)


async def test_a_place_is_not_lost_when_somebody_who_waits_gives_up() -> None:
    places = Places(1)
    await places.enter()
    waiting = [asyncio.create_task(places.enter()) for _ in range(3)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    places.leave()
    # The place was handed to the second one in this very moment.
    waiting[1].cancel()
    await asyncio.wait(waiting, timeout=1)
    assert waiting[2].done()
    assert not waiting[2].cancelled()
    places.leave()
    assert places.busy == 0


async def test_a_free_place_goes_to_the_oldest_claim_however_late_it_comes() -> None:
    places, order = Places(1), list[str]()
    old, young = places.claim(), places.claim()

    async def enter(name: str, claim: int) -> None:
        async with places.place(claim):
            order.append(name)
            await asyncio.sleep(0)

    await places.enter(old)
    waiting = [asyncio.create_task(enter(name, young)) for name in ("young 1", "young 2")]
    await asyncio.sleep(0)
    waiting.append(asyncio.create_task(enter("old", old)))
    await asyncio.sleep(0)
    places.leave()
    await asyncio.gather(*waiting)
    assert order == ["old", "young 1", "young 2"]


async def test_who_waits_goes_in_when_there_are_more_places() -> None:
    places = Places(1)
    await places.enter()
    waiting = [asyncio.create_task(places.enter()) for _ in range(3)]
    await asyncio.sleep(0)
    places.width = 3
    places.wake()
    await asyncio.sleep(0)
    assert [one.done() for one in waiting] == [True, True, False]
    places.leave()
    await asyncio.wait_for(waiting[2], 1)
