"""Words, lanes, selection and levels of a scene."""

from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from narratix_desktop.domain.ids import Sha256
from narratix_desktop.domain.mix import Bus
from narratix_desktop.ui.widgets.timeline.lanes import GAP, Rows, lanes_of
from narratix_desktop.ui.widgets.timeline.levels import Levels
from narratix_desktop.ui.widgets.timeline.placing import spot_at
from narratix_desktop.ui.widgets.timeline.scene import LANE_BUSES, Scene
from narratix_desktop.ui.widgets.timeline.selection import Selection, neighbour
from tests.ui.timeline.scenes import SECOND, conversation, item, scene_of, shown_of, words_at


def rows_of(scene: Scene, opened: frozenset[Bus] = frozenset(), room: float = 400.0) -> Rows:
    return Rows(lanes_of(scene, opened, np.ones(len(scene.items), dtype=np.float32)), room)


@given(st.lists(st.integers(0, 500), min_size=1, max_size=20, unique=True), st.floats(-2, 55))
def test_the_word_that_is_heard_is_found(tenths: list[int], second: float) -> None:
    begins = sorted(each / 10 for each in tenths)
    words = words_at(*begins)
    frame = second * SECOND
    heard, near = words.at(frame), words.beginning_near(frame)
    assert heard is not None
    assert near is not None
    earlier = [each for each in begins if round(each * SECOND) <= frame]
    assert heard.begins == round((earlier[-1] if earlier else begins[0]) * SECOND)
    assert abs(near.begins - frame) == pytest.approx(min(abs(round(each * SECOND) - frame) for each in begins))
    assert words[0].text.startswith("word0")


def test_a_stretch_holds_the_words_that_begin_in_it_and_the_one_it_breaks() -> None:
    words = words_at(1, 2, 3, 4)
    assert [word.text for word in words.between(2.2 * SECOND, 3.5 * SECOND)] == ["word1   ", "word2   "]
    assert words_at().between(0, SECOND) == []
    assert words_at().at(5) is None


@given(st.floats(0, 58))
def test_a_spot_is_a_word_and_the_seconds_behind_it(second: float) -> None:
    scene = scene_of([], words_at(1, 5.5, 20))
    spot = spot_at(scene, second * SECOND)
    begins = {0: 1, 10: 5.5, 20: 20}[spot.anchor]
    assert begins + spot.shift == pytest.approx(second, abs=0.001)
    assert spot.shift >= 0 or spot.anchor == 0


def test_without_words_a_spot_counts_from_the_beginning_of_the_chapter() -> None:
    spot = spot_at(Scene(start=300), 2 * SECOND)
    assert (spot.anchor, spot.shift) == (300, 2.0)


def test_an_opened_bus_shows_who_says_most_first() -> None:
    lines = [item(at, Bus.DIALOGUE, at, 0.5, "Emil" if at % 3 else "Marta") for at in range(9)]
    rows = rows_of(scene_of([*lines, item(20, Bus.MUSIC, 1, 3, "calm")]), frozenset({Bus.DIALOGUE}))
    assert [row.lane.part for row in rows.rows if row.lane.bus is Bus.DIALOGUE] == ["", "Emil", "Marta"]
    assert [len(row.lane.numbers) for row in rows.rows if row.lane.bus is Bus.DIALOGUE] == [9, 6, 3]
    assert [row.lane.bus for row in rows.rows if not row.lane.part] == list(LANE_BUSES)


@given(st.floats(50, 2000), st.sets(st.sampled_from(LANE_BUSES)), st.sets(st.sampled_from(LANE_BUSES)))
def test_rows_fill_the_room_or_scroll_and_never_overlap(room: float, opened: set[Bus], curves: set[Bus]) -> None:
    scene = conversation()
    lanes = lanes_of(scene, opened, np.ones(len(scene.items), dtype=np.float32))
    rows = Rows(lanes, room, curves)
    for above, below in zip(rows.rows, rows.rows[1:], strict=False):
        assert below.top == pytest.approx(above.bottom + GAP)
    assert rows.height >= room - 1e-6
    for row in rows.rows:
        assert rows.at(row.top + 1) is row
        assert row in rows.between(row.top, row.bottom)
    assert rows.at(rows.height + 1) is None


def test_arrow_keys_lead_along_a_lane_and_to_the_nearest_in_the_next() -> None:
    scene = conversation()
    rows = rows_of(scene)
    marta, emil, bell = ((UUID(int=each), 0) for each in (2, 3, 5))
    assert neighbour(scene, rows, None, 1, 0) == scene.items[0].key
    assert neighbour(scene, rows, marta, 1, 0) == emil
    assert neighbour(scene, rows, emil, 1, 0) == emil
    assert neighbour(scene, rows, marta, 0, 1) == (UUID(int=4), 0)
    assert neighbour(scene, rows, (UUID(int=4), 0), 0, 1) == bell
    assert neighbour(scene, rows, bell, 0, 1) == bell
    assert neighbour(Scene(), rows_of(Scene()), None, 1, 0) is None


def test_what_is_chosen_stays_chosen_in_another_arrangement() -> None:
    scene = conversation()
    marta, emil = (UUID(int=2), 0), (UUID(int=3), 0)
    chosen = Selection().only(marta).toggled(emil)
    assert chosen.numbers(scene) == sorted(scene.numbers[each] for each in (marta, emil))
    without = scene_of([each for each in scene.items if each.key != emil])
    assert chosen.kept(without) == Selection(frozenset({marta}))
    assert chosen.extended(marta, scene).chosen == {marta, emil}


def test_levels_follow_what_has_been_measured() -> None:
    scene = scene_of([item(0, Bus.DIALOGUE, 1, 2), item(1, Bus.DIALOGUE, 4, 2)])
    peaks: dict[Sha256, float] = {Sha256(f"{0:064x}"): 0.25}
    levels = Levels(scene, peaks)
    assert levels.values.tolist() == [0.5, 0.5]
    peaks[Sha256(f"{1:064x}")] = 0.1
    levels.take_up([Sha256(f"{1:064x}")])
    assert levels.values.tolist() == pytest.approx([0.5, 0.2])
    shown = shown_of(scene)
    lane = next(row.lane for row in shown.rows.rows if row.lane.bus is Bus.DIALOGUE)
    levels.hand_to(lane)
    assert set(np.unique(lane.index.merged(0, 100_000.0, 20).levels).round(3)) >= {np.float32(0.5)}
