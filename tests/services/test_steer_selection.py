"""Several tasks are steered together; what cannot be done with one of them keeps nothing from the others."""

import pytest

from narratix_desktop.domain.changes import Noun
from narratix_desktop.domain.errors import UnlawfulMoveError
from narratix_desktop.domain.task import TaskDraft, TaskFilter, TaskKind, TaskStatus
from narratix_desktop.services.steer_selection import clear_finished, delete_tasks, release_task, steer_selection
from narratix_desktop.services.steer_tasks import cancel_task, pause_task
from narratix_desktop.services.workshop import Workshop


async def test_those_that_cannot_move_are_left_as_they_are(workshop: Workshop) -> None:
    first, second, gone = await workshop.tasks.add([TaskDraft(TaskKind.SPEAK, str(n)) for n in range(3)])
    await workshop.tasks.cancel(first.id)
    await workshop.tasks.delete(gone.id)
    changes = await steer_selection([first.id, second.id, gone.id], pause_task, workshop)
    assert changes.rows[Noun.TASK] == {second.id}
    assert (await workshop.tasks.get(first.id)).status is TaskStatus.CANCELLED
    assert (await workshop.tasks.get(second.id)).status is TaskStatus.PAUSED


async def test_one_alone_says_why_it_cannot_move(workshop: Workshop) -> None:
    (task,) = await workshop.tasks.add([TaskDraft(TaskKind.SPEAK, "1")])
    await workshop.tasks.cancel(task.id)
    with pytest.raises(UnlawfulMoveError):
        await steer_selection([task.id], pause_task, workshop)


async def test_a_production_takes_what_is_below_it_along(workshop: Workshop) -> None:
    (parent,) = await workshop.tasks.add([TaskDraft(TaskKind.PRODUCE, "All")])
    (child,) = await workshop.tasks.add([TaskDraft(TaskKind.SPEAK, "1", parent_id=parent.id)])
    changes = await steer_selection([parent.id, child.id], cancel_task, workshop)
    assert changes.rows[Noun.TASK] == {parent.id, child.id}


async def test_a_released_draft_waits_for_a_worker(workshop: Workshop) -> None:
    (task,) = await workshop.tasks.add([TaskDraft(TaskKind.SPEAK, "1", status=TaskStatus.DRAFT)])
    await release_task(task.id, workshop)
    assert (await workshop.tasks.get(task.id)).status is TaskStatus.PENDING


async def test_deleting_leaves_what_is_open_and_clearing_what_failed(workshop: Workshop) -> None:
    tasks = workshop.tasks
    failed, cancelled, waiting = await tasks.add([TaskDraft(TaskKind.SPEAK, str(n)) for n in range(3)])
    await tasks.start(failed.id, "w")
    await tasks.fail(failed.id, {"headline": "No."})
    await tasks.cancel(cancelled.id)
    await clear_finished(TaskFilter(), workshop)
    assert {task.id for task in (await tasks.list(TaskFilter())).tasks} == {failed.id, waiting.id}
    changes = await delete_tasks([failed.id, waiting.id], workshop)
    assert changes.rows[Noun.TASK] == {failed.id}
    assert [task.id for task in (await tasks.list(TaskFilter())).tasks] == [waiting.id]
