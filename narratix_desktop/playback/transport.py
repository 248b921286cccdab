"""Plays a timeline while it is being mixed: position, start, stop, and a mix that may change at any time.

The same mixer and the same limiter render here and in the export. The window's thread only gives orders; rendering
happens on the sink's thread, and clips are decoded ahead of the playhead on a third. Never touches the library nor a
Qt model.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from narratix_desktop.audio.buffer import Audio
from narratix_desktop.domain.errors import PlaybackError
from narratix_desktop.domain.ids import Sha256
from narratix_desktop.domain.levels import NOTHING_HEARD, Levels
from narratix_desktop.domain.mix import MixSettings
from narratix_desktop.domain.timeline import Timeline
from narratix_desktop.domain.units import Decibels, Frames
from narratix_desktop.playback.clip_cache import ClipCache, OpenSound, Sound
from narratix_desktop.playback.deck import Deck, Orders, Run
from narratix_desktop.playback.sink import AudioSink
from narratix_desktop.ports.player import Loop

MakeSink = Callable[[Callable[[], Audio | None], Callable[[PlaybackError], None]], AudioSink]


def open_sound_file(path: Path) -> Sound:
    """Open a file by the codecs, which are large and imported when the first sound is near."""
    from narratix_desktop.media.passages import open_passages

    return open_passages(path)


def _load_codecs() -> None:
    from narratix_desktop.media import passages  # noqa: F401


class TimelinePlayer:
    """Implements ``ports.player.Player`` on the sound card.

    Threads start with ``make_ready`` or the first ``load``, so that the window does not wait for the device nor for the
    filters' library.

    Args:
        open_sound: Opens an audio file for reading here and there, at the project rate.
        make_sink: Opens the sound card.
    """

    def __init__(self, open_sound: OpenSound = open_sound_file, make_sink: MakeSink = AudioSink) -> None:
        self._open_sound = open_sound
        self._make_sink = make_sink
        self._sink: AudioSink | None = None
        self._clips: ClipCache | None = None
        self._deck: Deck | None = None
        self._orders = Orders()
        self._length = Frames(0)
        self._rest = Frames(0)
        self._run: Run | None = None
        self._fault: PlaybackError | None = None

    def make_ready(self) -> None:
        """Start the threads and look for the device, so that neither the first chapter nor the first play waits."""
        if self._sink is None:
            self.rearrange(Timeline((), Frames(0)), {})
        if self._sink is not None:
            self._sink.post(_load_codecs)

    def load(self, timeline: Timeline, sources: Mapping[Sha256, Path], settings: MixSettings) -> None:
        """Take over a chapter; see ``Player.load``."""
        self.pause()
        self._orders = replace(self._orders, settings=settings, loop=None)
        self._rest = Frames(0)
        if self._clips is not None:
            self._clips.look_from(0)
        self.rearrange(timeline, sources)

    def rearrange(self, timeline: Timeline, sources: Mapping[Sha256, Path]) -> None:
        """Take the same chapter arranged anew; see ``Player.rearrange``."""
        if self._sink is None or self._clips is None:
            self._clips = ClipCache(self._open_sound)
            self._sink = self._make_sink(self._render, self._on_lost)
        self._length = timeline.length
        self._rest = Frames(min(self._rest, timeline.length))
        self._clips.show(timeline, sources)
        self._sink.post(partial(self._insert, self._clips, timeline))

    def apply(self, settings: MixSettings) -> None:
        """Change the mix; heard within the sink's buffer."""
        self._orders = replace(self._orders, settings=settings)

    def set_gain(self, gain: Decibels) -> None:
        """Set the gain between the mix and the limiter."""
        self._orders = replace(self._orders, gain=gain)

    def set_loop(self, loop: Loop | None) -> None:
        """Repeat a range, or nothing."""
        self._orders = replace(self._orders, loop=loop)

    def play(self, start: Frames | None = None, speed: float = 1.0) -> None:
        """Play from a frame, or from where it stands; see ``Player.play``."""
        if self._sink is None or self._clips is None:
            return
        at = Frames(min(max(0, int(self.position if start is None else start)), self._length))
        self._fault = None
        self._run = run = Run(at, speed)
        self._clips.look_from(at, backward=speed < 0)
        try:
            self._sink.start(partial(self._cue, run))
        except PlaybackError:
            self._run, self._rest = None, at
            raise

    def pause(self) -> None:
        """Fall silent; the position stays where it was heard last."""
        if self._run is not None and self._sink is not None:
            self._rest, self._run = self.position, None
            self._sink.stop()

    @property
    def position(self) -> Frames:
        """The frame that is heard now."""
        if self._run is None or self._sink is None:
            return self._rest
        heard = self._run.marks.frame_at(self._sink.heard)
        return self._run.began if heard is None else Frames(min(max(0, heard), self._length))

    @property
    def playing(self) -> bool:
        """Whether anything is heard."""
        if self._run is not None and self._sink is not None and self._sink.finished:
            self._rest, self._run = self.position, None
        return self._run is not None

    @property
    def levels(self) -> Levels:
        """What the meters say of what is heard now."""
        if self._run is None or self._sink is None:
            return NOTHING_HEARD
        return self._run.marks.levels_at(self._sink.heard)

    @property
    def underruns(self) -> int:
        """How often the sound card ran dry since it was opened."""
        return 0 if self._sink is None else self._sink.underruns

    def take_fault(self) -> PlaybackError | None:
        """Why playing stopped by itself, told once."""
        fault, self._fault = self._fault, None
        return fault

    def let_go(self) -> None:
        """Free the sound card; the next ``play`` opens it anew, which may then be another one."""
        self.pause()
        if self._sink is not None:
            self._sink.let_go()

    def close(self) -> None:
        """Stop, free the device and end the threads."""
        self.pause()
        if self._sink is not None:
            self._sink.close()
            self._sink = None
        if self._clips is not None:
            self._clips.close()
            self._clips = None
        self._deck = None

    # On the sink's thread

    def _insert(self, clips: ClipCache, timeline: Timeline) -> None:
        if self._deck is None:
            self._deck = Deck(clips, lambda: self._orders)
        self._deck.insert(timeline)

    def _cue(self, run: Run) -> None:
        if self._deck is not None:
            self._deck.cue(run)

    def _render(self) -> Audio | None:
        return None if self._deck is None else self._deck.render()

    def _on_lost(self, error: PlaybackError) -> None:
        self._fault = error
