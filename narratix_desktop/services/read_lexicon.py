"""The pronunciations of a book, and how often each word stands in it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from narratix_desktop.domain.ids import BookId
from narratix_desktop.services.workshop import Workshop
from narratix_desktop.text.pronunciation import count_uses


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words, how they are said, and how often they stand in the text."""

    words: Mapping[str, str] = field(default_factory=dict)
    uses: Mapping[str, int] = field(default_factory=dict)


async def read_lexicon(book_id: BookId, workshop: Workshop) -> Lexicon:
    """Read and count. Raises ``NotFoundError`` where the book is gone."""
    words = await workshop.scripts.pronunciations(book_id)
    text = (await workshop.books.revision(book_id)).text if words else ""
    # A novel is searched in some hundredths of a second: a thread keeps the event loop's frames free.
    return Lexicon(words, await asyncio.to_thread(count_uses, text, tuple(words)))
