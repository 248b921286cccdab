"""Blocks of text, and how they become a manuscript's text and headings.

A block is a paragraph, a heading, a line of a list or a scene break, whatever format it came from.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from narratix_desktop.domain.book import Heading
from narratix_desktop.text.heading_lines import HeadingKind, read_heading_line, tidy_title

SCENE_BREAK: Final = "* * *"
_ORNAMENT: Final = re.compile(r"[*#~•·⁂✻✽❖◆◇○●§=_–—\s-]{1,24}")


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text that stands by itself.

    Attributes:
        text: Never empty; single line breaks inside are meant (verse, addresses).
        level: 1 to 6 for headings as the format counts them, 0 for anything else.
        tight: Whether it follows the block before on the next line, as items of a list do.
    """

    text: str
    level: int = 0
    tight: bool = False


@dataclass(frozen=True, slots=True)
class RawHeading:
    """A heading with the level that its format gives it: 1 is the outermost that the format knows."""

    start: int
    end: int
    level: int
    title: str


def make_block(text: str, level: int = 0, tight: bool = False, *, verbatim: bool = False) -> Block | None:
    """Tidy the white space of a block; ornaments become a scene break, nothing but space becomes None."""
    lines = text.replace("\u00ad", "").split("\n")
    lines = [line.rstrip() if verbatim else " ".join(line.split()) for line in lines]
    tidy = "\n".join(lines).strip("\n")
    if not tidy:
        return None
    if _ORNAMENT.fullmatch(tidy):
        return Block(SCENE_BREAK)
    return Block(tidy, level, tight)


def join_blocks(blocks: Sequence[Block]) -> tuple[str, tuple[int, ...]]:
    """Join blocks by blank lines, tight ones by a line break; return the text and each block's offset."""
    pieces: list[str] = []
    starts: list[int] = []
    length = 0
    for index, block in enumerate(blocks):
        if index:
            gap = "\n" if block.tight and blocks[index - 1].tight else "\n\n"
            pieces.append(gap)
            length += len(gap)
        starts.append(length)
        pieces.append(block.text)
        length += len(block.text)
    return "".join(pieces), tuple(starts)


def headings_of(blocks: Sequence[Block], starts: Sequence[int]) -> list[RawHeading]:
    """The blocks that the format marks as headings."""
    return [
        RawHeading(start, start + len(block.text), block.level, " ".join(block.text.split()))
        for block, start in zip(blocks, starts, strict=True)
        if block.level
    ]


def rank_headings(raw: Iterable[RawHeading], title: str) -> tuple[Heading, ...]:
    """Give headings their meaning: 1 for parts, 2 for chapters, 3 and more for sections inside chapters.

    What a heading says comes before how the format ranks it. Where no words help, the outermost level that occurs more
    than once holds the chapters; a single heading above all others is the title of the book and is left out.
    """
    headings = sorted(raw, key=lambda heading: (heading.start, heading.level))
    headings = _without_book_title(headings, title)
    if not headings:
        return ()
    chapters = _chapter_level(headings)
    return tuple(
        Heading(heading.start, heading.end, _meaning(heading, chapters), tidy_title(heading.title) or heading.title)
        for heading in headings
    )


def _without_book_title(headings: list[RawHeading], title: str) -> list[RawHeading]:
    if not headings:
        return headings
    first = headings[0]
    is_title = bool(title) and _plain(first.title) == _plain(title)
    alone_above = all(heading.level > first.level for heading in headings[1:])
    known = read_heading_line(first.title) is not None
    return headings[1:] if is_title or (alone_above and not known and len(headings) > 2) else headings


def _chapter_level(headings: Sequence[RawHeading]) -> int:
    kinds = [(heading.level, read_heading_line(heading.title)) for heading in headings]
    called = Counter(level for level, line in kinds if line and line.kind in (HeadingKind.CHAPTER, HeadingKind.NUMERAL))
    if called:
        return min(called, key=lambda level: (-called[level], level))
    parts = [level for level, line in kinds if line and line.kind is HeadingKind.PART]
    others = [level for level, line in kinds if line is None]
    below = [level for level in others if parts and level > min(parts)]
    return min(below or others or parts or [1])


def _meaning(heading: RawHeading, chapters: int) -> int:
    line = read_heading_line(heading.title)
    if line and line.kind is HeadingKind.PART and heading.level <= chapters:
        return 1
    if line and line.kind in (HeadingKind.CHAPTER, HeadingKind.MATTER) and heading.level <= chapters:
        return 2
    return 1 if heading.level < chapters else 2 + heading.level - chapters


def _plain(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
