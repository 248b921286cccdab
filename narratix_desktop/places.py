"""So many at once: places that are waited for, by whoever has the older claim and then by whoever came first.

Refuses to know what is done in a place.
"""

import asyncio
import heapq
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count


class Places:
    """Lets so many through at once; how many may change at any time.

    Args:
        width: How many.
    """

    def __init__(self, width: float = 1.0) -> None:
        self.width = width
        self.busy = 0
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._came = count()
        self._claims = count()

    def claim(self) -> int:
        """A claim that is younger than all before it. Places that get free go to the oldest claim that waits."""
        return next(self._claims)

    async def enter(self, claim: int = 0) -> None:
        """Wait for a place and take it."""
        if not self._waiting and self.busy < int(self.width):
            self.busy += 1
            return
        turn = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (claim, next(self._came), turn))
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.leave()
            raise

    def older_waits(self, claim: int) -> bool:
        """Whether somebody with an older claim waits for a place."""
        return bool(self._waiting) and self._waiting[0][0] < claim

    def leave(self) -> None:
        """Give the place back."""
        self.busy -= 1
        self.wake()

    @asynccontextmanager
    async def place(self, claim: int = 0) -> AsyncIterator[None]:
        """A place for as long as the body runs."""
        await self.enter(claim)
        try:
            yield
        finally:
            self.leave()

    def wake(self) -> None:
        """Let in who has room; to be called where the width has grown."""
        while self._waiting and self.busy < int(self.width):
            turn = heapq.heappop(self._waiting)[2]
            if not turn.done():
                # Taken for whoever waits, so that nobody who comes meanwhile is faster.
                self.busy += 1
                turn.set_result(None)
