"""Reading the task table: single tasks, keyset pages, histories and figures. Changes nothing."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from narratix_desktop.domain.ids import TaskId
from narratix_desktop.domain.task import (
    GlancePage,
    Task,
    TaskEvent,
    TaskFilter,
    TaskGlance,
    TaskMetrics,
    TaskPage,
    TaskStatus,
)
from narratix_desktop.store.database import Database
from narratix_desktop.store.task_rows import (
    COLUMNS,
    GLANCE,
    conditions,
    cursor_behind,
    missing_task,
    read_cursor,
    read_glance,
    read_task,
)

LARGEST_PAGE = 500

_FIGURES = """
    SELECT jsonb_object_agg(status, number) AS by_status,
           sum(completed)::int AS completed, sum(failed)::int AS failed,
           sum(estimated) AS estimated, sum(actual) AS actual
    FROM (
        SELECT status, count(*) AS number, sum(estimated_cost) AS estimated, sum(actual_cost) AS actual,
               count(*) FILTER (WHERE status = 'completed') AS completed,
               count(*) FILTER (WHERE status = 'failed') AS failed
        FROM tasks WHERE {where} GROUP BY status
    ) AS per_status
"""

_TIMES = """
    SELECT avg(seconds) AS mean, percentile_cont(0.95) WITHIN GROUP (ORDER BY seconds) AS p95
    FROM (
        SELECT extract(epoch FROM finished_at - started_at)::float8 AS seconds
        FROM tasks WHERE {where} AND status IN ('completed', 'failed') AND started_at IS NOT NULL
    ) AS runs
"""


def page_statement(
    which: TaskFilter, limit: int, after: str | None = None, *, oldest_first: bool = False
) -> tuple[str, list[object]]:
    """The statement of :meth:`TaskLists.browse` and its values. Only the page's own rows are joined to others.

    Raises:
        StoreError: ``after`` is not a mark that a page gave.
    """
    where, values = conditions(which)
    order, behind = ("ASC", ">") if oldest_first else ("DESC", "<")
    if after is not None:
        values.extend(read_cursor(after))
        where += f" AND (created_at, id) {behind} (${len(values) - 1}, ${len(values)})"
    rows = f"(SELECT * FROM tasks WHERE {where} ORDER BY created_at {order}, id {order} LIMIT {limit})"
    return f"{GLANCE.format(rows=rows)} ORDER BY t.created_at {order}, t.id {order}", values


class TaskLists:
    """The reading half of ``ports.store.TaskStore``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, task_id: TaskId) -> Task:
        row = await self._database.fetch_row(f"SELECT {COLUMNS} FROM tasks WHERE id = $1", task_id)
        if row is None:
            raise missing_task()
        return read_task(row)

    async def list(self, which: TaskFilter, limit: int = 50, after: str | None = None) -> TaskPage:
        """One page, newest first. A page never repeats or skips a task because others were added meanwhile.

        Args:
            which: What to list.
            limit: Tasks on the page, 1 to 500.
            after: ``next_after`` of the page before.

        Raises:
            StoreError: ``after`` is not a mark that a page gave.
        """
        limit = min(max(limit, 1), LARGEST_PAGE)
        where, values = conditions(which)
        counted = f"SELECT count(*) FROM tasks WHERE {where}"
        page, page_values = where, list(values)
        if after is not None:
            page_values.extend(read_cursor(after))
            page += f" AND (created_at, id) < (${len(page_values) - 1}, ${len(page_values)})"
        # One more than the page holds tells whether there is another page.
        rows = await self._database.fetch(
            f"SELECT {COLUMNS}, ({counted}) AS total FROM tasks WHERE {page}"
            f" ORDER BY created_at DESC, id DESC LIMIT {limit + 1}",
            *page_values,
        )
        total = rows[0]["total"] if rows else await self._database.fetch_value(counted, *values)
        tasks = tuple(read_task(row) for row in rows[:limit])
        return TaskPage(tasks, cursor_behind(tasks[-1]) if len(rows) > limit else None, total)

    async def browse(
        self, which: TaskFilter, limit: int = 100, after: str | None = None, *, oldest_first: bool = False
    ) -> GlancePage:
        """As :meth:`list`, with what a list shows and without the total; its cost does not grow with the table."""
        limit = min(max(limit, 1), LARGEST_PAGE)
        statement, values = page_statement(which, limit + 1, after, oldest_first=oldest_first)
        rows = await self._database.fetch(statement, *values)
        tasks = tuple(read_glance(row) for row in rows[:limit])
        return GlancePage(tasks, cursor_behind(tasks[-1]) if len(rows) > limit else None)

    async def glances(self, task_ids: Sequence[TaskId]) -> tuple[TaskGlance, ...]:
        """These tasks as a list shows them; those that are gone are left out."""
        rows = "(SELECT * FROM tasks WHERE id = ANY($1))"
        return tuple(map(read_glance, await self._database.fetch(GLANCE.format(rows=rows), list(task_ids))))

    async def drafts(self, limit: int = 50, after: str | None = None) -> TaskPage:
        """Tasks that wait for the author's release."""
        return await self.list(TaskFilter(status=TaskStatus.DRAFT), limit, after)

    async def moved(self, task_ids: Collection[TaskId]) -> Mapping[TaskId, datetime]:
        """When each of these tasks came to its present status; those that are gone are left out."""
        rows = await self._database.fetch(
            "SELECT task_id, max(at) AS at FROM task_events WHERE task_id = ANY($1) GROUP BY task_id", list(task_ids)
        )
        return {TaskId(row["task_id"]): row["at"] for row in rows}

    async def events(self, task_id: TaskId) -> tuple[TaskEvent, ...]:
        """The task's history, oldest first."""
        rows = await self._database.fetch(
            "SELECT at, before, after, message FROM task_events WHERE task_id = $1 ORDER BY id", task_id
        )
        if not rows:
            raise missing_task()
        return tuple(
            TaskEvent(
                row["at"],
                None if row["before"] is None else TaskStatus(row["before"]),
                TaskStatus(row["after"]),
                row["message"],
            )
            for row in rows
        )

    async def metrics(self, which: TaskFilter) -> TaskMetrics:
        """Totals over a filter; times are of the last attempt of completed and failed tasks."""
        where, values = conditions(which)
        row = await self._database.fetch_row(_FIGURES.format(where=where), *values)
        times = await self._database.fetch_row(_TIMES.format(where=where), *values)
        assert row is not None
        assert times is not None
        counts = row["by_status"] or {}
        ended = (row["completed"] or 0) + (row["failed"] or 0)
        return TaskMetrics(
            {status: counts.get(status.value, 0) for status in TaskStatus},
            row["completed"] / ended if ended else None,
            times["mean"],
            times["p95"],
            row["estimated"] or Decimal(0),
            row["actual"] or Decimal(0),
        )
