"""From the library's word events to the words of the stored text: pure arithmetic on offsets and times.

The library reports fewer words than there are (it joins "of the") and more (it spells "3:30" in parts). So both the
spoken and the stored text are cut into words here, events are given to the words that they fall into, and words without
an event share the time up to the next one by their length.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from narratix_desktop.compute.espeak_library import EventKind, SpeechEvent
from narratix_desktop.domain.take import WordTiming
from narratix_desktop.domain.units import Seconds

_RUN: Final = re.compile(r"[^\s—–―…/]+")
_BEHIND_A_WORD: Final = ".,;:!?"


@dataclass(slots=True)
class _Heard:
    """A spoken word: its span in the spoken text and its samples."""

    start: int
    end: int
    begins: int = -1
    ends: int = -1


def time_words(
    text: str, spoken: str, origins: Sequence[int], events: Sequence[SpeechEvent], samples: int, rate: int
) -> tuple[WordTiming, ...]:
    """Say when each word of the stored text sounds.

    Args:
        text: Stored text.
        spoken: What was spoken.
        origins: Offset in ``text`` of each code point of ``spoken``.
        events: In the order of their time.
        samples: Length of the recording.
        rate: Samples per second.

    Returns:
        Whole words of ``text`` in order, spans and times without overlap, times within the recording. Words that are
        not spoken are missing.
    """
    heard = [_Heard(start, end) for start, end in word_spans(spoken)]
    ends = _give_events(heard, events, samples)
    _fill_gaps(heard, samples)
    for index, word in enumerate(heard):
        limit = heard[index + 1].begins if index + 1 < len(heard) else samples
        clause_end = bisect_right(ends, word.begins)
        word.ends = min(limit, ends[clause_end]) if clause_end < len(ends) else limit
    return tuple(_in_stored_text(text, heard, origins, samples, rate))


def word_spans(text: str) -> list[tuple[int, int]]:
    """Spans of the words of a text, without the marks around them; a letter keeps the marks that combine with it."""
    spans = []
    for match in _RUN.finditer(text):
        start, end = match.span()
        while start < end and not text[start].isalnum():
            start += 1
        while start < end and not _belongs_to_word(text[end - 1]):
            end -= 1
        if start < end:
            spans.append((start, end))
    return spans


def _belongs_to_word(char: str) -> bool:
    return char.isalnum() or unicodedata.category(char) in ("Mn", "Mc")


def _give_events(heard: list[_Heard], events: Sequence[SpeechEvent], samples: int) -> list[int]:
    """Give each word its first event, never going back in the text; return the samples at which clauses end."""
    starts = [word.start for word in heard]
    clause_ends = []
    furthest = -1
    for event in events:
        at = min(event.sample, samples)
        if event.kind is EventKind.END:
            clause_ends.append(at)
        elif event.kind is EventKind.WORD:
            index = bisect_right(starts, event.position) - 1
            if index < 0 or event.position >= heard[index].end:
                index += 1  # between words: signs that are read out belong to the word that follows
            if furthest < index < len(heard):
                heard[index].begins = at
                furthest = index
    return clause_ends


def _fill_gaps(heard: list[_Heard], samples: int) -> None:
    """Begin words without an event between their timed neighbours, in proportion to the letters before them."""
    timed = [index for index, word in enumerate(heard) if word.begins >= 0]
    for index, word in enumerate(heard):
        if word.begins >= 0:
            continue
        place = bisect_left(timed, index)
        left = heard[timed[place - 1]] if place > 0 else None
        right = heard[timed[place]] if place < len(timed) else None
        from_char, from_sample = (left.start, left.begins) if left is not None else (0, 0)
        to_char, to_sample = (right.start, right.begins) if right is not None else (heard[-1].end, samples)
        share = (word.start - from_char) / max(1, to_char - from_char)
        word.begins = round(from_sample + share * (to_sample - from_sample))


def _in_stored_text(
    text: str, heard: list[_Heard], origins: Sequence[int], samples: int, rate: int
) -> list[WordTiming]:
    """Widen each span to whole stored words and join the words that came from the same ones."""
    stored = word_spans(text)
    stored_starts = [start for start, _ in stored]
    timings: list[WordTiming] = []
    for word in heard:
        start, end = origins[word.start], origins[word.end - 1] + 1
        first = bisect_right(stored_starts, start) - 1
        if first >= 0 and start < stored[first][1]:
            start = stored[first][0]
        last = bisect_left(stored_starts, end) - 1
        if last >= 0 and end <= stored[last][1]:
            end = stored[last][1]
        while end - 1 > start and text[end - 1] in _BEHIND_A_WORD:
            end -= 1
        begins, ends = min(word.begins, samples), min(max(word.begins, word.ends), samples)
        if timings and start < timings[-1].end:
            before = timings.pop()
            timings.append(
                WordTiming(before.start, max(before.end, end), before.begins, Seconds(max(before.ends, ends / rate)))
            )
        else:
            timings.append(WordTiming(start, end, Seconds(begins / rate), Seconds(ends / rate)))
    return timings
