"""Long work as the whole window sees it: what runs, how far it is, how long it still takes, and how it ended.

Follows the tasks of the library, whoever runs them; each piece is a task that stands under no other. Knows no widget.
"""

import asyncio
import time
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, Signal

from narratix_desktop.domain.changes import Changes, Noun
from narratix_desktop.domain.errors import NotFoundError
from narratix_desktop.domain.ids import TaskId
from narratix_desktop.domain.task import Task, TaskFilter, TaskKind, TaskStatus
from narratix_desktop.domain.units import Seconds
from narratix_desktop.services.plan_tasks import children_of
from narratix_desktop.services.watch_production import remaining_time, share_done, stage_progress
from narratix_desktop.ui.operations import Operations
from narratix_desktop.ui.studio import Studio

_SHOWN: Final = 100
_ENDED: Final = frozenset({TaskStatus.COMPLETED, TaskStatus.FAILED})


@dataclass(frozen=True, slots=True)
class Work:
    """One piece of long work that runs.

    Attributes:
        task: The task that the author asked for.
        done: 0–1.
        stage: Stage of a production that runs now; empty for any other task.
        message: What is being done, for reading.
        remaining: Time still to go; None until there is enough to estimate from.
        here: Whether this program does it, or any part of it.
    """

    task: Task
    done: float
    stage: str
    message: str
    remaining: Seconds | None
    here: bool


class BackgroundWork(QObject):
    """What runs now.

    Signals:
        changed: All running ``Work``, oldest first.
        ended: A ``Task`` that was seen running and has been completed or has failed.
    """

    changed = Signal(object)
    ended = Signal(object)

    def __init__(self, studio: Studio, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workshop = studio.workshop
        self._operations = operations
        self._since: dict[TaskId, tuple[float, float]] = {}
        self.running: tuple[Work, ...] = ()
        operations.changed.connect(self._on_changes)

    @property
    def runs_here(self) -> bool:
        """Whether closing the window interrupts something."""
        return any(work.here for work in self.running)

    def reload(self) -> None:
        """Look at what runs."""
        known = [work.task.id for work in self.running]
        self._operations.load("shell.work", self._fetch(known), self._show)

    def _on_changes(self, changes: Changes) -> None:
        if changes.touches(Noun.TASK):
            self.reload()

    async def _fetch(self, known: Collection[TaskId]) -> tuple[tuple[Work, ...], tuple[Task, ...]]:
        page = await self._workshop.tasks.list(TaskFilter(status=TaskStatus.IN_PROGRESS), limit=_SHOWN)
        ids = {task.id for task in page.tasks}
        roots = [task for task in reversed(page.tasks) if task.parent_id is None or task.parent_id not in ids]
        running = tuple(await asyncio.gather(*map(self._look, roots)))
        ended = [await self._find(task_id) for task_id in known if task_id not in {task.id for task in roots}]
        return running, tuple(task for task in ended if task is not None and task.status in _ENDED)

    async def _look(self, task: Task) -> Work:
        here = task.worker == self._workshop.queue.worker
        if task.kind is not TaskKind.PRODUCE:
            return Work(task, task.progress, "", task.message, self._remaining(task, task.progress), here)
        children = await children_of(task.id, self._workshop.tasks)
        stages = stage_progress(children)
        current = next((stage for stage in stages if stage.done < 1.0), stages[-1])
        busy = [child for child in children if child.status is TaskStatus.IN_PROGRESS]
        here = any(child.worker == self._workshop.queue.worker for child in busy) if busy else here
        done = share_done(task, stages)
        return Work(task, done, current.stage, current.message, self._remaining(task, done), here)

    def _remaining(self, task: Task, done: float) -> Seconds | None:
        return remaining_time(done, self._since.setdefault(task.id, (time.monotonic(), done)))

    async def _find(self, task_id: TaskId) -> Task | None:
        try:
            return await self._workshop.tasks.get(task_id)
        except NotFoundError:
            return None

    def _show(self, found: tuple[tuple[Work, ...], tuple[Task, ...]]) -> None:
        self.running, ended = found
        kept = {work.task.id for work in self.running}
        self._since = {task_id: since for task_id, since in self._since.items() if task_id in kept}
        self.changed.emit(self.running)
        for task in ended:
            self.ended.emit(task)
