"""Exports appear whole or not at all, and go on where they were cut off."""

import math
import tempfile
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio

from narratix_desktop.compute.pool import WorkerPool
from narratix_desktop.domain.errors import ExportError
from narratix_desktop.domain.mix import MasterTarget
from narratix_desktop.domain.units import Decibels, Frames
from narratix_desktop.exporters.staging import Staging, file_name, mastering_job
from narratix_desktop.media.flac import encode_flac
from narratix_desktop.ports.export import ExportRequest, Section, SectionRole
from narratix_desktop.ports.jobs import EncodeSpec, MasterChapterJob, RenderAnswer


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


async def test_only_set_that_a_crash_left_is_kept_until_the_new_one_stands(tmp_path: Path) -> None:
    out = tmp_path / "out"
    hidden = out / ".Book (ACX).earlier"
    hidden.mkdir(parents=True)
    (hidden / "old.mp3").write_text("old")
    staging = Staging(out, "acx")
    await staging.open()

    with pytest.raises(ExportError):
        await staging.publish_folder({"new.mp3": staging.folder / "missing.mp3"}, "Book (ACX)")
    assert [path.read_text() for path in out.rglob("old.mp3")] == ["old"]

    part = staging.folder / "part.mp3"
    part.write_text("new")
    await staging.publish_folder({"new.mp3": part}, "Book (ACX)")
    assert [path.name for path in out.rglob("*") if path.is_file()] == ["new.mp3"]


async def test_books_exported_into_one_folder_at_once_do_not_meet(tmp_path: Path) -> None:
    first, second = (Staging(tmp_path, "m4b", title) for title in ("One", "Two"))
    for staging in (first, second):
        await staging.open()
        (staging.folder / "joined.m4b").write_text(staging.folder.name)

    await first.publish_file(first.folder / "joined.m4b", "One.m4b")
    await second.publish_file(second.folder / "joined.m4b", "Two.m4b")

    assert (tmp_path / "One.m4b").read_text() != (tmp_path / "Two.m4b").read_text()


async def test_folder_is_published_where_files_cannot_be_linked(tmp_path: Path) -> None:
    elsewhere = Path("/dev/shm")
    if not elsewhere.is_dir() or elsewhere.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("needs two file systems, between which there are no links")
    staging = Staging(tmp_path, "acx")
    await staging.open()
    with tempfile.NamedTemporaryFile(dir=elsewhere) as part:
        part.write(b"sound")
        part.flush()
        folder = await staging.publish_folder({"one.mp3": Path(part.name)}, "Book (ACX)")

    assert (folder / "one.mp3").read_bytes() == b"sound"


async def test_room_tone_is_not_mastered_to_the_level_of_speech(tmp_path: Path) -> None:
    def window(blocks: tuple[float, ...]) -> tuple[float, float]:
        render = RenderAnswer(tmp_path / "x.wav", Frames(1), 1.0, blocks, Decibels(-72.0), Decibels(-60.0))
        section = Section(SectionRole.CHAPTER, "One", render, Decibels(0.0))
        request = ExportRequest("Book", "", (section,), MasterTarget(), tmp_path)
        return mastering_job(section, request, EncodeSpec("mp3", 192_000, "mp3")).rms_window

    assert window((0.01,) * 20) == MasterTarget().rms_window
    assert window(()) == (-math.inf, MasterTarget().rms_window[1])


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
        ("龍" * 120, "龍" * 73),
    ],
)
def test_titles_become_names_that_every_system_takes(title: str, name: str) -> None:
    assert file_name(title) == name
