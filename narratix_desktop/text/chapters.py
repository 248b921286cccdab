"""Divide a manuscript into chapters that cover its text exactly.

The marks of the file format are believed first, the text itself second. Refuses to know how a heading is written
(heading_lines.py) and where headings stand (marks.py). What is left out of the audio is only proposed: nothing is
removed from the text.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from narratix_desktop.domain.book import Manuscript
from narratix_desktop.domain.chapter import ChapterSpan
from narratix_desktop.text.archives import end_of_archive_header
from narratix_desktop.text.heading_lines import HeadingKind, Place, is_title_line
from narratix_desktop.text.marks import Mark, marks_in_text, marks_of_format

_REAL_PROSE: Final = 300
"""Words before the first heading from which on they are taken for part of the story."""
_LISTING: Final = 3
"""So many headings in a row with nothing between them are a table of contents."""
_PUBLISHERS_WORDS: Final = re.compile(
    r"all rights reserved|\bISBN\b|copyright\s+(?:©|\(c\)|\d{4}|by)|©|project gutenberg|^\s*(?:table of )?contents\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_PRINTERS_WORDS: Final = re.compile(r"\b(?:printed (?:for|by|in)|published by|publishers?|press)\b", re.IGNORECASE)
_LONGEST_IMPRINT: Final = 600
_FRONT_MATTER: Final = "Front matter"
_PARAGRAPH: Final = re.compile(r"\S(?:.*(?:\n|\r\n?)(?![ \t]*[\r\n]))*.*")


def find_chapters(manuscript: Manuscript) -> tuple[ChapterSpan, ...]:
    """Return the chapters of a manuscript, in order, from 0 to the end of its text; none for an empty text.

    Parts give their title to the chapters that follow. Front and back matter is not included, nor is a title page
    before the first heading. A text without headings is one included chapter titled as the book.
    """
    text = manuscript.text
    if not text:
        return ()
    begin = end_of_archive_header(text)
    marks = _believable(_behind(begin, marks_of_format(text, manuscript.headings)), text)
    if _count_chapters(marks) < 2:
        from_text = _believable(_in_sequence(_behind(begin, marks_in_text(text)), text), text)
        if _count_chapters(from_text) > _count_chapters(marks) or not marks:
            marks = from_text
    return tuple(_spans(marks, manuscript, begin))


def _behind(begin: int, marks: list[Mark]) -> list[Mark]:
    return [mark for mark in marks if mark.start >= begin]


def _count_chapters(marks: Sequence[Mark]) -> int:
    return sum(1 for mark in marks if mark.line.included)


def _believable(marks: list[Mark], text: str) -> list[Mark]:
    marks = _without_listings(marks, text)
    story = [index for index, mark in enumerate(marks) if mark.line.included]
    if not story:
        return [mark for mark in marks if mark.line.place is Place.BACK and mark.start > len(text) // 2]
    chapters = [index for index in story if marks[index].line.kind is not HeadingKind.MATTER] or story
    return [
        mark
        for index, mark in enumerate(marks)
        if mark.line.included
        or (mark.line.place in (Place.FRONT, Place.EITHER) and index < chapters[0])
        or (mark.line.place in (Place.BACK, Place.EITHER) and index > chapters[-1])
    ]


def _without_listings(marks: list[Mark], text: str) -> list[Mark]:
    """Drop the entries of tables of contents: runs of headings that have nothing between them."""
    kept: list[Mark] = []
    run: list[Mark] = []
    for index, mark in enumerate(marks):
        if index + 1 < len(marks) and _says_nothing(text[mark.end : marks[index + 1].start]):
            run.append(mark)
            continue
        listed = sum(1 for entry in run if entry.line.kind is not HeadingKind.PART)
        if listed >= _LISTING:
            run = _behind_listing(run)
            if _is_last_entry(mark, marks):
                continue
        kept += [*run, mark]
        run = []
    return kept


def _behind_listing(run: list[Mark]) -> list[Mark]:
    """Keep the heading above a listing and the parts that open right behind it."""
    parts = len(run)
    while run[parts - 1].line.kind is HeadingKind.PART:
        parts -= 1
    above = run[:1] if not run[0].line.included else []
    return above + run[parts:]


def _is_last_entry(mark: Mark, marks: Sequence[Mark]) -> bool:
    """Whether a mark right behind a listing is its last entry: the same chapter then comes again."""
    same = (mark.line.kind, mark.line.number, mark.line.label)
    return (
        any(
            other.start > mark.start and (other.line.kind, other.line.number, other.line.label) == same
            for other in marks
        )
        and mark.line.number != 1
    )


def _says_nothing(between: str) -> bool:
    lines = [line for line in between.split("\n") if any(map(str.isalnum, line))]
    return len(lines) <= 2 and all(is_title_line(line) or line.strip().isdigit() for line in lines)


def _in_sequence(marks: list[Mark], text: str) -> list[Mark]:
    """Believe bare numbers only where nothing calls itself a chapter, and only those that count up from one."""
    numerals = [mark for mark in marks if mark.line.kind is HeadingKind.NUMERAL]
    others = [mark for mark in marks if mark.line.kind is not HeadingKind.NUMERAL]
    if not numerals or any(mark.line.kind is HeadingKind.CHAPTER for mark in others):
        return others
    believed: list[Mark] = []
    count, part = 0, -1
    starts = [mark.start for mark in others if mark.line.kind is HeadingKind.PART]
    for mark in numerals:
        latest = max((start for start in starts if start < mark.start), default=-1)
        if mark.line.number == count + 1 or (mark.line.number == 1 and latest > part):
            believed.append(mark)
            count, part = mark.line.number or 0, latest
    together = sorted(others + believed, key=lambda mark: mark.start)
    return together if len(believed) >= 2 and _between_sentences(together, text) else others


def _between_sentences(marks: Sequence[Mark], text: str) -> bool:
    """Whether numbers stand where sentences or headings have ended; page numbers mostly cut through sentences."""
    between = [
        text[max(above.end, mark.start - 200) : mark.start].rstrip()[-1:]
        for above, mark in pairwise(marks)
        if mark.line.kind is HeadingKind.NUMERAL
    ]
    ended = sum(1 for last in between if not last or (last not in ",;-–—" and not last.isalnum()))
    return ended >= 0.8 * len(between)


def _spans(marks: Sequence[Mark], manuscript: Manuscript, begin: int) -> list[ChapterSpan]:
    text = manuscript.text
    header = [ChapterSpan(0, begin, _FRONT_MATTER, included=False)] if begin else []
    if not marks:
        return [*header, ChapterSpan(begin, len(text), manuscript.title, heading_end=begin)]
    spans = _opening(marks, manuscript, header)
    start = spans[-1].end if spans else 0
    part, pending = "", list[str]()
    for index, mark in enumerate(marks):
        end = marks[index + 1].start if index + 1 < len(marks) else len(text)
        is_part = mark.line.kind is HeadingKind.PART
        if is_part:
            part = mark.line.full_title
            if end < len(text) and not text[mark.end : end].strip():
                pending.append(part)
                continue
        title = mark.line.full_title or manuscript.title
        if pending:
            part = ", ".join([*pending, part] if is_part else pending)
        outside = is_part or mark.line.kind is HeadingKind.MATTER
        included = mark.line.included and not (is_part and _is_imprint(text[mark.end : end]))
        if end > start:
            spans.append(
                ChapterSpan(
                    start,
                    end,
                    title,
                    part="" if outside else part,
                    included=included,
                    heading_end=min(max(mark.end, start), end),
                )
            )
            start = end
        pending = []
    return spans


def _is_imprint(text: str) -> bool:
    """Whether the page behind a part's name only says who printed the volume."""
    return len(text) < _LONGEST_IMPRINT and bool(_PRINTERS_WORDS.search(text))


def _opening(marks: Sequence[Mark], manuscript: Manuscript, header: list[ChapterSpan]) -> list[ChapterSpan]:
    """What lies before the first heading: an archive's header, and a span behind it unless nothing stands there."""
    begin = header[-1].end if header else 0
    before = manuscript.text[begin : marks[0].start]
    if not before.strip("\ufeff \t\r\n\f\v"):
        return header
    only_back_matter = not any(mark.line.included for mark in marks)
    included = only_back_matter or (_prose_words(before) > _REAL_PROSE and not _PUBLISHERS_WORDS.search(before))
    if header and not included:
        return [replace(header[0], end=marks[0].start)]
    title = manuscript.title if only_back_matter else "Opening" if included else _FRONT_MATTER
    return [*header, ChapterSpan(begin, marks[0].start, title, included=included, heading_end=begin)]


def _prose_words(text: str) -> int:
    paragraphs = [paragraph.split() for paragraph in _PARAGRAPH.findall(text)]
    return sum(len(words) for words in paragraphs if len(words) >= 12)
