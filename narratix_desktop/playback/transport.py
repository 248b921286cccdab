"""Plays a timeline while it is being mixed: position, start, stop, and a mix that may change at any time.

The same mixer renders here and in the export. Its calls happen on the sink's thread under one lock; clips are decoded
ahead of the playhead by a second thread. It never touches the library nor a Qt model.
"""

import threading
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from narratix_desktop.audio.buffer import Samples
from narratix_desktop.audio.mixdown import Mixer
from narratix_desktop.domain.errors import PlaybackError
from narratix_desktop.domain.ids import Sha256
from narratix_desktop.domain.mix import MixSettings
from narratix_desktop.domain.timeline import Timeline
from narratix_desktop.domain.units import Frames
from narratix_desktop.playback.clip_cache import ClipCache
from narratix_desktop.playback.sink import AudioSink

MakeSink = Callable[[Callable[[int], NDArray[np.float32] | None], Callable[[PlaybackError], None]], AudioSink]
Decode = Callable[[Path], Samples]

_CHUNK: Final = 1024
_CEILING: Final = np.float32(0.98)


class TimelinePlayer:
    """Implements ``ports.player.Player`` on the sound card.

    Args:
        decode: Reads an audio file at the project rate, shape ``(n, channels)``.
        make_sink: Opens the sound card; opened at the first ``play``, so that a machine without sound can still load.
    """

    def __init__(self, decode: Decode, make_sink: MakeSink = AudioSink) -> None:
        self._decode = decode
        self._make_sink = make_sink
        self._sink: AudioSink | None = None
        self._lock = threading.Lock()
        self._timeline = Timeline((), Frames(0))
        self._mixer: Mixer | None = None
        self._clips: ClipCache | None = None
        self._next = 0
        self._began = 0
        self._playing = False
        self._peaks = (0.0, 0.0)

    def load(self, timeline: Timeline, sources: Mapping[Sha256, Path], settings: MixSettings) -> None:
        """Take over a chapter; the position goes to its beginning."""
        self.pause()
        if self._clips is not None:
            self._clips.close()
        clips = ClipCache(timeline, sources, self._decode)
        with self._lock:
            self._timeline, self._clips = timeline, clips
            self._mixer = Mixer(timeline, clips.load, settings, chunk=_CHUNK)
            self._next = self._began = 0

    def apply(self, settings: MixSettings) -> None:
        """Change the mix; heard within the sink's buffer."""
        with self._lock:
            if self._mixer is not None:
                self._mixer.apply(settings)

    def play(self, start: Frames | None = None) -> None:
        """Play from a frame, or from where it stands.

        Raises:
            PlaybackError: No sound can be played on this machine.
        """
        if self._mixer is None or self._clips is None:
            return
        at = int(self.position if start is None else start)
        if self._sink is None:
            self._sink = self._make_sink(self._render, self._on_lost)
        self._began = min(max(at, 0), self._timeline.length)
        self._clips.look_from(self._began)
        self._playing = True
        self._sink.start(partial(self._go_to, self._began))

    def _go_to(self, frame: int) -> None:
        """On the sink's thread, behind the last block of the run before."""
        with self._lock:
            self._next = frame

    def pause(self) -> None:
        """Fall silent; the position stays where it was heard last."""
        if self._playing and self._sink is not None:
            self._began = int(self.position)
            self._playing = False
            self._sink.stop()
        self._peaks = (0.0, 0.0)

    @property
    def position(self) -> Frames:
        """The frame that is heard now."""
        heard = self._sink.heard if self._playing and self._sink is not None else 0
        return Frames(min(self._began + heard, self._timeline.length))

    @property
    def playing(self) -> bool:
        if self._playing and self._sink is not None and self._sink.finished:
            self._began = int(self.position)
            self._playing = False
            self._peaks = (0.0, 0.0)
        return self._playing

    @property
    def peaks(self) -> tuple[float, float]:
        """Highest sample, left and right, of what was mixed last; linear."""
        return self._peaks

    def let_go(self) -> None:
        """Free the sound card; the next ``play`` opens it anew, which may then be another one."""
        self.pause()
        sink, self._sink = self._sink, None
        if sink is not None:
            sink.close()

    def close(self) -> None:
        """Stop and free the device."""
        self.let_go()
        if self._clips is not None:
            self._clips.close()
            self._clips = None

    def _render(self, frames: int) -> NDArray[np.float32] | None:
        """The next frames of the mix, on the sink's thread."""
        with self._lock:
            count = min(frames, self._timeline.length - self._next)
            if self._mixer is None or self._clips is None or count <= 0:
                return None
            block = self._mixer.render(Frames(self._next), Frames(count))
            self._next += count
            self._clips.look_from(self._next)
        highest = np.abs(block).max(axis=0)
        self._peaks = (float(highest[0]), float(highest[1]))
        # Only a guard for the ears: the export has a limiter.
        return np.clip(block, -_CEILING, _CEILING)

    def _on_lost(self, _error: PlaybackError) -> None:
        self._playing = False
