"""From a spoken text to what a neural voice is given: sounds in IPA, grouped by words, with the marks between them.

eSpeak NG says words and drops marks, but a neural voice breathes and rises by them. So the text is cut at its marks
here, the parts between are said by the library, and the marks are put back. The library also joins short words ("of
the" is one group): where groups and words differ in number, sounds are given to words by the length of each said alone.

Runs in a worker process. Knows nothing of any voice's own alphabet.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from narratix_desktop.compute.espeak_library import EspeakLibrary
from narratix_desktop.compute.word_timings import word_spans

Spell = Callable[[str], Sequence[str]]

NO_WORD: Final = -1

# A point, comma or colon within a word or number is none; dashes and ellipses always are.
_MARK: Final = re.compile(r"[.,;:!?]+(?=[\s\"'“”‘’«»)\]—–…]|$)|[—–…]+|(?<=\s)-+(?=\s)|\n\s*\n")
_ENDING: Final = ".!?…"
_MARKS: Final = {"—": "—", "–": "—", "-": "—", "…": "…"}


@dataclass(frozen=True, slots=True)
class Clause:
    """What stands between two marks.

    Attributes:
        groups: What is said in one go, in IPA, with ``^`` within a sound of two letters.
        owners: The word that each group belongs to; empty where groups and words differ in number.
        words: Spans of its words in the spoken text.
        weights: How much of it each word is, where ``owners`` is empty.
        mark: The mark behind it, one of ``. , ; : ! ? … —``, or empty.
    """

    groups: tuple[str, ...]
    words: tuple[tuple[int, int], ...]
    weights: tuple[int, ...] = ()
    mark: str = ""

    @property
    def ends_sentence(self) -> bool:
        """Whether a sentence ends here."""
        return bool(self.mark) and self.mark in _ENDING


@dataclass(frozen=True, slots=True)
class Symbol:
    """One letter of what a voice is given, and where the word begins that it belongs to (:data:`NO_WORD` for marks)."""

    text: str
    word: int = NO_WORD


def read_clauses(text: str, accent: str, library: EspeakLibrary) -> tuple[Clause, ...]:
    """Cut a text at its marks and say the parts.

    Args:
        text: The spoken text.
        accent: The library's voice, e.g. ``"en-gb"``.
        library: Where it is said.

    Raises:
        SpeechError: The library has no such voice.
    """
    clauses = []
    start = 0
    for mark in (*_MARK.finditer(text), None):
        end = mark.start() if mark is not None else len(text)
        words = tuple((start + first, start + last) for first, last in word_spans(text[start:end]))
        if words:
            sign = _MARKS.get(mark[0][0], mark[0][0].strip() or ".") if mark is not None else ""
            clauses.append(_said(text[start:end], words, sign, accent, library, text))
        start = mark.end() if mark is not None else end
    return tuple(clauses)


def _said(
    part: str, words: tuple[tuple[int, int], ...], mark: str, accent: str, library: EspeakLibrary, text: str
) -> Clause:
    groups = tuple(library.phonemes(part, accent).split())
    if len(groups) == len(words):
        return Clause(groups, words, mark=mark)
    alone = (library.phonemes(text[start:end], accent) for start, end in words)
    return Clause(groups, words, tuple(max(1, len(said)) for said in alone), mark)


def spell_clause(clause: Clause, spell: Spell) -> list[Symbol]:
    """A clause in a voice's own letters, with blanks between the groups and its mark at the end."""
    spelled = [list(spell(group)) for group in clause.groups]
    count = sum(len(group) for group in spelled)
    symbols: list[Symbol] = []
    said = 0
    for index, group in enumerate(spelled):
        if symbols:
            symbols.append(Symbol(" "))
        for letter in group:
            word = index if not clause.weights else _word_at((said + 0.5) / count, clause.weights)
            symbols.append(Symbol(letter, clause.words[word][0]))
            said += 1
    if symbols and clause.mark:
        symbols.append(Symbol(clause.mark))
    return symbols


def _word_at(share: float, weights: Sequence[int]) -> int:
    """The word in which a share of a clause lies, from 0 to 1."""
    whole, passed = sum(weights), 0
    for index, weight in enumerate(weights):
        passed += weight
        if share * whole < passed:
            return index
    return len(weights) - 1


def in_pieces(clauses: Sequence[Clause], spell: Spell, most: int, *, by_sentence: bool) -> list[list[Symbol]]:
    """Spell clauses and join them to pieces of at most ``most`` symbols, cut at sentences where that is possible.

    Args:
        clauses: In order.
        spell: The voice's own letters for a group.
        most: What the voice takes at once.
        by_sentence: Whether every sentence is a piece of its own.
    """
    pieces: list[list[Symbol]] = []
    sentence: list[Symbol] = []

    def close() -> None:
        joined = bool(pieces) and not by_sentence and len(pieces[-1]) + 1 + len(sentence) <= most
        if joined and sentence:
            pieces[-1] += [Symbol(" "), *sentence]
        elif sentence:
            pieces.append(list(sentence))
        sentence.clear()

    for clause in clauses:
        for part in _short(spell_clause(clause, spell), most):
            if sentence and len(sentence) + 1 + len(part) > most:
                close()
            sentence += [Symbol(" "), *part] if sentence else part
        if clause.ends_sentence:
            close()
    close()
    return pieces


def _short(symbols: list[Symbol], most: int) -> list[list[Symbol]]:
    """Cut what is longer than a voice takes at the last blank that fits, else in the middle of a word."""
    parts = []
    while len(symbols) > most:
        blanks = [at for at in range(1, most) if symbols[at].text == " "]
        cut = blanks[-1] if blanks else most
        parts.append(symbols[:cut])
        symbols = symbols[cut + 1 :] if blanks else symbols[cut:]
    return [*parts, symbols] if symbols else parts
