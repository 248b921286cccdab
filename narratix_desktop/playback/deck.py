"""Renders what is played, block by block: the mix at the book's gain, through the limiter that mastering uses.

Lives on the sound card's thread. At normal speed the signal is that of the mastered file. Knows nothing of devices and
windows.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from narratix_desktop.audio.buffer import Audio
from narratix_desktop.audio.live_meter import LiveMeter
from narratix_desktop.audio.mastering import Limiter
from narratix_desktop.audio.mixdown import Mixer
from narratix_desktop.audio.time_stretch import TimeStretch
from narratix_desktop.domain.mix import SPEECH_BUSES, MixSettings
from narratix_desktop.domain.timeline import Timeline
from narratix_desktop.domain.units import Decibels, Frames, to_gain
from narratix_desktop.playback.clip_cache import ClipCache
from narratix_desktop.playback.marks import Mark, Marks
from narratix_desktop.ports.player import Loop

BLOCK: Final = 1024
"""Frames rendered at a time, and the most that are handed on at once."""
_RUN_UP: Final = 8 * BLOCK
"""Frames before the start that the limiter hears, so that it stands as if played to."""
_BACKWARD: Final = 8 * BLOCK
_SEAM: Final = 128
"""Frames of the fades that keep a loop's seam from clicking."""
_START_WAIT: Final = 0.1
_SWAP_WAIT: Final = 0.03


@dataclass(frozen=True, slots=True)
class Orders:
    """What the author may change while it plays."""

    settings: MixSettings = field(default_factory=MixSettings)
    gain: Decibels = Decibels(0.0)
    loop: Loop | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """One stretch of playing: where it begins, and its speed; negative is backwards."""

    began: Frames
    speed: float = 1.0
    marks: Marks = field(default_factory=Marks)


