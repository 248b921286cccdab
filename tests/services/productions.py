"""Whole productions of a small book on a real library, with an engine that can be made to falter."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.domain.book import Book
from narratix_desktop.domain.errors import NarratixError
from narratix_desktop.domain.take import SpeechRequest
from narratix_desktop.domain.task import Task, TaskStatus
from narratix_desktop.domain.units import Usd
from narratix_desktop.domain.voice import VoiceSpec
from narratix_desktop.ports.engines import EngineInfo, SpeechEngine, Submitted
from narratix_desktop.ports.jobs import SpokenLine
from narratix_desktop.services.import_manuscript import import_manuscript
from narratix_desktop.services.run_tasks import work_on_tasks
from narratix_desktop.services.workshop import Workshop

STORY = """# The Lock Keeper

## Chapter One

“Who is there?” asked Mara. “Only the wind,” said Jon.

She did not believe him.

## Chapter Two

“It was the wind,” said Mara in the morning.
"""


class Faltering:
    """A real engine that refuses some submissions."""

    def __init__(self, engine: SpeechEngine, refusals: int, error: NarratixError) -> None:
        self._engine = engine
        self._refusals = refusals
        self._error = error
        self.lines = 0

    @property
    def info(self) -> EngineInfo:
        return replace(self._engine.info, batch=2)

    async def voices(self) -> tuple[VoiceSpec, ...]:
        return await self._engine.voices()

    def estimate(self, requests: Sequence[SpeechRequest]) -> Usd:
        return self._engine.estimate(requests)

    async def submit(self, requests: Sequence[SpeechRequest], purpose: Purpose) -> tuple[SpokenLine, ...] | Submitted:
        if self._refusals:
            self._refusals -= 1
            raise self._error
        self.lines += len(requests)
        return await self._engine.submit(requests, purpose)

    async def collect(self, submitted: Submitted) -> tuple[SpokenLine, ...]:
        return await self._engine.collect(submitted)


async def add_book(workshop: Workshop, folder: Path) -> Book:
    manuscript = folder / "lock.md"
    manuscript.write_text(STORY, encoding="utf-8")
    return (await import_manuscript(manuscript, workshop.books, workshop.assets, workshop.compute)).book


async def run_until_ended(task: Task, workshop: Workshop) -> Task:
    """Work until the task has ended or stands still."""
    resting = {TaskStatus.COMPLETED, TaskStatus.FAILED, TaskStatus.CANCELLED, TaskStatus.PAUSED}
    worker = asyncio.create_task(work_on_tasks(workshop))
    try:
        async with asyncio.timeout(120):
            async with workshop.feed.subscribe() as changes:
                while (found := await workshop.tasks.get(task.id)).status not in resting:
                    await anext(changes)
            return found
    finally:
        worker.cancel()
        await asyncio.gather(worker, return_exceptions=True)
