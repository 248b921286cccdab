"""A tiny book, its analyses and takes, for the tests of the store."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import replace

from narratix_desktop.domain.analysis import Analysis
from narratix_desktop.domain.book import Book
from narratix_desktop.domain.chapter import ChapterSpan
from narratix_desktop.domain.character import CastMember, Gender
from narratix_desktop.domain.ids import BookId, SegmentId, Sha256
from narratix_desktop.domain.segment import SegmentKind, SegmentSpan
from narratix_desktop.domain.take import TakeProfile, WordTiming
from narratix_desktop.domain.task import Task, TaskDraft, TaskKind, TaskStatus
from narratix_desktop.domain.units import Decibels, Frames, Lufs, Seconds
from narratix_desktop.ports.store import NewBook, NewTake
from narratix_desktop.store.books import BookRepository
from narratix_desktop.store.database import Database
from narratix_desktop.store.scripts import ScriptRepository
from narratix_desktop.store.tasks import TaskRepository

TEXT = 'One\n\n"Hello," said Ada. 🌧\n\nTwo\n\n"Good day," said Bo.\n'
SECOND = TEXT.index("Two")


def digest(text: str) -> Sha256:
    return Sha256(hashlib.sha256(text.encode()).hexdigest())


def new_book(text: str = TEXT, title: str = "Rain") -> NewBook:
    second = text.find("Two")
    chapters = (
        (ChapterSpan(0, second, "One", heading_end=3), ChapterSpan(second, len(text), "Two", heading_end=second + 3))
        if second > 0
        else (ChapterSpan(0, len(text), "All"),)
    )
    return NewBook(title, "A. Author", "en", text, f"{title}.txt", digest(text), chapters, {"series": "Weather"})


async def stored_book(database: Database, text: str = TEXT, title: str = "Rain") -> Book:
    return await BookRepository(database).add(new_book(text, title))


def analysis(*, ada: str = "Ada", speaker: str | None = "ada") -> Analysis:
    """Four segments over two chapters: heading and line in each."""
    cast = (
        CastMember("narrator", "Narrator", is_narrator=True),
        CastMember("ada", ada, ("Miss A.",), Gender.FEMALE),
        CastMember("bo", "Bo", gender=Gender.MALE),
    )
    segments = (
        SegmentSpan(0, 5, SegmentKind.HEADING, "narrator"),
        SegmentSpan(5, SECOND, SegmentKind.DIALOGUE, speaker, 0.75),
        SegmentSpan(SECOND, SECOND + 5, SegmentKind.HEADING, "narrator"),
        SegmentSpan(SECOND + 5, len(TEXT), SegmentKind.DIALOGUE, "bo", 0.5),
    )
    return Analysis(cast, segments)


def with_segments(given: Analysis, *segments: SegmentSpan) -> Analysis:
    return replace(given, segments=segments)


async def scripted_book(database: Database) -> BookId:
    book = await stored_book(database)
    await ScriptRepository(database).replace(book.id, analysis())
    return book.id


def new_take(segment: SegmentId, asset: Sha256, key: str) -> NewTake:
    words = (WordTiming(0, 3, Seconds(0.1), Seconds(0.4)), WordTiming(4, 9, Seconds(0.5), Seconds(0.9)))
    profile = TakeProfile(Frames(441), Frames(40_000), Lufs(-21.5), Decibels(-4.0))
    return NewTake(segment, asset, digest(key), "espeak", Seconds(1.0), profile, words)


async def task_with(tasks: TaskRepository, status: TaskStatus) -> Task:
    """A task that came to a status by lawful moves."""
    first = TaskStatus.DRAFT if status is TaskStatus.DRAFT else TaskStatus.PENDING
    (task,) = await tasks.add([TaskDraft(TaskKind.SPEAK, "Speak chapter 1", status=first)])
    steps = {
        TaskStatus.IN_PROGRESS: (TaskStatus.IN_PROGRESS,),
        TaskStatus.PAUSED: (TaskStatus.PAUSED,),
        TaskStatus.COMPLETED: (TaskStatus.IN_PROGRESS, TaskStatus.COMPLETED),
        TaskStatus.FAILED: (TaskStatus.IN_PROGRESS, TaskStatus.FAILED),
        TaskStatus.CANCELLED: (TaskStatus.CANCELLED,),
    }
    for step in steps.get(status, ()):
        task = await tasks.set_status(task.id, step)
    return task


async def eventually(holds: Callable[[], Awaitable[bool]], within: float = 20.0) -> None:
    """Wait until something holds; fails where it never does."""
    async with asyncio.timeout(within):
        while not await holds():  # noqa: ASYNC110  # nothing announces what other processes and the server do
            await asyncio.sleep(0.02)
