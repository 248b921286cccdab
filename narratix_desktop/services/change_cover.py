"""The cover of a book: read it, give it another one or none, as an edit that can be taken back. Images stay stored."""

import asyncio
import hashlib
import json
from dataclasses import asdict

from narratix_desktop.domain.book import Book
from narratix_desktop.domain.book_details import Detail, details_of
from narratix_desktop.domain.changes import Changes
from narratix_desktop.domain.errors import ImageError
from narratix_desktop.domain.ids import BookId, Sha256
from narratix_desktop.domain.origin import Origin, Use
from narratix_desktop.ports.engines import CoverEngine, CoverImage, CoverRequest
from narratix_desktop.services.edit_book import describe_book
from narratix_desktop.services.import_manuscript import store_cover
from narratix_desktop.services.workshop import Workshop


def words_on_cover(book: Book) -> CoverRequest:
    """What stands on the cover that is set for a book without one."""
    return CoverRequest(book.title, book.author, details_of(book)[Detail.SUBTITLE])


async def read_cover(cover: Sha256 | None, workshop: Workshop) -> bytes | None:
    """The bytes of a cover; None where there is none. Raises ``NotFoundError`` where its file is missing."""
    if cover is None:
        return None
    path = await workshop.assets.path(cover)
    return await asyncio.to_thread(path.read_bytes)


async def keep_drawn(image: CoverImage, asked: CoverRequest, engine: CoverEngine, workshop: Workshop) -> Sha256:
    """Keep a cover that an engine drew, and how it came about. Raises ``ImageError`` where no store would take it."""
    cover = await _stored(image.data, workshop)
    request = Sha256(hashlib.sha256(json.dumps(asdict(asked), sort_keys=True).encode()).hexdigest())
    await workshop.origins.keep([Origin(cover, Use.COVER, image.maker or engine.info.maker(), request)])
    return cover


async def change_cover(book_id: BookId, image: bytes | None, workshop: Workshop) -> Changes:
    """Take an image as the cover of a book; None lets every export set its own.

    Raises:
        ImageError: The image is neither JPEG nor PNG; the book keeps its cover.
    """
    if image is None:
        return await describe_book(book_id, workshop, cover=None)
    return await describe_book(book_id, workshop, cover=await _stored(image, workshop))


async def _stored(image: bytes, workshop: Workshop) -> Sha256:
    cover = await store_cover(image, workshop.assets)
    if cover is None:
        raise ImageError(
            "The cover was not changed because stores take only JPEG and PNG.", "Save the image as one of these."
        )
    return cover
