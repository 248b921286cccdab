"""Divides a line for services that take only so much text at once, and times its words by what they heard.

Pure text: knows no service and no audio.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from narratix_desktop.domain.take import WordTiming
from narratix_desktop.domain.units import Seconds
from narratix_desktop.text.graphemes import previous_cluster_edge
from narratix_desktop.text.sentences import sentence_ends

_WORD: Final = re.compile(r"\w+(?:['’]\w+)*")
_LOOK_AHEAD: Final = 6


@dataclass(frozen=True, slots=True)
class HeardWord:
    """A word as a service says that it heard itself speak it; seconds in the recording."""

    text: str
    begins: Seconds
    ends: Seconds


def speaking_parts(text: str, most: int) -> tuple[str, ...]:
    """Cut a text into parts of at most ``most`` code points, which joined are the text again.

    Whole sentences stay together where they fit, else words do; only a longer word is cut, between letters.
    """
    parts: list[str] = []
    start = filled = 0
    for end in sentence_ends(text, 0, len(text)):
        if end - start > most and filled > start:
            parts.append(text[start:filled])
            start = filled
        while end - start > most:
            cut = _cut(text, start, start + most)
            parts.append(text[start:cut])
            start = cut
        filled = end
    if filled > start:
        parts.append(text[start:filled])
    return tuple(parts)


def times_of_words(
    text: str, spoken: str, origins: Sequence[int], heard: Sequence[HeardWord], length: Seconds
) -> tuple[WordTiming, ...]:
    """Say when the words of a stored text sound.

    Words are found in the order in which they were heard; one that is heard otherwise than it is written has no time.

    Args:
        text: Stored text.
        spoken: What was spoken.
        origins: Offset in ``text`` of each code point of ``spoken``.
        heard: In the order of their time.
        length: Of the recording.

    Returns:
        Words of ``text`` in order, spans and times without overlap, times within the recording.
    """
    stored = [match.span() for match in _WORD.finditer(text)]
    words = [(match.group().casefold(), match.span()) for match in _WORD.finditer(spoken)]
    timings: list[WordTiming] = []
    at = 0
    for said in heard:
        wanted = [match.group().casefold() for match in _WORD.finditer(said.text)]
        found = _find(words, wanted, at)
        if found is None:
            continue
        at = found + len(wanted)
        first, last = words[found][1][0], words[at - 1][1][1] - 1
        start, end = _whole_words(stored, origins[first], origins[last] + 1)
        begins = Seconds(min(max(said.begins, timings[-1].ends if timings else 0.0), length))
        ends = Seconds(min(max(said.ends, begins), length))
        if timings and start < timings[-1].end:
            before = timings.pop()
            timings.append(WordTiming(before.start, max(before.end, end), before.begins, ends))
        else:
            timings.append(WordTiming(start, end, begins, ends))
    return tuple(timings)


def _cut(text: str, start: int, limit: int) -> int:
    """Where a sentence that is too long is cut: behind the last white space, else between two letters."""
    for at in range(limit, start + (limit - start) // 2, -1):
        if text[at - 1].isspace():
            return at
    edge = previous_cluster_edge(text, limit, start)
    return edge if edge > start else limit


def _find(words: Sequence[tuple[str, tuple[int, int]]], wanted: Sequence[str], at: int) -> int | None:
    if not wanted:
        return None
    for index in range(at, min(at + _LOOK_AHEAD, len(words) - len(wanted) + 1)):
        if [word for word, _ in words[index : index + len(wanted)]] == list(wanted):
            return index
    return None


def _whole_words(stored: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    touched = [span for span in stored if span[0] < end and start < span[1]]
    return (touched[0][0], touched[-1][1]) if touched else (start, end)
