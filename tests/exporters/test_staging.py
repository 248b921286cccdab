"""Exports appear whole or not at all, and go on where they were cut off."""

import asyncio
import math
import sys
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest
import pytest_asyncio

from narratix_desktop.compute.pool import WorkerPool
from narratix_desktop.domain.errors import ExportError
from narratix_desktop.domain.ids import BookId
from narratix_desktop.domain.mix import MasterTarget
from narratix_desktop.domain.units import Decibels, Frames
from narratix_desktop.exporters.staging import Staging, mastering_job
from narratix_desktop.media.flac import encode_flac
from narratix_desktop.ports.export import ExportRequest, Section, SectionRole
from narratix_desktop.ports.jobs import EncodeSpec, MasterChapterJob, RenderAnswer

BOOK = BookId(UUID(int=1))
OTHER_BOOK = BookId(UUID(int=2))


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
    async with Staging(tmp_path / "out", BOOK, "acx") as first:
        made = await first.master(job(premaster), compute)
    stamp = made.path.stat().st_mtime_ns

    async with Staging(tmp_path / "out", BOOK, "acx") as second:
        again = await second.master(job(premaster), compute)

    assert again == made
    assert again.path.stat().st_mtime_ns == stamp


async def test_section_with_another_gain_or_a_damaged_file_is_encoded_again(
    tmp_path: Path, premaster: Path, compute: WorkerPool
) -> None:
    async with Staging(tmp_path / "out", BOOK, "acx") as staging:
        made = await staging.master(job(premaster), compute)
        louder = await staging.master(job(premaster, gain=3.0), compute)
        assert louder.path != made.path
        assert louder.measured.rms == pytest.approx(made.measured.rms + 3.0, abs=0.1)

        made.path.write_bytes(made.path.read_bytes()[:100])
        mended = await staging.master(job(premaster), compute)

    assert mended.measured.duration == pytest.approx(made.measured.duration)
    assert mended.path.stat().st_size > 100


async def test_second_run_of_one_export_is_told_that_the_first_is_under_way(tmp_path: Path) -> None:
    async with Staging(tmp_path, BOOK, "acx") as first:
        with pytest.raises(ExportError, match="under way"):
            await Staging(tmp_path, BOOK, "acx").__aenter__()
        async with Staging(tmp_path, BOOK, "m4b") as other_format, Staging(tmp_path, OTHER_BOOK, "acx") as other_book:
            assert len({first.folder, other_format.folder, other_book.folder}) == 3

    async with Staging(tmp_path, BOOK, "acx"):
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
async def test_killed_run_keeps_its_work_but_not_its_lock(tmp_path: Path) -> None:
    code = (
        "import asyncio, pathlib, sys, uuid\n"
        "from narratix_desktop.exporters.staging import Staging\n"
        "async def main():\n"
        "    async with Staging(pathlib.Path(sys.argv[1]), uuid.UUID(sys.argv[2]), 'acx') as staging:\n"
        "        (staging.folder / 'half.mp3').write_text('half')\n"
        "        print('holding', flush=True)\n"
        "        await asyncio.sleep(600)\n"
        "asyncio.run(main())\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path), str(BOOK)]
    holder = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert holder.stdout is not None
    assert await holder.stdout.readline() == b"holding\n"
    with pytest.raises(ExportError, match="under way"):
        await Staging(tmp_path, BOOK, "acx").__aenter__()
    holder.kill()
    await holder.wait()

    async with Staging(tmp_path, BOOK, "acx") as staging:
        assert (staging.folder / "half.mp3").read_text() == "half"


async def test_working_folder_is_gone_once_its_export_is_published(tmp_path: Path) -> None:
    async with Staging(tmp_path, BOOK, "m4b") as staging:
        (staging.folder / "joined.m4b").write_text("sound")
        (staging.folder / "set").mkdir()
        published = await staging.publish_file(staging.folder / "joined.m4b", "Book", ".m4b")
        assert staging.folder.exists()

    assert published.path == tmp_path / "Book.m4b"
    assert not staging.folder.exists()


async def test_many_runs_that_follow_each_other_closely_never_share_a_folder(tmp_path: Path) -> None:
    at_work = 0

    async def run(number: int) -> None:
        nonlocal at_work
        while True:
            try:
                async with Staging(tmp_path, BOOK, "m4b") as staging:
                    at_work += 1
                    assert at_work == 1
                    (staging.folder / "joined.m4b").write_text(str(number))
                    await staging.publish_file(staging.folder / "joined.m4b", "Book", ".m4b")
                    at_work -= 1
                return
            except ExportError:
                await asyncio.sleep(0.001)

    await asyncio.gather(*map(run, range(8)))

    assert [path.name for path in tmp_path.glob("*.m4b")] == ["Book.m4b"]


async def test_room_tone_is_not_mastered_to_the_level_of_speech(tmp_path: Path) -> None:
    def window(blocks: tuple[float, ...]) -> tuple[float, float]:
        render = RenderAnswer(tmp_path / "x.wav", Frames(1), 1.0, blocks, Decibels(-72.0), Decibels(-60.0))
        section = Section(SectionRole.CHAPTER, "One", render, Decibels(0.0))
        request = ExportRequest(BOOK, "Book", "", (section,), MasterTarget(), tmp_path)
        return mastering_job(section, request, EncodeSpec("mp3", 192_000, "mp3")).rms_window

    assert window((0.01,) * 20) == MasterTarget().rms_window
    assert window(()) == (-math.inf, MasterTarget().rms_window[1])


async def test_target_that_cannot_be_made_is_refused_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file stands where the folder should be")

    with pytest.raises(ExportError, match="cannot be written"):
        await Staging(tmp_path / "out", BOOK, "acx").__aenter__()
