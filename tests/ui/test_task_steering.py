"""Tasks are paused, cancelled, retried and deleted, one or many, and each is shown in full."""

import asyncio
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from narratix_desktop.domain.task import TaskStatus
from narratix_desktop.domain.units import Usd
from narratix_desktop.ui.models.task_verbs import Verb
from tests.ui.task_list import add, answer, asked, status_of, tasks_panel, titles

Play = Callable[..., None]


def test_many_tasks_are_steered_and_only_lawful_moves_are_offered(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        tasks, panel = desk.workshop.tasks, tasks_panel(desk)
        book_id = await desk.open_book()
        one, two, three = await add(desk, book_id, "One", "Two", "Three")
        await tasks.start(three.id, "w")
        await tasks.fail(three.id, {"headline": "No."})
        await desk.until(lambda: status_of(panel, three) is TaskStatus.FAILED)
        buttons = panel.buttons
        assert not any(button.isEnabled() for button in (buttons.pause, *buttons.others.values()))
        panel.view.selectAll()
        assert buttons.others[Verb.RETRY].isEnabled()
        assert "2" in buttons.pause.toolTip()
        buttons.pause.click()
        await desk.until(lambda: {status_of(panel, one), status_of(panel, two)} == {TaskStatus.PAUSED})
        assert status_of(panel, three) is TaskStatus.FAILED
        assert buttons.toggled is Verb.RESUME
        buttons.pause.click()
        await desk.until(lambda: {status_of(panel, one), status_of(panel, two)} == {TaskStatus.PENDING})
        buttons.others[Verb.RETRY].click()
        await desk.until(lambda: status_of(panel, three) is TaskStatus.PENDING)
        assert not buttons.others[Verb.RETRY].isEnabled()
        buttons.others[Verb.CANCEL].click()
        await desk.until(lambda: all(status_of(panel, task) is TaskStatus.CANCELLED for task in (one, two, three)))
        assert not buttons.others[Verb.CANCEL].isEnabled()
        assert not asked(desk)

    play_scenario(scenario)


def test_a_draft_waits_until_it_is_started(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        panel = tasks_panel(desk)
        book_id = await desk.open_book()
        (task,) = await add(desk, book_id, "Speak One", status=TaskStatus.DRAFT)
        await desk.until(lambda: status_of(panel, task) is TaskStatus.DRAFT)
        panel.view.selectRow(0)
        assert panel.buttons.toggled is Verb.START
        panel.buttons.pause.click()
        await desk.until(lambda: status_of(panel, task) is TaskStatus.PENDING)

    play_scenario(scenario)


def test_delete_cancels_what_is_open_and_deletes_what_has_ended(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        panel = tasks_panel(desk)
        book_id = await desk.open_book()
        (task,) = await add(desk, book_id, "Speak One")
        await desk.until(lambda: panel.table.rowCount() == 1)
        panel.view.setFocus()
        panel.view.selectRow(0)
        QTest.keyClick(panel.view, Qt.Key.Key_Delete)
        await desk.until(lambda: status_of(panel, task) is TaskStatus.CANCELLED)
        QTest.keyClick(panel.view, Qt.Key.Key_Delete)
        await desk.until(lambda: panel.is_empty)
        assert not asked(desk)

    play_scenario(scenario)


def test_only_a_loss_is_asked_about(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        tasks, panel = desk.workshop.tasks, tasks_panel(desk)
        book_id = await desk.open_book()
        (paid,) = await add(desk, book_id, "Speak One")
        await tasks.start(paid.id, "w")
        await tasks.complete(paid.id, {}, Usd(Decimal("0.5")))
        await desk.until(lambda: status_of(panel, paid) is TaskStatus.COMPLETED)
        panel.view.selectRow(0)
        panel.steer(Verb.DELETE)
        answer(desk, agree=False)
        await asyncio.sleep(0.1)
        assert paid.id in panel.table
        panel.steer(Verb.DELETE)
        answer(desk, agree=True)
        await desk.until(lambda: panel.is_empty)

    play_scenario(scenario)


def test_clearing_leaves_what_failed_or_goes_on(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        tasks, panel = desk.workshop.tasks, tasks_panel(desk)
        book_id = await desk.open_book()
        done, failed, _ = await add(desk, book_id, "Done", "Failed", "Waiting")
        for task in (done, failed):
            await tasks.start(task.id, "w")
        await tasks.complete(done.id, {})
        await tasks.fail(failed.id, {"headline": "No."})
        await desk.until(lambda: panel.buttons.clear.isEnabled())
        panel.buttons.clear.click()
        answer(desk, agree=True)
        await desk.until(lambda: titles(panel) == ["Waiting", "Failed"])
        await desk.until(lambda: not panel.buttons.clear.isEnabled())

    play_scenario(scenario)


def test_the_details_say_what_failed_first_and_offer_another_try(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        tasks, panel = desk.workshop.tasks, tasks_panel(desk)
        book_id = await desk.open_book()
        given = {"format": "m4b", "folder": "/books", "speech": "espeak", "text": "It was a dark night."}
        (task,) = await add(desk, book_id, "Export", input=given)
        await tasks.start(task.id, "w")
        await tasks.fail(task.id, {"code": "export", "headline": "Nothing was exported.", "remedy": "Make room."})
        await desk.until(lambda: status_of(panel, task) is TaskStatus.FAILED)
        panel.view.setFocus()
        panel.view.selectRow(0)
        QTest.keyClick(panel.view, Qt.Key.Key_Return)
        detail = panel.detail
        await desk.until(lambda: detail.isVisible())
        assert (detail.headline.text(), detail.remedy.text()) == ("Nothing was exported.", "Make room.")
        told = detail.as_text()
        assert "Format: M4B audiobook with chapters" in told
        assert "Folder: /books" in told
        assert "code: export" in told
        assert "running → failed" in told
        assert "dark night" not in told
        assert not detail.verbs[Verb.PAUSE].isVisible()
        detail.verbs[Verb.RETRY].click()
        await desk.until(lambda: not detail.error.isVisible())
        assert detail.verbs[Verb.PAUSE].isVisible()
        assert "failed → waiting" in detail.as_text()
        QTest.keyClick(detail.back, Qt.Key.Key_Escape)
        assert not detail.isVisible()
        assert panel.list_page.isVisible()

    play_scenario(scenario)
