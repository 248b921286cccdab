"""The transport: play, wind, loop and the playhead of the chapter that is shown, and auditions beside it.

It knows timelines and the player; books, chapters and services belong to the session.
"""

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from narratix_desktop.domain.errors import PlaybackError
from narratix_desktop.domain.levels import NOTHING_HEARD
from narratix_desktop.domain.mix import SPEECH_BUSES, MixSettings
from narratix_desktop.domain.timeline import Timeline
from narratix_desktop.domain.units import Decibels, Frames, to_frames
from narratix_desktop.ports.player import Loop, Player
from narratix_desktop.services.chapter_mix import ChapterMix
from narratix_desktop.ui.operations import Operations
from narratix_desktop.ui.preferences import PRE_ROLL, Preferences

PLAYHEAD_MS: Final = 33
FASTEST: Final = 4.0
SHORTEST_LOOP: Final = to_frames(0.25)
_NEAR_END: Final = to_frames(12.0)


class Transport(QObject):
    """Plays what it is shown.

    Signals:
        playing_changed: Whether the chapter plays.
        playhead_moved: Frame that is heard now.
        levels_changed: ``Levels`` of what is heard now, some thirty times a second while anything is.
        loop_changed: The ``Loop`` that is repeated, or None.
        speed_changed: How fast it plays: 1, 2 or 4, negative backwards.
        end_neared: The chapter that plays ends in a few seconds; told once.
        chapter_ended: It was played to its end. Whoever plays on at once keeps ``playing`` from being told off.
    """

    playing_changed = Signal(bool)
    playhead_moved = Signal(int)
    levels_changed = Signal(object)
    loop_changed = Signal(object)
    speed_changed = Signal(float)
    end_neared = Signal()
    chapter_ended = Signal()

    def __init__(
        self, player: Player, operations: Operations, preferences: Preferences, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._player = player
        self._operations = operations
        self._preferences = preferences
        self._shown: ChapterMix | None = None
        self._loaded: ChapterMix | None = None
        self._mix = MixSettings()
        self._gain = Decibels(0.0)
        self._position = Frames(0)
        self._speed = 1.0
        self._loop: Loop | None = None
        self._was_playing = False
        self._neared = False
        self._clock = QTimer(self)
        self._clock.setInterval(PLAYHEAD_MS)
        self._clock.timeout.connect(self._tick)

    # What is played

    def show_chapter(self, chapter: ChapterMix | None) -> None:
        """Take over what is to be played. The same chapter arranged anew plays on, with the playhead at its line."""
        before, self._shown = self._shown, chapter
        if chapter is None:
            if self.playing or self._loaded is before:
                self._player.pause()
                self._loaded = None
            self.set_loop(None)
            self._come_to_rest()
            return
        if before is None or self._loaded is not before:
            if not self._player.playing:
                self._load(chapter, self._mix, self._gain)
            return
        at = _moved(before.timeline, chapter.timeline, self._position)
        self._player.rearrange(chapter.timeline, chapter.sources)
        self._loaded = chapter
        if at != self._position:
            self.seek(at)

    def apply(self, mix: MixSettings) -> None:
        """Change the mix, heard at once."""
        self._mix = mix
        if self._loaded is self._shown:
            self._player.apply(mix)

    def set_gain(self, gain: Decibels) -> None:
        """Set the gain between mix and limiter, heard at once."""
        self._gain = gain
        if self._loaded is self._shown:
            self._player.set_gain(gain)

    def audition(self, line: ChapterMix) -> None:
        """Play something that is not the chapter; the playhead stays."""
        self.pause()
        self._load(line, line.settings, Decibels(0.0))
        self._start(Frames(0), 1.0)

    # Playing

    @property
    def playing(self) -> bool:
        """Whether the chapter plays; an audition is not the chapter."""
        return self._was_playing and self._loaded is self._shown and self._player.playing

    @property
    def position(self) -> Frames:
        """The playhead."""
        return self._position

    @property
    def speed(self) -> float:
        """How fast it plays: 1, 2 or 4, negative backwards; 1 while it stands."""
        return self._speed

    @property
    def loop(self) -> Loop | None:
        """What is repeated."""
        return self._loop

    def toggle(self) -> None:
        """Play or pause."""
        if self.playing:
            self.pause()
        else:
            self.play()

    def play(self, start: Frames | None = None, speed: float = 1.0) -> None:
        """Play the chapter.

        Args:
            start: Where exactly; by default from the playhead, a pre-roll earlier, or from the beginning where the
                playhead stands at the end.
            speed: See :attr:`speed`.
        """
        self._play(self._start_frame() if start is None else start, speed)

    def wind_forward(self) -> None:
        """Play; again, twice as fast each time."""
        self._wind(1.0)

    def wind_back(self) -> None:
        """Play backwards; again, twice as fast each time."""
        self._wind(-1.0)

    def pause(self) -> None:
        """Stop where the playhead is."""
        self._player.pause()
        self._follow()
        self._come_to_rest()

    def seek(self, frame: Frames) -> None:
        """Put the playhead somewhere; playing goes on from there."""
        playing = self.playing
        self._position = Frames(max(0, int(frame)))
        self.playhead_moved.emit(self._position)
        if playing:
            self._play(self._position, self._speed)

    def set_loop(self, loop: Loop | None) -> None:
        """Repeat a range of the chapter, or nothing. One too short to be heard is nothing."""
        wanted = loop if loop is not None and loop.end - loop.start >= SHORTEST_LOOP else None
        if wanted == self._loop:
            return
        self._loop = wanted
        if self._loaded is self._shown:
            self._player.set_loop(wanted)
        self.loop_changed.emit(wanted)
        if wanted is not None and self.playing and not wanted.start <= self._position < wanted.end:
            self.seek(wanted.start)

    def _start_frame(self) -> Frames:
        length = self._shown.timeline.length if self._shown is not None else 0
        if self._loop is not None:
            inside = self._loop.start <= self._position < self._loop.end
            return self._position if inside else self._loop.start
        if self._position >= length:
            return Frames(0)
        return Frames(max(0, self._position - to_frames(self._preferences.get(PRE_ROLL))))

    def _wind(self, direction: float) -> None:
        if not self.playing:
            self._play(self._position, direction)
        elif self._speed * direction < 0:
            self._play(self._player.position, direction)
        elif abs(self._speed) < FASTEST:
            self._play(self._player.position, 2 * self._speed)

    def _play(self, start: Frames, speed: float) -> None:
        if self._shown is None:
            return
        if self._loaded is not self._shown:
            self._load(self._shown, self._mix, self._gain)
        self._neared = False
        self._start(start, speed)
        if not self._player.playing:
            return
        self._position = start
        self.playhead_moved.emit(start)
        if not self._was_playing:
            self._was_playing = True
            self.playing_changed.emit(True)

    def _load(self, chapter: ChapterMix, mix: MixSettings, gain: Decibels) -> None:
        self._player.load(chapter.timeline, chapter.sources, mix)
        self._player.set_gain(gain)
        self._loaded = chapter
        if chapter is self._shown:
            self._player.set_loop(self._loop)

    def _start(self, start: Frames, speed: float) -> None:
        try:
            self._player.play(start, speed)
        except PlaybackError as error:
            self._operations.failed.emit(error)
            return
        self._set_speed(speed)
        self._clock.start()

    def _set_speed(self, speed: float) -> None:
        if speed != self._speed:
            self._speed = speed
            self.speed_changed.emit(speed)

    # Following what is heard

    def _tick(self) -> None:
        self._follow()
        if self._player.playing:
            return
        fault = self._player.take_fault()
        if fault is not None:
            self._operations.failed.emit(fault)
        elif self._was_playing and self._shown is not None and self._position >= self._shown.timeline.length:
            self._was_playing = False
            self.chapter_ended.emit()
            self._was_playing = True
        if not self._player.playing:
            self._come_to_rest()

    def _follow(self) -> None:
        """Say where the playhead is and what the meters show."""
        if self._was_playing and self._loaded is self._shown and self._shown is not None:
            self._position = self._player.position
            self.playhead_moved.emit(self._position)
            near = self._position > self._shown.timeline.length - _NEAR_END
            if near and not self._neared and self._speed > 0 and self._loop is None:
                self._neared = True
                self.end_neared.emit()
        self.levels_changed.emit(self._player.levels if self._player.playing else NOTHING_HEARD)

    def _come_to_rest(self) -> None:
        self._clock.stop()
        self._set_speed(1.0)
        if self._was_playing:
            self._was_playing = False
            self.playing_changed.emit(False)
        elif self._shown is not None and self._loaded is not self._shown:
            # An audition has ended: the chapter is made ready again.
            self._load(self._shown, self._mix, self._gain)


def _moved(before: Timeline, after: Timeline, at: Frames) -> Frames:
    """Where the playhead belongs when a chapter is arranged anew: at the same place of the line it was in."""
    lines = [clip for clip in before.clips if clip.bus in SPEECH_BUSES and clip.start <= at]
    if not lines:
        return at
    line = lines[-1]
    again = next((clip for clip in after.clips if (clip.source, clip.part) == (line.source, line.part)), None)
    return at if again is None else Frames(max(0, min(at + again.start - line.start, after.length)))
