"""Zoom and scroll keep what the author looks at."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from narratix_desktop.domain.units import PROJECT_RATE
from narratix_desktop.ui.quantities import clock
from narratix_desktop.ui.widgets.time_scale import CLOSEST, TimeScale

lengths = st.integers(min_value=PROJECT_RATE, max_value=PROJECT_RATE * 36_000)
widths = st.integers(min_value=300, max_value=4000)


@given(lengths, widths, st.lists(st.floats(min_value=0.3, max_value=3.0), max_size=12), st.floats(0, 1))
def test_the_view_never_leaves_the_chapter(length: int, width: int, factors: list[float], where: float) -> None:
    scale = TimeScale().fitted(length, width)
    for factor in factors:
        scale = scale.zoomed(factor, where * width, length, width)
        assert scale.zoom >= CLOSEST
        assert scale.left >= 0
        assert scale.left + width * scale.zoom <= max(length, width * CLOSEST) * 1.000001


@given(lengths, widths, st.floats(0.1, 0.9))
def test_zooming_in_keeps_the_frame_under_the_cursor(length: int, width: int, where: float) -> None:
    before = TimeScale().fitted(length, width)
    x = where * width
    after = before.zoomed(0.5, x, length, width)
    assert abs((after.left + x * after.zoom) - (before.left + x * before.zoom)) <= 1.0


@given(lengths, widths)
def test_marks_of_the_ruler_stand_apart_and_in_order(length: int, width: int) -> None:
    marks = list(TimeScale().fitted(length, width).marks(width))
    assert marks
    assert all(after - before >= 79 for (before, _), (after, _) in pairwise(marks))
    assert len({text for _, text in marks}) == len(marks)


def test_times_are_written_as_on_a_clock() -> None:
    assert [clock(7), clock(761), clock(3723)] == ["0:07", "12:41", "1:02:03"]
    assert clock(59.96, tenths=True) == "1:00.0"
