import asyncio
from dataclasses import fields
from decimal import Decimal
from uuid import uuid4

import pytest

from narratix_desktop.domain.errors import NotFoundError, StoreError, UnlawfulMoveError
from narratix_desktop.domain.ids import TaskId
from narratix_desktop.domain.task import LAWFUL_MOVES, Task, TaskDraft, TaskFilter, TaskKind, TaskStatus
from narratix_desktop.domain.units import Seconds, Usd
from narratix_desktop.store.database import Database
from narratix_desktop.store.tasks import TaskRepository
from tests.store.store_samples import stored_book, task_with

SPEAK = TaskDraft(TaskKind.SPEAK, "Speak chapter 1")


@pytest.fixture
def tasks(database: Database) -> TaskRepository:
    return TaskRepository(database)


async def test_the_table_has_exactly_the_columns_of_a_task_in_order(database: Database) -> None:
    rows = await database.fetch(
        "SELECT column_name FROM information_schema.columns WHERE table_name = 'tasks' ORDER BY ordinal_position"
    )
    assert [row[0] for row in rows] == [field.name for field in fields(Task)]
    assert len(rows) == 34


async def test_the_table_has_seven_indexes_beside_its_key(database: Database) -> None:
    rows = await database.fetch(
        "SELECT indexdef FROM pg_indexes WHERE tablename = 'tasks' AND indexname <> 'tasks_pkey'"
    )
    leading = {row[0].split("(")[1].split(",")[0].split(")")[0].split(" ")[0] for row in rows}
    assert leading == {"status", "book_id", "parent_id", "kind", "category", "created_at", "dedupe_key"}
    assert len(rows) == 7


async def test_the_moves_in_the_database_are_those_of_the_domain(database: Database) -> None:
    rows = await database.fetch("SELECT before, after FROM task_moves")
    assert {(row[0], row[1]) for row in rows} == {
        (a.value, b.value) for a, after in LAWFUL_MOVES.items() for b in after
    }


@pytest.mark.parametrize("before", list(TaskStatus))
async def test_a_move_happens_exactly_when_it_is_lawful(
    tasks: TaskRepository, database: Database, before: TaskStatus
) -> None:
    for after in TaskStatus:
        task = await task_with(tasks, before)
        typed_by_hand = await task_with(tasks, before)
        by_hand = database.write("UPDATE tasks SET status = $2 WHERE id = $1", typed_by_hand.id, after.value)
        if after in LAWFUL_MOVES[before]:
            moved = await tasks.set_status(task.id, after, "because")
            await by_hand
            assert moved.status is after
            last = (await tasks.events(task.id))[-1]
            assert (last.before, last.after, last.message) == (before, after, "because")
        else:
            with pytest.raises(UnlawfulMoveError):
                await tasks.set_status(task.id, after)
            with pytest.raises(UnlawfulMoveError):
                await by_hand
            assert await tasks.get(task.id) == task


async def test_a_task_begins_as_draft_or_pending_only(tasks: TaskRepository) -> None:
    with pytest.raises(UnlawfulMoveError):
        await tasks.add([TaskDraft(TaskKind.SPEAK, "Done already", status=TaskStatus.COMPLETED)])


async def test_each_move_stamps_its_times(tasks: TaskRepository) -> None:
    (task,) = await tasks.add([SPEAK])
    assert (task.started_at, task.finished_at, task.attempts) == (None, None, 0)
    running = await tasks.start(task.id, "worker-1")
    assert running is not None
    assert running.worker == "worker-1"
    assert running.attempts == 1
    assert running.started_at is not None
    assert running.updated_at > task.updated_at
    failed = await tasks.fail(task.id, {"headline": "No answer."})
    assert failed.finished_at is not None
    assert failed.finished_at >= running.started_at
    assert failed.error == {"headline": "No answer."}
    again = await tasks.retry(task.id)
    assert (again.started_at, again.finished_at, again.attempts, again.error, again.progress) == (
        None,
        None,
        0,
        None,
        0,
    )
    await tasks.start(task.id, "worker-2")
    done = await tasks.complete(task.id, {"takes": 3}, Usd(Decimal("0.123456")))
    assert (done.progress, done.result, done.actual_cost) == (1.0, {"takes": 3}, Decimal("0.123456"))
    assert [event.after.value for event in await tasks.events(task.id)] == [
        "pending",
        "in_progress",
        "failed",
        "pending",
        "in_progress",
        "completed",
    ]


