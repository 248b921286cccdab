"""Finds the clips of a lane that a view shows, however many there are.

Clips are sorted into classes by length, each twice as long as the one below. In a class, whatever begins more than one
length before the view cannot reach into it, so two binary searches find what is seen, even where one bed lies under
ten thousand lines. Classes whose clips are narrower than a few pixels are not drawn one by one: they are merged into
columns, and where there are many, from a summary that is made once per power of two of the zoom. So a frame costs as
much as there are pixels, never as much as there are clips.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]

NARROW: Final = 6.0
"""Pixels below which a clip is merged with its neighbours."""
_DIRECT: Final = 2048
"""As many narrow clips are cheaper to look at than a summary is to make."""


@dataclass(frozen=True, slots=True)
class _LengthClass:
    """Clips of ``[2**(power - 1), 2**power)`` frames in order of their starts; ``numbers`` are those of the lane."""

    power: int
    numbers: Ints
    starts: Ints
    ends: Ints

    def between(self, first: float, last: float) -> slice:
        begin, end = np.searchsorted(self.starts, (first - (1 << self.power), last))
        return slice(int(begin), int(end))


@dataclass(frozen=True, slots=True, eq=False)
class Merged:
    """Clips merged into columns.

    Attributes:
        levels: Loudest level of a clip in each column; 0 where none sounds. Shape ``(columns,)``.
        numbers: One of the clips in each column, -1 where none sounds.
    """

    levels: Floats
    numbers: Ints

    @classmethod
    def empty(cls, columns: int) -> "Merged":
        """Columns in which nothing sounds."""
        return cls(np.zeros(columns, dtype=np.float32), np.full(columns, -1, dtype=np.int64))

    def spread(self, each: _LengthClass, seen: slice, levels: Floats, left: float, zoom: float) -> None:
        """Raise every column that a clip touches to its level; clips are a few columns wide at most."""
        numbers, count = each.numbers[seen], len(self.levels)
        firsts = np.floor((each.starts[seen] - left) / zoom).astype(np.int64)
        lasts = np.maximum(np.ceil((each.ends[seen] - left) / zoom).astype(np.int64) - 1, firsts)
        for step in range(int((lasts - firsts).max(initial=0)) + 1):
            at = firsts + step
            inside = (at >= 0) & (at < count) & (at <= lasts)
            np.maximum.at(self.levels, at[inside], levels[numbers[inside]])
            self.numbers[at[inside]] = numbers[inside]

    def add(self, other: "Merged") -> None:
        """Take over what is louder in another one."""
        louder = other.levels > self.levels
        self.levels[louder] = other.levels[louder]
        self.numbers[louder] = other.numbers[louder]

    def clear(self, part: slice) -> None:
        """Let nothing sound in some columns."""
        self.levels[part] = 0.0
        self.numbers[part] = -1


class ClipIndex:
    """The clips of one lane.

    Args:
        starts: First frame of each clip.
        ends: The frame behind the last of each clip.
        levels: How loud each clip is, 0 to 1, for drawing it merged.
    """

    def __init__(self, starts: Ints, ends: Ints, levels: Floats) -> None:
        self.starts = starts
        self.ends = ends
        self._levels = levels
        lengths = np.maximum(ends - starts, 1)
        powers = np.frexp(lengths.astype(np.float64))[1]
        self._classes: list[_LengthClass] = []
        for power in sorted(set(powers.tolist())):
            numbers = np.flatnonzero(powers == power)
            numbers = numbers[np.argsort(starts[numbers], kind="stable")]
            self._classes.append(_LengthClass(int(power), numbers, starts[numbers], ends[numbers]))
        self._summaries: dict[tuple[int, int], Merged] = {}

    def __len__(self) -> int:
        return len(self.starts)

    def set_levels(self, levels: Floats) -> None:
        """Draw merged clips at other levels."""
        self._levels = levels
        self._summaries.clear()

    def between(self, first: float, last: float, longest: float = 0.0) -> Iterator[int]:
        """Numbers of the clips that sound in ``[first, last)`` and may be as long as ``longest`` frames or longer.

        Clips of the same class as ``longest`` are all included; those of smaller classes are for :meth:`merged`.
        """
        for each in self._classes[self._split(longest) :]:
            seen = each.between(first, last)
            sounding = each.ends[seen] > first
            yield from each.numbers[seen][sounding].tolist()

    def merged(self, left: float, zoom: float, columns: int, narrow: float | None = None) -> Merged:
        """The narrow clips, column by column.

        Args:
            left: Frame at the left edge.
            zoom: Frames per column.
            columns: How many.
            narrow: Frames per logical pixel, where columns are finer.
        """
        out = Merged.empty(columns)
        for each in self._classes[: self._split(self.narrow(narrow or zoom))]:
            seen = each.between(left, left + columns * zoom)
            count = seen.stop - seen.start
            if count > _DIRECT:
                out.add(self._from_summary(each, left, zoom, columns))
            elif count:
                out.spread(each, seen, self._levels, left, zoom)
        return out

    def narrow(self, zoom: float) -> float:
        """Length in frames from which clips are drawn one by one at a zoom; for :meth:`between`."""
        return NARROW * zoom

    def _split(self, longest: float) -> int:
        """Number of classes whose clips are all shorter."""
        return sum(1 << each.power <= longest for each in self._classes)

    def _from_summary(self, each: _LengthClass, left: float, zoom: float, columns: int) -> Merged:
        bucket = 1 << max(0, int(np.floor(np.log2(zoom))))
        key = (each.power, bucket)
        summary = self._summaries.get(key)
        if summary is None:
            summary = Merged.empty(int(each.ends.max()) // bucket + 1)
            summary.spread(each, slice(0, len(each.starts)), self._levels, 0.0, bucket)
            self._summaries[key] = summary
        edges = (left + np.arange(columns + 1) * zoom) / bucket
        firsts = np.floor(edges[:-1]).astype(np.int64)
        begin, end = np.searchsorted(firsts, (0, len(summary.levels)))
        out = Merged.empty(columns)
        if begin < end:
            firsts = firsts[begin:end]
            lasts = np.minimum(np.ceil(edges[begin + 1 : end + 1]).astype(np.int64) - 1, len(summary.levels) - 1)
            seen = summary.levels[firsts[0] : lasts[-1] + 1]
            inside = np.maximum.reduceat(seen, firsts - firsts[0])
            out.levels[begin:end] = np.maximum(inside, seen[lasts - firsts[0]])
            out.numbers[begin:end] = np.maximum(summary.numbers[firsts], summary.numbers[lasts])
        return out
