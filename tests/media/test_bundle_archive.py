"""Bundles are written and read in pieces, however long a recording is."""

import hashlib
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from narratix_desktop.domain.bundle import Manifest
from narratix_desktop.domain.errors import BundleError
from narratix_desktop.media.bundle_archive import BundleReader, BundleWriter

MANIFEST = Manifest("Lamps", "A. Author", "a test", "2026-01-01", {}, 1, 0)


def peak_of(work: Callable[[], object]) -> int:
    """Bytes that Python held at most while something was done."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_a_recording(tmp_path: Path) -> None:
    long = tmp_path / "long.wav"
    with long.open("w+b") as file:
        file.truncate(64 << 20)
        digest = hashlib.file_digest(file, "sha256").hexdigest()

    def write() -> None:
        with BundleWriter(tmp_path / "a") as bundle:
            assert bundle.add_asset(long, digest, "wav") == 64 << 20
            bundle.finish(MANIFEST)

    def read() -> None:
        with BundleReader(tmp_path / "a") as bundle:
            bundle.copy_asset(digest, "wav", tmp_path / "copy.wav")

    assert peak_of(write) < 8 << 20
    assert peak_of(read) < 8 << 20
    assert (tmp_path / "copy.wav").stat().st_size == 64 << 20


def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    lines = [hashlib.sha256(str(number).encode()).hexdigest() * 16 for number in range(100)]

    def write() -> None:
        with BundleWriter(tmp_path / "a") as bundle:
            for number in range(300):
                bundle.add_rows("takes", [f"{number} {line}" for line in lines])
            bundle.finish(MANIFEST)

    def read() -> int:
        with BundleReader(tmp_path / "a") as bundle:
            return sum(len(one) for one in bundle.lines("takes"))

    assert peak_of(write) < 8 << 20
    assert peak_of(read) < 8 << 20
    assert read() > 30_000 * 1024


def test_rows_of_a_table_stand_together(tmp_path: Path) -> None:
    with BundleWriter(tmp_path / "a") as bundle:
        bundle.add_rows("books", ["1"])
        bundle.add_rows("segments", ["2"])
        bundle.add_rows("segments", ["3"])
        bundle.finish(MANIFEST)

    with BundleReader(tmp_path / "a") as bundle:
        assert [list(bundle.lines(table)) for table in ("books", "segments", "takes")] == [[b"1"], [b"2", b"3"], []]
        assert bundle.manifest.title == "Lamps"


def test_recording_with_other_bytes_is_not_bundled(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(b"other")

    with pytest.raises(BundleError, match="damaged"), BundleWriter(tmp_path / "a") as bundle:
        bundle.add_asset(tmp_path / "a.wav", "0" * 64, "wav")


def test_file_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("mine")

    with pytest.raises(FileExistsError):
        BundleWriter(tmp_path / "a")
