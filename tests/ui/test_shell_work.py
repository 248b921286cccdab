"""Long work shows where, how far and how long still; it can be stopped, and is not lost by closing the window."""

import asyncio
from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QMessageBox

from narratix_desktop.domain.errors import BudgetReachedError, NarratixError, PlaybackError
from narratix_desktop.domain.task import Task, TaskDraft, TaskKind, TaskStatus

Play = Callable[..., None]


async def start_task(desk: Any, worker: str = "") -> Task:
    """A task that runs; by default in this program."""
    tasks = desk.workshop.tasks
    (task,) = await tasks.add([TaskDraft(TaskKind.SPEAK, "Speak One")])
    await tasks.start(task.id, worker or desk.workshop.queue.worker)
    found: Task = await tasks.get(task.id)
    return found


def test_running_work_shows_in_the_strip_and_its_end_is_told(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        window, tasks = desk.window, desk.workshop.tasks
        strip = window.status_strip
        assert not strip.busy.isVisible()
        task = await start_task(desk)
        await tasks.progress(task.id, 1, 4)
        await desk.until(lambda: strip.busy.text() == "Speak One · 25 %")
        assert strip.bar.value() == strip.bar.maximum() // 4
        await tasks.complete(task.id, {})
        await desk.until(lambda: window.toasts.texts() == ("Done: Speak One",))
        assert not strip.busy.isVisible()

    play_scenario(scenario)


def test_failed_work_is_told_with_its_reason(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        task = await start_task(desk)
        await desk.until(lambda: desk.window.work.running)
        await desk.workshop.tasks.fail(task.id, {"headline": "The disk is full.", "remedy": "Free some space."})
        await desk.until(lambda: desk.window.toasts.texts() == ("The disk is full.",))
        (toast,) = desk.window.toasts.shown()
        assert toast.property("meaning") == "bad"
        toast.action.click()
        await desk.until(lambda: not desk.window.toasts.texts())
        assert desk.window.docks.docks["tasks"].isVisible()

    play_scenario(scenario)


def test_no_more_than_three_messages_lie_on_the_window(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        for number in range(5):
            desk.window.toasts.show(f"Message {number}")
        assert desk.window.toasts.texts() == ("Message 2", "Message 3", "Message 4")
        tops = [toast.y() for toast in desk.window.toasts.shown()]
        assert tops == sorted(tops)
        for toast in desk.window.toasts.shown():
            assert desk.window.rect().contains(toast.geometry())

    play_scenario(scenario)


def test_stopping_pauses_the_work(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        task = await start_task(desk)
        await desk.until(desk.window.status_strip.stop.isVisible)
        desk.window.status_strip.stop.click()
        await desk.until(lambda: not desk.window.work.running)
        assert (await desk.workshop.tasks.get(task.id)).status is TaskStatus.PAUSED
        assert not desk.window.toasts.texts()

    play_scenario(scenario)


def question_of(desk: Any) -> QMessageBox:
    found: QMessageBox = desk.window.findChild(QMessageBox)
    return found


def test_closing_over_running_work_asks_and_stays_or_closes(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        closed: list[bool] = []
        desk.window.closed.connect(lambda: closed.append(True))
        await start_task(desk)
        await desk.until(lambda: desk.window.work.runs_here)

        desk.window.close()
        question = question_of(desk)
        assert "Speak One" in question.informativeText()
        next(button for button in question.buttons() if button.text() == "Stay").click()
        assert desk.window.isVisible()
        assert not closed
        await desk.until(lambda: question_of(desk) is None)

        desk.window.close()
        next(button for button in question_of(desk).buttons() if button.text() == "Stop and close").click()
        assert closed == [True]
        assert not desk.window.isVisible()

    play_scenario(scenario)


def test_work_of_another_program_does_not_hold_the_window(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        closed: list[bool] = []
        desk.window.closed.connect(lambda: closed.append(True))
        await start_task(desk, worker="elsewhere")
        await desk.until(lambda: desk.window.work.running)
        desk.window.close()
        assert closed == [True]

    play_scenario(scenario)


def test_work_that_was_stopped_by_closing_goes_on_at_the_next_start(play_scenario: Play) -> None:
    ordered: list[Any] = []

    async def begin(desk: Any) -> None:
        book_id = await desk.open_book()
        desk.window.opener.speak()
        await desk.until(lambda: desk.orders)
        async with desk.working():
            await desk.until(lambda: desk.window.work.runs_here)
            (work,) = desk.window.work.running
            ordered.append((book_id, work.task.id))
        assert (await desk.workshop.tasks.get(work.task.id)).status is not TaskStatus.COMPLETED

    async def go_on(desk: Any) -> None:
        book_id, task_id = ordered[0]
        desk.window.opener.open_book(book_id)
        async with desk.working():
            async with asyncio.timeout(120):
                while (await desk.workshop.tasks.get(task_id)).status is not TaskStatus.COMPLETED:  # noqa: ASYNC110 - a row of the library
                    await asyncio.sleep(0.1)
            await desk.until(lambda: desk.window.toasts.texts(), 60)

    play_scenario(begin)
    play_scenario(go_on)


def test_an_error_offers_the_settings_that_can_help(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        banner = desk.window.banner
        for error, page in ((PlaybackError("No sound."), "audio"), (BudgetReachedError("At the cap."), "budget")):
            desk.window.operations.failed.emit(error)
            assert banner.headline.text() == error.headline
            banner.action.click()
            assert desk.window.dialogs.settings.pages[page].isVisible()
            assert not banner.isVisible()
        desk.window.dialogs.settings.close()
        desk.window.operations.failed.emit(NarratixError("Nothing came of it.", "Try again."))
        assert not banner.action.isVisible()

    play_scenario(scenario)
