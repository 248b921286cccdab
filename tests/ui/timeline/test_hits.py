"""What lies under the pointer is what is drawn there."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from narratix_desktop.domain.mix import Bus
from narratix_desktop.domain.units import Frames
from narratix_desktop.ui.widgets.timeline.geometry import NAMES, RULER, fade_handle_y, fade_handles
from narratix_desktop.ui.widgets.timeline.hits import CLIP_PARTS, Part
from narratix_desktop.ui.widgets.timeline.shown import Shown
from tests.ui.timeline.scenes import SECOND, conversation, item, scene_of, shown_of, words_at


def parts_along(shown: Shown, number: int) -> list[Part]:
    clip = shown.scene.items[number]
    row = shown.rows.showing(clip.clip.bus, clip.title)
    assert row is not None
    box = shown.plane.clip(clip.clip, row)
    y = box.bottom - 4
    test = shown.hit_test()
    found = [test.at(x, y) for x in range(round(box.left) - 20, round(box.right) + 20)]
    order: list[Part] = []
    for hit in found:
        part = hit.part if hit.number in (number, None) else Part.NOTHING
        if not order or order[-1] is not part:
            order.append(part)
    return order


def test_along_a_line_there_are_its_gap_its_start_its_body_and_its_end() -> None:
    shown = shown_of(conversation())
    marta = shown.scene.numbers[UUID(int=2), 0]
    assert parts_along(shown, marta) == [Part.LANE, Part.GAP, Part.START, Part.BODY, Part.END, Part.LANE]


def test_a_cue_has_no_pause_before_it() -> None:
    shown = shown_of(conversation())
    bell = shown.scene.numbers[UUID(int=5), 0]
    assert parts_along(shown, bell) == [Part.LANE, Part.START, Part.BODY, Part.END, Part.LANE]


def test_fades_are_taken_hold_of_where_their_handles_are_drawn() -> None:
    shown = shown_of(conversation())
    emil = shown.scene.items[shown.scene.numbers[UUID(int=3), 0]]
    row = shown.rows.showing(emil.clip.bus, emil.title)
    assert row is not None
    box = shown.plane.clip(emil.clip, row)
    fade_in, fade_out = fade_handles(emil.clip, box, shown.scale)
    y = fade_handle_y(box)
    assert shown.hit_test().at(fade_in, y).part is Part.FADE_IN
    assert shown.hit_test().at(fade_out, y).part is Part.FADE_OUT


def test_a_sliver_can_only_be_moved() -> None:
    shown = shown_of(scene_of([item(0, Bus.DIALOGUE, 2, 0.05)]))
    x = shown.plane.x(2.02 * SECOND)
    row = shown.rows.of(Bus.DIALOGUE)
    assert row is not None
    assert shown.hit_test().at(x, RULER + row.top + 10).part is Part.BODY


def test_of_clips_that_overlap_the_later_one_lies_on_top() -> None:
    shown = shown_of(scene_of([item(0, Bus.MUSIC, 1, 8), item(1, Bus.MUSIC, 4, 8)]))
    row = shown.rows.of(Bus.MUSIC)
    assert row is not None
    assert shown.hit_test().at(shown.plane.x(6 * SECOND), RULER + row.bottom - 6).number == 1
    assert shown.hit_test().at(shown.plane.x(3 * SECOND), RULER + row.bottom - 6).number == 0


def test_the_ruler_holds_markers_and_the_ends_of_the_range() -> None:
    shown = shown_of(scene_of([], words_at(1), markers=[4]))
    shown.loop = (Frames(6 * SECOND), Frames(9 * SECOND))
    test = shown.hit_test()
    assert test.at(shown.plane.x(4 * SECOND) + 3, 20).id == UUID(int=500)
    assert test.at(shown.plane.x(6 * SECOND), 20).part is Part.LOOP_START
    assert test.at(shown.plane.x(9 * SECOND) + 2, 20).part is Part.LOOP_END
    assert test.at(shown.plane.x(7 * SECOND), 20).part is Part.RULER


def test_a_lane_that_shows_its_curve_gives_points_instead_of_clips() -> None:
    shown = shown_of(scene_of([item(0, Bus.MUSIC, 1, 8)], points=[(4, 0.0)]))
    row = shown.rows.of(Bus.MUSIC)
    assert row is not None
    y = RULER + row.top + 0.25 * row.height
    assert shown.hit_test().at(shown.plane.x(4 * SECOND), y).on_clip
    shown.curves = {Bus.MUSIC}
    assert shown.hit_test().at(shown.plane.x(4 * SECOND), y).id == UUID(int=700)
    assert shown.hit_test().at(shown.plane.x(5 * SECOND), y).part is Part.CURVE


@given(st.floats(0, 1400), st.floats(0, 500))
def test_every_place_answers_and_clips_only_where_they_are(x: float, y: float) -> None:
    shown = shown_of(conversation())
    hit = shown.hit_test().at(x, y)
    if hit.part in CLIP_PARTS:
        assert hit.number is not None
        clip = shown.scene.items[hit.number].clip
        assert shown.plane.x(clip.start) - 6 <= x <= shown.plane.x(clip.end) + 6
        assert hit.bus is clip.bus
    if x < NAMES:
        assert hit.part in {Part.NOTHING, Part.NAME, Part.OPENER, Part.CURVE_SWITCH}
