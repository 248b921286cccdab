"""The mixer: renders any part of a timeline, block by block, with settings that may change while it plays.

Memory does not grow with the length of the chapter. Equal input gives equal output whatever the sizes of the requests:
inside, everything happens in chunks on a fixed grid. Knows nothing of files, of the book's gain and of the limiter.

Speech is mono up to its strip's pan and passes the bus's dynamics before the fader; beds are stereo and duck.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from narratix_desktop.audio.buffer import Audio
from narratix_desktop.audio.clips import ClipReader, Lane, Load
from narratix_desktop.audio.ducking import DuckingEnvelope
from narratix_desktop.audio.dynamics import HOP, SpeechDynamics
from narratix_desktop.audio.room_tone import RoomTone
from narratix_desktop.audio.strips import StripLevels, bus_levels, ramped_gain, ramped_sides
from narratix_desktop.domain.mix import BED_BUSES, SPEECH_BUSES, Bus, Ducking, MixSettings
from narratix_desktop.domain.timeline import GainPoint, Timeline
from narratix_desktop.domain.units import PROJECT_RATE, to_gain

_SPEECH = (Bus.NARRATION, Bus.DIALOGUE)
_OTHERS = (Bus.MUSIC, Bus.AMBIENCE, Bus.EFFECTS)
_PANNED = (*_SPEECH, Bus.MASTER)
_CENTRE = np.float32(np.sqrt(0.5))
_RING_OUT = PROJECT_RATE // 2
_WARM_UP = PROJECT_RATE // 2

Tap = Callable[[Bus, Audio], None]
"""Gets what one strip adds to a chunk, behind its fader and its pan: two planes, or one of a voice in the centre, which
both sides then have 3 dB lower. Strips that rest are left out; the planes belong to the mixer."""


@dataclass(frozen=True, slots=True)
class MixBlock:
    """What one stretch of the timeline sounds like.

    Attributes:
        mix: Everything, shape ``(2, n)``.
        speech: The speech buses alone at the level they have in the mix: shape ``(1, n)`` while both strips stand in
            the centre (its energy is that of both sides together), else ``(2, n)``. None where nobody speaks.
    """

    mix: Audio
    speech: Audio | None


class Mixer:
    """Random access to the mix of one chapter.

    Args:
        timeline: What sounds where.
        load: Gives an asset's samples at the project rate, shape ``(n, channels)``.
        settings: May be replaced at any time by :meth:`apply`; the change is ramped over one chunk.
        seed: Chooses the room tone.
        chunk: Frames mixed at a time, a multiple of 64. Small ones answer a fader soon, large ones cost less.
        tap: Listens to each strip, for meters.
    """

    def __init__(
        self,
        timeline: Timeline,
        load: Load,
        settings: MixSettings,
        *,
        seed: int = 0,
        chunk: int = 2048,
        tap: Tap | None = None,
    ) -> None:
        if chunk <= 0 or chunk % (2 * HOP):
            raise ValueError("a chunk is a multiple of 64 frames")
        self._timeline = timeline
        self._chunk = chunk
        self._tap = tap
        self._reader = ClipReader(load)
        heard = [clip for clip in timeline.clips if not clip.muted]
        self._lanes = {bus: Lane(clip for clip in heard if clip.bus is bus) for bus in (*_SPEECH, *_OTHERS)}
        self._spoken = [clip for clip in heard if clip.bus in SPEECH_BUSES]
        self._curves: dict[Bus, tuple[GainPoint, ...]] = {curve.bus: curve.points for curve in timeline.automation}
        self._dynamics = {bus: SpeechDynamics() for bus in _SPEECH}
        self._idle = dict.fromkeys(_SPEECH, True)
        self._tone = RoomTone(settings.target.room_tone, seed)
        self._tone_level = settings.target.room_tone
        self._seed = seed
        self._at = -1
        self._block: MixBlock | None = None
        self._before: Mapping[Bus, StripLevels] = {}
        self._ducked_for: tuple[frozenset[Bus], Ducking] | None = None
        self.apply(settings)

    def apply(self, settings: MixSettings) -> None:
        """Change the mix; audible from the next chunk on. To be called by whoever renders, between two requests."""
        self._settings = settings
        self._levels = bus_levels(settings)
        speaking = frozenset(bus for bus in SPEECH_BUSES if self._levels[bus].audible)
        # A fader leaves the ducking as it is; a chapter may have thousands of lines.
        if (speaking, settings.ducking) != self._ducked_for:
            self._ducked_for = speaking, settings.ducking
            speech = [(clip.start, clip.end) for clip in self._spoken if clip.bus in speaking]
            self._ducking = DuckingEnvelope(speech, settings.ducking)
        if settings.target.room_tone != self._tone_level:
            self._tone_level = settings.target.room_tone
            self._tone = RoomTone(self._tone_level, self._seed)

    def render(self, start: int, frames: int) -> Audio:
        """Mix frames ``start … start + frames`` of the timeline; behind its end there is room tone.

        Returns:
            Shape ``(frames, 2)``; the master strip is in it, the book's gain and the limiter are not.
        """
        out = np.empty((2, frames), dtype=np.float32)
        done = 0
        while done < frames:
            index, skip = divmod(start + done, self._chunk)
            block = self.chunk(index).mix[:, skip : skip + frames - done]
            out[:, done : done + block.shape[1]] = block
            done += block.shape[1]
        return np.ascontiguousarray(out.T)

    def chunk(self, index: int) -> MixBlock:
        """Mix the chunk ``index`` of the grid. The next one continues it; any other is a seek."""
        if index == self._at and self._block is not None:
            return self._block
        if index != self._at + 1 or self._block is None:
            self._seek(index)
        block = self._mix(index * self._chunk)
        self._at, self._block = index, block
        return block

    def _seek(self, index: int) -> None:
        """Begin anew at a chunk; the dynamics hear half a second before it, so that they stand as if played to."""
        self._before = {}
        for bus in _SPEECH:
            self._dynamics[bus].reset()
            self._idle[bus] = True
        warm = -(-_WARM_UP // self._chunk)
        for earlier in range(max(0, index - warm), index):
            for bus in _SPEECH:
                self._voice(bus, earlier * self._chunk)

    def _mix(self, start: int) -> MixBlock:
        mix = np.zeros((2, self._chunk), dtype=np.float32)
        speech = self._speech(start)
        if speech is not None:
            mix += speech * _CENTRE if len(speech) == 1 else speech
        ducked = self._ducking.gain(start, self._chunk)
        for bus in _OTHERS:
            self._add_bed(bus, start, mix, ducked if bus in BED_BUSES else None)
        self._tone.add_to(mix, start, self._tone_gain())
        master = self._gain(Bus.MASTER, start) * self._sides(Bus.MASTER) / _CENTRE
        if np.any(master != 1.0):
            mix *= master
            if speech is not None:
                speech = speech * master[: len(speech)]
        self._before = self._levels
        return MixBlock(mix, speech)

    def _speech(self, start: int) -> Audio | None:
        """Both speech buses together behind their strips; see :class:`MixBlock` for the shape."""
        panned = any(levels[bus].pan != 0.0 for levels in (self._levels, self._earlier()) for bus in _PANNED)
        together: Audio | None = None
        for bus in _SPEECH:
            voice = self._voice(bus, start)
            if voice is None or not (self._levels[bus].audible or self._earlier()[bus].audible):
                continue
            part = (voice * self._gain(bus, start))[np.newaxis]
            if panned:
                part = part * self._sides(bus)
            if self._tap is not None:
                self._tap(bus, part)
            together = part if together is None else together + part
        return together

    def _add_bed(self, bus: Bus, start: int, mix: Audio, ducked: Audio | None) -> None:
        clips = self._lanes[bus].sounding(start, start + self._chunk)
        if not clips or not (self._levels[bus].audible or self._earlier()[bus].audible):
            return
        planes = np.zeros((2, self._chunk), dtype=np.float32)
        for clip in clips:
            self._reader.add(clip, planes, start)
        gain = self._gain(bus, start) * self._sides(bus) / _CENTRE
        planes *= gain if ducked is None else gain * ducked
        if self._tap is not None:
            self._tap(bus, planes)
        mix += planes

    def _gain(self, bus: Bus, start: int) -> Audio | np.float32:
        return ramped_gain(self._earlier()[bus], self._levels[bus], self._curves.get(bus, ()), start, self._chunk)

    def _sides(self, bus: Bus) -> Audio:
        return ramped_sides(self._earlier()[bus], self._levels[bus], self._chunk)

    def _earlier(self) -> Mapping[Bus, StripLevels]:
        """The levels at the end of the chunk before; at the beginning and behind a seek those of now."""
        return self._before or self._levels

    def _tone_gain(self) -> float:
        """The room tone follows the louder speech fader, so that the book's gain, which makes up for it, finds both."""
        strips = self._settings.strips
        return max((to_gain(strips[bus].gain) for bus in _SPEECH if bus in strips), default=1.0)

    def _voice(self, bus: Bus, start: int) -> Audio | None:
        """A speech bus behind its dynamics and before its fader, shape ``(n,)``; None where it rests."""
        lane = self._lanes[bus]
        clips = lane.sounding(start, start + self._chunk)
        if not clips:
            if self._idle[bus]:
                return None
            if not lane.sounding(start - _RING_OUT, start):
                self._dynamics[bus].reset()
                self._idle[bus] = True
                return None
        planes = np.zeros((1, self._chunk), dtype=np.float32)
        for clip in clips:
            self._reader.add(clip, planes, start)
        self._idle[bus] = False
        return self._dynamics[bus].process(planes[0])
