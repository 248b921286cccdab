"""The timeline to work with: the canvas, with hands, keys, menu and tips. It asks for edits and carries none out."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final
from uuid import UUID

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QToolTip, QWidget

from narratix_desktop.domain.cue import CueKind
from narratix_desktop.ui.theme import Theme
from narratix_desktop.ui.widgets.timeline.acting import ZOOM_STEP, Acting
from narratix_desktop.ui.widgets.timeline.asks import Asks
from narratix_desktop.ui.widgets.timeline.canvas import TimelineCanvas
from narratix_desktop.ui.widgets.timeline.edits import AddMarker, RenameMarker
from narratix_desktop.ui.widgets.timeline.geometry import NAMES, RULER, Box
from narratix_desktop.ui.widgets.timeline.hands import Hands
from narratix_desktop.ui.widgets.timeline.keys import Keyboard
from narratix_desktop.ui.widgets.timeline.naming import NameEditor
from narratix_desktop.ui.widgets.timeline.offering import Offering
from narratix_desktop.ui.widgets.timeline.placing import spot_at
from narratix_desktop.ui.widgets.timeline.scene import Scene
from narratix_desktop.ui.widgets.timeline.selection import Selection
from narratix_desktop.ui.widgets.timeline.wording import Wording
from narratix_desktop.ui.widgets.waveforms import Waveforms

_NOTCH: Final = 120


class TimelineView(TimelineCanvas):
    """A timeline that can be edited.

    Wheel and pinch zoom about the pointer, Shift and the sideways wheel scroll, the wheel over the names scrolls lanes.
    What is wanted of others goes through ``asks``.

    Signals:
        freed: It may be that it is not ``busy`` any more.
    """

    freed = Signal()

    def __init__(self, theme: Theme, waveforms: Waveforms, parent: QWidget | None = None) -> None:
        self.wording = Wording()
        super().__init__(theme, waveforms, self.wording.buses(), parent)
        self.asks = Asks(self)
        self.hands = Hands(self, self.asks)
        self.acting = Acting(self, self.hands, self.asks)
        self.offering = Offering(self, self.shown, self.acting, self.wording)
        self._keyboard = Keyboard(self.acting.calls())
        self.hands.ended.connect(self.freed)
        self.acting.flushed.connect(self.freed)
        self.asks.chosen.connect(self._describe)
        self.asks.naming_asked.connect(self.ask_for_name)
        self.setAccessibleName(self.tr("Timeline"))
        self.viewport().setMouseTracking(True)
        self.viewport().grabGesture(Qt.GestureType.PinchGesture)

    @property
    def busy(self) -> bool:
        """Whether something is in the hand, or keys have not rested: another scene would take it away."""
        return self.hands.busy or self.acting.resting

    def show_scene(self, scene: Scene, *, another: bool = True) -> None:
        self.hands.cancel()
        super().show_scene(scene, another=another)

    def set_sounds(self, sounds: Mapping[CueKind, Sequence[str]]) -> None:
        """Sounds that the menu offers."""
        self.offering.sounds = sounds

    def select_lines(self, lines: Collection[UUID]) -> None:
        """Show lines as chosen that were chosen elsewhere, and scroll to them; sounds are not chosen elsewhere."""
        scene, selection = self.scene, self.shown.selection
        there = [scene.items[scene.numbers[key]] for key in selection.chosen if key in scene.numbers]
        chosen = {item.clip.source for item in there if item.is_speech}
        found = [item for item in scene.items if item.clip.source in lines]
        if chosen == {item.clip.source for item in found}:
            return
        first = found[0].key if found else None
        self.select(Selection(frozenset(item.key for item in found), first, first))
        if found:
            self.reveal(found[0].clip.start, max(item.clip.end for item in found))

    def ask_for_name(self, marker: UUID | None) -> None:
        """Let the author name a marker: a new one at the playhead, or one that is there."""
        known = next((each for each in self.scene.markers if each.id == marker), None)
        at = known.at if known is not None else self.shown.playhead
        editor = NameEditor(self.viewport(), max(NAMES, round(self.shown.plane.x(at))), known.label if known else "")
        editor.named.connect(lambda name: self._named(marker, name))
        editor.given_up.connect(self.setFocus)

    def _named(self, marker: UUID | None, name: str) -> None:
        if marker is None:
            self.acting.ask(AddMarker(spot_at(self.scene, self.shown.playhead), name))
        else:
            self.acting.ask(RenameMarker(marker, name))
        self.setFocus()

    def _describe(self, selection: Selection) -> None:
        number = self.scene.numbers.get(selection.current) if selection.current is not None else None
        if number is None:
            self.setAccessibleDescription("")
            return
        item = self.scene.items[number]
        text = self.wording.spoken(item, item.clip, chosen=item.key in selection.chosen)
        self.setAccessibleDescription(text)

    # Qt

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._keyboard.knows(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if not self._keyboard.press(event):
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() == Qt.MouseButton.LeftButton:
            self.acting.flush()
            self.hands.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self.hands.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() == Qt.MouseButton.LeftButton:
            self.hands.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() == Qt.MouseButton.LeftButton:
            self.hands.double_click(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        super().leaveEvent(event)
        self.hands.leave()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        at = event.pos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            at = self._place_of_current()
        hit = self.shown.hit_test().at(at.x(), at.y())
        if hit.on_clip and hit.number is not None:
            key = self.scene.items[hit.number].key
            if key not in self.shown.selection.chosen:
                self.acting.choose(self.shown.selection.only(key))
        menu = self.offering.menu(hit, self.shown.plane.frame(at.x()))
        menu.popup(self.viewport().mapToGlobal(at))

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        turned, moved, at = event.angleDelta(), event.pixelDelta(), event.position()
        modifiers = event.modifiers()
        zooms = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        if not moved.isNull() and event.phase() != Qt.ScrollPhase.NoScrollPhase and not zooms:
            self.scroll_by(-moved.x(), -moved.y())
        elif turned.x() or modifiers & Qt.KeyboardModifier.ShiftModifier:
            self.scroll_by(-(turned.x() or turned.y()) / _NOTCH * self.room / 10)
        elif at.x() < NAMES and not zooms:
            self.scroll_by(0, -turned.y() / _NOTCH * RULER)
        elif turned.y():
            self.zoom_by(ZOOM_STEP ** (-turned.y() / _NOTCH), max(0.0, at.x() - NAMES))
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._show_tip(event)
            return True
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                self.zoom_by(1 / max(0.1, 1 + event.value()), max(0.0, event.position().x() - NAMES))
            return True
        if isinstance(event, QGestureEvent) and event.type() == QEvent.Type.Gesture:
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                self.zoom_by(1 / max(0.1, pinch.scaleFactor()), max(0.0, pinch.centerPoint().x() - NAMES))
                return True
        return super().viewportEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        reading = self.shown.draft.reading
        if reading is not None:
            painter = QPainter(self.viewport())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            area = Box(NAMES, RULER, self.viewport().width(), self.viewport().height())
            at = self.hands.at
            self.overlay.paint_value(painter, self.wording.reading(reading), at.x(), at.y(), area)
            painter.end()

    def _show_tip(self, event: QHelpEvent) -> None:
        hit = self.shown.hit_test().at(event.pos().x(), event.pos().y())
        text = self.wording.help(hit.part)
        if hit.on_clip and hit.number is not None:
            item = self.scene.items[hit.number]
            text = "\n".join(part for part in (self.wording.tip(item, item.clip), text) if part)
        QToolTip.showText(event.globalPos(), text, self.viewport())

    def _place_of_current(self) -> QPoint:
        """Where the menu appears that was asked for by key: at the current clip, else at the playhead."""
        selection, plane = self.shown.selection, self.shown.plane
        number = self.scene.numbers.get(selection.current) if selection.current is not None else None
        row = None
        if number is not None:
            item = self.scene.items[number]
            row = self.shown.rows.showing(item.clip.bus, item.title)
        if number is None or row is None:
            return QPoint(max(NAMES, round(plane.x(self.shown.playhead))), RULER + 1)
        box = plane.clip(self.scene.items[number].clip, row)
        x = min(max(box.left + 1, NAMES), self.viewport().width() - 1)
        return QPoint(round(x), round((box.top + box.bottom) / 2))
