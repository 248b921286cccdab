"""Import a manuscript: read it in a worker process, store book, revision and chapters in one transaction.

A file that has been imported before answers with its book, so that running the same command again goes on with it.
"""

from dataclasses import dataclass, replace
from pathlib import Path

from narratix_desktop.domain.book import Book
from narratix_desktop.domain.chapter import ChapterSpan
from narratix_desktop.domain.ids import Sha256
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


@dataclass(frozen=True, slots=True)
class Choice:
    """What becomes of a manuscript. ``chapters`` cover its text exactly; ``cover`` is an image's bytes or None."""

    title: str
    author: str
    language: str
    chapters: tuple[ChapterSpan, ...]
    cover: bytes | None = None


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
    book = await store_manuscript(read, path.name, as_read(read, title=title, author=author), books, assets)
    return Imported(book, is_new=True, warnings=read.manuscript.warnings)


def as_read(read: ReadAnswer, *, title: str | None = None, author: str | None = None) -> Choice:
    """A manuscript as its file has it, but for what is given."""
    manuscript = read.manuscript
    return Choice(
        title=title or manuscript.title,
        author=author or manuscript.author,
        language=manuscript.language,
        chapters=read.chapters,
        cover=manuscript.cover,
    )


async def store_manuscript(
    read: ReadAnswer, source_name: str, choice: Choice, books: BookStore, assets: AssetStore
) -> Book:
    """Make a book of a manuscript as the author wants it.

    Raises:
        ManuscriptError: The chapters do not cover the text exactly; nothing was created.
    """
    return await books.add(
        NewBook(
            title=choice.title,
            author=choice.author,
            language=choice.language,
            text=read.manuscript.text,
            source_name=printable(source_name),
            source_sha256=read.source_sha256,
            chapters=choice.chapters,
            metadata={},
            cover=None if choice.cover is None else await store_cover(choice.cover, assets),
        )
    )


async def store_cover(image: bytes, assets: AssetStore) -> Sha256 | None:
    """Keep an image that a book may have as its cover; None where it is neither JPEG nor PNG."""
    for signature, suffix in _IMAGE_SIGNATURES:
        if image.startswith(signature):
            return await assets.put(image, suffix)
    return None


def printable(name: str) -> str:
    """A file's name as it can be stored; what is not valid Unicode becomes a question mark."""
    return name.encode(errors="replace").decode()


async def _retitled(book: Book, books: BookStore, title: str | None, author: str | None) -> Book:
    """Apply a title or an author given now to a book imported earlier."""
    if (title or book.title, author or book.author) == (book.title, book.author):
        return book
    changed = replace(book, title=title or book.title, author=author or book.author)
    await books.update(changed)
    return changed
