"""Restore a book from a bundle, as a new book with ids of its own; restoring it twice makes two books.

A bundle may have been made to do harm. A worker process reads it to its end before anything is written; then its sounds
are copied to a folder of their own and compared with their digests; only then do rows and sounds enter the library,
together or not at all.
"""

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final, TypeVar
from uuid import UUID

from narratix_desktop.domain.book import Book
from narratix_desktop.domain.bundle import damaged
from narratix_desktop.domain.bundle_rows import TABLES, read_row, renamed
from narratix_desktop.domain.errors import BundleError
from narratix_desktop.domain.ids import BookId
from narratix_desktop.media.bundle_archive import BundleReader
from narratix_desktop.ports.bundles import BundledAsset, InspectBundleJob, Inspection, Progress
from narratix_desktop.services.whole_calls import in_thread
from narratix_desktop.services.workshop import Workshop

Thing = TypeVar("Thing")

_ROWS_AT_ONCE: Final = 250
_SOUNDS_AT_ONCE: Final = 50
_SPARE_BYTES: Final = 500_000_000


@dataclass(frozen=True, slots=True)
class Restored:
    """A book that is in the library now.

    Attributes:
        book: The new book.
        sounds: How many sounds and images it has.
        new_sounds: How many of them the library did not have before.
        namesakes: How many other books of this title and author there are.
    """

    book: Book
    sounds: int
    new_sounds: int
    namesakes: int


async def restore_book(path: Path, workshop: Workshop, progress: Progress | None = None) -> Restored:
    """Take a bundled book into the library.

    Args:
        path: The bundle.
        workshop: The library.
        progress: Is told how many bytes of sound are copied.

    Raises:
        BundleError: The bundle is damaged, hostile or of a newer program, or the disk is too small; nothing was
            changed.
    """
    inspection = await workshop.compute.run(InspectBundleJob(path))
    lacking = await workshop.assets.lacking(inspection.assets)
    async with workshop.assets.staging() as folder:
        _require_space(folder, lacking)
        with await in_thread(BundleReader, path) as bundle:
            if bundle.manifest != inspection.manifest:
                raise damaged("it was changed while it was read")
            staged = await _stage(bundle, lacking, folder, progress)
            names = await _new_names(inspection, workshop)
            book_id = await _write(bundle, inspection, names, staged, workshop)
    book = await workshop.books.get(book_id)
    others = [one for one in await workshop.books.list() if (one.title, one.author) == (book.title, book.author)]
    return Restored(book, len(inspection.assets), len(lacking), len(others) - 1)


def _require_space(folder: Path, assets: Sequence[BundledAsset]) -> None:
    needed = sum(asset.size for asset in assets) + _SPARE_BYTES
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise BundleError(
            f"The book was not restored because it needs {needed / 1e9:.1f} GB and the library's disk has"
            f" {free / 1e9:.1f} GB left.",
            "Free some space, then restore it again.",
        )


async def _stage(
    bundle: BundleReader, assets: Sequence[BundledAsset], folder: Path, progress: Progress | None
) -> list[tuple[Path, BundledAsset]]:
    """Copy sounds to the folder, each under its digest, and compare them with it."""

    def copy(some: Sequence[BundledAsset]) -> None:
        for asset in some:
            bundle.copy_asset(asset.sha256, asset.suffix, folder / asset.sha256)

    total = sum(asset.size for asset in assets)
    done = 0
    for some in _in_batches(assets, _SOUNDS_AT_ONCE):
        try:
            await in_thread(copy, some)
        except OSError as error:
            raise BundleError(
                f"The book was not restored because the library cannot be written: {error.strerror or error}.",
                "Free some space, then restore it again.",
            ) from error
        done += sum(asset.size for asset in some)
        if progress is not None:
            await progress(done, total)
    return [(folder / asset.sha256, asset) for asset in assets]


async def _new_names(inspection: Inspection, workshop: Workshop) -> dict[str, str]:
    """A new id for every row, in the same order; equal voices are shared with the library's other books."""
    fresh = sorted(await workshop.edits.new_ids(len(inspection.ids)))
    names = {old: str(new) for old, new in zip(inspection.ids, fresh, strict=True)}
    for old, spec in inspection.voices:
        names[old] = str((await workshop.voices.keep(spec)).id)
    return names


async def _write(
    bundle: BundleReader,
    inspection: Inspection,
    names: Mapping[str, str],
    staged: Sequence[tuple[Path, BundledAsset]],
    workshop: Workshop,
) -> BookId:
    book_id = None
    async with workshop.bundles.writing() as writing:
        await writing.expect(inspection.assets)
        for table in TABLES:
            if table == "voices":
                continue
            # Reading unpacks as it goes, so it belongs into the thread as well.
            lines = bundle.lines(table)
            while rows := await in_thread(_next_rows, table, lines, names):
                await writing.add(table, rows)
                if table == "books":
                    book_id = BookId(UUID(rows[0]["id"]))
        # A file without its row does no harm; a row without its file would.
        await workshop.assets.take_over(staged)
    assert book_id is not None, "an inspected bundle holds a book"
    return book_id


def _next_rows(table: str, lines: Iterator[bytes], names: Mapping[str, str]) -> list[dict[str, Any]]:
    rows = [renamed(table, read_row(table, line), names) for line in islice(lines, _ROWS_AT_ONCE)]
    if table == "books":
        for row in rows:
            # It was changed just now, and stands first in the list of books.
            row.pop("updated_at", None)
    return rows


def _in_batches(things: Iterable[Thing], size: int) -> Iterator[list[Thing]]:
    rest = iter(things)
    while some := list(islice(rest, size)):
        yield some
