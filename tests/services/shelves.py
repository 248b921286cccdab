"""A produced book and what the library holds of it, for the tests of new versions."""

from dataclasses import dataclass
from pathlib import Path

import asyncpg

from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.ids import BookId, SegmentId
from narratix_desktop.domain.segment import Segment, require_exact_cover
from narratix_desktop.domain.take import Take
from narratix_desktop.ports.jobs import ReadAnswer
from narratix_desktop.services.analyse_book import analyse_book
from narratix_desktop.services.cast_voices import cast_voices
from narratix_desktop.services.import_manuscript import import_manuscript, read_manuscript
from narratix_desktop.services.revise_manuscript import (
    Revised,
    compare_manuscript,
    revise_manuscript,
)
from narratix_desktop.services.speak_chapter import speak_chapter
from narratix_desktop.services.workshop import Workshop


@dataclass
class Shelf:
    """A spoken book in the library, and the folder in which the author mends its manuscript."""

    workshop: Workshop
    folder: Path
    connection: "asyncpg.Connection[asyncpg.Record]"
    book_id: BookId

    async def lines(self) -> tuple[Segment, ...]:
        return await self.workshop.scripts.whole(self.book_id)

    async def text(self) -> str:
        return (await self.workshop.books.revision(self.book_id)).text

    async def chapters(self) -> tuple[Chapter, ...]:
        return await self.workshop.books.chapters(self.book_id)

    async def words(self) -> dict[str, Segment]:
        """Each line by what it says."""
        text = await self.text()
        return {text[line.start : line.end].strip(): line for line in await self.lines()}

    async def line(self, part: str) -> Segment:
        (found,) = [line for said, line in (await self.words()).items() if part in said]
        return found

    async def takes(self) -> dict[SegmentId, tuple[Take, ...]]:
        return dict(await self.workshop.takes.of_lines([line.id for line in await self.lines()]))

    async def read(self, text: str) -> tuple[ReadAnswer, str]:
        path = self.folder / "mended.txt"
        path.write_text(text, encoding="utf-8", newline="")
        return await read_manuscript(path, self.workshop.compute), path.name

    async def revise(self, text: str) -> Revised:
        read, name = await self.read(text)
        comparison = await compare_manuscript(self.book_id, read, self.workshop)
        spans = [one.span for one in comparison.chapters]
        analyser = self.workshop.analyser("local")
        revised = await revise_manuscript(comparison, read, name, spans, self.workshop, analyser)
        require_exact_cover(await self.lines(), 0, len(text))
        assert "".join(text[line.start : line.end] for line in await self.lines()) == text == await self.text()
        return revised


async def produced(path: Path, workshop: Workshop) -> BookId:
    """Import, analyse, cast and speak a manuscript."""
    book = (await import_manuscript(path, workshop.books, workshop.assets, workshop.compute)).book
    await analyse_book(book.id, workshop.books, workshop.scripts, workshop.analyser("local"))
    engine = workshop.speech_engine("espeak")
    await cast_voices(book.id, book.language, workshop.scripts, engine)
    for chapter in await workshop.books.chapters(book.id):
        await speak_chapter(book, chapter, workshop, engine)
    return book.id
