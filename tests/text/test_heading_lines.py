import pytest

from narratix_desktop.text.heading_lines import (
    HeadingKind,
    Place,
    is_title_line,
    number_value,
    read_heading_line,
    tidy_title,
)


@pytest.mark.parametrize(
    ("line", "title", "number"),
    [
        ("CHAPTER IV", "Chapter IV", 4),
        ("CHAPTER XLIV.", "Chapter XLIV", 44),
        ("Chapter 4: The Lighthouse", "Chapter 4: The Lighthouse", 4),
        ("CHAPTER IV. — THE LIGHTHOUSE KEEPER", "Chapter IV: The Lighthouse Keeper", 4),
        ("Chapter the First", "Chapter the First", 1),
        ("CHAPTER ONE", "Chapter One", 1),
        ("Chapter Twenty-Three", "Chapter Twenty-Three", 23),
        ("chapter 9", None, None),
        ("Chapter 12 A Long Walk Home", "Chapter 12: A Long Walk Home", 12),
        ("  *** Chapter 3 ***  ", "Chapter 3", 3),
        ("## Chapter 3", "Chapter 3", 3),
        ("The Third Chapter", "The Third Chapter", 3),
        ("Stave Two", "Stave Two", 2),
        ("Kapitel 7", "Kapitel 7", 7),
        ("Letter 2", "Letter 2", 2),
        ("CHAPTER V. THE 16TH OF JUNE", "Chapter V: The 16th of June", 5),
    ],
)
def test_chapter_headings_are_read_with_number_and_nice_title(line: str, title: str | None, number: int | None) -> None:
    found = read_heading_line(line)

    assert (found.full_title if found else None) == title
    assert (found.number if found else None) == number
    assert found is None or found.kind is HeadingKind.CHAPTER


@pytest.mark.parametrize("line", ["PART TWO", "Book the First", "VOLUME I", "VOL. III.", "The Second Part"])
def test_words_for_parts_are_read_as_parts(line: str) -> None:
    found = read_heading_line(line)

    assert found is not None
    assert found.kind is HeadingKind.PART


@pytest.mark.parametrize(
    "line",
    [
        "Chapter 4 of the ledger was missing.",
        "Chapter Two, which he disliked, was worse",
        "Book one for me if you can",
        "CHAPTER I. The Harbour ........ 7",
        "CHAPTER I. The Harbour    7",
        "Introduction was what he wanted.",
        "I went home.",
        "Mix the flour with water",
        "1. beat the eggs",
        "x" * 500,
        "",
        "* * *",
    ],
)
def test_prose_and_entries_of_listings_are_no_headings(line: str) -> None:
    assert read_heading_line(line) is None


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("PROLOGUE", Place.STORY),
        ("Epilogue: Ten Years On", Place.STORY),
        ("Preface to the Second Edition", None),
        ("Preface", Place.FRONT),
        ("Introduction by Ada Quill", Place.FRONT),
        ("TABLE OF CONTENTS", Place.FRONT),
        ("Acknowledgments", Place.EITHER),
        ("About the Author", Place.EITHER),
        ("Also by Ada Quill", Place.EITHER),
        ("Index", Place.BACK),
        ("*** END OF THE PROJECT GUTENBERG EBOOK ***", Place.BACK),
    ],
)
def test_named_pieces_know_their_place(line: str, place: Place | None) -> None:
    found = read_heading_line(line)

    assert found is not None
    assert found.kind is HeadingKind.MATTER
    assert place is None or found.place is place
    assert found.included == (found.place is Place.STORY)


def test_bare_numbers_are_numerals_and_not_chapters_yet() -> None:
    lines = ["XII", "IV.", "7", "- 3 -", "Eleven", "II. The Ferry"]

    found = [line for line in map(read_heading_line, lines) if line]

    assert {line.kind for line in found} == {HeadingKind.NUMERAL}
    assert [line.number for line in found] == [12, 4, 7, 3, 11, 2]


@pytest.mark.parametrize("word", ["IIII", "VX", "civic", "0", "", "eleventy"])
def test_malformed_numerals_have_no_value(word: str) -> None:
    assert not number_value(word)


def test_capitals_become_title_case_and_other_spelling_is_kept() -> None:
    assert tidy_title("THE KEEPER'S DAUGHTER AND I") == "The Keeper's Daughter and I"
    assert tidy_title("HENRY VIII AND MR. O'HARA") == "Henry VIII and Mr. O'Hara"
    assert tidy_title("A walk in the Fog.") == "A walk in the Fog"
    assert tidy_title("“IS IT SALT?”") == "“Is It Salt?”"


def test_sentences_and_speech_are_no_title_lines() -> None:
    assert is_title_line("The Ferry at Dusk")
    assert is_title_line("THE FERRY AT DUSK.")
    assert not is_title_line("The ferry was late.")
    assert not is_title_line("“Come In”")
    assert not is_title_line("She Came, She Saw,")
