"""Tasks as a list shows them, made without a library."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta
from uuid import UUID

from narratix_desktop.domain.ids import TaskId
from narratix_desktop.domain.money import FREE
from narratix_desktop.domain.task import TaskGlance, TaskKind, TaskStatus

BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)


def glance(number: int = 1, **given: object) -> TaskGlance:
    """The ``number``-th task; a higher one is newer."""
    values: dict[str, object] = {field.name: "" for field in fields(TaskGlance)} | {
        "id": TaskId(UUID(int=number)),
        "book_id": None,
        "parent_id": None,
        "kind": TaskKind.SPEAK,
        "title": f"Task {number}",
        "status": TaskStatus.PENDING,
        "progress": 0.0,
        "error": None,
        "attempts": 0,
        "max_attempts": 5,
        "retry_at": None,
        "estimated_cost": FREE,
        "actual_cost": FREE,
        "units_total": 0,
        "units_done": 0,
        "created_at": BEGINNING + timedelta(seconds=number),
        "updated_at": BEGINNING + timedelta(seconds=number),
        "started_at": None,
        "finished_at": None,
        "parent_status": None,
        "has_children": False,
        "stages": (),
        "exports": True,
    }
    return TaskGlance(**(values | given))  # type: ignore[arg-type]
