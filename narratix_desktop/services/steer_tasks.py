"""Pause, resume, cancel and retry work, a production together with the tasks below it.

A production that goes on wakes the tasks below it itself, stage by stage, once it has seen what has changed meanwhile.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from narratix_desktop.domain.changes import Changes, Noun
from narratix_desktop.domain.ids import TaskId
from narratix_desktop.domain.task import Task, TaskStatus
from narratix_desktop.services.workshop import Workshop

_RETRIED: Final = frozenset({TaskStatus.FAILED, TaskStatus.CANCELLED})


async def pause_task(task_id: TaskId, workshop: Workshop, reason: Mapping[str, object] | None = None) -> Changes:
    """Pause a task that waits or runs, and what waits or runs below it.

    Args:
        task_id: Which one.
        workshop: The library.
        reason: Code, headline and remedy where it was not the author who paused it; only the task itself tells it.
    """
    return _changed(await workshop.tasks.pause(task_id, reason))


async def cancel_task(task_id: TaskId, workshop: Workshop) -> Changes:
    """Cancel a task and what is open below it; what was committed stays."""
    return _changed(await workshop.tasks.cancel(task_id))


async def resume_task(task_id: TaskId, workshop: Workshop) -> Changes:
    """Let a paused task go on; a production with what was paused below it."""
    await workshop.tasks.resume(task_id)
    await workshop.queue.enqueue([task_id])
    return Changes.of(Noun.TASK, [task_id])


async def retry_task(task_id: TaskId, workshop: Workshop) -> Changes:
    """Try a failed or cancelled task again, and with it the production above it; a production with what ended below."""
    tried = [await workshop.tasks.retry(task_id)]
    parent_id = tried[0].parent_id
    if parent_id is not None and (await workshop.tasks.get(parent_id)).status in _RETRIED:
        tried.append(await workshop.tasks.retry(parent_id))
    await workshop.queue.enqueue([task.id for task in tried])
    return _changed(tried)


def _changed(tasks: Iterable[Task]) -> Changes:
    return Changes.of(Noun.TASK, [task.id for task in tasks])
