"""Paragraphs, heights, lines and selection of a whole book, before anything is painted."""

import os
from uuid import UUID

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from hypothesis import given
from hypothesis import strategies as st

from narratix_desktop.domain.ids import SegmentId
from narratix_desktop.domain.segment import SegmentKind
from narratix_desktop.ui.widgets.script.lines import ScriptLines
from narratix_desktop.ui.widgets.script.page_text import page_text
from narratix_desktop.ui.widgets.script.running_heights import RunningHeights
from narratix_desktop.ui.widgets.script.search import find_words, lines_of, spoken_by
from narratix_desktop.ui.widgets.script.selection import LineSelection
from tests.ui.script_samples import NORA, PIET, SHORT, chapter, line, long_book

changes = st.lists(st.tuples(st.integers(0, 39), st.integers(0, 300)), max_size=30)


@given(st.lists(st.integers(0, 300), min_size=1, max_size=40), changes)
def test_tops_are_the_sums_of_the_heights_above(heights: list[int], later: list[tuple[int, int]]) -> None:
    column = RunningHeights(heights)
    for index, pixels in later:
        if index < len(heights):
            assert column.set_height(index, pixels) == pixels - heights[index]
            heights[index] = pixels
    assert [column.top(at) for at in range(len(heights) + 1)] == [sum(heights[:at]) for at in range(len(heights) + 1)]
    assert column.total == sum(heights)


@given(st.lists(st.integers(1, 300), min_size=1, max_size=40), st.integers(-50, 12_500))
def test_a_height_lies_in_the_block_that_is_found_for_it(heights: list[int], pixels: int) -> None:
    column = RunningHeights(heights)
    found = column.at(pixels)
    inside = min(max(pixels, 0), column.total - 1)
    assert column.top(found) <= inside < column.top(found + 1)


def test_every_word_of_the_book_stands_in_one_paragraph() -> None:
    page = SHORT.page()
    shown = "".join(page.text[one.start : one.end] for one in page.paragraphs)
    assert "".join(shown.split()) == "".join(page.text.split())
    for before, after in zip(page.paragraphs, page.paragraphs[1:], strict=False):
        assert before.end <= after.start


def test_headings_openings_and_scene_marks_are_known() -> None:
    page = SHORT.page()
    assert [page.text[one.start : one.end] for one in page.paragraphs if one.heading] == ["One", "Two"]
    assert [one.opens for one in page.paragraphs].count(True) == 2
    (mark,) = [one for one in page.paragraphs if one.scene_mark]
    assert page.text[mark.start : mark.end] == "* * *"
    assert [page.paragraph_at(one.start) for one in page.paragraphs] == list(range(len(page.paragraphs)))


def test_a_chapter_without_words_still_has_a_place() -> None:
    text = "One\n\nWords.\n\n   \n"
    page = page_text(text, [chapter(0, 0, 13, 3), chapter(1, 13, len(text), 13)])
    assert page.first_of(1) == 2
    assert page.paragraphs[2].opens
    assert page.paragraphs[2].start == page.paragraphs[2].end == 13


def test_lines_are_found_by_offset_by_id_and_by_neighbourhood() -> None:
    lines, every = SHORT.loaded(), SHORT.all_lines
    for at, one in enumerate(every):
        assert lines.at(one.start) == lines.at(one.end - 1) == lines.get(one.id) == one
        assert lines.neighbour(one.id, 1) == (every[at + 1] if at + 1 < len(every) else None)
        assert lines.neighbour(one.id, -1) == (every[at - 1] if at else None)
        assert lines.place(one.id) == at
        assert lines.by_place(at) == one
    assert lines.span(every[9].id, every[4].id) == every[4:10]
    assert lines.ordered([every[7].id, every[2].id]) == (every[2], every[7])
    assert lines.by_place(len(every)) is None


def test_lines_of_a_chapter_that_is_not_loaded_are_simply_missing() -> None:
    lines = ScriptLines(SHORT.chapters)
    lines.put(1, SHORT.lines[1])
    assert lines.at(0) is None
    assert lines.neighbour(SHORT.lines[1][0].id, -1) is None
    assert lines.put(0, SHORT.lines[0])
    assert not lines.put(0, SHORT.lines[0])
    assert lines.neighbour(SHORT.lines[1][0].id, -1) == SHORT.lines[0][-1]


def test_uncertain_lines_are_counted_and_gone_through_round_the_book() -> None:
    lines = ScriptLines(SHORT.chapters)
    doubtful = [
        line(at, one.start, one.end, one.character_id, one.kind, confidence=0.4 if at in {2, 5} else 1.0)
        for at, one in enumerate(SHORT.lines[0])
    ]
    lines.put(0, doubtful)
    assert lines.uncertain == 2
    first = lines.next_that(0, 1, lambda one: one.uncertain)
    assert first == doubtful[2]
    assert lines.next_that(doubtful[2].start, 1, lambda one: one.uncertain) == doubtful[5]
    assert lines.next_that(doubtful[5].start, 1, lambda one: one.uncertain) == doubtful[2]
    assert lines.next_that(doubtful[5].start, -1, lambda one: one.uncertain) == doubtful[2]


