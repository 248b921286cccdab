"""Have the picture of a cover painted of the author's words, set the title over it, and give it to the book.

One painting that was ordered and not seen through, because it was stopped or the program ended, is gone on with when
the same words are painted again, so that nobody pays for it twice; what was seen through is painted anew.
"""

from dataclasses import replace
from typing import Final

from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.domain.book import Book
from narratix_desktop.domain.book_details import Detail, details_of
from narratix_desktop.domain.changes import Changes
from narratix_desktop.domain.errors import ImageError, NotFoundError
from narratix_desktop.domain.ids import BookId
from narratix_desktop.ports.engines import CoverPainter, CoverRequest
from narratix_desktop.services.change_cover import keep_drawn, words_on_cover
from narratix_desktop.services.edit_book import describe_book
from narratix_desktop.services.workshop import Workshop

LONGEST_PICTURE: Final = 800
"""Code points of a description; models read no more of it."""
_PREFILLED: Final = 300
_ORDERED: Final = "cover.ordered/{book}"


def painters(workshop: Workshop) -> dict[str, CoverPainter]:
    """The engines that paint covers, whether or not they have a key."""
    return {name: engine for name, engine in workshop.covers.items() if isinstance(engine, CoverPainter)}


def painter(engine_name: str, workshop: Workshop) -> CoverPainter:
    """An engine that paints covers. Raises ``NotFoundError`` where there is none of this name."""
    found = painters(workshop).get(engine_name)
    if found is None:
        raise NotFoundError(
            f"No cover was painted because there is no {engine_name} that paints.", "Choose an image instead."
        )
    return found


def picture_of(book: Book) -> str:
    """What might be on the cover: how the book is described, its first sentences; else its subtitle and title."""
    details = details_of(book)
    words = " ".join(details[Detail.DESCRIPTION].split())
    if not words:
        return ". ".join(filter(None, (book.title.strip(), details[Detail.SUBTITLE].strip())))
    if len(words) <= _PREFILLED:
        return words
    short = words[:_PREFILLED]
    ends = max(short.rfind(mark) for mark in ".!?")
    return short[: ends + 1] if ends > 0 else short.rpartition(" ")[0]


def painting(book: Book, picture: str) -> CoverRequest:
    """What is asked of a painter."""
    return replace(words_on_cover(book), picture=" ".join(picture.split())[:LONGEST_PICTURE])


async def paint_cover(book_id: BookId, picture: str, engine_name: str, workshop: Workshop) -> Changes:
    """Paint a cover and give it to the book, as one edit that can be taken back.

    Raises:
        NotFoundError: The engine is not installed, or the book is gone.
        ImageError: Nothing is said about the picture, or what was painted is of no use; the book keeps its cover.
        ServiceError: The engine cannot be asked.
        BudgetReachedError: It would pass a cap.
    """
    engine, book = painter(engine_name, workshop), await workshop.books.get(book_id)
    request = painting(book, picture)
    if not request.picture:
        raise ImageError(
            "No cover was painted because nothing is said about the picture.", "Describe it in a few words."
        )
    key = _ORDERED.format(book=book_id)
    ordered = await workshop.settings.get(key)
    purpose = Purpose.once("cover", book_id)
    if isinstance(ordered, str) and ordered:
        purpose = replace(purpose, run=ordered)
    else:
        await workshop.settings.set(key, purpose.run)
    drawn = await engine.draw(request, purpose)
    changes = await describe_book(book_id, workshop, cover=await keep_drawn(drawn, request, engine, workshop))
    await workshop.settings.set(key, "")
    if drawn.attempt is not None:
        await workshop.ledger.commit([drawn.attempt])
    return changes
