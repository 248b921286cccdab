"""A book is divided into windows of numbered spans without losing, doubling or moving a word."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narratix_desktop.domain.analysis import AnalysisRequest
from narratix_desktop.domain.chapter import ChapterSpan
from narratix_desktop.domain.reading import ReadingWindow, SpanKind, WindowSize
from narratix_desktop.text.attribution import analyse_text
from narratix_desktop.text.reading_windows import reading_windows

STORY = """CHAPTER I

Wren waited by the door. The rain had not stopped. It would not stop.

"Any ship for Lowmoor?" said Wren.

"None before Thursday," said the harbour master. "Come back then."

"""


def windows_of(text: str, size: WindowSize, chapters: tuple[ChapterSpan, ...] = ()) -> tuple[ReadingWindow, ...]:
    chapters = chapters or (ChapterSpan(0, len(text), "I"),)
    return reading_windows(text, chapters, analyse_text(AnalysisRequest(text, chapters)).segments, size)


def test_narration_is_numbered_by_the_sentence_and_speech_as_it_stands() -> None:
    (window,) = windows_of(STORY, WindowSize())
    read = [(span.kind, STORY[span.start : span.end].strip()) for span in window.spans]
    assert (SpanKind.NARRATION, "The rain had not stopped.") in read
    assert (SpanKind.SPEECH, '"Any ship for Lowmoor?"') in read
    assert "".join(STORY[span.start : span.end] for span in window.spans) == STORY


def test_windows_follow_one_another_within_a_chapter_and_show_what_stands_around() -> None:
    text = STORY * 40
    found = windows_of(text, WindowSize(2000, 400, 200))
    assert len(found) > 3
    assert [one.end for one in found[:-1]] == [two.start for two in found[1:]]
    for before, behind in pairwise(found):
        assert behind.before
        assert behind.before[-1].end == behind.start
        assert behind.start - behind.before[0].start <= 400
        assert before.behind[0].start == before.end
        assert before.behind[-1].end - before.end <= 200
        assert behind.spans[0].opens
    assert max(one.end - one.start for one in found) <= 2600


def test_no_window_is_a_heading_alone() -> None:
    text = "CHAPTER I\n\n" + "It rained on the roof all day. " * 60
    chapters = (ChapterSpan(0, len(text), "I", heading_end=9),)
    found = windows_of(text, WindowSize(700), chapters)
    assert len(found) > 3
    assert all(any(span.kind is not SpanKind.HEADING for span in window.spans) for window in found)


def test_what_is_left_out_of_the_audio_is_not_read() -> None:
    half = len(STORY)
    chapters = (ChapterSpan(0, half, "I", included=False), ChapterSpan(half, 2 * half, "II"))
    assert {one.chapter for one in windows_of(STORY * 2, WindowSize(), chapters)} == {1}


def test_marks_without_a_word_are_not_read() -> None:
    assert windows_of("* * *\n\n…\n", WindowSize()) == ()


def test_a_window_that_was_too_much_is_halved_and_nothing_is_lost() -> None:
    (window,) = windows_of(STORY * 5, WindowSize(90_000))
    first, rest = window.halves()
    assert first.spans + rest.spans == window.spans
    assert rest.before[-1] == first.spans[-1]
    assert first.behind[0] == rest.spans[0]
    smallest = first
    for _ in range(20):
        smallest = smallest.halves()[0]
    assert len(smallest.spans) == 1
    assert smallest.halves() == (smallest,)


@given(
    st.text(st.sampled_from('ab. \n"“”?!\u0301\U0001f469\u200d—*'), min_size=1, max_size=400),
    st.integers(1, 120),
    st.integers(0, 60),
)
@settings(max_examples=80, deadline=None)
def test_any_text_is_read_exactly_once(text: str, most: int, around: int) -> None:
    found = windows_of(text, WindowSize(most, around, around))
    if not found:
        assert not any(map(str.isalnum, text)) or not text.strip()
        return
    spans = [span for window in found for span in window.spans]
    assert "".join(text[span.start : span.end] for span in spans) == text
    assert all(one.end == two.start for one, two in pairwise(spans))


@pytest.mark.parametrize("paragraph", ["word " * 200_000, '"Yes." ' * 100_000], ids=["no sentence", "only speech"])
def test_a_paragraph_of_a_megabyte_is_divided_in_a_moment(paragraph: str) -> None:
    chapters = (ChapterSpan(0, len(paragraph), "I"),)
    segments = analyse_text(AnalysisRequest(paragraph, chapters)).segments
    found = reading_windows(paragraph, chapters, segments, WindowSize())
    assert sum(one.end - one.start for one in found) == len(paragraph)
    assert max(one.end - one.start for one in found) < 40_000
