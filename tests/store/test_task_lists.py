import json
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from narratix_desktop.domain.errors import StoreError
from narratix_desktop.domain.ids import TaskId
from narratix_desktop.domain.task import StageCount, TaskDraft, TaskFilter, TaskGlance, TaskKind, TaskStatus
from narratix_desktop.domain.units import Usd
from narratix_desktop.store.database import Database
from narratix_desktop.store.task_lists import page_statement
from narratix_desktop.store.tasks import TaskRepository
from tests.store.store_samples import stored_book, task_with


@pytest.fixture
def tasks(database: Database) -> TaskRepository:
    return TaskRepository(database)


async def all_pages(tasks: TaskRepository, limit: int, meanwhile: bool = False) -> list[TaskId]:
    seen: list[TaskId] = []
    after: str | None = None
    while True:
        page = await tasks.list(TaskFilter(), limit, after)
        seen.extend(task.id for task in page.tasks)
        if meanwhile:
            await tasks.add([TaskDraft(TaskKind.SPEAK, "Added between pages")])
        if page.next_after is None:
            return seen
        after = page.next_after


@pytest.mark.parametrize("limit", [1, 3, 10, 11])
async def test_pages_give_every_task_once_newest_first(tasks: TaskRepository, limit: int) -> None:
    added = await tasks.add([TaskDraft(TaskKind.SPEAK, str(n)) for n in range(10)])
    assert await all_pages(tasks, limit) == [task.id for task in reversed(added)]


async def test_pages_stay_stable_while_tasks_are_added(tasks: TaskRepository) -> None:
    added = await tasks.add([TaskDraft(TaskKind.SPEAK, str(n)) for n in range(10)])
    assert await all_pages(tasks, 3, meanwhile=True) == [task.id for task in reversed(added)]


async def test_the_total_counts_the_whole_filter(tasks: TaskRepository) -> None:
    await tasks.add([TaskDraft(TaskKind.SPEAK, str(n)) for n in range(5)])
    await tasks.add([TaskDraft(TaskKind.EXPORT, "Export")])
    page = await tasks.list(TaskFilter(kind=TaskKind.SPEAK), 2)
    assert (len(page.tasks), page.total, page.next_after is not None) == (2, 5, True)


async def test_every_filter_selects_its_own(tasks: TaskRepository, database: Database) -> None:
    book = await stored_book(database)
    (parent,) = await tasks.add([TaskDraft(TaskKind.PRODUCE, "All", book.id, category="whole")])
    (child,) = await tasks.add([TaskDraft(TaskKind.SPEAK, "Part", parent_id=parent.id, status=TaskStatus.DRAFT)])

    async def ids(which: TaskFilter) -> set[TaskId]:
        return {task.id for task in (await tasks.list(which)).tasks}

    assert await ids(TaskFilter(book_id=book.id)) == {parent.id}
    assert await ids(TaskFilter(category="whole")) == {parent.id}
    assert await ids(TaskFilter(kind=TaskKind.SPEAK)) == {child.id}
    assert await ids(TaskFilter(parent_id=parent.id)) == {child.id}
    assert await ids(TaskFilter(status=TaskStatus.DRAFT)) == {child.id}
    assert await ids(TaskFilter(status=TaskStatus.DRAFT, category="whole")) == set()
    assert [task.id for task in (await tasks.drafts()).tasks] == [child.id]


@pytest.mark.parametrize("cursor", ["", "x", "bm8=", "é", "MjAyNi0wMS0wMQ==", "MjAyNi0wMS0wMSBub3QtYS11dWlk"])
async def test_a_mark_that_no_page_gave_is_refused(tasks: TaskRepository, cursor: str) -> None:
    with pytest.raises(StoreError, match="no page at this mark"):
        await tasks.list(TaskFilter(), 10, cursor)


async def test_metrics_of_nothing_have_no_rates(tasks: TaskRepository) -> None:
    figures = await tasks.metrics(TaskFilter())
    assert set(figures.by_status.values()) == {0}
    assert (figures.success_rate, figures.mean_seconds, figures.p95_seconds) == (None, None, None)
    assert (figures.estimated_cost, figures.actual_cost) == (Decimal(0), Decimal(0))


