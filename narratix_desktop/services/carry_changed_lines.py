"""The lines of a stretch of text that was rewritten: which old line each of them continues, if any. Pure.

Where every old line still has its place, the lines are divided as before, so what the author split or merged stays so.
Elsewhere an analysis divides the stretch, and each old line goes on in the line that has most of it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from narratix_desktop.domain.segment import Boundary, Segment, SegmentKind, SegmentSpan
from narratix_desktop.domain.text_diff import TextDiff

MOST_CERTAIN: Final = 0.5
"""Confidence that a guess about a new line has at most; lower than what counts as certain."""

_LEAST_LEFT: Final = 0.5
"""Share of an old line that must be left for a line to count as the same one, changed."""
_QUOTES: Final = frozenset('"“”„‟«»‹›「」『』')
_BLANK_LINE: Final = re.compile(r"\n[ \t\r]*(?=\n)")
_INSIDE_A_PARAGRAPH: Final = frozenset({Boundary.SPLIT, Boundary.SENTENCE})
_SPEECH: Final = frozenset({SegmentKind.DIALOGUE, SegmentKind.THOUGHT})


@dataclass(frozen=True, slots=True)
class LinePlace:
    """The words of a line in the new text, without the white space that will belong to it."""

    start: int
    end: int
    span: SegmentSpan
    origin: Segment | None = None
    changed: bool = False


def changed_lines(
    lost: Sequence[Segment], analysed: Sequence[SegmentSpan], start: int, end: int, diff: TextDiff, old: str, new: str
) -> Iterator[LinePlace]:
    """Find the lines of one stretch.

    Args:
        lost: Old lines of which something is left here, in their old order.
        analysed: The analysis of the stretch, cut to it.
        start: First code point of the stretch in the new text.
        end: Behind its last code point.
        diff: From the old text to the new one.
        old: The earlier text.
        new: The new text.
    """
    stretch = _Stretch(diff, old, new)
    edges = stretch.edges(lost, start, end)
    if edges is None:
        yield from stretch.by_analysis(lost, analysed)
        return
    for line, (first, last) in zip(lost, pairwise(edges), strict=True):
        within = [
            replace(span, start=max(span.start, first), end=min(span.end, last))
            for span in analysed
            if span.start < last and span.end > first
        ]
        place = stretch.same_line(line, within, first, last)
        if place is not None:
            yield place
        else:
            yield from stretch.by_analysis([line], within)


class _Stretch:
    def __init__(self, diff: TextDiff, old: str, new: str) -> None:
        self._diff = diff
        self._old = old
        self._new = new

    def edges(self, lost: Sequence[Segment], start: int, end: int) -> list[int] | None:
        """Where each of the old lines begins now, and the end; None where that cannot be told."""
        edges = [start]
        for line, following in pairwise(lost):
            edge = self._edge_between(line, following)
            if edge is None or not edges[-1] < edge < end:
                return None
            edges.append(edge)
        return [*edges, end] if lost else None

    def _edge_between(self, line: Segment, following: Segment) -> int | None:
        first = self._core(following)[0]
        at = self._diff.carried(first, first + 1)
        if at is not None:
            return at
        last = self._core(line)[1]
        at = self._diff.carried(last - 1, last)
        if at is None:
            return None
        at += 1
        while at < len(self._new) and self._new[at].isspace():
            at += 1
        return at

    def same_line(self, line: Segment, analysed: Sequence[SegmentSpan], start: int, end: int) -> LinePlace | None:
        """The old line as it is now, where the stretch is nothing but that line."""
        place = stripped(self._new, start, end)
        first, last = self._core(line)
        was, now = self._old[first:last], self._new[place[0] : place[1]]
        inner = sum(span.boundary not in _INSIDE_A_PARAGRAPH for span in analysed[:-1])
        same_shape = _quotes(was) == _quotes(now) and inner <= len(_BLANK_LINE.findall(was))
        if same_shape and self._left(line, *place) >= _LEAST_LEFT * (last - first):
            return self._continued(line, *place)
        return None

    def by_analysis(self, lost: Sequence[Segment], analysed: Sequence[SegmentSpan]) -> Iterator[LinePlace]:
        """Lines as an analysis has them; each old line goes on in the one that has most of it."""
        places = [(*stripped(self._new, span.start, span.end), span) for span in analysed]
        places = [place for place in places if any(map(str.isalnum, self._new[place[0] : place[1]]))]
        left = [
            (self._left(line, start, end), number, index)
            for number, line in enumerate(lost)
            for index, (start, end, span) in enumerate(places)
            if _may_be(line, span)
        ]
        origins: dict[int, Segment] = {}
        gone: set[int] = set()
        for size, number, index in sorted(left, key=lambda item: (-item[0], item[1:])):
            first, last = self._core(lost[number])
            shorter = min(last - first, places[index][1] - places[index][0])
            if size >= _LEAST_LEFT * shorter and size and index not in origins and number not in gone:
                origins[index] = lost[number]
                gone.add(number)
        for index, (start, end, span) in enumerate(places):
            origin = origins.get(index)
            if origin is not None:
                yield self._continued(origin, start, end)
            else:
                most = MOST_CERTAIN if span.kind in _SPEECH else 1.0
                yield LinePlace(start, end, replace(span, confidence=min(most, span.confidence)))

    def _continued(self, line: Segment, start: int, end: int) -> LinePlace:
        """An old line at its new place, as certain as much of it is the same."""
        first, last = self._core(line)
        same = self._old[first:last].split() == self._new[start:end].split()
        alike = 1.0 if same or line.locked else 2 * self._left(line, start, end) / (last - first + end - start)
        span = SegmentSpan(start, end, line.kind, None, line.confidence * alike, line.boundary, line.direction)
        return LinePlace(start, end, span, line, changed=not same)

    def _left(self, line: Segment, start: int, end: int) -> int:
        """Code points of an old line that stand between two places of the new text."""
        pieces = self._diff.pieces(*self._core(line))
        return sum(max(0, min(piece.new_end, end) - max(piece.new, start)) for piece in pieces)

    def _core(self, line: Segment) -> tuple[int, int]:
        return stripped(self._old, line.start, line.end)


def _may_be(line: Segment, span: SegmentSpan) -> bool:
    """Whether a line found by the analysis can be the old one: narration does not become speech by itself."""
    if (line.kind is SegmentKind.HEADING) != (span.kind is SegmentKind.HEADING):
        return False
    return line.locked or line.kind is SegmentKind.THOUGHT or (line.kind in _SPEECH) == (span.kind in _SPEECH)


def _quotes(text: str) -> Counter[str]:
    return Counter(letter for letter in text if letter in _QUOTES)


def stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without the white space at its ends; empty at its end where it holds nothing else."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
