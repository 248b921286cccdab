"""Reads clips as the mixer hears them: trimmed, looped, faded, levelled, in any block at any place.

Assets come from a loader and are kept as planes in a cache bounded by bytes; what is larger than a share of the cache,
or arrives as something that reads from disk, is sliced block by block and never held whole.
"""

from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

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
        part = _read(source, len(planes), clip, begin - clip.start, end - begin)
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


def spans_read(clip: Clip, frames: int, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Which stretches of its asset a part of a clip is made of; what a player has to decode.

    Args:
        clip: On the timeline.
        frames: Length of the asset.
        start: First frame of the part, on the timeline.
        end: The frame behind its last.

    Yields:
        First frame of a stretch and the frame behind its last.
    """
    begin, behind = max(clip.start, start) - clip.start, min(clip.end, end) - clip.start
    for piece in _pieces(clip, frames, begin, max(0, behind - begin)):
        yield piece.at, piece.at + piece.count
        if piece.outgoing is not None:
            yield piece.outgoing, piece.outgoing + piece.count


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of an asset, at frame ``at``, that follows ``done`` frames of others.

    Where a loop begins again, it rises from frame ``faded`` of the overlap on, while the stretch at ``outgoing`` falls.
    """

    done: int
    at: int
    count: int
    outgoing: int | None = None
    faded: int = 0


def _pieces(clip: Clip, frames: int, start: int, count: int) -> Iterator[_Piece]:
    """What a part of a clip, counted from its own first frame, is read from; less where the asset ends."""
    length = max(0, frames - clip.offset)
    if not (clip.loop and 0 < length < clip.length):
        yield _Piece(0, clip.offset + start, max(0, min(count, length - start)))
        return
    overlap = loop_overlap(length)
    period = length - overlap
    done = 0
    while done < count:
        round_, at = divmod(start + done, period)
        blends = round_ > 0 and at < overlap
        part = min(count - done, (overlap if blends else period) - at)
        yield _Piece(done, clip.offset + at, part, clip.offset + period + at if blends else None, at)
        done += part


@lru_cache(maxsize=8)
def _crossfade(overlap: int) -> tuple[Audio, Audio]:
    """As :func:`equal_power`; kept, because a second of it is asked for block by block."""
    return equal_power(overlap)


def _read(source: Samples, channels: int, clip: Clip, start: int, frames: int) -> Audio:
    """Planes of a clip from its own frame ``start`` on; fewer where the asset ends."""
    pieces = list(_pieces(clip, source.shape[0], start, frames))
    if len(pieces) == 1 and pieces[0].outgoing is None:
        return _slice(source, channels, pieces[0].at, pieces[0].count)
    falling, rising = _crossfade(loop_overlap(source.shape[0] - clip.offset))
    out = np.empty((channels, frames), dtype=np.float32)
    for piece in pieces:
        part = _slice(source, channels, piece.at, piece.count)
        if piece.outgoing is not None:
            faded = slice(piece.faded, piece.faded + piece.count)
            part = part * rising[faded] + _slice(source, channels, piece.outgoing, piece.count) * falling[faded]
        out[:, piece.done : piece.done + piece.count] = part
    return out


def _slice(source: Samples, channels: int, start: int, frames: int) -> Audio:
    part = source[start : start + frames]
    # What the cache holds is laid out as planes already; a view of it is enough.
    return part.T if isinstance(source, np.ndarray) else as_planes(_fold(part, channels))


def loop_overlap(frames: int) -> int:
    """Frames over which the rounds of a repeated asset of this length blend."""
    return min(_LOOP_OVERLAP, frames // 4)


def _fold(samples: Audio, channels: int) -> Audio:
    return as_columns(as_mono(samples)) if channels == 1 else as_stereo(samples)
