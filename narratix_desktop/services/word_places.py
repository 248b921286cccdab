"""The words of a chapter as columns of numbers: a long one has too many to be looked at one by one in time. Pure.

What ``word_clock.word_times`` answers word by word is computed here for whole lines at once.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from narratix_desktop.domain.ids import SegmentId
from narratix_desktop.domain.mix import SPEECH_BUSES
from narratix_desktop.domain.segment import Segment
from narratix_desktop.domain.take import Take
from narratix_desktop.domain.timeline import Clip, Timeline
from narratix_desktop.domain.units import PROJECT_RATE, Frames
from narratix_desktop.services.word_clock import SpokenWord, word_times

Ints: TypeAlias = NDArray[np.int64]


def word_places(timeline: Timeline, segments: Sequence[Segment], takes: Mapping[SegmentId, Take]) -> Ints:
    """What ``word_times`` finds, as an array of start, end, first frame and the frame behind, in the order of lines.

    Whole lines are computed all at once: a long chapter has more words than can be looked at one by one in time.
    """
    clips: dict[UUID, list[Clip]] = {}
    for clip in timeline.clips:
        if clip.bus in SPEECH_BUSES:
            clips.setdefault(clip.source, []).append(clip)
    lines = [(one, takes[one.id], clips[one.id]) for one in segments if one.id in clips and one.id in takes]
    whole = [(one, take.words, parts[0]) for one, take, parts in lines if len(parts) == 1 and take.words]
    done = {one.id for one, _, _ in whole}
    rest = [one for one, _, _ in lines if one.id not in done]
    others = word_times(timeline, rest, takes)
    counts = [len(words) for _, words, _ in whole]

    def spread(values: Iterable[int]) -> Ints:
        return np.repeat(np.fromiter(values, dtype=np.int64, count=len(whole)), counts)

    text = spread(one.start for one, _, _ in whole)
    start, end = spread(clip.start for _, _, clip in whole), spread(clip.end for _, _, clip in whole)
    moved = start - spread(clip.offset for _, _, clip in whole)
    every = [word for _, words, _ in whole for word in words]
    offsets = np.array([(word.start, word.end) for word in every], dtype=np.int64).reshape(-1, 2)
    seconds = np.array([(word.begins, word.ends) for word in every], dtype=np.float64).reshape(-1, 2)
    frames = np.rint(seconds * PROJECT_RATE).astype(np.int64) + moved[:, np.newaxis]
    frames = np.clip(frames, start[:, np.newaxis], end[:, np.newaxis])
    found = np.concatenate([offsets + text[:, np.newaxis], frames], axis=1)
    parted = np.array([(one.start, one.end, one.begins, one.ends) for one in others], dtype=np.int64).reshape(-1, 4)
    return np.concatenate([found, parted])


class HeardWords:
    """The words of a chapter in the order in which they are heard.

    Args:
        places: As :func:`word_places` answers them.
        lines: The chapter's lines in order.
    """

    def __init__(self, places: Ints, lines: Sequence[Segment]) -> None:
        self._places = places[np.argsort(places[:, 2], kind="stable")]
        self._begins: Ints = np.ascontiguousarray(self._places[:, 2])
        self._lines = lines
        self._line_starts = [line.start for line in lines]

    def at(self, frame: int) -> SpokenWord | None:
        """The word that is heard at a frame, or was heard last; None before all words."""
        row = int(np.searchsorted(self._begins, frame, side="right")) - 1
        return self._word(row) if row >= 0 else None

    def stretch(self, offset: int, line: Segment | None = None) -> tuple[Frames, Frames] | None:
        """Where to play from to hear a text from an offset on, and where its last word ends.

        Args:
            offset: Code point of the revision.
            line: The only line that counts; None for all of the chapter.
        """
        starts, ends = self._places[:, 0], self._places[:, 1]
        inside = np.full(len(starts), True) if line is None else (starts >= line.start) & (starts < line.end)
        wanted = np.flatnonzero(inside & (ends > offset))
        if not len(wanted):
            return None
        return Frames(int(self._begins[wanted[0]])), Frames(int(self._places[np.flatnonzero(inside)[-1], 3]))

    def _word(self, row: int) -> SpokenWord:
        start, end, begins, ends = self._places[row].tolist()
        line = self._lines[max(0, bisect_right(self._line_starts, start) - 1)]
        return SpokenWord(line.id, start, end, Frames(begins), Frames(ends))


def heard_words(timeline: Timeline, lines: Sequence[Segment], takes: Mapping[SegmentId, Take]) -> HeardWords:
    """The words of a chapter that is arranged like this."""
    return HeardWords(word_places(timeline, lines, takes), lines)
