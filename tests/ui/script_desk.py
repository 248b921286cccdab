"""A desk with a book whose script is on the page, and its lines by name."""

import os
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from narratix_desktop.domain.segment import Segment
from narratix_desktop.ui.preferences import PRE_ROLL
from narratix_desktop.ui.script.script_page import ScriptPage
from tests.ui.studio_samples import TEXT

KEY = Qt.Key


async def opened(desk: Any) -> ScriptPage:
    """The script of a small book, all its lines loaded, with the keyboard."""
    desk.window.session.studio.preferences.set(PRE_ROLL, 0.0)
    await desk.open_book()
    page: ScriptPage = desk.window.page
    await desk.until(lambda: len(page.script.lines) == 6 and page.actions_on_lines.choices)
    desk.window.activateWindow()
    page.view.setFocus()
    return page


def line(page: ScriptPage, words: str) -> Segment:
    found = page.script.lines.at(TEXT.index(words))
    assert found is not None
    return found


def press(page: ScriptPage, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(page.view, key, modifier)


def name_of(page: ScriptPage, one: Segment) -> str:
    return next((who.name for who in page.script.cast if who.id == one.character_id), "")


def digit_of(page: ScriptPage, name: str) -> Qt.Key:
    choice = next(one for one in page.actions_on_lines.choices if one.name == name)
    return Qt.Key(int(KEY.Key_0) + int(choice.key))
