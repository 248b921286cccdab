"""Keys and menu do to the chosen clips what a hand would."""

from dataclasses import replace
from uuid import UUID

import pytest

from narratix_desktop.domain.cue import CueKind
from narratix_desktop.domain.mix import Bus
from narratix_desktop.domain.units import Frames, Seconds
from narratix_desktop.ui.widgets.timeline.commands import Commands
from narratix_desktop.ui.widgets.timeline.edits import (
    AddCue,
    AddPoint,
    ChangeCue,
    Edit,
    MovePoint,
    PlaceClips,
    RemoveCues,
    RemoveMarker,
    RemovePoint,
    ResetClips,
    SetPause,
    SplitClip,
)
from narratix_desktop.ui.widgets.timeline.selection import Selection
from narratix_desktop.ui.widgets.timeline.shown import Shown
from tests.ui.timeline.scenes import SECOND, conversation, item, scene_of, shown_of, words_at

FOG, MARTA, EMIL, CALM, BELL = (UUID(int=number) for number in range(1, 6))


class Desk:
    def __init__(self, shown: Shown) -> None:
        self.shown = shown
        self.asked: list[Edit] = []
        self.commands = Commands(shown, self.asked.append)

    def choose(self, *sources: UUID) -> None:
        keys = [(source, 0) for source in sources]
        self.shown.selection = Selection(frozenset(keys), keys[0] if keys else None, None)

    def put_playhead(self, second: float) -> None:
        self.shown.playhead = Frames(round(second * SECOND))


@pytest.fixture
def desk() -> Desk:
    return Desk(shown_of(conversation()))


def test_nudges_add_up_until_the_keys_rest(desk: Desk) -> None:
    desk.choose(MARTA, EMIL)
    edits = [desk.commands.nudge(0.01), desk.commands.nudge(0.01), desk.commands.nudge(-0.1)]
    last = edits[-1]
    assert isinstance(last, PlaceClips)
    assert [one.shift for one in last.placements] == pytest.approx([-0.08, -0.08])
    assert len({edit.merge_key for edit in edits if isinstance(edit, PlaceClips)}) == 1
    assert desk.shown.draft.clips[desk.shown.scene.numbers[MARTA, 0]].start == 4.92 * SECOND
    assert not desk.asked


def test_a_split_goes_through_what_is_chosen_or_else_through_the_lines(desk: Desk) -> None:
    desk.put_playhead(9)
    desk.commands.split()
    assert desk.asked == [SplitClip(EMIL, 1.0, of_cue=False)]
    desk.choose(CALM)
    assert desk.commands.can_split()
    desk.commands.split()
    assert desk.asked[1:] == [SplitClip(CALM, 8.0, of_cue=True)]
    desk.choose(MARTA)
    assert not desk.commands.can_split()


def test_what_was_trimmed_counts_in_a_split() -> None:
    scene = conversation()
    number = scene.numbers[EMIL, 0]
    cut = scene.items[number]
    cut = replace(cut, placement=replace(cut.placement, trim_head=Seconds(0.5)))
    desk = Desk(shown_of(replace(scene, items=(*scene.items[:number], cut, *scene.items[number + 1 :]))))
    desk.choose(EMIL)
    desk.put_playhead(9)
    desk.commands.split()
    assert desk.asked == [SplitClip(EMIL, 1.5, of_cue=False)]


def test_ends_and_fades_go_to_the_playhead(desk: Desk) -> None:
    desk.choose(EMIL)
    desk.put_playhead(9)
    desk.commands.trim_to_playhead(start=True, ripple=False, snapping=True)
    desk.shown.draft = replace(desk.shown.draft, clips={}, placements={})
    desk.commands.fade_to_playhead()
    desk.put_playhead(11.5)
    desk.shown.draft = replace(desk.shown.draft, clips={}, placements={})
    desk.commands.fade_to_playhead()
    placed = [edit.placements[0] for edit in desk.asked if isinstance(edit, PlaceClips)]
    assert [one.trim_head for one in placed] == [1.0, 0.0, 0.0]
    assert [one.fade_in for one in placed] == [None, 1.0, None]
    assert placed[2].fade_out == 0.5


