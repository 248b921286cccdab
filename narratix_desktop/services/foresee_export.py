"""What an export will say and need, told before anything is rendered: tags, cover, length, room on the disks."""

import asyncio
import shutil
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from narratix_desktop.domain.book import Book
from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.origin import Maker
from narratix_desktop.domain.units import Seconds
from narratix_desktop.ports.export import Exporter
from narratix_desktop.services.estimate_speaking import sounding
from narratix_desktop.services.export_book import tagged_metadata
from narratix_desktop.services.typeset_once import typeset_once
from narratix_desktop.services.workshop import Workshop

_PREMASTER: Final = 44_100 * 2 * 3
"""Bytes of a second of premaster: 24-bit stereo."""


@dataclass(frozen=True, slots=True)
class Room:
    """Bytes that are needed and free on one disk; ``free`` is None where the disk cannot be asked."""

    needed: int
    free: int | None

    @property
    def suffices(self) -> bool:
        """Whether the room is enough, as far as is known."""
        return self.free is None or self.needed <= self.free


@dataclass(frozen=True, slots=True)
class Foresight:
    """What an export will take: about how long it plays, room in the target folder, and room for the mixes.

    Where both lie on one disk, ``files`` counts for both and ``mixes`` is None.
    """

    length: Seconds
    files: Room
    mixes: Room | None

    @property
    def suffices(self) -> bool:
        """Whether all of it fits."""
        return self.files.suffices and (self.mixes is None or self.mixes.suffices)


async def foresee_room(
    book: Book, chapters: Sequence[Chapter], formats: Collection[Exporter], folder: Path, workshop: Workshop
) -> Foresight:
    """Estimate what an export takes, by the length of the text."""
    length = sounding(sum(chapter.end - chapter.start for chapter in chapters), book.language)
    files = round(length * sum(exporter.bytes_per_second for exporter in formats))
    mixes = round(length * _PREMASTER)
    return await asyncio.to_thread(_foresee, length, files, mixes, folder, workshop.renders)


def _foresee(length: Seconds, files: int, mixes: int, folder: Path, renders: Path) -> Foresight:
    target, library = _standing(folder), _standing(renders)
    try:
        if target.stat().st_dev == library.stat().st_dev:
            return Foresight(length, Room(files + mixes, _free(target)), None)
    except OSError:
        return Foresight(length, Room(files, None), Room(mixes, _free(library)))
    return Foresight(length, Room(files, _free(target)), Room(mixes, _free(library)))


def _standing(folder: Path) -> Path:
    """The folder or the nearest one above it that exists."""
    absolute = folder.absolute()
    return next((one for one in (absolute, *absolute.parents) if one.exists()), absolute)


def _free(folder: Path) -> int | None:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None


async def foresee_tags(book: Book, speech: str, workshop: Workshop) -> Mapping[str, str]:
    """What the tags of the files will say, by their usual names, empty ones left out.

    Raises:
        NotFoundError: There is no such speech engine.
    """
    metadata = await tagged_metadata(book, workshop, workshop.speech_engine(speech))
    found = {"title": book.title, "author": book.author, "language": book.language, **metadata}
    return {name: value for name, value in found.items() if value}


async def foresee_licences(book: Book, chapters: Sequence[Chapter], workshop: Workshop) -> tuple[Maker, ...]:
    """Who made something of these chapters, or the cover, that may not be sold; of what is there already."""
    return await workshop.origins.not_for_sale(book.id, [chapter.id for chapter in chapters])


async def foresee_cover(book: Book, workshop: Workshop) -> bytes:
    """The image that the files will carry: the book's own, else the one that is typeset for it."""
    if book.cover is None:
        return await typeset_once(book, workshop)
    path = await workshop.assets.path(book.cover)
    return await asyncio.to_thread(path.read_bytes)
