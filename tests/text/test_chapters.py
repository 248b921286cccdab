import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narratix_desktop.domain.book import Heading, Manuscript
from narratix_desktop.domain.chapter import ChapterSpan
from narratix_desktop.text.chapters import find_chapters
from narratix_desktop.text.readers import read_manuscript

PROSE = "The tide had gone out a long way, and nobody on the quay said anything about it.\n\n"
NOVELS = Path(__file__).resolve().parents[3] / "shared" / "attribution" / "novels"
CHAPTERS_AS_PRINTED = {
    "AlicesAdventuresInWonderland": 12,
    "AnneOfGreenGables": 38,
    "DaisyMiller": 2,
    "Emma": 55,
    "MansfieldPark": 48,
    "NightAndDay": 34,
    "NorthangerAbbey": 31,
    "Persuasion": 24,
    "PrideAndPrejudice": 61,
    "SenseAndSensibility": 50,
    "TheAgeOfInnocence": 34,
    "TheAwakening": 39,
    "TheMysteriousAffairAtStyles": 13,
    "TheSignOfTheFour": 12,
}


def chapters_of(text: str, *headings: Heading) -> tuple[ChapterSpan, ...]:
    spans = find_chapters(Manuscript(text, "The Salt Road", headings=headings))
    assert_exact_cover(spans, text)
    return spans


def assert_exact_cover(spans: tuple[ChapterSpan, ...], text: str) -> None:
    assert [span.start for span in spans] == [0, *(span.end for span in spans[:-1])]
    assert spans[-1].end == len(text)
    assert all(span.start <= span.heading_end <= span.end for span in spans)
    assert all(span.end > span.start for span in spans)


def titles(spans: tuple[ChapterSpan, ...], *, included: bool = True) -> list[str]:
    return [span.title for span in spans if span.included is included]


def test_text_without_headings_is_one_chapter_titled_as_the_book() -> None:
    (only,) = chapters_of(PROSE * 5)

    assert only.title == "The Salt Road"
    assert only.included


def test_empty_text_has_no_chapters() -> None:
    assert find_chapters(Manuscript("", "Nothing")) == ()


def test_title_line_below_a_number_belongs_to_the_heading() -> None:
    text = f"CHAPTER I.\nThe Ferry\n\n\n{PROSE}CHAPTER II\n\nTHE STORM\n\n{PROSE}CHAPTER III\n\nHe slept.\n\n{PROSE}"

    spans = chapters_of(text)

    assert titles(spans) == ["Chapter I: The Ferry", "Chapter II: The Storm", "Chapter III"]
    assert text[spans[1].start : spans[1].heading_end] == "CHAPTER II\n\nTHE STORM"


def test_windows_and_old_mac_line_ends_are_understood() -> None:
    text = f"Chapter 1\n\nThe Ferry\n\n{PROSE}Chapter 2\n\n{PROSE}"

    for line_end in ("\r\n", "\r"):
        assert titles(chapters_of(text.replace("\n", line_end))) == ["Chapter 1: The Ferry", "Chapter 2"]


def test_parts_give_their_title_to_the_chapters_and_their_heading_to_the_first() -> None:
    text = f"PART ONE\n\nCHAPTER I\n\n{PROSE}CHAPTER II\n\n{PROSE}PART TWO: HOME\n\nCHAPTER I\n\n{PROSE}"
    text += f"EPILOGUE\n\n{PROSE}"

    spans = chapters_of(text)

    assert [(span.part, span.title) for span in spans] == [
        ("Part One", "Chapter I"),
        ("Part One", "Chapter II"),
        ("Part Two: Home", "Chapter I"),
        ("", "Epilogue"),
    ]
    assert text[spans[2].start : spans[2].heading_end] == "PART TWO: HOME\n\nCHAPTER I"


def test_parts_without_chapters_are_the_chapters() -> None:
    assert titles(chapters_of(f"PART I\n\n{PROSE}PART II\n\n{PROSE}")) == ["Part I", "Part II"]


