"""Where a text may be cut without tearing apart what a reader sees as one character.

A compact form of the extended grapheme clusters of Unicode Standard Annex 29, from what ``unicodedata`` knows.
"""

import unicodedata
from typing import Final

_ZERO_WIDTH_JOINER: Final = "\u200d"
_HANGUL_VOWELS_AND_FINALS: Final = range(0x1160, 0x1200)
_EMOJI_MODIFIERS: Final = range(0x1F3FB, 0x1F400)
_TAGS: Final = range(0xE0020, 0xE0080)
_REGIONAL_INDICATORS: Final = range(0x1F1E6, 0x1F200)
_FLAG_LOOKBACK: Final = 4096


def is_cluster_edge(text: str, at: int) -> bool:
    """Whether ``text`` may be cut before offset ``at``."""
    if at <= 0 or at >= len(text):
        return True
    here, before = text[at], text[at - 1]
    if here.isascii() and before.isascii():
        return not (before == "\r" and here == "\n")
    if _extends(here) or before == _ZERO_WIDTH_JOINER:
        return False
    return not (ord(here) in _REGIONAL_INDICATORS and _inside_flag(text, at))


def next_cluster_edge(text: str, at: int, end: int) -> int:
    """The first offset from ``at`` on where the text may be cut, at most ``end``."""
    while at < end and not is_cluster_edge(text, at):
        at += 1
    return at


def previous_cluster_edge(text: str, at: int, start: int) -> int:
    """The last offset up to ``at`` where the text may be cut, at least ``start``."""
    while at > start and not is_cluster_edge(text, at):
        at -= 1
    return at


def _extends(character: str) -> bool:
    point = ord(character)
    return (
        character == _ZERO_WIDTH_JOINER
        or unicodedata.category(character) in ("Mn", "Mc", "Me")
        or point in _EMOJI_MODIFIERS
        or point in _HANGUL_VOWELS_AND_FINALS
        or point in _TAGS
    )


def _inside_flag(text: str, at: int) -> bool:
    """Flags are pairs of regional indicators: only before an even one of a row may be cut."""
    count = 0
    while count < _FLAG_LOOKBACK and at - count > 0 and ord(text[at - count - 1]) in _REGIONAL_INDICATORS:
        count += 1
    return count % 2 == 1
