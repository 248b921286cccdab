import stat
import struct
import sys
import zipfile
from multiprocessing import get_context
from multiprocessing.queues import SimpleQueue
from pathlib import Path

import pytest

from narratix_desktop.domain.errors import HostileFileError, ManuscriptError
from narratix_desktop.text.readers import read_manuscript
from tests.peak_memory import peak_resident_bytes
from tests.text.readers.book_files import docx_members, epub_members, page, paragraph, write_zip

STORY = {"a.xhtml": page("<h1>Dawn</h1><p>The tide had gone out.</p>")}


def book_with(path: Path, *extra: tuple[zipfile.ZipInfo | str, bytes]) -> Path:
    write_zip(path, epub_members(STORY))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, data in extra:
            archive.writestr(name, data)
    return path


@pytest.mark.parametrize(
    "name", ["../evil.xhtml", "/etc/evil", "OPS/../../evil", "C:/evil", "..\\evil", "\\\\host\\evil"]
)
def test_names_that_lead_out_are_refused_and_nothing_is_written(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "inner"
    folder.mkdir()
    path = book_with(folder / "b.epub", (name, b"evil"))

    with pytest.raises(HostileFileError, match="outside"):
        read_manuscript(path)

    assert [file.name for file in tmp_path.rglob("*") if file.is_file()] == ["b.epub"]


def test_symbolic_link_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("OPS/a-link.xhtml")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16

    with pytest.raises(HostileFileError, match="link"):
        read_manuscript(book_with(tmp_path / "b.epub", (link, b"/etc/passwd")))


def test_archive_in_the_archive_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HostileFileError, match="another archive"):
        read_manuscript(book_with(tmp_path / "b.epub", ("OPS/inner.zip", b"PK\x05\x06" + bytes(18))))


def test_bomb_is_refused_by_its_ratio(tmp_path: Path) -> None:
    with pytest.raises(HostileFileError, match="unpacks"):
        read_manuscript(book_with(tmp_path / "b.epub", ("OPS/b.xhtml", bytes(30_000_000))))


def test_bomb_that_hides_behind_a_lie_about_its_size_is_not_unpacked(tmp_path: Path) -> None:
    members = epub_members({"a.xhtml": "x" * 30_000_000})
    path = write_zip(tmp_path / "b.epub", members)
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        name_length = struct.unpack_from("<H", data, at + 28)[0]
        if data[at + 46 : at + 46 + name_length] == b"OPS/a.xhtml":
            struct.pack_into("<I", data, at + 24, 1000)
        at = data.find(b"PK\x01\x02", at + 1)
    path.write_bytes(data)

    with pytest.raises(ManuscriptError):
        read_manuscript(path)


def test_sum_of_members_is_limited_while_they_are_read(tmp_path: Path) -> None:
    words = "".join(f"{number * 7919 % 1_000_003} tide and salt " for number in range(200_000))
    pages = {f"{index}.xhtml": page(words) for index in range(12)}

    with pytest.raises(HostileFileError, match="unpacks"):
        read_manuscript(write_zip(tmp_path / "b.epub", epub_members(pages), zipfile.ZIP_STORED))


def test_encrypted_member_is_refused(tmp_path: Path) -> None:
    path = book_with(tmp_path / "b.epub")
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    path.write_bytes(data)

    with pytest.raises(HostileFileError, match="encrypted"):
        read_manuscript(path)


def test_uncommon_compression_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "b.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        for name, data in docx_members(paragraph("Tide")).items():
            archive.writestr(name, data)

    with pytest.raises(HostileFileError, match="packed"):
        read_manuscript(path)


def test_countless_members_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "b.epub"
    with zipfile.ZipFile(path, "w") as archive:
        for index in range(10_001):
            archive.writestr(str(index), b"")

    with pytest.raises(HostileFileError, match="far more files"):
        read_manuscript(path)


def test_directory_beyond_measure_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    entry = b"PK\x01\x02" + bytes(24) + struct.pack("<H", 1) + bytes(16) + b"x"
    count = 400_000
    size = count * len(entry)
    locator = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, 0)
    locator += struct.pack("<4sLQL", b"PK\x06\x07", 0, size, 1)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    path = tmp_path / "b.epub"
    path.write_bytes(b"PK\x03\x04" + entry * count + locator + end)

    with pytest.raises(HostileFileError, match="far more files"):
        read_manuscript(path)


@pytest.mark.parametrize("suffix", [".epub", ".docx"])
def test_truncated_archive_is_reported_as_damaged(tmp_path: Path, suffix: str) -> None:
    members = epub_members(STORY) if suffix == ".epub" else docx_members(paragraph("Tide"))
    path = write_zip(tmp_path / f"b{suffix}", members)
    path.write_bytes(path.read_bytes()[:-80])

    with pytest.raises(ManuscriptError, match="damaged"):
        read_manuscript(path)


def test_member_with_a_wrong_checksum_is_reported_as_damaged(tmp_path: Path) -> None:
    path = tmp_path / "b.docx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in docx_members(paragraph("Tide and salt")).items():
            archive.writestr(name, data)
    path.write_bytes(path.read_bytes().replace(b"Tide and salt", b"Salt and tide"))

    with pytest.raises(ManuscriptError, match="damaged"):
        read_manuscript(path)


def read_and_measure(path: Path, answers: "SimpleQueue[tuple[str, int]]") -> None:
    try:
        read_manuscript(path)
    except HostileFileError as error:
        answers.put((error.code, peak_resident_bytes()))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a process of its own took")
def test_bombs_are_refused_within_half_a_gigabyte(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "b.epub", epub_members({f"{index}.xhtml": "<p>" * 900_000 for index in range(10)}))
    context = get_context("spawn")
    answers: SimpleQueue[tuple[str, int]] = context.SimpleQueue()
    child = context.Process(target=read_and_measure, args=(path, answers))
    child.start()
    child.join()

    code, peak = answers.get()
    assert code == "hostile_file"
    assert peak < 512 << 20
