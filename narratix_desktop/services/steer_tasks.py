"""Pause, resume, cancel and retry work, a production together with the tasks below it.

A production that goes on wakes the tasks below it itself, stage by stage, once it has seen what has changed meanwhile.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from narratix_desktop.domain.changes import Changes, Noun
from narratix_desktop.domain.errors import UnlawfulMoveError
from narratix_desktop.domain.ids import TaskId
from narratix_desktop.domain.task import LAWFUL_MOVES, Task, TaskStatus
from narratix_desktop.services.plan_tasks import children_of
from narratix_desktop.services.workshop import Workshop

Move = Callable[[TaskId], Awaitable[Task]]

_RETRIED: Final = frozenset({TaskStatus.FAILED, TaskStatus.CANCELLED})


async def pause_task(task_id: TaskId, workshop: Workshop, reason: Mapping[str, object] | None = None) -> Changes:
    """Pause a task that waits or runs, and what waits or runs below it.

    Args:
        task_id: Which one.
        workshop: The library.
        reason: Code, headline and remedy where it was not the author who paused it; only the task itself tells it.
    """

    async def pause(each: TaskId) -> Task:
        return await workshop.tasks.pause(each, reason if each == task_id else None)

    return await _move(task_id, TaskStatus.PAUSED, pause, workshop)


async def cancel_task(task_id: TaskId, workshop: Workshop) -> Changes:
    """Cancel a task and what is open below it; what was committed stays."""
    return await _move(task_id, TaskStatus.CANCELLED, workshop.tasks.cancel, workshop)


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
    return Changes.of(Noun.TASK, [task.id for task in tried])


async def _move(task_id: TaskId, to: TaskStatus, move: Move, workshop: Workshop) -> Changes:
    """Move a task, then those below it that may move as well.

    Raises:
        UnlawfulMoveError: The task itself cannot make this move; nothing below it was moved.
    """
    moved = [await move(task_id)]
    for child in await children_of(task_id, workshop.tasks):
        if to not in LAWFUL_MOVES[child.status]:
            continue
        try:
            moved.append(await move(child.id))
        except UnlawfulMoveError:
            # It ended between the look and the move, which is as good.
            continue
    return Changes.of(Noun.TASK, [task.id for task in moved])
