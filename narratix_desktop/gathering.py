"""Group commit: what many callers bring at about the same time is done together, and each gets its own outcome.

Whoever comes alone is served at once. Whoever comes while a group is being served, or within a breath behind it, goes
with the next one, so groups grow with the load and nobody waits for others that may never come. Refuses to know what is
done with a group.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from itertools import islice
from typing import Final, Generic, TypeVar

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")

BREATH: Final = 0.004
"""Seconds between two groups, in which the next one grows; well below what a request to a service takes."""
MOST: Final = 200


class Gathering(Generic[Item, Outcome]):
    """Serves items in groups, one group after the other, in the order in which they were brought.

    A group that fails is served again one by one, so that whoever is to blame fails alone; a group has to happen
    together or not at all. A caller that gives up before its group is begun is left out; later it is only not told.

    Args:
        serve: Serves a group; answers an outcome for each item in order, or an exception to raise there.
        for_all: Failures that meet every item alike, e.g. because the database is away: all are told at once.
        breath: Seconds between groups.
        most: How many items a group has at most.
    """

    def __init__(
        self,
        serve: Callable[[Sequence[Item]], Awaitable[Sequence[Outcome | Exception]]],
        for_all: tuple[type[Exception], ...] = (),
        breath: float = BREATH,
        most: int = MOST,
    ) -> None:
        self._serve = serve
        self._for_all = for_all
        self._breath = breath
        self._most = most
        self._waiting: deque[tuple[Item, asyncio.Future[Outcome]]] = deque()
        self._working: asyncio.Task[None] | None = None

    async def bring(self, item: Item) -> Outcome:
        """Have an item served; answers or raises what became of it."""
        loop = asyncio.get_running_loop()
        place: asyncio.Future[Outcome] = loop.create_future()
        self._waiting.append((item, place))
        if self._working is None:
            self._working = loop.create_task(self._work(), name="gathering")
        return await place

    async def _work(self) -> None:
        try:
            while self._waiting:
                group = [self._waiting.popleft() for _ in range(min(self._most, len(self._waiting)))]
                group = [(item, place) for item, place in group if not place.done()]
                if group:
                    await self._together(group)
                    await asyncio.sleep(self._breath)
        finally:
            self._working = None
            # Only where the loop is being closed: nobody may wait for ever.
            for _, place in self._waiting:
                place.cancel()
            self._waiting.clear()

    async def _together(self, group: Sequence[tuple[Item, "asyncio.Future[Outcome]"]]) -> None:
        try:
            outcomes = await self._serve([item for item, _ in group])
        except asyncio.CancelledError:
            for _, place in group:
                place.cancel()
            raise
        except Exception as error:  # noqa: BLE001  told to those who brought the items
            if len(group) > 1 and not isinstance(error, self._for_all):
                for one in group:
                    await self._together([one])
                return
            for _, place in group:
                _tell(place, error)
            return
        for (_, place), outcome in zip(group, outcomes, strict=True):
            _tell(place, outcome)


def all_in_one(
    serve: Callable[[Sequence[Item]], Awaitable[Sequence[Outcome]]],
) -> Callable[[Sequence[Sequence[Item]]], Awaitable[list[tuple[Outcome, ...]]]]:
    """Serve callers who bring several items each with one call for all of them; each gets the outcomes of its own."""

    async def together(calls: Sequence[Sequence[Item]]) -> list[tuple[Outcome, ...]]:
        outcomes = iter(await serve([item for items in calls for item in items]))
        return [tuple(islice(outcomes, len(items))) for items in calls]

    return together


def _tell(place: "asyncio.Future[Outcome]", outcome: Outcome | Exception) -> None:
    if place.done():
        return
    if isinstance(outcome, Exception):
        place.set_exception(outcome)
    else:
        place.set_result(outcome)
