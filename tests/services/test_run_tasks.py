"""Productions on the real library: what happens when a stage fails, is stopped or is run twice."""

import asyncio
from dataclasses import replace
from pathlib import Path

import asyncpg
import pytest

from narratix_desktop.domain.errors import NarratixError, NotFoundError, SpeechError, StoreUnavailableError
from narratix_desktop.domain.task import Task, TaskKind, TaskStatus
from narratix_desktop.domain.units import Seconds, to_frames
from narratix_desktop.services.analyse_book import analyse_book
from narratix_desktop.services.cast_voices import cast_voices
from narratix_desktop.services.plan_tasks import ProductionOrder, advance, children_of, order_production
from narratix_desktop.services.render_chapter import render_chapter, render_sample
from narratix_desktop.services.run_tasks import TaskRunner
from narratix_desktop.services.speak_chapter import speak_chapter
from narratix_desktop.services.steer_tasks import cancel_task, pause_task, resume_task, retry_task
from narratix_desktop.services.workshop import Workshop
from tests.services.productions import Faltering, add_book, run_until_ended


@pytest.fixture
def order(tmp_path: Path) -> ProductionOrder:
    return ProductionOrder(folder=str(tmp_path / "out"), formats=("acx",), sound="none")


async def test_production_runs_its_stages_in_order(workshop: Workshop, tmp_path: Path, order: ProductionOrder) -> None:
    book = await add_book(workshop, tmp_path)

    ended = await run_until_ended(await order_production(book, order, workshop), workshop)

    assert ended.status is TaskStatus.COMPLETED
    children = await children_of(ended.id, workshop.tasks)
    assert [task.category for task in children] == ["analyse", "cast", *["speak"] * 2, *["render"] * 4, "export"]
    finished = [task.finished_at for task in children if task.finished_at is not None]
    started = {task.category: task.started_at for task in children}
    assert len(finished) == len(children)
    assert started["export"] is not None
    assert started["export"] >= sorted(finished)[-2]


async def test_failed_line_fails_the_production_with_the_engines_words(
    workshop: Workshop, tmp_path: Path, order: ProductionOrder
) -> None:
    refusal = SpeechError("The line was not spoken because the voice is gone.", "Cast another voice.")
    workshop = replace(workshop, speech={"espeak": Faltering(workshop.speech["espeak"], 99, refusal)})

    task = await order_production(await add_book(workshop, tmp_path), order, workshop)
    ended = await run_until_ended(task, workshop)

    assert ended.status is TaskStatus.FAILED
    assert ended.error is not None
    assert ended.error["headline"] == refusal.headline
    assert ended.error["remedy"] == refusal.remedy


async def test_ordering_again_after_a_failure_goes_on_and_keeps_what_was_made(
    workshop: Workshop, tmp_path: Path, order: ProductionOrder
) -> None:
    engine = Faltering(workshop.speech["espeak"], 2, SpeechError("Not spoken."))
    workshop = replace(workshop, speech={"espeak": engine})
    book = await add_book(workshop, tmp_path)
    failed = await run_until_ended(await order_production(book, order, workshop), workshop)
    assert failed.status is TaskStatus.FAILED

    again = await order_production(book, order, workshop)
    ended = await run_until_ended(again, workshop)

    assert again.id == failed.id
    assert ended.status is TaskStatus.COMPLETED
    kinds = [task.kind for task in await children_of(ended.id, workshop.tasks)]
    assert kinds.count(TaskKind.ANALYSE) == 1


async def test_retryable_failure_is_tried_again_by_itself(
    workshop: Workshop, tmp_path: Path, order: ProductionOrder
) -> None:
    engine = Faltering(workshop.speech["espeak"], 1, SpeechError("The engine is busy.", retryable=True))
    workshop = replace(workshop, speech={"espeak": engine})

    task = await order_production(await add_book(workshop, tmp_path), order, workshop)
    ended = await run_until_ended(task, workshop)

    assert ended.status is TaskStatus.COMPLETED
    spoken = [task for task in await children_of(ended.id, workshop.tasks) if task.kind is TaskKind.SPEAK]
    assert sorted(task.attempts for task in spoken) == [1, 2]