async def test_metrics_count_statuses_times_and_money(tasks: TaskRepository, database: Database) -> None:
    for status in (TaskStatus.PENDING, TaskStatus.FAILED, TaskStatus.CANCELLED):
        await task_with(tasks, status)
    for seconds in (1, 2, 3):
        (task,) = await tasks.add([TaskDraft(TaskKind.SPEAK, "S", estimated_cost=Usd(Decimal("0.5")))])
        await tasks.start(task.id, "w")
        await tasks.complete(task.id, {}, Usd(Decimal("0.25")))
        await database.write(
            "UPDATE tasks SET finished_at = started_at + make_interval(secs => $2) WHERE id = $1", task.id, seconds
        )
    await database.write("UPDATE tasks SET finished_at = started_at + interval '4 seconds' WHERE status = 'failed'")
    figures = await tasks.metrics(TaskFilter())
    assert {status.value: n for status, n in figures.by_status.items() if n} == {
        "pending": 1,
        "completed": 3,
        "failed": 1,
        "cancelled": 1,
    }
    assert figures.success_rate == 0.75
    assert figures.mean_seconds == pytest.approx(2.5)
    assert figures.p95_seconds == pytest.approx(3.85)
    assert (figures.estimated_cost, figures.actual_cost) == (Decimal("1.5"), Decimal("0.75"))
    assert (await tasks.metrics(TaskFilter(kind=TaskKind.EXPORT))).success_rate is None


async def mixed_tasks(tasks: TaskRepository, database: Database) -> list[TaskGlance]:
    """Tasks of two books in all statuses, with a production among them; as a list shows them."""
    for number, title in enumerate(("Rain", "Öl")):
        book = await stored_book(database, title=title)
        (parent,) = await tasks.add([TaskDraft(TaskKind.PRODUCE, f"Produce {title}", book.id, category="produce")])
        await tasks.start(parent.id, "w")
        for kind in (TaskKind.SPEAK, TaskKind.SCORE):
            draft = TaskDraft(kind, f"{kind} {title} 100 %", book.id, parent.id, category="speak")
            (child,) = await tasks.add([draft])
            await tasks.start(child.id, "w")
            await (tasks.complete(child.id, {}) if number else tasks.fail(child.id, {"headline": "No."}))
    for status in TaskStatus:
        await task_with(tasks, status)
    return list((await tasks.browse(TaskFilter())).tasks)


async def test_a_filter_selects_in_the_store_what_it_accepts(tasks: TaskRepository, database: Database) -> None:
    everything = await mixed_tasks(tasks, database)
    books = {task.book_id for task in everything}
    parents = {task.parent_id for task in everything}
    for status, category, kind, book, title, switches in product(
        (None, TaskStatus.COMPLETED), (None, "speak"), (None, TaskKind.SCORE), books, ("", "öl", "%"), range(4)
    ):
        which = TaskFilter(status, category, kind, book, None, bool(switches & 1), title, bool(switches & 2))
        found = (await tasks.browse(which)).tasks
        assert found == tuple(task for task in everything if which.accepts(task)), which
    for parent in parents:
        which = TaskFilter(parent_id=parent)
        assert (await tasks.browse(which)).tasks == tuple(task for task in everything if which.accepts(task))
    assert len((await tasks.browse(TaskFilter(title="ÖL"))).tasks) == 3


@pytest.mark.parametrize("oldest_first", [False, True])
async def test_pages_of_glances_give_every_task_once_in_order(tasks: TaskRepository, oldest_first: bool) -> None:
    added = await tasks.add([TaskDraft(TaskKind.SPEAK, str(n)) for n in range(10)])
    seen: list[TaskId] = []
    after: str | None = None
    while True:
        page = await tasks.browse(TaskFilter(), 3, after, oldest_first=oldest_first)
        seen.extend(task.id for task in page.tasks)
        after = page.next_after
        if after is None:
            break
    assert seen == [task.id for task in (added if oldest_first else reversed(added))]


async def test_a_glance_says_what_lies_below_a_production_while_it_is_open(
    tasks: TaskRepository, database: Database
) -> None:
    book = await stored_book(database)
    (parent,) = await tasks.add([TaskDraft(TaskKind.PRODUCE, "Produce Rain", book.id)])
    await tasks.start(parent.id, "w")
    drafts = [TaskDraft(TaskKind.SPEAK, str(n), parent_id=parent.id, category="speak") for n in range(4)]
    first, second, *_ = await tasks.add(drafts)
    for child in (first, second):
        await tasks.start(child.id, "w")
    await tasks.complete(first.id, {})
    await tasks.progress(second.id, 1, 2)
    (glance,) = (await tasks.browse(TaskFilter(outermost=True))).tasks
    assert glance.stages == (StageCount("speak", 4, 1, 0.375),)
    assert (glance.has_children, glance.book_title, glance.parent_title) == (True, "Rain", "")
    (below,) = await tasks.glances([second.id])
    assert (below.parent_title, below.parent_status) == ("Produce Rain", TaskStatus.IN_PROGRESS)
    again = TaskDraft(TaskKind.RENDER, "Mix", parent_id=parent.id, category="render", dedupe_key="mix")
    (mixed,) = await tasks.add([again])
    await tasks.start(mixed.id, "w")
    await tasks.complete(mixed.id, {})
    await tasks.add([again])
    (glance,) = await tasks.glances([parent.id])
    assert StageCount("render", 1, 0, 0.0) in glance.stages
    await tasks.complete(parent.id, {})
    (glance,) = await tasks.glances([parent.id])
    assert (glance.has_children, glance.stages) == (True, ())


