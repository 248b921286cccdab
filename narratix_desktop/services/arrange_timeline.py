"""Arranges a chapter: where every take and every cue sounds. Pure; equal input gives an equal timeline.

Cues are anchored to words. Their times are looked up in the takes that are active now, so a changed take, pause or
order moves them along. Knows nothing of text, files and mixing.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from narratix_desktop.domain.cue import Cue, CueKind
from narratix_desktop.domain.ids import CharacterId, SegmentId, Sha256
from narratix_desktop.domain.mix import Bus, Pacing
from narratix_desktop.domain.segment import Boundary, Segment, SegmentKind
from narratix_desktop.domain.take import Take
from narratix_desktop.domain.timeline import Clip, GainCurve, Timeline
from narratix_desktop.domain.units import Decibels, Frames, Lufs, to_frames

SPEECH_LEVEL = Lufs(-20.0)
"""Loudness that every voice is brought to; near the usual target, so that the book's gain stays near 0 dB."""

_TAKE_RANGE = 3.0
_MICRO_FADE = to_frames(0.005)
_BED_FADE = to_frames(0.02)
_SHORTEST_BED = to_frames(0.5)
_WEIGHT = {
    Boundary.SPLIT: 0,
    Boundary.SENTENCE: 1,
    Boundary.PARAGRAPH: 2,
    Boundary.HEADING: 3,
    Boundary.SCENE: 4,
    Boundary.CHAPTER: 5,
}
_BUSES = {CueKind.MUSIC: Bus.MUSIC, CueKind.AMBIENCE: Bus.AMBIENCE, CueKind.EFFECT: Bus.EFFECTS}


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """When a word sounds: offsets into the revision, frames on the chapter's timeline."""

    segment_id: SegmentId
    start: int
    end: int
    begins: Frames
    ends: Frames


@dataclass(frozen=True, slots=True)
class _Line:
    """A spoken segment, its take, and the strongest boundary up to the next spoken one."""

    segment: Segment
    take: Take
    boundary: Boundary
    pause: float | None


def arrange_timeline(
    segments: Sequence[Segment],
    takes: Mapping[SegmentId, Take],
    cues: Sequence[Cue],
    pacing: Pacing,
    *,
    narrator: CharacterId | None,
    cue_lengths: Mapping[Sha256, Frames],
    level: Lufs = SPEECH_LEVEL,
    voices: Mapping[CharacterId | None, Lufs] | None = None,
    interrupted: Collection[SegmentId] = (),
    automation: tuple[GainCurve, ...] = (),
) -> Timeline:
    """Lay out one chapter.

    Args:
        segments: The chapter's, in order. Those without a take hold no words to speak and are skipped; what ends with
            them still decides the pause.
        takes: Active take of each spoken segment.
        cues: The chapter's; those without a composed sound are left out.
        pacing: Pauses, head and tail.
        narrator: Whose lines go to the narration bus, as headings do; all others go to the dialogue bus.
        cue_lengths: Length of each composed asset at the project rate. Effects sound that long; a bed that is shorter
            than its words is looped.
        level: Loudness that each voice is brought to.
        voices: Loudness of each character's voice over the whole book, by :func:`voice_loudness`; for those not in
            it the takes of this chapter are taken.
        interrupted: Segments whose speaker is cut off by the next one.
        automation: Passed on.

    Returns:
        Clips in order of their start. Speech never overlaps; beds keep out of the head and the tail.

    Raises:
        KeyError: A composed cue's asset is not in ``cue_lengths``.
    """
    lines = _spoken(segments, takes)
    levels = dict(voice_loudness(segments, takes))
    levels.update(voices or {})
    speech: list[Clip] = []
    at: int = to_frames(pacing.head)
    for index, line in enumerate(lines):
        speech.append(_speech_clip(line, Frames(at), narrator, level, levels))
        at = speech[-1].end
        if index + 1 < len(lines):
            at += _pause(line, lines[index + 1], pacing, line.segment.id in interrupted)
    words = _WordClock(segments, takes, speech)
    first, last = to_frames(pacing.head), at
    sounds = [clip for cue in cues for clip in _cue_clips(cue, words, cue_lengths, Frames(first), Frames(last))]
    end = max([last, *(clip.end for clip in sounds if clip.bus is Bus.EFFECTS)])
    clips = sorted([*speech, *sounds], key=lambda clip: (clip.start, clip.bus, clip.source))
    return Timeline(tuple(clips), Frames(end + to_frames(pacing.tail)), automation)


