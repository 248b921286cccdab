"""What the last export of a book made, and how every file of it was judged."""

import asyncio
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path

from narratix_desktop.domain.delivery import Check, Measurement
from narratix_desktop.domain.ids import BookId, TaskId
from narratix_desktop.domain.task import OPEN_STATUSES, Task, TaskFilter, TaskKind, TaskStatus
from narratix_desktop.services.plan_tasks import ProductionOrder, children_of
from narratix_desktop.services.workshop import Workshop

_LOOKED_AT = 100


@dataclass(frozen=True, slots=True)
class JudgedFile:
    """One file, or one chapter of a file, with its figures.

    Attributes:
        passed: None where the format has no rules.
        present: Whether the file still lies where it was made, of the same size.
    """

    path: Path
    title: str
    measured: Measurement | None
    checks: tuple[Check, ...]
    passed: bool | None
    present: bool


@dataclass(frozen=True, slots=True)
class JudgedFormat:
    """Everything that an export made in one format."""

    name: str
    files: tuple[JudgedFile, ...]
    notes: tuple[str, ...]
    finished_at: datetime | None

    @property
    def failed(self) -> int:
        """How many files or chapters break a rule."""
        return sum(file.passed is False for file in self.files)


@dataclass(frozen=True, slots=True)
class LastExport:
    """The newest export of a book and how it was ordered. ``open`` while it waits, runs or rests."""

    production: TaskId
    order: ProductionOrder
    open: bool
    formats: tuple[JudgedFormat, ...]


async def last_export(book_id: BookId, workshop: Workshop) -> LastExport | None:
    """The export of the book that is under way, else the newest that made something; None where there is neither."""
    which = TaskFilter(kind=TaskKind.PRODUCE, book_id=book_id)
    orders = (await workshop.tasks.list(which, limit=_LOOKED_AT)).tasks
    exports = [task for task in orders if ProductionOrder.from_input(task.input).formats]
    for task in exports:
        if task.status in OPEN_STATUSES:
            return LastExport(task.id, ProductionOrder.from_input(task.input), True, ())
    for task in exports:
        formats = await judged_formats(task.id, workshop)
        if formats:
            return LastExport(task.id, ProductionOrder.from_input(task.input), False, formats)
    return None


async def judged_formats(production: TaskId, workshop: Workshop) -> tuple[JudgedFormat, ...]:
    """What the finished exports below a production made, the newest of each format, in the order of the request."""
    children = await children_of(production, workshop.tasks)
    newest: dict[str, Task] = {}
    for task in children:
        if task.kind is TaskKind.EXPORT and task.status is TaskStatus.COMPLETED:
            newest[str(task.input.get("format"))] = task
    return tuple(await asyncio.to_thread(lambda: [_judged(name, task) for name, task in newest.items()]))


def _judged(name: str, task: Task) -> JudgedFormat:
    files = task.result.get("files")
    notes = task.result.get("notes")
    return JudgedFormat(
        name,
        tuple(_file(record) for record in files) if isinstance(files, list) else (),
        tuple(str(note) for note in notes) if isinstance(notes, list) else (),
        task.finished_at,
    )


def _file(record: Mapping[str, object]) -> JudgedFile:
    path = Path(str(record.get("path")))
    measured, checks, passed = record.get("measured"), record.get("checks"), record.get("passed")
    return JudgedFile(
        path=path,
        title=str(record.get("title")),
        measured=_measurement(measured) if isinstance(measured, Mapping) else None,
        checks=_checks(checks) if isinstance(checks, list) else (),
        passed=passed if isinstance(passed, bool) else None,
        present=_lies_there(path, record.get("size")),
    )


def _measurement(record: Mapping[str, object]) -> Measurement:
    """Figures as they were kept; None stands for the level of digital silence."""
    known = {field.name: record.get(field.name) for field in fields(Measurement)}
    return Measurement(**{name: -math.inf if value is None else value for name, value in known.items()})  # type: ignore[arg-type]


def _checks(records: Sequence[Mapping[str, object]]) -> tuple[Check, ...]:
    return tuple(
        Check(str(one["name"]), str(one["measured"]), str(one["required"]), bool(one["passed"])) for one in records
    )


def _lies_there(path: Path, size: object) -> bool:
    try:
        return path.stat().st_size == size
    except OSError:
        return False
