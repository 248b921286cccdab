"""``books``: look at the books of the library and at what each has cost, bundle one, restore one from a bundle."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from narratix_desktop.app.commands.tasks import with_workshop
from narratix_desktop.app.console import emit, err, note, out, say
from narratix_desktop.app.records import book_record
from narratix_desktop.domain.attempt import Spend
from narratix_desktop.domain.book import Book
from narratix_desktop.domain.errors import NotFoundError
from narratix_desktop.ports.bundles import Progress as Report
from narratix_desktop.services.bundle_book import bundle_book
from narratix_desktop.services.report_costs import BookCosts, report_costs, write_costs
from narratix_desktop.services.restore_book import restore_book
from narratix_desktop.services.workshop import Workshop

app = typer.Typer(no_args_is_help=True)

_SHORT = 13
"""Characters of an id that tell books apart: the time to the millisecond."""

Json = Annotated[bool, typer.Option("--json", help="Write JSON lines for machines.")]


@app.command("list")
def list_books(json: Json = False) -> None:
    """List the books, last changed first."""

    async def work(workshop: Workshop) -> None:
        books = await workshop.books.list()
        if json:
            for book in books:
                emit(book_record(book))
            return
        if not books:
            say("The library is empty. Try: narratix-desktop demo")
            return
        table = Table(box=None, pad_edge=False)
        for heading in ("id", "title", "author", "chapters", "changed"):
            table.add_column(heading, no_wrap=heading in ("id", "changed"))
        for book in books:
            chapters = await workshop.books.chapters(book.id)
            included = sum(chapter.included for chapter in chapters)
            table.add_row(
                str(book.id)[:_SHORT], book.title, book.author, str(included), f"{book.updated_at:%Y-%m-%d %H:%M}"
            )
        out.print(table)

    with_workshop(work)


@app.command()
def bundle(
    book: Annotated[str, typer.Argument(help="The book's title, its id, or the id's first characters.")],
    file: Annotated[Path, typer.Argument(help="The bundle to write, or a folder for it.")],
    json: Json = False,
) -> None:
    """Write a whole book into one file: text, cast, voices, recordings, sounds, mix and edits."""
    target = file.absolute()

    async def work(workshop: Workshop) -> None:
        found = find_book(book, await workshop.books.list())
        with _reporting("Bundle", json) as report:
            made = await bundle_book(found.id, target, workshop, report)
        if json:
            emit({"event": "done", "file": str(made.path), "bytes": made.size, "sounds": made.sounds})
            return
        say(f"{found.title} → {made.path} ({made.size / 1e6:.1f} MB, {made.sounds} sounds)")

    with_workshop(work)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A bundle that books bundle wrote.")],
    json: Json = False,
) -> None:
    """Take a bundled book into the library, as a new book."""
    source = file.absolute()

    async def work(workshop: Workshop) -> None:
        with _reporting("Restore", json) as report:
            restored = await restore_book(source, workshop, report)
        if json:
            sounds = {"sounds": restored.sounds, "new_sounds": restored.new_sounds}
            emit({"event": "done", "book": book_record(restored.book), **sounds, "namesakes": restored.namesakes})
            return
        say(f"{restored.book.title} is in the library ({restored.sounds} sounds, {restored.new_sounds} of them new).")
        if restored.namesakes:
            note(f"The library had a book of this title already; the restored one is {restored.book.id}.")

    with_workshop(work)


@app.command()
def costs(
    book: Annotated[str, typer.Argument(help="The book's title, its id, or the id's first characters.")],
    csv: Annotated[Path | None, typer.Option("--csv", help="Write all figures into this file as a table.")] = None,
    json: Json = False,
) -> None:
    """Show what a book has cost: by engine, model, chapter, character, task and day."""

    async def work(workshop: Workshop) -> None:
        found = find_book(book, await workshop.books.list())
        costs = await report_costs(found.id, workshop)
        if csv is not None:
            await write_costs(costs, csv)
        if json:
            emit({"event": "total", **_spend_record(costs.total)})
            for by, rows in costs.rows.items():
                for row in rows:
                    emit({"event": "cost", "by": by.value, "id": row.key, "name": row.name, **_spend_record(row.spend)})
            return
        _show_costs(found, costs)

    with_workshop(work)


def _show_costs(book: Book, costs: BookCosts) -> None:
    total = costs.total
    if not total.requests:
        say(f"{book.title} has cost nothing: no paid engine was asked for it.")
        return
    table = Table(box=None, pad_edge=False)
    table.add_column("by", no_wrap=True)
    table.add_column("name")
    for heading in ("paid", "perhaps paid", "requests"):
        table.add_column(heading, justify="right", no_wrap=True)
    for by, rows in costs.rows.items():
        for at, row in enumerate(rows):
            figures = (f"{row.spend.paid:.4f}", f"{row.spend.ambiguous:.4f}", str(row.spend.requests))
            table.add_row(by.value if at == 0 else "", row.name or row.key or "none of them", *figures)
    out.print(table)
    say(f"{book.title} has cost {total.paid:.2f} USD in {total.requests} requests.")
    if total.ambiguous:
        note(f"Another {total.ambiguous:.2f} USD may have been paid for requests whose outcome nobody knows.")
    if total.reserved:
        note(f"{total.reserved:.2f} USD are reserved for requests under way.")


def _spend_record(spend: Spend) -> dict[str, object]:
    figures = {"paid": spend.paid, "perhaps_paid": spend.ambiguous, "reserved": spend.reserved}
    return {**{name: str(amount) for name, amount in figures.items()}, "requests": spend.requests}


def find_book(given: str, books: tuple[Book, ...]) -> Book:
    """The book of this title, id, or beginning of an id.

    Raises:
        NotFoundError: None or several fit.
    """
    wanted = given.strip().casefold()
    fitting = [book for book in books if book.title.casefold() == wanted]
    fitting = fitting or [book for book in books if wanted and str(book.id).startswith(wanted)]
    if len(fitting) == 1:
        return fitting[0]
    found = f"Several books are called {given}" if fitting else f"There is no book called {given}"
    raise NotFoundError(f"{found}.", "Copy the id from: narratix-desktop books list")


@contextlib.contextmanager
def _reporting(label: str, as_json: bool) -> Iterator[Report]:
    """A bar on the terminal, or an event for each hundredth of the work."""
    last = -1

    async def report_event(done: int, total: int) -> None:
        nonlocal last
        hundredth = done * 100 // max(1, total)
        if hundredth != last:
            last = hundredth
            emit({"event": "progress", "done": done, "total": total})

    if as_json:
        yield report_event
        return
    columns = (TextColumn("{task.description}"), BarColumn(bar_width=28), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err, refresh_per_second=4) as bars:
        row = bars.add_task(label, total=None)

        async def report_bar(done: int, total: int) -> None:
            bars.update(row, completed=done, total=total)

        yield report_bar