def test_delete_removes_sounds_and_only_silences_lines(desk: Desk) -> None:
    desk.choose(MARTA, BELL)
    desk.commands.delete()
    assert desk.asked == [RemoveCues((BELL,))]  # type: ignore[arg-type]
    desk.choose(MARTA)
    desk.commands.delete()
    assert isinstance(desk.asked[1], PlaceClips)
    assert desk.asked[1].placements[0].muted


def test_delete_means_the_chosen_point_or_marker_first() -> None:
    scene = scene_of([item(0, Bus.MUSIC, 1, 9)], words_at(1), markers=[3], points=[(4, -3.0)])
    desk = Desk(shown_of(scene))
    desk.choose(UUID(int=1))
    desk.shown.point = UUID(int=700)
    desk.commands.delete()
    desk.shown.marker = UUID(int=500)
    desk.commands.delete()
    assert desk.asked == [RemovePoint(UUID(int=700)), RemoveMarker(UUID(int=500))]


def test_a_point_by_key_lies_on_the_curve_as_it_is() -> None:
    scene = scene_of([item(0, Bus.MUSIC, 1, 9)], words_at(1), points=[(2, 0.0), (6, -12.0)])
    desk = Desk(shown_of(scene))
    desk.put_playhead(4)
    desk.commands.add_point(Bus.MUSIC)
    assert isinstance(desk.asked[0], AddPoint)
    assert desk.asked[0].gain == -6.0
    desk.put_playhead(6.01)
    desk.commands.add_point(Bus.MUSIC)
    assert desk.shown.point == UUID(int=701)
    assert desk.commands.nudge(0.1) is None
    assert desk.commands.level(-0.5) is None
    later, softer = desk.asked[1:]
    assert isinstance(later, MovePoint)
    assert isinstance(softer, MovePoint)
    assert (later.spot.shift, later.gain) == (5.1, -12.0)
    assert (softer.spot.shift, softer.gain) == (5.0, -12.5)


def test_a_sound_is_placed_under_the_chosen_lines_or_at_the_word(desk: Desk) -> None:
    desk.commands.add_cue(CueKind.EFFECT, "door", 5.7 * SECOND)
    desk.choose(MARTA, EMIL)
    desk.commands.add_cue(CueKind.AMBIENCE, "rain", 0)
    door, rain = desk.asked
    assert isinstance(door, AddCue)
    assert (door.span.kind, door.span.sound, door.span.start, door.span.end) == (CueKind.EFFECT, "door", 20, 28)
    assert isinstance(rain, AddCue)
    assert (rain.span.start, rain.span.end) == (20, 58)


def test_muting_turns_all_alike_and_reset_means_each_source_once(desk: Desk) -> None:
    desk.choose(MARTA, EMIL)
    desk.commands.mute()
    assert isinstance(desk.asked[0], PlaceClips)
    assert [one.muted for one in desk.asked[0].placements] == [True, True]
    desk.commands.reset()
    assert desk.asked[1] == ResetClips((MARTA, EMIL))
    desk.choose()
    desk.commands.reset()
    desk.commands.mute()
    assert len(desk.asked) == 2


def test_with_ripple_nudges_change_the_pause_before_a_line(desk: Desk) -> None:
    desk.choose(EMIL)
    edits = [desk.commands.nudge(0.1, ripple=True) for _ in range(3)]
    assert edits == [SetPause(MARTA, seconds) for seconds in (1.1, 1.2, 1.3)]  # type: ignore[arg-type]
    assert desk.shown.draft.pushed_by == pytest.approx(0.3 * SECOND, abs=2)
    desk.choose(FOG)
    assert isinstance(desk.commands.nudge(0.1, ripple=True), PlaceClips)


def test_sounds_go_to_the_word_at_the_playhead(desk: Desk) -> None:
    desk.choose(BELL)
    desk.put_playhead(9.1)
    desk.commands.take_to_playhead()
    desk.choose(CALM)
    desk.commands.trim_to_playhead(start=False, ripple=False, snapping=True)
    bell, calm = desk.asked
    assert isinstance(bell, ChangeCue)
    assert bell.span.start == 40
    assert isinstance(calm, ChangeCue)
    assert (calm.span.start, calm.span.end) == (0, 48)
