"""A take as a small waveform; a click plays it. Knows levels, no files."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from narratix_desktop.ui.theme import GRID, Theme

_HEIGHT = 11 * GRID
_BAR = 2
_STEP = 3
_LOUD = 0.5
"""Level that fills the height; speech is rarely louder."""


class SmallWave(QWidget):
    """Levels from 0 to 1 from left to right.

    Signals:
        clicked: The author wants to hear it.
    """

    clicked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.levels: Sequence[float] = ()
        self._color: QColor | None = None
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Waveform of the take"))
        self.setToolTip(self.tr("Hear the take"))

    def show_levels(self, levels: Sequence[float], color: QColor | None = None) -> None:
        """Show other levels, in a speaker's colour."""
        self.levels, self._color = levels, color
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(60 * GRID, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("surface.raised"))
        painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
        painter.setBrush(self._color or self._theme.color("text.quiet"))
        inside = self.rect().adjusted(2 * GRID, GRID, -2 * GRID, -GRID)
        bars = inside.width() // _STEP
        for at in range(bars):
            first, last = at * len(self.levels) // bars, (at + 1) * len(self.levels) // bars
            level = max(self.levels[first : max(last, first + 1)], default=0.0)
            height = max(_BAR, min(1.0, level / _LOUD) * inside.height())
            x, y = inside.left() + at * _STEP, inside.center().y() + 1 - height / 2
            painter.drawRoundedRect(QRectF(x, y, _BAR, height), 1, 1)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.color("accent.base"), 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() is Qt.MouseButton.LeftButton:
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Select}:
            self.clicked.emit()
        else:
            super().keyPressEvent(event)
