"""Bring a new version of a manuscript into its book: what was made for unchanged words stays with them.

Recognises of which book a manuscript is a new version, says how much is the same, and carries chapters, lines, takes,
cues, placements, markers and breakpoints over. Pronunciations and the mix are the book's and stay as they are. The
earlier revision is kept with all that does not go on.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from narratix_desktop.domain.analysis import Analysis, AnalysisRequest
from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.domain.book import Book, Revision
from narratix_desktop.domain.changes import Changes, Noun
from narratix_desktop.domain.chapter import Chapter, ChapterSpan
from narratix_desktop.domain.cue import Cue
from narratix_desktop.domain.ids import BookId
from narratix_desktop.domain.placement import Arrangement
from narratix_desktop.domain.text_diff import TextDiff
from narratix_desktop.ports.engines import Analyser
from narratix_desktop.ports.jobs import CompareTextsJob, ReadAnswer
from narratix_desktop.ports.revising import NewRevision
from narratix_desktop.services.carried_rows import (
    carried_rows,
    new_characters,
    new_speakers,
    placed_chapters,
    speakers_by_key,
)
from narratix_desktop.services.carry_anchors import carry_anchors, carry_cues
from narratix_desktop.services.carry_chapters import CarriedChapter, carry_chapters, origins_of
from narratix_desktop.services.carry_script import CarriedLine, carry_script
from narratix_desktop.services.workshop import Workshop

LEAST_LIKENESS: Final = 0.3
"""A manuscript that has less in common with a book is another book."""

_PASSAGES: Final = 24
_PASSAGE: Final = (40, 120)
"""Fewest and most code points of a passage by which a book is recognised."""
_LEAST_HELD: Final = 0.15


@dataclass(frozen=True, slots=True)
class Comparison:
    """A manuscript beside the book that it is a new version of.

    Attributes:
        book: The book.
        revision: Its latest revision.
        earlier: The chapters of that.
        diff: From its text to the new one.
        chapters: How the new text is divided, as far as can be told from the earlier division.
    """

    book: Book
    revision: Revision
    earlier: tuple[Chapter, ...]
    diff: TextDiff
    chapters: tuple[CarriedChapter, ...]

    @property
    def percent(self) -> int:
        """How much of the text is the same; 100 only where all of it is."""
        return 100 if self.is_same else min(99, int(100 * self.diff.likeness))

    @property
    def is_same(self) -> bool:
        """Whether not a letter was changed."""
        return [one.length for one in self.diff.matches] == [self.diff.old_length] == [self.diff.new_length]


@dataclass(frozen=True, slots=True)
class Revised:
    """What became of the lines: ``kept`` as they were, ``changed``, ``new``, and ``gone`` from the text."""

    book_id: BookId
    kept: int
    changed: int
    new: int
    gone: int

    @property
    def changes(self) -> Changes:
        """What panels reload."""
        made = Changes.of(Noun.BOOK, [self.book_id])
        for noun in (
            Noun.CHAPTER,
            Noun.SEGMENT,
            Noun.CHARACTER,
            Noun.TAKE,
            Noun.CUE,
            Noun.TIMELINE,
            Noun.EDIT,
        ):
            made |= Changes.of(noun)
        return made


async def find_earlier_version(read: ReadAnswer, workshop: Workshop) -> Comparison | None:
    """The book that a manuscript is a new version of, if the library has one; most in common wins."""
    passages = await asyncio.to_thread(_passages, read.manuscript.text)
    found = await workshop.books.find_similar(passages)
    if not found or found[0][1] < _LEAST_HELD * len(passages):
        return None
    comparison = await compare_manuscript(found[0][0].id, read, workshop)
    return comparison if comparison.diff.likeness >= LEAST_LIKENESS else None


async def compare_manuscript(book_id: BookId, read: ReadAnswer, workshop: Workshop) -> Comparison:
    """Put a manuscript beside the latest revision of a book. Raises ``NotFoundError``."""
    book, revision, chapters = await asyncio.gather(
        workshop.books.get(book_id), workshop.books.revision(book_id), workshop.books.chapters(book_id)
    )
    old, new = revision.text, read.manuscript.text
    diff = await workshop.compute.run(CompareTextsJob(old, new))
    carried = await asyncio.to_thread(carry_chapters, chapters, read.chapters, diff, old, new)
    return Comparison(book, revision, chapters, diff, carried)


async def revise_manuscript(
    comparison: Comparison,
    read: ReadAnswer,
    source_name: str,
    chapters: Sequence[ChapterSpan],
    workshop: Workshop,
    analyser: Analyser,
) -> Revised:
    """Make a manuscript the latest revision of its book.

    Args:
        comparison: Of this manuscript with the book.
        read: The manuscript.
        source_name: Name of its file.
        chapters: How the author wants it divided; cover the text exactly.
        workshop: The library.
        analyser: Divides new passages into lines and guesses who speaks there.

    Raises:
        EditConflictError: The book was changed meanwhile; nothing was changed.
        AnalysisError: The analyser broke its promise; nothing was changed.
    """
    book, old, new, diff = comparison.book, comparison.revision.text, read.manuscript.text, comparison.diff
    origins = origins_of(comparison.earlier, chapters, diff, old, new)
    placed = placed_chapters(book.id, chapters, origins, await workshop.edits.new_ids(origins.count(None)))
    # Chapter by chapter: the lines of a whole novel at once take longer than a frame of the window to unpack.
    lines = tuple([line for one in comparison.earlier for line in await workshop.scripts.segments(one.id)])
    carried: tuple[CarriedLine, ...] = ()
    analysis = Analysis((), ())
    if lines:
        request = AnalysisRequest(new, tuple(chapters), book.language)
        analysis = await analyser.analyse(request, Purpose.once("revise", book.id))
        carried = await asyncio.to_thread(carry_script, lines, chapters, analysis.segments, diff, old, new)
    known = await workshop.scripts.characters(book.id)
    strangers = new_speakers(analysis.cast, carried, known)
    cast = new_characters(book.id, strangers, await workshop.edits.new_ids(len(strangers)))
    speakers = speakers_by_key(analysis.cast, strangers, cast, known)
    ids = await workshop.edits.new_ids(sum(line.origin is None for line in carried))
    script, words = await asyncio.to_thread(carried_rows, carried, placed, speakers, ids, diff, old)
    cues, arrangements = await _sounds(comparison.earlier, workshop)
    markers = [one for each in arrangements for one in each.markers]
    points = [one for each in arrangements for one in each.automation]
    await workshop.revisions.add(
        book.id,
        NewRevision(
            expected=comparison.revision.id,
            expected_lines=lines,
            text=new,
            source_name=source_name,
            source_sha256=read.source_sha256,
            chapters=placed,
            cast=cast,
            lines=script,
            cues=tuple(carry_cues(cues, placed, diff, new)),
            markers=tuple(carry_anchors(markers, placed, diff)),
            points=tuple(carry_anchors(points, placed, diff)),
            words=words,
        ),
    )
    await workshop.ledger.commit(analysis.attempts)
    kept = sum(line.origin is not None and not line.changed for line in carried)
    changed = sum(line.changed for line in carried)
    return Revised(book.id, kept, changed, len(carried) - kept - changed, len(lines) - kept - changed)


def _passages(text: str) -> list[str]:
    """Lines from all over a text by which it is recognised."""
    least, most = _PASSAGE
    lines = list(dict.fromkeys(line.strip()[:most] for line in text.splitlines() if len(line.strip()) >= least))
    if len(lines) < _PASSAGES:
        lines = list(dict.fromkeys(line.strip()[:most] for line in text.splitlines() if line.strip()))
    step = max(1, len(lines) // _PASSAGES)
    return lines[step // 2 :: step][:_PASSAGES]


async def _sounds(chapters: Sequence[Chapter], workshop: Workshop) -> tuple[list[Cue], list[Arrangement]]:
    cues: list[Cue] = []
    arrangements: list[Arrangement] = []
    for chapter in chapters:
        cues.extend(await workshop.cues.list(chapter.id))
        arrangements.append(await workshop.arrangements.get(chapter.id))
    return cues, arrangements
