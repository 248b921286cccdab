"""Find out who speaks: ask an analyser, store cast and segments. The store asserts that no word is lost."""

from narratix_desktop.domain.analysis import Analysis, AnalysisRequest
from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.domain.changes import Changes, Noun
from narratix_desktop.domain.chapter import Chapter, ChapterSpan
from narratix_desktop.domain.ids import BookId
from narratix_desktop.ports.engines import Analyser, Progress
from narratix_desktop.ports.store import BookStore, ScriptStore


def chapter_span(chapter: Chapter) -> ChapterSpan:
    """The span of a stored chapter, as analysers take it."""
    return ChapterSpan(
        start=chapter.start,
        end=chapter.end,
        title=chapter.title,
        part=chapter.part,
        included=chapter.included,
        heading_end=chapter.heading_end,
    )


async def analysis_of(
    book_id: BookId, books: BookStore, analyser: Analyser, purpose: Purpose, progress: Progress | None = None
) -> Analysis:
    """Ask an analyser about the latest revision of a book, and store nothing.

    Raises:
        AnalysisError: The answer would lose or double a word.
        ServiceError: A paid service cannot be asked.
    """
    return await analyser.analyse(await request_of(book_id, books), purpose, progress)


async def request_of(book_id: BookId, books: BookStore) -> AnalysisRequest:
    """What an analyser is asked about the latest revision of a book."""
    book = await books.get(book_id)
    revision = await books.revision(book_id)
    chapters = await books.chapters(book_id)
    spans = tuple(map(chapter_span, chapters))
    return AnalysisRequest(revision.text, spans, book.language, tuple(chapter.id for chapter in chapters))


async def analyse_book(
    book_id: BookId, books: BookStore, scripts: ScriptStore, analyser: Analyser, purpose: Purpose | None = None
) -> Changes:
    """Analyse the latest revision of a book and store the script.

    Args:
        book_id: Which book.
        books: Where its text is.
        scripts: Where the script goes.
        analyser: Who reads.
        purpose: What it is paid for; None is a run of its own.

    Raises:
        AnalysisError: The answer would lose or double a word; the earlier script is unchanged.
        ServiceError: A paid service cannot be asked; the earlier script is unchanged.
    """
    spent_for = purpose or Purpose.once("analyse", book_id)
    await scripts.replace(book_id, await analysis_of(book_id, books, analyser, spent_for))
    return Changes.of(Noun.SEGMENT) | Changes.of(Noun.CHARACTER)
