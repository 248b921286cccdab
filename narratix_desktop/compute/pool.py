"""The worker processes behind ``ports.work.Compute``: started when first needed, replaced when they die.

Workers are spawned, never forked, and hold no connection, key or window. The calling event loop never waits for a pipe:
each worker has a thread that does. Knows nothing of what jobs do.
"""

import asyncio
import os
from typing import Final, TypeVar, cast

from narratix_desktop.compute.handler import Died, WorkerHandler
from narratix_desktop.compute.wire import Answered, Failed, Outcome, Refused
from narratix_desktop.domain.errors import ComputeError
from narratix_desktop.ports.jobs import Job

Answer = TypeVar("Answer")

RECYCLE_ABOVE: Final = 220 * 2**20
"""Bytes of resident memory behind a job above which a worker is replaced: the next job may need 180 MB more."""

IDLE_SECONDS: Final = 300.0
"""How long a worker without work is kept: what it has loaded is worth some seconds, and costs some 100 MB."""


class WorkerPool:
    """Runs jobs in at most ``workers`` processes at once, first come, first served."""

    def __init__(
        self, workers: int | None = None, *, recycle_above: int = RECYCLE_ABOVE, idle_seconds: float = IDLE_SECONDS
    ) -> None:
        """Prepare a pool; no process is started yet.

        Args:
            workers: How many at most; None for one on each core.
            recycle_above: Bytes; see :data:`RECYCLE_ABOVE`.
            idle_seconds: See :data:`IDLE_SECONDS`.
        """
        self._workers = max(1, workers if workers is not None else os.cpu_count() or 1)
        self._recycle_above = recycle_above
        self._idle_seconds = idle_seconds
        self._slots = asyncio.Semaphore(self._workers)
        self._idle: dict[WorkerHandler, asyncio.TimerHandle] = {}
        self._busy: set[WorkerHandler] = set()
        self._closed = False

    @property
    def workers(self) -> int:
        return self._workers

    async def run(self, job: Job[Answer]) -> Answer:
        async with self._slots:
            if self._closed:
                raise ComputeError("The work was not begun because the studio is closing.")
            worker = self._take()
            try:
                outcome = await asyncio.wrap_future(worker.give(job))
            except asyncio.CancelledError:
                worker.kill()
                await asyncio.wrap_future(worker.gone)
                raise
            finally:
                self._put_back(worker)
        return cast("Answer", self._unpack(outcome))

    async def aclose(self) -> None:
        """End all workers and wait until they are gone. Calls under way end with ``ComputeError``."""
        self._closed = True
        workers = [*self._idle, *self._busy]
        for timer in self._idle.values():
            timer.cancel()
        self._idle.clear()
        for worker in workers:
            worker.kill()
        await asyncio.gather(*(asyncio.wrap_future(worker.gone) for worker in workers))

    def _take(self) -> WorkerHandler:
        """The worker that worked last, so that the others can go; a new one where none waits."""
        while self._idle:
            worker, timer = self._idle.popitem()
            timer.cancel()
            if worker.usable:
                break
            worker.kill()
        else:
            worker = WorkerHandler()
        self._busy.add(worker)
        return worker

    def _put_back(self, worker: WorkerHandler) -> None:
        self._busy.discard(worker)
        if self._closed or not worker.usable:
            return
        if worker.resident_bytes > self._recycle_above:
            worker.retire()
            return
        self._idle[worker] = asyncio.get_running_loop().call_later(self._idle_seconds, self._dismiss, worker)

    def _dismiss(self, worker: WorkerHandler) -> None:
        if self._idle.pop(worker, None) is not None:
            worker.retire()

    def _unpack(self, outcome: Outcome | Died) -> object:
        match outcome:
            case Answered(value):
                return value
            case Refused(error):
                raise error
            case Failed(error):
                raise ComputeError(
                    f"The work was not finished because of a fault in the program ({type(error).__name__}).",
                    "Please report it with the details of this message.",
                ) from error
            case Died(reason):
                if self._closed:
                    raise ComputeError("The work was not finished because the studio is closing.")
                died = ComputeError(
                    "The work was not finished because its worker process ended.",
                    "Try again; if it happens every time, close other programs to free memory.",
                    retryable=True,
                )
                died.add_note(f"The worker is gone: {reason}.")
                raise died
