"""Paints the names beside the lanes, with what opens a bus and what shows its automation."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from narratix_desktop.domain.mix import Bus
from narratix_desktop.ui.theme import GRID
from narratix_desktop.ui.widgets.timeline.geometry import NAMES, RULER, Box
from narratix_desktop.ui.widgets.timeline.hits import Part, opener_box, switch_box
from narratix_desktop.ui.widgets.timeline.lanes import Row
from narratix_desktop.ui.widgets.timeline.look import Look
from narratix_desktop.ui.widgets.timeline.shown import Shown

_BAR: Final = 3


class NamesPainter:
    """Paints the column of names.

    Args:
        shown: What the view shows.
        look: Its colours.
        names: What the buses are called.
    """

    def __init__(self, shown: Shown, look: Look, names: Mapping[Bus, str]) -> None:
        self._shown = shown
        self._look = look
        self._names = names

    def paint(self, painter: QPainter, height: int) -> None:
        """The whole column."""
        painter.fillRect(QRectF(0, 0, NAMES, height), self._look.color("surface.panel"))
        painter.setClipRect(QRectF(0, RULER, NAMES, height - RULER))
        for row in self._shown.rows.between(self._shown.scrolled, self._shown.scrolled + height):
            self._paint_name(painter, row)
        painter.setClipping(False)
        painter.setPen(self._look.color("surface.line"))
        painter.drawLine(QPointF(NAMES - 0.5, RULER), QPointF(NAMES - 0.5, height))

    def _paint_name(self, painter: QPainter, row: Row) -> None:
        box = self._shown.plane.lane(row, NAMES)
        lane = row.lane
        inset = 6 * GRID
        if lane.part:
            item = self._shown.scene.items[lane.numbers[0]]
            painter.fillRect(QRectF(inset, box.top + 3, _BAR, box.height - 6), self._look.item(item))
            inset += _BAR + 5
        else:
            self._paint_opener(painter, opener_box(row, self._shown.plane), opened=lane.opened)
        switches = not lane.part
        room = NAMES - inset - (switch_box(row, self._shown.plane).width + 2 * GRID if switches else GRID)
        painter.setFont(self._look.label)
        painter.setPen(self._look.color("text.quiet" if lane.part else "text.normal"))
        text = QFontMetricsF(self._look.label).elidedText(
            lane.part or self._names[lane.bus], Qt.TextElideMode.ElideRight, room
        )
        area = QRectF(inset, box.top, room, box.height)
        painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)
        if switches:
            self._paint_switch(painter, row)

    def _paint_opener(self, painter: QPainter, box: Box, *, opened: bool) -> None:
        x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
        if opened:
            corners = [QPointF(x - 4, y - 2), QPointF(x + 4, y - 2), QPointF(x, y + 3)]
        else:
            corners = [QPointF(x - 2, y - 4), QPointF(x + 3, y), QPointF(x - 2, y + 4)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.color("text.quiet"))
        painter.drawPolygon(QPolygonF(corners))

    def _paint_switch(self, painter: QPainter, row: Row) -> None:
        """A little curve; in the accent, and underlaid, while the automation is shown."""
        bus, box = row.lane.bus, switch_box(row, self._shown.plane)
        shown = bus in self._shown.curves
        hovered = self._shown.hover.part is Part.CURVE_SWITCH and self._shown.hover.bus is bus
        area = QRectF(box.left, box.top, box.width, box.height)
        painter.setPen(Qt.PenStyle.NoPen)
        if shown or hovered:
            painter.setBrush(self._look.color("accent.soft" if shown else "surface.raised"))
            painter.drawRoundedRect(area, 4, 4)
        color = QColor(self._look.color("accent.base" if shown else "text.quiet"))
        painter.setPen(QPen(color, 1.5))
        y, x = area.center().y(), area.left()
        line = [QPointF(x + 4, y + 4), QPointF(x + 9, y - 3), QPointF(x + 16, y + 1)]
        painter.drawPolyline(QPolygonF(line))
        painter.setBrush(color)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(line[1], 2, 2)
