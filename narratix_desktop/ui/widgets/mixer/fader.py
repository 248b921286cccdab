"""A fader: drawn quietly, fine under the hand, complete under the keys."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy

from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.mixer.decibels import FADER, signed

STEPS: Final = 10
"""Values per decibel."""
_CAP: Final = 12.0
_WIDTH: Final = 7 * GRID
_FINE: Final = 0.2
_MARKS: Final = (12.0, 6.0, 0.0, -6.0, -12.0, -24.0, -40.0)


class Fader(QAbstractSlider):
    """A vertical fader in tenths of a decibel.

    The cap is dragged from where it was caught, finely with Shift held; a double click goes to 0 dB. Arrow keys move
    it by 0.5 dB, Page Up and Page Down by 3 dB.

    ``gesture`` counts the drags, so that the steps of one can be told from those of the next.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._caught: QPointF | None = None
        self._share = 0.0
        self.gesture = 0
        self.setOrientation(Qt.Orientation.Vertical)
        self.setRange(round(FADER.lowest * STEPS), round(FADER.highest * STEPS))
        self.setSingleStep(STEPS // 2)
        self.setPageStep(3 * STEPS)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self.update)

    @property
    def decibels(self) -> float:
        """What it is set to."""
        return self.value() / STEPS

    def set_decibels(self, decibels: float) -> None:
        """Set it, within its range."""
        self.setValue(round(decibels * STEPS))

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(_WIDTH, 30 * GRID)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(_WIDTH, 14 * GRID)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() is Qt.MouseButton.LeftButton:
            self.gesture += 1
            self._catch(event.position())
            self.setSliderDown(True)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._caught is None:
            return
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        moved = (self._caught.y() - event.position().y()) / max(1.0, self._way())
        self._share = min(max(self._share + moved * (_FINE if fine else 1.0), 0.0), 1.0)
        self._caught = event.position()
        self.set_decibels(FADER.decibels(self._share))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:  # noqa: N802
        self._caught = None
        self.setSliderDown(False)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:  # noqa: N802
        self.gesture += 1
        self._caught = None
        self.set_decibels(0.0)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        notches = event.angleDelta().y() / 120
        self.setValue(self.value() + round(notches * self.singleStep()))
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        self.update()
        super().focusOutEvent(event)

    def _catch(self, at: QPointF) -> None:
        """Begin a drag; outside the cap, it comes to the hand first."""
        if abs(at.y() - self._y(self.decibels)) > _CAP:
            self.set_decibels(FADER.decibels((self.height() - _CAP / 2 - at.y()) / max(1.0, self._way())))
        self._caught, self._share = at, FADER.share(self.decibels)

    def _way(self) -> float:
        return self.height() - _CAP

    def _y(self, decibels: float) -> float:
        return self.height() - _CAP / 2 - FADER.share(decibels) * self._way()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.width() / 2
        self._paint_marks(painter, middle)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("surface.line"))
        painter.drawRoundedRect(QRectF(middle - 1.5, _CAP / 2, 3, self._way()), 1.5, 1.5)
        self._paint_cap(painter, middle)
        painter.end()

    def _paint_marks(self, painter: QPainter, middle: float) -> None:
        """Ticks as far as there is room for them; the one of 0 dB is longer."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(QPen(self._theme.color("surface.line"), 1))
        last = -100.0
        for mark in _MARKS:
            y = round(self._y(mark))
            if abs(y - last) < 2 * GRID:
                continue
            last = y
            reach = 12 if mark == 0.0 else 8
            painter.drawLine(round(middle - reach), y, round(middle - 4), y)
            painter.drawLine(round(middle + 4), y, round(middle + reach), y)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _paint_cap(self, painter: QPainter, middle: float) -> None:
        active = self.hasFocus() or self.isSliderDown() or self.underMouse()
        cap = QRectF(middle - 10, self._y(self.decibels) - _CAP / 2, 20, _CAP)
        painter.setBrush(self._theme.color("accent.base" if active else "text.normal"))
        painter.drawRoundedRect(cap, 3, 3)
        groove = QColor(self._theme.color("surface.panel"))
        painter.setPen(QPen(groove, 1.5))
        painter.drawLine(QPointF(middle - 7, cap.center().y()), QPointF(middle + 7, cap.center().y()))
        if self.hasFocus():
            painter.setPen(QPen(self._theme.color("accent.base"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(cap.adjusted(-2, -2, 2, 2), 4, 4)

    def spoken_value(self) -> str:
        """What a screen reader says of it."""
        return self.tr("{level} dB").format(level=signed(self.decibels))
