"""Numbers as words: cardinals, ordinals, years and digits one by one. What cannot be said in words stays in digits."""

from functools import lru_cache
from typing import Final

_LONGEST = 15
"""Digits of the longest number that is read as a number and not digit by digit."""

_DIGITS: Final = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def cardinal(value: int, language: str) -> str:
    """Say "twelve"; digits where the language is unknown."""
    return _words(str(value), "cardinal", language)


def ordinal(value: int, language: str) -> str:
    """Say "twelfth"; digits where the language is unknown."""
    return _words(str(value), "ordinal", language)


def year(value: int) -> str:
    """Say "nineteen oh five" for 1905, English only."""
    return _words(str(value), "year", "en").replace("oh-", "oh ")


def decade(value: int) -> str:
    """Say "eighteen sixties" for 1860, English only; 1800 becomes "eighteen hundreds"."""
    words = year(value)
    return f"{words[:-1]}ies" if words.endswith("y") else f"{words}s"


def decimal(digits: str) -> str:
    """Say "three point one four" for "3.14", English only; the digits behind each point one by one."""
    whole, *parts = digits.split(".")
    return " point ".join([number(whole), *(spell(part) for part in parts)])


def number(digits: str) -> str:
    """A whole number in English, with or without thousands commas; very long ones and "007" digit by digit."""
    plain = digits.replace(",", "")
    if len(plain) > _LONGEST or (plain.startswith("0") and len(plain) > 1):
        return spell(plain)
    return cardinal(int(plain), "en")


def spell(digits: str) -> str:
    """Each digit by itself, in English."""
    return " ".join(_DIGITS[int(digit)] for digit in digits)


@lru_cache(maxsize=4096)
def _words(digits: str, form: str, language: str) -> str:
    from num2words import num2words

    if len(digits) > _LONGEST:
        return digits
    try:
        words = str(num2words(int(digits), to=form, lang=language))
    except (NotImplementedError, OverflowError, TypeError, KeyError, IndexError, ValueError):
        return digits
    return words.replace(",", "")
