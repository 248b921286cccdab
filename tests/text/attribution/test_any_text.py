"""No text, however hostile, loses a character or names a speaker outside the cast."""

import itertools
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narratix_desktop.domain.analysis import Analysis, AnalysisRequest
from narratix_desktop.domain.chapter import ChapterSpan
from narratix_desktop.domain.segment import Boundary, require_exact_cover
from narratix_desktop.text.attribution import analyse_text

WORDS = ["Mara", "said", "he", "the old man", '"', "“", "”", "'", "’", "«", "—", ".", ",", "\n\n", "\r\n", " ", "* * *"]
ODD = [
    "e\u0301",
    "\u200d",
    "👩\u200d🚀",
    "🇫🇷",
    "\u202e",
    "שלום",
    "\x00",
    "\u2028",
    "\U000e0041",
    "한",
    "\ufeff",
    "\ud7ff",
]


def check(analysis: Analysis, request: AnalysisRequest) -> None:
    require_exact_cover(analysis.segments, 0, len(request.text))
    keys = [member.key for member in analysis.cast]
    assert len(keys) == len(set(keys))
    for segment in analysis.segments:
        assert segment.character is None or segment.character in keys
        assert 0.0 <= segment.confidence <= 1.0
    ends = {segment.end for segment in analysis.segments}
    for chapter in request.chapters:
        if chapter.start < chapter.end:
            assert chapter.end in ends
    last = {segment.end: segment.boundary for segment in analysis.segments}
    assert all(last[chapter.end] is Boundary.CHAPTER for chapter in request.chapters if chapter.start < chapter.end)


def chaptered(text: str, cuts: list[int], headings: list[int]) -> AnalysisRequest:
    edges = sorted({0, len(text), *(cut % (len(text) + 1) for cut in cuts)})
    chapters = []
    for number, (start, end) in enumerate(itertools.pairwise(edges)):
        heading = headings[number % len(headings)] if headings else 0
        chapters.append(ChapterSpan(start, end, "", heading_end=start + heading % (end - start + 1)))
    return AnalysisRequest(text, tuple(chapters))


@given(
    st.one_of(
        st.text(),
        st.lists(st.sampled_from(WORDS + ODD)).map(" ".join),
        st.lists(st.sampled_from(WORDS + ODD)).map("".join),
    ),
    st.lists(st.integers(0, 500), max_size=4),
    st.lists(st.integers(0, 50), max_size=3),
)
@settings(max_examples=150, deadline=None)
def test_any_text_is_covered_exactly(text: str, cuts: list[int], headings: list[int]) -> None:
    request = chaptered(text, cuts, headings)
    check(analyse_text(request), request)


@pytest.mark.parametrize("text", ["", " \n\t\r\n ", "...", "1234", '"', "“", "\u0301", "* * *", "“”", '""""""'])
def test_texts_without_a_sentence_are_covered(text: str) -> None:
    request = AnalysisRequest(text, (ChapterSpan(0, len(text), ""),))
    check(analyse_text(request), request)


def seconds_for(text: str) -> float:
    request = AnalysisRequest(text, (ChapterSpan(0, len(text), ""),))
    begin = time.process_time()
    check(analyse_text(request), request)
    return time.process_time() - begin


@pytest.mark.parametrize(
    "unit",
    [
        "Mara said she ",
        "“Go,” said Mara. “No,” said Tom. ",
        '"',
        "“",
        ".",
        "'a' ",
        "s' ",
        "e\u0301",
        "Mr. ",
        "— a ",
        "\n",
        "🇫",
    ],
)
def test_time_grows_with_the_length_of_a_giant_paragraph_not_with_its_square(unit: str) -> None:
    seconds_for(unit * 50)
    small, large = (seconds_for(unit * (size // len(unit))) for size in (8_000, 64_000))
    assert large < (small + 0.02) * 24
