"""The painted script speaks to screen readers."""

import gc
import os

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from narratix_desktop.ui.theme import Theme, load_theme
from narratix_desktop.ui.widgets.script.accessible import install_accessible_script
from narratix_desktop.ui.widgets.script.looks import LineMark
from narratix_desktop.ui.widgets.script.view import ScriptView
from tests.ui.script_samples import SHORT, long_book
from tests.ui.script_scenes import open_view, show


@pytest.fixture
def theme() -> Theme:
    return load_theme("dark")


def test_screen_readers_get_the_lines_by_speaker_and_text(qtbot: QtBot, theme: Theme) -> None:
    install_accessible_script()
    view = open_view(qtbot, theme)
    reader = QAccessible.queryAccessibleInterface(view)
    assert reader is not None
    assert reader.childCount() == len(SHORT.all_lines)
    item = reader.child(2)
    assert item.role() == QAccessible.Role.ListItem
    assert item.text(QAccessible.Text.Name) == "Nora: “Who is there?”"
    assert reader.indexOfChild(item) == 2
    assert not item.state().focused
    view.go_to(SHORT.lines[0][2])
    assert item.state().focused
    assert item.state().selected
    assert reader.focusChild().text(QAccessible.Text.Name) == item.text(QAccessible.Text.Name)
    view.show_marks({SHORT.lines[0][2].id: LineMark.STALE}, {})
    assert "Changed" in item.text(QAccessible.Text.Description)
    place = item.rect().center()
    assert reader.childAt(place.x(), place.y()) is not None


def test_screen_readers_survive_lines_and_views_that_go_away(qtbot: QtBot, theme: Theme) -> None:
    install_accessible_script()
    for _ in range(10):
        parent = QWidget()
        qtbot.addWidget(parent)
        view = ScriptView(theme, parent)
        show(view, long_book(1500))
        reader = QAccessible.queryAccessibleInterface(view)
        assert reader is not None
        names = [reader.child(at).text(QAccessible.Text.Name) for at in range(0, 1500, 2)]
        assert len(set(names)) > 3
        gone = reader.child(1499)
        view.content.lines.put(3, ())
        assert not gone.isValid()
        view.deleteLater()
        QApplication.sendPostedEvents(None, 52)
        gc.collect()
        assert QAccessible.queryAccessibleInterface(parent) is not None
