"""Places pull at what comes near them, the nearest first, and nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from narratix_desktop.domain.mix import Bus
from narratix_desktop.domain.units import Frames
from narratix_desktop.ui.widgets.timeline.snapping import SnapKind, Snapper
from tests.ui.timeline.scenes import SECOND, item, scene_of, words_at

SCENE = scene_of(
    [item(0, Bus.NARRATION, 1.25, 2), item(1, Bus.DIALOGUE, 4.4, 2)], words_at(1.25, 2.1, 4.4), markers=[9.3]
)


def snapper(*moving: int) -> Snapper:
    return Snapper(SCENE, Frames(round(7.7 * SECOND)), moving)


def test_the_nearest_place_pulls() -> None:
    reach = 0.05 * SECOND
    for second, kind in (
        (7.72, SnapKind.PLAYHEAD), (9.28, SnapKind.MARKER), (3.27, SnapKind.CLIP), (2.12, SnapKind.WORD),
        (5.02, SnapKind.SECOND),
    ):  # fmt: skip
        snap = snapper().snap(second * SECOND, reach)
        assert snap is not None
        assert snap.kind is kind
    assert snapper().snap(5.3 * SECOND, reach) is None


def test_nothing_snaps_to_itself() -> None:
    reach = 0.05 * SECOND
    assert snapper().snap(6.39 * SECOND, reach) is not None
    assert snapper(1).snap(6.39 * SECOND, reach) is None


def test_words_do_not_pull_where_they_lie_too_close_to_be_meant() -> None:
    assert snapper().snap(2.02 * SECOND, 0.05 * SECOND) is not None
    far = snapper().snap(2.12 * SECOND, 0.2 * SECOND)
    assert far is not None
    assert far.kind is not SnapKind.WORD


@given(st.floats(0, 12), st.floats(0.001, 0.4))
def test_a_snap_is_never_farther_than_it_reaches(second: float, reach: float) -> None:
    snap = snapper().snap(second * SECOND, reach * SECOND)
    if snap is not None:
        assert abs(snap.at - second * SECOND) < reach * SECOND


@given(st.floats(0, 12), st.floats(0.1, 3))
def test_a_span_snaps_at_the_end_that_is_nearer_and_keeps_its_length(second: float, lasts: float) -> None:
    start, reach = second * SECOND, 0.05 * SECOND
    by, snap = snapper().snap_span(start, start + lasts * SECOND, reach)
    if snap is None:
        assert by == 0
        assert snapper().snap(start, reach) is None
    else:
        assert min(abs(start + by - snap.at), abs(start + lasts * SECOND + by - snap.at)) < 1
        assert abs(by) < reach


def test_without_reach_nothing_pulls() -> None:
    assert snapper().snap(7.7 * SECOND, 0) is None
    assert snapper().snap_span(7.7 * SECOND, 9 * SECOND, 0) == (0.0, None)
