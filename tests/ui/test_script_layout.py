"""Paragraphs are set exactly, whatever script they are in, and a long book is scrolled without a jump."""

import os
from itertools import pairwise
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QFont

from narratix_desktop.ui.widgets.script.metrics import LETTERS, ScriptMetrics
from narratix_desktop.ui.widgets.script.page_layout import PageLayout
from narratix_desktop.ui.widgets.script.paragraph_layout import ParagraphLayout
from tests.ui.script_samples import SHORT, Sample, long_book

WINDOW = 700
quick = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
odd_texts = st.text(alphabet=st.sampled_from("abc mno é\u0301🌒👩‍👧“”שלוםاب\u200d\n"), min_size=1, max_size=80)


@pytest.fixture
def metrics(qapp: Any) -> ScriptMetrics:
    return ScriptMetrics(QFont("DejaVu Serif", 12), QFont("DejaVu Sans", 9))


@pytest.fixture(scope="module")
def novel() -> Sample:
    return long_book(3000)


def layout_of(sample: Sample, metrics: ScriptMetrics, room: int = 900, window: int = WINDOW) -> PageLayout:
    return PageLayout(sample.page(), metrics, metrics.column(room), window)


def set_all(page: PageLayout) -> int:
    """The true height of the book."""
    for index in range(len(page.page.paragraphs)):
        page.layout(index)
    return page.probable_total()


@given(odd_texts, st.integers(60, 400))
@quick
def test_a_click_on_a_letter_finds_that_letter(metrics: ScriptMetrics, text: str, width: int) -> None:
    layout = ParagraphLayout(text, metrics.body, width, metrics.row)
    for at, letter in enumerate(text):
        rects = layout.fragments(at, at + 1)
        if letter.isspace() or not rects:
            continue
        middle = rects[0].center()
        found = layout.letter_at(middle.x(), middle.y())
        assert found is not None
        # Marks and joined letters share the place of the letter that they belong to.
        near = [other.adjusted(-1, 0, 1, 0) for other in layout.fragments(found, found + 1) or rects]
        assert any(other.contains(middle) for other in near)


@given(odd_texts, st.integers(60, 400))
@quick
def test_fragments_lie_in_their_rows_and_inside_the_column(metrics: ScriptMetrics, text: str, width: int) -> None:
    layout = ParagraphLayout(text, metrics.body, width, metrics.row)
    rects = layout.fragments(0, len(text))
    assert layout.height == layout.rows * metrics.row
    for rect in rects:
        assert rect.top() % metrics.row == 0
        assert 0 <= rect.top() < layout.height
        assert rect.left() >= -0.5
        assert rect.right() <= max(width, metrics.row * 3) + 1
    assert [rect.top() for rect in rects] == sorted(rect.top() for rect in rects)


def test_both_directions_of_a_mixed_row_have_their_own_places(metrics: ScriptMetrics) -> None:
    text = "abc שלום def"
    layout = ParagraphLayout(text, metrics.body, 600, metrics.row)
    latin, hebrew = layout.fragments(0, 3), layout.fragments(4, 8)
    assert len(latin) == len(hebrew) == 1
    assert latin[0].right() <= hebrew[0].left()
    # The first Hebrew letter stands rightmost of its word.
    assert layout.fragments(4, 5)[0].left() > layout.fragments(7, 8)[0].left()
    across = layout.fragments(2, 6)
    assert len(across) == 2


def test_a_caret_never_stops_inside_what_a_reader_sees_as_one_letter(metrics: ScriptMetrics) -> None:
    text = "a🌒e\u0301b"
    layout = ParagraphLayout(text, metrics.body, 600, metrics.row)
    stops, at = [0], 0
    while at < len(text):
        at = layout.next_position(at, 1)
        stops.append(at)
    assert stops == [0, 1, 2, 4, 5]
    assert layout.next_position(4, -1) == 2
    assert layout.caret(2).left() > layout.caret(1).left()


def test_rows_hold_at_most_72_letters(metrics: ScriptMetrics, novel: Sample) -> None:
    page = layout_of(novel, metrics, room=1600)
    paragraph = next(one for one in page.page.paragraphs if one.end - one.start > 600)
    layout = page.layout(page.page.paragraph_at(paragraph.start))
    starts = [layout.position_at(0.0, float(row * metrics.row)) for row in range(layout.rows)]
    lengths = [after - before for before, after in pairwise(starts)]
    assert max(lengths) <= LETTERS
    assert sum(lengths) / len(lengths) > LETTERS * 0.7


