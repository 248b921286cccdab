"""How a running use case says how far it is, and learns that the author wants it to stop."""

import time
from collections.abc import Awaitable, Callable

from narratix_desktop.domain.ids import TaskId
from narratix_desktop.domain.task import TaskStatus
from narratix_desktop.ports.store import TaskStore

Report = Callable[[int, int], Awaitable[None]]
"""Awaited with units done and units in all; raises ``TaskStoppedError`` to stop the work where it stands."""

_LEAST_INTERVAL = 0.25


class TaskStoppedError(Exception):
    """The author paused, cancelled or deleted the task; what is committed stays."""


async def report_nothing(_done: int, _total: int) -> None:
    """For use cases that run outside a task."""


def report_to(tasks: TaskStore, task_id: TaskId, message: str = "") -> Report:
    """Write progress into a task, at most four times a second and always at the end."""
    last = 0.0

    async def report(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if done < total and now - last < _LEAST_INTERVAL:
            return
        last = now
        if await tasks.progress(task_id, done, total, message=message) is not TaskStatus.IN_PROGRESS:
            raise TaskStoppedError

    return report
