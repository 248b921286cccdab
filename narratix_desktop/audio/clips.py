"""Reads clips as the mixer hears them: trimmed, looped, faded, levelled, in any block at any place.

Assets come from a loader and are kept as planes in a cache bounded by bytes; what is larger than a share of the cache,
or arrives as something that reads from disk, is sliced block by block and never held whole.
"""

from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from narratix_desktop.audio.buffer import Audio, Samples, as_columns, as_mono, as_planes, as_stereo
from narratix_desktop.audio.fades import equal_power, fade_gain
from narratix_desktop.domain.ids import Sha256
from narratix_desktop.domain.timeline import Clip
from narratix_desktop.domain.units import PROJECT_RATE, to_gain

Load = Callable[[Sha256], Samples]
"""Gives the samples of an asset at the project rate, shape ``(n, channels)``."""

_LOOP_OVERLAP = PROJECT_RATE
_CACHE_BYTES = 64 << 20


class Lane:
    """The clips of one bus, found by the frames they sound in."""

    def __init__(self, clips: Iterable[Clip]) -> None:
        self._clips = sorted(clips, key=lambda clip: (clip.start, clip.end))
        self._starts = [clip.start for clip in self._clips]
        self._reach: list[int] = []
        for clip in self._clips:
            self._reach.append(max(clip.end, self._reach[-1] if self._reach else 0))

    def sounding(self, start: int, end: int) -> Sequence[Clip]:
        """Clips that sound anywhere in ``[start, end)``."""
        first = bisect_right(self._reach, start)
        return [clip for clip in self._clips[first : bisect_left(self._starts, end)] if clip.end > start]


class ClipReader:
    """Adds clips to blocks.

    Args:
        load: Asked once for each asset as long as the cache holds it.
        cache_bytes: Upper bound of what is kept decoded.
    """

    def __init__(self, load: Load, cache_bytes: int = _CACHE_BYTES) -> None:
        self._load = load
        self._limit = cache_bytes
        self._held = 0
        self._cache: OrderedDict[tuple[Sha256, int], Samples] = OrderedDict()

    def add(self, clip: Clip, planes: Audio, start: int) -> None:
        """Add what sounds of a clip to ``planes``, which begin at frame ``start`` of the timeline.

        Args:
            clip: Read mono for one plane, stereo for two.
            planes: Shape ``(1 or 2, n)``; changed in place.
            start: First frame of the block.
        """
        begin, end = max(clip.start, start), min(clip.end, start + planes.shape[1])
        if begin >= end:
            return
        source = self._source(clip.asset, len(planes))
        part = _Reading(source, len(planes), clip).read(begin - clip.start, end - begin)
        count = part.shape[1]
        if not count:
            return
        level = np.float32(to_gain(clip.gain))
        fade = fade_gain(begin - clip.start, count, clip.length, clip.fade_in, clip.fade_out)
        planes[:, begin - start : begin - start + count] += part * (level if fade is None else level * fade)

    def _source(self, asset: Sha256, channels: int) -> Samples:
        key = (asset, channels)
        found = self._cache.get(key)
        if found is not None:
            self._cache.move_to_end(key)
            return found
        loaded = self._load(asset)
        if isinstance(loaded, np.ndarray):
            # Kept as planes behind a transposed view: rows of it are contiguous channels.
            loaded = np.ascontiguousarray(_fold(loaded, channels).T).T
            self._held += loaded.nbytes
        self._cache[key] = loaded
        while self._held > self._limit and len(self._cache) > 1:
            _, dropped = self._cache.popitem(last=False)
            self._held -= dropped.nbytes if isinstance(dropped, np.ndarray) else 0
        return loaded


class _Reading:
    """One clip's source, with its trim and its loop."""

    def __init__(self, source: Samples, channels: int, clip: Clip) -> None:
        self._source = source
        self._channels = channels
        self._offset = clip.offset
        self._frames = max(0, source.shape[0] - clip.offset)
        self._loops = clip.loop and 0 < self._frames < clip.length

    def read(self, start: int, frames: int) -> Audio:
        """Planes of the clip from its own frame ``start`` on; fewer where the asset ends."""
        if not self._loops:
            return self._slice(start, min(frames, max(0, self._frames - start)))
        overlap = loop_overlap(self._frames)
        period = self._frames - overlap
        out = np.empty((self._channels, frames), dtype=np.float32)
        done = 0
        while done < frames:
            round_, at = divmod(start + done, period)
            blends = round_ > 0 and at < overlap
            count = min(frames - done, (overlap if blends else period) - at)
            part = self._slice(at, count)
            if blends:
                falling, rising = equal_power(overlap)
                part = part * rising[at : at + count] + self._slice(period + at, count) * falling[at : at + count]
            out[:, done : done + count] = part
            done += count
        return out

    def _slice(self, start: int, frames: int) -> Audio:
        at = self._offset + start
        part = self._source[at : at + frames]
        # What the cache holds is laid out as planes already; a view of it is enough.
        return part.T if isinstance(self._source, np.ndarray) else as_planes(_fold(part, self._channels))


def loop_overlap(frames: int) -> int:
    """Frames over which the rounds of a repeated asset of this length blend."""
    return min(_LOOP_OVERLAP, frames // 4)


def _fold(samples: Audio, channels: int) -> Audio:
    return as_columns(as_mono(samples)) if channels == 1 else as_stereo(samples)
