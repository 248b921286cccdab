"""Work on single chapters is ordered with what it needs, and touches nothing else."""

import asyncio
from pathlib import Path

import pytest

from narratix_desktop.domain.book import Book
from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.errors import NarratixError
from narratix_desktop.domain.task import Task, TaskFilter, TaskKind, TaskStatus
from narratix_desktop.services.edit_book import include_chapters
from narratix_desktop.services.import_manuscript import import_manuscript
from narratix_desktop.services.order_work import ChapterWork, order_chapters
from narratix_desktop.services.plan_tasks import ProductionOrder, children_of
from narratix_desktop.services.run_tasks import work_on_tasks
from narratix_desktop.services.watch_production import overall
from narratix_desktop.services.workshop import Workshop

STORY = (
    "Chapter One\n\nThe fog had come in before dawn.\n\nChapter Two\n\n“Well?” said Marta.\n\nRain fell.\n\n"
    "Chapter Three\n\nIt was over.\n"
)


async def shelved(workshop: Workshop, folder: Path) -> tuple[Book, tuple[Chapter, ...]]:
    path = folder / "fog.txt"
    path.write_text(STORY, encoding="utf-8")
    book = (await import_manuscript(path, workshop.books, workshop.assets, workshop.compute)).book
    return book, await workshop.books.chapters(book.id)


async def done(workshop: Workshop, book: Book) -> Task:
    """Work until the latest production has ended, and answer it."""
    working = asyncio.create_task(work_on_tasks(workshop))
    try:
        async with asyncio.timeout(120):
            while True:
                page = await workshop.tasks.list(TaskFilter(kind=TaskKind.PRODUCE, book_id=book.id), limit=1)
                if page.tasks[0].status in (TaskStatus.COMPLETED, TaskStatus.FAILED):
                    return page.tasks[0]
                await asyncio.sleep(0.05)
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)


async def test_a_chapter_of_a_book_that_nobody_has_read_is_spoken_with_all_that_comes_before(
    workshop: Workshop, tmp_path: Path
) -> None:
    book, (_, two, _) = await shelved(workshop, tmp_path)

    await order_chapters(book, [two.id], ChapterWork.SPEAK, workshop, speech="espeak", title="Speak Chapter Two")
    ended = await done(workshop, book)

    assert (ended.title, ended.status) == ("Speak Chapter Two", TaskStatus.COMPLETED)
    kinds = [task.kind for task in await children_of(ended.id, workshop.tasks)]
    assert kinds == [TaskKind.ANALYSE, TaskKind.CAST, TaskKind.SPEAK]
    spoken = [len(await workshop.takes.active(one.id)) for one in await workshop.books.chapters(book.id)]
    assert spoken[0] == spoken[2] == 0
    assert spoken[1] == len(await workshop.scripts.segments(two.id))


async def test_what_is_done_already_is_not_ordered_again(workshop: Workshop, tmp_path: Path) -> None:
    book, (one, two, _) = await shelved(workshop, tmp_path)
    await order_chapters(book, [one.id], ChapterWork.SPEAK, workshop, speech="espeak", title="Speak Chapter One")
    await done(workshop, book)

    await order_chapters(book, [two.id], ChapterWork.SCORE, workshop, speech="espeak", title="Score Chapter Two")
    ended = await done(workshop, book)

    assert [task.kind for task in await children_of(ended.id, workshop.tasks)] == [TaskKind.SCORE]
    assert [cue.span.sound for cue in await workshop.cues.list(two.id)]
    assert await workshop.cues.list(one.id) == ()


async def test_the_same_order_is_one_task_while_it_is_open(workshop: Workshop, tmp_path: Path) -> None:
    book, (one, two, _) = await shelved(workshop, tmp_path)
    for _ in range(2):
        await order_chapters(book, [one.id, two.id], ChapterWork.SPEAK, workshop, speech="espeak", title="Speak two")
    page = await workshop.tasks.list(TaskFilter(kind=TaskKind.PRODUCE, book_id=book.id))
    assert page.total == 1
    assert ProductionOrder.from_input(page.tasks[0].input).chapters == (str(one.id), str(two.id))


async def test_chapters_that_are_left_out_are_not_spoken(workshop: Workshop, tmp_path: Path) -> None:
    book, (one, two, _) = await shelved(workshop, tmp_path)
    await include_chapters(book.id, [one.id], False, workshop)
    with pytest.raises(NarratixError, match="in the audio"):
        await order_chapters(book, [one.id], ChapterWork.SPEAK, workshop, speech="espeak", title="Speak")
    await order_chapters(book, [one.id, two.id], ChapterWork.SPEAK, workshop, speech="espeak", title="Speak")
    page = await workshop.tasks.list(TaskFilter(kind=TaskKind.PRODUCE, book_id=book.id))
    assert ProductionOrder.from_input(page.tasks[0].input).chapters == (str(two.id),)


def test_progress_of_partial_work_counts_only_what_was_ordered() -> None:
    assert overall({"speak": 0.5}, exports=False, kinds=("speak",)) == pytest.approx(0.5)
    assert overall({"speak": 1.0}, exports=False, kinds=("score",)) == pytest.approx(1.0)
    assert overall({"analyse": 1.0, "speak": 0.0}, exports=False, kinds=("analyse", "speak")) == pytest.approx(0.2)
