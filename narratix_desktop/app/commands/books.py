"""``books``: look at the books of the library."""

from typing import Annotated

import typer
from rich.table import Table

from narratix_desktop.app.commands.tasks import with_workshop
from narratix_desktop.app.console import emit, out, say
from narratix_desktop.app.records import book_record
from narratix_desktop.services.workshop import Workshop

app = typer.Typer(no_args_is_help=True)


@app.command("list")
def list_books(
    json: Annotated[bool, typer.Option("--json", help="Write JSON lines for machines.")] = False,
) -> None:
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
            table.add_column(heading)
        for book in books:
            chapters = await workshop.books.chapters(book.id)
            included = sum(chapter.included for chapter in chapters)
            table.add_row(str(book.id), book.title, book.author, str(included), f"{book.updated_at:%Y-%m-%d %H:%M}")
        out.print(table)

    with_workshop(work)
