from dataclasses import replace
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narratix_desktop.domain.cue import Cue, CueKind
from narratix_desktop.domain.ids import MarkerId, PlacementId, PointId, SegmentId, Sha256
from narratix_desktop.domain.mix import SPEECH_BUSES, Bus, Pacing
from narratix_desktop.domain.placement import Arrangement, AutomationPoint, Marker, Placement
from narratix_desktop.domain.segment import Boundary, Segment, SegmentKind
from narratix_desktop.domain.take import Take
from narratix_desktop.domain.timeline import Clip, Timeline
from narratix_desktop.domain.units import Decibels, Frames, Lufs, Seconds, to_frames
from narratix_desktop.services.arrange_timeline import arrange_timeline, voice_loudness
from narratix_desktop.services.word_clock import word_times
from tests.services.arranged_lines import ANNA, BEN, BOOK, CHAPTER, NARRATOR, WORD, Line, cue, script, take_of

PACING = Pacing()
LENGTHS = {Sha256(f"sound{number}"): Frames(44_100 * (number % 3 + 1)) for number in range(20)}


def arranged(segments: list[Segment], takes: dict[SegmentId, Take], *cues: Cue, pacing: Pacing = PACING) -> Timeline:
    return arrange_timeline(segments, takes, cues, pacing, narrator=NARRATOR, cue_lengths=LENGTHS)


def speech(timeline: Timeline) -> list[Clip]:
    return [clip for clip in timeline.clips if clip.bus in SPEECH_BUSES]


def pauses(*lines: Line, pacing: Pacing = PACING) -> list[float]:
    clips = speech(arranged(*script(lines), pacing=pacing))
    return [(later.start - earlier.end) / 44_100 for earlier, later in pairwise(clips)]


lines = st.builds(
    Line,
    who=st.sampled_from([NARRATOR, ANNA, BEN, None]),
    words=st.integers(0, 6),
    seconds=st.floats(0.05, 5.0),
    head=st.floats(0.0, 0.5),
    loudness=st.floats(-50.0, -5.0),
    kind=st.sampled_from(SegmentKind),
    boundary=st.sampled_from(Boundary),
    pause=st.one_of(st.none(), st.floats(0.0, 4.0)),
    timed=st.booleans(),
)
spans = st.tuples(st.sampled_from(CueKind), st.integers(0, 300), st.integers(1, 200), st.floats(0.0, 4.0))


@settings(max_examples=80, deadline=None)
@given(st.lists(lines, max_size=12), st.lists(spans, max_size=5))
def test_any_chapter_is_laid_out_in_order_without_overlap_and_inside_its_head_and_tail(
    script_lines: list[Line], placed: list[tuple[CueKind, int, int, float]]
) -> None:
    segments, takes = script(script_lines)
    cues = [
        cue(kind, start, start + length, number, fade_in=fade, fade_out=fade)
        for number, (kind, start, length, fade) in enumerate(placed)
    ]
    timeline = arranged(segments, takes, *cues)
    assert timeline == arranged(segments, takes, *cues)
    assert [clip.start for clip in timeline.clips] == sorted(clip.start for clip in timeline.clips)
    spoken = speech(timeline)
    assert [clip.source for clip in spoken] == [segment.id for segment in segments if segment.id in takes]
    for earlier, later in pairwise(spoken):
        assert earlier.end <= later.start
    first, last = to_frames(PACING.head), timeline.length - to_frames(PACING.tail)
    for clip in timeline.clips:
        assert clip.length > 0
        assert clip.fade_in + clip.fade_out <= clip.length
        assert first <= clip.start
        assert clip.end <= last
        if clip.bus in (Bus.MUSIC, Bus.AMBIENCE):
            assert clip.end <= spoken[-1].end


def test_chapter_without_speech_is_head_and_tail_only() -> None:
    assert arranged(*script([Line(words=0)]), cue(CueKind.MUSIC, 0, 5)) == Timeline((), to_frames(0.75 + 2.5))


@pytest.mark.parametrize(
    ("boundary", "expected"),
    [
        (Boundary.SPLIT, 0.0),
        (Boundary.SENTENCE, 0.25),
        (Boundary.PARAGRAPH, 0.6),
        (Boundary.HEADING, 1.2),
        (Boundary.SCENE, 1.8),
    ],
)
def test_pause_follows_what_ends_there(boundary: Boundary, expected: float) -> None:
    assert pauses(Line(boundary=boundary), Line()) == [pytest.approx(expected, abs=1e-4)]


def test_change_of_speaker_and_the_longer_rule_win() -> None:
    assert pauses(Line(), Line(who=ANNA)) == [pytest.approx(0.45, abs=1e-4)]
    assert pauses(Line(boundary=Boundary.PARAGRAPH), Line(who=ANNA)) == [pytest.approx(0.6, abs=1e-4)]


def test_author_s_pause_wins_over_all_rules_and_heading_has_its_own() -> None:
    assert pauses(Line(boundary=Boundary.SCENE, pause=0.1), Line(who=ANNA)) == [pytest.approx(0.1, abs=1e-4)]
    assert pauses(Line(kind=SegmentKind.HEADING), Line()) == [pytest.approx(1.2, abs=1e-4)]


