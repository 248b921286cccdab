"""The painted script answers mouse and keys, and shows the states of its lines."""

import os

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from narratix_desktop.domain.segment import SegmentKind
from narratix_desktop.ui.theme import ScriptType, Theme, load_theme, read_tokens
from narratix_desktop.ui.widgets.script.hot_spots import Spot
from narratix_desktop.ui.widgets.script.looks import LineMark, speaker_words
from narratix_desktop.ui.widgets.script.view import ScriptView
from tests.ui.script_samples import CAST, NORA, PIET, SHORT, line, long_book
from tests.ui.script_scenes import click, ids, open_view, picture, point_of, show, spots

KEY = Qt.Key


@pytest.fixture
def theme() -> Theme:
    return load_theme("dark")


@pytest.fixture
def view(qtbot: QtBot, theme: Theme) -> ScriptView:
    return open_view(qtbot, theme)


def test_a_click_selects_the_line_under_it_and_puts_the_caret_there(view: ScriptView, qtbot: QtBot) -> None:
    question = SHORT.lines[0][2]
    with qtbot.waitSignal(view.lines_selected) as told:
        click(view, question.start + 5)
    assert told.args == [(question.id,)]
    assert view.current == question
    assert abs(view.caret - (question.start + 5)) <= 1


def test_shift_and_ctrl_select_several_lines(view: ScriptView) -> None:
    first, second = SHORT.lines
    click(view, first[2].start + 2)
    click(view, first[5].start + 2, Qt.KeyboardModifier.ShiftModifier)
    assert view.selected == first[2:6]
    click(view, second[1].start + 2, Qt.KeyboardModifier.ControlModifier)
    assert view.selected == (*first[2:6], second[1])


def test_a_drag_selects_words_inside_a_line_and_lines_beyond_it(view: ScriptView) -> None:
    told, answer = SHORT.lines[0][1], SHORT.lines[0][5]
    viewport = view.viewport()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=point_of(view, told.start))
    QTest.mouseMove(viewport, point_of(view, told.start + 8))
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=point_of(view, told.start + 8))
    assert view.words in {"The lamp", "The lam"}
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=point_of(view, told.start))
    QTest.mouseMove(viewport, point_of(view, answer.start + 3))
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=point_of(view, answer.start + 3))
    assert view.selected == SHORT.lines[0][1:6]


def test_a_double_click_selects_the_word(view: ScriptView) -> None:
    lamp = SHORT.text.index("lamp") + 2
    click(view, lamp)
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point_of(view, lamp))
    assert view.words == "lamp"
    hebrew = SHORT.text.index("שלום") + 1
    click(view, hebrew)
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point_of(view, hebrew))
    assert view.words == "שלום"


