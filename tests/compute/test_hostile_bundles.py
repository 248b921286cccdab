"""Bundles that were made to do harm are refused, and nothing is written."""

import json
import stat
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from narratix_desktop.domain.bundle import MANIFEST, MAX_MEMBERS, Manifest, RowsMember, rows_member, write_manifest
from narratix_desktop.domain.errors import BundleError
from narratix_desktop.media.bundle_archive import BundleReader
from tests.compute.bundle_files import DIGEST, SOUND, inspect, member_of, repacked, rows, write

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "/etc/passwd",
        "assets/../../evil.wav",
        "assets/" + "0" * 64 + ".wav/../x",
        "rows/../manifest.json",
        "C:\\evil",
        "assets\\" + "0" * 64 + ".wav",
        "rows/users.jsonl",
        "README",
        "assets/" + "G" * 64 + ".wav",
        "assets/" + "0" * 64 + ".",
        "rows/books.jsonl/",
    ],
)
def test_name_that_no_bundle_has_is_refused(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / "a", rows())

    with pytest.raises(BundleError):
        inspect(repacked(path, tmp_path / "b", lambda archive: archive.writestr(name, b"x")))

    assert {one.name for one in tmp_path.iterdir()} == {"a", "a.wav", "b"}


def test_link_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a", rows())
    link = zipfile.ZipInfo("assets/" + "0" * 64 + ".wav")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16

    with pytest.raises(BundleError, match="link"):
        inspect(repacked(path, tmp_path / "b", lambda archive: archive.writestr(link, "/etc/passwd")))


def test_name_that_comes_twice_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a", rows())

    with pytest.warns(UserWarning, match="Duplicate"):
        twice = repacked(path, tmp_path / "b", lambda archive: archive.writestr(MANIFEST, b"{}"))
    with pytest.raises(BundleError, match="twice"):
        inspect(twice)


def test_packed_sound_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a", rows())

    def add(archive: zipfile.ZipFile) -> None:
        archive.writestr("assets/" + "0" * 64 + ".wav", bytes(1 << 20), zipfile.ZIP_DEFLATED)

    with pytest.raises(BundleError, match="packed"):
        inspect(repacked(path, tmp_path / "b", add))


def test_members_that_share_their_bytes_are_refused(tmp_path: Path) -> None:
    """A zip file whose directory lists one sound under many names."""
    path = write(tmp_path / "a", rows())
    data = path.read_bytes()
    end = data.rfind(b"PK\x05\x06")
    size, start = struct.unpack("<II", data[end + 12 : end + 20])
    entries = data[start : start + size]
    at = entries.index(b"assets/")
    head = entries.rindex(b"PK\x01\x02", 0, at)
    name_length, extra, comment = struct.unpack("<HHH", entries[head + 28 : head + 34])
    entry = entries[head : head + 46 + name_length + extra + comment]
    copies = b"".join(entry.replace(DIGEST.encode(), f"{number:064x}".encode()) for number in range(1, 400))
    count = struct.unpack("<H", data[end + 8 : end + 10])[0] + 399
    tail = data[end : end + 8] + struct.pack("<HHII", count, count, size + len(copies), start) + data[end + 20 :]
    (tmp_path / "b").write_bytes(data[:start] + entries + copies + tail)
    with zipfile.ZipFile(tmp_path / "b") as archive:
        assert len(archive.infolist()) == count

    with pytest.raises(BundleError, match="unpacks to far more"):
        inspect(tmp_path / "b")


