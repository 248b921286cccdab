"""What stands in a book and is not read aloud stays in the script, unspoken."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narratix_desktop.domain.analysis import Analysis, AnalysisRequest
from narratix_desktop.domain.book import Manuscript
from narratix_desktop.domain.chapter import ChapterSpan
from narratix_desktop.domain.segment import Boundary, SegmentKind, require_exact_cover
from narratix_desktop.text import unspoken
from narratix_desktop.text.attribution import analyse_text
from narratix_desktop.text.chapters import find_chapters
from narratix_desktop.text.normalise import normalise
from narratix_desktop.text.scenes import read_scenes
from narratix_desktop.text.unspoken import is_unspoken

PROSE = "The tide had gone out a long way, and nobody on the quay said anything about it.\n\n"
HEADER = """The Project Gutenberg eBook of The Salt Road

This eBook is for the use of anyone anywhere at no cost.

Title: The Salt Road

*** START OF THE PROJECT GUTENBERG EBOOK THE SALT ROAD,
OR THE TIDE ***

Produced by A. Typist and the
Online Distributed Proofreading Team

"""
LICENCE = """End of Project Gutenberg's The Salt Road, by A. Nobody

*** END OF THE PROJECT GUTENBERG EBOOK THE SALT ROAD ***

Section 1. General terms of use.
"""
PIECES = [
    "[Illustration",
    "]",
    "[",
    "“Come,” said Mara.",
    "END OF VOL. I.",
    "\n",
    "\n\n",
    " ",
    "[1]",
    "* * *",
    "word",
    "12",
]


def analyse(text: str) -> Analysis:
    return analyse_text(AnalysisRequest(text, (ChapterSpan(0, len(text), ""),)))


def spoken(text: str) -> list[str]:
    """What is heard of a text, segment by segment."""
    return [said for one in analyse(text).segments if (said := normalise(text[one.start : one.end], {}).text)]


@pytest.mark.parametrize(
    "line",
    [
        "END OF VOL. I.",
        "(End of volume one.)",
        "END OF THE FIRST BOOK",
        "End of Part Two",
        "_The end of the second part._",
        "[Illustration]",
        "[Illustration: “Come here!” cried Mara]",
        "[Illustration:\n\nTHE QUAY\n\n[_Copyright 1894 by A. Printer._]]",
        "[Sidenote: Of tides]",
        "[Footnote 3: It was not.]",
        "[Transcriber’s Note: a word is missing.]",
        "[Blank Page]",
        "[Pg 12]",
        "{112}",
        "— 12 —",
        "End of the Project Gutenberg EBook of The Salt Road, by A. Nobody",
        "*** START OF THIS PROJECT GUTENBERG EBOOK THE SALT ROAD ***",
    ],
)
def test_line_of_the_printer_or_editor_is_not_spoken(line: str) -> None:
    assert is_unspoken(line)
    assert spoken(f"{PROSE}{line}\n\nThe boats lay still.\n") == [PROSE.strip(), "The boats lay still."]


@pytest.mark.parametrize(
    "line",
    [
        "THE END",
        "Finis.",
        "The end of the road lay under water.",
        "End of story.",
        "[He laughs.]",
        "“End of part one,” said Mara.",
        "Illustration",
        "12",
        "The first volume ended there.",
    ],
)
def test_line_of_the_book_itself_is_spoken(line: str) -> None:
    assert not is_unspoken(line)
    assert len(spoken(f"{PROSE}{line}\n\nThe boats lay still.\n")) >= 3


def test_notes_inside_a_sentence_are_left_out_of_it() -> None:
    assert normalise("The tide[1] had gone[Pg 12] out.[A] Far.", {}).text == "The tide had gone out. Far."


def test_scene_mark_is_silent_and_ends_the_scene() -> None:
    text = f"{PROSE}* * *\n\nThe boats lay still.\n"

    assert spoken(text) == [PROSE.strip(), "The boats lay still."]
    assert analyse(text).segments[0].boundary is Boundary.SCENE


def test_quotation_in_a_caption_is_nobodys_line() -> None:
    text = f"{PROSE}[Illustration: “Come here!” cried Mara]\n\n“Yes,” said Jon.\n"

    lines = [text[one.start : one.end] for one in analyse(text).segments if one.kind is SegmentKind.DIALOGUE]

    assert lines == ["“Yes,” "]


def test_quotation_goes_on_behind_a_picture() -> None:
    told = "“First came the flood,” said Mara, “and then:\n\n[Illustration]\n\n“Then came the frost.”\n\n"
    text = f"{told}“Yes,” said Jon.\n"
    analysis = analyse(text)
    names = {member.key: member.name for member in analysis.cast}

    said = {text[one.start : one.end].strip(): names.get(one.character or "") for one in analysis.segments}

    assert said["“Then came the frost.”"] == "Mara"


def test_weather_in_a_caption_is_not_heard() -> None:
    storm = "Rain fell. It rained on the roof and rain ran down the panes, and the rain did not stop. "
    text = f"{PROSE}[Illustration: {storm}]\n\n{PROSE * 8}"
    heard = f"{PROSE}{storm}\n\n{PROSE * 8}"

    def sounds(written: str) -> set[str]:
        return {cue.sound for cue in read_scenes(written, 0, len(written), analyse(written).segments)}

    assert "rain" in sounds(heard)
    assert "rain" not in sounds(text)


@pytest.mark.parametrize("headings", [("CHAPTER I", "CHAPTER II"), ("", "")], ids=["chapters", "no chapters"])
def test_words_of_the_archive_are_left_out_of_the_audio(headings: tuple[str, str]) -> None:
    text = HEADER + "".join(f"{heading}\n\n{PROSE * 3}" for heading in headings) + LICENCE

    chapters = find_chapters(Manuscript(text, "The Salt Road"))

    heard = "".join(text[one.start : one.end] for one in chapters if one.included)
    assert [one.start for one in chapters] == [0, *(one.end for one in chapters[:-1])]
    assert chapters[-1].end == len(text)
    assert heard.count("quay") == 6
    assert normalise(heard, {}).text.count("Gutenberg") == 0
    assert not {"cost", "Typist", "Section 1"} & {word for word in ("cost", "Typist", "Section 1") if word in heard}


def test_long_opening_behind_an_archives_header_is_part_of_the_story() -> None:
    text = f"{HEADER}{PROSE * 30}CHAPTER I\n\n{PROSE}CHAPTER II\n\n{PROSE}{LICENCE}"

    chapters = find_chapters(Manuscript(text, "The Salt Road"))

    assert [one.title for one in chapters] == ["Front matter", "Opening", "Chapter I", "Chapter II", "Licence"]
    assert [one.included for one in chapters] == [False, True, True, True, False]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=30).map(" ".join))
def test_no_word_is_lost_whatever_notes_a_text_holds(text: str) -> None:
    require_exact_cover(analyse(text).segments, 0, len(text))


@given(st.text(alphabet=st.sampled_from("[]{}-–— \n12aBEndofENDGutenbergchapterIpage*(")))
def test_what_holds_nothing_unspoken_is_told_apart_early_and_rightly(block: str) -> None:
    left = block
    for pattern in unspoken._PATTERNS:
        left = pattern.sub(" ", left)
    assert left == block or unspoken._may_hold_unspoken(block)