async def test_an_outage_of_the_library_is_no_failure_of_the_task(
    workshop: Workshop, tmp_path: Path, order: ProductionOrder
) -> None:
    away = StoreUnavailableError("The library cannot be reached.", retryable=True)
    workshop = replace(workshop, speech={"espeak": Faltering(workshop.speech["espeak"], 6, away)})

    task = await order_production(await add_book(workshop, tmp_path), order, workshop)
    ended = await run_until_ended(task, workshop)

    assert ended.status is TaskStatus.COMPLETED
    spoken = [task for task in await children_of(ended.id, workshop.tasks) if task.kind is TaskKind.SPEAK]
    assert [task.attempts for task in spoken] == [1, 1]


async def test_paused_production_rests_until_it_is_resumed(
    workshop: Workshop, tmp_path: Path, order: ProductionOrder
) -> None:
    task = await order_production(await add_book(workshop, tmp_path), order, workshop)
    await pause_task(task.id, workshop)

    assert (await run_until_ended(task, workshop)).status is TaskStatus.PAUSED
    assert await children_of(task.id, workshop.tasks) == ()

    await resume_task(task.id, workshop)
    assert (await run_until_ended(task, workshop)).status is TaskStatus.COMPLETED


async def test_cancelled_production_cancels_what_is_below_and_can_be_retried(
    workshop: Workshop, tmp_path: Path, order: ProductionOrder
) -> None:
    engine = Faltering(workshop.speech["espeak"], 1, SpeechError("Not spoken."))
    workshop = replace(workshop, speech={"espeak": engine})
    failed = await run_until_ended(
        await order_production(await add_book(workshop, tmp_path), order, workshop), workshop
    )
    await cancel_task(failed.id, workshop)
    assert {task.status for task in await children_of(failed.id, workshop.tasks)} <= {
        TaskStatus.COMPLETED,
        TaskStatus.CANCELLED,
    }

    await retry_task(failed.id, workshop)

    assert (await run_until_ended(failed, workshop)).status is TaskStatus.COMPLETED


async def test_spoken_chapter_speaks_nothing_when_asked_again(
    workshop: Workshop, tmp_path: Path, order: ProductionOrder
) -> None:
    book = await add_book(workshop, tmp_path)
    await run_until_ended(await order_production(book, order, workshop), workshop)
    engine = Faltering(workshop.speech["espeak"], 0, SpeechError("Not spoken."))

    for chapter in filter(order.selects, await workshop.books.chapters(book.id)):
        await speak_chapter(book, chapter, workshop, engine)

    assert engine.lines == 0


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"first": 7}, "no chapter is selected"),
        ({"speech": "parrot"}, "parrot"),
        ({"formats": ("8-track",)}, "8-track"),
    ],
)
async def test_impossible_order_is_refused_before_any_task_exists(
    workshop: Workshop, tmp_path: Path, order: ProductionOrder, change: dict[str, object], words: str
) -> None:
    book = await add_book(workshop, tmp_path)

    with pytest.raises((NarratixError, NotFoundError), match=words):
        await order_production(book, replace(order, **change), workshop)  # type: ignore[arg-type]


async def begun(workshop: Workshop, folder: Path, order: ProductionOrder) -> Task:
    """A running production whose first stage is planned, without a worker."""
    ordered = await order_production(await add_book(workshop, folder), order, workshop)
    await workshop.tasks.start(ordered.id, workshop.queue.worker)
    return await advanced(ordered, workshop)


async def advanced(production: Task, workshop: Workshop) -> Task:
    await advance(await workshop.tasks.get(production.id), workshop)
    return await workshop.tasks.get(production.id)


async def finish_all(production: Task, workshop: Workshop) -> None:
    """Do what is planned, and let the production hear of each end."""
    runner = TaskRunner(workshop)
    for task in await children_of(production.id, workshop.tasks):
        await runner.run(task.id)


async def test_resting_production_is_planned_no_further(
    workshop: Workshop, tmp_path: Path, order: ProductionOrder
) -> None:
    production = await begun(workshop, tmp_path, order)
    await workshop.tasks.set_status(production.id, TaskStatus.PAUSED)
    await finish_all(production, workshop)

    await advanced(production, workshop)
    assert len(await children_of(production.id, workshop.tasks)) == 1

    await workshop.tasks.resume(production.id)
    await workshop.tasks.start(production.id, workshop.queue.worker)
    await advanced(production, workshop)
    assert len(await children_of(production.id, workshop.tasks)) == 2


