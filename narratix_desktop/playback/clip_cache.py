"""Decoded sound around the playhead: a thread decodes what sounds next, page by page, and the mixer finds it ready.

The mixer is never kept waiting: what is not decoded yet is silent. Of a long file only the pages near the playhead are
held. Knows nothing of mixing.
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final, Protocol

import numpy as np

from narratix_desktop.audio.buffer import Audio
from narratix_desktop.audio.clips import Lane, spans_read
from narratix_desktop.domain.errors import NarratixError
from narratix_desktop.domain.ids import Sha256
from narratix_desktop.domain.mix import Bus
from narratix_desktop.domain.timeline import Timeline
from narratix_desktop.domain.units import PROJECT_RATE, Frames

PAGE: Final = PROJECT_RATE
"""Frames that are decoded at a time."""
AHEAD: Final = 12 * PROJECT_RATE
"""Frames in front of the playhead that are kept decoded."""
BEHIND: Final = PROJECT_RATE
"""Frames behind it: at a seek the mixer hears some time before the place."""
_SOON: Final = PROJECT_RATE // 2


class Sound(Protocol):
    """An open file that is read here and there; ``media.passages`` has it."""

    frames: int
    channels: int

    def read(self, start: int, frames: int) -> Audio: ...
    def close(self) -> None: ...


OpenSound = Callable[[Path], Sound]


class PagedSamples:
    """An asset as the mixer reads it: the pages that are decoded, and silence elsewhere. Not opened, it is empty."""

    def __init__(self) -> None:
        self.frames = 0
        self.channels = 1
        self.pages: dict[int, Audio] = {}

    @property
    def shape(self) -> tuple[int, ...]:
        return (self.frames, self.channels)

    def __getitem__(self, part: slice, /) -> Audio:
        start, stop, _ = part.indices(self.frames)
        number, skip = divmod(start, PAGE)
        page = self.pages.get(number)
        if page is not None and skip + stop - start <= len(page):
            return page[skip : skip + stop - start]
        out = np.zeros((max(0, stop - start), self.channels), dtype=np.float32)
        done = 0
        while done < len(out):
            number, skip = divmod(start + done, PAGE)
            count = min(len(out) - done, PAGE - skip)
            page = self.pages.get(number)
            if page is not None:
                found = page[skip : skip + count]
                out[done : done + len(found)] = found
            done += count
        return out


class ClipCache:
    """Samples of the assets of one timeline at a time.

    Args:
        open_sound: Opens a file. One that cannot be read is silent, so that a damaged take does not stop the chapter;
            rendering reports it.
    """

    def __init__(self, open_sound: OpenSound) -> None:
        self._open_sound = open_sound
        self._samples: dict[Sha256, PagedSamples] = {}
        self._open: dict[Sha256, Sound | None] = {}
        self._lanes: tuple[Lane, ...] = ()
        self._timeline = self._adopted = Timeline((), Frames(0))
        self._sources: Mapping[Sha256, Path] = {}
        self._at = 0
        self._backward = False
        self._changed = threading.Condition()
        self._stale = False
        self._closed = False
        self._thread = threading.Thread(target=self._decode, name="clip decoder", daemon=True)
        self._thread.start()

    def show(self, timeline: Timeline, sources: Mapping[Sha256, Path]) -> None:
        """Hold another timeline; what both share stays decoded."""
        with self._changed:
            self._timeline, self._sources = timeline, sources
            self._stale = True
            self._changed.notify_all()

    def load(self, asset: Sha256) -> PagedSamples:
        """The samples of an asset, at once; they fill up as they are decoded."""
        return self._samples.setdefault(asset, PagedSamples())

    def look_from(self, frame: int, *, backward: bool = False) -> None:
        """Say where the playhead is and where it goes; cheap enough for every block."""
        if abs(frame - self._at) < PAGE // 2 and backward == self._backward:
            return
        with self._changed:
            self._at, self._backward = frame, backward
            self._stale = True
            self._changed.notify_all()

    def wait_for(self, frame: int, seconds: float) -> bool:
        """Wait until what sounds at a frame is decoded, at most some seconds; answers whether it is."""
        deadline = time.monotonic() + seconds
        with self._changed:
            while not self._closed and not self._is_decoded(frame):
                left = deadline - time.monotonic()
                if left <= 0.0:
                    return False
                self._changed.wait(left)
        return True

    def close(self) -> None:
        """End the thread and forget all samples."""
        with self._changed:
            self._closed = self._stale = True
            self._changed.notify_all()
        self._thread.join()

    def _is_decoded(self, frame: int) -> bool:
        if self._adopted is not self._timeline:
            return False
        for asset, number in self._wanted(frame - BEHIND, frame + _SOON):
            if asset not in self._open or (number is not None and number not in self.load(asset).pages):
                return False
        return True

    # On the decoder's thread

    def _decode(self) -> None:
        while True:
            with self._changed:
                while not self._stale:
                    self._changed.wait()
                self._stale = False
                if self._closed:
                    break
                timeline, at, backward = self._timeline, self._at, self._backward
            if timeline is not self._adopted:
                self._adopt(timeline)
            near: dict[Sha256, set[int]] = {}
            for asset, number in self._in_order(at, backward):
                if self._stale:
                    break
                self._fetch(asset, number)
                near.setdefault(asset, set()).update(() if number is None else (number,))
            else:
                self._forget_all_but(near)
        for asset in list(self._open):
            self._close(asset)

    def _adopt(self, timeline: Timeline) -> None:
        heard = [clip for clip in timeline.clips if not clip.muted]
        lanes = tuple(Lane(clip for clip in heard if clip.bus is bus) for bus in Bus)
        used = {clip.asset for clip in timeline.clips}
        # A copy first: the renderer may add to it meanwhile.
        for asset in [asset for asset in list(self._samples) if asset not in used]:
            self._close(asset)
            self._samples.pop(asset, None)
        with self._changed:
            self._lanes, self._adopted = lanes, timeline
            self._changed.notify_all()

    def _in_order(self, at: int, backward: bool) -> Iterator[tuple[Sha256, int | None]]:
        """What is wanted around the playhead: first what sounds there, then second by second in its direction."""
        yield from self._wanted(at - BEHIND, at + _SOON)
        direction = -1 if backward else 1
        for second in range(AHEAD // PAGE):
            begin = at + direction * second * PAGE
            yield from self._wanted(min(begin, begin + direction * PAGE), max(begin, begin + direction * PAGE))

    def _wanted(self, start: int, end: int) -> Iterator[tuple[Sha256, int | None]]:
        """Assets that sound in a stretch of the timeline, each followed by its pages, known once it is open."""
        for lane in self._lanes:
            for clip in lane.sounding(start, end):
                samples = self.load(clip.asset)
                yield clip.asset, None
                for first, behind in spans_read(clip, samples.frames, start, end):
                    for number in range(first // PAGE, -(-behind // PAGE) if behind > first else 0):
                        yield clip.asset, number

    def _fetch(self, asset: Sha256, number: int | None) -> None:
        samples = self.load(asset)
        try:
            if asset not in self._open:
                self._open[asset] = opened = self._open_sound(self._sources[asset])
                samples.channels, samples.frames = opened.channels, opened.frames
            sound = self._open[asset]
            if sound is None or number is None or number in samples.pages:
                return
            # A page that ends early is the last one; the file said it was longer.
            samples.pages[number] = sound.read(number * PAGE, PAGE)
        except (NarratixError, KeyError, OSError):
            self._open[asset] = None
            samples.frames = 0
        finally:
            with self._changed:
                self._changed.notify_all()

    def _forget_all_but(self, near: Mapping[Sha256, set[int]]) -> None:
        for asset in [asset for asset in self._open if asset not in near]:
            self._close(asset)
        for asset, numbers in near.items():
            pages = self.load(asset).pages
            for number in [number for number in pages if number not in numbers]:
                del pages[number]

    def _close(self, asset: Sha256) -> None:
        sound = self._open.pop(asset, None)
        if sound is not None:
            sound.close()
        if asset in self._samples:
            self._samples[asset].pages.clear()
