import asyncio

from narratix_desktop.ports.health import BreakerState
from narratix_desktop.store.breaker import Breaker


class Resource:
    """Comes back after some vain probes."""

    def __init__(self, vain: int) -> None:
        self.vain = vain
        self.probes = 0
        self.states: list[BreakerState] = []
        self.breaker = Breaker(self.probe)

    async def probe(self) -> bool:
        self.states.append(self.breaker.state)
        self.probes += 1
        return self.probes > self.vain


async def test_it_closes_by_itself_when_the_resource_is_back() -> None:
    resource = Resource(vain=2)
    breaker = resource.breaker
    breaker.trip()
    assert breaker.state is BreakerState.OPEN
    await asyncio.wait_for(breaker.wait_closed(), 20)
    assert breaker.closed
    assert resource.probes == 3
    assert set(resource.states) == {BreakerState.HALF_OPEN}


async def test_failures_while_it_is_open_do_not_start_a_second_search() -> None:
    resource = Resource(vain=0)
    for _ in range(10):
        resource.breaker.trip()
    await asyncio.wait_for(resource.breaker.wait_closed(), 20)
    assert resource.probes == 1


async def test_it_opens_again() -> None:
    resource = Resource(vain=0)
    for _ in range(2):
        resource.breaker.trip()
        assert not resource.breaker.closed
        await asyncio.wait_for(resource.breaker.wait_closed(), 20)
    assert resource.probes == 2


async def test_stopping_ends_the_search_and_leaves_it_open() -> None:
    resource = Resource(vain=1000)
    resource.breaker.trip()
    await resource.breaker.stop()
    assert resource.breaker.state is BreakerState.OPEN
    assert not any(task.get_name() == "database breaker" for task in asyncio.all_tasks())
