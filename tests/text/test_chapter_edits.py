"""Corrections of chapters never lose a character of the text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narratix_desktop.domain.book import Manuscript
from narratix_desktop.domain.chapter import ChapterSpan
from narratix_desktop.text.chapter_edits import (
    HeadingCandidate,
    heading_candidates,
    included,
    merge_with_above,
    renamed,
    split_at,
)
from narratix_desktop.text.chapters import find_chapters
from narratix_desktop.text.reading_time import count_words, spoken_time

TEXT = (
    "Chapter One\n\nIt rained.\n\nTHE HARBOUR\n\nThe boats lay still.\n\nInterlude\n\nA letter came.\n\n"
    "Chapter Two\n\nIt did not rain.\n"
)


def spans() -> tuple[ChapterSpan, ...]:
    return find_chapters(Manuscript(TEXT, "Rain"))


def test_a_merged_chapter_is_the_end_of_the_one_above() -> None:
    merged = merge_with_above(spans(), 2)
    assert [span.title for span in merged] == [span.title for span in spans()][:2]
    assert merged[1].end == len(TEXT)
    with pytest.raises(IndexError):
        merge_with_above(spans(), 0)


def test_a_chapter_is_split_at_a_line_that_looks_like_a_heading() -> None:
    (candidate, *_) = heading_candidates(TEXT, spans()[0])
    assert (candidate.title, TEXT[candidate.start : candidate.end]) == ("The Harbour", "THE HARBOUR")
    first, second, *_ = split_at(spans(), 0, candidate)
    assert (first.end, second.start, second.heading_end) == (candidate.start, candidate.start, candidate.end)
    assert second.included


def test_a_line_that_reads_as_a_heading_comes_before_titles() -> None:
    whole = ChapterSpan(0, len(TEXT), "All")
    assert [one.title for one in heading_candidates(TEXT, whole)] == ["Interlude", "Chapter Two"]


def test_prose_offers_no_heading() -> None:
    text = "It rained all night.\n\nThe boats lay still, and nobody came.\n"
    assert heading_candidates(text, ChapterSpan(0, len(text), "All")) == ()


def test_a_split_outside_its_chapter_is_refused() -> None:
    with pytest.raises(IndexError):
        split_at(spans(), 0, HeadingCandidate(len(TEXT) - 1, len(TEXT), "x"))


def test_titles_are_one_line_and_never_empty() -> None:
    assert renamed(spans(), 0, " One \n Night ")[0].title == "One Night"
    assert renamed(spans(), 0, "  ") == spans()


def test_chapters_are_left_out_and_put_back() -> None:
    left_out = included(spans(), [0, 1], False)
    assert [span.included for span in left_out] == [False, False, True]
    assert included(left_out, [0, 1], True) == spans()


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_whatever_the_author_does_the_chapters_cover_the_text(data: st.DataObject) -> None:
    found = spans()
    for _ in range(data.draw(st.integers(0, 6))):
        index = data.draw(st.integers(0, len(found) - 1))
        if data.draw(st.booleans()) and index > 0:
            found = merge_with_above(found, index)
        elif candidates := heading_candidates(TEXT, found[index]):
            found = split_at(found, index, data.draw(st.sampled_from(candidates)))
    assert "".join(TEXT[span.start : span.end] for span in found) == TEXT
    assert all(span.start <= span.heading_end <= span.end for span in found)


def test_words_are_counted_and_timed_as_audiobooks_are() -> None:
    assert count_words("It rained — all 12 nights.\n", 0, 27) == 5
    assert spoken_time(9300) == pytest.approx(3600)
