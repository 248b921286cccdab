"""When words sound: from offsets of the revision to frames of a chapter's timeline. Pure.

A line's sound may lie in several clips, where the author has split it. Knows nothing of pauses and levels.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from narratix_desktop.domain.ids import SegmentId
from narratix_desktop.domain.mix import SPEECH_BUSES
from narratix_desktop.domain.segment import Segment
from narratix_desktop.domain.take import Take
from narratix_desktop.domain.timeline import Clip, Timeline
from narratix_desktop.domain.units import Frames, to_frames


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """When a word sounds: offsets into the revision, frames on the chapter's timeline."""

    segment_id: SegmentId
    start: int
    end: int
    begins: Frames
    ends: Frames


def word_times(
    timeline: Timeline, segments: Sequence[Segment], takes: Mapping[SegmentId, Take]
) -> tuple[SpokenWord, ...]:
    """When each word of a chapter sounds, in order; a take without word timings counts as one long word."""
    clips = _by_source([clip for clip in timeline.clips if clip.bus in SPEECH_BUSES])
    found: list[SpokenWord] = []
    for segment in segments:
        take, parts = takes.get(segment.id), clips.get(segment.id)
        if take is None or parts is None:
            continue
        if not take.words:
            found.append(SpokenWord(segment.id, segment.start, segment.end, parts[0].start, parts[-1].end))
        for word in take.words:
            begins, ends = _in_clip(parts, word.begins), _in_clip(parts, word.ends)
            found.append(SpokenWord(segment.id, segment.start + word.start, segment.start + word.end, begins, ends))
    return tuple(found)


def _by_source(clips: Sequence[Clip]) -> dict[UUID, list[Clip]]:
    """The clips of each line in the order of their sound."""
    found: dict[UUID, list[Clip]] = {}
    for clip in sorted(clips, key=lambda clip: clip.part):
        found.setdefault(clip.source, []).append(clip)
    return found


def _in_clip(parts: Sequence[Clip], seconds: float) -> Frames:
    """Where a time in the untrimmed take falls on the timeline, kept inside the part that holds it."""
    frame = to_frames(seconds)
    clip = next((part for part in reversed(parts) if part.offset <= frame), parts[0])
    return Frames(min(max(clip.start + frame - clip.offset, clip.start), clip.end))


class WordClock:
    """Finds when the word at an offset of the revision begins or ends."""

    def __init__(self, segments: Sequence[Segment], takes: Mapping[SegmentId, Take], speech: Sequence[Clip]) -> None:
        clips = _by_source(speech)
        self._lines = [(segment, takes[segment.id], clips[segment.id]) for segment in segments if segment.id in clips]

    def at(self, anchor: int, shift: float) -> Frames:
        """Some seconds behind the beginning of the word at an offset, never before the chapter's first frame."""
        return Frames(max(0, self.begins(anchor) + to_frames(shift)))

    def begins(self, offset: int) -> int:
        """Frame at which the first word at or behind an offset begins; of what is not spoken, the next line."""
        for segment, take, parts in self._lines:
            if offset >= segment.end:
                continue
            inside = offset - segment.start
            for word in take.words:
                if word.end > inside:
                    return _in_clip(parts, word.begins)
            return parts[-1].end if take.words else self._share(segment, parts, inside)
        return self._lines[-1][2][-1].end if self._lines else 0

    def ends(self, offset: int) -> int:
        """Frame at which the last word before an offset ends; of what is not spoken, the line before."""
        for segment, take, parts in reversed(self._lines):
            if offset <= segment.start:
                continue
            inside = offset - segment.start
            for word in reversed(take.words):
                if word.start < inside:
                    return parts[-1].end if offset >= segment.end else _in_clip(parts, word.ends)
            return parts[0].start if take.words else self._share(segment, parts, inside)
        return self._lines[0][2][0].start if self._lines else 0

    @staticmethod
    def _share(segment: Segment, parts: Sequence[Clip], inside: int) -> int:
        """Without word timings: as far into the sound as the offset lies in the text."""
        share = min(1.0, max(0.0, inside / (segment.end - segment.start)))
        return parts[0].start + round((parts[-1].end - parts[0].start) * share)
