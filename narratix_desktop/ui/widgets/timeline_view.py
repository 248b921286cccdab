"""The painted timeline of one chapter: a lane per bus, clips with their waveforms, ruler and playhead.

Wheel zooms about the cursor, Shift and the sideways wheel scroll, a click or drag seeks. Only what is seen is painted.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from itertools import pairwise
from typing import Final

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from narratix_desktop.domain.mix import Bus
from narratix_desktop.domain.timeline import Clip, Timeline
from narratix_desktop.domain.units import PROJECT_RATE, Frames
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.time_scale import TimeScale
from narratix_desktop.ui.widgets.waveforms import BUCKET, Waveforms, column_extremes

LANES: Final = (Bus.NARRATION, Bus.DIALOGUE, Bus.MUSIC, Bus.AMBIENCE, Bus.EFFECTS)
RULER: Final = 6 * GRID
_NAMES: Final = 22 * GRID
_GAP: Final = GRID
_ZOOM_STEP: Final = 1.25
_WAVE_ALPHA: Final = 0.85
_CLIP_ALPHA: Final = 0.16
_LOUDEST: Final = 0.5
"""Sample value that fills a lane; speech rarely exceeds it and would else look thin."""


class TimelineView(QAbstractScrollArea):
    """Shows a timeline.

    Signals:
        seek_asked: The frame that was clicked or dragged to.
        scale_changed: The new ``TimeScale``.
    """

    seek_asked = Signal(int)
    scale_changed = Signal(object)

    def __init__(self, theme: Theme, waveforms: Waveforms, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._waveforms = waveforms
        self._timeline = Timeline((), Frames(0))
        self._lanes: Mapping[Bus, tuple[list[Clip], list[int], list[int]]] = {}
        self._scale = TimeScale()
        self._playhead = Frames(0)
        self._fits = True
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(RULER + 5 * 7 * GRID)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setAccessibleName(self.tr("Timeline"))
        self.horizontalScrollBar().valueChanged.connect(self._scrolled)
        waveforms.arrived.connect(self.viewport().update)

    @property
    def scale(self) -> TimeScale:
        """What part is visible."""
        return self._scale

    @property
    def timeline(self) -> Timeline:
        """What is shown."""
        return self._timeline

    def show_timeline(self, timeline: Timeline) -> None:
        """Show another timeline; the view stays where the length does, and fits it else."""
        same_length = timeline.length == self._timeline.length
        self._timeline = timeline
        self._lanes = {bus: _sorted_lane([clip for clip in timeline.clips if clip.bus is bus]) for bus in LANES}
        if not same_length:
            self._playhead = Frames(0)
            self._fits = True
            self._set_scale(self._scale.fitted(timeline.length, self._room()))
        self.viewport().update()

    def set_playhead(self, frame: Frames, *, follow: bool) -> None:
        """Move the playhead; ``follow`` turns the page when it leaves the view."""
        before, self._playhead = self._playhead, frame
        x = self._scale.x(frame)
        if follow and not 0 <= x <= self._room():
            self._set_scale(self._scale.scrolled(frame, self._timeline.length, self._room()))
            return
        for at in (before, frame):
            pixel = int(self._scale.x(at)) + _NAMES
            self.viewport().update(QRect(pixel - GRID, 0, 2 * GRID, self.viewport().height()))

    def zoom_by(self, factor: float, x: float | None = None) -> None:
        """Zoom about a pixel of the lanes, by default about the playhead or the middle."""
        middle = self._scale.x(self._playhead)
        about = x if x is not None else middle if 0 <= middle <= self._room() else self._room() / 2
        self._fits = False
        self._set_scale(self._scale.zoomed(factor, about, self._timeline.length, self._room()))

    def fit(self) -> None:
        """Show the whole chapter."""
        self._fits = True
        self._set_scale(self._scale.fitted(self._timeline.length, self._room()))

    def _room(self) -> int:
        return max(1, self.viewport().width() - _NAMES)

    def _set_scale(self, scale: TimeScale) -> None:
        self._scale = scale
        bar = self.horizontalScrollBar()
        bar.blockSignals(True)
        page = round(self._room())
        bar.setPageStep(page)
        bar.setSingleStep(page // 10)
        bar.setRange(0, max(0, round(self._timeline.length / scale.zoom) - page))
        bar.setValue(round(scale.left / scale.zoom))
        bar.blockSignals(False)
        self.viewport().update()
        self.scale_changed.emit(scale)

    def _scrolled(self, value: int) -> None:
        self._scale = self._scale.scrolled(value * self._scale.zoom, self._timeline.length, self._room())
        self.viewport().update()

    # Input

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        turned = event.angleDelta()
        sideways = turned.x() or (turned.y() if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 0)
        if sideways:
            left = self._scale.left - sideways / 120 * self._room() / 10 * self._scale.zoom
            self._set_scale(self._scale.scrolled(left, self._timeline.length, self._room()))
        elif turned.y():
            self.zoom_by(_ZOOM_STEP ** (-turned.y() / 120), event.position().x() - _NAMES)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._seek(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._seek(event)

    def _seek(self, event: QMouseEvent) -> None:
        x = event.position().x() - _NAMES
        if event.buttons() & Qt.MouseButton.LeftButton and self._timeline.length and x >= 0:
            self.seek_asked.emit(int(min(self._scale.frame(x), self._timeline.length)))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        second = PROJECT_RATE
        steps = {
            Qt.Key.Key_Left: -second,
            Qt.Key.Key_Right: second,
            Qt.Key.Key_PageUp: -10 * second,
            Qt.Key.Key_PageDown: 10 * second,
        }
        key = Qt.Key(event.key())
        if key in steps:
            self.seek_asked.emit(int(min(max(self._playhead + steps[key], 0), self._timeline.length)))
        elif key == Qt.Key.Key_Home:
            self.seek_asked.emit(0)
        elif key in {Qt.Key.Key_Plus, Qt.Key.Key_Equal}:
            self.zoom_by(1 / _ZOOM_STEP)
        elif key == Qt.Key.Key_Minus:
            self.zoom_by(_ZOOM_STEP)
        elif key == Qt.Key.Key_0:
            self.fit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        if self._fits:
            self.fit()
        else:
            self._set_scale(self._scale.bounded(self._timeline.length, self._room()))

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._theme.color("surface.panel"))
        self._paint_names(painter)
        painter.setClipRect(_NAMES, 0, self._room(), self.viewport().height())
        self._paint_ruler(painter)
        first, last = (
            self._scale.frame(event.rect().left() - _NAMES),
            self._scale.frame(event.rect().right() + 2 - _NAMES),
        )
        for bus in LANES:
            self._paint_lane(painter, bus, first, last, event.rect())
        self._paint_playhead(painter)
        painter.end()

    def _lane_rect(self, bus: Bus) -> QRectF:
        height = (self.viewport().height() - RULER) / len(LANES)
        top = RULER + LANES.index(bus) * height
        return QRectF(_NAMES, top, self._room(), height - _GAP)

    def _bus_name(self, bus: Bus) -> str:
        names = {
            Bus.NARRATION: self.tr("Narration"),
            Bus.DIALOGUE: self.tr("Dialogue"),
            Bus.MUSIC: self.tr("Music"),
            Bus.AMBIENCE: self.tr("Ambience"),
            Bus.EFFECTS: self.tr("Effects"),
        }
        return names[bus]

    def _paint_names(self, painter: QPainter) -> None:
        painter.setPen(self._theme.color("text.quiet"))
        for bus in LANES:
            lane = self._lane_rect(bus)
            area = QRectF(3 * GRID, lane.top(), _NAMES - 4 * GRID, lane.height())
            painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), self._bus_name(bus))

    def _paint_ruler(self, painter: QPainter) -> None:
        if not self._timeline.length:
            return
        line, text = self._theme.color("surface.line"), self._theme.color("text.quiet")
        for x, label in self._scale.marks(self._room()):
            at = x + _NAMES
            painter.setPen(line)
            painter.drawLine(QPointF(at, RULER - GRID), QPointF(at, self.viewport().height()))
            painter.setPen(text)
            painter.drawText(QPointF(at + GRID, RULER - 2 * GRID), label)

    def _paint_lane(self, painter: QPainter, bus: Bus, first: int, last: int, seen: QRect) -> None:
        area = self._lane_rect(bus)
        ground = QColor(self._theme.color("surface.window"))
        ground.setAlphaF(0.5)
        painter.fillRect(area, ground)
        if bus not in self._lanes:
            return
        clips, starts, reach = self._lanes[bus]
        color = self._theme.color(f"lanes.{bus.value}")
        for clip in clips[bisect_right(reach, first) : bisect_left(starts, last)]:
            self._paint_clip(painter, clip, area, color, seen)

    def _paint_clip(self, painter: QPainter, clip: Clip, lane: QRectF, color: QColor, seen: QRect) -> None:
        left, right = self._scale.x(clip.start) + _NAMES, self._scale.x(clip.end) + _NAMES
        box = QRectF(left, lane.top() + 1, max(1.0, right - left - 0.5), lane.height() - 2)
        soft = QColor(color)
        soft.setAlphaF(_CLIP_ALPHA)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(soft)
        painter.drawRoundedRect(box, 2, 2)
        first = max(int(left), _NAMES, seen.left())
        last = min(int(np.ceil(right)), seen.right() + 1)
        pairs = self._waveforms.get(clip.asset) if last > first else None
        if pairs is None or not len(pairs):
            return
        frames = self._scale.left + (np.arange(first, last + 1) - _NAMES) * self._scale.zoom
        buckets = (np.maximum(frames - clip.start, 0) + clip.offset) / BUCKET
        gain = 10.0 ** (clip.gain / 20.0) / _LOUDEST
        wave = QColor(color)
        wave.setAlphaF(_WAVE_ALPHA)
        painter.setPen(QPen(wave, 1))
        half, middle = (box.height() - 4) / 2, box.center().y()
        for begin, end in _rounds(buckets, len(pairs), loop=clip.loop):
            shown = buckets[begin : end + 1] - (buckets[begin] // len(pairs) * len(pairs) if clip.loop else 0)
            extremes = np.clip(column_extremes(pairs, shown) * gain, -1.0, 1.0)
            heights = middle - extremes * half
            painter.drawLines(
                [
                    QLineF(at + 0.5, top, at + 0.5, low + 0.5)
                    for at, (low, top) in enumerate(heights.tolist(), first + begin)
                ]
            )

    def _paint_playhead(self, painter: QPainter) -> None:
        if not self._timeline.length:
            return
        x = self._scale.x(self._playhead) + _NAMES
        accent = self._theme.color("accent.base")
        painter.setPen(QPen(accent, 1.5))
        painter.drawLine(QPointF(x, GRID), QPointF(x, self.viewport().height()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(accent)
        painter.drawEllipse(QPointF(x, GRID + 1), 3.5, 3.5)


def _sorted_lane(clips: list[Clip]) -> tuple[list[Clip], list[int], list[int]]:
    """Clips by start, their starts, and the furthest end so far, for searching."""
    ordered = sorted(clips, key=lambda clip: clip.start)
    reach: list[int] = []
    for clip in ordered:
        reach.append(max(clip.end, reach[-1] if reach else 0))
    return ordered, [clip.start for clip in ordered], reach


def _rounds(
    buckets: "np.ndarray[tuple[int], np.dtype[np.float64]]", count: int, *, loop: bool
) -> list[tuple[int, int]]:
    """Stretches of columns within one repetition of a looped asset; all columns where it does not loop."""
    last = len(buckets) - 1
    if not loop:
        return [(0, last)]
    turns = (buckets[:-1] // count).astype(np.int64)
    cuts = [0, *(np.flatnonzero(np.diff(turns)) + 1).tolist(), last]
    return list(pairwise(cuts))
