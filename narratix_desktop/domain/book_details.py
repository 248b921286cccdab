"""What the tags of a book say beside title, author and language, and what stores will have against it.

Hints never stop anybody: a book can be produced without any of this.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from narratix_desktop.domain.book import Book

LONGEST_DESCRIPTION: Final = 2000
"""Code points that ACX takes."""
_YEARS: Final = range(1400, 2200)


class Detail(StrEnum):
    """Fields of ``Book.metadata``, and the book's own; the values are the names under which exporters find them."""

    TITLE = "title"
    SUBTITLE = "subtitle"
    AUTHOR = "author"
    SERIES = "series"
    PART = "part"
    NARRATOR = "narrator"
    PUBLISHER = "publisher"
    YEAR = "year"
    LANGUAGE = "language"
    GENRE = "genre"
    ISBN = "isbn"
    DESCRIPTION = "description"


OWN: Final = frozenset({Detail.TITLE, Detail.AUTHOR, Detail.LANGUAGE})
"""Fields of the book itself; the others are its metadata."""


class HintKind(StrEnum):
    """What stores will have against a field."""

    MISSING = "missing"
    NOT_A_YEAR = "not_a_year"
    NOT_AN_ISBN = "not_an_isbn"
    TOO_LONG = "too_long"
    NO_SERIES = "no_series"
    NO_NUMBER = "no_number"


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing that a store will ask for, and where."""

    detail: Detail
    kind: HintKind


def details_of(book: Book) -> Mapping[Detail, str]:
    """Every field of a book, empty where it is not known."""
    own = {Detail.TITLE: book.title, Detail.AUTHOR: book.author, Detail.LANGUAGE: book.language}
    return {detail: own[detail] if detail in OWN else book.metadata.get(detail.value, "") for detail in Detail}


def hints_for(details: Mapping[Detail, str]) -> tuple[Hint, ...]:
    """What stores will have against these details, in the order of the fields."""
    found: dict[Detail, HintKind] = {}
    for detail in (Detail.AUTHOR, Detail.DESCRIPTION):
        if not details[detail].strip():
            found[detail] = HintKind.MISSING
    if len(details[Detail.DESCRIPTION]) > LONGEST_DESCRIPTION:
        found[Detail.DESCRIPTION] = HintKind.TOO_LONG
    year, part, isbn = (details[detail].strip() for detail in (Detail.YEAR, Detail.PART, Detail.ISBN))
    if year and not (year.isdecimal() and int(year) in _YEARS):
        found[Detail.YEAR] = HintKind.NOT_A_YEAR
    if part and not details[Detail.SERIES].strip():
        found[Detail.PART] = HintKind.NO_SERIES
    elif part and not part.replace(".", "", 1).isdecimal():
        found[Detail.PART] = HintKind.NO_NUMBER
    if isbn and not is_isbn(isbn):
        found[Detail.ISBN] = HintKind.NOT_AN_ISBN
    return tuple(Hint(detail, found[detail]) for detail in Detail if detail in found)


def is_isbn(text: str) -> bool:
    """Whether a text is an ISBN of 10 or 13 digits, its check digit right (ISO 2108)."""
    plain = text.replace("-", "").replace(" ", "").upper()
    if not plain.isascii():
        return False
    if len(plain) == 10 and plain[:9].isdecimal() and (plain[9].isdecimal() or plain[9] == "X"):
        digits = [*map(int, plain[:9]), 10 if plain[9] == "X" else int(plain[9])]
        return sum((10 - at) * digit for at, digit in enumerate(digits)) % 11 == 0
    if len(plain) == 13 and plain.isdecimal():
        return sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(plain)) % 10 == 0
    return False