@pytest.mark.parametrize("name", [rows_member("books"), rows_member("segments"), MANIFEST])
@pytest.mark.parametrize(
    "change",
    [
        lambda data: data + b"\n{}\n",
        lambda data: data[:-2],
        lambda data: data[: len(data) // 2] + bytes([data[len(data) // 2] ^ 1]) + data[len(data) // 2 + 1 :],
        lambda _: b"",
    ],
    ids=["longer", "shorter", "other", "empty"],
)
def test_member_that_was_changed_is_refused(tmp_path: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    path = write(tmp_path / "a", rows())
    changed = change(member_of(path, name))

    with pytest.raises(BundleError):
        inspect(repacked(path, tmp_path / "b", replaced={name: changed}))


def test_sound_with_other_bytes_is_found_when_it_is_copied(tmp_path: Path) -> None:
    path = write(tmp_path / "a", rows())
    changed = repacked(path, tmp_path / "b", replaced={f"assets/{DIGEST}.wav": SOUND[:-1] + b"!"})

    with BundleReader(changed) as bundle, pytest.raises(BundleError, match="not the one"):
        bundle.copy_asset(DIGEST, "wav", tmp_path / "out.wav")


@pytest.mark.parametrize(
    "change",
    [
        {"format": "zip"},
        {"version": "1"},
        {"version": 0},
        {"version": True},
        {"title": 7},
        {"tables": []},
        {"tables": {"users": {"sha256": "0" * 64, "size": 1, "rows": 1}}},
        {"tables": {}},
        {"assets": {"count": -1, "bytes": 0}},
    ],
    ids=str,
)
def test_manifest_that_lies_is_refused(tmp_path: Path, change: dict[str, Any]) -> None:
    path = write(tmp_path / "a", rows())
    manifest = json.loads(member_of(path, MANIFEST)) | change

    with pytest.raises(BundleError):
        inspect(repacked(path, tmp_path / "b", replaced={MANIFEST: json.dumps(manifest).encode()}))


def test_bundle_of_a_newer_program_says_so(tmp_path: Path) -> None:
    path = write(tmp_path / "a", rows())
    manifest = json.loads(member_of(path, MANIFEST)) | {"version": 3}

    with pytest.raises(BundleError, match="newer"):
        inspect(repacked(path, tmp_path / "b", replaced={MANIFEST: json.dumps(manifest).encode()}))


@pytest.mark.parametrize("data", [b"", b"not a zip", b"PK\x05\x06" + bytes(18), b"PK\x03\x04" + bytes(200)])
def test_other_file_is_no_bundle(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a").write_bytes(data)

    with pytest.raises(BundleError, match="no Narratix bundle"):
        inspect(tmp_path / "a")
    with pytest.raises(BundleError, match="could not be read"):
        inspect(tmp_path / "missing")
    with pytest.raises(BundleError, match="could not be read"):
        inspect(tmp_path)


def bomb(path: Path) -> Path:
    """Rows that unpack to two hundred megabytes of one line."""
    tables = {"edits": RowsMember("0" * 64, 200 << 20, 1)}
    with zipfile.ZipFile(path, "w") as archive:
        with archive.open(zipfile.ZipInfo(rows_member("books")), "w") as member:
            member.write(b"{}")
        info = zipfile.ZipInfo(rows_member("edits"))
        info.compress_type = zipfile.ZIP_DEFLATED
        with archive.open(info, "w") as member:
            for _ in range(200):
                member.write(b"[1," * (1 << 18) + b"[1,2" * (1 << 16))
        archive.writestr(MANIFEST, write_manifest(Manifest("", "", "", "", tables, 0, 0)))
    return path


def crowd(path: Path) -> Path:
    """More members than any book has."""
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(MAX_MEMBERS + 1):
            archive.writestr(f"assets/{number:064x}.wav", b"")
        archive.writestr(MANIFEST, write_manifest(Manifest("", "", "", "", {}, 0, 0)))
    return path


def ratio(path: Path) -> Path:
    """Zeros, a thousandfold packed."""
    info = zipfile.ZipInfo(rows_member("books"))
    info.compress_type = zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(info, bytes(64 << 20))
        archive.writestr(MANIFEST, write_manifest(Manifest("", "", "", "", {}, 0, 0)))
    return path


@pytest.mark.parametrize("make", [bomb, crowd, ratio])
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a process of its own took")
def test_bomb_is_refused_in_little_memory(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from narratix_desktop.compute.inspecting import inspect_bundle_job\n"
        "from narratix_desktop.domain.errors import BundleError\n"
        "from narratix_desktop.ports.bundles import InspectBundleJob\n"
        "from tests.peak_memory import peak_resident_bytes\n"
        "try:\n"
        "    inspect_bundle_job(InspectBundleJob(Path(sys.argv[1])))\n"
        "except BundleError as error:\n"
        "    print(peak_resident_bytes())\n"
    )
    path = make(tmp_path / "bomb")

    run = subprocess.run([sys.executable, "-c", code, str(path)], cwd=ROOT, capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stderr
    assert run.stdout, "the bomb was accepted"
    assert int(run.stdout) < 512 << 20


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.floats(0, 1), replacement=st.binary(min_size=1, max_size=6))
def test_bytes_that_were_changed_anywhere_are_refused_or_do_not_matter(
    tmp_path: Path, at: float, replacement: bytes
) -> None:
    whole = tmp_path / "whole"
    if not whole.exists():
        write(whole, rows())
    data = bytearray(whole.read_bytes())
    place = int(at * (len(data) - len(replacement)))
    data[place : place + len(replacement)] = replacement
    target = tmp_path / "changed"
    target.write_bytes(data)
    try:
        found = inspect(target)
    except BundleError:
        return
    with BundleReader(target) as bundle:
        for asset in found.assets:
            out = tmp_path / "out"
            out.unlink(missing_ok=True)
            try:
                bundle.copy_asset(asset.sha256, asset.suffix, out)
            except BundleError:
                return
            assert out.read_bytes() == SOUND
    assert set(found.ids) == set(inspect(whole).ids)