def voice_loudness(segments: Sequence[Segment], takes: Mapping[SegmentId, Take]) -> Mapping[CharacterId | None, Lufs]:
    """Loudness of each character's voice: the mean energy over its takes, weighted by their length."""
    energy: dict[CharacterId | None, float] = {}
    frames: dict[CharacterId | None, int] = {}
    for segment in segments:
        take = takes.get(segment.id)
        if take is None or not math.isfinite(take.profile.loudness):
            continue
        voice = segment.character_id
        energy[voice] = energy.get(voice, 0.0) + take.profile.length * 10.0 ** (take.profile.loudness / 10.0)
        frames[voice] = frames.get(voice, 0) + take.profile.length
    return {voice: Lufs(10.0 * math.log10(total / frames[voice])) for voice, total in energy.items() if frames[voice]}


def word_times(
    timeline: Timeline, segments: Sequence[Segment], takes: Mapping[SegmentId, Take]
) -> tuple[SpokenWord, ...]:
    """When each word of a chapter sounds, in order; a take without word timings counts as one long word."""
    clips = {clip.source: clip for clip in timeline.clips if clip.bus in (Bus.NARRATION, Bus.DIALOGUE)}
    found: list[SpokenWord] = []
    for segment in segments:
        take, clip = takes.get(segment.id), clips.get(segment.id)
        if take is None or clip is None:
            continue
        if not take.words:
            found.append(SpokenWord(segment.id, segment.start, segment.end, clip.start, clip.end))
        for word in take.words:
            begins, ends = _in_clip(clip, word.begins), _in_clip(clip, word.ends)
            found.append(SpokenWord(segment.id, segment.start + word.start, segment.start + word.end, begins, ends))
    return tuple(found)


def _spoken(segments: Sequence[Segment], takes: Mapping[SegmentId, Take]) -> list[_Line]:
    lines: list[_Line] = []
    for segment in segments:
        take = takes.get(segment.id)
        if take is not None and take.profile.length > 0:
            lines.append(_Line(segment, take, segment.boundary, segment.pause_after))
        elif lines:
            before = lines[-1]
            boundary = max(before.boundary, segment.boundary, key=_WEIGHT.__getitem__)
            lines[-1] = _Line(before.segment, before.take, boundary, before.pause)
    return lines


def _pause(line: _Line, following: _Line, pacing: Pacing, interrupted: bool) -> int:
    """Frames between two lines: what the author set, else the longest rule that applies."""
    if line.pause is not None:
        return max(0, to_frames(line.pause))
    if interrupted:
        return max(0, to_frames(pacing.interruption))
    rules = {
        Boundary.SPLIT: 0.0,
        Boundary.SENTENCE: pacing.same_speaker,
        Boundary.PARAGRAPH: pacing.paragraph,
        Boundary.HEADING: pacing.heading,
        Boundary.SCENE: pacing.scene,
        Boundary.CHAPTER: pacing.scene,
    }
    pause = float(rules[line.boundary])
    if line.segment.kind is SegmentKind.HEADING and following.segment.kind is not SegmentKind.HEADING:
        pause = max(pause, pacing.heading)
    if line.segment.character_id != following.segment.character_id:
        pause = max(pause, pacing.change_of_speaker)
    return max(0, to_frames(pause))


