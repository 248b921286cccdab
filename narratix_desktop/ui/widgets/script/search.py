"""Finds words in a book: any case, any white space between words, straight and curly marks alike. Pure."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from narratix_desktop.domain.ids import CharacterId
from narratix_desktop.domain.segment import Segment

Span = tuple[int, int]

_ALIKE: Final = {
    **dict.fromkeys("'’‘ʼ", "['’‘ʼ]"),
    **dict.fromkeys('"“”„«»', '["“”„«»]'),
    **dict.fromkeys("-‐‑–—", "[-‐‑–—]"),
    "…": r"(?:…|\.\.\.)",
}


def find_words(text: str, wanted: str) -> list[Span]:
    """All places of some words, in order; none for blank ones."""
    words = wanted.split()
    if not words:
        return []
    pattern = r"\s+".join("".join(_ALIKE.get(letter, re.escape(letter)) for letter in word) for word in words)
    return [match.span() for match in re.finditer(pattern, text, re.IGNORECASE)]


def spoken_by(found: Sequence[Span], lines: Iterable[Segment], who: CharacterId) -> list[Span]:
    """Those places that begin in a line of one speaker; ``found`` and ``lines`` in order."""
    kept: list[Span] = []
    at = 0
    for line in lines:
        while at < len(found) and found[at][0] < line.start:
            at += 1
        while at < len(found) and found[at][0] < line.end:
            if line.character_id == who:
                kept.append(found[at])
            at += 1
    return kept


def lines_of(text: str, lines: Iterable[Segment], who: CharacterId) -> list[Span]:
    """All lines of one speaker, without the white space at their ends."""
    own = (line for line in lines if line.character_id == who)
    return [(line.start, line.start + len(text[line.start : line.end].rstrip())) for line in own]