def test_bare_numerals_divide_only_in_sequence() -> None:
    assert titles(chapters_of(f"I\n\n{PROSE}II\n\n{PROSE}III\n\n{PROSE}")) == ["Chapter I", "Chapter II", "Chapter III"]
    assert len(chapters_of(f"{PROSE}IV\n\n{PROSE}IX\n\n{PROSE}")) == 1
    assert len(chapters_of(f"{PROSE}I\n\n{PROSE}")) == 1


def test_numerals_inside_named_chapters_are_sections_and_do_not_divide() -> None:
    text = f"Chapter 1\n\nI\n\n{PROSE}II\n\n{PROSE}Chapter 2\n\nI\n\n{PROSE}II\n\n{PROSE}"

    assert titles(chapters_of(text)) == ["Chapter 1", "Chapter 2"]


def test_numerals_go_on_across_parts_or_begin_again() -> None:
    going_on = f"Book I\n\nI.\n\n{PROSE}II.\n\n{PROSE}Book II\n\nIII.\n\n{PROSE}"
    again = f"Book I\n\nI.\n\n{PROSE}II.\n\n{PROSE}Book II\n\nI.\n\n{PROSE}"

    assert [span.part for span in chapters_of(going_on)] == ["Book I", "Book I", "Book II"]
    assert titles(chapters_of(again)) == ["Chapter I", "Chapter II", "Chapter I"]


def test_page_numbers_that_cut_sentences_do_not_divide() -> None:
    page = "They rowed on through the fog and when the bell rang nobody could say where the\n\n{}\n\n"
    text = "".join(page.format(number) for number in range(1, 30))

    assert len(chapters_of(text)) == 1


def test_table_of_contents_yields_no_chapters() -> None:
    names = ["The Ferry", "The Storm", "The Keeper", "The Harbour"]
    entries = [f"CHAPTER {numeral}. {name}" for numeral, name in zip(("I", "II", "III", "IV"), names, strict=True)]
    body = "".join(f"{entry}\n\n{PROSE}" for entry in entries)
    expected = [f"Chapter {entry[8:].replace('.', ':')}" for entry in entries]
    for listing in ("\n".join(entries), "\n\n".join(entries), "\n".join(f"{entry} ..... 9" for entry in entries)):
        spans = chapters_of(f"The Salt Road\n\nCONTENTS\n\n{listing}\n\n{body}")

        assert titles(spans) == expected
        assert "Contents" in titles(spans, included=False)


def test_contents_followed_by_a_preface_still_yield_each_chapter_once() -> None:
    entries = "\n\n".join(f"Chapter {number}" for number in range(1, 5))
    body = "".join(f"Chapter {number}\n\n{PROSE}" for number in range(1, 5))

    spans = chapters_of(f"Contents\n\n{entries}\n\n{PROSE}{body}")

    assert titles(spans) == ["Chapter 1", "Chapter 2", "Chapter 3", "Chapter 4"]


def test_front_and_back_matter_is_left_out_and_the_prologue_is_not() -> None:
    text = (
        f"Copyright\n\nAll rights reserved.\n\nPreface\n\n{PROSE}Prologue\n\n{PROSE}Chapter 1\n\n{PROSE}"
        f"Chapter 2\n\n{PROSE}Acknowledgements\n\n{PROSE}About the Author\n\n{PROSE}"
    )

    spans = chapters_of(text)

    assert titles(spans) == ["Prologue", "Chapter 1", "Chapter 2"]
    assert titles(spans, included=False) == ["Copyright", "Preface", "Acknowledgements", "About the Author"]


def test_names_of_back_matter_inside_the_story_do_not_divide() -> None:
    text = f"Chapter 1\n\n{PROSE}Notes\n\n{PROSE}Contents\n\n{PROSE}Chapter 2\n\n{PROSE}"

    assert titles(chapters_of(text)) == ["Chapter 1", "Chapter 2"]


def test_title_page_is_left_out_and_a_long_opening_is_not() -> None:
    story = f"Chapter 1\n\n{PROSE}Chapter 2\n\n{PROSE}"

    assert titles(chapters_of(f"The Salt Road\n\nby Ada Quill\n\n{story}"), included=False) == ["Front matter"]
    assert titles(chapters_of(PROSE * 30 + story))[0] == "Opening"
    assert titles(chapters_of(f"Copyright © 2031 Ada Quill\n\n{PROSE * 30}{story}"), included=False) == ["Front matter"]


