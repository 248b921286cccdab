"""Roman numerals, where they are numbers: behind "Chapter", at the head of a heading, behind the name of a monarch."""

import re
from typing import Final

from narratix_desktop.text.number_words import cardinal, ordinal
from narratix_desktop.text.rewriting import Rewriting

_NUMERAL: Final = r"(?=[IVXLCDM])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
_VALUES: Final = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}

_NUMBERED: Final = re.compile(
    r"\b((?i:chapter|part|book|act|scene|volume|canto|section|letter|stave|episode|appendix|world war)\s+)"
    rf"({_NUMERAL})(?![\w'’])"
)
_NUMBERED_SMALL: Final = re.compile(
    r"\b((?i:chapter|volume|canto)\s+)((?=[ivxl])(?:x[lc]|l?x{0,3})(?:ix|iv|v?i{0,3}))(?![\w'’])"
)
_LEADING: Final = re.compile(rf"(?<!\S)({_NUMERAL})(?=\s*(?:[.:—–-]|$))")
_TITLES: Final = r"(?:King|Queen|Pope|Emperor|Empress|Tsar|Czar|Kaiser|Saint|Prince|Sultan)\s+"
_MONARCHS: Final = (
    "Henry|Louis|George|Edward|Charles|James|William|Richard|Elizabeth|Mary|Catherine|Pius|Paul|Napoleon|Philip|"
    "Frederick|Leopold|Gustav|Nicholas|Alexander|Peter|Ivan|Francis|Wilhelm|Ferdinand|Benedict|Clement|Gregory|Leo|"
    "Innocent|Urban|Boniface|Ramses|Rameses|Ptolemy|Robert|Malcolm|Umberto|Victor Emmanuel|Haakon|Christian"
)
_REIGNING: Final = re.compile(rf"\b((?:{_TITLES}(?:[A-Z]\w+\s+)|(?:{_MONARCHS})\s+))({_NUMERAL})(?![\w'’]\w)(?!\w)")


def speak_roman_numerals(line: Rewriting, language: str, *, heading: bool) -> None:
    """Put words for the numerals that are surely numbers; "I" and "X" in prose are left alone."""
    line.replace(_NUMBERED, lambda match: _numbered(match, language, heading=heading))
    line.replace(_NUMBERED_SMALL, lambda match: match[1] + cardinal(roman_value(match[2].upper()), language))
    if heading:
        line.replace(_LEADING, lambda match: cardinal(roman_value(match[1]), language))
    if language == "en":
        line.replace(_REIGNING, _reign)


def roman_value(numeral: str) -> int:
    """The value of a well-formed numeral in capitals."""
    values = [_VALUES[letter] for letter in numeral]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < following else value for value, following in pairs)


def _numbered(match: "re.Match[str]", language: str, *, heading: bool) -> str | None:
    """Hold that "Part I" is a number, "the part I played" is not; nor are the labels of "Section C"."""
    if match[2] in ("C", "D", "L", "M") or (match[2] == "I" and match[1][0].islower() and not heading):
        return None
    return match[1] + cardinal(roman_value(match[2]), language)


def _reign(match: "re.Match[str]") -> str | None:
    titled = re.match(_TITLES, match[1]) is not None
    if match[2] in ("I", "X", "C", "D", "L", "M") and not titled:
        return None
    return f"{match[1]}the {ordinal(roman_value(match[2]), 'en')}"
