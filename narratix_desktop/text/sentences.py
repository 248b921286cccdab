"""Sentences, and pieces of a length that suits speech.

Cuts only ever fall behind the white space that follows a sentence, so joined pieces equal the text. Knows nothing of
quotations: whoever calls decides which span is one voice.
"""

import re
from dataclasses import dataclass
from typing import Final

from narratix_desktop.domain.segment import Boundary
from narratix_desktop.text.graphemes import is_cluster_edge, next_cluster_edge, previous_cluster_edge

PIECE_AIM: Final = 400
"""Code points that a spoken piece does not exceed where sentences allow it."""

PIECE_LIMIT: Final = 1_000
"""Code points that no spoken piece exceeds, except where a single cluster is longer."""

_SHORT_REST: Final = 80
_REST_ALLOWANCE: Final = 120


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_STOP: Final = re.compile(r"(?<![.!?…؟।])[.!?…؟।]++[\"'”’»«)\]*_]*+(?:--|[—–-])?(?=\s)|[。！？][」』”’]*")
_WORD_BEFORE: Final = re.compile(r"[^\W\d_]+(?:\.[^\W\d_]+)*$")
_WORD_LOOKBACK: Final = 24
_ABBREVIATIONS: Final = _words(
    """mr mrs ms mx dr prof rev revd hon messrs mme mlle st ste mt ft capt col gen maj lt lieut sgt cpl adm cmdr gov sen
    rep supt insp jun jr sr esq vs viz cf eg ie e.g i.e fig figs vol vols pp ed eds approx dept univ
    jan feb apr aug sept oct nov dec tues thurs"""
)
_NUMBERED: Final = frozenset({"no", "nos", "art", "op", "p"})
_CLAUSE_ENDS: Final = (
    re.compile(r"[;:—–…][\"”’)]*\s+"),
    re.compile(r"[,)，、；：][\"”’]*\s*|--\s*"),
    re.compile(r"\s+"),
)
"""Where a long sentence may be cut, the better places first."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch that is spoken in one go, with what ends at its end (``SENTENCE`` or ``SPLIT``)."""

    start: int
    end: int
    boundary: Boundary


def sentence_ends(text: str, start: int, end: int) -> list[int]:
    """Find where the sentences of a span end.

    Abbreviations, initials and stops before a lower-case word do not end a sentence.

    Returns:
        Ascending offsets, each behind a sentence and its trailing white space; the last one is ``end``. Empty for an
        empty span.
    """
    if start >= end:
        return []
    ends = []
    for stop in _STOP.finditer(text, start, end):
        following = stop.end()
        while following < end and text[following].isspace():
            following += 1
        if following < end and _ends_sentence(text, start, stop, following) and is_cluster_edge(text, following):
            ends.append(following)
    ends.append(end)
    return ends


def spoken_pieces(text: str, start: int, end: int) -> list[Piece]:
    """Divide a span of one voice into pieces that suit speech.

    Whole sentences are joined up to :data:`PIECE_AIM` code points; only a sentence beyond :data:`PIECE_LIMIT` is cut,
    at the strongest mark inside, else at white space, and never inside a grapheme cluster.
    """
    pieces: list[Piece] = []
    at = start
    filled = start
    for sentence_end in sentence_ends(text, start, end):
        if sentence_end - at > PIECE_AIM and filled > at:
            pieces.append(Piece(at, filled, Boundary.SENTENCE))
            at = filled
        if sentence_end - at > PIECE_LIMIT:
            for cut in _long_sentence_cuts(text, at, sentence_end):
                pieces.append(Piece(at, cut, Boundary.SPLIT))
                at = cut
        filled = sentence_end
    if filled > at:
        short_rest = pieces and filled - at < _SHORT_REST and pieces[-1].boundary is Boundary.SENTENCE
        if short_rest and filled - pieces[-1].start <= PIECE_AIM + _REST_ALLOWANCE:
            at = pieces.pop().start
        pieces.append(Piece(at, filled, Boundary.SENTENCE))
    return pieces


def ends_sentence_at(text: str, start: int, end: int) -> bool:
    """Whether what stands before ``end`` closes with a sentence stop, closing quotes and brackets aside."""
    at = end
    while at > start and (text[at - 1].isspace() or text[at - 1] in "\"'”’»«)]*_"):
        at -= 1
    return at > start and text[at - 1] in ".!?…؟।。！？"


def _ends_sentence(text: str, start: int, stop: re.Match[str], following: int) -> bool:
    if text[following].islower():
        return False
    mark = stop.group().rstrip("\"'”’»«)]*_—–-")
    if mark != ".":
        return True
    word = _WORD_BEFORE.search(text[max(start, stop.start() - _WORD_LOOKBACK) : stop.start()])
    if word is None:
        return True
    before = word.group()
    if before.lower() in _ABBREVIATIONS:
        return False
    if before.lower() in _NUMBERED:
        return not text[following].isdigit()
    is_initial = len(before) == 1 and before.isupper() and before != "I"
    return not is_initial


def _long_sentence_cuts(text: str, start: int, end: int) -> list[int]:
    cuts = []
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > PIECE_LIMIT:
        cut = _best_cut(text, start, start + PIECE_LIMIT)
        if cut >= end:
            break
        cuts.append(cut)
        start = cut
    return cuts


def _best_cut(text: str, start: int, latest: int) -> int:
    earliest = start + (latest - start) * 2 // 5
    for mark in _CLAUSE_ENDS:
        cut = 0
        for match in mark.finditer(text, earliest, latest):
            if is_cluster_edge(text, match.end()):
                cut = match.end()
        if cut:
            return cut
    cut = previous_cluster_edge(text, latest, start)
    return cut if cut > start else next_cluster_edge(text, latest, len(text))
