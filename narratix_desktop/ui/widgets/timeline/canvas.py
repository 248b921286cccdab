"""The surface of the timeline: shows a scene, scrolls, zooms, follows the playhead. Knows nothing of hands."""

from collections.abc import Mapping
from math import ceil
from typing import Final

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from narratix_desktop.domain.ids import Sha256
from narratix_desktop.domain.mix import Bus
from narratix_desktop.domain.units import PROJECT_RATE, Frames
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.time_scale import TimeScale
from narratix_desktop.ui.widgets.timeline.draft import NO_DRAFT, Draft
from narratix_desktop.ui.widgets.timeline.geometry import NAMES, RULER
from narratix_desktop.ui.widgets.timeline.lane_painting import LanePainter
from narratix_desktop.ui.widgets.timeline.lanes import Rows, lanes_of
from narratix_desktop.ui.widgets.timeline.levels import Levels
from narratix_desktop.ui.widgets.timeline.look import Look
from narratix_desktop.ui.widgets.timeline.names_painting import NamesPainter
from narratix_desktop.ui.widgets.timeline.overlay_painting import OverlayPainter
from narratix_desktop.ui.widgets.timeline.ruler_painting import RulerPainter
from narratix_desktop.ui.widgets.timeline.scene import Scene
from narratix_desktop.ui.widgets.timeline.selection import Selection
from narratix_desktop.ui.widgets.timeline.shown import Shown
from narratix_desktop.ui.widgets.waveforms import Waveforms

_LEAST_LANES: Final = 3
_JUMP: Final = 2 * PROJECT_RATE
"""What moves the playhead farther at once is a jump."""
_BEFORE_PLAYHEAD: Final = 0.05
"""How much of a turned page lies before the playhead."""


