"""Try failed and cancelled work again, with what it is going to cost told before.

What was agreed to once may have grown since, because the book or the prices of engines have changed.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from narratix_desktop.domain.changes import Changes
from narratix_desktop.domain.errors import NotFoundError
from narratix_desktop.domain.estimate import RunEstimate
from narratix_desktop.domain.ids import TaskId
from narratix_desktop.domain.task import Task, TaskKind, TaskStatus
from narratix_desktop.domain.units import Usd
from narratix_desktop.services.estimate_run import combined, estimate_run
from narratix_desktop.services.plan_tasks import NO_SOUND, ProductionOrder
from narratix_desktop.services.steer_selection import Steer, steer_selection
from narratix_desktop.services.workshop import Workshop

_PAY: Final = (TaskKind.ANALYSE, TaskKind.SPEAK, TaskKind.SCORE)
_NOTHING: Final = ("nothing",)
_ENDED: Final = (TaskStatus.FAILED, TaskStatus.CANCELLED)


async def estimate_retry(task_ids: Sequence[TaskId], workshop: Workshop) -> RunEstimate:
    """What these tasks are expected to cost from now on, and what of their productions goes on with them.

    Raises:
        NotFoundError: An engine of theirs is not installed.
        ServiceError: A paid service cannot be asked for a price, for a reason that will not pass.
    """
    orders: dict[tuple[str, str], tuple[Task, ProductionOrder]] = {}
    for task_id in task_ids:
        try:
            task, order = await _ordered(task_id, workshop)
        except NotFoundError:
            # It was deleted meanwhile; nothing is tried again there.
            continue
        if order.kinds != _NOTHING:
            orders[str(task.book_id), order.key()] = task, order
    found = []
    for task, order in orders.values():
        if task.book_id is not None:
            found.append(await estimate_run(await workshop.books.get(task.book_id), order, workshop))
    return combined(found)


async def try_again(
    task_ids: Sequence[TaskId], steer: Steer, workshop: Workshop, cap: Usd | None, *, agreed: bool
) -> Changes:
    """Steer tasks once it is clear what that costs.

    Args:
        task_ids: Which ones.
        steer: What is done to them.
        workshop: The library.
        cap: What each of their productions may cost in all; None is the library's cap per run.
        agreed: Whether the author was asked. Unasked, caps stay as they are.
    """
    if agreed:
        for task_id in task_ids:
            task = await workshop.tasks.get(task_id)
            await workshop.ledger.limit_run(str(task.parent_id or task.id), cap)
    return await steer_selection(task_ids, steer, workshop)


async def _ordered(task_id: TaskId, workshop: Workshop) -> tuple[Task, ProductionOrder]:
    """The task that goes on, and as an order what is done then: a production above it goes on where it has ended."""
    task = await workshop.tasks.get(task_id)
    if task.kind is TaskKind.PRODUCE:
        return task, ProductionOrder.from_input(task.input)
    if task.parent_id is not None:
        parent = await workshop.tasks.get(task.parent_id)
        order = ProductionOrder.from_input(parent.input)
        if parent.status in _ENDED:
            return parent, order
        return task, replace(order, **_narrowed(task))  # type: ignore[arg-type]
    engine = str(task.input.get("engine", ""))
    made = {TaskKind.ANALYSE: "analysis", TaskKind.SPEAK: "speech", TaskKind.SCORE: "sound"}
    named = {made[task.kind]: engine} if task.kind in made and engine else {}
    order = ProductionOrder("", (), **({"sound": NO_SOUND} | named))  # type: ignore[arg-type]
    return task, replace(order, **_narrowed(task))  # type: ignore[arg-type]


def _narrowed(task: Task) -> dict[str, tuple[str, ...]]:
    """What of an order is one task's part."""
    pays = task.kind in _PAY or (task.kind is TaskKind.RENDER and "role" in task.input)
    chapter = task.input.get("chapter")
    kinds = (task.kind.value,) if pays else _NOTHING
    return {"kinds": kinds, "chapters": (str(chapter),) if chapter else ()}
