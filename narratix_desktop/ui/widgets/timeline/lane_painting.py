"""Paints the clips of a lane: bodies, waveforms, labels and words. Only what is seen, never more than fits."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import ceil, floor
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QImage, QPainter, QPen

from narratix_desktop.audio.peaks import Extremes
from narratix_desktop.domain.mix import SPEECH_BUSES, Bus
from narratix_desktop.domain.timeline import Clip
from narratix_desktop.ui.widgets.timeline.geometry import LABEL, LABEL_FROM, Box, wave_box
from narratix_desktop.ui.widgets.timeline.index import Merged
from narratix_desktop.ui.widgets.timeline.lanes import Lane, Row
from narratix_desktop.ui.widgets.timeline.look import Look, rgb
from narratix_desktop.ui.widgets.timeline.scene import Item
from narratix_desktop.ui.widgets.timeline.shown import Shown
from narratix_desktop.ui.widgets.timeline.waves import LOUDEST, clip_columns, colored, wave_coverage
from narratix_desktop.ui.widgets.waveforms import Waveforms

_BODY: Final = 0.16
_CHOSEN: Final = 0.34
_WAVE: Final = 0.8
_MUTED: Final = 0.35
_SUMMARY: Final = 0.35
"""How much of an opened bus's line is filled."""
_RADIUS: Final = 3.0
_ROUNDED_FROM: Final = 24
_EFFECT_LABEL: Final = 160
_ELIDED: Final = Qt.TextElideMode.ElideRight
_WORDS_FROM: Final = 600.0
"""Frames per pixel up to which words are written under their sound."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """What is painted of a lane: ``columns`` device pixels, ``ratio`` to a logical one, from pixel ``left`` on."""

    left: float
    columns: int
    ratio: float
    first_frame: float
    zoom: float

    @property
    def last_frame(self) -> float:
        """The frame at the right edge."""
        return self.first_frame + self.columns * self.zoom


class LanePainter:
    """Paints lanes of one view.

    Args:
        shown: What the view shows.
        look: Its colours.
        waveforms: Where overviews come from.
    """

    def __init__(self, shown: Shown, look: Look, waveforms: Waveforms) -> None:
        self._shown = shown
        self._look = look
        self._waveforms = waveforms

    def paint(self, painter: QPainter, row: Row, left: float, right: float, ratio: float) -> None:
        """Paint the part of a lane between two pixels of the widget."""
        stretch = self._stretch(left, right, ratio)
        lane, area = row.lane, self._shown.plane.lane(row, right)
        if lane.opened:
            self._paint_columns(painter, row, stretch, self._summary(lane, stretch), None)
            return
        merged = self._merged(lane, stretch)
        there = merged.numbers >= 0
        hues = (
            np.where(there, self._shown.scene.hues[lane.places[merged.numbers]], -1) if there.any() else merged.numbers
        )
        colors = self._look.columns(lane.bus, hues)
        columns = np.stack([-merged.levels, merged.levels], axis=1)
        labelled: list[tuple[Item, Clip, Box]] = []
        for number, clip in self._drawn(lane, stretch):
            item = self._shown.scene.items[number]
            box = self._shown.plane.clip(clip, row)
            self._paint_body(painter, item, box)
            self._add_wave(columns, colors, item, clip, stretch)
            if box.height >= LABEL and (box.width >= LABEL_FROM or lane.bus is Bus.EFFECTS):
                labelled.append((item, clip, box))
        self._paint_columns(painter, row, stretch, columns, colors, there)
        labelled.sort(key=lambda each: each[1].start)
        behind = [*(box.left for _, _, box in labelled[1:]), right]
        for (item, clip, box), limit in zip(labelled, behind, strict=False):
            # An effect is short: its label may reach as far as there is nothing else.
            reach = min(limit, box.left + _EFFECT_LABEL) if lane.bus is Bus.EFFECTS else box.right
            self._paint_label(painter, item, replace(box, right=max(box.right, reach)), area)
            if item.is_speech and self._shown.scale.zoom <= _WORDS_FROM and box.height >= LABEL_FROM:
                self._paint_words(painter, item, clip, box)

    def _drawn(self, lane: Lane, stretch: Stretch) -> Iterator[tuple[int, Clip]]:
        """The clips that are drawn one by one."""
        narrow = lane.index.narrow(self._shown.scale.zoom)
        return self._shown.draft.seen(lane, self._shown.scene, stretch.first_frame, stretch.last_frame, narrow)

    def _stretch(self, left: float, right: float, ratio: float) -> Stretch:
        first, last = floor(left * ratio), ceil(right * ratio)
        plane = self._shown.plane
        return Stretch(first / ratio, last - first, ratio, plane.frame(first / ratio), self._shown.scale.zoom / ratio)

    def _paint_body(self, painter: QPainter, item: Item, box: Box) -> None:
        chosen = item.key in self._shown.selection.chosen
        body = QColor(self._look.item(item))
        body.setAlphaF((_CHOSEN if chosen else _BODY) * (_MUTED if item.muted else 1.0))
        current = item.key == self._shown.selection.current and self._shown.focused
        if box.width < _ROUNDED_FROM and not (chosen or current):
            # Twenty times cheaper than a rounded one, and no different at this width.
            left, right = round(box.left), max(round(box.right), round(box.left) + 1)
            painter.fillRect(QRect(left, ceil(box.top), right - left, floor(box.bottom) - ceil(box.top)), body)
            return
        area = QRectF(box.left, box.top, max(1.0, box.width - 0.5), box.height)
        if chosen or current:
            color = self._look.color("accent.base" if chosen else "text.normal")
            painter.setPen(QPen(color, 1.5, Qt.PenStyle.SolidLine if chosen and not current else Qt.PenStyle.DashLine))
            area.adjust(0.75, 0.75, -0.75, -0.75)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(body)
        painter.drawRoundedRect(area, _RADIUS, _RADIUS)
        if item.muted:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QBrush(self._look.color("text.quiet", 0.5), Qt.BrushStyle.BDiagPattern))
            painter.drawRoundedRect(area, _RADIUS, _RADIUS)

    def _add_wave(
        self, columns: Extremes, colors: NDArray[np.float32], item: Item, clip: Clip, stretch: Stretch
    ) -> None:
        first = max(0, floor((clip.start - stretch.first_frame) / stretch.zoom))
        last = min(stretch.columns, ceil((clip.end - stretch.first_frame) / stretch.zoom))
        pyramid = self._waveforms.get(clip.asset) if last > first and not item.muted else None
        if pyramid is None:
            return
        wave = clip_columns(clip, pyramid, stretch.first_frame, stretch.zoom, first, last) / np.float32(LOUDEST)
        part = columns[first:last]
        np.minimum(part[:, 0], wave[:, 0], out=part[:, 0])
        np.maximum(part[:, 1], wave[:, 1], out=part[:, 1])
        colors[first:last] = rgb(self._look.item(item))

    def _merged(self, lane: Lane, stretch: Stretch) -> Merged:
        """What is too narrow to be drawn by itself, with what a ripple pushes."""
        draft = self._shown.draft
        left, zoom, count = stretch.first_frame, stretch.zoom, stretch.columns
        merged = lane.index.merged(left, zoom, count, narrow=self._shown.scale.zoom)
        if draft.pushed_from is not None:
            cut = min(max(0, round((draft.pushed_from - left) / zoom)), count)
            merged.clear(slice(cut, None))
            moved = lane.index.merged(left - draft.pushed_by, zoom, count, narrow=self._shown.scale.zoom)
            moved.clear(slice(0, min(max(0, cut + round(draft.pushed_by / zoom)), count)))
            merged.add(moved)
        return merged

    def _summary(self, lane: Lane, stretch: Stretch) -> Extremes:
        """An opened bus in one line: where anything sounds in it, its lanes below tell what."""
        levels = np.minimum(self._merged(lane, stretch).levels, np.float32(_SUMMARY))
        for _, clip in self._drawn(lane, stretch):
            first = max(0, floor((clip.start - stretch.first_frame) / stretch.zoom))
            last = min(stretch.columns, ceil((clip.end - stretch.first_frame) / stretch.zoom))
            levels[first:last] = _SUMMARY
        return np.stack([-levels, levels], axis=1)

    def _paint_columns(
        self,
        painter: QPainter,
        row: Row,
        stretch: Stretch,
        columns: Extremes,
        colors: NDArray[np.float32] | None,
        blocks: "NDArray[np.bool_] | None" = None,
    ) -> None:
        """Draw the waves of a lane, and bodies where clips are merged, as one image."""
        if colors is None:
            colors = np.broadcast_to(rgb(self._look.lane(row.lane.bus)), (stretch.columns, 3))
        lane = self._shown.plane.lane(row, 0.0)
        whole = Box(stretch.left, ceil(lane.top + 1), stretch.left, floor(lane.bottom - 1))
        waves = wave_box(whole)
        words = row.lane.bus in SPEECH_BUSES and self._shown.scale.zoom <= _WORDS_FROM and whole.height >= LABEL_FROM
        first = round((waves.top - whole.top + 2) * stretch.ratio)
        height = max(1, round((waves.height - 4 - (LABEL if words else 0)) * stretch.ratio))
        coverage = np.zeros((max(first + height, round(whole.height * stretch.ratio)), stretch.columns), np.float32)
        coverage[first : first + height] = wave_coverage(columns, height)
        coverage[:, columns[:, 0] == columns[:, 1]] = 0.0
        if blocks is not None and blocks.any():
            np.maximum(coverage, np.where(blocks, np.float32(_BODY / _WAVE), np.float32(0.0)), out=coverage)
        pixels = colored(coverage, colors, _WAVE)
        size = (stretch.columns, len(pixels))
        image = QImage(pixels.data, *size, 4 * stretch.columns, QImage.Format.Format_ARGB32_Premultiplied)
        painter.drawImage(QRectF(whole.left, whole.top, size[0] / stretch.ratio, size[1] / stretch.ratio), image)

    def _paint_label(self, painter: QPainter, item: Item, box: Box, area: Box) -> None:
        left = max(box.left, area.left) + 4
        room = box.right - left - 4
        if room < LABEL:
            return
        metrics = QFontMetricsF(self._look.label)
        title = "" if item.is_speech and item.narrator else metrics.elidedText(item.title, _ELIDED, room)
        used = metrics.horizontalAdvance(title) + 6 if title else 0.0
        low = box.height < LABEL_FROM
        wanted = item.words if room - used >= 2 * LABEL and not (low and item.is_speech) else ""
        words = metrics.elidedText(wanted, _ELIDED, room - used)
        base = box.top + LABEL - 4
        painter.setFont(self._look.label)
        if low and (title or words):
            # In a low lane the label lies over the wave, so lines keep to their speaker's name.
            width = used + metrics.horizontalAdvance(words) + 4
            ground = QRectF(left - 2, box.top + 1, min(width, room + 2), LABEL - 2)
            painter.fillRect(ground, self._look.color("surface.panel", 0.75))
        if title:
            painter.setPen(self._look.item(item))
            painter.drawText(QPointF(left, base), title)
        if words:
            painter.setPen(self._look.color("text.normal" if not item.muted else "text.quiet"))
            painter.drawText(QPointF(left + used, base), words)

    def _paint_words(self, painter: QPainter, item: Item, clip: Clip, box: Box) -> None:
        moved = clip.start - item.clip.start
        metrics = QFontMetricsF(self._look.label)
        painter.setFont(self._look.label)
        painter.setPen(self._look.color("text.strong"))
        free = box.left
        for word in self._shown.scene.words.between(item.clip.start, item.clip.end):
            x = self._shown.plane.x(word.begins + moved)
            width = metrics.horizontalAdvance(word.text)
            if x >= free and x + width <= box.right:
                painter.drawText(QPointF(x + 1, box.bottom - 5), word.text)
                free = x + width + 4
