"""Everything the author can do stands in one catalogue, and in menus, palette and key sheet."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMenu, QPushButton

from narratix_desktop.ui.commands import Command, Menu
from narratix_desktop.ui.dialogs.about_dialog import AboutDialog
from narratix_desktop.ui.dialogs.shortcut_sheet import ShortcutSheet
from narratix_desktop.ui.shell.actions import ActionCatalogue, plain
from narratix_desktop.ui.theme import load_theme

Play = Callable[..., None]


def actions_in(menu: QMenu) -> set[str]:
    found: set[str] = set()
    for action in menu.actions():
        below = action.menu()
        found |= actions_in(below) if isinstance(below, QMenu) else {action.objectName()} - {""}
    return found


def test_every_command_stands_in_its_menu_and_no_menu_has_anything_else(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        menus = {menu.title(): menu for menu in desk.window.menuBar().findChildren(QMenu) if menu.title()}
        assert [plain(action.text()) for action in desk.window.menuBar().actions()] == [
            "Book",
            "Edit",
            "View",
            "Play",
            "Tools",
            "Help",
        ]
        shown = {name for menu in menus.values() for name in actions_in(menu)}
        assert shown == {entry.command.id for entry in desk.window.catalogue if entry.command.menu is not None}
        assert all(entry.area for entry in desk.window.catalogue if entry.command.menu is None)

    play_scenario(scenario)


def test_no_key_means_two_things(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        common = [entry for entry in desk.window.catalogue if not entry.command.local]
        keys = Counter(key.toString() for entry in common for key in entry.action.shortcuts())
        assert not {key: count for key, count in keys.items() if count > 1}
        marks = [plain(entry.action.text()) for entry in desk.window.catalogue]
        assert all(marks)

    play_scenario(scenario)


def test_the_key_sheet_lists_every_key_and_finds_one(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        await desk.come_forward()
        QTest.keyClick(desk.window, Qt.Key.Key_F1)
        sheet = desk.window.findChild(ShortcutSheet)
        with_keys = {entry.title.rstrip("…") for entry in desk.window.catalogue if entry.shortcuts}
        assert set(sheet.lines()) == with_keys
        sheet.search.setText("ctrl+k")
        assert sheet.lines() == ["Search or do anything"]
        sheet.search.setText("export")
        assert sheet.lines() == ["Export"]
        sheet.close()

    play_scenario(scenario)


def test_a_question_mark_opens_the_key_sheet_but_not_while_typing(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        window = desk.window
        await desk.come_forward()
        QTest.keyClicks(window, "?")
        sheet = window.findChild(ShortcutSheet)
        assert sheet is not None
        sheet.close()
        await desk.until(lambda: window.findChild(ShortcutSheet) is None)
        await desk.come_forward()
        QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        await desk.until(window.palette_.query.hasFocus)
        QTest.keyClicks(window.palette_.query, "?")
        assert window.palette_.query.text() == "?"
        assert window.findChild(ShortcutSheet) is None

    play_scenario(scenario)


def test_what_needs_a_book_can_only_be_done_with_one(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        needing = ("book.export", "book.close", "book.speak", "play.beginning", "play.next")
        assert not any(desk.window.catalogue[one].isEnabled() for one in needing)
        await desk.open_book()
        assert all(desk.window.catalogue[one].isEnabled() for one in needing)
        desk.window.catalogue["book.close"].trigger()
        assert not any(desk.window.catalogue[one].isEnabled() for one in needing)

    play_scenario(scenario)


def test_space_presses_the_button_that_the_keyboard_walked_to_and_plays_everywhere_else(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        await desk.open_book()
        window = desk.window
        await desk.come_forward()
        pressed: list[bool] = []
        button = window.title_strip.search
        button.clicked.disconnect()
        button.clicked.connect(lambda: pressed.append(True))
        button.setFocus(Qt.FocusReason.TabFocusReason)
        await desk.until(button.hasFocus)
        QTest.keyClick(button, Qt.Key.Key_Space)
        assert pressed == [True]
        assert not desk.player.playing
        button.clearFocus()
        QTest.keyClick(window, Qt.Key.Key_Space)
        assert desk.player.playing
        assert plain(window.catalogue["play.toggle"].text()) == "Pause"

    play_scenario(scenario)


def test_chapters_are_turned_by_keys(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        await desk.open_book()
        window = desk.window
        window.catalogue["play.next"].trigger()
        assert window.session.chapter.title == "Two"
        assert not window.catalogue["play.next"].isEnabled()
        window.catalogue["play.previous"].trigger()
        assert window.session.chapter.title == "One"

    play_scenario(scenario)


def test_about_names_version_and_licences(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        desk.window.catalogue["help.about"].trigger()
        about = desk.window.findChild(AboutDialog)
        text = about.works.toPlainText()
        assert about.version.text().startswith("Version ")
        for work in ("asyncpg", "keyring", "eSpeak NG", "PostgreSQL", "Qt"):
            assert work in text
        assert "Apache-2.0" in text
        about.close()

    play_scenario(scenario)


def test_two_commands_of_one_name_are_refused(qapp: object, qtbot: Any) -> None:
    window = QPushButton()
    qtbot.addWidget(window)
    catalogue = ActionCatalogue(window, load_theme("dark"))
    command = Command("book.open", "Open", lambda: None, Menu.BOOK)
    catalogue.add([command])
    with pytest.raises(ValueError, match=r"book\.open"):
        catalogue.add([command])


def test_a_command_that_cannot_be_done_any_more_is_not_done(qapp: object, qtbot: Any) -> None:
    window, done, possible = QLineEdit(), list[int](), [True]
    qtbot.addWidget(window)
    catalogue = ActionCatalogue(window, load_theme("dark"))
    catalogue.add([Command("a.b", "Do", lambda: done.append(1), Menu.BOOK, enabled=lambda: possible[0])])
    action: QAction = catalogue["a.b"]
    action.trigger()
    possible[0] = False
    action.trigger()
    assert done == [1]
    assert not action.isEnabled()
