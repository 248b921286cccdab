"""Plan a production: one parent task, and stage by stage the tasks below it.

Planning can be repeated at any time, after a crash too: a stage is planned when everything before it is complete, and
tasks that exist are not made again. Only where the book has changed behind a finished task is its work asked for anew,
as a new task; the finished one stays in the history. Of several tasks for the same work the newest counts.
"""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Final

from narratix_desktop.domain.book import Book
from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.errors import NarratixError
from narratix_desktop.domain.ids import TaskId
from narratix_desktop.domain.task import OPEN_STATUSES, Task, TaskDraft, TaskFilter, TaskKind, TaskStatus
from narratix_desktop.domain.units import Usd
from narratix_desktop.ports.export import SectionRole
from narratix_desktop.ports.store import TaskStore
from narratix_desktop.services.estimate_speaking import estimate_speaking
from narratix_desktop.services.find_stale_tasks import stale_tasks
from narratix_desktop.services.require_makers import require_makers
from narratix_desktop.services.require_speakers import require_speakers
from narratix_desktop.services.workshop import Workshop

STAGES: Final = ("analyse", "cast", "speak", "render", "export")
HERE: Final = "local"
"""The analyser, and the engine for sounds, that are on every computer and cost nothing."""
NO_SOUND: Final = "none"
_PAGE: Final = 200
_LISTS: Final = ("formats", "chapters", "kinds")
_MOST_ASKS: Final = 3
"""An author who edits faster than a stage is done would keep it going for ever; nor may a fault do so."""

_ENDED_EARLY: Final = (TaskStatus.FAILED, TaskStatus.CANCELLED)


@dataclass(frozen=True, slots=True)
class ProductionOrder:
    """What the author asked for.

    Attributes:
        first: Included chapters are counted from 1; None begins with the first.
        last: As ``first``; None goes on to the last.
        chapters: Ids of the only chapters that are wanted; empty for all.
        kinds: The only kinds of work that are wanted; empty for all.
        options: What was chosen about formats, by their name: field and plain value.
        anew: Whether sounds that other engines have made are made again by this order's.
        speech: The engine that casts those who have no voice; all others are spoken by the engine of theirs.
    """

    folder: str
    formats: tuple[str, ...] = ("m4b",)
    analysis: str = HERE
    speech: str = "espeak"
    sound: str = HERE
    first: int | None = None
    last: int | None = None
    chapters: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    options: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    anew: bool = False

    def as_input(self) -> dict[str, object]:
        """The order as a task's input."""
        return asdict(self) | {name: list(getattr(self, name)) for name in _LISTS}

    @classmethod
    def from_input(cls, value: Mapping[str, object]) -> "ProductionOrder":
        """Read an order back from a task's input."""
        known = {name: value[name] for name in cls.__dataclass_fields__ if name in value}
        lists = {name: known.get(name, ()) for name in _LISTS}
        tuples = {name: tuple(value) if isinstance(value, (list, tuple)) else () for name, value in lists.items()}
        return cls(**(known | tuples))  # type: ignore[arg-type]

    def key(self) -> str:
        """Digest that is equal for equal orders."""
        return hashlib.sha256(json.dumps(self.as_input(), sort_keys=True).encode()).hexdigest()[:16]

    def wants(self, kind: TaskKind) -> bool:
        """Whether work of a kind is to be done."""
        return not self.kinds or kind.value in self.kinds

    @property
    def reader(self) -> str:
        """Name of the analyser that is to read the book where it has not; empty where none is."""
        return self.analysis if self.wants(TaskKind.ANALYSE) else ""

    @property
    def composer(self) -> str:
        """Name of the engine that is to make sounds where they lack; empty where none is."""
        return self.sound if self.sound != NO_SOUND and self.wants(TaskKind.SCORE) else ""

    def selects(self, chapter: Chapter) -> bool:
        """Whether a chapter is to be produced."""
        if not chapter.included or chapter.number is None:
            return False
        if self.chapters and str(chapter.id) not in self.chapters:
            return False
        return (self.first or 1) <= chapter.number <= (self.last or chapter.number)


