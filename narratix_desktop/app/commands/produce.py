"""``produce``: a manuscript becomes a finished audiobook; running it again goes on where it was."""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Coroutine
from decimal import Decimal
from pathlib import Path
from typing import Protocol

import typer
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from narratix_desktop.app.commands.foretell import foretell, move_everybody
from narratix_desktop.app.console import AT_BUDGET, emit, err, note, run_command, say
from narratix_desktop.app.key_check import require_keys
from narratix_desktop.app.refusal import FAILED
from narratix_desktop.app.settings import Settings
from narratix_desktop.app.wiring import open_workshop
from narratix_desktop.domain.errors import BudgetReachedError, OutcomeUnknownError
from narratix_desktop.domain.ids import TaskId
from narratix_desktop.domain.task import Task, TaskKind, TaskStatus
from narratix_desktop.domain.units import Usd
from narratix_desktop.services.import_manuscript import import_manuscript
from narratix_desktop.services.plan_tasks import STAGES, ProductionOrder, children_of, order_production
from narratix_desktop.services.run_tasks import work_on_tasks
from narratix_desktop.services.settle_attempts import wait_for_answers
from narratix_desktop.services.watch_production import ProductionProgress, watch_production
from narratix_desktop.services.workshop import Workshop

_AT_BUDGET = {BudgetReachedError.code, OutcomeUnknownError.code}
_AWAY = "the library does not answer; work goes on when it does"
_LABELS = {
    "analyse": "Find the speakers",
    "cast": "Cast the voices",
    "speak": "Speak and score",
    "render": "Mix",
    "export": "Master and export",
}


def produce(
    manuscript: Path,
    folder: Path,
    *,
    analysis: str = "local",
    speech: str = "espeak",
    sound: str = "local",
    formats: tuple[str, ...] = ("m4b",),
    chapters: str | None = None,
    title: str | None = None,
    author: str | None = None,
    recast: bool = False,
    budget: float | None = None,
    as_json: bool = False,
) -> None:
    """Run the command."""
    cap = None if budget is None else Usd(Decimal(str(budget)))
    first, last = _range(chapters)
    source = manuscript.absolute()
    order = ProductionOrder(
        folder=str(folder.absolute()),
        formats=tuple(dict.fromkeys(formats)),
        analysis=analysis,
        speech=speech,
        sound=sound,
        first=first,
        last=last,
    )
    show: _Display = _JsonDisplay() if as_json else _TerminalDisplay()

    async def work(settings: Settings) -> Task:
        await require_keys(settings, (analysis, speech, sound))
        async with open_workshop(settings) as workshop:
            imported = await import_manuscript(
                source, workshop.books, workshop.assets, workshop.compute, title=title, author=author
            )
            for warning in imported.warnings:
                note(warning)
            if recast:
                await move_everybody(imported.book, speech, workshop)
            await foretell(imported.book, order, workshop, cap, as_json=as_json)
            task = await order_production(imported.book, order, workshop, budget=cap)
            async with _working(work_on_tasks(workshop)):
                with show:
                    async for progress in watch_production(task.id, workshop.tasks):
                        show.update(progress)
                await wait_for_answers(str(task.id), workshop)
            for line in await _notes_of_reading(task.id, workshop):
                note(line)
            return progress.parent

    ended = run_command(work)
    if ended.status is TaskStatus.COMPLETED:
        show.finished(ended)
        return
    error = ended.error or {
        "headline": f"The production is {ended.status}.",
        "remedy": "Run the same command to go on.",
    }
    err.print(str(error.get("headline", "")), style="bold red", markup=False)
    err.print(str(error.get("remedy", "")), markup=False)
    raise typer.Exit(AT_BUDGET if error.get("code") in _AT_BUDGET else FAILED)


@contextlib.asynccontextmanager
async def _working(work: Coroutine[object, object, None]) -> AsyncIterator[None]:
    """Run a worker beside the body and stop it in order afterwards; its own failure ends the body."""
    body = asyncio.current_task()
    worker = asyncio.create_task(work)
    failure: list[BaseException] = []

    def ended(done: "asyncio.Future[None]") -> None:
        if not done.cancelled() and (error := done.exception()) is not None and body is not None:
            failure.append(error)
            body.cancel()

    worker.add_done_callback(ended)
    try:
        yield
    except asyncio.CancelledError:
        if failure:
            raise failure[0] from None
        raise
    finally:
        worker.remove_done_callback(ended)
        worker.cancel()
        await asyncio.gather(worker, return_exceptions=True)