async def test_of_twenty_workers_one_gets_the_task(tasks: TaskRepository) -> None:
    (task,) = await tasks.add([SPEAK])
    got = await asyncio.gather(*(tasks.start(task.id, f"worker-{n}") for n in range(20)))
    winners = [running for running in got if running is not None]
    assert len(winners) == 1
    assert (await tasks.get(task.id)).worker == winners[0].worker
    assert (await tasks.get(task.id)).attempts == 1


async def test_progress_is_recorded_and_answers_a_pause(tasks: TaskRepository) -> None:
    (task,) = await tasks.add([SPEAK])
    await tasks.start(task.id, "w")
    assert await tasks.progress(task.id, 3, 4, "speaking", "line 3") is TaskStatus.IN_PROGRESS
    seen = await tasks.get(task.id)
    assert (seen.progress, seen.units_done, seen.units_total, seen.stage, seen.message) == (
        0.75,
        3,
        4,
        "speaking",
        "line 3",
    )
    (paused,) = await tasks.pause(task.id)
    assert await tasks.progress(task.id, 4, 4) is TaskStatus.PAUSED
    assert await tasks.get(task.id) == paused
    assert (await tasks.resume(task.id)).status is TaskStatus.PENDING


async def test_what_is_below_a_task_is_paused_and_cancelled_with_it(tasks: TaskRepository) -> None:
    (parent,) = await tasks.add([TaskDraft(TaskKind.PRODUCE, "Produce")])
    below = [TaskDraft(TaskKind.SPEAK, f"Speak {number}", parent_id=parent.id) for number in range(3)]
    waiting, running, done = await tasks.add(below)
    (other,) = await tasks.add([SPEAK])
    for each in (parent, running, done):
        await tasks.start(each.id, "w")
    await tasks.complete(done.id, {})
    moved = await tasks.pause(parent.id, {"headline": "The budget is used up."})
    assert [task.id for task in moved[:1]] == [parent.id]
    assert {task.id for task in moved} == {parent.id, waiting.id, running.id}
    assert {task.status for task in moved} == {TaskStatus.PAUSED}
    assert [task.message for task in moved] == ["The budget is used up.", "", ""]
    assert {task.id for task in await tasks.cancel(parent.id)} == {parent.id, waiting.id, running.id}
    assert (await tasks.get(done.id)).status is TaskStatus.COMPLETED
    assert (await tasks.get(other.id)).status is TaskStatus.PENDING
    with pytest.raises(UnlawfulMoveError, match="cancelled"):
        await tasks.pause(parent.id)


async def test_a_failure_that_may_pass_waits_and_the_last_one_is_final(tasks: TaskRepository) -> None:
    (task,) = await tasks.add([TaskDraft(TaskKind.SPEAK, "Twice", max_attempts=2)])
    await tasks.start(task.id, "w")
    waiting = await tasks.fail(task.id, {"headline": "Busy."}, Seconds(30.0))
    assert waiting.status is TaskStatus.PENDING
    assert waiting.retry_at is not None
    assert 29 < (waiting.retry_at - waiting.updated_at).total_seconds() < 31
    await tasks.start(task.id, "w")
    final = await tasks.fail(task.id, {"headline": "Busy."}, Seconds(30.0))
    assert (final.status, final.retry_at, final.attempts) == (TaskStatus.FAILED, None, 2)


