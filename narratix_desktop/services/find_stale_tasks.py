"""Find the finished tasks of a production whose work no longer is what the book asks for.

What a task left behind is looked at where that is cheap: lines without a valid take, characters without a voice. Mixes
and exports know by themselves what has changed, so of those the order in time decides whether they are asked again.
"""

from collections.abc import Sequence

from narratix_desktop.domain.book import Book
from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.errors import SpeechError
from narratix_desktop.domain.task import Task, TaskKind
from narratix_desktop.services.cast_voices import given_voices
from narratix_desktop.services.speak_chapter import lines_to_speak
from narratix_desktop.services.workshop import Workshop


async def stale_tasks(
    tasks: Sequence[Task], before: Sequence[Task], parent: Task, book: Book, workshop: Workshop
) -> list[Task]:
    """Those of the completed ``tasks`` of one stage that are to be done again.

    Args:
        tasks: All of one stage.
        before: The completed tasks of all stages before it.
        parent: Their production, which runs.
        book: Whose tasks they are.
        workshop: The library.
    """
    chapters = {str(chapter.id): chapter for chapter in await workshop.books.chapters(book.id)}
    found = []
    for task in tasks:
        chapter = chapters.get(str(task.input.get("chapter")))
        match task.kind:
            case TaskKind.ANALYSE:
                stale = not await workshop.scripts.analysed(book.id)
            case TaskKind.CAST:
                stale = await _lacks_voices(book, workshop)
            case TaskKind.SPEAK:
                stale = chapter is not None and await _lacks_takes(task, book, chapter, workshop)
            case TaskKind.SCORE:
                stale = chapter is not None and await _lacks_sounds(chapter, workshop)
            case TaskKind.RENDER:
                same = [one for one in before if one.input.get("chapter") == task.input.get("chapter")]
                stale = _precedes(task, same)
            case _:
                stale = _precedes(task, before) or _began_before(task, parent)
        if stale:
            found.append(task)
    return found


async def _lacks_voices(book: Book, workshop: Workshop) -> bool:
    characters = await workshop.scripts.characters(book.id)
    return len(given_voices(characters, await workshop.scripts.voices(book.id))) < len(characters)


async def _lacks_takes(task: Task, book: Book, chapter: Chapter, workshop: Workshop) -> bool:
    engine = workshop.speech_engine(str(task.input["engine"]))
    try:
        _, missing = await lines_to_speak(book, chapter, workshop, engine)
    except SpeechError:
        # Speaking the chapter says to the author what is wrong.
        return True
    return bool(missing)


async def _lacks_sounds(chapter: Chapter, workshop: Workshop) -> bool:
    return any(cue.asset is None for cue in await workshop.cues.list(chapter.id))


def _precedes(task: Task, others: Sequence[Task]) -> bool:
    """Whether a task was begun before all of what it builds on was done."""
    begun = task.started_at
    return begun is None or any(one.finished_at is None or one.finished_at > begun for one in others)


def _began_before(task: Task, parent: Task) -> bool:
    """Whether a task is older than the production's last start."""
    return task.started_at is None or parent.started_at is None or task.started_at < parent.started_at
