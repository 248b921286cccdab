"""How loud the last minutes were: short-term loudness over time, with the line that the master aims for."""

from collections import deque
from typing import Final

from PySide6.QtCore import QLocale, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from narratix_desktop.domain.mix import MasterTarget
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.mixer.decibels import level, signed

MINUTES: Final = 3
NEAR: Final = 2.0
"""LU around the target that count as on it, because speech is never even."""
_PER_SECOND: Final = 5
_ROOM: Final = MINUTES * 60 * _PER_SECOND
_ABOVE: Final = 8.0
_BELOW: Final = 16.0
_SCALE: Final = (-6.0, -12.0)
"""LU from the target at which a line helps to read the curve."""
_ROOM_FOR_SCALE: Final = 20 * GRID


class LoudnessHistory(QWidget):
    """The newest stands at the right. A pause leaves a gap."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._target = MasterTarget()
        self._past: deque[float | None] = deque(maxlen=_ROOM)
        self._frames_since = 0
        self.now: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Loudness of the last minutes"))
        theme.changed.connect(self.update)

    def show_target(self, target: MasterTarget) -> None:
        """Draw another line to aim for."""
        self._target = target
        self.update()

    def add(self, short_term: float, seconds: float) -> None:
        """Take a reading, so many seconds after the last one."""
        self.now = short_term if short_term > -70.0 else None
        self._frames_since += round(seconds * 1000)
        while self._frames_since >= 1000 // _PER_SECOND:
            self._frames_since -= 1000 // _PER_SECOND
            self._past.append(self.now)
            self.update()

    def rest(self) -> None:
        """Nothing plays any more."""
        self.now = None
        if self._past and self._past[-1] is not None:
            self._past.append(None)
        self.setAccessibleDescription(self.words())
        self.setToolTip(self.words())
        self.update()

    def clear(self) -> None:
        """Begin anew, with another book."""
        self._past.clear()
        self.rest()

    def verdict(self) -> tuple[str, str]:
        """How the loudness of now stands to the target, in words, and the token of its colour."""
        if self.now is None:
            return "", "text.quiet"
        off = self.now - self._target.loudness
        if abs(off) <= NEAR:
            return self.tr("on target"), "meaning.good"
        words = self.tr("{amount} LU above") if off > 0 else self.tr("{amount} LU below")
        return words.format(amount=signed(abs(off)).removeprefix("+")), "meaning.warn"

    def words(self) -> str:
        """What it shows, for tool tip and screen reader."""
        heard = [one for one in self._past if one is not None]
        aim = self.tr("Target {loudness} LUFS.").format(loudness=level(self._target.loudness))
        if not heard:
            return self.tr("Nothing was heard yet. {aim}").format(aim=aim)
        return self.tr("Between {low} and {high} LUFS in the last minutes. {aim}").format(
            low=level(min(heard)), high=level(max(heard)), aim=aim
        )

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(50 * GRID, 20 * GRID)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(30 * GRID, 9 * GRID)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        area = QRectF(self.rect())
        painter.fillRect(area, self._theme.color("surface.window"))
        self._paint_target(painter, area)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_past(painter, area)
        painter.end()

    def _paint_target(self, painter: QPainter, area: QRectF) -> None:
        aim = self._target.loudness
        band = QColor(self._theme.color("meaning.good"))
        band.setAlpha(28)
        painter.fillRect(QRectF(QPointF(0, self._y(aim + NEAR)), QPointF(area.right(), self._y(aim - NEAR))), band)
        font = painter.font()
        font.setPointSizeF(font.pointSizeF() * 0.85)
        painter.setFont(font)
        roomy = area.height() >= _ROOM_FOR_SCALE
        for minute in range(1, MINUTES):
            x = round(area.width() * minute / MINUTES)
            painter.setPen(QPen(self._theme.color("surface.line"), 1))
            painter.drawLine(x, 0, x, self.height())
            if roomy:
                ago = self.tr("{minutes} min ago").format(minutes=QLocale().toString(MINUTES - minute))
                painter.setPen(self._theme.color("text.quiet"))
                painter.drawText(QPointF(x + GRID, area.bottom() - 3), ago)
        for step in _SCALE if roomy else ():
            y = round(self._y(aim + step))
            painter.setPen(QPen(self._theme.color("surface.line"), 1))
            painter.drawLine(0, y, self.width(), y)
            painter.setPen(self._theme.color("text.quiet"))
            painter.drawText(QPointF(GRID, y - 3), level(aim + step, 0))
        painter.setPen(QPen(self._theme.color("meaning.good"), 1, Qt.PenStyle.DashLine))
        y = round(self._y(aim))
        painter.drawLine(0, y, self.width(), y)
        painter.setPen(self._theme.color("meaning.good"))
        aimed = self.tr("target {loudness} LUFS").format(loudness=level(aim, 0))
        painter.drawText(QPointF(GRID, y - 3), aimed)

    def _paint_past(self, painter: QPainter, area: QRectF) -> None:
        step = area.width() / _ROOM
        path, joined = QPainterPath(), False
        for at, loudness in enumerate(reversed(self._past)):
            if loudness is None:
                joined = False
                continue
            point = QPointF(area.right() - at * step, self._y(loudness))
            if joined:
                path.lineTo(point)
            else:
                path.moveTo(point)
            joined = True
        painter.setPen(QPen(self._theme.color("text.normal"), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)

    def _y(self, loudness: float) -> float:
        top, bottom = self._target.loudness + _ABOVE, self._target.loudness - _BELOW
        share = (min(max(loudness, bottom), top) - bottom) / (top - bottom)
        return (1.0 - share) * (self.height() - 2) + 1
