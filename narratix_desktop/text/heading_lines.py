"""Read one line as a heading: what kind it is, its number and its title.

Knows the grammar of headings ("CHAPTER IV. The Letter", "Part the Second", "Prologue", a bare "XII") in a handful of
languages. Refuses to know where the line stands: whether it is alone, in a listing or in order is for chapters.py.
"""

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Final

from narratix_desktop.text.roman import roman_value

LONGEST_HEADING: Final = 120
"""Code points; longer lines are prose."""


class HeadingKind(Enum):
    """What a heading opens."""

    PART = "part"
    CHAPTER = "chapter"
    NUMERAL = "numeral"
    """A number without a word: a chapter only in sequence with others."""
    MATTER = "matter"
    """A named piece around or between the chapters: preface, prologue, notes."""


class Place(Enum):
    """Where in a book a named piece is believable."""

    FRONT = "front"
    BACK = "back"
    EITHER = "either"
    STORY = "story"


@dataclass(frozen=True, slots=True)
class HeadingLine:
    """One line understood as a heading.

    Attributes:
        kind: What it opens.
        label: The designation without the title, ready to read: ``"Chapter IV"``, ``"Prologue"``.
        title: The title on the same line, ready to read; empty where there is none.
        number: Value of the numeral; None where there is none.
        place: Where a named piece belongs; ``STORY`` for everything else.
    """

    kind: HeadingKind
    label: str
    title: str = ""
    number: int | None = None
    place: Place = Place.STORY

    @property
    def full_title(self) -> str:
        """Label and title as one line, e.g. ``"Chapter IV: The Letter"``."""
        return f"{self.label}: {self.title}" if self.title else self.label

    @property
    def included(self) -> bool:
        """Whether what it opens belongs into the audio unless the author says otherwise."""
        return self.place is Place.STORY


def _words(spaced: str) -> tuple[str, ...]:
    return tuple(spaced.split())


