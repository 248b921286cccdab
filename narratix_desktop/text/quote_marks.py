"""Quote marks of a paragraph and what each can be: an opening, a closing, either, or an apostrophe (left out)."""

import re
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Final

from narratix_desktop.text.graphemes import is_cluster_edge


class QuoteStyle(StrEnum):
    """The marks that a book puts around speech."""

    DOUBLE = "double"
    SINGLE = "single"
    LOW = "low"
    GUILLEMETS = "guillemets"
    INWARD_GUILLEMETS = "inward guillemets"
    CORNER = "corner"
    DASH = "dash"


class Role(Enum):
    """What a mark does at its place."""

    OPENS = 1
    CLOSES = 2
    EITHER = 3


@dataclass(frozen=True, slots=True)
class Mark:
    """A quote mark of one code point."""

    at: int
    role: Role


_DIRECTED: Final = {
    QuoteStyle.LOW: ("„", "“”"),
    QuoteStyle.GUILLEMETS: ("«", "»"),
    QuoteStyle.INWARD_GUILLEMETS: ("»", "«"),
    QuoteStyle.CORNER: ("「", "」"),
}
_DOUBLE: Final = re.compile('["“”„‟]')
_SINGLE: Final = re.compile("['‘’‚‛]")
_BEFORE_OPENING: Final = frozenset("([{—–-_*/‘'“\"¿¡…")
_ELIDED: Final = re.compile(
    r"(?:tis|twas|twere|twill|twould|em|im|til|till|cause|bout|round|n|neath|gainst|fraid|cos|ere|ave|ow|e|is|"
    r"d|s|ll|re|ve|m|t|\d0s?|\d\d)\b",
    re.IGNORECASE,
)
_SURE_STOP: Final = frozenset('.,!?;:…—–-”")]*_')


def find_marks(text: str, start: int, end: int, style: QuoteStyle) -> list[Mark]:
    """Find the marks of a style in ``[start, end)``, in order, apostrophes left out."""
    if style is QuoteStyle.DOUBLE:
        return [
            Mark(match.start(), _double_role(text, match.start(), start, end))
            for match in _DOUBLE.finditer(text, start, end)
            if _stands_alone(text, match.start())
        ]
    if style is QuoteStyle.SINGLE:
        return _single_marks(text, start, end)
    if style in _DIRECTED:
        openings, closings = _DIRECTED[style]
        return [
            Mark(at, Role.OPENS if text[at] in openings else Role.CLOSES)
            for at in range(start, end)
            if (text[at] in openings or text[at] in closings) and _stands_alone(text, at)
        ]
    return []


def _stands_alone(text: str, at: int) -> bool:
    """A mark that carries a combining character is not one: cutting beside it would tear a cluster apart."""
    return is_cluster_edge(text, at + 1) and is_cluster_edge(text, at)


def _double_role(text: str, at: int, start: int, end: int) -> Role:
    mark = text[at]
    if mark in "“„‟":
        return Role.OPENS
    if mark == "”":
        return Role.CLOSES
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < end else " "
    can_open = (before.isspace() or before in _BEFORE_OPENING) and not after.isspace()
    can_close = not before.isspace() and not after.isalnum()
    if can_open and not can_close:
        return Role.OPENS
    if can_close and not can_open:
        return Role.CLOSES
    return Role.EITHER


class _Single(Enum):
    OPENS = 1
    MAY_OPEN = 2
    CLOSES = 3
    MAY_CLOSE = 4


def _single_marks(text: str, start: int, end: int) -> list[Mark]:
    """Tell opening and closing single quotes from apostrophes.

    What may be either (``dogs'``, ``'tis``) is settled by the sure mark that follows: before a sure closing a doubtful
    closing is an apostrophe, and a doubtful opening opens.
    """
    seen = []
    for match in _SINGLE.finditer(text, start, end):
        what = _single_role(text, match.start(), start, end)
        if what is not None and _stands_alone(text, match.start()):
            seen.append((match.start(), what))
    following: list[_Single | None] = []
    sure: _Single | None = None
    for _, what in reversed(seen):
        following.append(sure)
        if what in (_Single.OPENS, _Single.CLOSES):
            sure = what
    following.reverse()
    marks = []
    is_open = False
    for (at, what), next_sure in zip(seen, following, strict=True):
        if what is _Single.MAY_OPEN and (is_open or next_sure is not _Single.CLOSES):
            continue
        if what is _Single.MAY_CLOSE and (not is_open or next_sure is _Single.CLOSES):
            continue
        opens = what in (_Single.OPENS, _Single.MAY_OPEN)
        marks.append(Mark(at, Role.OPENS if opens else Role.CLOSES))
        is_open = opens
    return marks


def _single_role(text: str, at: int, start: int, end: int) -> _Single | None:
    mark = text[at]
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < end else " "
    if before.isalnum() and after.isalnum():
        return None
    if mark in "‘‚‛":
        return None if after.isspace() else _Single.OPENS
    could_open = mark == "'" and (before.isspace() or (before in _BEFORE_OPENING and after.isalnum()))
    if could_open and not after.isspace():
        return _Single.MAY_OPEN if _ELIDED.match(text, at + 1) else _Single.OPENS
    if before.isspace() or after.isalnum():
        return None
    return _Single.CLOSES if before in _SURE_STOP else _Single.MAY_CLOSE
