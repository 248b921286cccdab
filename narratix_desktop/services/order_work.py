"""Order work on chosen chapters: a production of only them, and only as far as it is asked for.

What has to come before is ordered along: a chapter cannot be spoken before it is known who speaks, and in which voice.
"""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from narratix_desktop.domain.book import Book
from narratix_desktop.domain.changes import Changes, Noun
from narratix_desktop.domain.errors import NarratixError
from narratix_desktop.domain.ids import BookId, ChapterId
from narratix_desktop.domain.task import TaskKind
from narratix_desktop.domain.units import Usd
from narratix_desktop.services.cast_voices import given_voices
from narratix_desktop.services.plan_tasks import HERE, NO_SOUND, ProductionOrder, order_production
from narratix_desktop.services.workshop import Workshop


class ChapterWork(StrEnum):
    """What can be ordered for a chapter."""

    ANALYSE = "analyse"
    SPEAK = "speak"
    SCORE = "score"
    MIX = "mix"


_KINDS = {
    ChapterWork.ANALYSE: (TaskKind.ANALYSE,),
    ChapterWork.SPEAK: (TaskKind.ANALYSE, TaskKind.CAST, TaskKind.SPEAK),
    ChapterWork.SCORE: (TaskKind.ANALYSE, TaskKind.SCORE),
    ChapterWork.MIX: (TaskKind.ANALYSE, TaskKind.CAST, TaskKind.SPEAK, TaskKind.RENDER),
}


async def order_chapters(
    book: Book,
    chapters: Sequence[ChapterId],
    work: ChapterWork,
    workshop: Workshop,
    *,
    speech: str,
    analysis: str = HERE,
    sound: str = HERE,
    anew: bool = False,
    title: str,
    budget: Usd | None = None,
) -> Changes:
    """Order work for some chapters, or go on with the same order where it is not complete.

    Args:
        book: Whose chapters they are.
        chapters: At least one that is in the audio.
        work: How far.
        workshop: The library.
        speech: Name of the speech engine that casts those who have no voice.
        analysis: Name of the analyser.
        sound: Name of the sound engine.
        anew: Whether it also makes the sounds that others have made.
        title: What the author reads in the list of tasks.
        budget: What it may cost in all; None is the library's cap per run.

    Raises:
        NarratixError: None of the chapters is in the audio, or an engine does not exist.
    """
    order = await chapters_order(
        book, chapters, work, workshop, speech=speech, analysis=analysis, sound=sound, anew=anew
    )
    task = await order_production(book, order, workshop, title, budget)
    return Changes.of(Noun.TASK, [task.id])


async def chapters_order(
    book: Book,
    chapters: Sequence[ChapterId],
    work: ChapterWork,
    workshop: Workshop,
    *,
    speech: str,
    analysis: str = HERE,
    sound: str = HERE,
    anew: bool = False,
) -> ProductionOrder:
    """The production that :func:`order_chapters` orders. Raises ``NarratixError`` where no chapter is in the audio."""
    stored = {chapter.id: chapter for chapter in await workshop.books.chapters(book.id)}
    meant = [str(one) for one in dict.fromkeys(chapters) if one in stored and stored[one].included]
    if not meant:
        raise NarratixError(
            "Nothing was ordered because no chosen chapter is in the audio.", "Put one into the audio first."
        )
    return ProductionOrder(
        folder="",
        formats=(),
        analysis=analysis,
        speech=speech,
        sound=sound if work is ChapterWork.SCORE else NO_SOUND,
        chapters=tuple(meant),
        kinds=await _needed(book, work, workshop),
        anew=anew,
    )


async def as_needed(book_id: BookId, order: ProductionOrder, workshop: Workshop) -> ProductionOrder:
    """The order without a reading that nobody has asked for: a book that was read is read again only on purpose."""
    if order.wants(TaskKind.ANALYSE) and await workshop.scripts.analysed(book_id):
        return replace(order, analysis=HERE)
    return order


async def _needed(book: Book, work: ChapterWork, workshop: Workshop) -> tuple[str, ...]:
    """The kinds of work up to what is asked for; what the whole book has behind it is left out of the list."""
    kinds = set(_KINDS[work])
    if work is not ChapterWork.ANALYSE and await workshop.scripts.analysed(book.id):
        kinds.discard(TaskKind.ANALYSE)
        cast = await workshop.scripts.characters(book.id)
        if len(given_voices(cast, await workshop.scripts.voices(book.id))) == len(cast):
            kinds.discard(TaskKind.CAST)
    return tuple(kind.value for kind in TaskKind if kind in kinds)