async def test_handing_back_does_not_use_up_an_attempt(tasks: TaskRepository) -> None:
    (task,) = await tasks.add([SPEAK])
    await tasks.start(task.id, "w")
    back = await tasks.hand_back(task.id)
    assert (back.status, back.attempts, back.worker) == (TaskStatus.PENDING, 0, "")


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("release", {TaskStatus.DRAFT}),
        ("resume", {TaskStatus.PAUSED}),
        ("retry", {TaskStatus.FAILED, TaskStatus.CANCELLED}),
        ("hand_back", {TaskStatus.IN_PROGRESS}),
        ("pause", {TaskStatus.PENDING, TaskStatus.IN_PROGRESS}),
        ("cancel", set(TaskStatus) - {TaskStatus.COMPLETED, TaskStatus.CANCELLED}),
    ],
)
async def test_an_operation_is_refused_outside_its_statuses(
    tasks: TaskRepository, name: str, allowed: set[TaskStatus]
) -> None:
    for status in TaskStatus:
        task = await task_with(tasks, status)
        operation = getattr(tasks, name)(task.id)
        if status in allowed:
            await operation
        else:
            with pytest.raises(UnlawfulMoveError):
                await operation
            assert (await tasks.get(task.id)).status is status


async def test_an_open_dedupe_key_answers_the_open_task(tasks: TaskRepository) -> None:
    draft = TaskDraft(TaskKind.EXPORT, "Export", dedupe_key="export:1")
    first, second = await tasks.add([draft, draft])
    assert first.id == second.id
    raced = await asyncio.gather(*(tasks.add([draft]) for _ in range(20)))
    assert {task.id for (task,) in raced} == {first.id}
    await tasks.cancel(first.id)
    (fresh,) = await tasks.add([draft])
    assert fresh.id != first.id
    with pytest.raises(StoreError):
        await tasks.retry(first.id)


async def test_a_missing_task_is_said_to_be_missing(tasks: TaskRepository) -> None:
    nobody = TaskId(uuid4())
    calls = (
        tasks.get(nobody),
        tasks.delete(nobody),
        tasks.events(nobody),
        tasks.pause(nobody),
        tasks.progress(nobody, 1, 2),
        tasks.complete(nobody, {}),
    )
    for call in calls:
        with pytest.raises(NotFoundError):
            await call
    assert await tasks.start(nobody, "w") is None


async def test_deleting_takes_children_and_history_along(tasks: TaskRepository, database: Database) -> None:
    (parent,) = await tasks.add([SPEAK])
    (child,) = await tasks.add([TaskDraft(TaskKind.SPEAK, "Line", parent_id=parent.id)])
    await tasks.delete(parent.id)
    with pytest.raises(NotFoundError):
        await tasks.get(child.id)
    assert await database.fetch_value("SELECT count(*) FROM task_events") == 0


async def test_a_full_draft_comes_back_as_it_was_given(tasks: TaskRepository, database: Database) -> None:
    book = await stored_book(database)
    draft = TaskDraft(
        TaskKind.SCORE,
        "Score",
        book.id,
        description="All of it",
        priority=7,
        category="sound",
        tags=("rain", "night"),
        created_by="series",
        provider="replicate",
        model="m",
        input={"cues": [1, {"a": "ü"}], "note": "NUL \0 here"},
        max_attempts=2,
        estimated_cost=Usd(Decimal("1.500001")),
        units_total=9,
    )
    (task,) = await tasks.add([draft])
    stored = await tasks.get(task.id)
    assert stored == task
    assert stored.input == {"cues": [1, {"a": "ü"}], "note": "NUL \ufffd here"}
    for name in ("kind", "title", "book_id", "description", "priority", "category", "tags", "created_by", "provider"):
        assert getattr(stored, name) == getattr(draft, name)
    assert (stored.estimated_cost, stored.units_total, stored.max_attempts) == (Decimal("1.500001"), 9, 2)


async def test_a_thousand_operations_at_once_all_happen(tasks: TaskRepository) -> None:
    added = await tasks.add([TaskDraft(TaskKind.SPEAK, f"Line {n}") for n in range(200)])

    async def life(task: Task) -> None:
        await tasks.start(task.id, "w")
        await tasks.progress(task.id, 1, 2)
        await tasks.get(task.id)
        await tasks.complete(task.id, {})
        await tasks.events(task.id)

    await asyncio.gather(*map(life, added))
    figures = await tasks.metrics(TaskFilter())
    assert figures.by_status[TaskStatus.COMPLETED] == 200
