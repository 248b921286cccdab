"""Plan a production: one parent task, and stage by stage the tasks below it.

The parent's stage follows from its children alone, so planning can be repeated at any time, after a crash too: a stage
is planned when everything before it is complete, and tasks that exist are never made again.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Final

from narratix_desktop.domain.book import Book
from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.errors import NarratixError
from narratix_desktop.domain.ids import TaskId
from narratix_desktop.domain.task import OPEN_STATUSES, Task, TaskDraft, TaskFilter, TaskKind, TaskStatus
from narratix_desktop.ports.export import SectionRole
from narratix_desktop.ports.store import TaskStore
from narratix_desktop.services.workshop import Workshop

STAGES: Final = ("analyse", "cast", "speak", "render", "export")
NO_SOUND: Final = "none"
_PAGE: Final = 200


@dataclass(frozen=True, slots=True)
class ProductionOrder:
    """What the author asked for.

    Attributes:
        first: Included chapters are counted from 1; None begins with the first.
        last: As ``first``; None goes on to the last.
        chapters: Ids of the only chapters that are wanted; empty for all.
        options: What was chosen about formats, by their name: field and plain value.
    """

    folder: str
    formats: tuple[str, ...] = ("m4b",)
    analysis: str = "local"
    speech: str = "espeak"
    sound: str = "local"
    first: int | None = None
    last: int | None = None
    chapters: tuple[str, ...] = ()
    options: Mapping[str, Mapping[str, object]] = field(default_factory=dict)

    def as_input(self) -> dict[str, object]:
        """The order as a task's input."""
        return asdict(self) | {"formats": list(self.formats), "chapters": list(self.chapters)}

    @classmethod
    def from_input(cls, value: Mapping[str, object]) -> "ProductionOrder":
        """Read an order back from a task's input."""
        known = {name: value[name] for name in cls.__dataclass_fields__ if name in value}
        lists = {name: known.get(name, ()) for name in ("formats", "chapters")}
        tuples = {name: tuple(value) if isinstance(value, (list, tuple)) else () for name, value in lists.items()}
        return cls(**(known | tuples))  # type: ignore[arg-type]

    def key(self) -> str:
        """Digest that is equal for equal orders."""
        return hashlib.sha256(json.dumps(self.as_input(), sort_keys=True).encode()).hexdigest()[:16]

    def selects(self, chapter: Chapter) -> bool:
        """Whether a chapter is to be produced."""
        if not chapter.included or chapter.number is None:
            return False
        if self.chapters and str(chapter.id) not in self.chapters:
            return False
        return (self.first or 1) <= chapter.number <= (self.last or chapter.number)


async def order_production(book: Book, order: ProductionOrder, workshop: Workshop) -> Task:
    """Queue a production, or go on with the one that was ordered before and is not complete.

    Raises:
        NarratixError: No chapter is selected, or an engine or format does not exist.
    """
    workshop.analyser(order.analysis)
    workshop.speech_engine(order.speech)
    if order.sound != NO_SOUND:
        workshop.sound_engine(order.sound)
    for name in order.formats:
        workshop.exporter(name)
    chapters = await workshop.books.chapters(book.id)
    if not any(map(order.selects, chapters)):
        count = sum(chapter.included for chapter in chapters)
        raise NarratixError(
            "Nothing was produced because no chapter is selected.",
            f"The book has chapters 1 to {count} to choose from.",
        )
    earlier = await workshop.tasks.list(TaskFilter(kind=TaskKind.PRODUCE, book_id=book.id), limit=_PAGE)
    for task in earlier.tasks:
        if ProductionOrder.from_input(task.input) == order and task.status is not TaskStatus.COMPLETED:
            await _reopen(task, workshop.tasks)
            await workshop.queue.enqueue([task.id], priority=task.priority)
            return await workshop.tasks.get(task.id)
    draft = TaskDraft(
        kind=TaskKind.PRODUCE,
        title=f"Produce {book.title}",
        book_id=book.id,
        category="produce",
        input=order.as_input(),
        dedupe_key=f"produce:{book.id}:{order.key()}",
    )
    (task,) = await workshop.tasks.add([draft])
    await workshop.queue.enqueue([task.id])
    return task


async def _reopen(task: Task, tasks: TaskStore) -> None:
    """Let a production that was paused, cancelled or has failed go on; its failed children are tried again."""
    for one in (*await children_of(task.id, tasks), task):
        if one.status in {TaskStatus.FAILED, TaskStatus.CANCELLED}:
            await tasks.retry(one.id)
        elif one.status is TaskStatus.PAUSED:
            await tasks.resume(one.id)