def test_a_book_is_never_left_out_whole() -> None:
    assert titles(chapters_of(f"Introduction\n\n{PROSE * 20}")) == ["The Salt Road"]


def test_chapter_words_in_running_text_do_not_divide() -> None:
    prose = "He had read as far as\nChapter 4\nand then the lamp went out over the whole quay.\n\n"

    assert len(chapters_of(f"Chapter 1\n\n{prose}Chapter 2\n\n{prose}")) == 2


def test_text_without_empty_lines_is_divided_at_plain_chapter_lines() -> None:
    prose = "The tide had gone out a long way.\nNobody on the quay said anything about it.\n" * 8

    assert titles(chapters_of(f"Chapter 1\n{prose}Chapter 2\n{prose}")) == ["Chapter 1", "Chapter 2"]


def test_marks_of_the_format_are_believed_before_the_text() -> None:
    text = f"Ferry\n\n{PROSE}Chapter 9\n\n{PROSE}Storm\n\n{PROSE}"
    marks = [Heading(text.index(name), text.index(name) + 5, 2, name) for name in ("Ferry", "Storm")]

    assert titles(chapters_of(text, *marks)) == ["Ferry", "Storm"]


def test_text_is_asked_where_the_format_marks_only_one_chapter() -> None:
    text = f"Start\n\nChapter 1\n\n{PROSE}Chapter 2\n\n{PROSE}"

    assert titles(chapters_of(text, Heading(0, 5, 2, "The Salt Road"))) == ["Chapter 1", "Chapter 2"]


def test_number_and_name_marked_as_two_headings_are_one_chapter() -> None:
    text = f"I\n\nThe Ferry\n\n{PROSE}II\n\nThe Storm\n\n{PROSE}"
    names = ("I", "The Ferry", "II", "The Storm")
    marks = [Heading(at := text.index(f"{name}\n"), at + len(name), 2, name) for name in names]

    assert titles(chapters_of(text, *marks)) == ["Chapter I: The Ferry", "Chapter II: The Storm"]


@given(
    st.lists(
        st.one_of(
            st.text(max_size=40),
            st.sampled_from(
                [
                    "CHAPTER I",
                    "CHAPTER II",
                    "I",
                    "II",
                    "PART I",
                    "Contents",
                    "Notes",
                    "Epilogue",
                    "\n\n",
                    "\r\n\r\n",
                    PROSE,
                ]
            ),
        ),
        max_size=25,
    ).map("\n\n".join)
)
def test_any_text_is_covered_exactly(text: str) -> None:
    if text:
        chapters_of(text)


@given(st.data())
def test_any_marks_of_a_format_are_covered_exactly(data: st.DataObject) -> None:
    text = data.draw(st.text(min_size=1, max_size=200))
    offsets = data.draw(st.lists(st.integers(0, len(text)), max_size=8).map(sorted))
    levels = st.integers(1, 4)
    names = st.sampled_from(["Part 1", "Chapter 1", "1", "Ferry", "Contents", "Notes", ""])
    marks = [
        Heading(offset, min(len(text), offset + data.draw(st.integers(0, 9))), data.draw(levels), data.draw(names))
        for offset in offsets
    ]

    chapters_of(text, *marks)


def test_paragraph_of_a_megabyte_is_one_chapter() -> None:
    assert len(chapters_of("word " * 200_000)) == 1


def test_countless_lines_like_headings_are_none() -> None:
    assert len(chapters_of("CHAPTER I\n\nx.\n\n" * 6000)) == 1


@pytest.mark.skipif(not NOVELS.is_dir(), reason="the annotated novels are not beside this checkout")
@pytest.mark.parametrize(("name", "count"), CHAPTERS_AS_PRINTED.items())
def test_novels_have_the_chapters_that_they_print(name: str, count: int) -> None:
    path = NOVELS / name / "novel_text.txt"
    manuscript = read_manuscript(path)

    spans = find_chapters(manuscript)

    assert manuscript.text == path.read_bytes().decode("utf-8")
    assert_exact_cover(spans, manuscript.text)
    included = [span for span in spans if span.included]
    assert len(included) == count
    assert all(re.match("Chapter |Part ", span.title) for span in included)