async def order_production(
    book: Book, order: ProductionOrder, workshop: Workshop, title: str = "", budget: Usd | None = None
) -> Task:
    """Queue a production, or go on with the one that was ordered before and is not complete.

    Args:
        book: Whose production it is.
        order: What is wanted.
        workshop: The library.
        title: What the author reads; by default that the book is produced.
        budget: What this production may cost in all; None is the library's cap per run.

    Raises:
        NarratixError: No chapter is selected, an engine or format does not exist, or an engine cannot be asked that
            lines, the reading or sounds wait for.
    """
    workshop.analyser(order.analysis)
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
    selected = [one for one in chapters if order.selects(one)]
    if order.wants(TaskKind.SPEAK):
        await require_speakers(book, selected, workshop, order.speech)
    await require_makers(book, selected, workshop, analysis=order.reader, sound=order.composer, anew=order.anew)
    task = await open_production(book, order, workshop.tasks)
    if task is not None:
        await workshop.ledger.limit_run(str(task.id), budget)
        await _wake(task, workshop.tasks)
        await workshop.queue.enqueue([task.id], priority=task.priority)
        return await workshop.tasks.get(task.id)
    draft = TaskDraft(
        kind=TaskKind.PRODUCE,
        title=title or f"Produce {book.title}",
        book_id=book.id,
        category="produce",
        input=order.as_input(),
        dedupe_key=f"produce:{book.id}:{order.key()}",
    )
    (task,) = await workshop.tasks.add([draft])
    await workshop.ledger.limit_run(str(task.id), budget)
    await workshop.queue.enqueue([task.id])
    return task


async def open_production(book: Book, order: ProductionOrder, tasks: TaskStore) -> Task | None:
    """The production of this order that is not complete, with which ordering it again goes on; None for none."""
    earlier = await tasks.list(TaskFilter(kind=TaskKind.PRODUCE, book_id=book.id), limit=_PAGE)
    same = (task for task in earlier.tasks if ProductionOrder.from_input(task.input) == order)
    return next((task for task in same if task.status is not TaskStatus.COMPLETED), None)


async def _wake(task: Task, tasks: TaskStore) -> None:
    """Let a task that was paused, cancelled or has failed go on."""
    if task.status in _ENDED_EARLY:
        await tasks.retry(task.id)
    elif task.status is TaskStatus.PAUSED:
        await tasks.resume(task.id)


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


def newest_of(children: Sequence[Task]) -> dict[str | None, Task]:
    """The task that counts for each piece of work, by its dedupe key. ``children`` come oldest first."""
    return {task.dedupe_key: task for task in children}


async def begin(parent: TaskId, workshop: Workshop) -> None:
    """Take a production up, for the first time or again: every stage is looked at anew, and what rests goes on."""
    await workshop.tasks.progress(parent, 0, len(STAGES), stage=STAGES[0])


async def advance(parent: Task, workshop: Workshop) -> None:
    """Plan the next stage of a production where everything before it is complete; close it after the last.

    Calling it again changes nothing. A chapter that was included since, or whose task was deleted, gets its tasks; a
    production that rests or has ended is left alone. The caller makes sure that a process does not run it twice at once
    for a parent.
    """
    if parent.status is not TaskStatus.IN_PROGRESS:
        return
    children = await children_of(parent.id, workshop.tasks)
    newest = newest_of(children)
    rested = await _rested(newest.values(), parent, workshop.tasks)
    order, book, chapters = await _ordered(parent, workshop)
    reached = STAGES.index(parent.stage) if parent.stage in STAGES else 0
    before: list[Task] = []
    for number, stage in enumerate(STAGES):
        drafts = _wanted(order, _drafts(stage, parent, order, book, chapters, workshop))
        tasks = [newest[draft.dedupe_key] for draft in drafts if draft.dedupe_key in newest]
        missing = [draft for draft in drafts if draft.dedupe_key not in newest]
        resting = [task for task in tasks if task.id in rested]
        if not (missing or resting):
            if any(task.status in OPEN_STATUSES for task in tasks):
                waiting = [task.id for task in tasks if task.status is TaskStatus.PENDING]
                await workshop.queue.enqueue(waiting)
                return
            broken = [task for task in tasks if task.status is not TaskStatus.COMPLETED]
            if broken:
                await _fail_parent(parent, broken, workshop.tasks)
                return
        if number >= reached:
            done = [task for task in tasks if task.status is TaskStatus.COMPLETED]
            stale = await stale_tasks(done, before, parent, book, workshop)
            keys = {task.dedupe_key for task in stale if _asks(task, parent, children) < _MOST_ASKS}
            missing += [draft for draft in drafts if draft.dedupe_key in keys]
        if missing or resting:
            await _ask(parent, number, missing, resting, workshop)
            return
        if number >= reached:
            await workshop.tasks.progress(parent.id, number + 1, len(STAGES), stage=(*STAGES, "done")[number + 1])
        before.extend(tasks)
    exports = [task.result for task in before if task.kind is TaskKind.EXPORT]
    await workshop.tasks.complete(parent.id, {"exports": exports})


