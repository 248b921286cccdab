"""A meter of one strip: RMS as a bar, peaks above it with a line that holds, and a light for what is too loud."""

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from narratix_desktop.domain.levels import Reading
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.mixer.decibels import METER, level

WARM: Final = -6.0
HOT: Final = -0.1
_LIGHT: Final = 4.0
_GAP: Final = 2.0
_BAR: Final = 5.0
_HOLD_SECONDS: Final = 1.5
_FALL_PER_SECOND: Final = 24.0
_MARKS: Final = (-6.0, -12.0, -20.0, -30.0, -40.0)
_MUCH: Final = 6.0
_MOST_REDUCTION: Final = 12.0
_TRACE: Final = 90
"""Alpha of the part between RMS and peak."""


class LevelMeter(QWidget):
    """Left and right side by side. A click, or Enter, puts the light out and lets the held peaks go.

    Args:
        theme: Colours.
        clock: Seconds that only grow.
    """

    def __init__(self, theme: Theme, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._theme = theme
        self._clock = clock
        self._reading = Reading()
        self._reduction = 0.0
        self._shown = [METER.lowest, METER.lowest]
        self._held = [METER.lowest, METER.lowest]
        self._since = [0.0, 0.0]
        self._last = 0.0
        self._painted: tuple[int, ...] = ()
        self.highest = METER.lowest
        """Highest peak since it was reset."""
        self.clipped = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self.update)

    def show_reading(self, reading: Reading, reduction: float | None = None) -> None:
        """Show what is heard now.

        Args:
            reading: Levels of the strip.
            reduction: By how much a limiter holds it down, dB. Behind one nothing clips: the light says that it has
                too much to do.
        """
        now = self._clock()
        fallen = (now - self._last) * _FALL_PER_SECOND
        self._last = now
        self._reading = reading
        for side, peak in enumerate((reading.left, reading.right)):
            self._shown[side] = max(peak, self._shown[side] - fallen, METER.lowest)
            if self._shown[side] >= self._held[side] or now - self._since[side] > _HOLD_SECONDS:
                self._held[side], self._since[side] = self._shown[side], now
        self.highest = max(self.highest, reading.peak)
        self._reduction = reduction or 0.0
        hot = reading.peak >= HOT if reduction is None else reduction > _MUCH
        if hot and not self.clipped:
            self.clipped = True
            self.update()
        self._update_where_it_shows()

    def fall_silent(self) -> None:
        """Nothing plays: the bars go down at once, the light and the highest peak stay."""
        self._reading = Reading()
        self._reduction = 0.0
        self._shown = [METER.lowest, METER.lowest]
        self._held = [METER.lowest, METER.lowest]
        self.update()

    def reset(self) -> None:
        """Put the light out and forget the highest peak."""
        self.clipped = False
        self.highest = METER.lowest
        self._held = list(self._shown)
        self.update()

    def words(self) -> str:
        """All figures, for tool tip and screen reader."""
        if self.highest <= METER.lowest:
            return self.tr("Nothing was heard yet.")
        lines = [self.tr("Highest peak {peak} dBFS").format(peak=level(self.highest))]
        if self._reading.rms > METER.lowest:
            lines.append(
                self.tr("Now {rms} dBFS RMS, {momentary} LUFS, over 3 s {short_term} LUFS").format(
                    rms=level(self._reading.rms),
                    momentary=level(self._reading.momentary),
                    short_term=level(self._reading.short_term),
                )
            )
        if self._reduction > 0.05:
            lines.append(self.tr("The limiter takes {amount} dB off").format(amount=level(self._reduction)))
        if self.clipped:
            lines.append(self.tr("It was too loud. Click to reset."))
        return "\n".join(lines)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(round(2 * _BAR + _GAP), 30 * GRID)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(round(2 * _BAR + _GAP), 14 * GRID)

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.ToolTip, QEvent.Type.FocusIn):
            # Only when somebody asks: it would change thirty times a second.
            self.setToolTip(self.words())
            self.setAccessibleDescription(self.words())
        return super().event(event)

    def mousePressEvent(self, _event: QMouseEvent) -> None:  # noqa: N802
        self.reset()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.reset()
        else:
            super().keyPressEvent(event)

    def _update_where_it_shows(self) -> None:
        """Paint again only what moved by a pixel."""
        height = self.height()
        levels = (*self._shown, *self._held, self._reading.rms)
        painted = (*(round(METER.share(one) * height) for one in levels), round(self._limited(height)))
        if painted != self._painted:
            self._painted = painted
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        for side in (0, 1):
            x = side * (_BAR + _GAP)
            painter.setBrush(self._theme.color("meaning.bad" if self.clipped else "surface.line"))
            painter.drawRoundedRect(QRectF(x, 0, _BAR, _LIGHT - 1), 1, 1)
            self._paint_side(painter, side, QRectF(x, _LIGHT + 1, _BAR, self.height() - _LIGHT - 1))
        painter.setBrush(self._theme.color("accent.base"))
        painter.drawRect(QRectF(_BAR, _LIGHT + 1, _GAP, self._limited(self.height())))
        if self.hasFocus():
            painter.setPen(self._theme.color("accent.base"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _limited(self, height: int) -> float:
        """Length of the line between the bars that hangs down as far as the limiter holds the signal down."""
        return min(self._reduction / _MOST_REDUCTION, 1.0) * (height - _LIGHT - 1)

    def _paint_side(self, painter: QPainter, side: int, way: QRectF) -> None:
        painter.setBrush(self._theme.color("surface.line"))
        painter.drawRect(way)
        self._paint_up_to(painter, way, self._shown[side], _TRACE)
        self._paint_up_to(painter, way, min(self._reading.rms, self._shown[side]), 255)
        painter.setBrush(self._theme.color("surface.panel"))
        for mark in _MARKS:
            painter.drawRect(QRectF(way.left(), round(_y(way, mark)), way.width(), 1))
        held = self._held[side]
        if held > METER.lowest:
            painter.setBrush(self._color(held))
            painter.drawRect(QRectF(way.left(), round(_y(way, held)), way.width(), 2))

    def _paint_up_to(self, painter: QPainter, way: QRectF, top: float, alpha: int) -> None:
        """A bar in the colours of the zones that it reaches through."""
        low = METER.lowest
        for end, token in ((WARM, "meaning.good"), (HOT, "meaning.warn"), (0.0, "meaning.bad")):
            reached = min(top, end)
            if reached <= low:
                break
            color = self._theme.color(token)
            color.setAlpha(alpha)
            painter.setBrush(color)
            painter.drawRect(QRectF(way.left(), _y(way, reached), way.width(), _y(way, low) - _y(way, reached)))
            low = end

    def _color(self, peak: float) -> QColor:
        token = "meaning.bad" if peak >= HOT else "meaning.warn" if peak >= WARM else "meaning.good"
        return self._theme.color(token)


def _y(way: QRectF, decibels: float) -> float:
    return way.bottom() - METER.share(decibels) * way.height()
