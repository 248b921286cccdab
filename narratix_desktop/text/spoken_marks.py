"""Marks that are seen and not heard: emphasis, quotation marks, scene breaks, symbols. Dashes and dots are pauses."""

import re
import unicodedata
from typing import Final

from narratix_desktop.text.rewriting import Rewriting

_UNSPEAKABLE: Final = re.compile(r"[^\w\s!-~£€°½¼¾⅓⅔⅛⅜⅝⅞⅕⅙§–—―‒‐‑−‘’‚‛“”„‟«»‹›…‥¿¡]+")
_BLANKS: Final = re.compile(r"(?:[^\S ]|[ ]{2,}|[ ][^\S ])\s*")
_BREAK_LINE: Final = re.compile(r"^[^\w\r\n]*[*#~_⁂•·=\-–—+][^\w\r\n]*$", re.MULTILINE)
_URL: Final = re.compile(r"\b(?:https?://|www\.)[^\s<>\"“”]*[\w/]")
_EMAIL: Final = re.compile(r"\b[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_ADDRESS_SIGNS: Final = {
    ".": " dot ", "/": " slash ", "@": " at ", "-": " dash ", "_": " underscore ", "?": " question mark ",
    "=": " equals ", "&": " and ", "#": " hash ", "+": " plus ", ":": " colon ", "%": " per cent ",
}  # fmt: skip
_EMPHASIS: Final = re.compile(r"[*_`]+")
_DOUBLE_QUOTES: Final = re.compile(r"[\"“”„‟«»‹›]+")
_SINGLE_QUOTES: Final = re.compile(r"[‘’‚‛']")
_CLIPPED: Final = frozenset(
    ["tis", "twas", "twill", "twere", "twould", "em", "til", "till", "cause", "ere", "round", "bout", "n", "im", "er"]
)
"""Words that lost their head: their apostrophe is a part of them, not a quotation mark."""
_ELLIPSIS: Final = re.compile(r"\s*(?:…|‥|\.(?:\s?\.)+)[\s.…‥]*")
_DASH: Final = re.compile(
    r"\s*(?:[—―‒]|-{2,}|(?<=\s)[–\-−](?=\s)|(?<![0-9])–(?![0-9])|(?<=[.,!?;])–|^[–\-]|[–\-]$)+\s*"
)
_INNER_HYPHEN: Final = re.compile(r"[‐‑]")
_BRACKETS: Final = re.compile(r"[\[\]{}<>|\\^]+")
_SLASH: Final = re.compile(r"(?<=\w)/(?=\w)")
_SIGNS: Final = {"@": " at ", "+": " plus ", "=": " equals ", "§": " section "}
_SIGN: Final = re.compile(r"\s*[@+=§]\s*(?=\S)")
_REST: Final = re.compile(r"[~#@+=§]+")
_LEADING_PAUSE: Final = re.compile(r"^[\s,;:.]+(?=\w|[^\w\s,;:.])")
_DOUBLE_PAUSE: Final = re.compile(r"\s*,(?:\s*,)+")


def blank_out(line: Rewriting) -> None:
    """Take out what cannot be heard at all: controls, emoji, invisible characters, lines of asterisks."""
    line.replace(_BREAK_LINE, " ")
    line.replace(_UNSPEAKABLE, _unspeakable)
    line.replace(_BLANKS, " ")
    line.replace(_INNER_HYPHEN, "-")


def speak_addresses(line: Rewriting) -> None:
    """Read web and mail addresses sign by sign."""
    line.replace(_EMAIL, _address, settle=True)
    line.replace(_URL, _address, settle=True)


def drop_marks(line: Rewriting) -> None:
    """Drop emphasis and quotation marks, keeping apostrophes."""
    line.replace(_EMPHASIS, _between_words)
    line.replace(_DOUBLE_QUOTES, "")
    line.replace(_SINGLE_QUOTES, _apostrophe)


def make_pauses(line: Rewriting) -> None:
    """Turn dashes and dots into commas, and drop the signs that are left over."""
    line.replace(_ELLIPSIS, _pause)
    line.replace(_DASH, _pause)
    line.replace(_BRACKETS, _between_words)
    line.replace(_SLASH, " ")
    line.replace(_SIGN, lambda match: _SIGNS[match[0].strip()])
    line.replace(_REST, " ")
    line.replace(_DOUBLE_PAUSE, ",")
    line.replace(_LEADING_PAUSE, "")
    line.replace(_BLANKS, " ")


def _unspeakable(match: "re.Match[str]") -> str:
    """Marks that combine with a letter stay; signs leave a blank; what is invisible leaves nothing."""
    kept = []
    for char in match[0]:
        category = unicodedata.category(char)
        if category in ("Mn", "Mc") or char == "\u200d":
            kept.append(char if category != "Cf" else "")
        elif category not in ("Cf", "Cs", "Co", "Cn"):
            kept.append(" ")
    return "".join(kept)


def _address(match: "re.Match[str]") -> str:
    plain = re.sub(r"^(?:https?://)?(?:www\.)?", "", match[0]).rstrip("/")
    words = "".join(_ADDRESS_SIGNS.get(char, char) for char in plain)
    return " ".join(words.split()) or match[0]


def _between_words(match: "re.Match[str]") -> str:
    before = match.string[match.start() - 1 : match.start()]
    behind = match.string[match.end() : match.end() + 1]
    return " " if before.isalnum() and behind.isalnum() else ""


def _apostrophe(match: "re.Match[str]") -> str:
    before = match.string[match.start() - 1 : match.start()]
    behind = re.match(r"\w*", match.string[match.end() : match.end() + 12])
    word = behind[0] if behind else ""
    if before.isalnum() and word:
        return "'"
    if before.isalnum() and match[0] in "'’" and before.lower() == "s":
        return ""  # "the boys' room", or a closing quotation mark: silent either way
    if not before.isalnum() and match[0] in "'’‘" and word.lower() in _CLIPPED:
        return "'"
    return "'" if match[0] in "'’" and re.search(r"\b\w*in$", match.string[: match.start()][-20:]) else ""


def _pause(match: "re.Match[str]") -> str:
    before = match.string[match.start() - 1 : match.start()]
    behind = match.string[match.end() : match.end() + 1]
    if not behind:
        return "" if before in ("", ",", ".", "!", "?", ";", ":") else ","
    if not before:
        return ""
    if behind in ".,!?;:)":
        return ""
    return " " if before in ".,!?;:(" else ", "
