"""Which lines the author has touched, and how a new analysis is laid around them: pure, no database.

A line that the author touched keeps its row and its extent. What the author set there stays; the rest follows the new
analysis. So a re-analysis never undoes a split, a merge, a direction or a named speaker, whoever reads.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from narratix_desktop.domain.ids import SegmentId
from narratix_desktop.domain.segment import Boundary, Segment, SegmentKind, SegmentSpan

Touched = Mapping[SegmentId, frozenset[str]]
"""The fields that the author set, by line; lines without any are left out."""

_EDGES: Final = frozenset({"start", "end"})
_SET_BY_HAND: Final = _EDGES | {"direction", "speed", "pause_after", "kind", "locked"}
_COPIED: Final = frozenset({"kind", "locked"})


def touched_fields(changes: Iterable[tuple[str, Mapping[str, Any] | None, Mapping[str, Any]]]) -> Touched:
    """Read the journal for what was set by hand.

    Args:
        changes: Line, fields before and fields after of each change that stands, oldest first. A line that came about
            by a split has nothing before, and a copy of the first half's fields after.
    """
    found: dict[SegmentId, frozenset[str]] = {}
    for key, before, after in changes:
        fields = _SET_BY_HAND & after.keys()
        if before is None:
            fields -= _COPIED
        elif "locked" in fields:
            # Naming the speaker changes the kind along with it; both are the lock's business.
            fields -= {"kind"}
        if fields:
            line = SegmentId(UUID(key))
            found[line] = found.get(line, frozenset()) | fields
    return found


def kept_lines(stored: Sequence[Segment], touched: Touched) -> list[Segment]:
    """The lines that keep their extent, in order: locked ones, and those that the author set something of."""
    return [line for line in stored if line.locked or touched.get(line.id)]


def laid_around(
    spans: Sequence[SegmentSpan], kept: Sequence[Segment], text: str
) -> list[tuple[SegmentSpan, Segment | None]]:
    """Cut an analysis so that each kept line is one span of its own.

    Args:
        spans: Cover the text exactly.
        kept: Lines in order that do not overlap.
        text: What both divide.

    Returns:
        Spans in order that cover the text exactly, each with the line whose place it has. Such a span says what the
        analysis says about most of that line.
    """
    laid: list[tuple[SegmentSpan, Segment | None]] = []
    starts = [span.start for span in spans]
    at = 0
    for span in spans:
        start = span.start
        while at < len(kept) and kept[at].end <= start:
            at += 1
        here = at
        while here < len(kept) and kept[here].start < span.end:
            line = kept[here]
            if line.start > start:
                _add(laid, replace(span, start=start, end=line.start, boundary=Boundary.SPLIT), text)
            if line.start >= span.start:
                laid.append((_on(line, spans, starts), line))
            start = line.end
            here += 1
        if start == span.start and here == at:
            laid.append((span, None))
        elif start < span.end:
            _add(laid, replace(span, start=start), text)
    return laid


def settled(span: SegmentSpan, line: Segment, wanted: Segment, touched: frozenset[str]) -> Segment:
    """A kept line after a new analysis: the author's fields as they are, the others as ``wanted``."""
    return replace(
        wanted,
        id=line.id,
        kind=line.kind if line.locked or "kind" in touched else wanted.kind,
        character_id=line.character_id if line.locked else wanted.character_id,
        confidence=line.confidence if line.locked else wanted.confidence,
        boundary=line.boundary if touched & _EDGES else wanted.boundary,
        direction=line.direction if "direction" in touched else span.direction or line.direction,
        speed=line.speed,
        pause_after=line.pause_after,
        locked=line.locked,
    )


def _on(line: Segment, spans: Sequence[SegmentSpan], starts: Sequence[int]) -> SegmentSpan:
    over = spans[bisect_right(starts, line.start) - 1 : bisect_left(starts, line.end)]
    best = max(over, key=lambda span: min(span.end, line.end) - max(span.start, line.start))
    last = over[-1]
    boundary = last.boundary if last.end == line.end else line.boundary
    return replace(best, start=line.start, end=line.end, boundary=boundary)


def _add(laid: list[tuple[SegmentSpan, Segment | None]], span: SegmentSpan, text: str) -> None:
    """Append what is left of a span; marks and white space alone go to what stands before, as nobody can speak them."""
    speakable = any(map(str.isalnum, text[span.start : span.end]))
    if speakable or not laid or laid[-1][1] is not None or span.kind is SegmentKind.HEADING:
        laid.append((span, None))
    else:
        before, _ = laid[-1]
        laid[-1] = (replace(before, end=span.end), None)
