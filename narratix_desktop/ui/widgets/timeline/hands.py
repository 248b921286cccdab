"""The mouse on the timeline: clicks choose, drags change, the ruler seeks. Keeps what a press began till its end."""

from typing import Final

from PySide6.QtCore import QObject, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QCursor, QMouseEvent

from narratix_desktop.ui.widgets.timeline.asks import Asks
from narratix_desktop.ui.widgets.timeline.beginning import begin, reach_of
from narratix_desktop.ui.widgets.timeline.canvas import TimelineCanvas
from narratix_desktop.ui.widgets.timeline.draft import NO_DRAFT
from narratix_desktop.ui.widgets.timeline.geometry import NAMES, RULER
from narratix_desktop.ui.widgets.timeline.gestures import Gesture, Pointer
from narratix_desktop.ui.widgets.timeline.hits import NOWHERE, Hit, Part
from narratix_desktop.ui.widgets.timeline.place_gestures import DragLoop
from narratix_desktop.ui.widgets.timeline.selection import Selection
from narratix_desktop.ui.widgets.timeline.snapping import REACH

_BEGINS_AT: Final = 4
"""Pixels that a press moves before it is a drag."""
_EDGE_MS: Final = 30
_CURSORS: Final = {
    Part.START: Qt.CursorShape.SizeHorCursor,
    Part.END: Qt.CursorShape.SizeHorCursor,
    Part.GAP: Qt.CursorShape.SplitHCursor,
    Part.FADE_IN: Qt.CursorShape.PointingHandCursor,
    Part.FADE_OUT: Qt.CursorShape.PointingHandCursor,
    Part.GAIN: Qt.CursorShape.SizeVerCursor,
    Part.LOOP_START: Qt.CursorShape.SizeHorCursor,
    Part.LOOP_END: Qt.CursorShape.SizeHorCursor,
    Part.POINT: Qt.CursorShape.SizeAllCursor,
    Part.CURVE: Qt.CursorShape.CrossCursor,
    Part.MARKER: Qt.CursorShape.PointingHandCursor,
    Part.OPENER: Qt.CursorShape.PointingHandCursor,
    Part.CURVE_SWITCH: Qt.CursorShape.PointingHandCursor,
}


