"""A worker of the job queue: takes jobs, calls the handler, and keeps at it through outages of the database.

Each connection to the database is one *shift*: it holds the worker's lock, listens, and takes jobs. Handlers belong to
the worker and not to a shift: when the connection is lost they go on, and the next shift takes their jobs over.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from itertools import chain, repeat
from typing import Final
from uuid import UUID

import structlog
from pgqueuer import AsyncpgDriver, Job, Queries, QueueManager, RetryRequested
from pgqueuer.domain.models import TracebackRecord
from pgqueuer.domain.types import QueueEntrypoint, QueueManagerId
from pgqueuer.ports.repository import EntrypointExecutionParameter

from narratix_desktop.domain.errors import NarratixError, StoreError
from narratix_desktop.domain.ids import TaskId
from narratix_desktop.domain.task import TaskStatus
from narratix_desktop.ports.work import TaskHandler
from narratix_desktop.store import queue_tables
from narratix_desktop.store.database import Connection, Database
from narratix_desktop.store.faults import STATEMENT_FAILURES, translated, unavailable

# Short at first: the server may need a moment to see that a killed worker's connection is gone.
SWEEP_PAUSES: Final = (0.5, 1.0, 2.0, 5.0, 10.0)
PRUNE_PAUSE: Final = 3600.0
POLL: Final = timedelta(seconds=2)
HEARTBEAT: Final = timedelta(seconds=30)
BREATH: Final = 0.2
GOODBYE: Final = 0.8
FIRST_PAUSE: Final = 0.1
LONGEST_PAUSE: Final = 5.0

_log = structlog.get_logger(__name__)


@dataclass
class _ShiftQueries(Queries):
    """PgQueuer's queries with a cap of any size, and an event that says when the connection failed.

    ``QueueManager.run`` asks for a cap of at least two, and on a failure waits for all handlers before it says so.
    While all slots are taken it would look ten times a second for a job that it may not take; it hears when one ends.
    """

    cap: int = 1
    full: Callable[[], bool] = bool
    lost: asyncio.Event = field(default_factory=asyncio.Event)

    async def eligible_queued_work(self, entrypoints: list[QueueEntrypoint]) -> int:
        return 0 if self.full() else await super().eligible_queued_work(entrypoints)

    async def queued_work(self, entrypoints: list[QueueEntrypoint]) -> int:
        return 0 if self.full() else await super().queued_work(entrypoints)

    async def dequeue(
        self,
        batch_size: int,
        entrypoints: dict[QueueEntrypoint, EntrypointExecutionParameter],
        queue_manager_id: QueueManagerId,
        global_concurrency_limit: int | None,
        heartbeat_timeout: timedelta,
    ) -> list[Job]:
        try:
            return await super().dequeue(batch_size, entrypoints, queue_manager_id, self.cap, heartbeat_timeout)
        except STATEMENT_FAILURES:
            self.lost.set()
            raise

    async def retry_job(self, job: Job, delay: timedelta, traceback_record: TracebackRecord | None) -> None:
        await super().retry_job(job, delay, None)
        await self.driver.execute(queue_tables.WAKE)


class QueueWorker:
    """One call of ``JobQueue.work``."""

    def __init__(self, database: Database, name: str, worker_id: UUID, handler: TaskHandler, concurrency: int) -> None:
        self._database = database
        self._name = name
        self._id = worker_id
        self._handler = handler
        self._concurrency = max(concurrency, 1)
        # PgQueuer caps what is picked; across a change of shift only this counts what runs.
        self._slots = asyncio.Semaphore(self._concurrency)
        self._running: dict[TaskId, asyncio.Task[None]] = {}
        self._unsettled: dict[TaskId, NarratixError | None] = {}
        self._stopping = False

    async def run(self) -> None:
        """Work until cancelled, shift after shift."""
        pause = FIRST_PAUSE
        while True:
            await self._database.breaker.wait_closed()
            began = time.monotonic()
            try:
                await self._shift()
            except StoreError as error:
                if not error.retryable:
                    raise
            _log.info("job queue waits for the database")
            # A shift that lasted was a sound one; the next outage starts with short pauses again.
            pause = FIRST_PAUSE if time.monotonic() - began > LONGEST_PAUSE else min(pause * 2, LONGEST_PAUSE)
            await asyncio.sleep(pause)

    async def sweep(self, recover: Callable[[], Awaitable[int]]) -> None:
        """Look now and then for tasks that lost their job or their worker, and prune PgQueuer's log."""
        pauses = chain(SWEEP_PAUSES, repeat(SWEEP_PAUSES[-1]))
        pruned = -PRUNE_PAUSE
        while True:
            try:
                for task_id in tuple(self._unsettled):
                    await self._settle(task_id)
                await recover()
                if time.monotonic() - pruned > PRUNE_PAUSE:
                    await self._database.write(queue_tables.PRUNE_LOG)
                    pruned = time.monotonic()
            except StoreError as error:
                if not error.retryable:
                    raise
            await asyncio.sleep(next(pauses))

    async def _shift(self) -> None:
        connection = await self._database.dedicated()
        queries = _ShiftQueries(
            AsyncpgDriver(connection),
            queue_tables.TABLES,
            queue_tables.QUERIES,
            queue_tables.SCHEDULES,
            cap=self._concurrency,
            full=lambda: len(self._running) >= self._concurrency,
        )
        connection.add_termination_listener(lambda _: queries.lost.set())
        try:
            with translated():
                await connection.execute(queue_tables.TAKE_LOCK, str(self._id))
                await connection.execute(queue_tables.RELEASE_OWN_JOBS, self._id)
                await self._take_jobs(connection, queries)
        finally:
            connection.terminate()

    async def _take_jobs(self, connection: Connection, queries: _ShiftQueries) -> None:
        manager = QueueManager(queries, queue_tables.CHANNEL)
        # The same id in every shift, so that a new one knows the jobs of the last.
        manager.queue_manager_id = QueueManagerId(self._id)
        manager.entrypoint(queue_tables.ENTRYPOINT)(self._do)
        run = asyncio.ensure_future(
            manager.run(
                dequeue_timeout=POLL,
                batch_size=1,
                max_concurrent_tasks=max(self._concurrency, 2),
                heartbeat_timeout=HEARTBEAT,
                log_aggregation_interval=timedelta(0),
            )
        )
        lost = asyncio.ensure_future(queries.lost.wait())
        try:
            await asyncio.wait({run, lost}, return_when=asyncio.FIRST_COMPLETED)
            if lost.done():
                # Before the run is cancelled, or its last words would wait for a server that is gone.
                connection.terminate()
                raise unavailable()
            run.result()
        except asyncio.CancelledError:
            self._stopping = True
            manager.shutdown.set()
            for handler in self._running.values():
                handler.cancel()
            await asyncio.wait({run}, timeout=GOODBYE)
            raise
        finally:
            lost.cancel()
            # The first cancellation makes it wait for its handlers, the second makes it stop waiting.
            while not run.done():
                run.cancel()
                await asyncio.wait({run}, timeout=BREATH)

    async def _do(self, job: Job) -> None:
        """Run one job's task. Raises ``RetryRequested`` where the task is still to be done."""
        assert job.payload is not None
        task_id = TaskId(UUID(bytes=job.payload))
        if task_id in self._unsettled:
            await self._settle(task_id)
        running = self._running.get(task_id)
        if running is None:
            running = asyncio.ensure_future(self._handle(task_id))
            self._running[task_id] = running
            running.add_done_callback(partial(self._ended, task_id))
        # A lost connection cancels this wait, not the handler.
        await asyncio.wait({running})
        if task_id in self._unsettled:
            await self._settle(task_id)
        wait = await self._wait_of(task_id)
        if wait is not None:
            raise RetryRequested(timedelta(seconds=wait))

    async def _handle(self, task_id: TaskId) -> None:
        async with self._slots:
            await self._handler(task_id)

    def _ended(self, task_id: TaskId, running: "asyncio.Task[None]") -> None:
        self._running.pop(task_id, None)
        if running.cancelled():
            self._unsettled[task_id] = None
            return
        error = running.exception()
        if error is None:
            return
        if isinstance(error, NarratixError):
            self._unsettled[task_id] = None if error.retryable else error
            return
        self._unsettled[task_id] = NarratixError(
            "The task failed because of a fault in the program.", "Retry it; if it fails again, send the log."
        )
        context = {"message": "a task's handler broke", "exception": error, "future": running}
        running.get_loop().call_exception_handler(context)

    async def _settle(self, task_id: TaskId) -> None:
        """End a task whose handler ended without saying how, so that it does not stand as running for ever."""
        error = self._unsettled[task_id]
        if error is None:
            change = "status = 'pending', attempts = greatest(attempts - 1, 0)"
            values: tuple[object, ...] = ()
        else:
            change = "status = 'failed', error = $3"
            values = ({"code": error.code, "headline": error.headline, "remedy": error.remedy},)
        await self._database.write(
            f"UPDATE tasks SET {change} WHERE id = $1 AND status = 'in_progress' AND worker = $2",
            task_id,
            self._name,
            *values,
        )
        self._unsettled.pop(task_id, None)

    async def _wait_of(self, task_id: TaskId) -> float | None:
        """Seconds until the task is to be run again, or None where this job has done its part."""
        row = await self._database.fetch_row(
            "SELECT status, extract(epoch FROM retry_at - now())::float8 AS wait FROM tasks WHERE id = $1", task_id
        )
        if row is None or row["status"] != TaskStatus.PENDING.value:
            return None
        # A breath, so that a task which nobody manages to start does not keep the processor busy.
        return 0.0 if self._stopping else max(row["wait"] or 0.0, BREATH)
