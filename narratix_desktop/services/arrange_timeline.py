"""Arranges a chapter: where every take and every cue sounds. Pure; equal input gives an equal timeline.

Cues are anchored to words. Their times are looked up in the takes that are active now, so a changed take, pause or
order moves them along. What the author placed by hand departs from this arrangement, and so moves along too. Knows
nothing of text, files and mixing.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from narratix_desktop.domain.cue import Cue, CueKind
from narratix_desktop.domain.ids import CharacterId, SegmentId, Sha256
from narratix_desktop.domain.mix import Bus, Pacing
from narratix_desktop.domain.placement import Arrangement
from narratix_desktop.domain.segment import Boundary, Segment, SegmentKind
from narratix_desktop.domain.take import Take
from narratix_desktop.domain.timeline import Clip, GainCurve, GainPoint, Timeline, TimeMark
from narratix_desktop.domain.units import Decibels, Frames, Lufs, to_frames
from narratix_desktop.services.hand_placed import HandPlaced
from narratix_desktop.services.word_clock import WordClock

SPEECH_LEVEL = Lufs(-20.0)
"""Loudness that every voice is brought to; near the usual target, so that the book's gain stays near 0 dB."""

_AS_ARRANGED: Final = Arrangement()
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
    arrangement: Arrangement = _AS_ARRANGED,
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
        arrangement: What the author did by hand.

    Returns:
        Clips in order of their start. Speech never overlaps, and beds keep out of head and tail, unless the author
        puts them there.

    Raises:
        KeyError: A composed cue's asset is not in ``cue_lengths``.
    """
    lines = _spoken(segments, takes)
    levels = dict(voice_loudness(segments, takes))
    levels.update(voices or {})
    placed = HandPlaced(arrangement.placements)
    speech: list[Clip] = []
    at: int = to_frames(pacing.head)
    for index, line in enumerate(lines):
        clips, slot = placed.lay(_speech_clip(line, Frames(at), narrator, level, levels))
        speech.extend(clips)
        at += slot
        if index + 1 < len(lines):
            at += _pause(line, lines[index + 1], pacing, line.segment.id in interrupted)
    words = WordClock(segments, takes, speech)
    first, last = to_frames(pacing.head), at
    sounds = [
        clip
        for cue in cues
        for whole in _cue_clips(cue, words, cue_lengths, Frames(first), Frames(last))
        for clip in placed.lay(whole)[0]
    ]
    ends = [last, *(clip.end for clip in sounds if clip.bus is Bus.EFFECTS)]
    ends.extend(clip.end for clip in (*speech, *sounds) if placed.has(clip.source))
    return Timeline(
        tuple(sorted([*speech, *sounds], key=lambda clip: (clip.start, clip.bus, clip.source, clip.part))),
        Frames(max(ends) + to_frames(pacing.tail)),
        _automation(arrangement, words),
        tuple(TimeMark(one.id, words.at(one.anchor, one.shift), one.label) for one in arrangement.markers),
    )


def _automation(arrangement: Arrangement, words: WordClock) -> tuple[GainCurve, ...]:
    points: dict[Bus, list[GainPoint]] = {}
    for one in arrangement.automation:
        points.setdefault(one.bus, []).append(GainPoint(words.at(one.anchor, one.shift), one.gain, one.id))
    return tuple(
        GainCurve(bus, tuple(sorted(found, key=lambda point: point.at))) for bus, found in sorted(points.items())
    )


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
    cue: Cue, words: WordClock, lengths: Mapping[Sha256, Frames], first: Frames, last: Frames
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
