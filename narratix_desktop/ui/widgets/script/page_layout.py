"""The whole book as one column of paragraphs: heights are guessed until a paragraph is set, and nothing jumps then.

What holds still is the first visible paragraph and how much of it lies above the window. A paragraph is set when it
comes into view; what that corrects above the window changes numbers, never what is seen. Refuses to paint.
"""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from narratix_desktop.ui.widgets.script.metrics import (
    CHAPTER_ABOVE,
    HEADING_GAP,
    PAGE_BOTTOM,
    PAGE_TOP,
    PARAGRAPH_GAP,
    SCENE_GAP,
    Column,
    ScriptMetrics,
)
from narratix_desktop.ui.widgets.script.page_text import PageParagraph, PageText
from narratix_desktop.ui.widgets.script.paragraph_layout import ParagraphLayout
from narratix_desktop.ui.widgets.script.running_heights import RunningHeights

_KEPT: Final = 300
_WALKED: Final = 3
"""Windows within which scrolling goes paragraph by paragraph, so that every pixel is the true one."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A paragraph in the window: its index, and where its block and its text begin, pixels from the window's top."""

    index: int
    top: int
    text_top: int
    layout: ParagraphLayout


class PageLayout:
    """A book set for a window.

    Args:
        page: The book's text.
        metrics: Fonts and measures.
        column: Where the text stands.
        window: Height of the window in pixels.
    """

    def __init__(self, page: PageText, metrics: ScriptMetrics, column: Column, window: int) -> None:
        self.page = page
        self.metrics = metrics
        self.column = column
        self._window = window
        self._layouts: OrderedDict[int, ParagraphLayout] = OrderedDict()
        self._first, self._hidden = 0, 0
        self._kept_letter: int | None = None
        self._heights = RunningHeights(self._probable_heights())

    # What is seen

    @property
    def value(self) -> int:
        """Pixels of the book above the window."""
        return self._heights.top(self._first) + self._hidden

    @property
    def maximum(self) -> int:
        """The largest value."""
        return max(0, self._heights.total + PAGE_BOTTOM - self._window)

    @property
    def anchor(self) -> tuple[int, int]:
        """Index of the first visible paragraph and how many pixels of it are hidden."""
        return self._first, self._hidden

    def hold(self, index: int, hidden: int) -> None:
        """Put a paragraph at the top, with so many pixels of it hidden; negative ones leave room above it."""
        self._first, self._hidden = index, hidden
        self._kept_letter = None
        self._settle()

    def set_window(self, height: int) -> None:
        """Another height of the window."""
        self._window = height
        self._settle()

    def recolumn(self, metrics: ScriptMetrics, column: Column) -> None:
        """Other fonts or another width; the first visible letter stays the first visible one."""
        before_text = self._kept_letter is None and self._hidden <= self._above(self._paragraph(self._first))
        # Kept over many changes in a row, as when a window is drawn wider: each would else lose a part of a row.
        letter = self._first_letter() if self._kept_letter is None else self._kept_letter
        self.metrics, self.column = metrics, column
        self._layouts.clear()
        self._heights = RunningHeights(self._probable_heights())
        if before_text:
            self.hold(self._first, self._hidden)
            return
        first = self.page.paragraph_at(letter)
        self.hold(first, self._above(self._paragraph(first)) + self._row_top(first, letter))
        self._kept_letter = letter

    def scroll_to(self, value: int) -> None:
        """Show the book from a height on; near moves are exact, far ones go by the guessed heights."""
        step = value - self.value
        if abs(step) <= _WALKED * self._window:
            self.scroll_by(step)
            return
        value = min(max(0, value), self.maximum)
        self._first = self._heights.at(value)
        self._hidden = value - self._heights.top(self._first)
        self._kept_letter = None
        self._settle()

    def scroll_by(self, step: int) -> None:
        """Move by true pixels: whatever comes into view on the way is set first."""
        self._hidden += step
        self._kept_letter = None
        self._settle()

    def placed(self) -> tuple[Placed, ...]:
        """The paragraphs in the window, from the top."""
        found: list[Placed] = []
        index, top = self._first, -self._hidden
        while index < len(self._heights) and top < self._window:
            layout = self.layout(index)
            found.append(Placed(index, top, top + self._above(self._paragraph(index)), layout))
            top += self._heights.height(index)
            index += 1
        return tuple(found)

    def top_of(self, index: int) -> int:
        """Where a paragraph's block begins, pixels from the window's top; near ones are exact."""
        if abs(index - self._first) < _KEPT // 4:
            for near in range(min(index, self._first), max(index, self._first)):
                self.layout(near)
        return self._heights.top(index) - self.value

    def rows_of(self, offset: int, end: int) -> tuple[int, int]:
        """Top and bottom of the rows that hold ``[offset, end)``, pixels from the window's top."""
        index = self.page.paragraph_at(offset)
        last = self.page.paragraph_at(max(offset, end - 1))
        top = self.top_of(index) + self._above(self._paragraph(index)) + self._row_top(index, offset)
        final = self._paragraph(last)
        under = self._row_top(last, min(max(offset, end - 1), max(final.start, final.end - 1)))
        bottom = self.top_of(last) + self._above(final) + under + self.metrics.row_of(final.heading)
        return top, bottom

    def offset_at(self, x: int, y: int) -> int:
        """The offset that a click at a point of the window puts a caret to."""
        placed = self.placed()
        found = next((one for one in placed if y < one.top + self._heights.height(one.index)), placed[-1])
        inside = found.layout.position_at(float(x - self.column.left), float(y - found.text_top))
        return self._paragraph(found.index).start + (inside if y >= found.text_top else 0)

    def letter_at(self, x: int, y: int) -> int | None:
        """The offset of the letter under a point of the window; None beside the text."""
        for one in self.placed():
            if one.text_top <= y < one.text_top + one.layout.height:
                letter = one.layout.letter_at(float(x - self.column.left), float(y - one.text_top))
                return None if letter is None else self._paragraph(one.index).start + letter
        return None

    def next_offset(self, offset: int, step: int, *, words: bool = False) -> int:
        """The next place for a caret on (1) or back (-1), over the edges of paragraphs."""
        index = self.page.paragraph_at(offset)
        paragraph = self._paragraph(index)
        inside = min(offset, paragraph.end) - paragraph.start
        moved = self.layout(index).next_position(inside, step, words=words)
        if moved != inside:
            return paragraph.start + moved
        other = index + step
        if not 0 <= other < len(self._heights):
            return paragraph.start + inside
        return self._paragraph(other).start if step > 0 else self._paragraph(other).end

    def layout(self, index: int) -> ParagraphLayout:
        """A paragraph set in rows; its true height replaces the guess."""
        layout = self._layouts.get(index)
        if layout is not None:
            self._layouts.move_to_end(index)
            return layout
        paragraph = self._paragraph(index)
        metrics = self.metrics
        layout = ParagraphLayout(
            self.page.text[paragraph.start : paragraph.end],
            metrics.heading if paragraph.heading else metrics.body,
            self.column.width,
            metrics.row_of(paragraph.heading),
            centred=paragraph.scene_mark,
        )
        self._layouts[index] = layout
        if len(self._layouts) > _KEPT:
            self._layouts.popitem(last=False)
        self._heights.set_height(index, self._above(paragraph) + layout.height + self._below(paragraph))
        return layout

    def probable_total(self) -> int:
        """Height of the whole book as far as it is known now, pixels."""
        return self._heights.total

    # How it holds still

    def _settle(self) -> None:
        """Bring the anchor back to the first visible paragraph, setting what is passed, and keep inside the book."""
        last = len(self._heights) - 1
        self._walk_up()
        while self._first < last and self._hidden >= self._set_height(self._first):
            self._hidden -= self._heights.height(self._first)
            self._first += 1
        self._fill_from_below()
        if self._first == 0 and self._hidden < 0:
            self._hidden = 0

    def _walk_up(self) -> None:
        while self._hidden < 0 and self._first > 0:
            self._first -= 1
            self._hidden += self._set_height(self._first)

    def _fill_from_below(self) -> None:
        """At the end of the book, leave no more empty room than its margin."""
        seen = -self._hidden
        for index in range(self._first, len(self._heights)):
            seen += self._set_height(index)
            if seen + PAGE_BOTTOM >= self._window:
                return
        self._hidden -= self._window - PAGE_BOTTOM - seen
        self._walk_up()

    def _set_height(self, index: int) -> int:
        self.layout(index)
        return self._heights.height(index)

    def _first_letter(self) -> int:
        """Offset of the first letter of the first row in the window."""
        paragraph = self._paragraph(self._first)
        inside = self._hidden - self._above(paragraph)
        if inside <= 0:
            return paragraph.start
        return paragraph.start + self.layout(self._first).position_at(0.0, float(inside))

    def _row_top(self, index: int, offset: int) -> int:
        paragraph = self._paragraph(index)
        row = self.layout(index).row_at(min(max(offset, paragraph.start), paragraph.end) - paragraph.start)
        return row * self.metrics.row_of(paragraph.heading)

    def _paragraph(self, index: int) -> PageParagraph:
        return self.page.paragraphs[index]

    def _above(self, paragraph: PageParagraph) -> int:
        if not paragraph.opens:
            return 0
        return PAGE_TOP + (CHAPTER_ABOVE if paragraph.chapter else 0) + self._title_height(paragraph)

    def _title_height(self, paragraph: PageParagraph) -> int:
        """Room for the title of a chapter that has no heading in its text."""
        return 0 if paragraph.heading else self.metrics.heading_row + HEADING_GAP

    def _below(self, paragraph: PageParagraph) -> int:
        if paragraph.heading:
            return HEADING_GAP
        return SCENE_GAP if paragraph.scene_ends else PARAGRAPH_GAP

    def _probable_heights(self) -> NDArray[np.int64]:
        """What every paragraph will probably take, with what stands above and below it."""
        page, metrics, width = self.page, self.metrics, self.column.width
        heading, body = (
            metrics.probable_rows(page.letters, width, heading=is_heading) * metrics.row_of(is_heading)
            for is_heading in (True, False)
        )
        below = np.where(page.headings, HEADING_GAP, np.where(page.scene_ends, SCENE_GAP, PARAGRAPH_GAP))
        heights: NDArray[np.int64] = np.where(page.headings, heading, body) + below
        for chapter in range(len(page.chapters)):
            opening = page.first_of(chapter)
            heights[opening] += self._above(self._paragraph(opening))
        return heights
