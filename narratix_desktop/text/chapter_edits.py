"""The author's corrections of the chapters that were found: merge, split, leave out, rename. Pure.

Spans always cover the text exactly. Where a chapter may be split is read from lines that look like headings.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from narratix_desktop.domain.chapter import ChapterSpan
from narratix_desktop.text.heading_lines import LONGEST_HEADING, is_title_line, read_heading_line, tidy_title

_MOST_CANDIDATES: Final = 200


@dataclass(frozen=True, slots=True)
class HeadingCandidate:
    """A line inside a chapter at which another one could begin; ``title`` is the line made ready to read."""

    start: int
    end: int
    title: str


def merge_with_above(spans: Sequence[ChapterSpan], index: int) -> tuple[ChapterSpan, ...]:
    """Make a chapter the end of the one above it, whose title and inclusion stay.

    Raises:
        IndexError: There is none above it.
    """
    if not 0 < index < len(spans):
        raise IndexError("there is no chapter above this one")
    above = replace(spans[index - 1], end=spans[index].end)
    return (*spans[: index - 1], above, *spans[index + 1 :])


def split_at(spans: Sequence[ChapterSpan], index: int, candidate: HeadingCandidate) -> tuple[ChapterSpan, ...]:
    """Begin another chapter at a line of a chapter, in the same part and included as it is.

    Raises:
        IndexError: The line does not lie inside the chapter.
    """
    span = spans[index]
    if not span.start < candidate.start < span.end:
        raise IndexError("a chapter is split inside it")
    first = replace(span, end=candidate.start, heading_end=min(span.heading_end, candidate.start))
    second = replace(
        span,
        start=candidate.start,
        title=candidate.title,
        heading_end=min(max(candidate.end, candidate.start), span.end),
    )
    return (*spans[:index], first, second, *spans[index + 1 :])


def renamed(spans: Sequence[ChapterSpan], index: int, title: str) -> tuple[ChapterSpan, ...]:
    """Give a chapter another title; one of nothing but white space changes nothing."""
    wanted = " ".join(title.split())
    if not wanted:
        return tuple(spans)
    return tuple(replace(span, title=wanted) if at == index else span for at, span in enumerate(spans))


def included(spans: Sequence[ChapterSpan], indices: Sequence[int], wanted: bool) -> tuple[ChapterSpan, ...]:
    """Put chapters into the audio, or leave them out."""
    return tuple(replace(span, included=wanted) if at in indices else span for at, span in enumerate(spans))


def heading_candidates(text: str, span: ChapterSpan) -> tuple[HeadingCandidate, ...]:
    """Lines of a chapter, behind its heading, that stand alone and could be headings, the likelier kind alone if any.

    Lines that read as headings ("Chapter IV") come before lines that only look like titles; with many of either the
    first two hundred are answered.
    """
    sure: list[HeadingCandidate] = []
    likely: list[HeadingCandidate] = []
    at = max(span.start, span.heading_end)
    blank_before = True
    lines = text[at : span.end].splitlines(keepends=True)
    for index, raw in enumerate(lines):
        line = raw.strip()
        start, at = at + len(raw) - len(raw.lstrip()), at + len(raw)
        follows = lines[index + 1].strip() if index + 1 < len(lines) else ""
        alone, blank_before = blank_before and not follows, not line
        if not line or len(line) > LONGEST_HEADING or start <= span.start:
            continue
        found = read_heading_line(line)
        if found is not None and (alone or not follows[:1].islower()):
            sure.append(HeadingCandidate(start, start + len(line), found.full_title))
        elif alone and is_title_line(line):
            likely.append(HeadingCandidate(start, start + len(line), tidy_title(line)))
    return tuple((sure or likely)[:_MOST_CANDIDATES])
