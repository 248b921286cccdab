"""``tasks``: look at work and steer it."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Annotated
from uuid import UUID

import typer
from rich.table import Table

from narratix_desktop.app.console import emit, out, run_command, say
from narratix_desktop.app.records import task_record
from narratix_desktop.app.settings import Settings
from narratix_desktop.domain.errors import NarratixError
from narratix_desktop.domain.ids import TaskId
from narratix_desktop.domain.task import OPEN_STATUSES, Task, TaskFilter, TaskKind, TaskStatus
from narratix_desktop.ports.health import BreakerState
from narratix_desktop.services.steer_selection import delete_tasks
from narratix_desktop.services.steer_tasks import cancel_task, pause_task, resume_task, retry_task
from narratix_desktop.services.workshop import Workshop

app = typer.Typer(no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="Write JSON lines for machines.")]
Id = Annotated[str, typer.Argument(help="The task's id, or its first characters as the list shows them.")]
Status = Annotated[TaskStatus | None, typer.Option(help="Only tasks of this status.")]
Kind = Annotated[TaskKind | None, typer.Option(help="Only tasks of this kind.")]
Category = Annotated[str | None, typer.Option(help="Only tasks of this category.")]

_SHORT = 18
"""Characters of an id that tell tasks apart: the time of their making, to a fraction of a millisecond."""

_LARGEST_PAGE = 500


def with_workshop(work: Callable[[Workshop], Awaitable[None]]) -> None:
    """Run something against the library."""

    async def opened(settings: Settings) -> None:
        from narratix_desktop.app.wiring import open_workshop

        async with open_workshop(settings) as workshop:
            await work(workshop)

    run_command(opened)


async def find(given: str, workshop: Workshop) -> Task:
    """The task with this id or beginning of one.

    Raises:
        NarratixError: No task or several fit.
    """
    try:
        return await workshop.tasks.get(TaskId(UUID(given)))
    except ValueError:
        fitting = await _beginning_with(given.lower(), workshop)
    if len(fitting) == 1:
        return fitting[0]
    found = "Several tasks begin" if fitting else "No task begins"
    raise NarratixError(f"{found} with {given}.", "Copy the id from: narratix-desktop tasks list")


async def _beginning_with(given: str, workshop: Workshop) -> list[Task]:
    fitting: list[Task] = []
    after: str | None = None
    while True:
        page = await workshop.tasks.list(TaskFilter(), _LARGEST_PAGE, after)
        fitting += [task for task in page.tasks if str(task.id).startswith(given)]
        after = page.next_after
        # Newest first, and ids rise with time: behind a page of smaller ones nothing fits any more.
        if after is None or all(str(task.id) < given for task in page.tasks):
            return fitting


@app.command("list")
def list_tasks(
    status: Status = None,
    category: Category = None,
    kind: Kind = None,
    limit: Annotated[int, typer.Option(min=1, max=_LARGEST_PAGE, help="Tasks on a page.")] = 50,
    after: Annotated[str | None, typer.Option(help="Mark of the page before, as it was shown below it.")] = None,
    json: Json = False,
) -> None:
    """List tasks, newest first."""

    async def work(workshop: Workshop) -> None:
        page = await workshop.tasks.list(TaskFilter(status, category, kind), limit, after)
        if json:
            for task in page.tasks:
                emit(task_record(task))
            emit({"total": page.total, "next_after": page.next_after})
            return
        if not page.tasks:
            say("There are no tasks. Start one with: narratix-desktop produce MANUSCRIPT --out DIR")
            return
        out.print(_table(page.tasks))
        say(f"{len(page.tasks)} of {page.total}")
        if page.next_after:
            say(f"Next page: --after {page.next_after}")

    with_workshop(work)


@app.command()
def show(task: Id, json: Json = False) -> None:
    """Show one task with its history."""

    async def work(workshop: Workshop) -> None:
        found = await find(task, workshop)
        events = await workshop.tasks.events(found.id)
        record = task_record(found)
        if json:
            emit(record | {"events": [asdict(event) for event in events]})
            return
        for name, value in record.items():
            if value not in (None, "", [], {}):
                say(f"{name:>15}  {value}")
        for event in events:
            say(f"{event.at:%Y-%m-%d %H:%M:%S}  {event.before or '—'} → {event.after}  {event.message}")

    with_workshop(work)


@app.command()
def retry(task: Id) -> None:
    """Try a failed or cancelled task again; the next worker does it."""

    async def work(workshop: Workshop) -> None:
        found = await find(task, workshop)
        await retry_task(found.id, workshop)
        say(f"{found.title} waits to be tried again.")

    with_workshop(work)


@app.command()
def cancel(task: Id) -> None:
    """Cancel a task and what is open below it; what it finished stays."""

    async def work(workshop: Workshop) -> None:
        found = await find(task, workshop)
        await cancel_task(found.id, workshop)
        say(f"{found.title} is cancelled.")

    with_workshop(work)


@app.command()
def pause(task: Id) -> None:
    """Pause a task that waits or runs, and what is below it."""

    async def work(workshop: Workshop) -> None:
        found = await find(task, workshop)
        await pause_task(found.id, workshop)
        say(f"{found.title} is paused.")

    with_workshop(work)


@app.command()
def resume(task: Id) -> None:
    """Let a paused task go on; the next worker does it."""

    async def work(workshop: Workshop) -> None:
        found = await find(task, workshop)
        await resume_task(found.id, workshop)
        say(f"{found.title} waits to go on.")

    with_workshop(work)


@app.command()
def delete(task: Id) -> None:
    """Delete a task that has ended, with its history; what it made stays."""

    async def work(workshop: Workshop) -> None:
        found = await find(task, workshop)
        if found.status in OPEN_STATUSES:
            status = found.status.value.replace("_", " ")
            raise NarratixError(f"{found.title} was not deleted because it is {status}.", "Cancel it first.")
        await delete_tasks([found.id], workshop)
        say(f"{found.title} is deleted.")

    with_workshop(work)


@app.command()
def metrics(status: Status = None, category: Category = None, kind: Kind = None, json: Json = False) -> None:
    """Show totals, success rate, times and cost."""

    async def work(workshop: Workshop) -> None:
        found = await workshop.tasks.metrics(TaskFilter(status, category, kind))
        record = {
            "by_status": {status.value: count for status, count in found.by_status.items()},
            "success_rate": found.success_rate,
            "mean_seconds": found.mean_seconds,
            "p95_seconds": found.p95_seconds,
            "estimated_cost": str(found.estimated_cost),
            "actual_cost": str(found.actual_cost),
        }
        if json:
            emit(record)
            return
        say("  ".join(f"{name} {count}" for name, count in found.by_status.items()) or "no tasks yet")
        if found.success_rate is not None:
            say(f"success {found.success_rate:.0%}")
        if found.mean_seconds is not None and found.p95_seconds is not None:
            say(f"mean time {found.mean_seconds:.1f} s, 95 % within {found.p95_seconds:.1f} s")
        say(f"cost {found.actual_cost:.2f} USD of {found.estimated_cost:.2f} USD estimated")

    with_workshop(work)


@app.command()
def health(json: Json = False) -> None:
    """Show how the database is doing."""

    async def opened(settings: Settings) -> None:
        from narratix_desktop.app.wiring import library_health

        found = await library_health(settings)
        if json:
            emit(asdict(found))
            return
        used, opened, allowed = found.pool_used, found.pool_open, found.pool_allowed
        lines = {
            "database": "answers" if found.reachable else "does not answer",
            "calls": "go through" if found.breaker is BreakerState.CLOSED else "are held back",
            "PostgreSQL": found.server_version,
            "latency": None if found.latency is None else f"{found.latency * 1000:.1f} ms",
            "migrations": found.migrations,
            "connections": f"{used} busy, {opened} open, {allowed} allowed",
            "of the server": f"{found.server_connections} of {found.server_connections_allowed}",
            "size": None if found.database_size is None else f"{found.database_size / 1e6:.0f} MB",
            "disk": f"{found.disk_free / 1e9:.0f} GB free",
        }
        for name, value in lines.items():
            say(f"{name:>14}  {'unknown' if value is None else value}")

    run_command(opened)


def _table(tasks: tuple[Task, ...]) -> Table:
    table = Table(box=None, pad_edge=False)
    for heading, width in (("id", _SHORT), ("status", 11), ("progress", 8), ("kind", 7), ("task", 0), ("message", 0)):
        table.add_column(heading, overflow="ellipsis", no_wrap=heading != "message", min_width=width or None)
    for task in tasks:
        error = str((task.error or {}).get("headline", "")) if task.status is TaskStatus.FAILED else ""
        progress = f"{task.progress:.0%}"
        table.add_row(str(task.id)[:_SHORT], task.status, progress, task.kind, task.title, error or task.message)
    return table