def test_boundary_of_skipped_segments_still_counts() -> None:
    ornament = Line(words=0, boundary=Boundary.SCENE)
    assert pauses(Line(), ornament, Line()) == [pytest.approx(1.8, abs=1e-4)]


def test_interruption_shortens_the_pause() -> None:
    segments, takes = script([Line(who=ANNA), Line(who=BEN)])
    cut = arrange_timeline(segments, takes, [], PACING, narrator=NARRATOR, cue_lengths={}, interrupted={segments[0].id})
    first, second = cut.clips
    assert second.start - first.end == to_frames(PACING.interruption)


def test_narrator_and_headings_go_to_narration_everyone_else_to_dialogue() -> None:
    clips = speech(
        arranged(*script([Line(kind=SegmentKind.HEADING, who=None), Line(), Line(who=ANNA), Line(who=None)]))
    )
    assert [clip.bus for clip in clips] == [Bus.NARRATION, Bus.NARRATION, Bus.DIALOGUE, Bus.DIALOGUE]


def test_voices_meet_at_one_level_and_a_whisper_stays_a_whisper() -> None:
    told = [Line(loudness=-26.0)] * 3 + [Line(who=ANNA, loudness=-16.0)] * 3 + [Line(who=ANNA, loudness=-36.0)]
    segments, takes = script(told)
    clips = speech(arranged(segments, takes))
    heard = [line.loudness + clip.gain for line, clip in zip(told, clips, strict=True)]
    assert heard[:3] == [pytest.approx(-20.0)] * 3
    voice = voice_loudness(segments, takes)[ANNA]
    assert heard[3] == pytest.approx(-20.0)
    assert heard[6] == pytest.approx(-36.0 + (-20.0 - voice) + 3.0)
    assert heard[3] - heard[6] > 14.0


def test_loudness_of_the_whole_book_decides_where_it_is_given() -> None:
    segments, takes = script([Line(who=ANNA, loudness=-30.0)])
    timeline = arrange_timeline(
        segments, takes, [], PACING, narrator=NARRATOR, cue_lengths={}, voices={ANNA: Lufs(-24.0)}
    )
    assert timeline.clips[0].gain == pytest.approx(4.0 + 3.0)


def test_cue_begins_with_its_word_and_bed_ends_with_its_last() -> None:
    segments, takes = script([Line(), Line(words=5, seconds=5.0)])
    timeline = arranged(segments, takes, cue(CueKind.MUSIC, 4 * WORD + 2 * WORD, 4 * WORD + 4 * WORD, 2))
    line, music = speech(timeline)[1], timeline.clips[-1]
    assert (music.start - line.start) / 44_100 == pytest.approx(2.0, abs=1e-3)
    assert (music.end - line.start) / 44_100 == pytest.approx(3.8, abs=1e-3)
    assert not music.loop


def test_cue_stays_at_its_words_when_a_take_before_it_or_its_own_changes() -> None:
    told = [Line(), Line(words=5, seconds=5.0)]
    segments, takes = script(told)
    door = cue(CueKind.EFFECT, 4 * WORD + 3 * WORD, 4 * WORD + 4 * WORD)
    for first, own in ((2.0, 5.0), (9.0, 5.0), (2.0, 8.0)):
        takes[segments[0].id] = take_of(segments[0].id, replace(told[0], seconds=first), 50)
        takes[segments[1].id] = take_of(segments[1].id, replace(told[1], seconds=own, head=0.3), 51)
        timeline = arranged(segments, takes, door)
        words = word_times(timeline, segments, takes)
        (effect,) = (clip for clip in timeline.clips if clip.bus is Bus.EFFECTS)
        assert effect.start == next(word.begins for word in words if word.start == door.span.start)


def test_without_word_timings_a_cue_stands_in_proportion() -> None:
    segments, takes = script([Line(words=4, seconds=4.0, timed=False)])
    timeline = arranged(segments, takes, cue(CueKind.EFFECT, 2 * WORD, 3 * WORD))
    line = speech(timeline)[0]
    assert timeline.clips[-1].start == line.start + 2 * 44_100


def test_effect_plays_out_and_the_tail_begins_behind_it() -> None:
    segments, takes = script([Line(words=4)])
    timeline = arranged(segments, takes, cue(CueKind.EFFECT, 3 * WORD, 4 * WORD, 2))
    effect = timeline.clips[-1]
    assert effect.length == LENGTHS[Sha256("sound2")]
    assert timeline.length == effect.end + to_frames(PACING.tail)


def test_short_bed_is_looped_and_cue_without_sound_is_left_out() -> None:
    segments, takes = script([Line(words=6, seconds=30.0)])
    silent = replace(cue(CueKind.MUSIC, 0, 36, 1), asset=None)
    timeline = arranged(segments, takes, cue(CueKind.AMBIENCE, 0, 36, 0, fade_in=Seconds(2.0)), silent)
    beds = [clip for clip in timeline.clips if clip.bus not in SPEECH_BUSES]
    assert [clip.loop for clip in beds] == [True]
    assert beds[0].fade_in == 2 * 44_100


