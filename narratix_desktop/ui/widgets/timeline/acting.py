"""What keys do on the timeline: each command of the table, carried out on the canvas or asked of the window."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QTimer, Signal

from narratix_desktop.domain.mix import Bus
from narratix_desktop.domain.units import PROJECT_RATE, Frames
from narratix_desktop.ui.widgets.timeline.asks import Asks
from narratix_desktop.ui.widgets.timeline.canvas import TimelineCanvas
from narratix_desktop.ui.widgets.timeline.commands import Commands
from narratix_desktop.ui.widgets.timeline.edits import Edit, PlaceClips, SetPause
from narratix_desktop.ui.widgets.timeline.hands import Hands
from narratix_desktop.ui.widgets.timeline.keys import Command
from narratix_desktop.ui.widgets.timeline.scene import Key
from narratix_desktop.ui.widgets.timeline.selection import Selection, neighbour

ZOOM_STEP = 1.25
_REST_MS = 250
"""Keys that nudge are one edit when they have rested that long."""
_PAGE = 10 * PROJECT_RATE


class Acting(QObject):
    """Carries out commands on a canvas; edits are asked for.

    Args:
        canvas: The timeline.
        hands: Which know whether places pull and lines push.
        asks: Where requests go.

    Signals:
        flushed: What keys have done has been asked for.
    """

    flushed = Signal()

    def __init__(self, canvas: TimelineCanvas, hands: Hands, asks: Asks) -> None:
        super().__init__(canvas)
        self.canvas = canvas
        self._shown = canvas.shown
        self._hands = hands
        self._asks = asks
        self.commands = Commands(self._shown, self.ask)
        self._nudged: PlaceClips | SetPause | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self.flush)

    def calls(self) -> Mapping[Command, Callable[[], object]]:
        """What each command does."""
        do = self.commands
        return {
            Command.LEFT: lambda: self._step(-1, 0),
            Command.RIGHT: lambda: self._step(1, 0),
            Command.UP: lambda: self._step(0, -1),
            Command.DOWN: lambda: self._step(0, 1),
            Command.EXTEND_LEFT: lambda: self._step(-1, 0, extend=True),
            Command.EXTEND_RIGHT: lambda: self._step(1, 0, extend=True),
            Command.EARLIER: lambda: self._shift(-0.01),
            Command.LATER: lambda: self._shift(0.01),
            Command.MUCH_EARLIER: lambda: self._shift(-0.1),
            Command.MUCH_LATER: lambda: self._shift(0.1),
            Command.LOUDER: lambda: self._nudge(do.level(0.5)),
            Command.SOFTER: lambda: self._nudge(do.level(-0.5)),
            Command.MUCH_LOUDER: lambda: self._nudge(do.level(3.0)),
            Command.MUCH_SOFTER: lambda: self._nudge(do.level(-3.0)),
            Command.SPLIT: do.split,
            Command.TRIM_START: lambda: self._trim(start=True),
            Command.TRIM_END: lambda: self._trim(start=False),
            Command.TO_PLAYHEAD: do.take_to_playhead,
            Command.FADE: do.fade_to_playhead,
            Command.MUTE: do.mute,
            Command.DELETE: do.delete,
            Command.MARK: lambda: self._asks.naming_asked.emit(None),
            Command.RENAME: self._rename,
            Command.MARKER_BEFORE: lambda: self._to_marker(-1),
            Command.MARKER_BEHIND: lambda: self._to_marker(1),
            Command.POINT: self._add_point,
            Command.OPEN: self._open,
            Command.CURVE: self._show_curve,
            Command.CLOSER: lambda: self.canvas.zoom_by(1 / ZOOM_STEP),
            Command.WIDER: lambda: self.canvas.zoom_by(ZOOM_STEP),
            Command.FIT: self.canvas.fit,
            Command.ZOOM_SELECTION: self.zoom_to_selection,
            Command.SELECT_ALL: self._select_all,
            Command.REPEAT: self._repeat,
            Command.PLAY_HERE: self._play_here,
            Command.TO_START: lambda: self._asks.seek_asked.emit(0),
            Command.TO_END: lambda: self._asks.seek_asked.emit(self._shown.scene.length),
            Command.PAGE_BACK: lambda: self._seek_by(-_PAGE),
            Command.PAGE_ON: lambda: self._seek_by(_PAGE),
            Command.SNAP: lambda: self.set_snapping(not self._hands.snapping),
            Command.RIPPLE: lambda: self.set_ripple(not self._hands.ripple),
            Command.GIVE_UP: self._give_up,
        }

    @property
    def resting(self) -> bool:
        """Whether keys have done something that is not asked for before they have rested."""
        return self._nudged is not None

    def set_snapping(self, on: bool) -> None:
        """Let places pull at what is dragged, or not."""
        if on != self._hands.snapping:
            self._hands.snapping = on
            self._asks.snapping_changed.emit(on)

    def set_ripple(self, on: bool) -> None:
        """Let lines push what follows, or not."""
        if on != self._hands.ripple:
            self._hands.ripple = on
            self._asks.ripple_changed.emit(on)

    def zoom_to_selection(self) -> None:
        """Show what is chosen, as close as it fits."""
        clips = [self._shown.scene.items[number].clip for number in self.commands.numbers]
        if clips:
            self.canvas.show_span(min(clip.start for clip in clips), max(clip.end for clip in clips))

    def flush(self) -> None:
        """Ask for the edit of keys that have not rested long enough yet."""
        self._rest.stop()
        nudged, self._nudged = self._nudged, None
        if nudged is not None:
            self._asks.edit_asked.emit(nudged)
            self.flushed.emit()

    def choose(self, selection: Selection) -> None:
        """Choose clips, by keys or menu."""
        self._shown.point = self._shown.marker = None
        if selection != self._shown.selection:
            self.flush()
            self.canvas.select(selection)
            self._asks.chosen.emit(selection)

    def ask(self, edit: Edit) -> None:
        """Ask for an edit, behind those that keys have not asked for yet."""
        self.flush()
        self.canvas.viewport().update()
        self._asks.edit_asked.emit(edit)

    def _shift(self, seconds: float) -> None:
        self._nudge(self.commands.nudge(seconds, ripple=self._hands.ripple))

    def _trim(self, *, start: bool) -> None:
        self.commands.trim_to_playhead(start=start, ripple=self._hands.ripple, snapping=self._hands.snapping)

    def _nudge(self, edit: PlaceClips | SetPause | None) -> None:
        self.canvas.viewport().update()
        if edit is not None:
            self._nudged = edit
            self._rest.start()

    def _step(self, dx: int, dy: int, *, extend: bool = False) -> None:
        if self._shown.point is not None and dx:
            self._to_point(dx)
            return
        selection, scene = self._shown.selection, self._shown.scene
        key = neighbour(scene, self._shown.rows, selection.current, dx, dy)
        if key is not None:
            self.choose(selection.extended(key, scene) if extend else selection.only(key))
            self._reveal(key)

    def _reveal(self, key: Key) -> None:
        clip = self._shown.scene.items[self._shown.scene.numbers[key]].clip
        self.canvas.reveal(clip.start, clip.end)

    def _to_point(self, dx: int) -> None:
        for points in self._shown.scene.curves.values():
            ids = [point.id for point in points]
            if self._shown.point in ids:
                at = min(max(ids.index(self._shown.point) + dx, 0), len(ids) - 1)
                self._shown.point = ids[at]
                self.canvas.reveal(points[at].at, points[at].at + 1)
                return

    def _to_marker(self, dx: int) -> None:
        markers = self._shown.scene.markers
        playhead = self._shown.playhead
        passed = [each for each in markers if (each.at < playhead if dx < 0 else each.at > playhead)]
        if passed:
            marker = passed[-1 if dx < 0 else 0]
            self._shown.marker, self._shown.point = marker.id, None
            self._asks.seek_asked.emit(marker.at)
            self.canvas.reveal(marker.at, marker.at + 1)

    def _bus(self) -> Bus | None:
        """The lane that keys mean: that of the current clip."""
        key, scene = self._shown.selection.current, self._shown.scene
        if key is None or key not in scene.numbers:
            return None
        return scene.items[scene.numbers[key]].clip.bus

    def _add_point(self) -> None:
        bus = self._bus()
        if bus is not None:
            self.canvas.set_curve(bus, True)
            self.commands.add_point(bus)
            self.canvas.viewport().update()

    def _open(self) -> None:
        bus = self._bus()
        if bus is not None:
            self.canvas.set_opened(bus, bus not in self.canvas.opened)

    def _show_curve(self) -> None:
        bus = self._bus()
        if bus is not None:
            self.canvas.set_curve(bus, bus not in self._shown.curves)

    def _rename(self) -> None:
        if self._shown.marker is not None:
            self._asks.naming_asked.emit(self._shown.marker)

    def _select_all(self) -> None:
        items = self._shown.scene.items
        if items:
            current = self._shown.selection.current or items[0].key
            self.choose(Selection(frozenset(item.key for item in items), current, items[0].key))

    def _repeat(self) -> None:
        clips = [self._shown.scene.items[number].clip for number in self.commands.numbers]
        if clips:
            self._asks.loop_asked.emit((min(clip.start for clip in clips), Frames(max(clip.end for clip in clips))))
        else:
            self._asks.loop_asked.emit(None)

    def _play_here(self) -> None:
        key, scene = self._shown.selection.current, self._shown.scene
        if key is not None and key in scene.numbers:
            self._asks.play_asked.emit(scene.items[scene.numbers[key]].clip.start)

    def _seek_by(self, frames: int) -> None:
        self._asks.seek_asked.emit(min(max(self._shown.playhead + frames, 0), self._shown.scene.length))

    def _give_up(self) -> None:
        if self._hands.cancel():
            return
        if self._shown.selection.chosen or self._shown.point or self._shown.marker:
            self.choose(Selection(current=self._shown.selection.current))
        elif self._shown.loop is not None:
            self._asks.loop_asked.emit(None)
        self.canvas.viewport().update()
