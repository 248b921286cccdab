from decimal import Decimal

import pytest

from narratix_desktop.domain.errors import StoreError
from narratix_desktop.domain.ids import TaskId
from narratix_desktop.domain.task import TaskDraft, TaskFilter, TaskKind, TaskStatus
from narratix_desktop.domain.units import Usd
from narratix_desktop.store.database import Database
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
