"""Which chapter of a new revision continues which chapter of the earlier one. Pure.

Where chapters begin is the author's decision: one that was merged into the chapter above stays merged, one that was
split off stays split off, as long as the words around the edge stand there unchanged.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from narratix_desktop.domain.chapter import Chapter, ChapterSpan
from narratix_desktop.domain.text_diff import TextDiff

_LEAST_SHARE: Final = 0.2
"""Of the shorter chapter; less in common than that makes no chapter the other's continuation."""


@dataclass(frozen=True, slots=True)
class CarriedChapter:
    """A chapter of the new revision and the one that it continues; None where it is new."""

    span: ChapterSpan
    origin: Chapter | None = None


def carry_chapters(
    earlier: Sequence[Chapter], found: Sequence[ChapterSpan], diff: TextDiff, old: str, new: str
) -> tuple[CarriedChapter, ...]:
    """Divide a new revision as the earlier one is divided, where that can be told.

    Args:
        earlier: Chapters of the earlier revision in order.
        found: What detection finds in the new text; covers it exactly.
        diff: From the old text to the new one.
        old: The earlier text.
        new: The new text.

    Returns:
        Chapters that cover the new text exactly. One that continues an earlier chapter has its inclusion, and its title
        where the heading says the same.
    """
    back = diff.reversed()
    spans = _divided(earlier, found, diff, back, new)
    origins = origins_of(earlier, spans, diff, old, new)
    return tuple(
        CarriedChapter(_continued(span, origin, old, new) if origin else span, origin)
        for span, origin in zip(spans, origins, strict=True)
    )


def _divided(
    earlier: Sequence[Chapter], found: Sequence[ChapterSpan], diff: TextDiff, back: TextDiff, new: str
) -> list[ChapterSpan]:
    """The new chapters' spans, by the edges that the author knows and those in new passages."""
    edges = {chapter.start for chapter in earlier}
    by_start: dict[int, ChapterSpan] = {}
    for span in found:
        old_edge = back.carried(span.start, span.start + 1)
        if span.start == 0 or old_edge is None or old_edge in edges:
            by_start[span.start] = span
    for chapter in earlier:
        start = diff.carried(chapter.start, chapter.start + 1)
        if start is not None and start not in by_start and start > 0:
            heading_end = (
                max(start, diff.end_place(chapter.heading_end)) if chapter.heading_end > chapter.start else start
            )
            by_start[start] = ChapterSpan(start, start, chapter.title, chapter.part, chapter.included, heading_end)
    starts = sorted(by_start)
    ends = [*starts[1:], len(new)]
    return [
        replace(by_start[start], end=end, heading_end=min(max(by_start[start].heading_end, start), end))
        for start, end in zip(starts, ends, strict=True)
    ]


def origins_of(
    earlier: Sequence[Chapter], spans: Sequence[ChapterSpan], diff: TextDiff, old: str, new: str
) -> list[Chapter | None]:
    """For each chapter of the new text the earlier one that it goes on from; none is continued twice."""
    back = diff.reversed()
    starts = [chapter.start for chapter in earlier]
    shared: Counter[tuple[int, int]] = Counter()
    for index, span in enumerate(spans):
        for piece in back.pieces(span.start, span.end):
            at = piece.new
            while at < piece.new_end:
                chapter = bisect_right(starts, at) - 1
                upto = min(piece.new_end, earlier[chapter].end)
                shared[index, chapter] += upto - at
                at = upto
    origins: list[Chapter | None] = [None] * len(spans)
    taken: set[int] = set()
    for (index, chapter), size in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        if (
            origins[index] is None
            and chapter not in taken
            and _continues(earlier[chapter], spans[index], size, old, new)
        ):
            origins[index] = earlier[chapter]
            taken.add(chapter)
    return origins


def _continues(chapter: Chapter, span: ChapterSpan, shared: int, old: str, new: str) -> bool:
    shorter = min(chapter.end - chapter.start, span.end - span.start)
    heading = _heading(chapter, old)
    return shared >= _LEAST_SHARE * shorter or (bool(heading) and heading == _heading(span, new))


def _continued(span: ChapterSpan, origin: Chapter, old: str, new: str) -> ChapterSpan:
    same = _heading(span, new) == _heading(origin, old)
    return replace(span, title=origin.title if same else span.title, included=origin.included)


def _heading(chapter: Chapter | ChapterSpan, text: str) -> str:
    return " ".join(text[chapter.start : chapter.heading_end].split())
