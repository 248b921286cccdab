"""Import a manuscript: read it in a worker process, store book, revision and chapters in one transaction.

A file that has been imported before answers with its book, so that running the same command again goes on with it.
"""

from dataclasses import dataclass, replace
from pathlib import Path

from narratix_desktop.domain.book import Book
from narratix_desktop.ports.jobs import ReadAnswer, ReadManuscriptJob
from narratix_desktop.ports.store import AssetStore, BookStore, NewBook
from narratix_desktop.ports.work import Compute

_IMAGE_SIGNATURES = ((b"\xff\xd8\xff", "jpg"), (b"\x89PNG\r\n\x1a\n", "png"))


@dataclass(frozen=True, slots=True)
class Imported:
    """A book in the library. ``is_new`` is false where it stood there already."""

    book: Book
    is_new: bool
    warnings: tuple[str, ...] = ()


async def read_manuscript(path: Path, compute: Compute) -> ReadAnswer:
    """Read an untrusted file without storing anything. Raises ``ManuscriptError``."""
    return await compute.run(ReadManuscriptJob(path))


async def import_manuscript(
    path: Path,
    books: BookStore,
    assets: AssetStore,
    compute: Compute,
    *,
    title: str | None = None,
    author: str | None = None,
) -> Imported:
    """Bring a manuscript into the library.

    Args:
        path: The file.
        books: Where it is stored.
        assets: Where its embedded cover is stored.
        compute: Where the file is parsed.
        title: Overrides what the file says.
        author: Overrides what the file says.

    Raises:
        ManuscriptError: The file cannot be read; nothing was created.
    """
    read = await read_manuscript(path, compute)
    known = await books.find_by_source(read.source_sha256)
    if known is not None:
        return Imported(await _retitled(known, books, title, author), is_new=False)
    manuscript = read.manuscript
    cover = None
    if manuscript.cover is not None:
        for signature, suffix in _IMAGE_SIGNATURES:
            if manuscript.cover.startswith(signature):
                cover = await assets.put(manuscript.cover, suffix)
    book = await books.add(
        NewBook(
            title=title or manuscript.title,
            author=author or manuscript.author,
            language=manuscript.language,
            text=manuscript.text,
            source_name=path.name.encode(errors="replace").decode(),
            source_sha256=read.source_sha256,
            chapters=read.chapters,
            metadata={},
            cover=cover,
        )
    )
    return Imported(book, is_new=True, warnings=manuscript.warnings)


async def _retitled(book: Book, books: BookStore, title: str | None, author: str | None) -> Book:
    """Apply a title or an author given now to a book imported earlier."""
    if (title or book.title, author or book.author) == (book.title, book.author):
        return book
    changed = replace(book, title=title or book.title, author=author or book.author)
    await books.update(changed)
    return changed
