"""A fault in a task, a slot or a thread is kept, told once without a stack trace first, and ends nothing."""

import asyncio
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QGuiApplication

from narratix_desktop.app.event_loop import StudioEventLoop
from narratix_desktop.app.faults import Faults

CANARY = "The canary sang in the coal cellar."


@pytest.fixture
def faults(loop: StudioEventLoop, tmp_path: Path) -> Iterator[Faults]:
    hooks = sys.excepthook, threading.excepthook
    QGuiApplication.setQuitOnLastWindowClosed(False)
    made = Faults(tmp_path)
    made.watch(loop)
    yield made
    if made.dialog is not None:
        made.dialog.close()
    sys.excepthook, threading.excepthook = hooks


def fail() -> None:
    raise ValueError(CANARY)


async def shown(faults: Faults, title: str = "") -> None:
    async with asyncio.timeout(20):
        while faults.dialog is None or title not in faults.dialog.windowTitle():  # noqa: ASYNC110 - a widget's state
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("place", ["task", "slot", "thread"])
def test_wherever_it_breaks_the_author_is_told_once(
    loop: StudioEventLoop, faults: Faults, tmp_path: Path, place: str
) -> None:
    async def work() -> None:
        fail()

    async def scenario() -> None:
        for number in (1, 2):
            if place == "task":
                broken = asyncio.ensure_future(work())
                await asyncio.wait({broken})
                loop.call_exception_handler({"message": "", "exception": broken.exception(), "task": broken})
            elif place == "slot":
                QTimer.singleShot(0, fail)
            else:
                thread = threading.Thread(target=fail)
                thread.start()
                thread.join()
            await shown(faults, "" if number == 1 else "(2)")

    loop.run_until_complete(scenario())

    dialog = faults.dialog
    assert dialog is not None
    assert not dialog.details.isVisible()
    assert str(tmp_path) in dialog.words.text()
    assert dialog.details.toPlainText().count("ValueError") >= 2
    assert "canary" not in dialog.details.toPlainText()
    assert len(list(tmp_path.glob("crash-*.txt"))) >= 1


def test_details_are_shown_and_copied_when_they_are_asked_for(
    loop: StudioEventLoop, faults: Faults, application: QCoreApplication
) -> None:
    async def scenario() -> None:
        QTimer.singleShot(0, fail)
        await shown(faults)
        dialog = faults.dialog
        assert dialog is not None
        dialog.show_button.click()
        assert dialog.details.isVisible()
        dialog.copy_button.click()
        assert "ValueError" in QGuiApplication.clipboard().text()
        dialog.close_button.click()
        async with asyncio.timeout(20):
            while faults.dialog is not None:  # noqa: ASYNC110 - a widget's state
                await asyncio.sleep(0.01)
        QTimer.singleShot(0, fail)
        await shown(faults)

    loop.run_until_complete(scenario())


def test_what_is_no_exception_opens_nothing(loop: StudioEventLoop, faults: Faults) -> None:
    loop.call_exception_handler({"message": "A socket was not closed"})
    loop.run_until_complete(asyncio.sleep(0.05))
    assert faults.dialog is None
