"""What the Play menu offers: the transport of the open book."""

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox

from narratix_desktop.domain.mix import SPEECH_BUSES
from narratix_desktop.domain.units import Frames
from narratix_desktop.ports.player import Loop
from narratix_desktop.ui.commands import Command, Menu
from narratix_desktop.ui.session import Session


class PlayCommands(QObject):
    """The transport's commands."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session

    def commands(self) -> Sequence[Command]:
        """Play, and ways through the chapters."""
        can_play, session = self._can_play, self._session
        return (
            Command(
                "play.toggle",
                self.tr("&Play"),
                self._play_or_press,
                Menu.PLAY,
                ("Space",),
                icon="play",
                enabled=lambda: can_play() or _pressable() is not None,
                label=lambda: self.tr("&Pause") if session.transport.playing else self.tr("&Play"),
            ),
            Command(
                "play.beginning",
                self.tr("Play the chapter from its &beginning"),
                self._from_beginning,
                Menu.PLAY,
                ("Shift+Space",),
                enabled=can_play,
            ),
            Command(
                "play.forward",
                self.tr("Play or wind &forward"),
                session.transport.wind_forward,
                Menu.PLAY,
                ("L",),
                enabled=can_play,
            ),
            Command(
                "play.back",
                self.tr("Play or wind b&ackwards"),
                session.transport.wind_back,
                Menu.PLAY,
                ("J",),
                enabled=can_play,
            ),
            Command("play.stop", self.tr("&Stop"), session.transport.pause, Menu.PLAY, ("K",), enabled=can_play),
            Command(
                "play.loop",
                self.tr("&Repeat the line"),
                self._repeat,
                Menu.PLAY,
                ("Ctrl+L",),
                checked=lambda: session.transport.loop is not None,
                enabled=can_play,
            ),
            Command(
                "play.next",
                self.tr("&Next chapter"),
                lambda: self._go(1),
                Menu.PLAY,
                ("Ctrl+PgDown",),
                1,
                enabled=lambda: self._beside(1) is not None,
            ),
            Command(
                "play.previous",
                self.tr("P&revious chapter"),
                lambda: self._go(-1),
                Menu.PLAY,
                ("Ctrl+PgUp",),
                1,
                enabled=lambda: self._beside(-1) is not None,
            ),
        )

    def _can_play(self) -> bool:
        preview = self._session.preview
        return preview is not None and bool(preview.timeline.clips)

    def _play_or_press(self) -> None:
        """Space plays, except where the keyboard has walked to a button, which it presses."""
        target = _pressable()
        if isinstance(target, QComboBox):
            target.showPopup()
        elif target is not None:
            target.click()
        else:
            self._session.transport.toggle()

    def _from_beginning(self) -> None:
        self._session.transport.play(Frames(0))

    def _repeat(self) -> None:
        """Repeat the line under the playhead, or nothing any more."""
        transport, preview = self._session.transport, self._session.preview
        if transport.loop is not None or preview is None:
            transport.set_loop(None)
            return
        lines = [clip for clip in preview.timeline.clips if clip.bus in SPEECH_BUSES and not clip.muted]
        under = [clip for clip in lines if clip.start <= transport.position] or lines[:1]
        if under:
            transport.set_loop(Loop(under[-1].start, under[-1].end))

    def _beside(self, step: int) -> int | None:
        chapters, chapter = self._session.chapters, self._session.chapter
        if chapter is None:
            return None
        places = [at for at, one in enumerate(chapters) if one.id == chapter.id]
        beside = places[0] + step if places else -1
        return beside if 0 <= beside < len(chapters) else None

    def _go(self, step: int) -> None:
        beside = self._beside(step)
        if beside is not None:
            self._session.choose_chapter(self._session.chapters[beside].id)


def _pressable() -> QAbstractButton | QComboBox | None:
    """The button that has the focus; in the window only the keyboard gives buttons the focus."""
    focused = QApplication.focusWidget()
    return focused if isinstance(focused, QAbstractButton | QComboBox) else None
