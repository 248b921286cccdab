"""How long each chapter of a book sounds, so that a place in a chapter is a place in the book.

Arranging a whole book is work for seconds; only chapters whose takes changed are arranged again.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from narratix_desktop.domain.ids import BookId, ChapterId
from narratix_desktop.domain.units import Frames
from narratix_desktop.ports.store import SpokenExtent
from narratix_desktop.services.chapter_mix import chapter_mix
from narratix_desktop.services.workshop import Workshop


@dataclass(frozen=True, slots=True)
class ChapterLength:
    """Frames from head to tail, and the takes that made it so."""

    length: Frames
    extent: SpokenExtent


async def chapter_lengths(
    book_id: BookId,
    known: Mapping[ChapterId, ChapterLength],
    workshop: Workshop,
    stale: Collection[ChapterId] = (),
) -> Mapping[ChapterId, ChapterLength]:
    """Lengths of the included chapters of which anything is spoken, in their order.

    Args:
        book_id: Which book.
        known: What was found before; a chapter whose takes are as they were is not arranged again.
        workshop: The library.
        stale: Chapters that are arranged again all the same.
    """
    extents = await workshop.takes.extents(book_id)
    found: dict[ChapterId, ChapterLength] = {}
    for chapter in await workshop.books.chapters(book_id):
        extent = extents.get(chapter.id)
        if not chapter.included or extent is None:
            continue
        before = known.get(chapter.id)
        if before is None or before.extent != extent or chapter.id in stale:
            arranged = await chapter_mix(chapter, workshop)
            before = ChapterLength(arranged.timeline.length, extent)
        found[chapter.id] = before
    return found
