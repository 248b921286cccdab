"""Speak single lines now: those without a valid take, or one more take of a line that has one.

A further take asks for the next number, so it is a recording of its own and never replaces another.
"""

from dataclasses import replace

from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.domain.changes import Changes
from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.errors import NotFoundError
from narratix_desktop.domain.ids import BookId, SegmentId
from narratix_desktop.ports.store import NewTake
from narratix_desktop.services.edit_takes import hear_new_takes
from narratix_desktop.services.speak_chapter import Line, chapter_lines, require_ready
from narratix_desktop.services.speak_lines import speak_lines
from narratix_desktop.services.workshop import Workshop


async def regenerate_line(
    book_id: BookId, segment_id: SegmentId, workshop: Workshop, engine_name: str, run: Purpose | None = None
) -> Changes:
    """Make one more take of a line and let it be heard; a line without a valid take gets its first.

    Choosing the new take is an edit: undo lets the former one be heard again, and the new one stays in the list.

    The line is asked of its voice's engine; ``engine_name`` speaks for a narrator who has no voice.
    It is paid for as a part of ``run``, or as a run of its own.

    Raises:
        NotFoundError: The line no longer exists, or holds nothing to speak.
        SpeechError: It could not be spoken; the former take is heard as before.
        ServiceError: Its engine cannot be asked.
    """
    book = await workshop.books.get(book_id)
    chapter = await _chapter_of(book_id, segment_id, workshop)
    named = workshop.speech_engine(engine_name)
    lines = await chapter_lines(book, chapter, workshop, named, only=[segment_id])
    line = next((one for one in lines if one.segment.id == segment_id), None)
    if line is None:
        raise NotFoundError("The line was not spoken because it holds no words.", "Choose another line.")
    await require_ready([line])
    engine = workshop.speech_engine(line.request.voice.engine)
    present = (await workshop.takes.of_lines([segment_id])).get(segment_id, ())
    keys = {take.content_key for take in present}
    number = 1
    while (request := replace(line.request, number=number)).content_key(engine.info.name, engine.info.version) in keys:
        number += 1
    (spoken,) = await speak_lines([request], engine, _of_line(run or Purpose.once("line", book_id), line))
    asset = await workshop.assets.put(spoken.recording.data, spoken.recording.suffix)
    take = NewTake(
        segment_id=segment_id,
        asset=asset,
        content_key=request.content_key(engine.info.name, engine.info.version),
        engine=engine.info.name,
        duration=spoken.recording.duration,
        profile=spoken.profile,
        words=spoken.recording.words,
        attempt=spoken.recording.attempt,
        maker=spoken.recording.maker or engine.info.maker(),
    )
    return await hear_new_takes(book_id, [take], workshop)


def _of_line(run: Purpose, line: Line) -> Purpose:
    who = line.segment.character_id
    purpose = run.of_chapter(line.segment.chapter_id)
    return purpose if who is None else purpose.shared_by({who: 1.0})


async def _chapter_of(book_id: BookId, segment_id: SegmentId, workshop: Workshop) -> Chapter:
    found = await workshop.scripts.lines([segment_id])
    chapters = await workshop.books.chapters(book_id)
    chapter = next((one for one in chapters if found and one.id == found[0].chapter_id), None)
    if chapter is None:
        raise NotFoundError("The line was not spoken because it no longer exists.", "Select it again.")
    return chapter
