"""Who of a cast has spoken before: a series keeps its voices.

A character comes back where an earlier book of the same series has one of its name, or of one of its aliases.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from narratix_desktop.domain.book import Book
from narratix_desktop.domain.character import Character
from narratix_desktop.domain.ids import BookId, CharacterId
from narratix_desktop.domain.voice import VoiceUse
from narratix_desktop.services.workshop import Workshop


@dataclass(frozen=True, slots=True)
class Series:
    """A series and the place of a book in it. ``part`` is None where it is not a number."""

    name: str
    part: float | None


async def recall_voices(book_id: BookId, workshop: Workshop) -> Mapping[CharacterId, VoiceUse]:
    """For each character that comes back, where its voice was heard last. Engines have to be installed."""
    book = await workshop.books.get(book_id)
    if not book.metadata.get("series", "").strip():
        return {}
    cast = await workshop.scripts.characters(book_id)
    uses = [use for use in await workshop.voices.library() if use.voice.spec.engine in workshop.speech]
    return voices_that_return(book, cast, uses)


def voices_that_return(book: Book, cast: Sequence[Character], uses: Sequence[VoiceUse]) -> dict[CharacterId, VoiceUse]:
    """Match a cast with the uses of earlier books; of several the latest part counts, and names before aliases."""
    here = _series(book.metadata.get("series", ""), book.metadata.get("part", ""))
    earlier = [use for use in uses if use.book_id != book.id and _is_earlier(use, here)]
    latest_last = sorted(earlier, key=lambda use: (_series(use.series, use.part).part or 0.0, use.book))
    by_name: dict[str, VoiceUse] = {}
    for use in latest_last:
        for name in use.aliases:
            by_name.setdefault(name.casefold(), use)
    by_name |= {use.character.casefold(): use for use in latest_last}
    found: dict[CharacterId, VoiceUse] = {}
    for character in cast:
        names = (character.name, *character.aliases)
        known = next((by_name[name.casefold()] for name in names if name.casefold() in by_name), None)
        if known is not None:
            found[character.id] = known
    return found


def _series(name: str, part: str) -> Series:
    try:
        return Series(" ".join(name.split()).casefold(), float(part))
    except ValueError:
        return Series(" ".join(name.split()).casefold(), None)


def _is_earlier(use: VoiceUse, here: Series) -> bool:
    there = _series(use.series, use.part)
    if not here.name or there.name != here.name:
        return False
    return here.part is None or there.part is None or there.part < here.part
