"""Pause, resume, cancel and retry work, a production together with the tasks below it."""

from collections.abc import Awaitable, Callable, Collection
from typing import Final

from narratix_desktop.domain.changes import Changes, Noun
from narratix_desktop.domain.errors import UnlawfulMoveError
from narratix_desktop.domain.ids import TaskId
from narratix_desktop.domain.task import LAWFUL_MOVES, Task, TaskStatus
from narratix_desktop.services.plan_tasks import children_of
from narratix_desktop.services.workshop import Workshop

Move = Callable[[TaskId], Awaitable[Task]]

_RETRIED: Final = frozenset({TaskStatus.FAILED, TaskStatus.CANCELLED})


async def pause_task(task_id: TaskId, workshop: Workshop) -> Changes:
    """Pause a task that waits or runs, and what waits or runs below it."""
    return await _move(task_id, TaskStatus.PAUSED, workshop.tasks.pause, workshop)


async def cancel_task(task_id: TaskId, workshop: Workshop) -> Changes:
    """Cancel a task and what is open below it; what was committed stays."""
    return await _move(task_id, TaskStatus.CANCELLED, workshop.tasks.cancel, workshop)


async def resume_task(task_id: TaskId, workshop: Workshop) -> Changes:
    """Let a paused task and what was paused below it go on."""
    return await _move(task_id, TaskStatus.PENDING, workshop.tasks.resume, workshop, only={TaskStatus.PAUSED})


async def retry_task(task_id: TaskId, workshop: Workshop) -> Changes:
    """Try a failed or cancelled task again, with what ended so below it and the production above it."""
    task = await workshop.tasks.get(task_id)
    changes = await _move(task_id, TaskStatus.PENDING, workshop.tasks.retry, workshop, only=_RETRIED)
    if task.parent_id is not None:
        parent = await workshop.tasks.get(task.parent_id)
        if parent.status in _RETRIED:
            await workshop.tasks.retry(parent.id)
            await workshop.queue.enqueue([parent.id])
    return changes


async def _move(
    task_id: TaskId, to: TaskStatus, move: Move, workshop: Workshop, only: Collection[TaskStatus] = tuple(TaskStatus)
) -> Changes:
    """Move a task, then those below it that may move as well.

    Raises:
        UnlawfulMoveError: The task itself cannot make this move; nothing below it was moved.
    """
    moved = [await move(task_id)]
    for child in await children_of(task_id, workshop.tasks):
        if to not in LAWFUL_MOVES[child.status] or child.status not in only:
            continue
        try:
            moved.append(await move(child.id))
        except UnlawfulMoveError:
            # It ended between the look and the move, which is as good.
            continue
    if to is TaskStatus.PENDING:
        await workshop.queue.enqueue([task.id for task in moved])
    return Changes.of(Noun.TASK, [task.id for task in moved])
