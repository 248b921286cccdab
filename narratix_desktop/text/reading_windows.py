"""Divide a book into windows for a reader that labels numbered spans and never hands text back.

The spans come from segments that cover the text exactly: direct speech as it stands, narration sentence by sentence.
A window lies within one chapter and shows what stands around it. Knows nothing of who reads, and nothing of prices.
"""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Final

from narratix_desktop.domain.chapter import ChapterSpan
from narratix_desktop.domain.reading import ReadingWindow, ReadSpan, SpanKind, WindowSize
from narratix_desktop.domain.segment import Boundary, SegmentKind, SegmentSpan
from narratix_desktop.text.sentences import sentence_ends

EACH_SPAN: Final = 40
"""What a span counts beyond its length: its number and its label."""

_LOOKED_ROUND: Final = 12
"""Spans on either side of an even cut among which the beginning of a paragraph is looked for."""


def reading_windows(
    text: str, chapters: Sequence[ChapterSpan], segments: Sequence[SegmentSpan], size: WindowSize
) -> tuple[ReadingWindow, ...]:
    """Divide the included chapters of a book.

    Args:
        text: The revision's text.
        chapters: Spans that cover it exactly.
        segments: Cover it exactly too, and cross no chapter's edge.
        size: How large windows may be.

    Returns:
        Windows in order. Chapters that are left out of the audio have none, nor have those with nothing to read.
    """
    starts = [segment.start for segment in segments]
    windows: list[ReadingWindow] = []
    for number, chapter in enumerate(chapters):
        first, last = bisect_left(starts, chapter.start), bisect_left(starts, chapter.end)
        if not chapter.included:
            continue
        spans = _spans(text, segments, range(first, last))
        if any(_has_words(text, span) for span in spans if span.kind is not SpanKind.HEADING):
            windows.extend(_windows(number, spans, size))
    return tuple(windows)


def _spans(text: str, segments: Sequence[SegmentSpan], indices: range) -> list[ReadSpan]:
    spans: list[ReadSpan] = []
    opens = True
    for index in indices:
        segment = segments[index]
        match segment.kind:
            case SegmentKind.NARRATION:
                at = segment.start
                for end in sentence_ends(text, segment.start, segment.end):
                    spans.append(ReadSpan(at, end, SpanKind.NARRATION, index, opens and at == segment.start))
                    at = end
            case SegmentKind.HEADING:
                spans.append(ReadSpan(segment.start, segment.end, SpanKind.HEADING, index, opens))
            case _:
                spans.append(ReadSpan(segment.start, segment.end, SpanKind.SPEECH, index, opens))
        opens = segment.boundary not in (Boundary.SPLIT, Boundary.SENTENCE)
    return spans


def _windows(chapter: int, spans: Sequence[ReadSpan], size: WindowSize) -> list[ReadingWindow]:
    """Windows of much the same length, cut where a paragraph begins if there is one near."""
    edges = _edges(spans, size.most)
    windows = []
    for first, last in pairwise(edges):
        before, behind = first, last
        while before > 0 and spans[first].start - spans[before - 1].start <= size.before:
            before -= 1
        while behind < len(spans) and spans[behind].end - spans[last - 1].end <= size.behind:
            behind += 1
        windows.append(
            ReadingWindow(chapter, tuple(spans[first:last]), tuple(spans[before:first]), tuple(spans[last:behind]))
        )
    return windows


def _edges(spans: Sequence[ReadSpan], most: int) -> list[int]:
    sizes = list(accumulate((span.end - span.start + EACH_SPAN for span in spans), initial=0))
    count = -(-sizes[-1] // most)
    edges = [0]
    for part in range(1, count):
        target = sizes[-1] * part // count
        at = bisect_left(sizes, target)
        near = range(max(edges[-1] + 1, at - _LOOKED_ROUND), min(len(spans), at + _LOOKED_ROUND))
        # A heading alone is nothing to read.
        opening = [index for index in near if spans[index].opens and spans[index - 1].kind is not SpanKind.HEADING]
        if opening:
            at = min(opening, key=lambda index: abs(sizes[index] - target))
        if edges[-1] < at < len(spans) and spans[at - 1].kind is not SpanKind.HEADING:
            edges.append(at)
    return [*edges, len(spans)]


def _has_words(text: str, span: ReadSpan) -> bool:
    return any(map(str.isalnum, text[span.start : span.end]))
