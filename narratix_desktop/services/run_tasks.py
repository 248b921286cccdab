"""Run tasks as the queue hands them out: read the task again, do its use case, record how it ended.

A task that is done, paused or somebody else's is left alone, so a job that runs twice does its work once.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Final
from uuid import UUID

import structlog

from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.domain.book import Book
from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.errors import (
    BudgetReachedError,
    NarratixError,
    NotFoundError,
    ServiceError,
    StoreUnavailableError,
    UnlawfulMoveError,
)
from narratix_desktop.domain.ids import TaskId
from narratix_desktop.domain.task import Task, TaskFilter, TaskKind, TaskStatus
from narratix_desktop.domain.units import Seconds
from narratix_desktop.ports.export import SectionRole
from narratix_desktop.services.cast_voices import cast_voices
from narratix_desktop.services.export_book import export_book
from narratix_desktop.services.plan_tasks import advance, begin
from narratix_desktop.services.read_book import read_book, wants_reading
from narratix_desktop.services.render_chapter import render_chapter, render_credits
from narratix_desktop.services.reporting import TaskStoppedError, report_to
from narratix_desktop.services.score_scene import score_chapter
from narratix_desktop.services.settle_attempts import keep_settled
from narratix_desktop.services.side_by_side import all_of
from narratix_desktop.services.speak_chapter import speak_chapter
from narratix_desktop.services.steer_tasks import pause_task
from narratix_desktop.services.workshop import Workshop

Result = Mapping[str, object]
UseCase = Callable[[Task, Workshop], Awaitable[Result]]

_LONGEST_WAIT: Final = 300.0
_SWEEP_PAUSE: Final = 10.0
_FAULT: Final = "Retry it; if it fails again, send the log in the library's logs folder to the makers."
_log = structlog.get_logger(__name__)


class TaskRunner:
    """Runs one task at a time per call; calls may overlap."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop
        self._planning = asyncio.Lock()

    async def run(self, task_id: TaskId) -> None:
        """Do a task and record its end; the handler that the job queue calls."""
        try:
            task = await self._workshop.tasks.start(task_id, self._workshop.queue.worker)
        except NotFoundError:
            return
        if task is None:
            return
        if task.kind is TaskKind.PRODUCE:
            await begin(task.id, self._workshop)
            await self._advance(task.id)
            return
        try:
            result = await _USE_CASES[task.kind](task, self._workshop)
            await self._workshop.tasks.complete(task.id, result)
        except TaskStoppedError:
            return
        except asyncio.CancelledError:
            await asyncio.shield(self._hand_back(task))
            raise
        except BudgetReachedError as error:
            await self._rest(task, error)
            return
        except StoreUnavailableError:
            # No failure of the task: the queue hands it back when the database is there again.
            raise
        except NarratixError as error:
            await self._fail(task, error)
        except Exception:
            # A bug: the author sees that the task failed, whoever watches the loop gets the traceback.
            await self._fail(task, NarratixError(f"{task.title} failed because of a fault in the program.", _FAULT))
            await self._advance_above(task)
            raise
        _log.info("task ended", task=str(task.id), kind=task.kind.value)
        await self._advance_above(task)

    async def sweep(self, pause: float = _SWEEP_PAUSE) -> None:
        """Advance productions that nobody advances, until cancelled.

        A task can end without its production hearing of it: its worker is killed or loses the database right behind
        its last words, or the author cancels or deletes it while it waits.
        """
        running = TaskFilter(status=TaskStatus.IN_PROGRESS, kind=TaskKind.PRODUCE)
        while True:
            await asyncio.sleep(pause)
            try:
                for production in (await self._workshop.tasks.list(running)).tasks:
                    await self._advance(production.id)
            except NarratixError as error:
                if not error.retryable:
                    raise

    async def _advance_above(self, task: Task) -> None:
        if task.parent_id is not None:
            await self._advance(task.parent_id)

    async def _advance(self, parent: TaskId) -> None:
        async with self._planning:
            try:
                await advance(await self._workshop.tasks.get(parent), self._workshop)
            except (TaskStoppedError, UnlawfulMoveError, NotFoundError):
                # The author paused, cancelled or deleted the production while its last task ran.
                return
            except StoreUnavailableError:
                # The sweep advances it when the database is there again.
                raise
            except NarratixError as error:
                await self._fail(await self._workshop.tasks.get(parent), error)

    async def _hand_back(self, task: Task) -> None:
        try:
            await self._workshop.tasks.hand_back(task.id)
        except NarratixError as error:
            # Recovery at the next start hands it back instead.
            _log.warning("task not handed back", task=str(task.id), code=error.code)

    async def _rest(self, task: Task, error: BudgetReachedError) -> None:
        """Let a task rest until the author has looked at the budget, and with it the whole run that it belongs to."""
        _log.info("task rests at the budget", task=str(task.id), kind=task.kind.value, code=error.code)
        reason = _details(error)
        for resting in (task.id, task.parent_id):
            if resting is None:
                continue
            try:
                await pause_task(resting, self._workshop, reason)
            except (UnlawfulMoveError, NotFoundError):
                # It was paused along with another one, cancelled or deleted.
                continue

    async def _fail(self, task: Task, error: NarratixError) -> None:
        _log.warning("task failed", task=str(task.id), kind=task.kind.value, code=error.code)
        # What a service asks for is a floor.
        floor = error.wait if isinstance(error, ServiceError) else 0.0
        wait = Seconds(max(floor, min(_LONGEST_WAIT, 2.0**task.attempts))) if error.retryable else None
        try:
            failed = await self._workshop.tasks.fail(task.id, _details(error), retry_in=wait)
            if failed.status is TaskStatus.PENDING:
                await self._workshop.queue.enqueue([task.id], task.priority)
        except (UnlawfulMoveError, NotFoundError):
            return


