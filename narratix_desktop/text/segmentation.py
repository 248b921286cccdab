"""From chapters, paragraphs and quotations to spans that are spoken in one go and cover the text exactly.

Knows nothing of who speaks: each span carries the index of its quotation. White space belongs to the span before it,
at a chapter's beginning to the span behind it. Scene marks and loose punctuation are never spans of their own; what an
editor noted is one, so that it can be left unspoken.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from narratix_desktop.domain.chapter import ChapterSpan
from narratix_desktop.domain.segment import Boundary, SegmentKind
from narratix_desktop.text.graphemes import next_cluster_edge
from narratix_desktop.text.paragraphs import Paragraph
from narratix_desktop.text.quotes import Quotation
from narratix_desktop.text.sentences import ends_sentence_at, spoken_pieces

_MARKS_BETWEEN: Final = 20
"""How many marks and spaces may stand between two sentences; a bound, so that a row of marks costs no more."""


@dataclass(frozen=True, slots=True)
class TextSpan:
    """A future segment.

    Attributes:
        start: First code point.
        end: Behind the last one, white space and scene marks that follow included.
        kind: ``HEADING``, ``NARRATION`` or ``DIALOGUE``.
        boundary: What ends where it ends.
        quotation: Index of the quotation that it belongs to, or None.
    """

    start: int
    end: int
    kind: SegmentKind
    boundary: Boundary
    quotation: int | None = None


def paragraph_edges(chapters: Sequence[ChapterSpan]) -> frozenset[int]:
    """Offsets that no paragraph may cross: where chapters begin and where their headings end."""
    return frozenset(chapter.start for chapter in chapters) | frozenset(chapter.heading_end for chapter in chapters)


def segment_text(
    text: str,
    chapters: Sequence[ChapterSpan],
    paragraphs: Sequence[Paragraph],
    quotations: Sequence[Quotation],
) -> tuple[TextSpan, ...]:
    """Divide the whole text.

    Args:
        text: The revision's text.
        chapters: Spans that cover it exactly.
        paragraphs: As found with :func:`paragraph_edges` of the same chapters.
        quotations: Direct speech inside these paragraphs, in order.

    Returns:
        Spans in order that cover the text exactly and never cross a chapter's edge.
    """
    starts = [paragraph.start for paragraph in paragraphs]
    first_quotations = [quotation.paragraph for quotation in quotations]
    spans: list[TextSpan] = []
    for chapter in chapters:
        if chapter.start == chapter.end:
            continue
        body = max(chapter.start, min(chapter.heading_end, chapter.end))
        parts: list[TextSpan] = []
        if text[chapter.start : body].strip():
            parts.append(TextSpan(chapter.start, body, SegmentKind.HEADING, Boundary.HEADING))
        else:
            body = chapter.start
        for index in range(bisect_left(starts, body), bisect_left(starts, chapter.end)):
            paragraph = paragraphs[index]
            if paragraph.scene_mark:
                if parts and parts[-1].kind is not SegmentKind.HEADING:
                    parts[-1] = replace(parts[-1], boundary=Boundary.SCENE)
                continue
            if paragraph.unspoken:
                parts.append(TextSpan(paragraph.start, paragraph.end, SegmentKind.NARRATION, paragraph.boundary))
                continue
            first, last = bisect_left(first_quotations, index), bisect_left(first_quotations, index + 1)
            parts.extend(_paragraph_spans(text, paragraph, quotations, range(first, last)))
        spans.extend(_closed_up(text, chapter, parts))
    return tuple(spans)


def _paragraph_spans(
    text: str, paragraph: Paragraph, quotations: Sequence[Quotation], indices: range
) -> list[TextSpan]:
    stretches: list[tuple[int, int, int | None]] = []
    at = paragraph.start
    for index in indices:
        start = next_cluster_edge(text, quotations[index].start, paragraph.end)
        end = quotations[index].end
        while end < paragraph.end and text[end].isspace():
            end += 1
        end = next_cluster_edge(text, end, paragraph.end)
        if start > at:
            stretches.append((at, start, None))
        if end > max(at, start):
            stretches.append((max(at, start), end, index))
            at = end
    if at < paragraph.end:
        stretches.append((at, paragraph.end, None))
    spans: list[TextSpan] = []
    for start, end, quotation in _with_loose_marks_joined(text, stretches):
        kind = SegmentKind.NARRATION if quotation is None else SegmentKind.DIALOGUE
        pieces = spoken_pieces(text, start, end)
        spans.extend(TextSpan(piece.start, piece.end, kind, piece.boundary, quotation) for piece in pieces)
        if not _sentence_is_over(text, paragraph, end):
            spans[-1] = replace(spans[-1], boundary=Boundary.SPLIT)
    spans[-1] = replace(spans[-1], boundary=paragraph.boundary)
    return spans


def _with_loose_marks_joined(
    text: str, stretches: Sequence[tuple[int, int, int | None]]
) -> list[tuple[int, int, int | None]]:
    """Give narration without a letter or digit (a dash, a space) to its neighbour: it cannot be spoken alone."""
    joined: list[tuple[int, int, int | None]] = []
    pending: int | None = None
    for start, end, quotation in stretches:
        speakable = quotation is not None or any(character.isalnum() for character in text[start:end])
        if not speakable and joined:
            joined[-1] = (joined[-1][0], end, joined[-1][2])
        elif not speakable and len(stretches) > 1:
            pending = start
        else:
            joined.append((start if pending is None else pending, end, quotation))
            pending = None
    return joined


def _sentence_is_over(text: str, paragraph: Paragraph, end: int) -> bool:
    following = end
    last = min(paragraph.end, end + _MARKS_BETWEEN)
    while following < last and (text[following].isspace() or text[following] in "\"'“‘«„—–-("):
        following += 1
    if following < last and text[following].islower():
        return False
    return ends_sentence_at(text, max(paragraph.start, end - _MARKS_BETWEEN), end)


def _closed_up(text: str, chapter: ChapterSpan, parts: list[TextSpan]) -> list[TextSpan]:
    """Stretch the spans of one chapter so that they meet, and mark its end."""
    if not parts:
        return [TextSpan(chapter.start, chapter.end, SegmentKind.NARRATION, Boundary.CHAPTER)]
    ends = [*(part.start for part in parts[1:]), chapter.end]
    closed = [replace(part, end=end) for part, end in zip(parts, ends, strict=True)]
    closed[0] = replace(closed[0], start=chapter.start)
    closed[-1] = replace(closed[-1], boundary=Boundary.CHAPTER)
    return closed
