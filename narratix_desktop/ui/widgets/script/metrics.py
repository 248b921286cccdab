"""Measures of the page: fonts, heights of rows, width of the column, and how tall a paragraph will probably be.

Knows fonts and pixels, no text of any book.
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QFont, QFontInfo, QFontMetricsF

from narratix_desktop.ui.theme import GRID

HEADING_SCALE: Final = 1.5
_NAMES_SCALE: Final = 0.9
ROW: Final = 1.6
"""Height of a row in sizes of the font, as typographers count it."""
LETTERS: Final = 72
_NARROW_LETTERS: Final = 66
"""Mean letters of a row: prose of narrow letters then still stays within :data:`LETTERS`."""
_SAMPLE: Final = (
    "It was getting late when they came down to the harbour, and the wind had gone round to the north; nobody spoke. "
    "“Keep your voice down,” he said, and looked at the window for a while before he answered."
)
_LOST_LETTERS: Final = 3.0
"""What a row loses on average to the word that no longer fits."""

PARAGRAPH_GAP: Final = 3 * GRID
SCENE_GAP: Final = 8 * GRID
CHAPTER_ABOVE: Final = 14 * GRID
HEADING_GAP: Final = 5 * GRID
PAGE_TOP: Final = 4 * GRID
PAGE_BOTTOM: Final = 30 * GRID
_GUTTER: Final = 15 * GRID
_NAMES: Final = 40 * GRID
_NARROW_NAMES: Final = 24 * GRID
_LEAST_LETTERS: Final = 40
"""Letters of a row below which the names give way to the text."""
_EDGE: Final = 3 * GRID


@dataclass(frozen=True, slots=True)
class Column:
    """Where things stand across the page, in pixels from the left.

    Attributes:
        left: Where the text begins.
        width: Room for the text.
        gutter: Where the signs of the lines begin, left of the text.
        names: Where the names begin, right of the text.
        names_width: Room for the names; 0 where the page is too narrow for them.
    """

    left: int
    width: int
    gutter: int
    names: int
    names_width: int


class ScriptMetrics:
    """Fonts and measures for one size of the text.

    Args:
        body: Font of the text.
        controls: Font of the window's controls, for what stands beside the text.
    """

    def __init__(self, body: QFont, controls: QFont) -> None:
        self.body = QFont(body)
        self.heading = scaled(body, HEADING_SCALE)
        self.heading.setWeight(QFont.Weight.DemiBold)
        self.names = scaled(controls, _NAMES_SCALE)
        self.names.setCapitalization(QFont.Capitalization.AllUppercase)
        self.names.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 104)
        self.row = _row_height(self.body)
        self.heading_row = _row_height(self.heading)
        self.letter = QFontMetricsF(self.body).horizontalAdvance(_SAMPLE) / len(_SAMPLE)
        self.heading_letter = QFontMetricsF(self.heading).horizontalAdvance(_SAMPLE) / len(_SAMPLE)
        self.names_metrics = QFontMetricsF(self.names)

    def column(self, room: int) -> Column:
        """Lay out the page across ``room`` pixels: text in the middle, signs left of it, names right of it."""
        widest = math.ceil(self.letter * _NARROW_LETTERS)
        least = self.letter * _LEAST_LETTERS
        names = next((wide for wide in (_NAMES, _NARROW_NAMES) if room - _GUTTER - wide >= least), 0)
        width = max(30 * GRID, min(widest, room - _GUTTER - (names or _EDGE)))
        spare = max(0, room - _GUTTER - width - names)
        # The eye wants the text in the middle; the signs take less room than the names.
        left = _GUTTER + min(spare, max(0, (room - width) // 2 - _GUTTER))
        return Column(left, width, left - _GUTTER, left + width + _EDGE, max(0, names - 2 * _EDGE))

    def row_of(self, heading: bool) -> int:
        """Height of a row of text."""
        return self.heading_row if heading else self.row

    def probable_rows(self, letters: NDArray[np.int64], width: int, *, heading: bool) -> NDArray[np.int64]:
        """How many rows paragraphs of so many code points will probably take, at least one."""
        letter = self.heading_letter if heading else self.letter
        rows = np.ceil(letters * letter / max(letter, width - _LOST_LETTERS * letter))
        return np.where(letters * letter <= width, 1, rows).astype(np.int64)


def scaled(font: QFont, factor: float) -> QFont:
    """A font in another size, in whichever unit its size is given."""
    other = QFont(font)
    if font.pointSizeF() > 0:
        other.setPointSizeF(font.pointSizeF() * factor)
    else:
        other.setPixelSize(max(1, round(font.pixelSize() * factor)))
    return other


def _row_height(font: QFont) -> int:
    # A font's own line spacing differs from family to family; its size does not.
    letters = QFontMetricsF(font)
    return max(round(ROW * QFontInfo(font).pixelSize()), math.ceil(letters.ascent() + letters.descent()))
