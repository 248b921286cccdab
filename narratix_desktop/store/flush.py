"""Durability for many writers at once: one flush of the server's log for all that committed before it.

A commit that carries a NOTIFY holds a lock of the whole server until the disk has answered, so commits of that kind go
one by one: some 300 a second instead of thousands. Therefore connections commit without waiting for the disk, and a
write counts as done when a flush that began after its commit has ended. The server's log is sequential: one flush makes
everything before it durable.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

FLUSH: Final = "SELECT pg_logical_emit_message(false, 'narratix', '', true)"
"""Writes an empty record to the log and waits until the log is on disk up to it (PostgreSQL 17 and later)."""


class SharedFlush:
    """Lets callers wait for a flush that begins after their call; calls that come while one runs share the next."""

    def __init__(self, flush: Callable[[], Awaitable[object]]) -> None:
        self._flush = flush
        self._one_at_a_time = asyncio.Lock()
        self._next: asyncio.Task[None] | None = None

    async def wait(self) -> None:
        """Return when everything committed before this call is on disk; raises what the flush raised."""
        if self._next is None:
            self._next = asyncio.get_running_loop().create_task(self._run(), name="flush")
            self._next.add_done_callback(_forget)
        # One caller that gives up must not take the flush from the others.
        await asyncio.shield(self._next)

    async def _run(self) -> None:
        async with self._one_at_a_time:
            self._next = None
            await self._flush()


def _forget(task: "asyncio.Task[None]") -> None:
    """Look at the outcome, because every waiter may have been cancelled."""
    if not task.cancelled():
        task.exception()
