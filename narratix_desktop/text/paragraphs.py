"""Paragraphs of a plain text: where they begin and end, and how strong the break behind each one is.

Two conventions are told apart once per book: paragraphs divided by blank lines (lines inside may be wrapped), and one
paragraph per line. Knows nothing of chapters beyond the edges that it is given.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from narratix_desktop.domain.segment import Boundary
from narratix_desktop.text.unspoken import NOTE, is_unspoken

_LINE_BREAK: Final = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_SENTENCE_STOP: Final = frozenset(".!?…:;\"'”’»«)]*—-。！？」』")
_SCENE_MARK_CHARACTERS: Final = frozenset("*#~•◆◇❦⁂·—–-_=+")
_SCENE_MARK_LENGTH: Final = 40
_ONE_PER_LINE_SHARE: Final = 0.7
_SCENE_GAP_SHARE: Final = 0.1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of text without its surrounding white space.

    Attributes:
        start: First code point that is not white space.
        end: Behind the last code point that is not white space.
        boundary: ``PARAGRAPH``, or ``SCENE`` where a scene mark or an unusually wide gap follows.
        scene_mark: Whether it is itself nothing but such a mark (``* * *``), which nobody speaks.
        unspoken: Whether it is a note of the editor or the printer, which nobody speaks either.
    """

    start: int
    end: int
    boundary: Boundary = Boundary.PARAGRAPH
    scene_mark: bool = False
    unspoken: bool = False


class _Line(NamedTuple):
    # A novel has tens of thousands: these are made in a third of the time of dataclasses.
    start: int
    end: int
    indented: bool


class _Block(NamedTuple):
    start: int
    end: int
    blank_lines_after: int


def find_paragraphs(text: str, edges: Collection[int] = (), *, tell_unspoken: bool = True) -> tuple[Paragraph, ...]:
    """Find all paragraphs, in order.

    Args:
        text: Any text; every Unicode line break counts as one.
        edges: Offsets that no paragraph may cross, such as the ends of headings.
        tell_unspoken: Whether to look for notes that nobody speaks, which takes as long as all the rest.

    Returns:
        Paragraphs that together hold every code point that is not white space.
    """
    lines = _lines(text, frozenset(edges))
    one_per_line = _has_one_paragraph_per_line(text, lines)
    blocks = _with_notes_whole(text, _blocks(text, lines, frozenset(edges), one_per_line), edges)
    scene_gap = _scene_gap(blocks, one_per_line)
    marks = [_is_scene_mark(text[block.start : block.end]) for block in blocks]
    paragraphs = []
    for index, block in enumerate(blocks):
        mark_follows = index + 1 < len(blocks) and marks[index + 1]
        is_scene_end = mark_follows or block.blank_lines_after >= scene_gap
        boundary = Boundary.SCENE if is_scene_end or marks[index] else Boundary.PARAGRAPH
        unspoken = tell_unspoken and not marks[index] and is_unspoken(text[block.start : block.end])
        paragraphs.append(Paragraph(block.start, block.end, boundary, marks[index], unspoken))
    return tuple(paragraphs)


def _lines(text: str, edges: frozenset[int]) -> list[_Line]:
    cuts = {match.end(): match.start() for match in _LINE_BREAK.finditer(text)}
    cuts.update({edge: edge for edge in edges if 0 < edge < len(text) and edge not in cuts})
    cuts[len(text)] = cuts.get(len(text), len(text))
    lines = []
    start = 0
    for following in sorted(cuts):
        raw = text[start : cuts[following]]
        bare = raw.lstrip()
        indent = len(raw) - len(bare)
        lines.append(_Line(start + indent, start + indent + len(bare.rstrip()), indent > 1 or raw.startswith("\t")))
        start = following
    return lines


def _has_one_paragraph_per_line(text: str, lines: list[_Line]) -> bool:
    whole = 0
    total = 0
    for line, following in pairwise(lines):
        if line.start == line.end or following.start == following.end:
            continue
        total += 1
        whole += text[line.end - 1] in _SENTENCE_STOP and not text[following.start].islower()
    return total > 0 and whole >= total * _ONE_PER_LINE_SHARE


def _blocks(text: str, lines: list[_Line], edges: frozenset[int], one_per_line: bool) -> list[_Block]:
    filled = [line for line in lines if line.start < line.end]
    indents_divide = not one_per_line and sum(line.indented for line in filled) * 2 < len(filled)
    blocks: list[_Block] = []
    start, end, blank_lines = 0, 0, 0
    open_block = False
    for line in lines:
        if line.start == line.end:
            blank_lines += 1
            open_block = False
            continue
        begins_by_indent = indents_divide and line.indented and end > start and text[end - 1] in ".!?\"'”’"
        crosses_edge = end > start and not edges.isdisjoint(range(end, line.start + 1))
        if open_block and not one_per_line and not begins_by_indent and not crosses_edge:
            end = line.end
        else:
            if end > start:
                blocks.append(_Block(start, end, blank_lines))
            start, end, blank_lines = line.start, line.end, 0
        open_block = True
    if end > start:
        blocks.append(_Block(start, end, blank_lines))
    return blocks


def _with_notes_whole(text: str, blocks: list[_Block], edges: Collection[int]) -> list[_Block]:
    """Join the blocks of an editor's note that holds empty lines, as captions do."""
    first_at = {block.start: index for index, block in enumerate(blocks)}
    last_at = {block.end: index for index, block in enumerate(blocks)}
    joined = {}
    for start, end in (note.span() for note in NOTE.finditer(text)):
        if start in first_at and end in last_at and not any(start < edge < end for edge in edges):
            joined[first_at[start]] = last_at[end]
    whole: list[_Block] = []
    behind = 0
    for index, block in enumerate(blocks):
        if index < behind:
            continue
        last = blocks[joined.get(index, index)]
        behind = joined.get(index, index) + 1
        whole.append(_Block(block.start, last.end, last.blank_lines_after))
    return whole


def _scene_gap(blocks: list[_Block], one_per_line: bool) -> int:
    """The number of blank lines from which a gap ends a scene, given what is usual in this text."""
    rare = len(blocks) * _SCENE_GAP_SHARE
    first = 1 if one_per_line else 2
    for lines in range(first, first + 3):
        if sum(block.blank_lines_after >= lines for block in blocks) <= rare:
            return lines
    return first + 3


def _is_scene_mark(block: str) -> bool:
    if len(block) > _SCENE_MARK_LENGTH * 2:
        return False
    marks = "".join(block.split())
    return len(marks) <= _SCENE_MARK_LENGTH and all(mark in _SCENE_MARK_CHARACTERS for mark in marks)
