"""``books``: look at the books of the library, write one into a bundle, restore one from a bundle."""

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
from narratix_desktop.domain.book import Book
from narratix_desktop.domain.errors import NotFoundError
from narratix_desktop.ports.bundles import Progress as Report
from narratix_desktop.services.bundle_book import bundle_book
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