def test_a_line_is_uncertain_until_the_author_has_looked_at_it() -> None:
    assert line(1, 0, 5, PIET, SegmentKind.DIALOGUE, confidence=0.5).uncertain
    assert line(1, 0, 5, None, SegmentKind.DIALOGUE).uncertain
    assert not line(1, 0, 5, PIET, SegmentKind.DIALOGUE, confidence=0.5, locked=True).uncertain
    assert not line(1, 0, 5, PIET, SegmentKind.DIALOGUE, confidence=0.9).uncertain
    assert not line(1, 0, 5, None, SegmentKind.HEADING, confidence=0.1).uncertain


def test_shift_extends_from_where_the_selection_began_and_back() -> None:
    lines, every, selection = SHORT.loaded(), SHORT.all_lines, LineSelection()
    selection.choose(every[3])
    selection.extend_to(every[8], lines)
    assert selection.ids == {one.id for one in every[3:9]}
    selection.extend_to(every[1], lines)
    assert selection.ids == {one.id for one in every[1:4]}
    assert selection.current == every[1].id


def test_ctrl_adds_and_removes_but_keeps_the_last() -> None:
    lines, every, selection = SHORT.loaded(), SHORT.all_lines, LineSelection()
    selection.choose(every[2])
    selection.toggle(every[5], lines)
    assert selection.ids == {every[2].id, every[5].id}
    selection.toggle(every[5], lines)
    assert selection.ids == {every[2].id}
    assert selection.current == every[2].id
    selection.toggle(every[2], lines)
    assert selection.ids == {every[2].id}


def test_where_the_current_line_is_gone_the_one_at_the_caret_takes_its_place() -> None:
    lines, every, selection = SHORT.loaded(), SHORT.all_lines, LineSelection()
    selection.choose(every[4], every[4].start + 3)
    merged = line(99, every[2].start, every[4].end, NORA, SegmentKind.DIALOGUE)
    lines.put(0, [*SHORT.lines[0][:2], merged, *SHORT.lines[0][5:]])
    assert selection.settle(lines)
    assert selection.current == merged.id
    assert selection.ids == {merged.id}
    assert not selection.settle(lines)


def test_the_caret_stays_inside_its_line_and_selects_words() -> None:
    one, selection = SHORT.all_lines[2], LineSelection()
    selection.choose(one)
    assert selection.words is None
    selection.put_caret(one.start + 4, one, selecting=True)
    assert selection.words == (one.start, one.start + 4)
    selection.put_caret(one.end + 50, one)
    assert selection.caret == one.end
    assert selection.words is None


def test_words_are_found_in_any_case_over_line_ends_and_with_either_mark() -> None:
    text = "He said: “Don’t\n  go.” And then DON'T go – or don't stay."
    assert [text[start:end] for start, end in find_words(text, "don't go")] == ["Don’t\n  go", "DON'T go"]
    assert len(find_words(text, "go - or")) == 1
    assert find_words(text, "   ") == []
    assert find_words("a+b (c)", "a+b (") == [(0, 5)]


def test_findings_are_filtered_by_who_says_them() -> None:
    found = find_words(SHORT.text, "said")
    assert len(found) == 2
    assert spoken_by(found, SHORT.all_lines, PIET) == found[1:]
    assert spoken_by(found, SHORT.all_lines, NORA) == []
    assert [SHORT.text[start:end] for start, end in lines_of(SHORT.text, SHORT.all_lines, PIET)] == [
        "“Only me,”",
        "“שלום עולם,” he said.",
    ]


def test_a_book_of_twenty_thousand_lines_keeps_its_order() -> None:
    sample = long_book(20_000)
    lines = sample.loaded()
    assert len(lines) == 20_000
    assert lines.by_place(12_345) == sample.all_lines[12_345]
    assert lines.place(SegmentId(UUID(int=10_000 + 19_999))) == 19_999


def test_many_lines_come_in_the_order_of_the_book() -> None:
    book = long_book(5_000)
    lines = book.loaded()
    chosen = [one.id for one in book.all_lines if one.ordinal != 7]
    assert lines.ordered(reversed(chosen)) == tuple(one for one in book.all_lines if one.ordinal != 7)


def test_a_line_that_moves_to_the_next_chapter_is_found_there() -> None:
    lines = SHORT.loaded()
    first, second = SHORT.lines
    assert lines.put(1, (first[-1], *second))
    assert lines.put(0, first[:-1])
    assert lines.chapter_of(first[-1].id) == 1
    assert lines.get(first[-1].id) == first[-1]
