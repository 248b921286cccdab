"""What the tests of the script view show in it, and where they click."""

import os
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from narratix_desktop.domain.segment import Segment
from narratix_desktop.ui.theme import Theme, read_tokens
from narratix_desktop.ui.widgets.script.hot_spots import HotSpot, Spot
from narratix_desktop.ui.widgets.script.view import ScriptView
from tests.ui.script_samples import CAST, SHORT, Sample


def open_view(qtbot: QtBot, theme: Theme) -> ScriptView:
    """A view with the keyboard's focus that shows the short story."""
    view = ScriptView(theme)
    qtbot.addWidget(view)
    view.resize(900, 700)
    theme.switch(read_tokens("dark"), reduced_motion=True)
    show(view, SHORT)
    view.show()
    view.activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    return view


def show(view: ScriptView, sample: Sample) -> None:
    view.show_book(sample.page(), sample.loaded())
    view.lines_changed()
    view.show_cast(CAST)


def picture(view: ScriptView) -> QImage:
    return view.viewport().grab().toImage()


def point_of(view: ScriptView, offset: int) -> QPoint:
    """The middle of a letter in the window."""
    page = view.layout_of_page
    assert page is not None
    index = page.page.paragraph_at(offset)
    placed = next(one for one in page.placed() if one.index == index)
    start = page.page.paragraphs[index].start
    rect = placed.layout.fragments(offset - start, offset - start + 1)[0]
    return QPoint(round(page.column.left + rect.center().x()), round(placed.text_top + rect.center().y()))


def click(view: ScriptView, offset: int, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, modifier, point_of(view, offset))


def ids(lines: tuple[Segment, ...]) -> tuple[Any, ...]:
    return tuple(one.id for one in lines)


def spots(view: ScriptView, kind: Spot) -> list[HotSpot]:
    picture(view)
    found = []
    for y in range(view.viewport().height()):
        for x in range(0, view.viewport().width(), 6):
            spot = view.spot_at(QPoint(x, y))
            if spot is not None and spot.spot is kind and spot not in found:
                found.append(spot)
    return found
