"""What a view shows is found whatever there is, and merged where it is too narrow."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from narratix_desktop.ui.widgets.timeline.index import NARROW, ClipIndex, Ints

spans = st.lists(
    st.tuples(st.integers(0, 3_000_000), st.one_of(st.integers(1, 300), st.integers(1, 2_000_000))), max_size=60
)


def index_of(clips: list[tuple[int, int]]) -> tuple[ClipIndex, Ints, Ints]:
    starts = np.array([start for start, _ in clips], dtype=np.int64)
    ends = np.array([start + length for start, length in clips], dtype=np.int64)
    return ClipIndex(starts, ends, np.full(len(clips), 0.5, dtype=np.float32)), starts, ends


@given(spans, st.integers(-10_000, 4_000_000), st.integers(1, 1_000_000))
def test_exactly_what_sounds_in_a_view_is_found(clips: list[tuple[int, int]], first: int, length: int) -> None:
    index, starts, ends = index_of(clips)
    found = sorted(index.between(first, first + length))
    assert found == np.flatnonzero((starts < first + length) & (ends > first)).tolist()


@given(spans, st.floats(1.0, 20_000.0), st.integers(0, 2_000_000))
def test_every_clip_is_drawn_once_by_itself_or_merged(clips: list[tuple[int, int]], zoom: float, left: int) -> None:
    index, starts, ends = index_of(clips)
    columns = 200
    last = left + columns * zoom
    alone = set(index.between(left, last, index.narrow(zoom)))
    merged = index.merged(left, zoom, columns).levels
    for number in range(len(clips)):
        if not (starts[number] < last and ends[number] > left):
            continue
        column = int((max(starts[number], left) - left) // zoom)
        if number not in alone:
            assert ends[number] - starts[number] < NARROW * zoom
            assert merged[min(column, columns - 1)] > 0
    touched = np.zeros(columns, dtype=bool)
    for number in set(range(len(clips))) - alone:
        begin, end = (starts[number] - left) / zoom, (ends[number] - left) / zoom
        touched[max(0, int(np.floor(begin))) : max(0, int(np.ceil(end)) + 1)] = True
    assert not merged[~touched].any()


def test_a_summary_shows_what_looking_at_each_clip_shows() -> None:
    starts = np.arange(30_000, dtype=np.int64) * 5000
    levels = np.random.default_rng(0).uniform(0.1, 1.0, len(starts)).astype(np.float32)
    index = ClipIndex(starts, starts + 3000, levels)
    zoom, columns = 40_000.0, 1200
    found = index.merged(1_000_000, zoom, columns)
    summary = found.levels
    for column in range(0, columns, 50):
        edge = 1_000_000 + column * zoom
        near = (starts < edge + 2 * zoom) & (starts + 3000 > edge - zoom)
        under = (starts < edge + zoom) & (starts + 3000 > edge)
        assert levels[under].max() - 1e-6 <= summary[column] <= levels[near].max() + 1e-6
        assert near[found.numbers[column]]


def test_other_levels_are_drawn_at_once() -> None:
    index, starts, _ = index_of([(at * 1000, 800) for at in range(5000)])
    assert index.merged(0, 10_000.0, 100).levels.max() == pytest.approx(0.5)
    index.set_levels(np.ones(len(starts), dtype=np.float32))
    assert index.merged(0, 10_000.0, 100).levels.min() == 1.0


def test_a_bed_under_ten_thousand_lines_does_not_make_them_all_visible() -> None:
    starts = np.array([0, *(at * 100_000 for at in range(10_000))], dtype=np.int64)
    ends = np.array([1_000_000_000, *(at * 100_000 + 90_000 for at in range(10_000))], dtype=np.int64)
    index = ClipIndex(starts, ends, np.ones(len(starts), dtype=np.float32))
    assert len(list(index.between(500_000_000, 500_300_000))) <= 5
