"""Rules that put English words for figures: money, times, dates, ranges, fractions, years and plain numbers.

The order matters: what is more special comes first, and figures that no rule takes stay figures. Other languages get
their whole numbers as words and leave the rest to the voice.
"""

import re
from typing import Final

from narratix_desktop.text.number_words import cardinal, decade, decimal, number, ordinal, spell, year
from narratix_desktop.text.rewriting import Rewriting

_MONTH: Final = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan\\.|Feb\\.|Mar\\.|Apr\\.|Jun\\.|Jul\\.|Aug\\.|Sept\\.|Sep\\.|Oct\\.|Nov\\.|Dec\\."
)
_FIGURE: Final = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)"
_OPEN: Final = r"(?<![\w.,:/'’])"
"""Nothing before it that a figure could be a part of."""

_COINS: Final = {"£": ("pound", "pounds", "penny", "pence"), "$": ("dollar", "dollars", "cent", "cents")}
_EURO: Final = ("euro", "euros", "cent", "cents")
_MAGNITUDES: Final = {"k": "thousand", "m": "million", "bn": "billion"}
_MONEY: Final = re.compile(
    rf"([£$€])\s?({_FIGURE})(?:\.([0-9]+))?(?:\s?(thousand|million|billion|trillion|bn|m|k)\b)?", re.IGNORECASE
)
_PER_CENT: Final = re.compile(rf"{_OPEN}({_FIGURE}(?:\.[0-9]+)?)\s?%")
_DEGREES: Final = re.compile(rf"(?<![\w.,:/])([-−])?({_FIGURE}(?:\.[0-9]+)?)\s?°\s?([CF]\b)?")
_SCALES: Final = {"C": " Celsius", "F": " Fahrenheit"}
_UNITS: Final = {
    "km": "kilometres", "kg": "kilograms", "cm": "centimetres", "mm": "millimetres", "mph": "miles an hour",
    "ft": "feet", "lb": "pounds", "lbs": "pounds", "oz": "ounces",
}  # fmt: skip
_MEASURE: Final = re.compile(rf"{_OPEN}({_FIGURE}(?:\.[0-9]+)?)\s?(km|kg|cm|mm|mph|ft|lbs?|oz)\b\.?(?!\w)")
_CLOCK: Final = re.compile(r"(?<![\w.:])([01]?[0-9]|2[0-3])[:.]([0-5][0-9])(?=\s?[ap]\.?\s?m\b)", re.IGNORECASE)
_TIME: Final = re.compile(rf"{_OPEN}([01]?[0-9]|2[0-4]):([0-5][0-9])(?![\w:])")
_PHONE: Final = re.compile(
    r"(?<![\w.,:/-])(?:\+[0-9]{1,3}[ -])?(?:\(?0[0-9]{2,4}\)?[ -][0-9]{3,4}[ -]?[0-9]{3,4}"
    r"|[0-9]{3}[-.][0-9]{3}[-.][0-9]{4}|[0-9]{3}-[0-9]{4})(?![\w/-])"
)
_DAY_BEHIND: Final = re.compile(
    rf"\b({_MONTH})\s([0-9]{{1,2}})(?![0-9:]|st|nd|rd|th|\.[0-9])(?:(,?\s)(1[0-9]{{3}}|20[0-9]{{2}})(?![\w]))?"
)
_DAY_BEFORE: Final = re.compile(rf"(\b[Tt]he\s)?{_OPEN}([0-9]{{1,2}})\s(?=(?:{_MONTH})(?!\w))")
_DECADE: Final = re.compile(r"(?<![\w.,])['’]?([0-9]{2})?([0-9])0['’]?s\b")
_SHORT_DECADES: Final = (
    "", "tens", "twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties",
)  # fmt: skip
_ORDINAL: Final = re.compile(rf"{_OPEN}({_FIGURE})(?:st|nd|rd|th)\b", re.IGNORECASE)
_VULGAR: Final = {
    "½": "a half", "¼": "a quarter", "¾": "three quarters", "⅓": "a third", "⅔": "two thirds", "⅛": "an eighth",
    "⅜": "three eighths", "⅝": "five eighths", "⅞": "seven eighths", "⅕": "a fifth", "⅙": "a sixth",
}  # fmt: skip
_VULGAR_FRACTION: Final = re.compile(rf"([0-9]+\s?)?([{''.join(_VULGAR)}])")
_FRACTION: Final = re.compile(rf"{_OPEN}(?:([0-9]+)[ ])?([1-9][0-9]?)/(2|3|4|5|6|8|10|16|100)(?![\w/.])")
_YEARS: Final = re.compile(
    rf"{_OPEN}(1[0-9]{{3}}|20[0-9]{{2}})\s?[-–—]\s?(1[0-9]{{3}}|20[0-9]{{2}}|[0-9]{{2}})(?![\w-])"
)
_RANGE: Final = re.compile(rf"{_OPEN}({_FIGURE})\s?[-–]\s?(?={_FIGURE}(?![\w-]))")
_YEAR: Final = re.compile(
    r"\b((?:in|since|of|by|from|until|till|to|before|after|around|about|circa|during|early|late|mid|year|summer|winter|"
    rf"spring|autumn|fall|christmas|{_MONTH})[ ,]+(?:the year\s)?)?(?<![\w.,:/'’£$€-])"
    r"(1[1-9][0-9]{2}|20[0-9]{2})(?![\w:/%]|[.,][0-9])(?=([.,;:!?)”\"’]|\s+(?:AD|BC|A\.D|B\.C|was|were|saw|brought)\b|$)?)",
    re.IGNORECASE,
)
_DECIMAL: Final = re.compile(rf"{_OPEN}({_FIGURE}(?:\.[0-9]+)+)(?![\w])")
_MINUS: Final = re.compile(r"(?<![\w.,)])[-−](?=[0-9])")
_HASH: Final = re.compile(r"#\s?(?=[0-9])")
_WHOLE: Final = re.compile(rf"(?<![\w.])({_FIGURE})(?!\w)")
_FOREIGN_WHOLE: Final = re.compile(r"(?<![\w.,:/'’£$€-])([0-9]{1,15})(?![\w%/:]|[.,][0-9]|[-–][0-9]|\.\s)")