class Hands(QObject):
    """What the mouse does.

    Args:
        canvas: The timeline; nothing but its state is changed here, edits are only asked for.
        asks: Where requests go.

    Signals:
        ended: A drag has ended, with or without an edit.
    """

    ended = Signal()

    def __init__(self, canvas: TimelineCanvas, asks: Asks) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._asks = asks
        self._shown = canvas.shown
        self.snapping = True
        self.ripple = False
        self.at = QPointF()
        self._pressed: tuple[QPointF, Hit, Qt.KeyboardModifier] | None = None
        self._moved = False
        self._gesture: Gesture | None = None
        self._before = NO_DRAFT
        self._edge = QTimer(self)
        self._edge.setInterval(_EDGE_MS)
        self._edge.timeout.connect(self._scroll_at_edge)

    @property
    def busy(self) -> bool:
        """Whether a drag is under way."""
        return self._moved

    def press(self, event: QMouseEvent) -> None:
        """The left button went down."""
        self.at = event.position()
        hit = self._shown.hit_test().at(self.at.x(), self.at.y())
        self._pressed, self._moved = (self.at, hit, event.modifiers()), False
        self._before = self._shown.draft
        self._shown.point = hit.id if hit.part is Part.POINT else None
        self._shown.marker = hit.id if hit.part is Part.MARKER else None
        if hit.on_clip and hit.number is not None:
            self._press_clip(hit.number, event.modifiers())
        elif hit.part is Part.OPENER and hit.bus is not None:
            self._canvas.set_opened(hit.bus, hit.bus not in self._canvas.opened)
        elif hit.part is Part.CURVE_SWITCH and hit.bus is not None:
            self._canvas.set_curve(hit.bus, hit.bus not in self._shown.curves)
        elif hit.part is Part.CURVE:
            self._start(self.at, hit, event.modifiers())
            self._drag(event.modifiers())
        self._canvas.viewport().update()

    def move(self, event: QMouseEvent) -> None:
        """The mouse moved, with a button down or without."""
        self.at = event.position()
        if self._pressed is None:
            self._hover()
            return
        began, hit, modifiers = self._pressed
        if not self._moved and (self.at - began).manhattanLength() >= _BEGINS_AT:
            self._start(began, hit, modifiers)
        if self._moved:
            self._drag(event.modifiers())

    def release(self, event: QMouseEvent) -> None:
        """The left button went up."""
        if self._pressed is None:
            return
        self.at = event.position()
        began, hit, modifiers = self._pressed
        gesture, moved = self._gesture, self._moved
        if self._shown.band is not None:
            self._take_band(self._shown.band)
        self._forget()
        if not moved:
            self._click(began, hit, modifiers)
        elif gesture is not None:
            self._finish(gesture)
        self.ended.emit()
        self._hover()

    def double_click(self, event: QMouseEvent) -> None:
        """Play from there, rename a marker, open a bus, or repeat nothing any more."""
        self.at = event.position()
        hit = self._shown.hit_test().at(self.at.x(), self.at.y())
        if hit.on_clip:
            self._asks.play_asked.emit(round(self._shown.plane.frame(self.at.x())))
        elif hit.part is Part.MARKER:
            self._asks.naming_asked.emit(hit.id)
        elif hit.part is Part.NAME and hit.bus is not None and not hit.name:
            self._canvas.set_opened(hit.bus, hit.bus not in self._canvas.opened)
        elif hit.part in (Part.RULER, Part.LOOP_START, Part.LOOP_END) and self._shown.loop is not None:
            self._asks.loop_asked.emit(None)

    def cancel(self) -> bool:
        """Give a drag up; whether there was one."""
        if not self._moved:
            return False
        self._canvas.show_draft(self._before)
        self._forget()
        self.ended.emit()
        return True

    def leave(self) -> None:
        """The mouse left the widget."""
        if self._pressed is None:
            self._shown.hover = NOWHERE
            self._canvas.viewport().update()

    def _press_clip(self, number: int, modifiers: Qt.KeyboardModifier) -> None:
        scene, selection = self._shown.scene, self._shown.selection
        key = scene.items[number].key
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            self._choose(selection.toggled(key))
        elif modifiers & Qt.KeyboardModifier.ShiftModifier:
            self._choose(selection.extended(key, scene))
        elif key not in selection.chosen:
            self._choose(selection.only(key))

    def _click(self, at: QPointF, hit: Hit, modifiers: Qt.KeyboardModifier) -> None:
        plain = not modifiers & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        if hit.part is Part.RULER:
            self._asks.seek_asked.emit(round(min(max(0.0, self._shown.plane.frame(at.x())), self._shown.scene.length)))
        elif hit.part is Part.MARKER:
            self._asks.seek_asked.emit(next(each.at for each in self._shown.scene.markers if each.id == hit.id))
        elif hit.on_clip and hit.number is not None and plain:
            self._choose(self._shown.selection.only(self._shown.scene.items[hit.number].key))
        elif hit.part in (Part.LANE, Part.GAP, Part.NOTHING) and plain:
            self._choose(Selection())

    def _choose(self, selection: Selection) -> None:
        if selection != self._shown.selection:
            self._canvas.select(selection)
            self._asks.chosen.emit(selection)

    # Drags

    def _start(self, began: QPointF, hit: Hit, modifiers: Qt.KeyboardModifier) -> None:
        self._moved = True
        pulls = self._pulls(modifiers)
        pointer = self._pointer(began, pulls=pulls)
        self._gesture = begin(hit, self._shown, pointer, snapping=pulls, ripple=self.ripple)
        if self._gesture is None and hit.part is Part.LANE:
            self._shown.band = (began.x(), began.y(), began.x(), began.y())

    def _drag(self, modifiers: Qt.KeyboardModifier) -> None:
        if self._gesture is not None:
            self._canvas.show_draft(self._gesture.drag(self._pointer(self.at, pulls=self._pulls(modifiers))))
        elif self._shown.band is not None and self._pressed is not None:
            began = self._pressed[0]
            self._shown.band = (
                min(began.x(), self.at.x()),
                max(RULER, min(began.y(), self.at.y())),
                max(began.x(), self.at.x()),
                max(began.y(), self.at.y()),
            )
            self._canvas.viewport().update()
        outside = self.at.x() < NAMES or self.at.x() > self._canvas.viewport().width()
        if outside and self._gesture is not None and not self._edge.isActive():
            self._edge.start()
        elif not outside:
            self._edge.stop()

    def _finish(self, gesture: Gesture) -> None:
        edit = gesture.finish()
        if isinstance(gesture, DragLoop):
            self._canvas.show_draft(self._before)
            self._asks.loop_asked.emit(gesture.loop)
        elif edit is None:
            self._canvas.show_draft(self._before)
        else:
            # What was dragged stays where it is until the library has answered.
            self._asks.edit_asked.emit(edit)

    def _forget(self) -> None:
        self._edge.stop()
        self._shown.band = None
        self._pressed, self._gesture, self._moved = None, None, False
        self._canvas.viewport().update()

    def _take_band(self, band: tuple[float, float, float, float]) -> None:
        left, top, right, bottom = band
        plane, scene = self._shown.plane, self._shown.scene
        found = [
            scene.items[row.lane.numbers[place]].key
            for row in self._shown.rows.between(top - plane.top, bottom - plane.top)
            if not row.lane.opened and row.lane.bus not in self._shown.curves
            for place in row.lane.index.between(plane.frame(left), plane.frame(right))
        ]
        modifiers = self._pressed[2] if self._pressed is not None else Qt.KeyboardModifier.NoModifier
        adds = modifiers & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        base = self._shown.selection if adds else Selection()
        chosen = base.joined(found)
        if found and chosen.current is None:
            chosen = Selection(chosen.chosen, found[0], found[0])
        self._choose(chosen)

    def _pulls(self, modifiers: Qt.KeyboardModifier) -> bool:
        return self.snapping and not modifiers & Qt.KeyboardModifier.AltModifier

    def _pointer(self, at: QPointF, *, pulls: bool) -> Pointer:
        reach = reach_of(self._shown, pulls=pulls, pixels=REACH)
        return Pointer(at.x(), at.y(), self._shown.plane.frame(at.x()), reach)

    def _scroll_at_edge(self) -> None:
        beyond = min(0.0, self.at.x() - NAMES) or max(0.0, self.at.x() - self._canvas.viewport().width())
        self._canvas.scroll_by(beyond / 2)
        self._drag(Qt.KeyboardModifier.NoModifier)

    def _hover(self) -> None:
        hit = self._shown.hit_test().at(self.at.x(), self.at.y())
        if hit != self._shown.hover:
            self._shown.hover = hit
            self._canvas.viewport().setCursor(QCursor(_CURSORS.get(hit.part, Qt.CursorShape.ArrowCursor)))
            self._canvas.viewport().update()