def _details(error: NarratixError) -> dict[str, object]:
    return {"code": error.code, "headline": error.headline, "remedy": error.remedy}


async def _book_of(task: Task, workshop: Workshop) -> Book:
    if task.book_id is None:
        raise NotFoundError("The task was not run because its book is gone.")
    return await workshop.books.get(task.book_id)


async def _chapter_of(task: Task, workshop: Workshop) -> tuple[Book, Chapter]:
    book = await _book_of(task, workshop)
    wanted = UUID(str(task.input["chapter"]))
    for chapter in await workshop.books.chapters(book.id):
        if chapter.id == wanted:
            return book, chapter
    raise NotFoundError("The task was not run because its chapter is gone.", "Produce the book again.")


async def _analyse(task: Task, workshop: Workshop) -> Result:
    book = await _book_of(task, workshop)
    engine = str(task.input["engine"])
    found: Result = {}
    if await wants_reading(book.id, engine, workshop):
        report = report_to(workshop.tasks, task.id)
        found = await read_book(book.id, engine, workshop, Purpose.of_task(task), report)
    return {**found, "characters": len(await workshop.scripts.characters(book.id))}


async def _cast(task: Task, workshop: Workshop) -> Result:
    book = await _book_of(task, workshop)
    engine = workshop.speech_engine(str(task.input["engine"]))
    await cast_voices(book.id, book.language, workshop.scripts, engine)
    return {}


async def _speak(task: Task, workshop: Workshop) -> Result:
    book, chapter = await _chapter_of(task, workshop)
    engine = workshop.speech_engine(str(task.input["engine"]))
    await speak_chapter(book, chapter, workshop, engine, report_to(workshop.tasks, task.id), Purpose.of_task(task))
    return {}


async def _score(task: Task, workshop: Workshop) -> Result:
    book, chapter = await _chapter_of(task, workshop)
    engine = workshop.sound_engine(str(task.input["engine"]))
    anew = bool(task.input.get("anew"))
    await score_chapter(book, chapter, workshop, engine, Purpose.of_task(task), anew=anew)
    return {}


async def _render(task: Task, workshop: Workshop) -> Result:
    if "role" in task.input:
        book = await _book_of(task, workshop)
        engine = workshop.speech_engine(str(task.input["engine"]))
        await render_credits(book, SectionRole(str(task.input["role"])), workshop, engine, Purpose.of_task(task))
    else:
        _, chapter = await _chapter_of(task, workshop)
        await render_chapter(chapter, workshop)
    return {}


async def _export(task: Task, workshop: Workshop) -> Result:
    return await export_book(task, await _book_of(task, workshop), workshop)


_USE_CASES: Final[Mapping[TaskKind, UseCase]] = {
    TaskKind.ANALYSE: _analyse,
    TaskKind.CAST: _cast,
    TaskKind.SPEAK: _speak,
    TaskKind.SCORE: _score,
    TaskKind.RENDER: _render,
    TaskKind.EXPORT: _export,
}


async def work_on_tasks(workshop: Workshop, concurrency: int | None = None) -> None:
    """Run queued tasks until cancelled: first what an earlier process left behind, then what comes.

    ``concurrency`` counts tasks side by side. By default there are two more than worker processes: while some wait for
    the database, the processes have work.
    """
    await workshop.queue.recover()
    runner = TaskRunner(workshop)
    work = workshop.queue.work(runner.run, concurrency or workshop.compute.workers + 2)
    await all_of([work, runner.sweep(), keep_settled(workshop)])
