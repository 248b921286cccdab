"""A drag shows what it would change, ends in one edit, and changes nothing that it was not asked to."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narratix_desktop.domain.mix import Bus
from narratix_desktop.domain.units import Decibels, Frames, Seconds
from narratix_desktop.ui.widgets.timeline.beginning import begin
from narratix_desktop.ui.widgets.timeline.draft import Measure
from narratix_desktop.ui.widgets.timeline.edits import AddPoint, ChangeCue, MoveMarker, MovePoint, PlaceClips, SetPause
from narratix_desktop.ui.widgets.timeline.geometry import Box, gain_at, gain_y
from narratix_desktop.ui.widgets.timeline.gestures import Gesture, Pointer
from narratix_desktop.ui.widgets.timeline.hits import Hit, Part
from narratix_desktop.ui.widgets.timeline.place_gestures import DragLoop
from narratix_desktop.ui.widgets.timeline.selection import Selection
from narratix_desktop.ui.widgets.timeline.shown import Shown
from tests.ui.timeline.scenes import SECOND, conversation, item, scene_of, shown_of, words_at

FOG, MARTA, EMIL, CALM, BELL = range(5)
moves = st.floats(-20, 20)


def at(second: float, y: float = 100.0, reach: float = 0.0) -> Pointer:
    return Pointer(0.0, y, second * SECOND, reach)


def number_of(shown: Shown, which: int) -> int:
    return shown.scene.numbers[UUID(int=which + 1), 0]


def take(
    shown: Shown, which: int, part: Part, second: float, *, snapping: bool = False, ripple: bool = False
) -> Gesture:
    number = number_of(shown, which)
    hit = Hit(part, number, shown.scene.items[number].clip.bus)
    gesture = begin(hit, shown, at(second), snapping=snapping, ripple=ripple)
    assert gesture is not None
    return gesture


@given(moves)
def test_a_moved_clip_keeps_everything_but_its_place(by: float) -> None:
    shown = shown_of(conversation())
    number, gesture = number_of(shown, MARTA), take(shown, MARTA, Part.BODY, 5.5)
    draft = gesture.drag(at(5.5 + by))
    before, after = shown.scene.items[number].clip, draft.clips[number]
    assert replace(after, start=before.start) == before
    assert after.start == pytest.approx(max(0.0, 5 + by) * SECOND, abs=5)
    edit = gesture.finish()
    if abs(by) > 0.001:
        assert isinstance(edit, PlaceClips)
        (placement,) = edit.placements
        assert placement.shift == pytest.approx((after.start - before.start) / SECOND, abs=0.001)
    assert draft.pushed_from is None


def test_a_drag_back_to_where_it_began_is_no_edit() -> None:
    gesture = take(shown_of(conversation()), MARTA, Part.BODY, 5.5)
    gesture.drag(at(9))
    gesture.drag(at(5.5))
    assert gesture.finish() is None


def test_a_moved_clip_snaps_with_either_end() -> None:
    gesture = take(shown_of(conversation()), MARTA, Part.BODY, 5.5)
    draft = gesture.drag(at(6.46, reach=0.1 * SECOND))
    assert draft.snap is not None
    assert draft.clips[number_of(shown_of(conversation()), MARTA)].end == 8 * SECOND


def test_chosen_clips_move_together() -> None:
    shown = shown_of(conversation())
    keys = [shown.scene.items[number_of(shown, which)].key for which in (MARTA, EMIL)]
    shown.selection = Selection(frozenset(keys), keys[0], keys[0])
    gesture = take(shown, EMIL, Part.BODY, 9)
    draft = gesture.drag(at(9.5))
    assert {number: clip.start for number, clip in draft.clips.items()} == {
        number_of(shown, MARTA): 5.5 * SECOND,
        number_of(shown, EMIL): 8.5 * SECOND,
    }
    edit = gesture.finish()
    assert isinstance(edit, PlaceClips)
    assert len(edit.placements) == 2


@given(moves, st.sampled_from([Part.START, Part.END]))
def test_a_trim_never_invents_sound_and_leaves_some(by: float, part: Part) -> None:
    shown = shown_of(conversation())
    number = number_of(shown, EMIL)
    clip = shown.scene.items[number].clip
    gesture = take(shown, EMIL, part, 8 if part is Part.START else 12)
    after = gesture.drag(at((8 if part is Part.START else 12) + by)).clips[number]
    assert clip.start <= after.start < after.end <= clip.end
    assert after.length >= 0.04 * SECOND
    assert after.offset - clip.offset == after.start - clip.start
    edit = gesture.finish()
    if isinstance(edit, PlaceClips):
        (placement,) = edit.placements
        assert min(placement.trim_head, placement.trim_tail) <= 0.0
        assert not placement.ripple


def test_what_was_trimmed_can_be_had_back() -> None:
    scene = conversation()
    number = scene.numbers[UUID(int=EMIL + 1), 0]
    whole = scene.items[number]
    clip = replace(whole.clip, start=Frames(9 * SECOND), length=Frames(3 * SECOND), offset=Frames(4410 + SECOND))
    cut = replace(whole, clip=clip, placement=replace(whole.placement, trim_head=Seconds(1.0)))
    shown = shown_of(replace(scene, items=(*scene.items[:number], cut, *scene.items[number + 1 :])))
    gesture = take(shown, EMIL, Part.START, 9)
    assert gesture.drag(at(2)).clips[number] == whole.clip
    assert gesture.finish() == PlaceClips((whole.placement,))


def test_with_ripple_a_trim_pulls_up_what_follows_and_keeps_its_own_beginning() -> None:
    shown = shown_of(conversation())
    draft = take(shown, MARTA, Part.START, 5, ripple=True).drag(at(6))
    assert draft.clips[number_of(shown, MARTA)].start == 5 * SECOND
    emil = shown.scene.items[number_of(shown, EMIL)].clip
    assert draft.clip(number_of(shown, EMIL), emil).start == 7 * SECOND
    fog = shown.scene.items[number_of(shown, FOG)].clip
    assert draft.clip(number_of(shown, FOG), fog) == fog


@given(moves)
def test_fades_together_never_exceed_their_clip(by: float) -> None:
    shown = shown_of(conversation())
    number = number_of(shown, EMIL)
    draft = take(shown, EMIL, Part.FADE_IN, 8).drag(at(8 + by))
    clip = draft.clips[number]
    assert clip.fade_in >= 0
    assert clip.fade_in + clip.fade_out <= clip.length


@given(st.floats(-36, 12))
def test_the_gain_of_a_lane_is_where_its_handle_is(gain: float) -> None:
    box = Box(112, 40, 800, 96)
    assert gain_at(gain_y(gain, box), box) == pytest.approx(gain, abs=0.051)


def test_the_level_of_all_chosen_clips_changes_alike() -> None:
    scene = conversation()
    louder = replace(scene.items[1].placement, gain=Decibels(2.0))
    number = next(n for n, each in enumerate(scene.items) if each.clip.source == louder.source)
    items = list(scene.items)
    items[number] = replace(items[number], placement=louder)
    shown = shown_of(replace(scene, items=tuple(items)))
    keys = [each.key for each in shown.scene.items if each.is_speech]
    shown.selection = Selection(frozenset(keys), keys[0], keys[0])
    gesture = take(shown, MARTA, Part.GAIN, 6)
    reading = gesture.drag(at(6, y=20.0)).reading
    assert reading is not None
    assert reading.measure is Measure.GAIN
    edit = gesture.finish()
    assert isinstance(edit, PlaceClips)
    changes = {one.source: one.gain - shown.scene.items[n].gain for one in edit.placements for n in [
        shown.scene.numbers[one.source, one.part]
    ]}  # fmt: skip
    assert len({round(change, 1) for change in changes.values()}) == 1


@given(st.floats(-3, 10))
def test_the_gap_before_a_line_is_the_pause_behind_the_one_before(by: float) -> None:
    shown = shown_of(conversation())
    gesture = take(shown, EMIL, Part.GAP, 7.9)
    draft = gesture.drag(at(7.9 + by))
    edit = gesture.finish()
    if abs(by) > 0.01:
        assert isinstance(edit, SetPause)
        assert edit.line == UUID(int=MARTA + 1)
        assert edit.seconds == pytest.approx(max(0.0, 1 + by), abs=0.002)
        emil = shown.scene.items[number_of(shown, EMIL)].clip
        assert draft.clip(number_of(shown, EMIL), emil).start == pytest.approx((8 + max(by, -1)) * SECOND, abs=100)


def test_with_ripple_a_moved_line_changes_the_pause_and_the_first_one_just_moves() -> None:
    shown = shown_of(conversation())
    gesture = take(shown, MARTA, Part.BODY, 5.5, ripple=True)
    gesture.drag(at(6))
    edit = gesture.finish()
    assert isinstance(edit, SetPause)
    assert edit.seconds == pytest.approx(1.5)
    first = take(shown, FOG, Part.BODY, 2, ripple=True)
    first.drag(at(2.5))
    assert isinstance(first.finish(), PlaceClips)


def test_a_shifted_line_does_not_count_as_a_pause() -> None:
    scene = conversation()
    number = scene.numbers[UUID(int=MARTA + 1), 0]
    moved = scene.items[number]
    clip = replace(moved.clip, start=Frames(moved.clip.start + SECOND // 2))
    shifted = replace(moved, clip=clip, placement=replace(moved.placement, shift=Seconds(0.5)))
    shown = shown_of(replace(scene, items=(*scene.items[:number], shifted, *scene.items[number + 1 :])))
    gesture = take(shown, EMIL, Part.GAP, 7.9)
    gesture.drag(at(8.4))
    edit = gesture.finish()
    assert isinstance(edit, SetPause)
    assert edit.seconds == pytest.approx(1.5)


@given(st.floats(-8, 8))
def test_a_cue_goes_from_word_to_word(by: float) -> None:
    shown = shown_of(conversation())
    gesture = take(shown, BELL, Part.BODY, 6, snapping=True)
    draft = gesture.drag(at(6 + by))
    edit = gesture.finish()
    begins = [shown.scene.words[each].begins for each in range(len(shown.scene.words))]
    if edit is not None:
        assert isinstance(edit, ChangeCue)
        clip = draft.clips[number_of(shown, BELL)]
        assert clip.start in begins
        assert edit.span.start == begins.index(clip.start) * 10
        assert clip.length == 1.5 * SECOND


def test_the_end_of_a_bed_goes_to_the_end_of_a_word_and_not_before_its_beginning() -> None:
    shown = shown_of(conversation())
    gesture = take(shown, CALM, Part.END, 12, snapping=True)
    draft = gesture.drag(at(6.2))
    assert draft.clips[number_of(shown, CALM)].end == 6 * SECOND
    edit = gesture.finish()
    assert isinstance(edit, ChangeCue)
    assert (edit.span.start, edit.span.end) == (0, 28)
    assert gesture.drag(at(-5)).clips[number_of(shown, CALM)].length > 0


def test_without_snapping_a_cue_leaves_its_word_by_seconds() -> None:
    gesture = take(shown_of(conversation()), BELL, Part.BODY, 6)
    gesture.drag(at(6.3))
    edit = gesture.finish()
    assert isinstance(edit, PlaceClips)
    assert edit.placements[0].of_cue
    assert edit.placements[0].shift == pytest.approx(0.3)


def test_a_second_drag_builds_on_one_that_is_not_stored_yet() -> None:
    shown = shown_of(conversation())
    first = take(shown, MARTA, Part.BODY, 5.5)
    shown.draft = first.drag(at(6.5))
    second = take(shown, MARTA, Part.FADE_IN, 6)
    draft = second.drag(at(6.5))
    edit = second.finish()
    assert isinstance(edit, PlaceClips)
    assert edit.placements[0].shift == pytest.approx(1.0)
    assert draft.clips[number_of(shown, MARTA)].start == 6 * SECOND


def test_points_are_added_and_moved_with_their_words() -> None:
    scene = scene_of([item(0, Bus.MUSIC, 1, 10, "calm")], words_at(1, 3, 5), points=[(2, -6.0)])
    shown = shown_of(scene)
    new = begin(Hit(Part.CURVE, bus=Bus.MUSIC), shown, at(4), snapping=False, ripple=False)
    assert new is not None
    draft = new.drag(at(4))
    assert [point.at for point in draft.points[Bus.MUSIC]] == [2 * SECOND, 4 * SECOND]
    added = new.finish()
    assert isinstance(added, AddPoint)
    assert (added.spot.anchor, added.spot.shift) == (10, 1.0)
    old = begin(Hit(Part.POINT, bus=Bus.MUSIC, id=UUID(int=700)), shown, at(2), snapping=False, ripple=False)
    assert old is not None
    old.drag(at(5.5))
    moved = old.finish()
    assert isinstance(moved, MovePoint)
    assert (moved.id, moved.spot.anchor, moved.spot.shift) == (UUID(int=700), 20, 0.5)


def test_markers_move_and_ranges_are_dragged_in_either_direction() -> None:
    shown = shown_of(scene_of([], words_at(1, 3, 5), markers=[4]))
    marker = begin(Hit(Part.MARKER, id=UUID(int=500)), shown, at(4), snapping=False, ripple=False)
    assert marker is not None
    marker.drag(at(2))
    edit = marker.finish()
    assert isinstance(edit, MoveMarker)
    assert (edit.spot.anchor, edit.spot.shift) == (0, 1.0)
    for first, last in ((3, 7), (7, 3)):
        drag = begin(Hit(Part.RULER), shown, at(first), snapping=False, ripple=False)
        assert isinstance(drag, DragLoop)
        assert drag.drag(at(last)).loop == (3 * SECOND, 7 * SECOND)
    shown.loop = (Frames(3 * SECOND), Frames(7 * SECOND))
    end = begin(Hit(Part.LOOP_END), shown, at(7), snapping=False, ripple=False)
    assert end is not None
    assert end.drag(at(9)).loop == (3 * SECOND, 9 * SECOND)
