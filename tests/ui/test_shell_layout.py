"""Where docks stand and where the author reads is remembered; a word brings the first arrangement back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest

from narratix_desktop.domain.ids import BookId, ChapterId
from narratix_desktop.domain.units import Frames
from narratix_desktop.ui.panels.catalog import PANELS
from narratix_desktop.ui.preferences import START, Start
from narratix_desktop.ui.shell.places import Place, Places

Play = Callable[..., None]


@pytest.fixture
def stored(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


@pytest.mark.parametrize("maximised", [False, True])
def test_docks_stay_where_they_were_put_until_they_are_reset(
    play_scenario: Play, stored: QSettings, maximised: bool
) -> None:
    async def move(desk: Any) -> None:
        window = desk.window
        window.showMaximized() if maximised else window.showNormal()
        assert set(window.docks.docks) == {kind.name for kind in PANELS}
        window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, window.docks.docks["mixer"])
        window.docks.docks["tasks"].hide()

    async def look(desk: Any) -> None:
        window, docks = desk.window, desk.window.docks.docks
        assert window.isMaximized() is maximised
        assert window.dockWidgetArea(docks["mixer"]) is Qt.DockWidgetArea.LeftDockWidgetArea
        assert not docks["tasks"].isVisible()
        assert not window.catalogue["view.tasks"].isChecked()
        window.catalogue["view.reset"].trigger()
        assert window.dockWidgetArea(docks["mixer"]) is Qt.DockWidgetArea.BottomDockWidgetArea
        assert docks["tasks"].isVisible()
        await desk.until(lambda: window.catalogue["view.inspector"].isChecked())

    play_scenario(move, stored=stored)
    play_scenario(look, stored=stored)


def test_a_panel_is_shown_and_hidden_by_its_key(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        window = desk.window
        await desk.come_forward()
        for kind in PANELS:
            dock = window.docks.docks[kind.name]
            if not kind.shortcut:
                continue
            if not window.docks.is_seen(kind.name):
                # It lies behind another tab, and comes to the front first.
                window.catalogue[f"view.{kind.name}"].trigger()
                await desk.until(lambda name=kind.name: window.docks.is_seen(name))
            window.catalogue[f"view.{kind.name}"].trigger()
            assert not dock.isVisible()
            window.catalogue[f"view.{kind.name}"].trigger()
            assert dock.isVisible()
        await desk.until(lambda: window.docks.is_seen("tasks"))
        QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
        assert window.docks.docks["tasks"].isHidden()

    play_scenario(scenario)


def seen(desk: Any) -> set[str]:
    return {kind.name for kind in PANELS if desk.window.docks.is_seen(kind.name)}


def test_in_a_small_window_panels_share_their_side_as_tabs(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        window, docks = desk.window, desk.window.docks
        assert seen(desk) == {"book", "inspector", "timeline"}
        await desk.until(lambda: docks.docks["book"].titleBarWidget() is not None)
        assert window.catalogue["view.book"].isChecked()
        assert not window.catalogue["view.characters"].isChecked()
        docks.show("characters")
        await desk.until(lambda: window.catalogue["view.characters"].isChecked())
        assert seen(desk) == {"characters", "inspector", "timeline"}
        docks.docks["book"].setFloating(True)
        alone = (docks.docks["book"], docks.docks["characters"])
        await desk.until(lambda: all(dock.titleBarWidget() is None for dock in alone))

    play_scenario(scenario)


def test_in_a_large_window_every_panel_has_a_place_of_its_own(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        window = desk.window
        window.showNormal()
        window.resize(1840, 1020)
        window.catalogue["view.reset"].trigger()
        await desk.until(lambda: seen(desk) == {kind.name for kind in PANELS} - {"characters"})
        window.resize(1840, 1300)
        window.catalogue["view.reset"].trigger()
        docks = window.docks.docks
        await desk.until(lambda: len(seen(desk)) == len(PANELS) and docks["timeline"].width() > 900)
        places = {kind.name: docks[kind.name].geometry() for kind in PANELS}
        assert places["book"].bottom() < places["characters"].top()
        assert places["timeline"].right() < places["mixer"].left()
        await desk.until(lambda: all(dock.titleBarWidget() is None for dock in docks.values()))

    play_scenario(scenario)


def test_the_book_is_opened_again_where_the_author_left_it(play_scenario: Play, stored: QSettings) -> None:
    async def read(desk: Any) -> None:
        await desk.open_book()
        desk.window.session.transport.seek(Frames(30_000))

    async def find(desk: Any) -> None:
        session = desk.window.session
        await desk.until(lambda: session.transport.position == 30_000)
        assert session.book.title == "Lamps"
        assert session.chapter.title == "One"
        session.choose_chapter(session.chapters[1].id)
        await desk.until(lambda: session.preview is not None)

    async def find_the_other_chapter(desk: Any) -> None:
        await desk.until(lambda: desk.window.session.chapter is not None)
        assert desk.window.session.chapter.title == "Two"
        desk.preferences.set(START, Start.NO_BOOK)

    async def choose(desk: Any) -> None:
        await desk.until(lambda: desk.window.opener.books)
        assert desk.window.session.book is None
        assert [choice.text() for choice in desk.window.first_run.books()] == ["Lamps  –  A. Author"]

    for scenario in (read, find, find_the_other_chapter, choose):
        play_scenario(scenario, stored=stored)


def test_places_and_the_order_of_books_are_read_back(stored: QSettings) -> None:
    first, second = BookId(uuid4()), BookId(uuid4())
    place = Place(ChapterId(uuid4()), Frames(7), 12)
    places = Places(stored)
    for book in (first, second, first):
        places.opened(book)
    places.leave(first, place)

    again = Places(stored)

    assert again.recent() == (first, second)
    assert again.of(first) == place
    assert again.of(second) is None


@pytest.mark.parametrize("nonsense", ["", "{", "[]", '{"chapter": "x"}', '{"chapter": 3, "frame": null, "offset": 1}'])
def test_a_place_that_cannot_be_read_is_no_place(stored: QSettings, nonsense: str) -> None:
    book = BookId(uuid4())
    stored.setValue(f"places/{book}", nonsense)
    stored.setValue("places/recent", f"nonsense {book}")

    assert Places(stored).of(book) is None
    assert Places(stored).recent() == (book,)


def test_the_title_strip_switches_books_and_chapters(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        window, strip = desk.window, desk.window.title_strip
        assert strip.book.text() == "No book open"
        await desk.open_book()
        assert strip.book.text() == "Lamps"
        assert [action.text() for action in strip.chapter.menu().actions()] == ["One", "Two"]
        strip.chapter.menu().actions()[1].trigger()
        assert window.session.chapter.title == "Two"
        assert strip.chapter.text() == "Two"
        await desk.until(lambda: window.opener.books)
        await desk.until(lambda: strip.spend.text() == "$0.00 of $100.00")
        assert window.status_strip.spend.text() == "Spent: $0.00"
        assert [action.text() for action in strip.recent.actions()] == ["Lamps"]
        window.session.open_book(None)
        strip.recent.actions()[0].trigger()
        await desk.until(lambda: window.session.book is not None)
        assert "Rehearsal voices" in strip.engine.text()

    play_scenario(scenario)
