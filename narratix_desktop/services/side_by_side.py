"""Run coroutines side by side; the first failure stops the others and is raised as it was."""

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any, TypeVar

Answer = TypeVar("Answer")


async def all_of(work: Iterable[Coroutine[Any, Any, Answer]]) -> list[Answer]:
    """Answers in the order of ``work``."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one) for one in work]
    except ExceptionGroup as failures:
        raise _first(failures) from None
    return [task.result() for task in tasks]


def _first(failures: ExceptionGroup[Exception]) -> Exception:
    """A task group wraps even a single failure; those who wait want the failure itself."""
    first = failures.exceptions[0]
    return _first(first) if isinstance(first, ExceptionGroup) else first
