"""English abbreviations as they are read out, by what stands around them. A period that ends a sentence is kept."""

import re
from typing import Final

from narratix_desktop.text.rewriting import Rewriting

_BEFORE_NAMES: Final = {
    "Mr": "Mister", "Mrs": "Missis", "Ms": "Miz", "Messrs": "Messers", "Mme": "Madame", "Mlle": "Mademoiselle",
    "Prof": "Professor", "Rev": "Reverend", "Revd": "Reverend", "Capt": "Captain", "Col": "Colonel", "Gen": "General",
    "Lt": "Lieutenant", "Sgt": "Sergeant", "Maj": "Major", "Cpl": "Corporal", "Hon": "Honourable", "Gov": "Governor",
    "Sen": "Senator", "Adm": "Admiral", "Cmdr": "Commander", "Fr": "Father", "Mt": "Mount", "Ft": "Fort",
}  # fmt: skip
_TITLE: Final = re.compile(rf"\b({'|'.join(sorted(_BEFORE_NAMES, key=len, reverse=True))})(\.|(?=\s[A-Z]))(?!\w)")
_PERIOD_NEEDED: Final = frozenset({"Gen", "Col", "Fr", "Hon", "Gov", "Sen", "Maj", "Mt", "Ft", "Rev", "Lt"})
"""Without a period these may be names or words of their own."""

_DOCTOR_OR_DRIVE: Final = re.compile(r"\bDr\b\.?")
_SAINT_OR_STREET: Final = re.compile(r"\bSt\b\.?")
_NUMBER: Final = re.compile(r"\b(No|Nos|Vol|Ch|pp?|Fig)\.\s?(?=[0-9])")
_NUMBER_WORDS: Final = {
    "No": "number ", "Nos": "numbers ", "Vol": "volume ", "Ch": "chapter ", "p": "page ", "pp": "pages ",
    "Fig": "figure ",
}  # fmt: skip
_PLAIN: Final = {
    "e.g.": "for example", "i.e.": "that is", "etc.": "et cetera", "viz.": "namely", "vs.": "versus", "cf.": "compare",
    "approx.": "approximately", "Jr.": "Junior", "Sr.": "Senior", "Esq.": "Esquire", "Ltd.": "Limited",
    "Bros.": "Brothers", "Inc.": "Incorporated", "Co.": "Company", "dept.": "department", "a.m.": "a m", "p.m.": "p m",
    "A.M.": "a m", "P.M.": "p m", "B.C.": "B C", "A.D.": "A D",
}  # fmt: skip
_ABBREVIATION: Final = re.compile(rf"(?<![\w.])(?:{'|'.join(re.escape(short) for short in _PLAIN)})(?!\w)")
_MONTHS: Final = {
    "Jan": "January", "Feb": "February", "Mar": "March", "Apr": "April", "Jun": "June", "Jul": "July", "Aug": "August",
    "Sep": "September", "Sept": "September", "Oct": "October", "Nov": "November", "Dec": "December",
}  # fmt: skip
_MONTH: Final = re.compile(rf"\b({'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.(?=\s)")
_AMPERSAND: Final = re.compile(r"\s*&\s*")


def speak_abbreviations(line: Rewriting) -> None:
    """Write English abbreviations out."""
    line.replace(_TITLE, _title)
    line.replace(_DOCTOR_OR_DRIVE, lambda match: _by_neighbours(match, "Doctor", "Drive"))
    line.replace(_SAINT_OR_STREET, lambda match: _by_neighbours(match, "Saint", "Street"))
    line.replace(_NUMBER, lambda match: _NUMBER_WORDS[match[1]])
    line.replace(_ABBREVIATION, lambda match: _PLAIN[match[0]] + _period(match))
    line.replace(_MONTH, lambda match: _MONTHS[match[1]])
    line.replace(_AMPERSAND, " and ")


def _title(match: "re.Match[str]") -> str | None:
    if not match[2] and match[1] in _PERIOD_NEEDED:
        return None
    return _BEFORE_NAMES[match[1]]


def _by_neighbours(match: "re.Match[str]", before_name: str, behind_name: str) -> str | None:
    """Tell "Dr. Gray" and "St. Ives" from "Elm Dr." and "Baker St."."""
    if re.match(r"\s+[A-Z]", match.string[match.end() :][:20]):
        behind = re.search(r"[0-9]\s+[A-Z]\w+\s+$", match.string[: match.start()][-40:])
        return behind_name + _period(match) if behind and match[0].endswith(".") else before_name
    if re.search(r"[A-Z]\w*\s+$", match.string[: match.start()][-40:]):
        return behind_name + _period(match)
    return before_name if match[0].endswith(".") else None


def _period(match: "re.Match[str]") -> str:
    """The period again where it also ended the sentence."""
    if not match[0].endswith("."):
        return ""
    return "." if re.match(r"[\"”’)]*(?:\s*$|\s+[\"“‘(]*[A-Z])", match.string[match.end() :][:60]) else ""
