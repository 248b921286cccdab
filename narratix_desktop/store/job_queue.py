"""The queue that survives a crash: PgQueuer in the same database, carrying nothing but ids of tasks.

What a task is, whether it may run and whether it is done is read from the task table each time; a job that runs twice
finds its task taken. Refuses to know what a handler does.

PgQueuer takes a tenth of a second to import; it is imported when it is needed first, and not in the loop's thread.
"""

import asyncio
import os
import socket
import uuid
from collections.abc import Sequence
from typing import Final

import psutil

from narratix_desktop.domain.ids import TaskId
from narratix_desktop.ports.work import TaskHandler
from narratix_desktop.store.database import Database, PooledConnection

CONFIRM: Final = 1.0
"""Seconds in which a worker that lives takes its lock again after its connection broke."""


class PostgresJobQueue:
    """``ports.work.JobQueue`` over PgQueuer.

    Attributes:
        worker: What handlers of this process give to ``TaskStore.start``: host, process and an id, by which the task is
            handed back when this process is gone.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._id = uuid.uuid4()
        self.worker = f"{_host()}/{os.getpid()}/{self._id}"

    async def enqueue(self, tasks: Sequence[TaskId], priority: int = 0) -> None:
        """Queue tasks; one with ``retry_at`` in the future runs then, deleted ones are left out."""
        if not tasks:
            return
        await asyncio.to_thread(_load)
        async with self._database.transaction() as connection:
            await _enqueue(connection, [(task, priority) for task in dict.fromkeys(tasks)])

    async def recover(self) -> int:
        await asyncio.to_thread(_load)
        from narratix_desktop.store import queue_tables

        dead = await self._dead()
        async with self._database.transaction() as connection:
            await connection.execute(queue_tables.RELEASE_DEAD_JOBS, self._id)
            handed_back = await connection.fetch(queue_tables.HAND_BACK, list(dead), list(dead.values()))
            lost = await connection.fetch(queue_tables.LOST)
            await _enqueue(connection, [(TaskId(row["id"]), row["priority"]) for row in lost])
            await connection.execute(queue_tables.WAKE)
        return len({row["id"] for row in handed_back} | {row["id"] for row in lost})

    async def _dead(self) -> dict[uuid.UUID, str]:
        """Running tasks whose worker is gone, and that worker."""
        without_lock = await self._without_lock()
        doubtful = {task for task, (worker, _) in without_lock.items() if not _has_ended(worker)}
        if doubtful:
            # It may live elsewhere and be about to connect again; who does so has not died.
            await asyncio.sleep(CONFIRM)
            still = await self._without_lock()
            doubtful = {task for task in doubtful if still.get(task, ("", False)) != (without_lock[task][0], True)}
        return {task: worker for task, (worker, _) in without_lock.items() if task not in doubtful}

    async def _without_lock(self) -> dict[uuid.UUID, tuple[str, bool]]:
        from narratix_desktop.store import queue_tables

        rows = await self._database.fetch(queue_tables.WITHOUT_LOCK, self.worker)
        return {row["id"]: (row["worker"], row["settled"]) for row in rows}

    async def work(self, handler: TaskHandler, concurrency: int) -> None:
        """Call the handler for each queued task until cancelled.

        Ends within a second of its cancellation: handlers are cancelled, their tasks handed back, their jobs released.
        One call at a time per queue.
        """
        await asyncio.to_thread(_load)
        from narratix_desktop.store.queue_worker import QueueWorker

        worker = QueueWorker(self._database, self.worker, self._id, handler, concurrency)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(worker.run(), name="job queue")
                group.create_task(worker.sweep(self.recover), name="job queue sweep")
        except BaseExceptionGroup as several:
            raise several.exceptions[0] from several


def _load() -> None:
    from narratix_desktop.store import queue_tables, queue_worker  # noqa: F401


def _host() -> str:
    return socket.gethostname().replace("/", "-")


def _has_ended(worker: str) -> bool:
    """Whether a worker ran on this machine and its process is gone; False also where nobody can tell."""
    host, _, rest = worker.partition("/")
    pid = rest.partition("/")[0]
    return host == _host() and pid.isdecimal() and not psutil.pid_exists(int(pid))


async def _enqueue(connection: PooledConnection, wanted: Sequence[tuple[TaskId, int]]) -> None:
    if not wanted:
        return
    from narratix_desktop.store import queue_tables

    ids = [task for task, _ in wanted]
    waits = {row["id"]: row["wait"] for row in await connection.fetch(queue_tables.DUE, ids)}
    jobs = [(task, priority, waits[task]) for task, priority in wanted if task in waits]
    await connection.fetch(
        queue_tables.ENQUEUE,
        [priority for _, priority, _ in jobs],
        [queue_tables.ENTRYPOINT] * len(jobs),
        [task.bytes for task, _, _ in jobs],
        [wait for _, _, wait in jobs],
        [str(task) for task, _, _ in jobs],
        [None] * len(jobs),
    )
    if await connection.fetch(queue_tables.HURRY, ids):
        await connection.execute(queue_tables.WAKE)
