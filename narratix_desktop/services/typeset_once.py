"""The cover that is set from title and author, drawn once and then taken from the library's cache.

Equal words give an equal cover, so its name is a digest of them; the cache may be emptied at any time.
"""

import asyncio
import hashlib
import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.domain.book import Book
from narratix_desktop.services.change_cover import words_on_cover
from narratix_desktop.services.export_book import COVER
from narratix_desktop.services.workshop import Workshop

KEPT: Final = 64
"""Covers, of some hundred kilobytes each: of the books that were looked at last."""
_SUFFIX: Final = ".jpg"


async def typeset_once(book: Book, workshop: Workshop) -> bytes:
    """The cover of a book that has none of its own."""
    engine, words = workshop.covers[COVER], words_on_cover(book)
    known = repr((engine.info.name, engine.info.version, words.title, words.author, words.subtitle))
    file = workshop.typeset / f"{hashlib.sha256(known.encode(errors='replace')).hexdigest()[:32]}{_SUFFIX}"
    kept = await asyncio.to_thread(_read, file)
    if kept is not None:
        return kept
    drawn = (await engine.draw(words, Purpose.once("cover", book.id))).data
    await asyncio.to_thread(_keep, file, drawn)
    return drawn


def _read(file: Path) -> bytes | None:
    with suppress(OSError):
        data = file.read_bytes()
        os.utime(file)
        return data
    return None


def _keep(file: Path, data: bytes) -> None:
    """Keep a cover and forget those that nobody has looked at for longest. A full disk only means drawing it again."""
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_suffix(f".{os.getpid()}.part")
        draft.write_bytes(data)
        draft.replace(file)
        looked_at = sorted(file.parent.glob(f"*{_SUFFIX}"), key=lambda one: one.stat().st_mtime, reverse=True)
        for one in looked_at[KEPT:]:
            one.unlink(missing_ok=True)
