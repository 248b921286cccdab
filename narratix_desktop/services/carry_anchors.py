"""Carry what hangs on words over to a new revision: cues, markers, breakpoints, word timings. Pure."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.cue import Cue
from narratix_desktop.domain.ids import ChapterId
from narratix_desktop.domain.placement import AutomationPoint, Marker
from narratix_desktop.domain.segment import Segment
from narratix_desktop.domain.text_diff import Match, TextDiff

Anchored = TypeVar("Anchored", Marker, AutomationPoint)


def carry_cues(cues: Sequence[Cue], chapters: Sequence[Chapter], diff: TextDiff, new: str) -> Iterator[Cue]:
    """Cues whose words, or words in their stead, are in the new text; the others stay with the earlier revision.

    Args:
        cues: Of the earlier revision.
        chapters: Of the new one, in order.
        diff: From the old text to the new one.
        new: The new text.
    """
    starts = [chapter.start for chapter in chapters]
    for cue in cues:
        start, end = _span(cue.span.start, cue.span.end, diff)
        if cue.span.end > cue.span.start and not new[start:end].strip():
            continue
        chapter = chapters[max(0, bisect_right(starts, start) - 1)]
        span = replace(cue.span, start=start, end=max(start, min(end, chapter.end)))
        yield replace(cue, span=span, chapter_id=chapter.id)


def carry_anchors(found: Sequence[Anchored], chapters: Sequence[Chapter], diff: TextDiff) -> Iterator[Anchored]:
    """Markers or breakpoints at their places; those of a chapter that is gone stay with the earlier revision.

    A breakpoint shapes what its neighbours shape, so it stays in its chapter where its words are gone.
    """
    by_id: Mapping[ChapterId, Chapter] = {chapter.id: chapter for chapter in chapters}
    starts = [chapter.start for chapter in chapters]
    for one in found:
        anchor = diff.place(one.anchor)
        moved = diff.carried(one.anchor, one.anchor + 1) is not None
        chapter = by_id.get(one.chapter_id)
        if moved or chapter is None:
            if not moved:
                continue
            chapter = chapters[max(0, bisect_right(starts, anchor) - 1)]
        yield replace(one, chapter_id=chapter.id, anchor=min(max(anchor, chapter.start), chapter.end))


def line_diff(line: Segment, start: int, end: int, diff: TextDiff) -> TextDiff:
    """Where the code points of an old line lie in the line that continues it, both counted from their beginning.

    Args:
        line: The old line.
        start: Where the line begins in the new text.
        end: Where it ends.
        diff: From the old text to the new one.
    """
    pieces = []
    for piece in diff.pieces(line.start, line.end):
        first, last = max(piece.new, start), min(piece.new_end, end)
        if last > first:
            pieces.append(Match(piece.old + first - piece.new - line.start, first - start, last - first))
    return TextDiff(tuple(pieces), line.end - line.start, end - start)


def _span(start: int, end: int, diff: TextDiff) -> tuple[int, int]:
    """Where a span lies now: from the first to the last of what is left of it, with what replaces its edges."""
    pieces = diff.pieces(start, end)
    if not pieces:
        instead = diff.place(start)
        return instead, max(instead, diff.end_place(end))
    longest = max(pieces, key=lambda piece: piece.length)
    # What was moved elsewhere from inside the span does not stretch it over the book.
    near = [piece for piece in pieces if abs(piece.new - piece.old - (longest.new - longest.old)) <= end - start]
    first = min(near, key=lambda piece: piece.new)
    last = max(near, key=lambda piece: piece.new_end)
    place, end_place = diff.place(start), diff.end_place(end)
    lead, rest = 2 * (first.old - start), 2 * (end - last.old_end)
    return (
        max(place, first.new - lead) if place < first.new else first.new,
        min(end_place, last.new_end + rest) if end_place > last.new_end else last.new_end,
    )
