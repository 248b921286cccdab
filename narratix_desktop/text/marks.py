"""Where headings stand: from the marks of a format, or from lines of the text that stand alone.

A mark is a heading with its place. Refuses to know what becomes of it: spans and inclusion are for chapters.py.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
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

_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
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
    lines = _split_lines(text) if any(not mark.line.title for mark in marks) else []
    at = {line.end: index for index, line in enumerate(lines)}
    return [_with_title_below(mark, lines, at) for mark in marks]


def marks_in_text(text: str) -> list[Mark]:
    """Find lines that stand alone and read as headings, with the title line below them where there is one."""
    lines = _split_lines(text)
    filled = sum(1 for line in lines if line.text.strip())
    dense = filled > 20 and len(lines) - filled < _DENSE * len(lines)
    marks: list[Mark] = []
    last = -2
    for index in range(len(lines)):
        found = _heading_at(lines, index)
        if found is None or index <= last:
            continue
        if not (_is_blank(lines, index - 1) or last == index - 1 or (dense and _is_plain_chapter(found))):
            continue
        taken = _take_heading(lines, index, found)
        if taken:
            mark, last = taken
            marks.append(mark)
    return marks


def _split_lines(text: str) -> list[_Line]:
    return [
        _Line(found.start(), found[0].rstrip("\r\n")) for found in _LINE.finditer(text) if found[0] or not found.start()
    ]


def _is_blank(lines: Sequence[_Line], index: int) -> bool:
    return not 0 <= index < len(lines) or not lines[index].text.strip(" \t\f\v\u00a0\ufeff")


def _heading_at(lines: Sequence[_Line], index: int) -> HeadingLine | None:
    if not 0 <= index < len(lines) or len(lines[index].text) > 4 * LONGEST_HEADING:
        return None
    return read_heading_line(lines[index].text)


def _is_plain_chapter(line: HeadingLine) -> bool:
    return line.kind is HeadingKind.CHAPTER and not line.title


def _take_heading(lines: Sequence[_Line], index: int, found: HeadingLine) -> tuple[Mark, int] | None:
    """The mark at a line and the index of its last line; None where the surroundings say that it is no heading."""
    line = lines[index]
    start = line.start + len(line.text) - len(line.text.lstrip())
    mark = Mark(start, line.start + len(line.text.rstrip()), found)
    if _is_blank(lines, index + 1):
        return _with_separate_title(mark, lines, index)
    below, after = lines[index + 1], _heading_at(lines, index + 1)
    if after:
        opens_chapter = found.kind is HeadingKind.PART and after.kind is not HeadingKind.PART
        return (mark, index) if opens_chapter and _take_heading(lines, index + 1, after) else None
    if _is_blank(lines, index + 2) and _is_attached_title(found, below.text):
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


def _with_separate_title(mark: Mark, lines: Sequence[_Line], index: int) -> tuple[Mark, int]:
    """Take a title that stands by itself after one or two empty lines."""
    if mark.line.title or mark.line.kind is HeadingKind.MATTER:
        return mark, index
    at = next((at for at in range(index + 1, index + 4) if not _is_blank(lines, at)), None)
    if at is None or not _is_blank(lines, at + 1) or _heading_at(lines, at):
        return mark, index
    title = lines[at]
    if not is_title_line(title.text) or _only_heading_follows(lines, at + 1):
        return mark, index
    joined = replace(mark.line, title=tidy_title(title.text))
    return Mark(mark.start, title.start + len(title.text.rstrip()), joined), at


def _only_heading_follows(lines: Sequence[_Line], index: int) -> bool:
    """Whether nothing stands between a line and the end of the text: then the line was all that a chapter says."""
    return all(_is_blank(lines, at) for at in range(index, min(index + 40, len(lines)))) and index + 40 >= len(lines)


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


def _with_title_below(mark: Mark, lines: Sequence[_Line], at: dict[int, int]) -> Mark:
    index = at.get(mark.end)
    if index is None or mark.line.number is None or mark.start == mark.end:
        return mark
    return _with_separate_title(mark, lines, index)[0]
