"""Bundle a book: everything that the library knows of it and every sound that it needs, in one file that can travel.

Rows are written while they are read, sounds while they are copied, so memory does not grow with the book. The file
appears under its name only when it is whole.
"""

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from uuid import uuid4

from narratix_desktop import __version__
from narratix_desktop.domain.book import Book
from narratix_desktop.domain.bundle import SUFFIX, Manifest
from narratix_desktop.domain.bundle_rows import TABLES
from narratix_desktop.domain.errors import BundleError
from narratix_desktop.domain.ids import BookId
from narratix_desktop.media.bundle_archive import BundleReader, BundleWriter
from narratix_desktop.ports.bundles import Progress
from narratix_desktop.services.whole_calls import in_thread
from narratix_desktop.services.workshop import Workshop

_LONGEST_NAME: Final = 60
_FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')


@dataclass(frozen=True, slots=True)
class Bundled:
    """A finished bundle."""

    path: Path
    size: int
    sounds: int


async def bundle_book(book_id: BookId, target: Path, workshop: Workshop, progress: Progress | None = None) -> Bundled:
    """Write a book into a bundle.

    Args:
        book_id: Which one.
        target: The file, whose suffix may be left out, or a folder for one named by the book's title. An earlier bundle
            is replaced, any other file is not.
        workshop: The library.
        progress: Is told how many bytes of sound are copied.

    Raises:
        BundleError: The file cannot be written or is something else, or a sound is damaged; no file was changed.
        NotFoundError: The book, or a sound of it, is missing.
    """
    book = await workshop.books.get(book_id)
    path = await in_thread(_path_for, target, book)
    part = path.with_name(f".{path.name}.{uuid4().hex[:8]}.part")
    try:
        sounds = await _write(book, part, workshop, progress)
        size = await in_thread(_appear, part, path)
    except OSError as error:
        raise BundleError(
            f"The book was not bundled because {path} cannot be written: {error.strerror or error}.",
            "Free some space or choose another place.",
        ) from error
    finally:
        with suppress(OSError):
            await in_thread(part.unlink, missing_ok=True)
    return Bundled(path, size, sounds)


async def _write(book: Book, part: Path, workshop: Workshop, progress: Progress | None) -> int:
    """Write the bundle; answers how many sounds and images it has."""
    with await in_thread(BundleWriter, part) as bundle:
        async with workshop.bundles.reading(book.id) as reading:
            for table in TABLES:
                async for lines in reading.rows(table):
                    await in_thread(bundle.add_rows, table, lines)
            assets = await reading.assets()
        # Assets never change, so the database need not wait while they are copied.
        paths = await workshop.assets.paths([asset.sha256 for asset in assets])
        total = sum(asset.size for asset in assets)
        done = 0
        for asset in assets:
            done += await in_thread(bundle.add_asset, paths[asset.sha256], asset.sha256, asset.suffix)
            if progress is not None:
                await progress(done, total)
        made_at = datetime.now(UTC).isoformat(timespec="seconds")
        made_by = f"Narratix Desktop {__version__}"
        await in_thread(bundle.finish, Manifest(book.title, book.author, made_by, made_at, {}, len(assets), done))
    return len(assets)


def _path_for(target: Path, book: Book) -> Path:
    """The file to write; an existing one only where it is a bundle."""
    if target.is_dir():
        words = " ".join(_FORBIDDEN.sub(" ", book.title).split()).strip(" .")[:_LONGEST_NAME]
        target = target / f"{words or 'Book'}{SUFFIX}"
    elif target.suffix.lower() != SUFFIX:
        target = target.with_name(f"{target.name}{SUFFIX}")
    if target.exists():
        try:
            BundleReader(target).close()
        except BundleError as error:
            raise BundleError(
                f"The book was not bundled because {target} is there already and is no bundle.",
                "Choose another name.",
            ) from error
    return target


def _appear(part: Path, path: Path) -> int:
    with part.open("rb+") as file:  # Windows flushes only what may be written
        os.fsync(file.fileno())
    part.replace(path)
    return path.stat().st_size