def test_word_times_are_those_of_the_trimmed_take() -> None:
    segments, takes = script([Line(words=3, seconds=3.0, head=0.4), Line(words=2, timed=False)])
    timeline = arranged(segments, takes)
    words = word_times(timeline, segments, takes)
    clip = timeline.clips[0]
    assert [(word.start, word.end) for word in words[:3]] == [(0, 5), (6, 11), (12, 17)]
    assert words[1].begins == clip.start + 44_100
    assert (words[3].begins, words[3].ends) == (timeline.clips[1].start, timeline.clips[1].end)


def _placed(segment: SegmentId, **given: Any) -> Placement:
    return Placement(PlacementId(UUID(int=1)), BOOK, CHAPTER, segment, **given)


def test_what_is_not_placed_by_hand_stays_where_it_was() -> None:
    segments, takes = script([Line(), Line(), Line()])
    plain = arranged(segments, takes)

    moved = arrange_timeline(
        segments, takes, [], PACING, narrator=NARRATOR, cue_lengths={},
        arrangement=Arrangement((_placed(segments[1].id, shift=Seconds(0.25), gain=Decibels(-6.0)),)),
    )  # fmt: skip

    first, second, third = moved.clips
    assert (first, third) == (plain.clips[0], plain.clips[2])
    assert second.start == plain.clips[1].start + to_frames(0.25)
    assert second.gain == plain.clips[1].gain - 6.0


@pytest.mark.parametrize("ripple", [False, True])
def test_a_trim_keeps_what_follows_in_place_unless_it_ripples(ripple: bool) -> None:
    segments, takes = script([Line(), Line()])
    plain = arranged(segments, takes)
    trimmed = _placed(segments[0].id, trim_head=Seconds(0.5), trim_tail=Seconds(0.25), ripple=ripple)

    cut = arrange_timeline(
        segments, takes, [], PACING, narrator=NARRATOR, cue_lengths={}, arrangement=Arrangement((trimmed,))
    )

    assert cut.clips[0].length == plain.clips[0].length - to_frames(0.75)
    assert cut.clips[0].offset == plain.clips[0].offset + to_frames(0.5)
    assert cut.clips[0].start == plain.clips[0].start + (0 if ripple else to_frames(0.5))
    assert cut.clips[1].start == plain.clips[1].start - (to_frames(0.75) if ripple else 0)


def test_a_split_clip_sounds_whole_and_its_words_are_found_in_their_part() -> None:
    segments, takes = script([Line(words=4, seconds=2.0, head=0.1)])
    parts = (_placed(segments[0].id), _placed(segments[0].id, part=1, begins=Seconds(1.0), shift=Seconds(0.5)))

    timeline = arrange_timeline(
        segments, takes, [], PACING, narrator=NARRATOR, cue_lengths={}, arrangement=Arrangement(parts)
    )

    one, two = timeline.clips
    assert one.length + two.length == to_frames(2.0)
    assert two.offset == one.offset + one.length
    assert two.start == one.end + to_frames(0.5)
    words = word_times(timeline, segments, takes)
    assert [one.start <= word.begins < one.end for word in words] == [True, True, False, False]
    assert [two.start <= word.begins < two.end for word in words] == [False, False, True, True]


def test_markers_and_breakpoints_stay_with_their_words() -> None:
    segments, takes = script([Line(), Line()])
    anchor = segments[1].start
    marker = Marker(MarkerId(UUID(int=7)), BOOK, CHAPTER, anchor, Seconds(0.2), "here")
    points = tuple(
        AutomationPoint(PointId(UUID(int=8 + number)), BOOK, CHAPTER, Bus.MUSIC, anchor, Seconds(shift), Decibels(-3.0))
        for number, shift in enumerate((1.0, 0.5))
    )
    arrangement = Arrangement((), (marker,), points)

    def paused(pause: float | None) -> Timeline:
        lines = [replace(segments[0], pause_after=pause), segments[1]]
        return arrange_timeline(lines, takes, [], PACING, narrator=NARRATOR, cue_lengths={}, arrangement=arrangement)

    near, far = paused(0.1), paused(4.0)

    for timeline in (near, far):
        word = word_times(timeline, segments, takes)[4]
        assert timeline.marks[0].at == word.begins + to_frames(0.2)
        (curve,) = timeline.automation
        assert [point.at - word.begins for point in curve.points] == [to_frames(0.5), to_frames(1.0)]
    assert far.marks[0].at > near.marks[0].at


def test_a_muted_clip_only_holds_its_place() -> None:
    segments, takes = script([Line(), Line()])
    muted = _placed(segments[0].id, muted=True)

    timeline = arrange_timeline(
        segments, takes, [], PACING, narrator=NARRATOR, cue_lengths={}, arrangement=Arrangement((muted,))
    )

    assert [clip.muted for clip in timeline.clips] == [True, False]
    assert [clip.start for clip in timeline.clips] == [clip.start for clip in arranged(segments, takes).clips]
