"""Overviews are computed once, kept, and made again where what was kept is damaged."""

import os
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from narratix_desktop.compute.pool import WorkerPool
from narratix_desktop.domain.ids import Sha256
from narratix_desktop.ports.jobs import Job
from narratix_desktop.services.draw_waveforms import draw_waveforms, measure_peaks, tidy_waveforms, waveform_file
from tests.ui.studio_samples import tone

ONE, TWO = Sha256("1a" * 32), Sha256("2b" * 32)


class CountingPool(WorkerPool):
    """A real pool that counts its jobs."""

    jobs = 0

    async def run(self, job: Job):  # type: ignore[type-arg,no-untyped-def]
        self.jobs += 1
        return await super().run(job)


@pytest.fixture
async def compute() -> AsyncIterator[CountingPool]:
    pool = CountingPool(1)
    yield pool
    await pool.aclose()


def sources(folder: Path) -> dict[Sha256, Path]:
    (folder / "one.wav").write_bytes(tone(1.0))
    (folder / "two.wav").write_bytes(b"no sound at all")
    return {ONE: folder / "one.wav", TWO: folder / "two.wav"}


async def test_an_overview_is_computed_once_and_silence_stands_for_what_cannot_be_read(
    tmp_path: Path, compute: CountingPool
) -> None:
    files, cache = sources(tmp_path), tmp_path / "cache"
    drawn = await draw_waveforms(files, cache, compute)
    assert drawn[ONE].frames == pytest.approx(44_100, abs=64)
    assert drawn[ONE].peak == pytest.approx(9000 / 32768, abs=0.001)
    assert drawn[TWO].frames == 0
    assert compute.jobs == 1
    again = await draw_waveforms({ONE: files[ONE]}, cache, compute)
    peaks = await measure_peaks({ONE: files[ONE]}, cache, compute)
    assert compute.jobs == 1
    assert again[ONE].peak == drawn[ONE].peak
    assert peaks[ONE] == pytest.approx(drawn[ONE].peak)


async def test_a_damaged_overview_is_made_again(tmp_path: Path, compute: CountingPool) -> None:
    files, cache = {ONE: sources(tmp_path)[ONE]}, tmp_path / "cache"
    await draw_waveforms(files, cache, compute)
    kept = waveform_file(cache, ONE)
    kept.write_bytes(kept.read_bytes()[:-10])
    drawn = await draw_waveforms(files, cache, compute)
    assert drawn[ONE].peak > 0.2
    assert compute.jobs == 2


def test_the_oldest_overviews_go_first_and_young_ones_stay(tmp_path: Path) -> None:
    for number, age in enumerate((9000, 8000, 7000, 10)):
        file = waveform_file(tmp_path, Sha256(f"{number:02x}" * 32))
        file.parent.mkdir(parents=True)
        file.write_bytes(b"x" * 100)
        os.utime(file, (time.time() - age,) * 2)
    left = waveform_file(tmp_path, ONE).with_suffix(".77.part")
    left.parent.mkdir()
    left.write_bytes(b"half")
    os.utime(left, (time.time() - 9999,) * 2)
    assert tidy_waveforms(tmp_path, kept_bytes=150) == 4
    assert [file.name[:2] for file in tmp_path.glob("*/*")] == ["03"]
    assert tidy_waveforms(tmp_path / "none") == 0
