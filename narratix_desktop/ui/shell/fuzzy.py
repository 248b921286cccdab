"""How well typed letters fit a title: whole words before beginnings of words before scattered letters.

Pure; knows nothing of what the titles stand for.
"""

import unicodedata
from dataclasses import dataclass
from typing import Final

_PREFIX: Final = 100.0
_WORD: Final = 80.0
_INSIDE: Final = 50.0
_SCATTERED: Final = 30.0
_GAP: Final = 2.0
_LENGTH: Final = 0.2


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a query fits, the higher the better, and which code points of the title it took."""

    score: float
    taken: tuple[int, ...]


def fit(query: str, title: str) -> Fit | None:
    """Fit a query into a title; None where one of its words does not occur, not even scattered.

    Case and accents do not count. Words of the query may come in any order.
    """
    folded = _fold(title)
    score, taken = 0.0, set[int]()
    for word in _fold(query).split():
        found = _fit_word(word, folded)
        if found is None:
            return None
        score += found.score
        taken.update(found.taken)
    return Fit(score - _LENGTH * len(title), tuple(sorted(taken)))


def _fit_word(word: str, title: str) -> Fit | None:
    starts = [at for at in range(len(title)) if at == 0 or not title[at - 1].isalnum()]
    if title.startswith(word):
        return _run(_PREFIX, 0, len(word))
    for at in starts:
        if title.startswith(word, at):
            return _run(_WORD, at, len(word))
    inside = title.find(word)
    if inside >= 0 and len(word) > 1:
        return _run(_INSIDE, inside, len(word))
    return _scattered(word, title, frozenset(starts))


def _run(score: float, at: int, length: int) -> Fit:
    return Fit(score, tuple(range(at, at + length)))


def _scattered(word: str, title: str, starts: frozenset[int]) -> Fit | None:
    """Letters in their order with gaps between them, each at the beginning of a word where one is to come."""
    taken: list[int] = []
    score = _SCATTERED
    for letter in word:
        begin = taken[-1] + 1 if taken else 0
        places = [at for at in range(begin, len(title)) if title[at] == letter]
        if not places:
            return None
        chosen = places[0] if places[0] == begin else next((at for at in places if at in starts), places[0])
        if taken and chosen != begin and chosen not in starts:
            score -= _GAP * min(chosen - begin, 5)
        taken.append(chosen)
    return Fit(score, tuple(taken)) if score > 0 else None


def _fold(text: str) -> str:
    """Small letters without accents, one code point for one, so that places stay what they are."""
    return "".join((unicodedata.normalize("NFD", letter)[0].lower() or letter)[0] for letter in text)
