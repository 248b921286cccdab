"""Tasks: units of work that the author sees, and the moves of status that are lawful."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

from narratix_desktop.domain.ids import BookId, TaskId
from narratix_desktop.domain.money import FREE
from narratix_desktop.domain.units import Seconds, Usd


class TaskStatus(StrEnum):
    """Where a task stands."""

    DRAFT = "draft"
    PENDING = "pending"
    IN_PROGRESS = "in_progress"
    PAUSED = "paused"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


OPEN_STATUSES: Final = frozenset({TaskStatus.DRAFT, TaskStatus.PENDING, TaskStatus.IN_PROGRESS, TaskStatus.PAUSED})
DONE_WITH: Final = frozenset({TaskStatus.COMPLETED, TaskStatus.CANCELLED})
"""Ended as the author wished; a failed task still asks for something."""

LAWFUL_MOVES: Final[Mapping[TaskStatus, frozenset[TaskStatus]]] = {
    TaskStatus.DRAFT: frozenset({TaskStatus.PENDING, TaskStatus.CANCELLED}),
    TaskStatus.PENDING: frozenset({TaskStatus.IN_PROGRESS, TaskStatus.PAUSED, TaskStatus.CANCELLED}),
    TaskStatus.IN_PROGRESS: frozenset(
        {
            TaskStatus.COMPLETED,
            TaskStatus.FAILED,
            TaskStatus.PAUSED,
            TaskStatus.CANCELLED,
            TaskStatus.PENDING,
        }
    ),
    TaskStatus.PAUSED: frozenset({TaskStatus.PENDING, TaskStatus.CANCELLED}),
    TaskStatus.COMPLETED: frozenset(),
    TaskStatus.FAILED: frozenset({TaskStatus.PENDING, TaskStatus.CANCELLED}),
    TaskStatus.CANCELLED: frozenset({TaskStatus.PENDING}),
}
"""From each status, the statuses that may follow. In progress → pending is a worker handing its task back."""


class TaskKind(StrEnum):
    """What a task does; its category groups kinds for the author."""

    PRODUCE = "produce"
    ANALYSE = "analyse"
    CAST = "cast"
    SPEAK = "speak"
    SCORE = "score"
    RENDER = "render"
    EXPORT = "export"


@dataclass(frozen=True, slots=True)
class TaskDraft:
    """What is needed to make a task; everything else starts at its default."""

    kind: TaskKind
    title: str
    book_id: BookId | None = None
    parent_id: TaskId | None = None
    description: str = ""
    status: TaskStatus = TaskStatus.PENDING
    priority: int = 0
    category: str = ""
    tags: tuple[str, ...] = ()
    created_by: str = "author"
    provider: str = ""
    model: str = ""
    input: Mapping[str, object] = field(default_factory=dict)
    max_attempts: int = 5
    dedupe_key: str | None = None
    estimated_cost: Usd = FREE
    units_total: int = 0


@dataclass(frozen=True, slots=True)
class Task:
    """One row of the unified task table: all 34 columns, in the table's order."""

    id: TaskId
    book_id: BookId | None
    parent_id: TaskId | None
    kind: TaskKind
    title: str
    description: str
    status: TaskStatus
    stage: str
    progress: float
    message: str
    priority: int
    category: str
    tags: tuple[str, ...]
    created_by: str
    worker: str
    provider: str
    model: str
    input: Mapping[str, object]
    result: Mapping[str, object]
    error: Mapping[str, object] | None
    attempts: int
    max_attempts: int
    retry_at: datetime | None
    dedupe_key: str | None
    external_id: str | None
    estimated_cost: Usd
    actual_cost: Usd
    cost_breakdown: Mapping[str, object]
    units_total: int
    units_done: int
    created_at: datetime
    updated_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class StageCount:
    """The tasks of one category below a production: how many, how many of them completed, their mean progress 0–1.

    Of several tasks for the same work only the newest counts.
    """

    category: str
    tasks: int
    completed: int
    done: float


@dataclass(frozen=True, slots=True)
class TaskGlance:
    """What a list shows of a task: its row without what it was given and what it made, which can be large.

    Attributes:
        book_title: Empty where the task has no book.
        parent_title: Empty where the task stands for itself.
        has_children: Whether there are tasks below it.
        stages: What lies below it while it is open; empty where nothing does or it has ended.
        exports: Whether it is a production that ends with files.
        estimated_cost: With what the tasks below it are estimated at.
        actual_cost: With what the tasks below it cost.
        kinds: The only kinds of work that a production means; empty for all.
    """

    id: TaskId
    book_id: BookId | None
    parent_id: TaskId | None
    kind: TaskKind
    title: str
    status: TaskStatus
    stage: str
    progress: float
    message: str
    category: str
    error: Mapping[str, object] | None
    attempts: int
    max_attempts: int
    retry_at: datetime | None
    estimated_cost: Usd
    actual_cost: Usd
    units_total: int
    units_done: int
    created_at: datetime
    updated_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    book_title: str
    parent_title: str
    parent_status: TaskStatus | None
    has_children: bool
    stages: tuple[StageCount, ...]
    exports: bool
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskEvent:
    """One entry of a task's history."""

    at: datetime
    before: TaskStatus | None
    after: TaskStatus
    message: str


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """Which tasks to list; None means any.

    Attributes:
        open_only: Only tasks that have not ended.
        title: Only tasks whose title contains this, in upper or lower case.
        outermost: Only tasks that are not below another one.
    """

    status: TaskStatus | None = None
    category: str | None = None
    kind: TaskKind | None = None
    book_id: BookId | None = None
    parent_id: TaskId | None = None
    open_only: bool = False
    title: str = ""
    outermost: bool = False

    def accepts(self, task: TaskGlance) -> bool:
        """Whether a task belongs into this list; the same rule as the store's."""
        return (
            self.status in {None, task.status}
            and self.category in {None, task.category}
            and self.kind in {None, task.kind}
            and self.book_id in {None, task.book_id}
            and self.parent_id in {None, task.parent_id}
            and (not self.open_only or task.status in OPEN_STATUSES)
            and self.title.lower() in task.title.lower()
            and (not self.outermost or task.parent_id is None)
        )


@dataclass(frozen=True, slots=True)
class TaskPage:
    """A keyset page, newest first: ``after`` of the next call is ``next_after``; ``total`` counts the whole filter."""

    tasks: tuple[Task, ...]
    next_after: str | None
    total: int


@dataclass(frozen=True, slots=True)
class GlancePage:
    """As :class:`TaskPage`, without the total, which costs a look at every task."""

    tasks: tuple[TaskGlance, ...]
    next_after: str | None


@dataclass(frozen=True, slots=True)
class TaskMetrics:
    """Totals over a filter. Rates and times are None where nothing has finished yet."""

    by_status: Mapping[TaskStatus, int]
    success_rate: float | None
    mean_seconds: Seconds | None
    p95_seconds: Seconds | None
    estimated_cost: Decimal
    actual_cost: Decimal
