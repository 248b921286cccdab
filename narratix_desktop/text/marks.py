"""Where headings stand: from the marks of a format, or from lines of the text that stand alone.

A mark is a heading with its place. Refuses to know what becomes of it: spans and inclusion are for chapters.py.
"""

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from operator import sub
from typing import Final

from narratix_desktop.domain.book import Heading
from narratix_desktop.text.heading_lines import (
    LONGEST_HEADING,
    HeadingKind,
    HeadingLine,
    is_all_caps,
    is_title_line,
    read_heading_line,
    tidy_title,
)

_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_BLANK: Final = " \t\f\v\u00a0\ufeff"
MAX_HEADINGS: Final = 5_000
"""Where more lines than this look like headings, none of them is one."""
_DENSE: Final = 0.04
"""Share of empty lines under which a text is taken to set paragraphs without empty lines between them."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A heading and where it stands; ``end`` lies behind its title line."""

    start: int
    end: int
    line: HeadingLine


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


class _Lines:
    """The lines of a text without their ends, cut out only when they are looked at."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = array("q", [0])
        self._ends = array("q")
        for found in _LINE_END.finditer(text):
            self._ends.append(found.start())
            self._starts.append(found.end())
        self._ends.append(len(text))

    def __len__(self) -> int:
        return len(self._starts)

    def __getitem__(self, index: int) -> _Line:
        return _Line(self._starts[index], self._text[self._starts[index] : self._ends[index]])

    def ending_at(self, offset: int) -> int | None:
        """Index of the line that ends at an offset."""
        index = bisect_left(self._ends, offset)
        return index if index < len(self._ends) and self._ends[index] == offset else None

    def is_blank(self, index: int) -> bool:
        """Whether a line holds nothing, or lies outside the text."""
        if not 0 <= index < len(self):
            return True
        return not self._text[self._starts[index] : self._ends[index]].strip(_BLANK)

    def are_dense(self) -> bool:
        """Whether paragraphs follow one another without empty lines between them."""
        blank = sum(1 for start, end in zip(self._starts, self._ends, strict=True) if start == end)
        return len(self) - blank > 20 and blank < _DENSE * len(self)

    def short_ones(self) -> Iterator[int]:
        """Indices of the lines that hold something and are short enough for a heading."""
        lengths = map(sub, self._ends, self._starts)
        return (index for index, length in enumerate(lengths) if 0 < length <= 4 * LONGEST_HEADING)

    def heading_at(self, index: int) -> HeadingLine | None:
        """The line understood as a heading, wherever it stands."""
        if not 0 <= index < len(self) or self._ends[index] - self._starts[index] > 4 * LONGEST_HEADING:
            return None
        return read_heading_line(self._text[self._starts[index] : self._ends[index]])


def marks_of_format(text: str, headings: Iterable[Heading]) -> list[Mark]:
    """Turn parts and chapters that a file format marks into marks; a number and the title below it become one."""
    marks: list[Mark] = []
    for heading in headings:
        if heading.level > 2 and not (marks and _continues(marks[-1], heading, text)):
            continue
        line = _line_of_format(heading)
        if marks and _continues(marks[-1], heading, text) and _is_title_for(marks[-1].line, line):
            joined = replace(marks[-1].line, title=line.full_title)
            marks[-1] = Mark(marks[-1].start, max(heading.end, marks[-1].end), joined)
        elif heading.level <= 2:
            marks.append(Mark(heading.start, heading.end, line))
    lines = _Lines(text if marks else "")
    limits = [*(mark.start for mark in marks[1:]), len(text)]
    return [_with_title_below(mark, lines, limit) for mark, limit in zip(marks, limits, strict=False)]


def marks_in_text(text: str) -> list[Mark]:
    """Find lines that stand alone and read as headings, with the title line below them where there is one."""
    lines = _Lines(text)
    dense = lines.are_dense()
    marks: list[Mark] = []
    last = -2
    for index in lines.short_ones():
        found = lines.heading_at(index)
        if found is None or index <= last:
            continue
        if not (lines.is_blank(index - 1) or last == index - 1 or (dense and _is_plain_chapter(found))):
            continue
        taken = _take_heading(lines, index, found)
        if taken:
            mark, last = taken
            marks.append(mark)
            if len(marks) > MAX_HEADINGS:
                return []
    return marks


def _is_plain_chapter(line: HeadingLine) -> bool:
    return line.kind is HeadingKind.CHAPTER and not line.title


def _take_heading(lines: _Lines, index: int, found: HeadingLine) -> tuple[Mark, int] | None:
    """The mark at a line and the index of its last line; None where the surroundings say that it is no heading."""
    line = lines[index]
    start = line.start + len(line.text) - len(line.text.lstrip())
    mark = Mark(start, line.start + len(line.text.rstrip()), found)
    if lines.is_blank(index + 1):
        return _with_separate_title(mark, lines, index)
    below, after = lines[index + 1], lines.heading_at(index + 1)
    if after:
        opens_chapter = found.kind is HeadingKind.PART and after.kind is not HeadingKind.PART
        return (mark, index) if opens_chapter and _take_heading(lines, index + 1, after) else None
    if lines.is_blank(index + 2) and _is_attached_title(found, below.text):
        title = tidy_title(below.text)
        joined = replace(found, title=f"{found.title} {title}" if found.title else title)
        return Mark(start, below.start + len(below.text.rstrip()), joined), index + 1
    sure = found.kind in (HeadingKind.CHAPTER, HeadingKind.PART) and not below.text.lstrip()[:1].islower()
    return (mark, index) if sure else None


def _is_attached_title(found: HeadingLine, below: str) -> bool:
    plain = below.strip()
    if found.kind is HeadingKind.MATTER or len(plain) > 80:
        return False
    if found.title:
        return is_all_caps(plain) and is_title_line(plain)
    if is_title_line(plain):
        return True
    return found.kind is not HeadingKind.NUMERAL and plain[0].isupper() and plain[-1] not in ".,;:…\"'”’"


def _with_separate_title(mark: Mark, lines: _Lines, index: int) -> tuple[Mark, int]:
    """Take a title that stands by itself after one or two empty lines."""
    if mark.line.title or mark.line.kind is HeadingKind.MATTER:
        return mark, index
    at = next((at for at in range(index + 1, index + 4) if not lines.is_blank(at)), None)
    if at is None or not lines.is_blank(at + 1) or lines.heading_at(at):
        return mark, index
    title = lines[at]
    if not is_title_line(title.text) or _only_heading_follows(lines, at + 1):
        return mark, index
    joined = replace(mark.line, title=tidy_title(title.text))
    return Mark(mark.start, title.start + len(title.text.rstrip()), joined), at


def _only_heading_follows(lines: _Lines, index: int) -> bool:
    """Whether nothing stands between a line and the end of the text: then the line was all that a chapter says."""
    return all(lines.is_blank(at) for at in range(index, min(index + 40, len(lines)))) and index + 40 >= len(lines)


def _line_of_format(heading: Heading) -> HeadingLine:
    found = read_heading_line(heading.title)
    if found and found.kind is HeadingKind.NUMERAL:
        return replace(found, kind=HeadingKind.CHAPTER if heading.level > 1 else HeadingKind.PART)
    if found:
        return found
    kind = HeadingKind.PART if heading.level == 1 else HeadingKind.CHAPTER
    return HeadingLine(kind, tidy_title(heading.title) or heading.title)


def _continues(mark: Mark, heading: Heading, text: str) -> bool:
    return heading.start >= mark.start and not text[mark.end : heading.start].strip()


def _is_title_for(numbered: HeadingLine, below: HeadingLine) -> bool:
    """Whether a heading right below another one only names it: the upper has a number and no title, the lower none."""
    if numbered.kind is HeadingKind.MATTER or numbered.title or numbered.number is None:
        return False
    return below.number is None and below.kind is not HeadingKind.MATTER and below.kind is numbered.kind


def _with_title_below(mark: Mark, lines: _Lines, limit: int) -> Mark:
    index = lines.ending_at(mark.end)
    if index is None or mark.line.number is None or mark.start == mark.end:
        return mark
    longer = _with_separate_title(mark, lines, index)[0]
    return longer if longer.end <= limit else mark
