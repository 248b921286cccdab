"""Have a book read by an analyser: its script, what can be heard in it, and a record of who read what.

A book that only the rules have read is read again where a paid analyser is asked for, never the other way round; what
was paid once is answered from the ledger and costs nothing. Cues that an analyser placed are not placed anew by the
rules, and those of the author are nobody's business.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from narratix_desktop.domain.analysis import Analysis, Fallback, LocalPart
from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.errors import AnalysisError
from narratix_desktop.domain.ids import BookId
from narratix_desktop.ports.engines import AnalysisEstimate, Progress
from narratix_desktop.ports.store import SettingStore
from narratix_desktop.services.analyse_book import analysis_of, request_of
from narratix_desktop.services.workshop import Workshop

WHY_LOCAL: Final[Mapping[Fallback, str]] = {
    Fallback.FLAWED: "its answers could not be used",
    Fallback.REFUSED: "it refused to read it",
    Fallback.TOO_LONG: "it was too long for it",
    Fallback.UNKNOWN: "it may have been paid already, and is not paid again",
}


@dataclass(frozen=True, slots=True)
class _Reading:
    """Who read a book last: the revision, and by their beginnings the chapters read and those with cues."""

    engine: str
    revision: str
    chapters: frozenset[int]
    scored: frozenset[int]


async def read_book(
    book_id: BookId, engine: str, workshop: Workshop, purpose: Purpose, progress: Progress | None = None
) -> dict[str, object]:
    """Read the latest revision of a book, and store script and cues.

    Args:
        book_id: Which book.
        engine: Name of the analyser.
        workshop: The library.
        purpose: What it is paid for.
        progress: Told how far it is.

    Returns:
        What a task keeps of it: the engine, the titles of chapters of which a part was left to the rules, and the same
        in sentences as ``notes``.

    Raises:
        AnalysisError: The answer would lose or double a word; the earlier script is unchanged.
        ServiceError: A paid service cannot be asked; the earlier script is unchanged.
        BudgetReachedError: The next part would pass a cap; what was read is kept and not paid again.
    """
    revision = await workshop.books.revision(book_id)
    analyser = workshop.analyser(engine)
    analysis = await analysis_of(book_id, workshop.books, analyser, purpose, progress)
    if (await workshop.books.revision(book_id)).id != revision.id:
        raise AnalysisError(
            "The script was not saved because the manuscript was changed while it was read.",
            "It is read again by itself; what has not changed is not paid again.",
            retryable=True,
        )
    await workshop.scripts.replace(book_id, analysis)
    # Looked at only now: reading takes minutes, in which the author may have changed cues.
    chapters = await workshop.books.chapters(book_id)
    for chapter in chapters:
        if chapter.start in analysis.scored and not chapter.cues_edited:
            spans = [cue for cue in analysis.cues if chapter.start <= cue.start < chapter.end]
            await workshop.cues.replace(chapter.id, spans)
    record = {
        "engine": engine,
        "revision": str(revision.id),
        "chapters": [chapter.start for chapter in chapters if chapter.included],
        "scored": list(analysis.scored),
    }
    await workshop.settings.set(_key(book_id), record)
    titles = [(chapter.end, chapter.title) for chapter in chapters]
    return {
        "engine": engine,
        "local_chapters": list(dict.fromkeys(_title(part, titles) for part in analysis.local_parts)),
        "notes": local_notes(analysis, titles, analyser.info.label),
    }


async def estimate_reading(book_id: BookId, engine: str, workshop: Workshop) -> AnalysisEstimate:
    """What reading a book would cost; nothing where it need not be read.

    Raises:
        ServiceError: A paid service cannot be asked.
    """
    if not await wants_reading(book_id, engine, workshop):
        return AnalysisEstimate()
    return await workshop.analyser(engine).estimate(await request_of(book_id, workshop.books))


async def wants_reading(book_id: BookId, engine: str, workshop: Workshop) -> bool:
    """Whether a book is to be read: nobody has, or a paid analyser is asked for that has not read all of it."""
    if not await workshop.scripts.analysed(book_id):
        return True
    if not workshop.analyser(engine).info.needs_key:
        return False
    last = await _last(book_id, workshop.settings)
    revision = await workshop.books.revision(book_id)
    if last is None or (last.engine, last.revision) != (engine, str(revision.id)):
        return True
    chapters = await workshop.books.chapters(book_id)
    return any(chapter.included and chapter.start not in last.chapters for chapter in chapters)


async def last_reader(book_id: BookId, workshop: Workshop) -> str:
    """Name of the analyser that has read the book as it is now; empty where none has, or nobody knows which."""
    last = await _last(book_id, workshop.settings)
    revision = await workshop.books.revision(book_id)
    return last.engine if last is not None and last.revision == str(revision.id) else ""


async def has_placed_cues(chapter: Chapter, revision: UUID, workshop: Workshop) -> bool:
    """Whether an analyser has said what can be heard in a chapter.

    What it placed in an earlier revision counts where it was carried over.
    """
    last = await _last(chapter.book_id, workshop.settings)
    if last is None or not last.scored:
        return False
    if last.revision == str(revision):
        return chapter.start in last.scored
    return bool(await workshop.cues.list(chapter.id))


async def forget_reading(book_id: BookId, settings: SettingStore) -> None:
    """Forget who read a book that is gone."""
    await settings.set(_key(book_id), None)


def local_notes(analysis: Analysis, chapters: list[tuple[int, str]], reader: str) -> list[str]:
    """What a paid analyser left to the rules, a sentence for each chapter and reason.

    Args:
        analysis: What it found.
        chapters: End and title of each chapter, in order.
        reader: The analyser's label.
    """
    said = {}
    for part in analysis.local_parts:
        title = _title(part, chapters)
        said[f"{title}: part of it was read by the rules on this computer, not by {reader}: {WHY_LOCAL[part.why]}."] = 1
    return list(said)


def _title(part: LocalPart, chapters: list[tuple[int, str]]) -> str:
    return next((title for end, title in chapters if part.start < end), "")


async def _last(book_id: BookId, settings: SettingStore) -> _Reading | None:
    kept = await settings.get(_key(book_id))
    if not isinstance(kept, Mapping):
        return None
    starts = [frozenset(kept.get(name, ())) for name in ("chapters", "scored")]
    return _Reading(str(kept.get("engine")), str(kept.get("revision")), *starts)


def _key(book_id: BookId) -> str:
    return f"read_by:{book_id}"
