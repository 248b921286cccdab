"""What stands in a book and is not read aloud: notes of its editor, page numbers, the ends of its volumes.

Such text stays in the manuscript and in the script; it is only not spoken. "The end" is, and so are headings. Knows
nothing of chapters: front matter and licences are left out as chapters.
"""

import re
from typing import Final

from narratix_desktop.text.heading_lines import CHAPTER_WORDS, NUMBER, PART_WORDS
from narratix_desktop.text.rewriting import Rewriting

_LONGEST: Final = 4_000
"""Code points; longer notes are prose in brackets."""

_NOTE_WORDS: Final = (
    r"illustrations?|illus\.|sidenotes?|footnotes?(?:\s+[\w*†‡]+)?|decorations?|frontispiece|headpiece|tailpiece"
    r"|blank page|page|pg\.?|image|picture|map|plate|transcriber['’]?s?(?:['’])?\s+notes?"
)
NOTE: Final = re.compile(
    rf"\[\s*_?(?:{_NOTE_WORDS})\b(?:[^\[\]]|\[[^\[\]]{{0,{_LONGEST}}}\]){{0,{_LONGEST}}}\]", re.IGNORECASE
)
"""An editor's note in brackets, a caption with brackets of its own included; it may hold empty lines."""

_ANCHOR: Final = re.compile(r"(?<=[^\W\d_]|[.,;:!?”’\"'])\[(?:\d{1,3}|[A-Z]|[*†‡§]{1,3})\]")
_PAGE: Final = re.compile(r"^[ \t]*(?:[-–—]\s?\d{1,4}\s?[-–—]|[\[{]\s?\d{1,4}\s?[\]}])[ \t]*$", re.MULTILINE)
_DIVISION: Final = rf"(?:{PART_WORDS}|{CHAPTER_WORDS})"
_CLOSING: Final = re.compile(
    rf"^[ \t]*[(\[*_]*(?:the\s+)?end\s+of\s+(?:the\s+)?(?:{_DIVISION}\s+(?:the\s+)?{NUMBER}|{NUMBER}\s+{_DIVISION})"
    r"[.)\]*_]*[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_ARCHIVE: Final = re.compile(
    r"^[ \t]*(?:\*{3}[ \t]*(?:START|END)\b.{0,40}PROJECT GUTENBERG.*|end of (?:the |this )?project gutenberg.*)$",
    re.IGNORECASE | re.MULTILINE,
)
_END_OF: Final = re.compile(r"end\s+of", re.IGNORECASE)
_PATTERNS: Final = (NOTE, _ANCHOR, _PAGE, _CLOSING, _ARCHIVE)


def drop_unspoken(line: Rewriting) -> None:
    """Take out everything that is not read aloud."""
    for pattern in _PATTERNS:
        line.replace(pattern, " ")


def is_unspoken(block: str) -> bool:
    """Whether a whole paragraph is not read aloud, though it has letters or figures."""
    if len(block) > _LONGEST or not any(map(str.isalnum, block)):
        return False
    if not _may_hold_unspoken(block):
        return False
    for pattern in _PATTERNS:
        block = pattern.sub(" ", block)
    return not any(map(str.isalnum, block))


def _may_hold_unspoken(block: str) -> bool:
    """Whether any of the patterns can match; almost every paragraph of a novel is told apart by this alone."""
    if "[" in block or "{" in block or "gutenberg" in block.lower():
        return True
    return _END_OF.search(block) is not None or _PAGE.search(block) is not None
