"""Between rows of the task table and :class:`~narratix_desktop.domain.task.Task`; its column list, its page cursors."""

import base64
import binascii
from dataclasses import fields
from datetime import datetime
from typing import Final
from uuid import UUID

from narratix_desktop.domain.errors import NotFoundError, StoreError
from narratix_desktop.domain.ids import BookId, TaskId
from narratix_desktop.domain.task import OPEN_STATUSES, StageCount, Task, TaskFilter, TaskGlance, TaskKind, TaskStatus
from narratix_desktop.store.database import Row

_FIELDS: Final = tuple(field.name for field in fields(Task))
COLUMNS: Final = ", ".join(_FIELDS)
"""Every column, in the table's order, for SELECT and RETURNING."""

OPEN: Final = ", ".join(f"'{status}'" for status in sorted(OPEN_STATUSES))
"""The open statuses for an IN."""

_COSTS: Final = ("estimated_cost", "actual_cost")
_JOINED: Final = (*_COSTS, "book_title", "parent_title", "parent_status", "has_children", "stages", "exports", "kinds")
_OWN: Final = ", ".join(f"t.{field.name}" for field in fields(TaskGlance) if field.name not in _JOINED)
_BELOW: Final = ", ".join(
    f"t.{cost} + coalesce((SELECT sum(c.{cost}) FROM tasks c WHERE c.parent_id = t.id), 0) AS {cost}" for cost in _COSTS
)
"""A production costs nothing itself; a list shows what the tasks below it cost."""

GLANCE: Final = f"""
    SELECT {_OWN}, {_BELOW}, coalesce(b.title, '') AS book_title, coalesce(p.title, '') AS parent_title,
           p.status AS parent_status, EXISTS (SELECT FROM tasks c WHERE c.parent_id = t.id) AS has_children,
           CASE WHEN t.status IN ({OPEN}) THEN (
               SELECT jsonb_agg(counted) FROM (
                   SELECT c.category, count(*) AS tasks, count(*) FILTER (WHERE c.status = 'completed') AS completed,
                          avg(CASE c.status WHEN 'completed' THEN 1 ELSE c.progress END) AS done
                   FROM (
                       SELECT DISTINCT ON (coalesce(dedupe_key, id::text)) category, status, progress
                       FROM tasks WHERE parent_id = t.id
                       ORDER BY coalesce(dedupe_key, id::text), created_at DESC, id DESC
                   ) AS c GROUP BY c.category
               ) AS counted
           ) END AS stages,
           coalesce(t.input->'formats' <> '[]'::jsonb, false) AS exports,
           ARRAY(SELECT jsonb_array_elements_text(coalesce(t.input->'kinds', '[]'))) AS kinds
    FROM {{rows}} AS t LEFT JOIN tasks p ON p.id = t.parent_id LEFT JOIN books b ON b.id = t.book_id
"""
"""What :func:`read_glance` reads, of ``{rows}``."""


def read_task(row: Row) -> Task:
    """Turn a row with all columns into a task; what else it holds is left out."""
    values = {name: row[name] for name in _FIELDS}
    values["kind"] = TaskKind(values["kind"])
    values["status"] = TaskStatus(values["status"])
    values["tags"] = tuple(values["tags"])
    values["id"] = TaskId(values["id"])
    values["book_id"] = None if values["book_id"] is None else BookId(values["book_id"])
    values["parent_id"] = None if values["parent_id"] is None else TaskId(values["parent_id"])
    return Task(**values)


def read_glance(row: Row) -> TaskGlance:
    """Turn a row of :data:`GLANCE` into a glance."""
    values = dict(row)
    values["kind"] = TaskKind(values["kind"])
    values["status"] = TaskStatus(values["status"])
    if values["parent_status"] is not None:
        values["parent_status"] = TaskStatus(values["parent_status"])
    values["stages"] = tuple(StageCount(**stage) for stage in values["stages"] or ())
    values["kinds"] = tuple(values["kinds"])
    return TaskGlance(**values)


def conditions(which: TaskFilter) -> tuple[str, list[object]]:
    """A WHERE expression over ``$1 …`` and its values.

    What the indexes are made for stands in the text itself: PostgreSQL plans a statement that was run a few times once
    for all values, and a plan that suits a busy book crawls through the whole table for a quiet one.
    """
    parts = [
        f"{column} = '{value}'"
        for column, value in (
            ("status", which.status),
            ("kind", which.kind),
            ("book_id", which.book_id),
            ("parent_id", which.parent_id),
        )
        if value is not None
    ]
    values: list[object] = []
    if which.open_only:
        parts.append(f"status IN ({OPEN})")
    if which.outermost:
        parts.append("parent_id IS NULL")
    if which.category is not None:
        values.append(which.category)
        parts.append(f"category = ${len(values)}")
    if which.title:
        values.append(which.title)
        parts.append(f"strpos(lower(title), lower(${len(values)})) > 0")
    return " AND ".join(parts) or "true", values


def cursor_behind(task: Task | TaskGlance) -> str:
    """An opaque mark for the place behind this task in a list by creation."""
    return base64.urlsafe_b64encode(f"{task.created_at.isoformat()} {task.id}".encode()).decode()


def read_cursor(cursor: str) -> tuple[datetime, UUID]:
    """Creation time and id that a cursor stands for.

    Raises:
        StoreError: It was not made by :func:`cursor_behind`.
    """
    try:
        created_at, task_id = base64.b64decode(cursor.encode(), altchars=b"-_", validate=True).decode().split(" ")
        moment = datetime.fromisoformat(created_at)
        if moment.tzinfo is None:
            raise ValueError("a time without its zone")
        return moment, UUID(task_id)
    except (ValueError, binascii.Error) as error:
        raise StoreError("There is no page at this mark.", "Start again from the first page.") from error


def missing_task() -> NotFoundError:
    """The error for a task that was deleted."""
    return NotFoundError("This task no longer exists.", "Reload the list of tasks.")