def _range(given: str | None) -> tuple[int | None, int | None]:
    if given is None:
        return None, None
    found = re.fullmatch(r"\s*(\d+)\s*(?:-\s*(\d+)\s*)?", given)
    if found is None or int(found[1]) < 1 or int(found[2] or found[1]) < int(found[1]):
        raise typer.BadParameter(f"{given!r} is not a chapter or a range of chapters like 3 or 1-3.")
    return int(found[1]), int(found[2] or found[1])


class _Display(contextlib.AbstractContextManager[None], Protocol):
    def update(self, progress: ProductionProgress) -> None: ...
    def finished(self, task: Task) -> None: ...


class _TerminalDisplay(contextlib.AbstractContextManager[None]):
    """A bar for each stage and one for the whole, with the time that is left."""

    def __init__(self) -> None:
        self._bars = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=28),
            TextColumn("{task.percentage:>3.0f} %"),
            TimeElapsedColumn(),
            TextColumn("{task.fields[what]}", style="dim"),
            console=err,
            refresh_per_second=4,
        )
        self._rows: dict[str, TaskID] = {}

    def __enter__(self) -> None:
        for stage in STAGES:
            self._rows[stage] = self._bars.add_task(_LABELS[stage], total=1.0, what="", start=False)
        self._rows["all"] = self._bars.add_task("[bold]The book", total=1.0, what="")
        self._bars.start()

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def update(self, progress: ProductionProgress) -> None:
        for stage in progress.stages:
            row = self._rows[stage.stage]
            if stage.message or stage.done:
                self._bars.start_task(row)
            self._bars.update(row, completed=stage.done, what=stage.message)
        if not progress.reached:
            self._bars.update(self._rows["all"], what=_AWAY)
            return
        left = "" if progress.remaining is None else f"about {_duration(progress.remaining)} left"
        self._bars.update(self._rows["all"], completed=progress.done, what="" if progress.ended else left)

    def finished(self, task: Task) -> None:
        failed = 0
        for file in _files(task):
            verdict = file.get("passed")
            failed += verdict is False
            mark = "✓ " if verdict else "✗ " if verdict is False else ""
            say(f"{mark}{file['path']}")
        for line in _notes(task):
            note(line)
        if failed:
            note(f"{failed} files miss a rule of the store; narratix-desktop check FILE shows which.")


class _JsonDisplay(contextlib.AbstractContextManager[None]):
    """One JSON line whenever something moved, and one at the end."""

    def __init__(self) -> None:
        self._last: object = None

    def __exit__(self, *_: object) -> None:
        return None

    def update(self, progress: ProductionProgress) -> None:
        stages = {stage.stage: round(stage.done, 3) for stage in progress.stages}
        if (stages, progress.reached) == self._last:
            return
        self._last = (stages, progress.reached)
        emit(
            {
                "event": "progress",
                "task": progress.parent.id,
                "done": round(progress.done, 4),
                "remaining_seconds": None if progress.remaining is None else round(progress.remaining, 1),
                "stages": stages,
                "library_reached": progress.reached,
            }
        )

    def finished(self, task: Task) -> None:
        emit({"event": "done", "task": task.id, "files": _files(task), "notes": _notes(task)})


def _exports(task: Task) -> list[dict[str, object]]:
    exports = task.result.get("exports", [])
    return exports if isinstance(exports, list) else []


def _files(task: Task) -> list[dict[str, object]]:
    """The finished files, each path once; one with several chapters passes where all of them do."""
    found: dict[object, dict[str, object]] = {}
    for export in _exports(task):
        files = export.get("files", [])
        for file in files if isinstance(files, list) else []:
            known = found.setdefault(file["path"], dict(file))
            if file.get("passed") is False:
                known["passed"] = False
    return list(found.values())


def _notes(task: Task) -> list[str]:
    found: list[str] = []
    for export in _exports(task):
        notes = export.get("notes", [])
        found.extend(str(one) for one in (notes if isinstance(notes, list) else []))
    return found


async def _notes_of_reading(production: TaskId, workshop: Workshop) -> list[str]:
    """What a paid analyser left to the rules."""
    found: list[str] = []
    for task in await children_of(production, workshop.tasks):
        notes = task.result.get("notes", []) if task.kind is TaskKind.ANALYSE else []
        found.extend(str(one) for one in (notes if isinstance(notes, list) else []))
    return found


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes:02} min"
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"
