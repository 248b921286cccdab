"""Exports appear whole or not at all, and go on where they were cut off."""

from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio

from narratix_desktop.compute.pool import WorkerPool
from narratix_desktop.domain.errors import ExportError
from narratix_desktop.domain.units import Decibels
from narratix_desktop.exporters.staging import Staging, file_name
from narratix_desktop.media.flac import encode_flac
from narratix_desktop.ports.jobs import EncodeSpec, MasterChapterJob


@pytest.fixture
def premaster(tmp_path: Path) -> Path:
    time = np.arange(44_100, dtype=np.float32) / 44_100
    tone = 0.1 * np.sin(2 * np.pi * 440 * time)
    path = tmp_path / "premaster.flac"
    path.write_bytes(encode_flac(np.stack([tone, tone], axis=1).astype(np.float32), 44_100))
    return path


@pytest_asyncio.fixture
async def compute():  # type: ignore[no-untyped-def]
    pool = WorkerPool(1)
    yield pool
    await pool.aclose()


def job(premaster: Path, gain: float = 0.0) -> MasterChapterJob:
    return MasterChapterJob(
        premaster=premaster,
        scale=1.0,
        gain=Decibels(gain),
        ceiling=Decibels(-3.5),
        rms_window=(Decibels(-60.0), Decibels(0.0)),
        spec=EncodeSpec("mp3", 192_000, "mp3"),
        target=Path(),
    )


async def test_section_that_was_finished_is_not_encoded_again(
    tmp_path: Path, premaster: Path, compute: WorkerPool
) -> None:
    first = Staging(tmp_path / "out", "acx")
    await first.open()
    made = await first.master(job(premaster), compute)
    stamp = made.path.stat().st_mtime_ns

    again = await Staging(tmp_path / "out", "acx").master(job(premaster), compute)

    assert again == made
    assert again.path.stat().st_mtime_ns == stamp


async def test_section_with_another_gain_or_a_damaged_file_is_encoded_again(
    tmp_path: Path, premaster: Path, compute: WorkerPool
) -> None:
    staging = Staging(tmp_path / "out", "acx")
    await staging.open()
    made = await staging.master(job(premaster), compute)
    louder = await staging.master(job(premaster, gain=3.0), compute)
    assert louder.path != made.path
    assert louder.measured.rms == pytest.approx(made.measured.rms + 3.0, abs=0.1)

    made.path.write_bytes(made.path.read_bytes()[:100])
    mended = await staging.master(job(premaster), compute)

    assert mended.measured.duration == pytest.approx(made.measured.duration)
    assert mended.path.stat().st_size > 100


async def test_folder_is_replaced_as_a_whole(tmp_path: Path) -> None:
    for words in ("old", "new"):
        staging = Staging(tmp_path / "out", "acx")
        await staging.open()
        part = staging.folder / "part.mp3"
        part.write_text(words)
        await staging.publish_folder({f"{words}.mp3": part}, "Book (ACX)")

    assert [path.name for path in (tmp_path / "out" / "Book (ACX)").iterdir()] == ["new.mp3"]
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["Book (ACX)"]


async def test_target_that_cannot_be_made_is_refused_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file stands where the folder should be")

    with pytest.raises(ExportError, match="cannot be written"):
        await Staging(tmp_path / "out", "acx").open()


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Who? What: A/B \\ C", "Who What A B C"),
        ("  dots...  ", "dots"),
        ("con", "Audiobook"),
        ("", "Audiobook"),
        ("Ünïcode – “quoted”", "Ünïcode – “quoted”"),
        ("x" * 300, "x" * 120),
    ],
)
def test_titles_become_names_that_every_system_takes(title: str, name: str) -> None:
    assert file_name(title) == name