class Deck:
    """The renderer of one timeline at a time.

    Args:
        clips: Where the samples come from; shows the same timeline.
        orders: Gives what is wanted now; asked once per block.
    """

    def __init__(self, clips: ClipCache, orders: Callable[[], Orders]) -> None:
        self._clips = clips
        self._wanted = orders
        self._frame = 0
        self._gain = np.float32(1.0)
        self._ceiling = orders().settings.target.ceiling
        self._limiter = Limiter(self._ceiling)
        self._backward = False
        self._blocks: Iterator[Audio] = iter(())
        self.insert(Timeline((), Frames(0)))

    def insert(self, timeline: Timeline) -> None:
        """Take another timeline; a run that is under way goes on in it."""
        self._timeline = timeline
        self._obeyed = self._wanted()
        speech = [clip for clip in timeline.clips if clip.bus in SPEECH_BUSES and not clip.muted]
        self._meter = LiveMeter(speech, BLOCK)
        self._mixer = Mixer(timeline, self._clips.load, self._obeyed.settings, chunk=BLOCK, tap=self._meter.tap)
        self._index = -1
        self._clips.wait_for(self._frame, _SWAP_WAIT)

    def cue(self, run: Run) -> None:
        """Begin a run. What sounds at its beginning is waited for, but not long: then it joins in a little later."""
        self._clips.look_from(run.began, backward=run.speed < 0)
        self._clips.wait_for(run.began, _START_WAIT)
        self._meter.reset()
        self._obeyed = self._wanted()
        self._mixer.apply(self._obeyed.settings)
        self._gain = np.float32(to_gain(self._obeyed.gain))
        self._ceiling = self._obeyed.settings.target.ceiling
        self._limiter = Limiter(self._ceiling)
        self._backward = run.speed < 0
        self._index = -1
        self._blocks = self._play(run) if run.speed == 1.0 else self._wind(run)

    def render(self) -> Audio | None:
        """The next frames, shape ``(n, 2)``, at most :data:`BLOCK`; None at the end."""
        return next(self._blocks, None)

    def _play(self, run: Run) -> Iterator[Audio]:
        """What the mastered file has from the run's beginning on, loops aside."""
        surplus = 0
        early = max(0, run.began - _RUN_UP) // BLOCK * BLOCK
        while early < run.began:
            planes = self._chunk(early // BLOCK)[:, : run.began - early]
            early += planes.shape[1]
            surplus += planes.shape[1] - len(self._limit(planes))
        played = 0
        for planes, frame in self._forward(run.began, loops=True):
            out = self._limit(planes)
            skip = min(surplus, len(out))
            surplus -= skip
            played += planes.shape[1]
            yield from self._hand_on(out[skip:], run, played, frame)
        yield from self._hand_on(self._limiter.finish()[surplus:], run, played, self._timeline.length)

    def _wind(self, run: Run) -> Iterator[Audio]:
        """The mix at another speed or backwards; a loop is passed over."""
        stretch = None if run.speed == -1.0 else TimeStretch(abs(run.speed))
        source = self._reversed(run.began) if self._backward else self._forward(run.began, loops=False)
        played, length = 0, self._timeline.length
        for planes, _ in source:
            fast = planes if stretch is None else stretch.process(planes)
            played += fast.shape[1]
            frame = min(max(0, run.began + round(played * run.speed)), length)
            yield from self._hand_on(self._limit(fast), run, played, frame)
        yield from self._hand_on(self._limiter.finish(), run, played, 0 if self._backward else length)

    def _hand_on(self, out: Audio, run: Run, played: int, frame: int) -> Iterator[Audio]:
        pieces = [out[at : at + BLOCK] for at in range(0, len(out), BLOCK)]
        for piece in pieces:
            self._meter.mastered(piece.T)
        reduction, self._limiter.deepest = self._limiter.deepest, Decibels(0.0)
        run.marks.add(Mark(played, frame, run.speed, self._meter.levels(reduction)))
        yield from pieces

    def _forward(self, frame: int, *, loops: bool) -> Iterator[tuple[Audio, int]]:
        """Planes of the mix from a frame on, and the frame that each ends at."""
        returned = False
        while True:
            loop = self._wanted().loop if loops else None
            end = loop.end if loop is not None and frame < loop.end else self._timeline.length
            if frame >= end:
                return
            index, skip = divmod(frame, BLOCK)
            planes = self._chunk(index)[:, skip : skip + end - frame]
            frame += planes.shape[1]
            returns = loop is not None and frame == loop.end
            yield _faded(planes, rises=returned, falls=returns) if returned or returns else planes, frame
            returned = returns
            if loop is not None and returns:
                frame = loop.start

    def _reversed(self, frame: int) -> Iterator[tuple[Audio, int]]:
        """Planes of the mix backwards from a frame to the beginning."""
        frame = min(frame, self._timeline.length)
        while frame > 0:
            early = (frame - 1) // _BACKWARD * _BACKWARD
            chunks = [self._chunk(index) for index in range(early // BLOCK, -(-frame // BLOCK))]
            planes = np.concatenate(chunks, axis=1)[:, : frame - early]
            frame = early
            yield np.ascontiguousarray(planes[:, ::-1]), frame

    def _chunk(self, index: int) -> Audio:
        """The mix of a chunk of the grid at the book's gain, shape ``(2, BLOCK)``."""
        if index != self._index:
            self._obey()
            mix = self._mixer.chunk(index).mix
            gain = np.float32(to_gain(self._obeyed.gain))
            moving = gain != self._gain
            self._planes: Audio = mix * (np.linspace(self._gain, gain, BLOCK, dtype=np.float32) if moving else gain)
            self._gain, self._index, self._frame = gain, index, index * BLOCK
            self._meter.mixed(self._frame, float(gain))
            self._clips.look_from(self._frame, backward=self._backward)
        return self._planes

    def _obey(self) -> None:
        orders = self._wanted()
        if orders.settings is not self._obeyed.settings:
            self._mixer.apply(orders.settings)
        self._obeyed = orders

    def _limit(self, planes: Audio) -> Audio:
        ceiling = self._obeyed.settings.target.ceiling
        if ceiling == self._ceiling:
            return self._limiter.process(planes.T)
        held, self._limiter, self._ceiling = self._limiter.finish(), Limiter(ceiling), ceiling
        return np.concatenate([held, self._limiter.process(planes.T)])


def _faded(planes: Audio, *, rises: bool, falls: bool) -> Audio:
    """A copy that begins or ends softly, or both."""
    faded = planes.copy()
    count = min(_SEAM, planes.shape[1])
    ramp = np.arange(1, count + 1, dtype=np.float32) / np.float32(count + 1)
    if rises:
        faded[:, :count] *= ramp
    if falls:
        faded[:, -count:] *= ramp[::-1]
    return faded
