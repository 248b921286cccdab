"""Paints what the hand works with: handles of clips, automation curves, the rubber band, what pulls, and values."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from narratix_desktop.domain.timeline import Clip
from narratix_desktop.ui.widgets.timeline.geometry import (
    HANDLE,
    NAMES,
    RULER,
    Box,
    fade_handle_y,
    fade_handles,
    gain_y,
    has_handles,
    wave_box,
)
from narratix_desktop.ui.widgets.timeline.hits import Part
from narratix_desktop.ui.widgets.timeline.lanes import Row
from narratix_desktop.ui.widgets.timeline.look import Look
from narratix_desktop.ui.widgets.timeline.scene import Item, ShownPoint
from narratix_desktop.ui.widgets.timeline.shown import Shown

_POINT: Final = 4.0


class OverlayPainter:
    """Paints over the lanes of one view.

    Args:
        shown: What the view shows.
        look: Its colours.
    """

    def __init__(self, shown: Shown, look: Look) -> None:
        self._shown = shown
        self._look = look

    def paint_handles(self, painter: QPainter) -> None:
        """Fades, gain and ends of the clip under the pointer and of the one that keys act from."""
        scene, hover = self._shown.scene, self._shown.hover
        current = scene.numbers.get(self._shown.selection.current) if self._shown.selection.current else None
        for number in {hover.number if hover.on_clip else None, current} - {None}:
            if number is not None and number < len(scene.items):
                item = scene.items[number]
                row = self._shown.rows.showing(item.clip.bus, item.title)
                if row is not None and (row.lane.part or item.clip.bus not in self._shown.curves):
                    self._paint_clip_handles(painter, number, item, row)
        if hover.part is Part.GAP and hover.number is not None:
            self._paint_gap(painter, hover.number)

    def paint_curve(self, painter: QPainter, row: Row, width: int) -> None:
        """The automated gain of a bus over its lane."""
        box = self._shown.plane.lane(row, width)
        bus = row.lane.bus
        painter.fillRect(QRectF(box.left, box.top, box.width, box.height), self._look.color("surface.panel", 0.45))
        zero = gain_y(0.0, box)
        painter.setPen(QPen(self._look.color("text.quiet", 0.6), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(box.left, zero), QPointF(box.right, zero))
        points = self._shown.draft.points.get(bus, self._shown.scene.curves.get(bus, ()))
        places = [QPointF(self._shown.plane.x(point.at), gain_y(point.gain, box)) for point in points]
        ends = places or [QPointF(box.left, zero)]
        line = [QPointF(box.left, ends[0].y()), *places, QPointF(box.right, ends[-1].y())]
        color = self._look.lane(bus)
        painter.setPen(QPen(color, 2))
        painter.drawPolyline(QPolygonF(line))
        for point, place in zip(points, places, strict=True):
            self._paint_point(painter, point, place, color)

    def paint_band(self, painter: QPainter) -> None:
        """The rubber band."""
        if self._shown.band is None:
            return
        left, top, right, bottom = self._shown.band
        painter.setPen(QPen(self._look.color("accent.base"), 1, Qt.PenStyle.DashLine))
        painter.setBrush(self._look.color("accent.base", 0.12))
        painter.drawRect(QRectF(left, top, right - left, bottom - top))

    def paint_snap(self, painter: QPainter, height: int) -> None:
        """The place that pulls at what is dragged."""
        snap = self._shown.draft.snap
        if snap is not None:
            x = self._shown.plane.x(snap.at)
            painter.setPen(QPen(self._look.color("text.strong", 0.8), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(x, RULER), QPointF(x, height))

    def paint_value(self, painter: QPainter, text: str, x: float, y: float, area: Box) -> None:
        """A value beside the pointer, kept inside the widget."""
        metrics = QFontMetricsF(self._look.label)
        width, height = metrics.horizontalAdvance(text) + 12, metrics.height() + 6
        left = min(max(x + 12, area.left), area.right - width - 4)
        top = min(max(y - height - 8, area.top), area.bottom - height - 4)
        painter.setPen(QPen(self._look.color("surface.line"), 1))
        painter.setBrush(self._look.color("surface.raised"))
        painter.drawRoundedRect(QRectF(left, top, width, height), 4, 4)
        painter.setFont(self._look.label)
        painter.setPen(self._look.color("text.strong"))
        painter.drawText(QRectF(left, top, width, height), int(Qt.AlignmentFlag.AlignCenter), text)

    def _paint_clip_handles(self, painter: QPainter, number: int, item: Item, row: Row) -> None:
        clip = self._shown.draft.clip(number, item.clip)
        box = self._shown.plane.clip(clip, row)
        self._paint_ends(painter, box)
        if not has_handles(box):
            return
        strong = self._look.color("text.strong")
        fade_in, fade_out = fade_handles(clip, box, self._shown.scale)
        self._paint_fades(painter, clip, box, strong)
        painter.setPen(QPen(self._look.color("surface.panel"), 1))
        painter.setBrush(strong)
        for x in (fade_in, fade_out):
            painter.drawEllipse(QPointF(x, fade_handle_y(box)), HANDLE, HANDLE)
        gain = item.gain + clip.gain - item.clip.gain
        y = gain_y(gain, wave_box(box))
        painter.setPen(QPen(self._look.color("text.strong", 0.5), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(box.left, y), QPointF(box.right, y))
        painter.setPen(QPen(self._look.color("surface.panel"), 1))
        middle = (box.left + box.right) / 2
        painter.drawRoundedRect(QRectF(middle - 2 * HANDLE, y - 3, 4 * HANDLE, 6), 3, 3)

    def _paint_fades(self, painter: QPainter, clip: Clip, box: Box, color: QColor) -> None:
        area = wave_box(box)
        painter.setPen(QPen(color, 1))
        for length, corner, direction in ((clip.fade_in, box.left, 1), (clip.fade_out, box.right, -1)):
            reach = length / self._shown.scale.zoom
            if reach >= 2:
                painter.drawLine(QPointF(corner, area.bottom), QPointF(corner + direction * reach, area.top))

    def _paint_ends(self, painter: QPainter, box: Box) -> None:
        painter.setPen(QPen(self._look.color("text.strong"), 2))
        for x in (box.left + 1, box.right - 1):
            if x >= NAMES:
                painter.drawLine(QPointF(x, box.top + 4), QPointF(x, box.bottom - 4))

    def _paint_gap(self, painter: QPainter, number: int) -> None:
        """A bracket over the pause before a line."""
        scene, plane = self._shown.scene, self._shown.plane
        item, before = scene.items[number], scene.line_before(number)
        row = self._shown.rows.showing(item.clip.bus, item.title)
        if row is None or before is None:
            return
        left, right = plane.x(scene.items[before].clip.end), plane.x(item.clip.start)
        lane = plane.lane(row, right)
        middle = (lane.top + lane.bottom) / 2
        painter.setPen(QPen(self._look.color("text.strong"), 1.5))
        painter.drawLine(QPointF(left + 1, middle), QPointF(right - 1, middle))
        for x in (left + 1, right - 1):
            painter.drawLine(QPointF(x, middle - 6), QPointF(x, middle + 6))

    def _paint_point(self, painter: QPainter, point: ShownPoint, place: QPointF, color: QColor) -> None:
        chosen = point.id == self._shown.point
        painter.setPen(QPen(self._look.color("text.strong" if chosen else "surface.panel"), 1.5))
        painter.setBrush(self._look.color("text.strong") if chosen else color)
        size = _POINT + (1 if chosen else 0)
        painter.drawEllipse(place, size, size)
