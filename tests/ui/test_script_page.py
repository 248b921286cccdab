"""The script of a real book: loading, review, reassigning, splitting, finding, speaking and playing."""

import os
from collections.abc import Callable
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from narratix_desktop.domain.segment import SegmentKind
from narratix_desktop.services.edit_script import reassign_lines
from narratix_desktop.services.undo_edit import undo
from narratix_desktop.ui.script.line_menu import LineMenu
from narratix_desktop.ui.script.script_page import ScriptPage
from narratix_desktop.ui.widgets.script.hot_spots import HotSpot, Spot
from narratix_desktop.ui.widgets.script.looks import LineMark
from narratix_desktop.ui.widgets.script.page_text import PageText
from tests.ui.script_desk import KEY, digit_of, line, name_of, opened, press
from tests.ui.script_samples import long_book, store_book
from tests.ui.studio_samples import TEXT

Play = Callable[..., None]
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def test_the_whole_book_is_on_one_page_with_its_speakers(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        page = await opened(desk)
        assert page.view.page is not None
        assert page.view.page.text == TEXT
        assert {name_of(page, one) for one in page.script.lines.span(*ends(page))} == {"Narrator", "Nora", "Piet"}
        assert page.bar.chapters.count() == 2
        await desk.until(lambda: page.bar.uncertain.isVisible())
        assert "1" in page.bar.uncertain.text()
        places = desk.window.session.speakers
        assert len({places.place(one.id) for one in page.script.cast}) == 3

    def ends(page: ScriptPage) -> tuple[Any, Any]:
        return line(page, "One").id, line(page, "“Only").id

    play_scenario(scenario)


def test_colours_of_speakers_are_remembered_with_the_library(play_scenario: Play) -> None:
    kept: dict[str, int] = {}

    async def first(desk: Any) -> None:
        page = await opened(desk)
        settings, book = desk.workshop.settings, desk.window.session.book
        stored: Any = None
        while stored is None:
            stored = await settings.get(f"speakers.{book.id}")
        kept.update({one.name: stored[str(one.id)] for one in page.script.cast})

    async def second(desk: Any) -> None:
        (book,) = await desk.workshop.books.list()
        await desk.until(lambda: desk.window.session.book is not None)
        page = desk.window.page
        await desk.until(lambda: page.script.cast)
        speakers = desk.window.session.speakers
        await desk.until(lambda: {one.name: speakers.place(one.id, -1) for one in page.script.cast} == kept)
        assert book.title == "Lamps"

    play_scenario(first)
    play_scenario(second)


def test_r_goes_to_the_uncertain_line_and_y_confirms_and_locks_it(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        page = await opened(desk)
        press(page, KEY.Key_R)
        answer = line(page, "“Only")
        assert page.view.current == answer
        assert desk.window.session.selection == (answer.id,)
        await desk.until(lambda: desk.window.session.chapter.id == answer.chapter_id)
        press(page, KEY.Key_Y)
        await desk.until(lambda: line(page, "“Only").locked)
        sure = line(page, "“Only")
        assert (sure.confidence, sure.character_id) == (1.0, answer.character_id)
        await desk.until(lambda: not page.bar.uncertain.isVisible())
        press(page, KEY.Key_R)
        assert "uncertain" in page.bar.told.text()
        await undo(sure.book_id, desk.workshop)
        await desk.until(lambda: line(page, "“Only").uncertain)

    play_scenario(scenario)


def test_digits_give_all_selected_lines_to_a_speaker(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        page = await opened(desk)
        page.view.go_to(line(page, "“Who"))
        press(page, KEY.Key_Down, SHIFT)
        assert len(page.view.selected) == 2
        press(page, digit_of(page, "Piet"))
        await desk.until(lambda: name_of(page, line(page, "“Who")) == name_of(page, line(page, "Nora asked")) == "Piet")
        assert line(page, "Nora asked").kind is SegmentKind.DIALOGUE
        assert len(page.view.selected) == 2

    play_scenario(scenario)


def test_the_picker_filters_by_typing_and_makes_new_speakers(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        page = await opened(desk)
        page.view.go_to(line(page, "“Who"))
        press(page, KEY.Key_S)
        picker = page.actions_on_lines.picker
        assert picker.isVisible()
        QTest.keyClicks(picker.words, "pi")
        assert picker.list.item(0).text().split()[0] == "Piet"
        QTest.keyClick(picker.words, KEY.Key_Return)
        assert not picker.isVisible()
        await desk.until(lambda: name_of(page, line(page, "“Who")) == "Piet")
        press(page, KEY.Key_S)
        QTest.keyClicks(picker.words, "Aunt Rose")
        QTest.keyClick(picker.words, KEY.Key_Return)
        await desk.until(lambda: name_of(page, line(page, "“Who")) == "Aunt Rose")

    play_scenario(scenario)


def test_a_line_is_split_at_the_caret_and_merged_again(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        page = await opened(desk)
        told = line(page, "The lamp")
        cut = TEXT.index("went")
        page.view.go_to(told, cut)
        press(page, KEY.Key_Slash)
        await desk.until(lambda: len(page.script.lines) == 7)
        assert line(page, "The lamp").end == cut == line(page, "went").start
        assert page.view.current == line(page, "The lamp")
        press(page, KEY.Key_M)
        await desk.until(lambda: len(page.script.lines) == 6)
        assert line(page, "went").start == told.start

    play_scenario(scenario)


def test_a_merge_of_lines_that_are_no_neighbours_says_why(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        page = await opened(desk)
        first, third = line(page, "The lamp"), line(page, "Nora asked")
        page.view.select_lines([first.id, third.id])
        press(page, KEY.Key_M)
        await desk.until(lambda: desk.window.banner.isVisible())
        assert "neighbours" in desk.window.banner.headline.text()
        assert len(page.script.lines) == 6

    play_scenario(scenario)


def test_ctrl_l_locks_and_unlocks(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        page = await opened(desk)
        page.view.go_to(line(page, "“Who"))
        press(page, KEY.Key_L, CTRL)
        await desk.until(lambda: line(page, "“Who").locked)
        press(page, KEY.Key_L, CTRL)
        await desk.until(lambda: not line(page, "“Who").locked)

    play_scenario(scenario)


def test_find_goes_round_the_findings_and_filters_by_speaker(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        page = await opened(desk)
        press(page, KEY.Key_F, CTRL)
        bar = page.find_bar
        assert bar.isVisible()
        assert QApplication.focusWidget() is bar.words
        QTest.keyClicks(bar.words, "the")
        await desk.until(lambda: len(page.view.content.found) == 2)
        QTest.keyClick(bar.words, KEY.Key_Return)
        assert page.view.current == line(page, "The lamp")
        QTest.keyClick(bar.words, KEY.Key_Return)
        assert page.view.current == line(page, "“Who")
        assert bar.count.text() == "2 of 2"
        QTest.keyClick(bar.words, KEY.Key_Return)
        assert page.view.current == line(page, "The lamp")
        nora = bar.speaker.findText("Nora")
        bar.speaker.setCurrentIndex(nora)
        await desk.until(lambda: len(page.view.content.found) == 1)
        bar.words.clear()
        await desk.until(lambda: page.view.content.found == [(TEXT.index("“Who"), TEXT.index(" Nora asked"))])
        QTest.keyClick(bar.words, KEY.Key_Escape)
        assert not bar.isVisible()
        assert not page.view.content.found
        assert QApplication.focusWidget() is page.view

    play_scenario(scenario)


def test_a_chapter_is_gone_to_from_the_bar_and_from_elsewhere(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        page = await opened(desk)
        second = desk.window.session.chapters[1]
        page.view.resize(900, 200)
        page.bar.chapters.activated.emit(1)
        await desk.until(lambda: desk.window.session.chapter.id == second.id)
        assert page.view.chapters_in_window()[-1] == 1
        desk.window.session.choose_chapter(desk.window.session.chapters[0].id)
        assert 0 in page.view.chapters_in_window()

    play_scenario(scenario)


def test_a_selection_made_elsewhere_is_shown_here(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        page = await opened(desk)
        answer = line(page, "“Only")
        desk.window.session.select_lines([answer.id])
        assert page.view.current == answer
        assert page.view.selected == (answer,)

    play_scenario(scenario)


def test_clicks_on_signs_and_names_do_the_one_thing(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        page = await opened(desk)
        question = line(page, "“Who")
        page.view.go_to(question)
        await desk.until(lambda: page.marks.marks.get(question.id) is LineMark.STALE)
        rect = page.view.place_of(question)

        def spot(kind: Spot, mark: LineMark | None = None) -> HotSpot:
            return HotSpot(rect, kind, (question.id,), "", mark)

        page.view.spot_clicked.emit(spot(Spot.MARK, LineMark.STALE))
        await desk.until(lambda: page.marks.marks.get(question.id) is LineMark.SPOKEN, 60)
        await desk.until(lambda: desk.window.session.preview is not None)
        page.view.spot_clicked.emit(spot(Spot.MARK, LineMark.SPOKEN))
        await desk.until(lambda: desk.player.playing)
        page.view.spot_clicked.emit(spot(Spot.MARK, LineMark.PLAYING))
        assert not desk.player.playing
        page.view.spot_clicked.emit(spot(Spot.SPEAKER))
        assert page.actions_on_lines.picker.isVisible()
        page.actions_on_lines.picker.hide()
        press(page, KEY.Key_L, CTRL)
        await desk.until(lambda: line(page, "“Who").locked)
        page.view.spot_clicked.emit(spot(Spot.LOCK))
        await desk.until(lambda: not line(page, "“Who").locked)

    play_scenario(scenario)


def test_the_menu_offers_everything_with_its_key(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        page = await opened(desk)
        page.view.go_to(line(page, "“Who"), TEXT.index("there"))
        menu = LineMenu(page.parts, page.actions_on_lines, desk.window.theme)
        entries = {action.text(): action for action in menu.actions() if action.text()}
        assert any("“there”" in text for text in entries)
        who, kinds = (action.menu() for action in menu.actions() if isinstance(action.menu(), QMenu))
        assert isinstance(who, QMenu)
        assert isinstance(kinds, QMenu)
        piet = next(action for action in who.actions() if action.text() == "Piet")
        assert piet.shortcut().toString() in "123456789"
        piet.trigger()
        await desk.until(lambda: name_of(page, line(page, "“Who")) == "Piet")
        next(action for action in kinds.actions() if action.text() == "Thought").trigger()
        await desk.until(lambda: line(page, "“Who").kind is SegmentKind.THOUGHT)
        entries["Copy"].trigger()
        assert QGuiApplication.clipboard().text() == "“Who is there?”"

    play_scenario(scenario)


def test_the_strip_shows_who_has_which_digit(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        page = await opened(desk)
        assert [button.text().split()[-1] for button in page.strip.buttons] == [one.name for one in page.script.cast]
        page.view.go_to(line(page, "“Who"))
        next(button for button in page.strip.buttons if button.text().endswith("Piet")).click()
        await desk.until(lambda: name_of(page, line(page, "“Who")) == "Piet")

    play_scenario(scenario)


def test_an_edit_made_elsewhere_arrives(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        page = await opened(desk)
        answer = line(page, "“Only")
        nora = next(one for one in page.script.cast if one.name == "Nora")
        await reassign_lines(answer.book_id, [answer.id], nora.id, desk.workshop)
        await desk.until(lambda: name_of(page, line(page, "“Only")) == "Nora")

    play_scenario(scenario)


def test_a_long_book_is_shown_before_its_lines_are_loaded_those_in_view_first(play_scenario: Play) -> None:
    sample = long_book(4000)

    async def scenario(desk: Any) -> None:
        page: ScriptPage = desk.window.page
        arrived: list[int] = []
        page.script.lines_changed.connect(arrived.append)
        shown: list[tuple[int, bool]] = []

        def show(book: PageText | None) -> None:
            if book is not None:
                shown.append((len(page.script.lines), page.script.loading))
                page.view.show_at_top(sample.chapters[7].start)

        page.script.page_changed.connect(show)
        desk.window.session.open_book(await store_book(sample, desk.workshop))
        await desk.until(lambda: len(page.script.lines) == 4000, 60)
        assert shown == [(0, False)]
        assert arrived[0] == 7
        assert set(arrived) == set(range(len(sample.chapters)))
        await desk.until(lambda: not page.script.loading)
        press(page, KEY.Key_End, CTRL)
        assert page.view.current is not None
        assert page.view.current.end == len(sample.text)
        await desk.until(lambda: desk.window.session.chapter.ordinal == len(sample.chapters) - 1)

    play_scenario(scenario)


def test_without_a_book_the_script_is_empty_and_keys_do_nothing(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        page = await opened(desk)
        desk.window.session.open_book(None)
        assert page.view.page is None
        keys = (KEY.Key_R, KEY.Key_Y, KEY.Key_G, KEY.Key_S, KEY.Key_P, KEY.Key_Slash, KEY.Key_M)
        for key in (*keys, KEY.Key_Return, KEY.Key_Space, KEY.Key_Down, KEY.Key_End, KEY.Key_1):
            press(page, key)
        press(page, KEY.Key_A, CTRL)
        assert desk.window.session.selection == ()
        assert page.view.selected == ()

    play_scenario(scenario)


def test_the_place_in_the_script_is_kept_when_the_book_is_opened_again(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        page = await opened(desk)
        book_id = desk.window.session.book.id
        page.view.setFixedHeight(120)
        await desk.until(lambda: page.view.viewport().height() < 121)
        second = desk.window.session.chapters[1]
        page.view.show_at_top(second.start)
        assert page.first_offset == second.start
        desk.window.place_keeper.keep()
        desk.window.session.open_book(None)
        desk.window.opener.open_book(book_id)
        await desk.until(lambda: page.view.page is not None)
        assert page.first_offset == second.start

    play_scenario(scenario)
