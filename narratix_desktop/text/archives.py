"""Where the text of a book begins that comes from an archive of free books: behind the archive's own words.

Knows the marks of Project Gutenberg, old and new. Its licence at the end opens with a mark of its own, which is read as
a heading.
"""

import re
from typing import Final

_LATEST_SHARE: Final = 0.5
"""A mark behind the middle of a text heads nothing."""

_START: Final = re.compile(
    r"^[ \t]*(?:\*{3}[ \t]*START OF (?:THE|THIS) PROJECT GUTENBERG|\*\s?END\s?\*?\s?THE SMALL PRINT)"
    r"[^\n]{0,300}(?:\n[ \t]*\S[^\n]{0,200}\*{3})?[^\n]*",
    re.IGNORECASE | re.MULTILINE,
)
_MAKERS: Final = re.compile(
    r"\s*_?(?:this (?:e-?text|e-?book) was )?(?:e-?text )?(?:produced|prepared|transcribed|scanned|digiti[sz]ed)"
    r",? (?:and |prepared |proofed |by |from )[^\n]*(?:\n[ \t]*\S[^\n]*){0,8}",
    re.IGNORECASE,
)


def end_of_archive_header(text: str) -> int:
    """Offset behind the header of an archive and the names of those who typed the book; 0 where there is none."""
    marks = [found.end() for found in _START.finditer(text, 0, int(len(text) * _LATEST_SHARE))]
    if not marks:
        return 0
    end = marks[-1]
    while makers := _MAKERS.match(text, end):
        end = makers.end()
    return end