async def children_of(parent: TaskId, tasks: TaskStore) -> tuple[Task, ...]:
    """All tasks below a parent, oldest first."""
    found: list[Task] = []
    after: str | None = None
    while True:
        page = await tasks.list(TaskFilter(parent_id=parent), limit=_PAGE, after=after)
        found.extend(page.tasks)
        after = page.next_after
        if after is None:
            return tuple(reversed(found))


async def advance(parent: Task, workshop: Workshop) -> None:
    """Plan the next stage of a production where everything before it is complete; close it after the last.

    Calling it again changes nothing. A chapter that was included since, or whose task was deleted, gets its tasks; a
    production that rests or has ended is left alone. The caller makes sure that a process does not run it twice at once
    for a parent.
    """
    if parent.status is not TaskStatus.IN_PROGRESS:
        return
    children = await children_of(parent.id, workshop.tasks)
    planned = {task.dedupe_key for task in children}
    order, book, chapters = await _ordered(parent, workshop)
    for stage in STAGES:
        of_stage = [task for task in children if task.category == stage]
        wanted = _drafts(stage, parent, order, book, chapters, workshop)
        drafts = [draft for draft in wanted if draft.dedupe_key not in planned]
        if drafts:
            added = await workshop.tasks.add(drafts)
            await workshop.tasks.progress(parent.id, STAGES.index(stage), len(STAGES), stage=stage)
            await workshop.queue.enqueue([task.id for task in added])
            return
        if any(task.status in OPEN_STATUSES for task in of_stage):
            waiting = [task.id for task in of_stage if task.status is TaskStatus.PENDING]
            await workshop.queue.enqueue(waiting)
            return
        broken = [task for task in of_stage if task.status is not TaskStatus.COMPLETED]
        if broken:
            await _fail_parent(parent, broken, workshop.tasks)
            return
    await workshop.tasks.progress(parent.id, len(STAGES), len(STAGES), stage="done")
    exports = [task.result for task in children if task.kind is TaskKind.EXPORT]
    await workshop.tasks.complete(parent.id, {"exports": exports})


async def _fail_parent(parent: Task, broken: Sequence[Task], tasks: TaskStore) -> None:
    first = broken[0]
    error = first.error or {"headline": f"{first.title} was cancelled.", "remedy": "Run the production again."}
    await tasks.fail(parent.id, {**error, "task": str(first.id)})


async def _ordered(parent: Task, workshop: Workshop) -> tuple[ProductionOrder, Book, list[Chapter]]:
    assert parent.book_id is not None, "a production always belongs to a book"
    order = ProductionOrder.from_input(parent.input)
    book = await workshop.books.get(parent.book_id)
    return order, book, [chapter for chapter in await workshop.books.chapters(book.id) if order.selects(chapter)]


def _drafts(
    stage: str, parent: Task, order: ProductionOrder, book: Book, chapters: Sequence[Chapter], workshop: Workshop
) -> list[TaskDraft]:
    def draft(kind: TaskKind, title: str, suffix: str = "", **given: object) -> TaskDraft:
        return TaskDraft(
            kind=kind,
            title=title,
            book_id=book.id,
            parent_id=parent.id,
            category=stage,
            priority=parent.priority,
            input=given,
            dedupe_key=f"{parent.id}:{kind}:{suffix}",
        )

    match stage:
        case "analyse":
            return [draft(TaskKind.ANALYSE, f"Find the speakers of {book.title}", engine=order.analysis)]
        case "cast":
            return [draft(TaskKind.CAST, "Cast the voices", engine=order.speech)]
        case "speak":
            speak = [
                draft(TaskKind.SPEAK, f"Speak {c.title}", str(c.id), chapter=str(c.id), engine=order.speech)
                for c in chapters
            ]
            if order.sound == NO_SOUND:
                return speak
            return speak + [
                draft(TaskKind.SCORE, f"Score {c.title}", str(c.id), chapter=str(c.id), engine=order.sound)
                for c in chapters
            ]
        case "render":
            spoken_credits = [
                draft(TaskKind.RENDER, f"Mix the {role} credits", role, role=role.value, engine=order.speech)
                for role in (SectionRole.OPENING, SectionRole.CLOSING)
            ]
            return spoken_credits + [
                draft(TaskKind.RENDER, f"Mix {c.title}", str(c.id), chapter=str(c.id)) for c in chapters
            ]
        case _:
            return [
                draft(
                    TaskKind.EXPORT,
                    f"Export {workshop.exporter(name).label}",
                    name,
                    **(order.as_input() | {"format": name}),
                )
                for name in order.formats
            ]