async def _ask(
    parent: Task, number: int, drafts: Sequence[TaskDraft], resting: Sequence[Task], workshop: Workshop
) -> None:
    """Let the work of a stage be done: add what is drafted, and let what rests go on."""
    added = await workshop.tasks.add([await _priced(draft, workshop) for draft in drafts])
    for task in resting:
        await _wake(task, workshop.tasks)
    await workshop.tasks.progress(parent.id, number, len(STAGES), stage=STAGES[number])
    await workshop.queue.enqueue([task.id for task in (*added, *resting)])


async def _priced(draft: TaskDraft, workshop: Workshop) -> TaskDraft:
    """A task to speak with what it is going to cost; other kinds say so themselves while they work."""
    if draft.kind is not TaskKind.SPEAK or draft.book_id is None:
        return draft
    chapters = await workshop.books.chapters(draft.book_id)
    chapter = next((one for one in chapters if str(one.id) == draft.input["chapter"]), None)
    engine = workshop.speech_engine(str(draft.input["engine"]))
    if chapter is None:
        return draft
    book = await workshop.books.get(draft.book_id)
    return replace(draft, estimated_cost=await estimate_speaking(book, chapter, workshop, engine))


async def _rested(children: Collection[Task], parent: Task, tasks: TaskStore) -> set[TaskId]:
    """Which tasks stand still since before their production was taken up; later it is the author's wish."""
    still = [task.id for task in children if task.status in (*_ENDED_EARLY, TaskStatus.PAUSED)]
    if parent.started_at is None or not still:
        return set()
    return {task_id for task_id, at in (await tasks.moved(still)).items() if at < parent.started_at}


def _asks(task: Task, parent: Task, children: Sequence[Task]) -> int:
    """How often a task's work was asked for since its production was taken up."""
    since = parent.started_at
    return sum(one.dedupe_key == task.dedupe_key and since is not None and one.created_at >= since for one in children)


async def _fail_parent(parent: Task, broken: Sequence[Task], tasks: TaskStore) -> None:
    first = broken[0]
    error = first.error or {"headline": f"{first.title} was cancelled.", "remedy": "Run the production again."}
    await tasks.fail(parent.id, {**error, "task": str(first.id)})


async def _ordered(parent: Task, workshop: Workshop) -> tuple[ProductionOrder, Book, list[Chapter]]:
    assert parent.book_id is not None, "a production always belongs to a book"
    order = ProductionOrder.from_input(parent.input)
    book = await workshop.books.get(parent.book_id)
    return order, book, [chapter for chapter in await workshop.books.chapters(book.id) if order.selects(chapter)]


def _wanted(order: ProductionOrder, drafts: list[TaskDraft]) -> list[TaskDraft]:
    """Those of the kinds that the order names, or all where it names none."""
    return [draft for draft in drafts if order.wants(draft.kind)]


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
            again = {"anew": True} if order.anew else {}
            return speak + [
                draft(TaskKind.SCORE, f"Score {c.title}", str(c.id), chapter=str(c.id), engine=order.sound, **again)
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