async def test_what_a_paused_task_still_pays_for_does_not_keep_it_from_going_on(
    workshop: Workshop, tmp_path: Path, order: ProductionOrder, database_url: str
) -> None:
    production = await begun(workshop, tmp_path, order)
    (waiting,) = await children_of(production.id, workshop.tasks)
    await pause_task(production.id, workshop)
    await resume_task(production.id, workshop)
    await workshop.tasks.start(production.id, workshop.queue.worker)
    connection = await asyncpg.connect(database_url)
    await connection.execute("UPDATE tasks SET actual_cost = 1 WHERE id = $1", waiting.id)
    await connection.close()

    await advanced(production, workshop)

    assert (await workshop.tasks.get(waiting.id)).status is TaskStatus.PENDING


async def test_chapter_whose_task_was_deleted_is_planned_again(
    workshop: Workshop, tmp_path: Path, order: ProductionOrder
) -> None:
    production = await begun(workshop, tmp_path, order)
    for _ in ("analyse", "cast"):
        await finish_all(production, workshop)
    spoken = [task for task in await children_of(production.id, workshop.tasks) if task.kind is TaskKind.SPEAK]
    await workshop.tasks.delete(spoken[0].id)

    await finish_all(production, workshop)

    left = [task for task in await children_of(production.id, workshop.tasks) if task.kind is TaskKind.SPEAK]
    assert {task.title for task in left} == {task.title for task in spoken}
    assert {task.category for task in await children_of(production.id, workshop.tasks)} == {"analyse", "cast", "speak"}


async def test_production_hears_of_the_end_of_a_task_that_nobody_ran(
    workshop: Workshop, tmp_path: Path, order: ProductionOrder
) -> None:
    production = await begun(workshop, tmp_path, order)
    (waiting,) = await children_of(production.id, workshop.tasks)
    await cancel_task(waiting.id, workshop)

    async with asyncio.timeout(30), workshop.feed.subscribe() as changes:
        sweeping = asyncio.create_task(TaskRunner(workshop).sweep(pause=0.01))
        while (await workshop.tasks.get(production.id)).status is TaskStatus.IN_PROGRESS:
            await anext(changes)
    sweeping.cancel()
    await asyncio.gather(sweeping, return_exceptions=True)

    assert (await workshop.tasks.get(production.id)).status is TaskStatus.FAILED
    await retry_task(production.id, workshop)
    await TaskRunner(workshop).run(production.id)
    assert (await workshop.tasks.get(waiting.id)).status is TaskStatus.PENDING


async def test_export_holds_only_the_chosen_chapters_and_mends_files_that_were_changed(
    workshop: Workshop, tmp_path: Path, order: ProductionOrder
) -> None:
    order = replace(order, first=2, last=2)
    book = await add_book(workshop, tmp_path)
    ended = await run_until_ended(await order_production(book, order, workshop), workshop)

    assert ended.status is TaskStatus.COMPLETED
    files = sorted((tmp_path / "out" / "The Lock Keeper (ACX)").iterdir())
    names = [file.name for file in files]
    assert names == ["00 Opening credits.mp3", "01 Chapter Two.mp3", "02 Closing credits.mp3", "Retail Sample.mp3"]

    made = files[1].read_bytes()
    files[1].write_bytes(bytes(len(made)))
    again = await run_until_ended(await order_production(book, order, workshop), workshop)

    assert again.status is TaskStatus.COMPLETED
    assert again.id != ended.id
    assert files[1].read_bytes() == made


async def test_sample_of_a_chapter_that_begins_with_a_long_line_is_that_line(
    workshop: Workshop, tmp_path: Path, order: ProductionOrder, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = await add_book(workshop, tmp_path)
    await analyse_book(book.id, workshop.books, workshop.scripts, workshop.analyser("local"))
    engine = workshop.speech_engine("espeak")
    await cast_voices(book.id, book.language, workshop.scripts, engine)
    chapter = next(filter(order.selects, await workshop.books.chapters(book.id)))
    await speak_chapter(book, chapter, workshop, engine)
    whole = await render_chapter(chapter, workshop)

    monkeypatch.setattr("narratix_desktop.services.render_chapter._SAMPLE", Seconds(0.9))
    sample = await render_sample(chapter, workshop)

    assert to_frames(Seconds(1.0)) < sample.length < whole.length