def speak_numbers(line: Rewriting, language: str) -> None:
    """Put words for figures. In other languages only for whole numbers that stand alone."""
    if language != "en":
        line.replace(_FOREIGN_WHOLE, lambda match: cardinal(int(match[1]), language))
        return
    line.replace(_MONEY, _money)
    line.replace(_PER_CENT, lambda match: f"{decimal(match[1])} per cent")
    line.replace(_DEGREES, _degrees)
    line.replace(_CLOCK, lambda match: _clock(match, bare_hour=""))
    line.replace(_TIME, lambda match: _clock(match, bare_hour=" o'clock"))
    line.replace(_PHONE, lambda match: ", ".join(spell(group) for group in re.findall(r"[0-9]+", match[0])))
    line.replace(_MEASURE, lambda match: f"{decimal(match[1])} {_UNITS[match[2]]}")
    line.replace(_DAY_BEHIND, _day_behind)
    line.replace(_DAY_BEFORE, _day_before)
    line.replace(_DECADE, _decade)
    line.replace(_ORDINAL, lambda match: _ordinal(match[1]))
    line.replace(_VULGAR_FRACTION, _vulgar)
    line.replace(_FRACTION, _fraction)
    line.replace(_YEARS, lambda match: f"{year(int(match[1]))} to {_later_year(match[1], match[2])}")
    line.replace(_RANGE, lambda match: f"{number(match[1])} to ")
    line.replace(_YEAR, _year)
    line.replace(_MINUS, "minus ")
    line.replace(_HASH, "number ")
    line.replace(_DECIMAL, lambda match: decimal(match[1]))
    line.replace(_WHOLE, lambda match: number(match[1]))


def _money(match: "re.Match[str]") -> str:
    sign, figure, fraction, magnitude = match.groups()
    one, many, small_one, small_many = _COINS.get(sign, _EURO)
    if magnitude:
        amount = f"{figure}.{fraction}" if fraction else figure
        return f"{decimal(amount)} {_MAGNITUDES.get(magnitude.lower(), magnitude)} {many}"
    whole = int(figure.replace(",", ""))
    large = f"{number(figure)} {one if whole == 1 else many}"
    if fraction is None or int(fraction) == 0:
        return large
    if len(fraction) != 2:
        return f"{decimal(f'{figure}.{fraction}')} {many}"
    small = f"{number(fraction.lstrip('0'))} {small_one if int(fraction) == 1 else small_many}"
    return small if whole == 0 else f"{large} and {small}"


def _degrees(match: "re.Match[str]") -> str:
    minus, figure, scale = match.groups()
    unit = "degree" if figure == "1" else "degrees"
    return f"{'minus ' if minus else ''}{decimal(figure)} {unit}{_SCALES.get(scale, '')}"


def _clock(match: "re.Match[str]", bare_hour: str) -> str:
    hour, minute = int(match[1]), int(match[2])
    if minute == 0:
        return f"{cardinal(hour, 'en')}{bare_hour}" if hour <= 12 else f"{cardinal(hour, 'en')} hundred"
    return f"{cardinal(hour, 'en')} {'oh ' if minute < 10 else ''}{cardinal(minute, 'en')}"


def _day_behind(match: "re.Match[str]") -> str | None:
    day = int(match[2])
    behind = f"{match[3]}{year(int(match[4]))}" if match[4] else ""
    return f"{match[1]} {ordinal(day, 'en')}{behind}" if 1 <= day <= 31 else None


def _day_before(match: "re.Match[str]") -> str | None:
    day = int(match[2])
    return f"{match[1] or 'the '}{ordinal(day, 'en')} of " if 1 <= day <= 31 else None


def _decade(match: "re.Match[str]") -> str | None:
    century, tens = match[1], int(match[2])
    if century is None:
        return _SHORT_DECADES[tens] or None
    if century == "20" and tens == 0:
        return "two thousands"
    return decade(int(f"{century}{tens}0"))


def _ordinal(figure: str) -> str | None:
    plain = figure.replace(",", "")
    return ordinal(int(plain), "en") if len(plain) <= 9 else None


def _vulgar(match: "re.Match[str]") -> str:
    whole = f"{number(match[1].strip())} and " if match[1] else ""
    return f"{whole}{_VULGAR[match[2]]}"


def _fraction(match: "re.Match[str]") -> str | None:
    whole, above, below = match[1], int(match[2]), int(match[3])
    if above >= below:
        return None
    name = {2: "half", 4: "quarter"}.get(below, ordinal(below, "en"))
    words = f"{cardinal(above, 'en')} {name}{'s' if above > 1 else ''}"
    return f"{number(whole)} and {words}" if whole else words


def _later_year(first: str, second: str) -> str:
    if len(second) == 4:
        return year(int(second))
    return number(second) if second[0] != "0" else f"oh {number(second[1])}"


def _year(match: "re.Match[str]") -> str | None:
    """A figure that looks like a year is one where the words around say so; else it counts something."""
    before, figure, behind = match.groups()
    if before is None and behind is None and match.end() != len(match.string):
        return None
    return f"{before or ''}{year(int(figure))}"
