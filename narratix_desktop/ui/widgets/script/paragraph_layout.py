"""One paragraph set in rows: where its letters stand, and which letter is at a point.

Coordinates are pixels from the paragraph's upper left corner; positions are code points from the paragraph's start.
"""

import re
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QTextLayout, QTextLine, QTextOption

from narratix_desktop.ui.text_offsets import TextOffsets, displayed

_RIGHT_TO_LEFT: Final = re.compile(
    "[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff]"
)


class ParagraphLayout:
    """A paragraph.

    Args:
        text: The paragraph as the library has it.
        font: Font of all of it.
        width: Pixels that a row may take.
        row: Height of a row in pixels.
        centred: Whether rows stand in the middle.
    """

    def __init__(self, text: str, font: QFont, width: int, row: int, *, centred: bool = False) -> None:
        self._offsets = TextOffsets(text)
        self._row = row
        self._mixed = _RIGHT_TO_LEFT.search(text) is not None
        self._rows: list[QTextLine] = []
        self._fragments: dict[tuple[int, int], tuple[QRectF, ...]] = {}
        size = QFontMetricsF(font)
        baseline = (row - size.ascent() - size.descent()) / 2 + size.ascent()
        self._layout = QTextLayout(displayed(text), font)
        option = QTextOption(Qt.AlignmentFlag.AlignHCenter if centred else Qt.AlignmentFlag.AlignLeft)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        self._layout.setTextOption(option)
        self._layout.setCacheEnabled(True)
        self._layout.beginLayout()
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(width)
            # Rows share their baselines, whatever fonts the letters of a row fall back to.
            line.setPosition(QPointF(0.0, len(self._rows) * row + baseline - line.ascent()))
            self._rows.append(line)
        self._layout.endLayout()

    @property
    def rows(self) -> int:
        """Number of rows, at least one."""
        return max(1, len(self._rows))

    @property
    def height(self) -> int:
        """Pixels of all rows."""
        return self.rows * self._row

    def draw(self, painter: QPainter, corner: QPointF, clip: QRectF) -> None:
        """Draw the text in the painter's colour."""
        self._layout.draw(painter, corner, [], clip)

    def fragments(self, start: int, end: int) -> tuple[QRectF, ...]:
        """The rectangles that the letters of ``[start, end)`` take, at least one to a row, rows from the top."""
        key = (start, end)
        if key not in self._fragments:
            first, last = self._offsets.to_qt(start), self._offsets.to_qt(end)
            self._fragments[key] = tuple(
                rect for at, line in enumerate(self._rows) for rect in self._in_row(at, line, first, last)
            )
        return self._fragments[key]

    def row_at(self, position: int) -> int:
        """The row that holds a position."""
        unit = self._offsets.to_qt(position)
        line = self._layout.lineForTextPosition(unit)
        return line.lineNumber() if line.isValid() else 0

    def caret(self, position: int) -> QRectF:
        """Where a caret in front of a position stands, one pixel wide."""
        row = self.row_at(position)
        x = _x(self._rows[row], self._offsets.to_qt(position)) if self._rows else 0.0
        return QRectF(x, row * self._row, 1.0, self._row)

    def position_at(self, x: float, y: float) -> int:
        """The position that a click at a point puts the caret to."""
        line = self._line_at(y)
        return 0 if line is None else self._offsets.to_text(line.xToCursor(x))

    def letter_at(self, x: float, y: float) -> int | None:
        """The letter under a point; None beside the text of its row."""
        line = self._line_at(y)
        if line is None or not 0 <= y < self.height or not line.naturalTextRect().left() <= x <= _right(line):
            return None
        unit = line.xToCursor(x, QTextLine.CursorPosition.CursorOnCharacter)
        return self._offsets.to_text(_unit_under(line, x, unit) if self._mixed else unit)

    def next_position(self, position: int, step: int, *, words: bool = False) -> int:
        """The next place for a caret, one letter (as a reader sees letters) or one word on (1) or back (-1)."""
        mode = QTextLayout.CursorMode.SkipWords if words else QTextLayout.CursorMode.SkipCharacters
        unit = self._offsets.to_qt(position)
        move = self._layout.nextCursorPosition if step > 0 else self._layout.previousCursorPosition
        return self._offsets.to_text(move(unit, mode))

    def _line_at(self, y: float) -> QTextLine | None:
        if not self._rows:
            return None
        return self._rows[min(max(0, int(y // self._row)), len(self._rows) - 1)]

    def _in_row(self, at: int, line: QTextLine, first: int, last: int) -> list[QRectF]:
        begin = max(first, line.textStart())
        end = min(last, line.textStart() + line.textLength())
        if begin >= end:
            return []
        if self._mixed:
            # Edges of letters are ambiguous where the direction turns; what the glyphs cover is not.
            runs = (run.boundingRect() for run in line.glyphRuns(begin, end - begin))
            spans = _joined(sorted((run.left(), run.right()) for run in runs))
        else:
            spans = [(_x(line, begin), _x(line, end))]
        right = _right(line)
        return [
            QRectF(left, at * self._row, min(over, right) - left, self._row)
            for left, over in spans
            if min(over, right) > left
        ]


def _x(line: QTextLine, unit: int) -> float:
    answered: object = line.cursorToX(unit)
    # A pair of the place and the unit it belongs to, whatever the stubs say.
    assert isinstance(answered, tuple)
    return float(answered[0])


def _right(line: QTextLine) -> float:
    """Where the text of a row ends, the white space at its end left out."""
    return line.naturalTextRect().right()


def _unit_under(line: QTextLine, x: float, otherwise: int) -> int:
    """The letter whose glyph is at a place: where the direction turns, Qt's own answer may be the one beside it."""
    for unit in range(line.textStart(), line.textStart() + line.textLength()):
        if any(run.boundingRect().left() <= x < run.boundingRect().right() for run in line.glyphRuns(unit, 1)):
            return unit
    return otherwise


def _joined(extents: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Join what touches: letters of one direction stand side by side, those of two directions may lie apart."""
    joined: list[tuple[float, float]] = []
    for left, right in extents:
        if joined and left <= joined[-1][1] + 0.5:
            joined[-1] = (joined[-1][0], max(joined[-1][1], right))
        elif right > left:
            joined.append((left, right))
    return joined
