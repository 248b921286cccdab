"""The menu of the timeline: everything that hands and keys can do, for what lies under the pointer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from narratix_desktop.domain.cue import CueKind
from narratix_desktop.domain.ids import SegmentId
from narratix_desktop.ui.widgets.timeline.acting import Acting
from narratix_desktop.ui.widgets.timeline.edits import RemoveMarker, RemovePoint, SetPause
from narratix_desktop.ui.widgets.timeline.hits import Hit, Part
from narratix_desktop.ui.widgets.timeline.keys import Command, shortcut
from narratix_desktop.ui.widgets.timeline.shown import Shown
from narratix_desktop.ui.widgets.timeline.wording import Wording


@dataclass(frozen=True, slots=True)
class Offer:
    """One line of the menu; ``command`` says which key does the same."""

    text: str
    call: Callable[[], object]
    command: Command | None = None
    enabled: bool = True


class Offering(QObject):
    """Makes menus.

    Args:
        parent: The view.
        shown: What it shows.
        acting: What carries commands out.
        wording: What kinds of sound are called.
    """

    def __init__(self, parent: QWidget, shown: Shown, acting: Acting, wording: Wording) -> None:
        super().__init__(parent)
        self._widget = parent
        self._shown = shown
        self._acting = acting
        self._calls = acting.calls()
        self._wording = wording
        self.sounds: Mapping[CueKind, Sequence[str]] = {}
        """Sounds that can be placed."""

    def menu(self, hit: Hit, frame: float) -> QMenu:
        """The menu for what lies at a frame; it deletes itself when it is closed."""
        menu = QMenu(self._widget)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for group in (self._of_what_is_hit(hit), self._of_clips(), self._of_the_place()):
            for offer in group:
                menu.addAction(_action(menu, offer))
            if group:
                menu.addSeparator()
        self._add_sounds(menu, frame)
        menu.addSeparator()
        for offer in self._of_the_view(hit):
            menu.addAction(_action(menu, offer))
        return menu

    def _do(self, text: str, command: Command, *, enabled: bool = True) -> Offer:
        return Offer(text, self._calls[command], command, enabled)

    def _of_what_is_hit(self, hit: Hit) -> list[Offer]:
        if hit.part is Part.MARKER and hit.id is not None:
            self._shown.marker = hit.id
            remove = RemoveMarker(hit.id)
            return [
                self._do(self.tr("Rename the marker"), Command.RENAME),
                Offer(self.tr("Remove the marker"), lambda: self._acting.ask(remove), Command.DELETE),
            ]
        if hit.part is Part.POINT and hit.id is not None:
            gone = RemovePoint(hit.id)
            return [Offer(self.tr("Remove the point"), lambda: self._acting.ask(gone), Command.DELETE)]
        return []

    def _of_clips(self) -> list[Offer]:
        scene = self._shown.scene
        items = [scene.items[number] for number in self._acting.commands.numbers]
        if not items:
            return []
        muted = all(item.muted for item in items)
        cues = any(item.span is not None for item in items)
        offers = [
            self._do(self.tr("Play from here"), Command.PLAY_HERE),
            self._do(self.tr("Split at the playhead"), Command.SPLIT, enabled=self._acting.commands.can_split()),
            self._do(self.tr("Begin at the playhead"), Command.TRIM_START),
            self._do(self.tr("End at the playhead"), Command.TRIM_END),
            self._do(self.tr("Fade to the playhead"), Command.FADE),
            self._do(self.tr("Louder by 0.5 dB"), Command.LOUDER),
            self._do(self.tr("Softer by 0.5 dB"), Command.SOFTER),
            self._do(self.tr("Unmute") if muted else self.tr("Mute"), Command.MUTE),
            Offer(self.tr("Put back as arranged"), self._acting.commands.reset),
        ]
        if cues:
            offers.append(self._do(self.tr("Take to the word at the playhead"), Command.TO_PLAYHEAD))
            offers.append(self._do(self.tr("Remove the sound"), Command.DELETE))
        elif len(items) == 1 and items[0].clip.part == 0:
            offers.extend(self._of_the_pause(self._acting.commands.numbers[0]))
        return offers

    def _of_the_pause(self, number: int) -> list[Offer]:
        before = self._shown.scene.line_before(number)
        if before is None:
            return []
        usual = SetPause(SegmentId(self._shown.scene.items[before].clip.source), None)
        return [Offer(self.tr("Usual pause before this line"), lambda: self._acting.ask(usual))]

    def _of_the_place(self) -> list[Offer]:
        return [
            self._do(self.tr("Add a marker at the playhead"), Command.MARK),
            self._do(self.tr("Add a point of automation"), Command.POINT, enabled=bool(self._shown.selection.current)),
            self._do(self.tr("Repeat the selection"), Command.REPEAT, enabled=bool(self._shown.selection.chosen)),
        ]

    def _of_the_view(self, hit: Hit) -> list[Offer]:
        offers = [
            self._do(
                self.tr("Zoom to the selection"), Command.ZOOM_SELECTION, enabled=bool(self._acting.commands.numbers)
            ),
            self._do(self.tr("Whole chapter"), Command.FIT),
        ]
        if hit.bus is not None:
            bus, canvas = hit.bus, self._acting.canvas
            opened, curve = bus in canvas.opened, bus in self._shown.curves
            one, many = self.tr("Show the bus as one lane"), self.tr("Show each speaker or sound by itself")
            offers.append(Offer(one if opened else many, lambda: canvas.set_opened(bus, not opened), Command.OPEN))
            hide, show = self.tr("Hide the automated gain"), self.tr("Show the automated gain")
            offers.append(Offer(hide if curve else show, lambda: canvas.set_curve(bus, not curve), Command.CURVE))
        return offers

    def _add_sounds(self, menu: QMenu, frame: float) -> None:
        if not self.sounds or not len(self._shown.scene.words):
            return
        shelves = menu.addMenu(self.tr("Add a sound here"))
        for kind, names in self.sounds.items():
            shelf = shelves.addMenu(self._wording.kinds()[kind])
            for name in names:
                action = shelf.addAction(name)
                action.triggered.connect(
                    lambda _=False, kind=kind, name=name: self._acting.commands.add_cue(kind, name, frame)
                )


def _action(menu: QMenu, offer: Offer) -> QAction:
    action = QAction(offer.text, menu)
    if offer.command is not None:
        action.setShortcut(QKeySequence(shortcut(offer.command)))
        action.setShortcutVisibleInContextMenu(True)
    action.setEnabled(offer.enabled)
    action.triggered.connect(lambda: offer.call())
    return action
