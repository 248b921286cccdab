"""The palette finds what is meant by a few letters, and needs no mouse."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from narratix_desktop.ui.panels.characters import CharactersPanel
from narratix_desktop.ui.shell.fuzzy import fit
from narratix_desktop.ui.shell.palette import Item, ranked
from tests.ui.studio_samples import add_book

Play = Callable[..., None]
TITLES = ["Open a manuscript", "Export", "Play", "Chapter Four: The Open Sea", "Émile Zola", "Reset layout", "Pause"]


def best(query: str) -> str:
    found = ranked([Item(title, title, "", lambda: None) for title in TITLES], query, [])
    return found[0].title if found else ""


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("open", "Open a manuscript"),
        ("sea", "Chapter Four: The Open Sea"),
        ("four sea", "Chapter Four: The Open Sea"),
        ("sea four", "Chapter Four: The Open Sea"),
        ("emile", "Émile Zola"),
        ("zola", "Émile Zola"),
        ("rl", "Reset layout"),
        ("oam", "Open a manuscript"),
        ("PLAY", "Play"),
        ("exp", "Export"),
        ("qqq", ""),
    ],
)
def test_a_few_letters_find_what_is_meant(typed: str, meant: str) -> None:
    assert best(typed) == meant


@given(st.text(min_size=1, max_size=30), st.data())
def test_whatever_is_in_a_title_finds_it_and_the_letters_taken_are_those_typed(title: str, data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(title) - 1))
    end = data.draw(st.integers(begin + 1, len(title)))
    typed = title[begin:end]
    found = fit(typed, title)
    assert found is not None
    assert all(0 <= at < len(title) for at in found.taken)
    assert len(found.taken) <= len(typed)


@given(st.text(max_size=20), st.text(max_size=20))
def test_any_two_texts_can_be_compared(typed: str, title: str) -> None:
    fit(typed, title)


def test_what_was_used_last_comes_first_without_letters_and_before_equals_with_them() -> None:
    items = [Item(name, name, "", lambda: None) for name in ("Export one", "Export two", "Play")]
    assert [item.title for item in ranked(items, "", ["Play", "Export two"])][:2] == ["Play", "Export two"]
    assert ranked(items, "export", ["Export two"])[0].title == "Export two"


def test_the_palette_goes_to_a_chapter_by_keyboard_alone(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        await desk.open_book()
        window = desk.window
        await desk.come_forward()
        QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        palette = window.palette_
        await desk.until(palette.query.hasFocus)
        QTest.keyClicks(palette.query, "two")
        assert palette.shown()[0] == "Two"
        QTest.keyClick(palette.query, Qt.Key.Key_Down)
        QTest.keyClick(palette.query, Qt.Key.Key_Up)
        QTest.keyClick(palette.query, Qt.Key.Key_Return)
        assert window.session.chapter.title == "Two"
        assert not palette.isVisible()

    play_scenario(scenario)


def test_the_palette_shows_keys_and_only_what_can_be_done(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        window = desk.window
        window.catalogue["tools.palette"].trigger()
        assert "Export" not in window.palette_.shown()
        index = window.palette_.rows.index(window.palette_.shown().index("Open a manuscript"), 0)
        assert "Ctrl+O" in index.data(Qt.ItemDataRole.AccessibleTextRole)
        await desk.open_book()
        window.catalogue["tools.palette"].trigger()
        assert "Export" in window.palette_.shown()

    play_scenario(scenario)


def test_escape_gives_the_focus_back_and_a_click_elsewhere_closes(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        await desk.open_book()
        window = desk.window
        await desk.come_forward()
        before = window.title_strip.book
        before.setFocus()
        await desk.until(before.hasFocus)
        window.catalogue["tools.palette"].trigger()
        await desk.until(window.palette_.query.hasFocus)
        QTest.keyClick(window.palette_.query, Qt.Key.Key_Escape)
        await desk.until(before.hasFocus)
        assert not window.palette_.isVisible()
        window.catalogue["tools.palette"].trigger()
        await desk.until(window.palette_.query.hasFocus)
        window.title_strip.chapter.setFocus()
        await desk.until(lambda: not window.palette_.isVisible())
        assert window.title_strip.chapter.hasFocus()

    play_scenario(scenario)


def test_the_palette_shows_a_character_and_opens_another_book(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        first = await desk.open_book()
        window = desk.window
        shown = next(panel for panel in window.panels.values() if isinstance(panel, CharactersPanel))
        await desk.until(lambda: shown.page.table.rowCount() == 3)
        window.catalogue["tools.palette"].trigger()
        window.palette_.query.setText("piet")
        assert window.palette_.shown()[0] == "Piet"
        QTest.keyClick(window.palette_.query, Qt.Key.Key_Return)
        chosen = shown.selected()
        assert chosen is not None
        assert chosen.name == "Piet"
        second = await add_book(desk.workshop, spoken=False)
        await desk.until(lambda: len(window.opener.books or ()) == 2)
        window.catalogue["tools.palette"].trigger()
        window.palette_.query.setText("lamps")
        QTest.keyClick(window.palette_.query, Qt.Key.Key_Return)
        await desk.until(lambda: window.session.book.id == second)
        assert [book.id for book in window.opener.books] == [second, first]

    play_scenario(scenario)
