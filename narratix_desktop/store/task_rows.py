"""Between rows of the task table and :class:`~narratix_desktop.domain.task.Task`; its column list, its page cursors."""

import base64
import binascii
from dataclasses import fields
from datetime import datetime
from typing import Final
from uuid import UUID

from narratix_desktop.domain.errors import NotFoundError, StoreError
from narratix_desktop.domain.ids import BookId, TaskId
from narratix_desktop.domain.task import Task, TaskFilter, TaskKind, TaskStatus
from narratix_desktop.store.database import Row

COLUMNS: Final = ", ".join(field.name for field in fields(Task))
"""Every column, in the table's order, for SELECT and RETURNING."""


def read_task(row: Row) -> Task:
    """Turn a row with all columns into a task."""
    values = dict(row)
    values["kind"] = TaskKind(values["kind"])
    values["status"] = TaskStatus(values["status"])
    values["tags"] = tuple(values["tags"])
    values["id"] = TaskId(values["id"])
    values["book_id"] = None if values["book_id"] is None else BookId(values["book_id"])
    values["parent_id"] = None if values["parent_id"] is None else TaskId(values["parent_id"])
    return Task(**values)


def conditions(which: TaskFilter) -> tuple[str, list[object]]:
    """A WHERE expression over ``$1 …`` and its values."""
    wanted = {
        "status": which.status,
        "category": which.category,
        "kind": which.kind,
        "book_id": which.book_id,
        "parent_id": which.parent_id,
    }
    given = {column: value for column, value in wanted.items() if value is not None}
    text = " AND ".join(f"{column} = ${number}" for number, column in enumerate(given, start=1))
    return text or "true", list(given.values())


def cursor_behind(task: Task) -> str:
    """An opaque mark for the place behind this task in a list, newest first."""
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