_ONES: Final = _words(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_ORDINAL_ONES: Final = _words(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth"
)
_TENS: Final = _words("twenty thirty forty fifty sixty seventy eighty ninety")


def _number_words() -> dict[str, int]:
    words = {word: value for value, word in enumerate(_ONES, 1)}
    words |= {word: value for value, word in enumerate(_ORDINAL_ONES, 1)}
    for index, ten in enumerate(_TENS, 2):
        words[ten] = index * 10
        words[f"{ten[:-1]}ieth"] = index * 10
        for value in range(1, 10):
            words[f"{ten} {_ONES[value - 1]}"] = index * 10 + value
            words[f"{ten} {_ORDINAL_ONES[value - 1]}"] = index * 10 + value
    words["hundred"] = words["one hundred"] = 100
    return words


_WORDS: Final = _number_words()
_WORD_PATTERN: Final = "|".join(
    word.replace(" ", r"[\s-]+") for word in sorted(_WORDS, key=lambda word: (-len(word), word))
)
_ROMAN: Final = re.compile(r"(?=[IVXLCDM])M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})", re.IGNORECASE)
NUMBER: Final = rf"(?:\d{{1,3}}(?:st|nd|rd|th)?|[ivxlcdm]+|{_WORD_PATTERN})(?![^\W_])"
CHAPTER_WORDS: Final = (
    "chapter|chap\\.?|stave|canto|letter|kapitel|chapitre|cap[íi]tulo|capitolo|hoofdstuk|kapittel|kapitola|глава"
)
PART_WORDS: Final = "part|book|volume|vol\\.?|teil|buch|partie|livre|tome|parte|libro|deel|часть|книга"
_NAMED_NUMBER: Final = re.compile(
    rf"(?P<label>(?:(?P<chapter>{CHAPTER_WORDS})|(?P<part>{PART_WORDS}))\s+(?:the\s+)?(?P<number>{NUMBER}|last\b))"
    r"(?P<rest>.*)",
    re.IGNORECASE,
)
_NUMBER_FIRST: Final = re.compile(
    rf"(?:the\s+)?(?P<number>{NUMBER}|last)\s+(?:(?P<chapter>{CHAPTER_WORDS})|(?P<part>{PART_WORDS}))(?P<rest>\W*)",
    re.IGNORECASE,
)
_BARE_NUMBER: Final = re.compile(rf"(?P<number>{NUMBER})(?P<rest>.*)", re.IGNORECASE)
_REST: Final = re.compile(r"\s*(?P<mark>[.:)\]|,~–—-]*)\s*(?P<title>.*)")
_PAGE_REFERENCE: Final = re.compile(r"(?:\s*[.·…_]{2,}\s*|\s{2,}|\t\s*)(?:\d{1,4}|[ivxlc]{1,6})$")
_DECORATION: Final = " \t\f\v\u00a0\u3000\ufeff#*=~_-–—•·|<>"

_FRONT: Final = (
    "cover|front cover|title page|half[- ]?title(?: page)?|frontispiece|epigraph|dedication|preface|foreword"
    "|introduction|introductory note|prefatory note|advertisement|(?:table of )?contents|toc|list of (?:maps|figures"
    "|illustrations|characters|tables)|illustrations|maps?|dramatis person(?:ae|æ)|cast of characters|characters"
    "|note on the text|(?:editor|translator|publisher)['’]?s['’]? (?:note|preface|introduction)|start|landmarks"
)
_BACK: Final = (
    "afterword|appendix(?: [a-z]| \\d+)?|appendices|notes|endnotes|footnotes|glossary|index|bibliography|references"
    "|further reading|sources|colophon|discussion questions|questions for discussion|reading group guide"
    "|book club questions|excerpt|sneak peek|preview|newsletter|transcriber['’]?s['’]? notes?"
)
_EITHER: Final = (
    "copyright(?: page| notice| information)?|imprint|credits|legal notice|disclaimer|acknowledge?ments?"
    "|author['’]?s['’]? notes?|a note (?:from|to|on|about) .+|note to the reader|about the authors?|about .+ publish.+"
    "|also by .+|also by|also available|(?:other )?(?:books|titles|works|novels) by .+|by the same author|praise for .+"
    "|about this (?:book|e-?book)|(?:project gutenberg )?licen[cs]e"
)
_STORY: Final = "prologue|epilogue|interlude|intermezzo|intermission|prelude|postlude|coda|prolog|epilog"
_MATTER: Final = re.compile(
    rf"(?P<name>(?P<front>{_FRONT})|(?P<back>{_BACK})|(?P<either>{_EITHER})|(?P<story>{_STORY}))"
    r"(?P<rest>\s*[.:–—-]+\s*(?P<title>\S.*)?|\s+(?:by|to the|for) .+|\s+(?:[ivx]+|\d+))?",
    re.IGNORECASE,
)
_LICENCE_MARK: Final = re.compile(r"\*\*\*\s*END OF TH(?:E|IS) PROJECT GUTENBERG", re.IGNORECASE)


@lru_cache(maxsize=4096)
def read_heading_line(line: str) -> HeadingLine | None:
    """Understand a line as a heading, or answer None where it can only be prose or an entry of a listing."""
    if _LICENCE_MARK.match(line.strip()):
        return HeadingLine(HeadingKind.MATTER, "Licence", place=Place.BACK)
    plain = line.strip(_DECORATION + "\r\n")
    if not plain or len(plain) > LONGEST_HEADING or plain[0].islower() or _PAGE_REFERENCE.search(plain):
        return None
    return _named_number(plain) or _number_first(plain) or _matter(plain) or _bare_number(plain)


def roman_number(numeral: str) -> int | None:
    """Value of a well-formed roman numeral in either case; None for anything else."""
    return roman_value(numeral.upper()) if _ROMAN.fullmatch(numeral) else None


def number_value(numeral: str) -> int | None:
    """Value of an arabic or roman numeral or a number word, cardinal or ordinal; None for anything else."""
    digits = re.fullmatch(r"(\d{1,3})(?:st|nd|rd|th)?", numeral, re.IGNORECASE)
    if digits:
        return int(digits[1])
    return _WORDS.get(re.sub(r"[\s-]+", " ", numeral.lower())) or roman_number(numeral)


def _named_number(plain: str) -> HeadingLine | None:
    found = _NAMED_NUMBER.fullmatch(plain)
    if not found:
        return None
    number = number_value(found["number"])
    title = _title_behind_number(found["rest"])
    if title is None or (number is None and found["number"].lower() != "last"):
        return None
    kind = HeadingKind.CHAPTER if found["chapter"] else HeadingKind.PART
    return HeadingLine(kind, _tidy_label(found["label"], found["number"]), title, number)


def _number_first(plain: str) -> HeadingLine | None:
    found = _NUMBER_FIRST.fullmatch(plain)
    if not found:
        return None
    kind = HeadingKind.CHAPTER if found["chapter"] else HeadingKind.PART
    return HeadingLine(kind, tidy_title(plain), "", number_value(found["number"]))


def _matter(plain: str) -> HeadingLine | None:
    found = _MATTER.fullmatch(plain)
    if not found:
        return None
    place = next(place for place in Place if found[place.value])
    if found["title"]:
        return HeadingLine(HeadingKind.MATTER, tidy_title(found["name"]), tidy_title(found["title"]), place=place)
    return HeadingLine(HeadingKind.MATTER, tidy_title(plain), place=place)


def _bare_number(plain: str) -> HeadingLine | None:
    found = _BARE_NUMBER.fullmatch(plain)
    number = number_value(found["number"]) if found else None
    if not found or not number:
        return None
    title = _title_behind_number(found["rest"])
    if title is None:
        return None
    if title and (not re.match(r"\s*[.:)\]|–—-]", found["rest"]) or not is_title_line(title)):
        return None
    label = f"Chapter {_tidy_label(found['number'], found['number'])}"
    return HeadingLine(HeadingKind.NUMERAL, label, title, number)


def _tidy_label(label: str, numeral: str) -> str:
    """Tidy a designation; a roman numeral keeps its letters."""
    tidy = tidy_title(label)
    return tidy[: -len(numeral)] + numeral if roman_number(numeral) else tidy


def _title_behind_number(rest: str) -> str | None:
    """The title that follows a number; None where what follows reads as the middle of a sentence."""
    found = _REST.fullmatch(rest)
    if not found:
        return None
    mark, title = found["mark"], found["title"].strip(_DECORATION)
    if not title:
        return None if mark.startswith(",") else ""
    if title[0].islower() or title[-1] in ",;" or mark.startswith(","):
        return None
    if not mark and not is_title_line(title):
        return None
    return tidy_title(title)


_SMALL_WORDS: Final = frozenset(
    _words(
        "a an and as at but by for from in into nor of off on onto or out over per so than the to up upon via vs with "
        "yet la le les de du des del della di der die das den dem und et y e"
    )
)
_SMALL_VERBS: Final = frozenset(_words("is are was were be"))
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_INNER_ROMAN: Final = re.compile(r"[IVX]+")
_QUOTES: Final = "\"'“”‘’«»„"


def is_all_caps(text: str) -> bool:
    """Whether a text has letters and none of them is small."""
    return text != text.lower() and text == text.upper()


def is_title_line(line: str) -> bool:
    """Whether a line by its looks is a title: short, in capitals or in title case, and not a sentence."""
    plain = line.strip(_DECORATION)
    words = _WORD.findall(plain)
    if not words or len(plain) > 80 or len(words) > 12 or plain[-1] in ",;:":
        return False
    if is_all_caps(plain):
        return True
    if plain[0] in _QUOTES or plain[-1] in ".…" or plain[-1] in _QUOTES:
        return False
    return words[0][0].isupper() and all(not word[0].islower() or word in _SMALL_WORDS | _SMALL_VERBS for word in words)


def tidy_title(text: str) -> str:
    """Bring a heading onto one line, without ornaments and final full stop, and capitals into title case."""
    plain = " ".join(text.split()).strip(_DECORATION)
    if plain.endswith((".", ":")) and not plain.endswith(".."):
        plain = plain[:-1].rstrip()
    return title_case(plain) if is_all_caps(plain) else plain


def title_case(text: str) -> str:
    """Turn capitals into title case; short roman numerals and initials stay as they are."""
    first = True

    def recase(found: re.Match[str]) -> str:
        nonlocal first
        word, opens = found[0], first or text[: found.start()].rstrip().endswith((":", "—", "–", ".", "!", "?"))
        first = False
        if text[: found.start()][-1:].isdigit():
            return word.lower()
        if _INNER_ROMAN.fullmatch(word) and roman_number(word):
            return word
        closes = not _WORD.search(text, found.end())
        if word.lower() in _SMALL_WORDS and not opens and not closes:
            return word.lower()
        head = 2 if word[1:2] in ("'", "’") and len(word) > 3 else 0
        return word[:head] + word[head:].capitalize()

    return _WORD.sub(recase, text)
