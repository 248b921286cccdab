"""Paints what lies above and over the lanes: the ruler, the range that is repeated, markers and the playhead."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF

from narratix_desktop.ui.theme import GRID
from narratix_desktop.ui.widgets.timeline.geometry import NAMES, RULER
from narratix_desktop.ui.widgets.timeline.look import Look
from narratix_desktop.ui.widgets.timeline.scene import ShownMarker
from narratix_desktop.ui.widgets.timeline.shown import Shown

_FLAG: Final = 9
_LABEL_ROOM: Final = 160


class RulerPainter:
    """Paints the ruler of one view.

    Args:
        shown: What the view shows.
        look: Its colours.
    """

    def __init__(self, shown: Shown, look: Look) -> None:
        self._shown = shown
        self._look = look

    def paint_grid(self, painter: QPainter, width: int, height: int) -> None:
        """Lines behind the clips, at the marks of the ruler; and the range that is repeated."""
        looped = self._shown.looped
        if looped is not None:
            left, right = (self._shown.plane.x(frame) for frame in looped)
            painter.fillRect(QRectF(left, RULER, right - left, height - RULER), self._look.color("accent.base", 0.07))
        painter.setPen(self._look.color("surface.line", 0.7))
        for x, _ in self._shown.scale.marks(width - NAMES):
            painter.drawLine(QPointF(x + NAMES, RULER), QPointF(x + NAMES, height))

    def paint(self, painter: QPainter, width: int, height: int) -> None:
        """The ruler with its times and markers."""
        painter.fillRect(QRectF(NAMES, 0, width - NAMES, RULER), self._look.color("surface.panel"))
        self._paint_loop(painter)
        self._paint_marks(painter, width)
        painter.setPen(self._look.color("surface.line"))
        painter.drawLine(QPointF(NAMES, RULER - 0.5), QPointF(width, RULER - 0.5))
        self._paint_markers(painter, width, height)

    def paint_playhead(self, painter: QPainter, height: int) -> None:
        """Where the chapter is heard now."""
        x = self._shown.plane.x(self._shown.playhead)
        accent = self._look.color("accent.base")
        painter.setPen(QPen(accent, 1.5))
        painter.drawLine(QPointF(x, RULER - 6), QPointF(x, height))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(accent)
        painter.drawPolygon(QPolygonF([QPointF(x - 5, RULER - 12), QPointF(x + 5, RULER - 12), QPointF(x, RULER - 4)]))

    def _paint_loop(self, painter: QPainter) -> None:
        looped = self._shown.looped
        if looped is None:
            return
        left, right = (self._shown.plane.x(frame) for frame in looped)
        painter.fillRect(QRectF(left, 0, right - left, RULER), self._look.color("accent.base", 0.22))
        painter.setPen(QPen(self._look.color("accent.base"), 2))
        for x in (left, right):
            painter.drawLine(QPointF(x, 2), QPointF(x, RULER - 2))

    def _paint_marks(self, painter: QPainter, width: int) -> None:
        line, text = self._look.color("surface.line"), self._look.color("text.quiet")
        painter.setFont(self._look.label)
        painter.setPen(line)
        for x in self._shown.scale.short_marks(width - NAMES):
            painter.drawLine(QPointF(x + NAMES, RULER - GRID), QPointF(x + NAMES, RULER))
        for x, label in self._shown.scale.marks(width - NAMES):
            painter.setPen(line)
            painter.drawLine(QPointF(x + NAMES, RULER - 2 * GRID), QPointF(x + NAMES, RULER))
            painter.setPen(text)
            painter.drawText(QPointF(x + NAMES + GRID, 3 * GRID), label)

    def _paint_markers(self, painter: QPainter, width: int, height: int) -> None:
        metrics = QFontMetricsF(self._look.label)
        for marker in self._shown.scene.markers:
            at = self._shown.draft.markers.get(marker.id, marker.at)
            x = self._shown.plane.x(at)
            if NAMES - _LABEL_ROOM < x < width:
                self._paint_marker(painter, marker, x, height, metrics)

    def _paint_marker(
        self, painter: QPainter, marker: ShownMarker, x: float, height: int, metrics: QFontMetricsF
    ) -> None:
        chosen = marker.id == self._shown.marker
        color = self._look.color("accent.base" if chosen else "meaning.good")
        painter.setPen(QPen(color, 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(x, RULER), QPointF(x, height))
        painter.setPen(QPen(color, 1.5))
        painter.drawLine(QPointF(x, RULER - 16), QPointF(x, RULER))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        top = RULER - 16
        painter.drawPolygon(QPolygonF([QPointF(x, top), QPointF(x + _FLAG, top + 4), QPointF(x, top + 8)]))
        if marker.label:
            painter.setFont(self._look.label)
            painter.setPen(self._look.color("text.strong"))
            shown = metrics.elidedText(marker.label, Qt.TextElideMode.ElideRight, _LABEL_ROOM)
            area = QRectF(x + _FLAG + 2, top - 3, metrics.horizontalAdvance(shown) + 4, 15)
            painter.fillRect(area, self._look.color("surface.panel", 0.85))
            painter.drawText(QPointF(x + _FLAG + 4, RULER - 7), shown)