def test_arrows_go_from_line_to_line_over_the_edge_of_a_chapter(view: ScriptView) -> None:
    every = SHORT.all_lines
    QTest.keyClick(view, KEY.Key_Down)
    assert view.current == every[0]
    for expected in every[1:]:
        QTest.keyClick(view, KEY.Key_Down)
        assert view.current == expected
    QTest.keyClick(view, KEY.Key_Down)
    assert view.current == every[-1]
    QTest.keyClick(view, KEY.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(view, KEY.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert view.selected == every[-3:]


def test_home_end_and_ctrl_a_stay_in_the_chapter_and_ctrl_home_goes_to_the_book(view: ScriptView) -> None:
    second = SHORT.lines[1]
    view.go_to(second[2])
    QTest.keyClick(view, KEY.Key_End)
    assert view.current == second[-1]
    QTest.keyClick(view, KEY.Key_Home)
    assert view.current == second[0]
    QTest.keyClick(view, KEY.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert view.selected == second
    QTest.keyClick(view, KEY.Key_Home, Qt.KeyboardModifier.ControlModifier)
    assert view.selected == SHORT.lines[0][:1]
    QTest.keyClick(view, KEY.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert view.current == second[-1]


def test_the_caret_walks_by_letters_and_words_and_into_the_next_line(view: ScriptView) -> None:
    told = SHORT.lines[0][1]
    moon = SHORT.text.index("🌒")
    view.go_to(told, moon)
    QTest.keyClick(view, KEY.Key_Right)
    assert view.caret == moon + 1
    QTest.keyClick(view, KEY.Key_Left)
    assert view.caret == moon
    QTest.keyClick(view, KEY.Key_Right, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert view.words == "🌒"
    mark = SHORT.text.index("smile\u0301d") + 4
    view.go_to(view.content.lines.at(mark), mark)  # type: ignore[arg-type]
    QTest.keyClick(view, KEY.Key_Right)
    assert view.caret == mark + 2
    question = SHORT.lines[0][2]
    view.go_to(question, question.end - 1)
    QTest.keyClick(view, KEY.Key_Right)
    assert view.current == SHORT.lines[0][3]


def test_page_keys_turn_pages_and_take_the_selection_along(view: ScriptView) -> None:
    sample = long_book(2000)
    show(view, sample)
    QTest.keyClick(view, KEY.Key_Down)
    QTest.keyClick(view, KEY.Key_PageDown)
    first, page = view.current, view.layout_of_page
    assert page is not None
    assert first is not None
    assert first.start > sample.all_lines[1].start
    assert 0 <= view.place_of(first).top() < view.viewport().height()
    value = page.value
    QTest.keyClick(view, KEY.Key_PageDown)
    assert page.value > value
    QTest.keyClick(view, KEY.Key_PageUp)
    QTest.keyClick(view, KEY.Key_PageUp)
    assert page.value == 0


def test_keys_of_the_script_are_not_the_window_s_shortcuts(view: ScriptView) -> None:
    pressed: list[str] = []
    view.bind("G", lambda: pressed.append("G"))
    view.bind("Ctrl+L", lambda: pressed.append("Ctrl+L"))
    view.bind("Return", lambda: pressed.append("Return"))
    view.bind("3", lambda: pressed.append("3"))
    QTest.keyClick(view, KEY.Key_G)
    QTest.keyClick(view, KEY.Key_L, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(view, KEY.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    QTest.keyClick(view, KEY.Key_3, Qt.KeyboardModifier.KeypadModifier)
    QTest.keyClick(view, KEY.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert pressed == ["G", "Ctrl+L", "Return", "3"]


def test_others_are_tinted_named_and_the_narrator_is_not(view: ScriptView, theme: Theme) -> None:
    page_color = theme.color("surface.page")
    image = picture(view)
    told, question = SHORT.lines[0][1], SHORT.lines[0][2]

    def behind(offset: int) -> QColor:
        point = point_of(view, offset)
        return image.pixelColor(point.x(), point.y() - 9)

    assert behind(told.start + 4) == page_color
    assert behind(question.start + 4) != page_color
    names = spots(view, Spot.SPEAKER)
    assert [ids_of.lines[0] for ids_of in names] == [
        one.id for one in (SHORT.lines[0][2], SHORT.lines[0][5], SHORT.lines[1][1], SHORT.lines[1][4])
    ]


def test_an_uncertain_line_says_so_beside_it_until_it_is_locked(view: ScriptView) -> None:
    answer = SHORT.lines[0][5]
    doubtful = line(5, answer.start, answer.end, PIET, SegmentKind.DIALOGUE, confidence=0.55)
    view.content.lines.put(0, [*SHORT.lines[0][:5], doubtful, *SHORT.lines[0][6:]])
    view.lines_changed()
    assert any("Piet, 55 % sure" in spot.words for spot in spots(view, Spot.SPEAKER))
    assert speaker_words(doubtful, CAST[PIET]) == "Piet? 55 %"
    before = picture(view)
    sure = line(5, answer.start, answer.end, PIET, SegmentKind.DIALOGUE, confidence=0.55, locked=True)
    view.content.lines.put(0, [*SHORT.lines[0][:5], sure, *SHORT.lines[0][6:]])
    view.lines_changed()
    assert picture(view) != before
    (lock,) = spots(view, Spot.LOCK)
    assert lock.lines == (sure.id,)
    assert any("Piet, as you said" in spot.words for spot in spots(view, Spot.SPEAKER))
    assert speaker_words(sure, CAST[PIET]) == "Piet"


def test_each_state_has_a_sign_with_words_that_answers_a_click(view: ScriptView, qtbot: QtBot) -> None:
    lines = (*SHORT.lines[0][:3], *SHORT.lines[0][5:6], *SHORT.lines[1][:2])
    marks = dict(zip(ids(lines), LineMark, strict=True))
    assert len(marks) == len(LineMark)
    view.show_marks(marks, {lines[2].id: "The voice engine did not answer."})
    found = {spot.lines[0]: spot for spot in spots(view, Spot.MARK)}
    assert {one: spot.mark for one, spot in found.items()} == marks
    assert len({spot.words.splitlines()[0] for spot in found.values()}) == len(LineMark)
    failed = found[lines[2].id]
    assert "did not answer" in failed.words
    with qtbot.waitSignal(view.spot_clicked) as clicked:
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=failed.rect.center())
    assert clicked.args == [failed]
    assert view.current is None


def test_signs_of_one_row_are_joined_by_state(view: ScriptView) -> None:
    row = SHORT.lines[0][2:5]
    view.show_marks({one.id: LineMark.SPOKEN for one in row}, {})
    (spot,) = spots(view, Spot.MARK)
    assert spot.lines == ids(row)
    assert "3" in spot.words


def test_a_sign_tells_its_words(view: ScriptView, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(
        "narratix_desktop.ui.widgets.script.page_view.QToolTip.showText", lambda _, text, *__: said.append(text)
    )
    view.show_marks({SHORT.lines[0][1].id: LineMark.STALE}, {})
    (spot,) = spots(view, Spot.MARK)
    place = spot.rect.center()
    event = QHelpEvent(QHelpEvent.Type.ToolTip, place, view.viewport().mapToGlobal(place))
    QApplication.sendEvent(view.viewport(), event)
    assert said == [spot.words]


def test_the_spoken_word_is_painted_and_followed(view: ScriptView) -> None:
    sample = long_book(600)
    show(view, sample)
    before = picture(view)
    told = sample.all_lines[400]
    view.show_spoken((told.start, told.start + 4), told.id)
    assert picture(view) == before
    view.follow(told.start, told.start + 4)
    top = view.place_of(told).top()
    assert 0 < top < view.viewport().height() // 2
    with_word = picture(view)
    view.show_spoken(None, None)
    assert picture(view) != with_word
    assert view.place_of(told).top() == top


def test_following_moves_nothing_while_the_word_is_in_sight(view: ScriptView) -> None:
    sample = long_book(600)
    show(view, sample)
    page = view.layout_of_page
    assert page is not None
    word = sample.all_lines[3]
    view.follow(word.start, word.start + 4)
    assert page.value == 0


def wheel(view: ScriptView, turn: int, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    at = QPointF(300, 200)
    event = QWheelEvent(
        at, view.viewport().mapToGlobal(at), QPoint(), QPoint(0, turn), Qt.MouseButton.NoButton, modifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view.viewport(), event)


def test_the_wheel_scrolls_and_says_that_the_author_did(view: ScriptView, qtbot: QtBot) -> None:
    show(view, long_book(600))
    page = view.layout_of_page
    assert page is not None
    with qtbot.waitSignal(view.scrolled_by_author):
        wheel(view, -120)
    assert page.value == 3 * page.metrics.row
    assert view.verticalScrollBar().value() == page.value


def test_ctrl_and_wheel_ask_for_another_size_of_the_text_that_keeps_the_place(view: ScriptView, theme: Theme) -> None:
    asked: list[float] = []
    view.size_asked.connect(asked.append)
    show(view, long_book(600))
    page = view.layout_of_page
    assert page is not None
    page.scroll_to(5000)
    offset, row = view.first_offset, page.metrics.row
    wheel(view, 480, Qt.KeyboardModifier.ControlModifier)
    assert asked == [pytest.approx(1.1**4)]
    assert view.first_offset == offset
    theme.switch(read_tokens("dark"), ScriptType(scale=1.25 * asked[0]))
    assert page.metrics.row > row
    assert abs(view.first_offset - offset) < 1500


def test_the_chapter_at_the_top_is_told_once(view: ScriptView) -> None:
    seen: list[int] = []
    view.chapter_seen.connect(seen.append)
    sample = long_book(1300)
    show(view, sample)
    for chapter in (2, 2, 1):
        view.show_at_top(sample.chapters[chapter].start)
    assert seen == [0, 2, 1]


def test_another_theme_repaints_the_page(view: ScriptView, theme: Theme) -> None:
    dark = picture(view)
    theme.switch(read_tokens("light"))
    light = picture(view)
    assert light.pixelColor(2, 2) == theme.color("surface.page")
    assert light.pixelColor(2, 2) != dark.pixelColor(2, 2)


def test_lines_that_are_read_again_keep_the_selection(view: ScriptView, qtbot: QtBot) -> None:
    question = SHORT.lines[0][2]
    view.go_to(question)
    view.content.lines.put(0, [*SHORT.lines[0][:2], line(2, question.start, question.end, PIET, SegmentKind.DIALOGUE)])
    with qtbot.assertNotEmitted(view.lines_selected):
        view.lines_changed()
    assert view.current is not None
    assert view.current.character_id == PIET


@pytest.mark.parametrize("room", [260, 420, 560, 900, 2400])
def test_the_page_fits_any_width(view: ScriptView, room: int) -> None:
    view.resize(room, 500)
    page = view.layout_of_page
    assert page is not None
    column = page.column
    assert 0 <= column.gutter < column.left
    assert column.left + column.width <= max(room, 260)
    assert column.names + column.names_width <= max(room, column.names)
    assert not picture(view).isNull()


def test_the_cost_of_a_frame_does_not_grow_with_the_book(view: ScriptView) -> None:
    """Counted in paragraphs that are looked at; the benchmark measures the time."""
    counts = []
    for lines in (200, 20_000):
        show(view, long_book(lines))
        page = view.layout_of_page
        assert page is not None
        counts.append(len(page.placed()))
        picture(view)
    assert counts[0] == counts[1]


def test_nobody_is_named_where_no_speaker_is_known(view: ScriptView) -> None:
    answer = SHORT.lines[0][5]
    nobody = line(5, answer.start, answer.end, None, SegmentKind.DIALOGUE, confidence=0.2)
    view.content.lines.put(0, [*SHORT.lines[0][:5], nobody, *SHORT.lines[0][6:]])
    view.lines_changed()
    assert speaker_words(nobody, None) == "Nobody yet"
    assert any("Nobody" in spot.words for spot in spots(view, Spot.SPEAKER))
    assert NORA in view.content.cast
