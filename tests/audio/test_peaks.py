"""An overview says, at any zoom, how far the samples of a column reach."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from narratix_desktop.audio.peaks import (
    BASE,
    HEAD_BYTES,
    STEP,
    PeakCollector,
    PeakPyramid,
    from_bytes,
    peak_from_bytes,
    to_bytes,
)

STEP_OF_16_BITS = 1 / 32767


def pyramid_of(samples: "np.ndarray[tuple[int], np.dtype[np.float32]]") -> PeakPyramid:
    collector = PeakCollector(BASE)
    collector.add(samples[:, np.newaxis])
    return PeakPyramid.of(collector.pairs())


def noise(frames: int, seed: int = 0) -> "np.ndarray[tuple[int], np.dtype[np.float32]]":
    return np.random.default_rng(seed).uniform(-0.8, 0.8, frames).astype(np.float32)


@given(st.integers(1, 40_000), st.integers(1, 60), st.floats(0.4, 400.0), st.floats(0, 30_000))
def test_a_column_holds_every_sample_under_it_and_few_beside(
    frames: int, columns: int, zoom: float, first: float
) -> None:
    samples = noise(frames)
    edges = first + np.arange(columns + 1) * zoom * BASE
    found = pyramid_of(samples).columns(edges.astype(np.float64))
    bucket = int(max(1.0, zoom)) * BASE
    assert found.shape == (columns, 2)
    for (low, high), begin, end in zip(found, edges[:-1], edges[1:], strict=True):
        under = samples[int(np.ceil(begin)) : int(np.floor(end))]
        near = samples[max(0, int(begin) - bucket) : int(end) + bucket + 1]
        if len(under):
            assert low <= under.min() + STEP_OF_16_BITS
            assert high >= under.max() - STEP_OF_16_BITS
        if len(near):
            assert low >= min(0, near.min()) - STEP_OF_16_BITS
            assert high <= max(0, near.max()) + STEP_OF_16_BITS
        else:
            assert low == high == 0


def test_nothing_is_drawn_before_an_asset_begins_and_behind_its_end() -> None:
    found = pyramid_of(noise(BASE * 10)).columns(np.arange(-20.0, 31.0) * BASE)
    assert np.flatnonzero(found[:, 1]).tolist() == list(range(20, 30))


def test_a_wide_view_looks_at_few_buckets() -> None:
    pyramid = pyramid_of(noise(3_000_000))
    assert len(pyramid.levels[0]) == -(-3_000_000 // BASE)
    assert [len(level) for level in pyramid.levels[1:]] == [-(-len(below) // STEP) for below in pyramid.levels[:-1]]
    assert pyramid.columns(np.linspace(0, 3_000_000, 101)).max() == pytest.approx(0.8, abs=0.01)


@given(st.integers(0, 5000))
def test_what_is_kept_in_a_file_comes_back(frames: int) -> None:
    pyramid = pyramid_of(noise(frames, 3))
    data = to_bytes(pyramid)
    back = from_bytes(data)
    assert back is not None
    assert all(np.array_equal(one, two) for one, two in zip(pyramid.levels, back.levels, strict=True))
    assert peak_from_bytes(data[:HEAD_BYTES]) == pytest.approx(pyramid.peak)
    assert pyramid.peak == pytest.approx(float(np.abs(noise(frames, 3)).max(initial=0)), abs=STEP_OF_16_BITS)


@given(st.binary(max_size=300), st.integers(0, 200))
def test_damaged_files_are_not_drawn(junk: bytes, cut: int) -> None:
    whole = to_bytes(pyramid_of(noise(2000)))
    assert from_bytes(junk) is None
    assert from_bytes(whole[: min(cut, len(whole) - 1)]) is None
    assert from_bytes(whole + junk[:1]) is None or not junk
    assert from_bytes(b"OTHER" + whole[5:]) is None
