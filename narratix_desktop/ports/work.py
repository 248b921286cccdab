"""Where heavy and durable work goes: worker processes, and the queue that survives a crash."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol, TypeVar

from narratix_desktop.domain.ids import TaskId
from narratix_desktop.ports.jobs import Job

Answer = TypeVar("Answer")

TaskHandler = Callable[[TaskId], Awaitable[None]]


class Compute(Protocol):
    """Runs jobs in worker processes, at most ``workers`` at once."""

    @property
    def workers(self) -> int:
        """How many jobs run side by side."""
        ...

    async def run(self, job: Job[Answer]) -> Answer:
        """Run one job and return its answer.

        A ``NarratixError`` raised in the worker arrives as it was raised. Cancelling the call stops the job's worker.

        Raises:
            ComputeError: The worker died.
        """
        ...


class JobQueue(Protocol):
    """Dispatch of tasks to workers; it carries only ids."""

    @property
    def worker(self) -> str:
        """Name under which handlers of this process start tasks, so that they are handed back when it is gone."""
        ...

    async def enqueue(self, tasks: Sequence[TaskId], priority: int = 0) -> None:
        """Queue tasks; one that is already queued or picked is left as it is."""
        ...

    async def recover(self) -> int:
        """Queue every pending task that has no job, and hand back those whose worker is gone; return how many."""
        ...

    async def work(self, handler: TaskHandler, concurrency: int) -> None:
        """Call the handler for each queued task until cancelled; survives a database outage."""
        ...
