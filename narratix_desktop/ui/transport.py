"""The transport: play, pause and the playhead of the chapter that is shown, and auditions beside it.

It knows timelines and the player; books, chapters and services belong to the session.
"""

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from narratix_desktop.domain.errors import PlaybackError
from narratix_desktop.domain.mix import MixSettings
from narratix_desktop.domain.units import Frames
from narratix_desktop.ports.player import Player
from narratix_desktop.services.chapter_mix import ChapterMix
from narratix_desktop.ui.operations import Operations

PLAYHEAD_MS: Final = 33


class Transport(QObject):
    """Plays what it is shown.

    Signals:
        playing_changed: Whether the chapter plays.
        playhead_moved: Frame that is heard now.
        levels_changed: Highest sample of left and right in what is mixed now, linear.
    """

    playing_changed = Signal(bool)
    playhead_moved = Signal(int)
    levels_changed = Signal(float, float)

    def __init__(self, player: Player, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._player = player
        self._operations = operations
        self._shown: ChapterMix | None = None
        self._mix = MixSettings()
        self._loaded: ChapterMix | None = None
        self._position = Frames(0)
        self._was_playing = False
        self._clock = QTimer(self)
        self._clock.setInterval(PLAYHEAD_MS)
        self._clock.timeout.connect(self._tick)

    def show_chapter(self, chapter: ChapterMix | None) -> None:
        """Take over what is to be played; the playhead stays, so that a new take is heard where the old one was."""
        self._shown = chapter

    def apply(self, mix: MixSettings) -> None:
        """Change the mix, heard at once."""
        self._mix = mix
        self._player.apply(mix)

    @property
    def playing(self) -> bool:
        """Whether the chapter plays; an audition is not the chapter."""
        return self._was_playing and self._loaded is self._shown and self._player.playing

    @property
    def position(self) -> Frames:
        """The playhead."""
        return self._position

    def toggle(self) -> None:
        """Play or pause."""
        if self.playing:
            self.pause()
        else:
            self.play()

    def play(self) -> None:
        """Play the chapter from the playhead, from its beginning where it stands at the end."""
        if self._shown is None:
            return
        start = Frames(0) if self._position >= self._shown.timeline.length else self._position
        self._play(self._shown, self._mix, start)
        self._was_playing = self._player.playing
        self.playing_changed.emit(self.playing)

    def pause(self) -> None:
        """Stop where the playhead is."""
        self._player.pause()
        self._tick()

    def seek(self, frame: Frames) -> None:
        """Put the playhead somewhere; playing goes on from there."""
        self._position = Frames(max(0, int(frame)))
        self.playhead_moved.emit(self._position)
        if self.playing and self._shown is not None:
            self._play(self._shown, self._mix, self._position)

    def audition(self, line: ChapterMix) -> None:
        """Play something that is not the chapter; the playhead stays."""
        self.pause()
        self._play(line, line.settings, Frames(0))

    def _play(self, chapter: ChapterMix, mix: MixSettings, start: Frames) -> None:
        try:
            if self._loaded is not chapter:
                self._player.load(chapter.timeline, chapter.sources, mix)
                self._loaded = chapter
            self._player.play(start)
        except PlaybackError as error:
            self._operations.failed.emit(error)
            return
        self._clock.start()

    def _tick(self) -> None:
        if self._was_playing and self._loaded is self._shown and self._loaded is not None:
            self._position = self._player.position
            self.playhead_moved.emit(self._position)
        self.levels_changed.emit(*self._player.peaks)
        if not self._player.playing:
            self._clock.stop()
            if self._was_playing:
                self._was_playing = False
                self.playing_changed.emit(False)
