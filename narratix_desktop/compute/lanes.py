"""Two pools behind one ``ports.work.Compute``: many small workers for everything, and one large one for neural voices.

A neural voice takes some hundred megabytes and some seconds to load, and uses several cores by itself. So its jobs run
in a single process that keeps the voice between jobs, instead of in every worker that happens to be free; that process
may be larger than the others, and goes when nobody has spoken for some minutes.
"""

from typing import Final, TypeVar

from narratix_desktop.compute.pool import WorkerPool
from narratix_desktop.ports.jobs import Job
from narratix_desktop.ports.neural import NeuralSpeechJob

Answer = TypeVar("Answer")

RECYCLE_SPEAKER_ABOVE: Final = 900 * 2**20
"""Bytes of resident memory behind a job: the largest voice (Kokoro in 32 bits) with room for a long line."""


class Lanes:
    """Runs each job in the lane that it belongs to; no process is started before it is needed."""

    def __init__(self, workers: int | None = None) -> None:
        self._many = WorkerPool(workers)
        self._speaker = WorkerPool(1, recycle_above=RECYCLE_SPEAKER_ABOVE)

    @property
    def workers(self) -> int:
        return self._many.workers

    async def run(self, job: Job[Answer]) -> Answer:
        lane = self._speaker if isinstance(job, NeuralSpeechJob) else self._many
        return await lane.run(job)

    async def aclose(self) -> None:
        """End all workers and wait until they are gone. Calls under way end with ``ComputeError``."""
        await self._many.aclose()
        await self._speaker.aclose()