def _speech_clip(
    line: _Line,
    start: Frames,
    narrator: CharacterId | None,
    level: Lufs,
    voices: Mapping[CharacterId | None, Lufs],
) -> Clip:
    segment, profile = line.segment, line.take.profile
    narrated = segment.kind is SegmentKind.HEADING or (narrator is not None and segment.character_id == narrator)
    fade = Frames(min(_MICRO_FADE, profile.length // 2))
    return Clip(
        asset=line.take.asset,
        bus=Bus.NARRATION if narrated else Bus.DIALOGUE,
        lane=segment.character_id,
        source=segment.id,
        start=start,
        length=profile.length,
        offset=profile.head,
        gain=_match(profile.loudness, voices.get(segment.character_id), level),
        fade_in=fade,
        fade_out=fade,
    )


def _match(take: Lufs, voice: Lufs | None, level: Lufs) -> Decibels:
    """Gain that brings the voice to the level, and the take nearer to its voice by at most 3 dB."""
    if voice is None or not math.isfinite(voice):
        return Decibels(0.0)
    nearer = min(_TAKE_RANGE, max(-_TAKE_RANGE, voice - take)) if math.isfinite(take) else 0.0
    return Decibels(level - voice + nearer)


def _cue_clips(
    cue: Cue, words: "_WordClock", lengths: Mapping[Sha256, Frames], first: Frames, last: Frames
) -> tuple[Clip, ...]:
    """The clip of a cue, or nothing where it has no sound or no room."""
    if cue.asset is None or last <= first:
        return ()
    span, whole = cue.span, lengths[cue.asset]
    start = min(max(words.begins(span.start), first), last)
    bed = span.kind is not CueKind.EFFECT
    length = min(max(words.ends(span.end), first), last) - start if bed else whole
    if length <= 0 or (bed and length < _SHORTEST_BED):
        return ()
    shortest = _BED_FADE if bed else 0
    fade_in, fade_out = (max(to_frames(fade), shortest) for fade in (span.fade_in, span.fade_out))
    if fade_in + fade_out > length:
        share = length / (fade_in + fade_out)
        fade_in, fade_out = int(fade_in * share), int(fade_out * share)
    clip = Clip(
        asset=cue.asset,
        bus=_BUSES[span.kind],
        lane=cue.id,
        source=cue.id,
        start=Frames(start),
        length=Frames(length),
        gain=span.gain,
        fade_in=Frames(fade_in),
        fade_out=Frames(fade_out),
        loop=bed and whole < length,
    )
    return (clip,)


def _in_clip(clip: Clip, seconds: float) -> Frames:
    """Where a time in the untrimmed take falls on the timeline, kept inside its clip."""
    return Frames(min(max(clip.start + to_frames(seconds) - clip.offset, clip.start), clip.end))


class _WordClock:
    """Finds when the word at an offset of the revision begins or ends."""

    def __init__(self, segments: Sequence[Segment], takes: Mapping[SegmentId, Take], speech: Sequence[Clip]) -> None:
        clips = {clip.source: clip for clip in speech}
        self._lines = [(segment, takes[segment.id], clips[segment.id]) for segment in segments if segment.id in clips]

    def begins(self, offset: int) -> int:
        """Frame at which the first word at or behind an offset begins; of what is not spoken, the next line."""
        for segment, take, clip in self._lines:
            if offset >= segment.end:
                continue
            inside = offset - segment.start
            for word in take.words:
                if word.end > inside:
                    return _in_clip(clip, word.begins)
            return clip.end if take.words else self._share(segment, clip, inside)
        return self._lines[-1][2].end if self._lines else 0

    def ends(self, offset: int) -> int:
        """Frame at which the last word before an offset ends; of what is not spoken, the line before."""
        for segment, take, clip in reversed(self._lines):
            if offset <= segment.start:
                continue
            inside = offset - segment.start
            for word in reversed(take.words):
                if word.start < inside:
                    return clip.end if offset >= segment.end else _in_clip(clip, word.ends)
            return clip.start if take.words else self._share(segment, clip, inside)
        return self._lines[0][2].start if self._lines else 0

    @staticmethod
    def _share(segment: Segment, clip: Clip, inside: int) -> int:
        """Without word timings: as far into the clip as the offset lies in the text."""
        share = min(1.0, max(0.0, inside / (segment.end - segment.start)))
        return clip.start + round(clip.length * share)
