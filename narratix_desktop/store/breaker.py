"""A circuit breaker: fail at once while the database is away, look for it, close by itself when it is back.

Knows no database: it is handed a probe. Closed lets calls through; open refuses them; after a pause that doubles with
each vain attempt, the probe alone goes out (half open), and its success closes the breaker again.
"""

import asyncio
from collections.abc import Awaitable, Callable

from narratix_desktop.ports.health import BreakerState

FIRST_PAUSE = 0.2
LONGEST_PAUSE = 5.0


class Breaker:
    """Guards calls to one resource.

    Args:
        probe: Answers whether the resource is back. It must not raise, and must end in bounded time.
    """

    def __init__(self, probe: Callable[[], Awaitable[bool]]) -> None:
        self._probe = probe
        self._state = BreakerState.CLOSED
        self._search: asyncio.Task[None] | None = None
        self._back = asyncio.Event()
        self._back.set()

    @property
    def state(self) -> BreakerState:
        """Whether calls go through now."""
        return self._state

    @property
    def closed(self) -> bool:
        """Whether calls may go out."""
        return self._state is BreakerState.CLOSED

    def trip(self) -> None:
        """Open after a failure; opening an open breaker changes nothing."""
        if self._state is not BreakerState.CLOSED:
            return
        self._state = BreakerState.OPEN
        self._back.clear()
        self._search = asyncio.get_running_loop().create_task(self._look_for_it(), name="database breaker")

    async def wait_closed(self) -> None:
        """Return when calls may go out again."""
        await self._back.wait()

    async def stop(self) -> None:
        """End the search, e.g. because the program closes; the breaker stays as it is."""
        search, self._search = self._search, None
        if search is not None:
            search.cancel()
            await asyncio.wait({search})

    async def _look_for_it(self) -> None:
        pause = FIRST_PAUSE
        while True:
            await asyncio.sleep(pause)
            self._state = BreakerState.HALF_OPEN
            if await self._probe():
                break
            self._state = BreakerState.OPEN
            pause = min(pause * 2, LONGEST_PAUSE)
        self._state = BreakerState.CLOSED
        self._back.set()
