"""A book's text as the page shows it: paragraphs of all chapters, one after the other.

Pure. Offsets are code points of the revision. Knows nothing of lines, speakers and pixels.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.segment import Boundary
from narratix_desktop.text.paragraphs import find_paragraphs


class PageParagraph(NamedTuple):
    """One paragraph.

    Attributes:
        chapter: Index of its chapter.
        start: First code point that is not white space.
        end: Behind the last one; equal to ``start`` in a chapter that holds no words.
        heading: Whether it belongs to the chapter's heading.
        opens: Whether the chapter begins with it.
        scene_ends: Whether a scene ends behind it.
        scene_mark: Whether it is nothing but a mark such as ``* * *``.
    """

    chapter: int
    start: int
    end: int
    heading: bool = False
    opens: bool = False
    scene_ends: bool = False
    scene_mark: bool = False


class PageText:
    """The paragraphs of a book, found by offset.

    ``letters``, ``headings`` and ``scene_ends`` say of each paragraph how many code points it has, whether it is a
    heading and whether a scene ends behind it.
    """

    def __init__(self, text: str, chapters: Sequence[Chapter], paragraphs: Sequence[PageParagraph]) -> None:
        self.text = text
        self.chapters = tuple(chapters)
        self.paragraphs = tuple(paragraphs)
        self._starts = [paragraph.start for paragraph in paragraphs]
        self.letters = np.array([paragraph.end - paragraph.start for paragraph in paragraphs], dtype=np.int64)
        self.headings = np.array([paragraph.heading for paragraph in paragraphs], dtype=np.bool_)
        self.scene_ends = np.array([paragraph.scene_ends for paragraph in paragraphs], dtype=np.bool_)
        self._chapter_starts = [chapter.start for chapter in chapters]
        firsts: dict[int, int] = {}
        for at, paragraph in enumerate(paragraphs):
            firsts.setdefault(paragraph.chapter, at)
        self._firsts = [firsts[at] for at in range(len(chapters))]

    def paragraph_at(self, offset: int) -> int:
        """Index of the paragraph that holds an offset, or of the one before the white space that does."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def chapter_at(self, offset: int) -> int:
        """Index of the chapter that holds an offset."""
        return max(0, bisect_right(self._chapter_starts, offset) - 1)

    def first_of(self, chapter: int) -> int:
        """Index of a chapter's first paragraph."""
        return self._firsts[chapter]

    def paragraphs_between(self, start: int, end: int) -> range:
        """Indices of the paragraphs that hold something of ``[start, end)``."""
        first = self.paragraph_at(start)
        return range(first, max(first + 1, bisect_left(self._starts, end)))


def page_text(text: str, chapters: Sequence[Chapter]) -> PageText:
    """Find the paragraphs of a book.

    Args:
        text: The revision's text.
        chapters: Its chapters, which cover it exactly, in order.
    """
    edges = {edge for chapter in chapters for edge in (chapter.start, chapter.heading_end)}
    found = find_paragraphs(text, edges, tell_unspoken=False)
    starts = [paragraph.start for paragraph in found]
    paragraphs: list[PageParagraph] = []
    for index, chapter in enumerate(chapters):
        inside = found[bisect_left(starts, chapter.start) : bisect_left(starts, chapter.end)]
        if not inside:
            paragraphs.append(PageParagraph(index, chapter.start, chapter.start, opens=True))
        for at, paragraph in enumerate(inside):
            paragraphs.append(
                PageParagraph(
                    index,
                    paragraph.start,
                    paragraph.end,
                    heading=paragraph.end <= chapter.heading_end,
                    opens=at == 0,
                    scene_ends=paragraph.boundary is Boundary.SCENE and at + 1 < len(inside),
                    scene_mark=paragraph.scene_mark,
                )
            )
    return PageText(text, chapters, paragraphs)
