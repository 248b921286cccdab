"""Steer, delete and clear several tasks at once, as an author chooses them in a list."""

from collections.abc import Awaitable, Callable, Collection, Sequence

from narratix_desktop.domain.changes import Changes, Noun
from narratix_desktop.domain.errors import NotFoundError, UnlawfulMoveError
from narratix_desktop.domain.ids import TaskId
from narratix_desktop.domain.task import TaskFilter
from narratix_desktop.services.workshop import Workshop

Steer = Callable[[TaskId, Workshop], Awaitable[Changes]]
"""A move of one task and of what is below it; see ``services.steer_tasks``."""


async def steer_selection(task_ids: Sequence[TaskId], steer: Steer, workshop: Workshop) -> Changes:
    """Steer several tasks, one after the other.

    Those that have moved meanwhile are left as they are: a production takes the tasks below it along.

    Raises:
        UnlawfulMoveError: The one task that was chosen cannot make this move.
    """
    if len(task_ids) == 1:
        return await steer(task_ids[0], workshop)
    changes = Changes()
    for task_id in task_ids:
        try:
            changes |= await steer(task_id, workshop)
        except (UnlawfulMoveError, NotFoundError):
            continue
    return changes


async def release_task(task_id: TaskId, workshop: Workshop) -> Changes:
    """Let a draft be done."""
    task = await workshop.tasks.release(task_id)
    await workshop.queue.enqueue([task.id], task.priority)
    return Changes.of(Noun.TASK, [task.id])


async def delete_tasks(task_ids: Collection[TaskId], workshop: Workshop) -> Changes:
    """Delete tasks that have ended, with what is below them; the rest stays, and so does what they made."""
    return Changes.of(Noun.TASK, await workshop.tasks.delete_ended(task_ids))


async def clear_finished(which: TaskFilter, workshop: Workshop) -> Changes:
    """Delete what was completed or cancelled, productions as a whole. What failed stays."""
    await workshop.tasks.clear(which)
    return Changes.of(Noun.TASK)