def test_guessed_heights_are_close_to_the_true_ones(metrics: ScriptMetrics, novel: Sample) -> None:
    page = layout_of(novel, metrics)
    guessed = page.probable_total()
    assert guessed == pytest.approx(set_all(page), rel=0.05)


def seen(page: PageLayout) -> dict[int, int]:
    return {placed.index: placed.text_top for placed in page.placed()}


@pytest.mark.parametrize("step", [-37, 53, -400, 611])
def test_scrolling_moves_what_is_seen_by_exactly_the_step(metrics: ScriptMetrics, novel: Sample, step: int) -> None:
    page = layout_of(novel, metrics)
    page.scroll_to(page.maximum // 2)
    for _ in range(40):
        before = seen(page)
        page.scroll_by(step)
        after = seen(page)
        shared = before.keys() & after.keys()
        assert shared or abs(step) > WINDOW // 2
        for index in shared:
            assert after[index] == before[index] - step


def test_setting_what_lies_above_moves_nothing_in_the_window(metrics: ScriptMetrics, novel: Sample) -> None:
    page = layout_of(novel, metrics)
    page.scroll_to(page.maximum // 2)
    before, first = seen(page), page.anchor[0]
    value = page.value
    for index in range(first):
        page.layout(index)
    assert seen(page) == before
    assert page.value != value


def test_the_bar_reaches_both_ends_of_the_book(metrics: ScriptMetrics, novel: Sample) -> None:
    page = layout_of(novel, metrics)
    page.scroll_to(page.maximum)
    assert page.placed()[-1].index == len(page.page.paragraphs) - 1
    assert page.value == page.maximum
    page.scroll_by(100_000)
    assert page.value == page.maximum
    page.scroll_to(0)
    assert page.anchor == (0, 0)
    page.scroll_by(-500)
    assert page.anchor == (0, 0)


def test_another_width_keeps_the_first_visible_letter(metrics: ScriptMetrics, novel: Sample) -> None:
    page = layout_of(novel, metrics)
    page.scroll_to(page.maximum // 3)
    page.scroll_by(29)
    offset = page.offset_at(page.column.left, metrics.row // 2)
    for room in (600, 1200, 420):
        page.recolumn(metrics, metrics.column(room))
        top, bottom = page.rows_of(offset, offset + 1)
        # The paragraph that ends at the top may take a row more or less in front of it.
        assert -metrics.row <= top < bottom <= 3 * metrics.row


def test_another_width_leaves_the_beginning_of_the_book_where_it_is(metrics: ScriptMetrics, novel: Sample) -> None:
    page = layout_of(novel, metrics)
    page.recolumn(metrics, metrics.column(500))
    assert page.anchor == (0, 0)


def test_a_book_shorter_than_the_window_stays_at_the_top(metrics: ScriptMetrics) -> None:
    page = layout_of(SHORT, metrics, window=3000)
    page.scroll_by(200)
    assert page.anchor == (0, 0)
    assert page.maximum == 0
    assert len(page.placed()) == len(page.page.paragraphs)


def test_a_click_beside_the_text_still_finds_a_place_for_the_caret(metrics: ScriptMetrics) -> None:
    page = layout_of(SHORT, metrics)
    assert page.letter_at(2, 100) is None
    for y in range(0, WINDOW, 17):
        offset = page.offset_at(5, y)
        assert 0 <= offset <= len(SHORT.text)
    assert page.offset_at(5, 0) == 0


def test_only_what_comes_into_the_window_is_set(metrics: ScriptMetrics, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    class Counted(ParagraphLayout):
        def __init__(self, text: str, *args: Any, **kwargs: Any) -> None:
            made.append(text)
            super().__init__(text, *args, **kwargs)

    monkeypatch.setattr("narratix_desktop.ui.widgets.script.page_layout.ParagraphLayout", Counted)
    page = layout_of(long_book(20_000), metrics)
    page.placed()
    assert 0 < len(made) < 40
    page.scroll_to(page.maximum * 3 // 4)
    page.placed()
    assert len(made) < 80
