"""The panels show what the library holds, follow it, and act on it."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QSlider

from narratix_desktop.ui.panels.catalog import PANELS
from narratix_desktop.ui.panels.tasks import TasksPanel
from narratix_desktop.ui.panels.timeline import TimelinePanel

Play = Callable[..., None]


def panel(desk: Any, kind: type[Any]) -> Any:
    return next(one for one in desk.window.panels.values() if isinstance(one, kind))


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_every_panel_opens_with_and_without_a_book(play_scenario: Play, theme: str) -> None:
    async def scenario(desk: Any) -> None:
        assert len(desk.window.panels) == len(PANELS)
        assert all(one.is_empty for one in desk.window.panels.values())
        assert desk.window.open_button.isVisible()
        await desk.open_book()
        # Tasks wait for work, the inspector for a line.
        shown = [kind for kind in PANELS if kind is not TasksPanel]
        first = desk.window.session.chapters[0]
        desk.window.session.select_lines([(await desk.workshop.scripts.segments(first.id))[0].id])
        await desk.until(lambda: not any(panel(desk, kind).is_empty for kind in shown))
        assert panel(desk, TasksPanel).is_empty
        assert not desk.window.open_button.isVisible()
        assert "Lamps" in desk.window.windowTitle()
        desk.window.session.open_book(None)
        assert all(panel(desk, kind).is_empty for kind in shown)

    play_scenario(scenario, theme)


def test_every_control_has_a_name_for_screen_readers(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        await desk.open_book()
        for one in desk.window.panels.values():
            for kind in (QAbstractButton, QComboBox, QSlider, QLineEdit):
                for control in one.content.findChildren(kind):
                    if control.objectName().startswith("qt_"):
                        continue
                    text = control.text() if isinstance(control, QAbstractButton) else ""
                    assert control.accessibleName() or text, (one.name, control)

    play_scenario(scenario)


def test_a_screen_reader_hears_what_it_is_and_its_value(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        def heard(widget: Any) -> str:
            return str(QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name))

        await desk.open_book()
        window, strip, status = desk.window, desk.window.title_strip, desk.window.status_strip
        await desk.until(lambda: strip.spend.text() and status.library.text() == "Library: open")
        assert heard(status.library) == "Library: open"
        assert heard(status.spend) == "Spent: $0.00"
        assert heard(strip.spend) == "Spent on this book: $0.00 of $100.00"
        assert heard(strip.engine).startswith("Who speaks: ")
        assert heard(strip.book) == "Book: Lamps"
        assert heard(strip.chapter) == "Chapter: One"
        desk.window.operations.run("Reading", asyncio.sleep(0.5))
        assert heard(status.busy) == "Background work: Reading"
        clock = panel(desk, TimelinePanel).toolbar.clock
        await desk.until(lambda: heard(clock).startswith("Position: 0:00 of 0:"))
        assert heard(window.panels["mixer"].column.loudness) == "Loudness over 3 s"

    play_scenario(scenario)


def test_space_plays_and_pauses_and_the_playhead_follows(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        shown = panel(desk, TimelinePanel)
        await desk.open_book()
        await desk.until(lambda: not shown.is_empty)
        desk.window.activateWindow()
        QTest.keyClick(desk.window, Qt.Key.Key_Space)
        assert desk.player.playing
        desk.player.position = 44_100
        await desk.until(lambda: shown.toolbar.clock.text().startswith("0:01.0"))
        QTest.keyClick(desk.window, Qt.Key.Key_Space)
        assert not desk.player.playing
        assert desk.window.session.transport.position == 44_100

    play_scenario(scenario)
