"""The first minute: start, one click on the sample, Space plays."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from narratix_desktop.domain.task import TaskFilter, TaskStatus
from narratix_desktop.ui.dialogs.import_dialog import ImportDialog
from narratix_desktop.ui.shell.book_band import BandState
from tests.ui.studio_samples import add_book

Play = Callable[..., None]
STORY = "Chapter One\n\n“Who is there?” asked Nora.\n\nNobody answered.\n"


@pytest.mark.slow
def test_the_sample_can_be_heard_before_all_of_it_is_spoken(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        window = desk.window
        assert window.first_run.isVisible()
        async with desk.working():
            window.first_run.sample.button.click()
            await desk.until(lambda: window.session.book is not None)
            assert not window.first_run.isVisible()
            await desk.until(lambda: window.band.state is BandState.WORKING)
            await desk.until(lambda: window.band.state is BandState.PLAYABLE, 60)
            assert "Space" in window.band.text.text()
            assert window.work.running
            await desk.come_forward()
            QTest.keyClick(window, Qt.Key.Key_Space)
            assert desk.player.playing
            assert desk.player.timeline.clips
            assert window.band.state is BandState.WORKING
            desk.player.pause()
            await desk.until(lambda: window.toasts.texts(), 120)
        assert window.toasts.texts() == ("Done: Produce The Tongue of the Bell",)
        assert not window.band.isVisible()
        assert not window.work.running

    play_scenario(scenario)


async def import_what_is_shown(desk: Any) -> None:
    """Press *Import* in the dialog that shows a manuscript, once it can be pressed."""
    await desk.until(lambda: [one for one in desk.window.findChildren(ImportDialog) if one.is_ready])
    desk.window.findChild(ImportDialog).import_button.click()


def test_the_first_page_offers_three_ways_and_the_books_that_are_there(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        page = desk.window.first_run
        words = [way.button.text() for way in (page.sample, page.open, page.keys)]
        assert words == ["Try the sample", "Open a manuscript…", "Add keys…"]
        page.keys.button.click()
        await desk.until(lambda: desk.window.dialogs.settings is not None)
        assert desk.window.dialogs.settings.pages["keys"].isVisible()
        desk.window.dialogs.settings.close()
        book_id = await add_book(desk.workshop)
        await desk.until(lambda: page.books())
        (choice,) = page.books()
        assert choice.text() == "Lamps  –  A. Author"
        choice.click()
        await desk.until(lambda: desk.window.session.book is not None)
        assert desk.window.session.book.id == book_id

    play_scenario(scenario)


def test_a_file_dropped_anywhere_is_opened(play_scenario: Play, tmp_path: Path) -> None:
    async def scenario(desk: Any) -> None:
        story = tmp_path / "story.txt"
        story.write_text(STORY, encoding="utf-8")
        dragged = QMimeData()
        dragged.setUrls([QUrl.fromLocalFile(str(story))])
        window = desk.window
        both = (Qt.DropAction.CopyAction, dragged, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        enter = QDragEnterEvent(window.rect().center(), *both)
        QApplication.sendEvent(window, enter)
        assert enter.isAccepted()
        QApplication.sendEvent(window, QDropEvent(QPointF(window.rect().center()), *both))
        await import_what_is_shown(desk)
        await desk.until(lambda: window.session.book is not None)
        assert window.session.revision.source_sha256 == hashlib.sha256(story.read_bytes()).hexdigest()
        await desk.until(lambda: window.band.state is BandState.SILENT)
        assert window.band.action.text() == "Speak the book"

    play_scenario(scenario)


def test_words_that_are_dragged_are_not_taken_for_a_file(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        words = QMimeData()
        words.setText("Only words")
        enter = QDragEnterEvent(
            desk.window.rect().center(),
            Qt.DropAction.CopyAction,
            words,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        enter.ignore()
        QApplication.sendEvent(desk.window, enter)
        assert not enter.isAccepted()

    play_scenario(scenario)


def test_a_file_that_cannot_be_read_is_said_in_the_banner(play_scenario: Play, tmp_path: Path) -> None:
    async def scenario(desk: Any) -> None:
        empty = tmp_path / "empty.txt"
        empty.touch()
        desk.window.open_files([empty])
        await desk.until(desk.window.banner.isVisible)
        assert "empty.txt" in desk.window.banner.headline.text()
        assert desk.window.first_run.isVisible()
        assert await desk.workshop.books.list() == ()

    play_scenario(scenario)


def test_work_on_a_book_is_paused_and_goes_on_from_the_band(play_scenario: Play, tmp_path: Path) -> None:
    async def scenario(desk: Any) -> None:
        story = tmp_path / "story.txt"
        story.write_text(STORY, encoding="utf-8")
        window = desk.window
        window.opener.open_manuscripts([story])
        await import_what_is_shown(desk)
        await desk.until(lambda: window.band.state is BandState.SILENT)
        window.band.action.click()
        await desk.until(lambda: window.band.state is BandState.WORKING)
        window.band.action.click()
        await desk.until(lambda: window.band.state is BandState.PAUSED)
        (production,) = (await desk.workshop.tasks.list(TaskFilter())).tasks
        assert production.status is TaskStatus.PAUSED
        async with desk.working():
            window.band.action.click()
            await desk.until(lambda: window.band.state is BandState.QUIET, 60)
        assert (await desk.workshop.tasks.get(production.id)).status is TaskStatus.COMPLETED
        assert window.session.preview.timeline.clips

    play_scenario(scenario)
