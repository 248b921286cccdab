"""Say which lines of a character were spoken otherwise than they would be now, and order that they are spoken again.

Nothing is spoken unasked: a new voice makes takes stale, and the author decides when they are worth making again.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from narratix_desktop.domain.book import Book
from narratix_desktop.domain.changes import Changes, Noun
from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.ids import BookId, CharacterId, SegmentId
from narratix_desktop.domain.money import FREE
from narratix_desktop.domain.segment import Segment
from narratix_desktop.domain.take import SpeechRequest, Take
from narratix_desktop.domain.task import TaskDraft, TaskKind
from narratix_desktop.domain.units import Usd
from narratix_desktop.domain.voice import VoiceSpec
from narratix_desktop.ports.engines import EngineInfo
from narratix_desktop.services.speak_chapter import is_spoken, is_valid, request_for, spoken_as
from narratix_desktop.services.workshop import Workshop


@dataclass(frozen=True, slots=True)
class StaleTakes:
    """Lines whose take is stale, the chapters in which they are, and what the engine asks for speaking them again."""

    lines: int
    chapters: tuple[Chapter, ...]
    engine: str
    cost: Usd = FREE


async def stale_takes(book_id: BookId, character_id: CharacterId, workshop: Workshop) -> StaleTakes | None:
    """The takes of a character that are not in its present voice any more; None where there are none.

    The author's own recordings are never stale. A character without a voice that can speak has no stale takes either:
    nothing could be spoken instead.
    """
    cast = await workshop.scripts.characters(book_id)
    stored = await workshop.scripts.voices(book_id)
    given = next((one.voice_id for one in cast if one.id == character_id), None)
    voice = stored[given].spec if given is not None and given in stored else None
    if voice is None or voice.engine not in workshop.speech:
        return None
    engine = workshop.speech_engine(voice.engine)
    book = await workshop.books.get(book_id)
    lines = await workshop.scripts.lines(await workshop.casts.lines(character_id))
    heard = {
        line: take
        for line, takes in (await workshop.takes.of_lines([line.id for line in lines])).items()
        for take in takes
        if take.active
    }
    text = (await workshop.books.revision(book_id)).text
    lexicon = await workshop.scripts.pronunciations(book_id)
    # Thousands of regular expressions: a thread keeps the event loop's frames free.
    stale = await asyncio.to_thread(_stale, lines, heard, book, text, voice, lexicon, engine.info)
    where = {line.chapter_id for line in stale}
    chapters = tuple(one for one in await workshop.books.chapters(book_id) if one.included and one.id in where)
    spoken = {one.id for one in chapters}
    requests = [request for line, request in stale.items() if line.chapter_id in spoken]
    if not requests:
        return None
    return StaleTakes(len(requests), chapters, voice.engine, engine.estimate(requests))


async def speak_again(book_id: BookId, stale: StaleTakes, workshop: Workshop) -> Changes:
    """Order the chapters with stale takes, each as a task; one that is ordered already is not ordered twice."""
    drafts = [
        TaskDraft(
            kind=TaskKind.SPEAK,
            title=f"Speak {chapter.title}",
            book_id=book_id,
            category="speak",
            input={"chapter": str(chapter.id), "engine": stale.engine},
            dedupe_key=f"speak:{chapter.id}:{stale.engine}",
            estimated_cost=Usd(stale.cost / len(stale.chapters)),
        )
        for chapter in stale.chapters
    ]
    tasks = await workshop.tasks.add(drafts)
    await workshop.queue.enqueue([task.id for task in tasks])
    return Changes.of(Noun.TASK, [task.id for task in tasks])


def _stale(
    lines: Sequence[Segment],
    heard: Mapping[SegmentId, Take],
    book: Book,
    text: str,
    voice: VoiceSpec,
    lexicon: Mapping[str, str],
    engine: EngineInfo,
) -> dict[Segment, SpeechRequest]:
    found: dict[Segment, SpeechRequest] = {}
    for line in lines:
        take = heard.get(line.id)
        if take is None:
            continue
        spoken = spoken_as(line, text, lexicon, book.language)
        if not is_spoken(spoken):
            continue
        request = request_for(line, text[line.start : line.end], spoken, voice, book.language)
        if not is_valid(take, request, engine):
            found[line] = request
    return found