class TimelineCanvas(QAbstractScrollArea):
    """Shows a scene.

    Args:
        theme: Its colours.
        waveforms: Where overviews come from.
        names: What the buses are called.
        parent: Qt's.

    Signals:
        scale_changed: The new ``TimeScale``.
        lanes_changed: The buses that are opened, and those that show their automation, have changed.
    """

    scale_changed = Signal(object)
    lanes_changed = Signal()

    def __init__(
        self, theme: Theme, waveforms: Waveforms, names: Mapping[Bus, str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.shown = Shown()
        self._waveforms = waveforms
        look = Look(theme, self.font())
        self._look = look
        self._lane_painter = LanePainter(self.shown, look, waveforms)
        self._ruler_painter = RulerPainter(self.shown, look)
        self._names_painter = NamesPainter(self.shown, look, names)
        self.overlay = OverlayPainter(self.shown, look)
        self._opened: frozenset[Bus] = frozenset()
        self._levels = Levels(self.shown.scene, waveforms.peaks)
        self._lanes = lanes_of(self.shown.scene, self._opened, self._levels.values)
        self._fits = True
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(RULER + _LEAST_LANES * 8 * GRID)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.horizontalScrollBar().valueChanged.connect(self._scrolled_along)
        self.verticalScrollBar().valueChanged.connect(self._scrolled_down)
        self.verticalScrollBar().setSingleStep(5 * GRID)
        waveforms.arrived.connect(self._on_waveforms)
        theme.changed.connect(self.viewport().update)

    @property
    def scene(self) -> Scene:
        """What is shown."""
        return self.shown.scene

    @property
    def scale(self) -> TimeScale:
        """What part is visible."""
        return self.shown.scale

    @property
    def opened(self) -> frozenset[Bus]:
        """Buses that are shown by speaker or sound."""
        return self._opened

    @property
    def room(self) -> int:
        """Pixels of the lanes' width."""
        return max(1, self.viewport().width() - NAMES)

    def show_scene(self, scene: Scene, *, another: bool = True) -> None:
        """Show a scene: all of it where it is ``another`` chapter, else as much as before where it was before."""
        self.shown.scene = scene
        self.shown.draft = NO_DRAFT
        self.shown.selection = self.shown.selection.kept(scene)
        self._levels = Levels(scene, self._waveforms.peaks)
        self._arrange_lanes()
        if another:
            self.shown.playhead = Frames(0)
            self.verticalScrollBar().setValue(0)
        if another or self._fits:
            self.fit()
        else:
            self._set_scale(self.scale.bounded(scene.length, self.room))
        self.viewport().update()

    def show_draft(self, draft: Draft) -> None:
        """Show what a drag would change."""
        self.shown.draft = draft
        self.viewport().update()

    def set_playhead(self, frame: Frames) -> None:
        """Move the playhead, and turn the page where it runs out of the view or jumps elsewhere.

        Whoever scrolls away from it while it runs is left to look.
        """
        before, self.shown.playhead = self.shown.playhead, frame
        seen_before, seen = (0 <= self.scale.x(at) <= self.room for at in (before, frame))
        if frame != before and not seen and (seen_before or abs(frame - before) > _JUMP):
            self.show_playhead()
            return
        for at in (before, frame):
            pixel = int(self.shown.plane.x(at))
            self.viewport().update(QRect(pixel - 2 * GRID, 0, 4 * GRID, self.viewport().height()))

    def show_playhead(self) -> None:
        """Scroll to the playhead where it is out of view."""
        if not 0 <= self.scale.x(self.shown.playhead) <= self.room:
            ahead = self.room * self.scale.zoom * _BEFORE_PLAYHEAD
            self._set_scale(self.scale.scrolled(self.shown.playhead - ahead, self.scene.length, self.room))
        self.viewport().update()

    def set_loop(self, loop: tuple[Frames, Frames] | None) -> None:
        """Show the range that is repeated."""
        self.shown.loop = loop
        self.viewport().update()

    def select(self, selection: Selection) -> None:
        """Show other clips as chosen."""
        self.shown.selection = selection
        self.viewport().update()

    # Zoom and scroll

    def zoom_by(self, factor: float, x: float | None = None) -> None:
        """Zoom about a pixel of the lanes, by default about the playhead or the middle."""
        self._fits = False
        self._set_scale(self.scale.zoomed(factor, self._about(x), self.scene.length, self.room))

    def set_closeness(self, closeness: float) -> None:
        """Zoom to a position of the zoom slider, 0 (all) to 1; see ``TimeScale.closeness``."""
        self._fits = False
        self._set_scale(self.scale.at_closeness(closeness, self._about(None), self.scene.length, self.room))

    def fit(self) -> None:
        """Show the whole chapter."""
        self._fits = True
        self._set_scale(self.scale.fitted(self.scene.length, self.room))

    def show_span(self, first: float, last: float) -> None:
        """Zoom to a stretch."""
        self._fits = False
        self._set_scale(self.scale.spanning(first, last, self.scene.length, self.room))

    def reveal(self, first: float, last: float) -> None:
        """Scroll as little as is needed to show a stretch."""
        self._set_scale(self.scale.revealing(first, last, self.scene.length, self.room))

    def scroll_by(self, dx: float, dy: float = 0.0) -> None:
        """Scroll by pixels."""
        left = self.scale.left + dx * self.scale.zoom
        self._set_scale(self.scale.scrolled(left, self.scene.length, self.room))
        bar = self.verticalScrollBar()
        bar.setValue(round(bar.value() + dy))

    # Lanes

    def set_opened(self, bus: Bus, opened: bool) -> None:
        """Show a bus by speaker or sound, or as one lane."""
        self._opened = self._opened | {bus} if opened else self._opened - {bus}
        self._arrange_lanes()
        self.viewport().update()
        self.lanes_changed.emit()

    def set_curve(self, bus: Bus, shown: bool) -> None:
        """Show the automation of a bus, or its clips."""
        curves = frozenset(self.shown.curves)
        self.shown.curves = curves | {bus} if shown else curves - {bus}
        self._arrange_rows()
        self.viewport().update()
        self.lanes_changed.emit()

    def _arrange_lanes(self) -> None:
        self._lanes = lanes_of(self.scene, self._opened, self._levels.values)
        self._arrange_rows()

    def _arrange_rows(self) -> None:
        room = self.viewport().height() - RULER
        self.shown.rows = Rows(self._lanes, room, self.shown.curves)
        bar = self.verticalScrollBar()
        bar.setPageStep(room)
        bar.setRange(0, max(0, ceil(self.shown.rows.height - GRID - room)))

    def _on_waveforms(self, assets: frozenset[Sha256]) -> None:
        self._levels.take_up(assets)
        for lane in self._lanes:
            self._levels.hand_to(lane)
        self.viewport().update()

    def _about(self, x: float | None) -> float:
        middle = self.scale.x(self.shown.playhead)
        return x if x is not None else middle if 0 <= middle <= self.room else self.room / 2

    def _set_scale(self, scale: TimeScale) -> None:
        self.shown.scale = scale
        bar = self.horizontalScrollBar()
        bar.blockSignals(True)
        bar.setPageStep(self.room)
        bar.setSingleStep(self.room // 10)
        bar.setRange(0, max(0, round(self.scene.length / scale.zoom) - self.room))
        bar.setValue(round(scale.left / scale.zoom))
        bar.blockSignals(False)
        self.viewport().update()
        self.scale_changed.emit(scale)

    def _scrolled_along(self, value: int) -> None:
        self.shown.scale = self.scale.scrolled(value * self.scale.zoom, self.scene.length, self.room)
        self.viewport().update()

    def _scrolled_down(self, value: int) -> None:
        self.shown.scrolled = value
        self.viewport().update()

    # Qt

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._arrange_rows()
        if self._fits:
            self.fit()
        else:
            self._set_scale(self.scale.bounded(self.scene.length, self.room))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._look.set_font(self.font())
            self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        self.shown.focused = True
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        self.shown.focused = False
        super().focusOutEvent(event)
        self.viewport().update()

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802
        """Nothing is moved on the screen: it is painted anew, which costs the same."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width, height = self.viewport().width(), self.viewport().height()
        seen = event.rect()
        painter.fillRect(seen, self._look.color("surface.panel"))
        left, right = max(NAMES, seen.left()), seen.right() + 1
        if right > left:
            painter.setClipRect(QRect(left, RULER, right - left, height - RULER))
            self._paint_lanes(painter, left, right)
            painter.setClipRect(QRect(left, 0, right - left, height))
            self._ruler_painter.paint(painter, width, height)
            if self.scene.length:
                self._ruler_painter.paint_playhead(painter, height)
            painter.setClipping(False)
        if seen.left() < NAMES:
            self._names_painter.paint(painter, height)
        if self.shown.focused:
            painter.setPen(QPen(self._look.color("accent.base"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(0, 0, width - 1, height - 1)
        painter.end()

    def _paint_lanes(self, painter: QPainter, left: int, right: int) -> None:
        ratio, ground = self.viewport().devicePixelRatioF(), self._look.color("surface.window", 0.5)
        width, height = self.viewport().width(), self.viewport().height()
        seen = self.shown.rows.between(self.shown.scrolled, self.shown.scrolled + height - RULER)
        for row in seen:
            box = self.shown.plane.lane(row, width)
            top = round(box.top)
            painter.fillRect(QRect(left, top, right - left, round(box.bottom) - top), ground)
        self._ruler_painter.paint_grid(painter, width, height)
        for row in seen:
            # Labels of effects reach beyond their clips, as far as the next one lets them: all are needed to paint any.
            part = (NAMES, width) if row.lane.bus is Bus.EFFECTS else (left, right)
            self._lane_painter.paint(painter, row, *part, ratio)
            if not row.lane.part and row.lane.bus in self.shown.curves:
                self.overlay.paint_curve(painter, row, width)
        self.overlay.paint_handles(painter)
        self.overlay.paint_band(painter)
        self.overlay.paint_snap(painter, height)
