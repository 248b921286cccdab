"""Run coroutines side by side: all at once, or so many at a time. The first failure is raised as it was."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from typing import Any, TypeVar

from narratix_desktop.places import Places

Answer = TypeVar("Answer")


async def all_of(work: Iterable[Coroutine[Any, Any, Answer]]) -> list[Answer]:
    """Answers in the order of ``work``; the first failure stops the others."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one) for one in work]
    except ExceptionGroup as failures:
        raise _first(failures) from None
    return [task.result() for task in tasks]


async def few_of(
    width: int, work: Iterable[Callable[[], Coroutine[Any, Any, None]]], places: Places | None = None
) -> None:
    """Begin the next piece of work whenever fewer than ``width`` are under way.

    Behind a failure nothing more is begun, and what is under way comes to its end: it may have been paid.

    Args:
        width: How many at most.
        work: What is to be done, in order.
        places: Shared with others who do the like: together as many as there are places. Whoever began before gets all
            that are of use, and the next one what is left.
    """
    left = iter(work)
    shared = places or Places(max(1, width))
    claim = shared.claim()
    failures: list[Exception] = []

    async def go_on() -> None:
        while not failures:
            async with shared.place(claim):
                while not failures and not shared.older_waits(claim):
                    if (begin := next(left, None)) is None:
                        return
                    try:
                        await begin()
                    except Exception as error:  # noqa: BLE001  raised below, when the others have ended
                        failures.append(error)

    await all_of(go_on() for _ in range(max(1, width)))
    if failures:
        raise failures[0]


def _first(failures: ExceptionGroup[Exception]) -> Exception:
    """A task group wraps even a single failure; those who wait want the failure itself."""
    first = failures.exceptions[0]
    return _first(first) if isinstance(first, ExceptionGroup) else first