async def test_glances_leave_out_what_is_gone(tasks: TaskRepository) -> None:
    kept, gone = await tasks.add([TaskDraft(TaskKind.SPEAK, "Kept"), TaskDraft(TaskKind.SPEAK, "Gone")])
    await tasks.delete(gone.id)
    assert [task.id for task in await tasks.glances([gone.id, kept.id])] == [kept.id]
    assert await tasks.glances([]) == ()


FILL = """
    INSERT INTO tasks (book_id, kind, title, status, category, created_at, started_at, finished_at)
    SELECT $1, 'speak', 'Speak ' || n, CASE WHEN n % 1000 = 0 THEN 'failed' ELSE 'completed' END, 'speak',
           now() - make_interval(secs => n), now(), now()
    FROM generate_series(1, $2::int) AS n
"""


async def rows_touched(database: Database, which: TaskFilter, after: str | None = None) -> float:
    """Rows that any step of a page's plan looked at."""
    statement, values = page_statement(which, 101, after)
    rows = await database.fetch(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {statement}", *values)

    def touched(step: dict[str, Any]) -> float:
        own = step["Actual Rows"] + step.get("Rows Removed by Filter", 0)
        return float(own * step["Actual Loops"]) + sum(map(touched, step.get("Plans", ())))

    return touched(json.loads(rows[0][0])[0]["Plan"])


async def test_a_page_of_a_hundred_thousand_tasks_costs_no_more_than_one_of_a_thousand(
    tasks: TaskRepository, database: Database
) -> None:
    quiet, busy = await stored_book(database, title="Quiet"), await stored_book(database, title="Busy")
    lists = {
        "newest": TaskFilter(),
        "outermost": TaskFilter(outermost=True),
        "of the busy book": TaskFilter(book_id=busy.id, outermost=True),
        "of the quiet book": TaskFilter(book_id=quiet.id, outermost=True),
        "ended well": TaskFilter(status=TaskStatus.COMPLETED),
        "waiting": TaskFilter(open_only=True),
        "of a stage": TaskFilter(category="speak", book_id=busy.id),
        "titled": TaskFilter(title="speak"),
    }
    await tasks.add([TaskDraft(TaskKind.EXPORT, "Export", quiet.id)])
    costs: list[dict[str, float]] = []
    # The triggers write a history and an announcement of every row, which is not what is measured.
    await database.write("ALTER TABLE tasks DISABLE TRIGGER USER")
    for more in (1_000, 99_000):
        await database.write(FILL, busy.id, more)
        await database.write("ANALYZE tasks")
        await database.write_lightly("VACUUM tasks")
        costs.append({name: await rows_touched(database, which) for name, which in lists.items()})
    page = await tasks.browse(TaskFilter(book_id=busy.id, outermost=True))
    costs[0]["second page"] = costs[0]["of the busy book"]
    costs[1]["second page"] = await rows_touched(database, TaskFilter(book_id=busy.id, outermost=True), page.next_after)
    for name, cost in costs[1].items():
        assert cost <= 2 * costs[0][name], (name, costs)


async def test_ended_tasks_are_deleted_but_not_below_an_open_production(tasks: TaskRepository) -> None:
    (parent,) = await tasks.add([TaskDraft(TaskKind.PRODUCE, "Produce")])
    await tasks.start(parent.id, "w")
    (child,) = await tasks.add([TaskDraft(TaskKind.SPEAK, "Speak", parent_id=parent.id)])
    await tasks.start(child.id, "w")
    await tasks.complete(child.id, {})
    ended, running = await task_with(tasks, TaskStatus.FAILED), await task_with(tasks, TaskStatus.IN_PROGRESS)
    assert await tasks.delete_ended([parent.id, child.id, ended.id, running.id]) == (ended.id,)
    await tasks.complete(parent.id, {})
    assert await tasks.delete_ended([child.id]) == (child.id,)


async def test_clearing_takes_what_is_over_and_leaves_what_asks_for_something(
    tasks: TaskRepository, database: Database
) -> None:
    before = await mixed_tasks(tasks, database)
    rain = next(task.book_id for task in before if task.book_title == "Rain")
    assert await tasks.clear(TaskFilter(book_id=rain)) == 0
    assert await tasks.clear(TaskFilter()) == 2
    left = {task.status for task in (await tasks.browse(TaskFilter(outermost=True))).tasks}
    assert left == set(TaskStatus) - {TaskStatus.COMPLETED, TaskStatus.CANCELLED}
    parent = next(task.id for task in before if task.title == "Produce Öl")
    await tasks.complete(parent, {})
    assert await tasks.clear(TaskFilter()) == 1
    assert await tasks.glances([task.id for task in before if task.book_title == "Öl"]) == ()
