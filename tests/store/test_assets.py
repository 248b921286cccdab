import asyncio
import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narratix_desktop.domain.errors import NotFoundError, StoreError
from narratix_desktop.domain.ids import Sha256
from narratix_desktop.store.asset_files import STAGING, digest_of, place_of, store_files
from narratix_desktop.store.assets import AssetRepository
from narratix_desktop.store.database import Database


@pytest.fixture
def assets(database: Database, tmp_path: Path) -> AssetRepository:
    return AssetRepository(database, tmp_path)


async def test_bytes_are_found_again_by_their_digest(assets: AssetRepository, tmp_path: Path) -> None:
    sha256 = await assets.put(b"some sound", "WAV")
    assert sha256 == hashlib.sha256(b"some sound").hexdigest()
    place = await assets.path(sha256)
    assert place == tmp_path / sha256[:2] / f"{sha256[2:]}.wav"
    assert place.read_bytes() == b"some sound"
    assert list((tmp_path / STAGING).iterdir()) == []


async def test_equal_bytes_are_stored_once_whatever_they_are_called(
    assets: AssetRepository, database: Database, tmp_path: Path
) -> None:
    first, second = await assets.put_many([(b"same", "wav"), (b"same", ".mp3")])
    third = await assets.put(b"same", "flac")
    assert first == second == third
    assert await database.fetch_value("SELECT count(*) FROM assets") == 1
    assert len([file for file in tmp_path.rglob("*") if file.is_file()]) == 1
    assert (await assets.path(first)).read_bytes() == b"same"


async def test_many_files_at_once_by_many_callers(assets: AssetRepository) -> None:
    items = [(bytes([n]) * 1000, "wav") for n in range(64)]
    answers = await asyncio.gather(*(assets.put_many(items) for _ in range(4)))
    assert len(set(answers)) == 1
    paths = await assets.paths(answers[0])
    assert [paths[sha256].read_bytes() for sha256 in answers[0]] == [data for data, _ in items]


async def test_a_row_without_its_file_is_missing_until_it_is_put_again(assets: AssetRepository) -> None:
    sha256 = await assets.put(b"lost", "wav")
    place = await assets.path(sha256)
    place.unlink()
    with pytest.raises(NotFoundError, match="1 of 1"):
        await assets.path(sha256)
    await assets.put(b"lost", "wav")
    assert place.read_bytes() == b"lost"


async def test_a_file_without_its_row_is_taken_over(assets: AssetRepository, tmp_path: Path) -> None:
    store_files(tmp_path, [(digest_of(b"orphan"), b"orphan", "wav")])
    sha256 = Sha256(hashlib.sha256(b"orphan").hexdigest())
    with pytest.raises(NotFoundError):
        await assets.path(sha256)
    await assets.put(b"orphan", "wav")
    assert (await assets.path(sha256)).read_bytes() == b"orphan"


async def test_a_damaged_file_is_written_again(assets: AssetRepository) -> None:
    sha256 = await assets.put(b"right", "wav")
    place = await assets.path(sha256)
    place.write_bytes(b"wrong")
    await assets.put(b"right", "wav")
    assert place.read_bytes() == b"right"


@pytest.mark.parametrize("suffix", ["", "../x", "wav/..", "a b", "w\0v", "x" * 17])
async def test_a_suffix_cannot_lead_out_of_the_store(assets: AssetRepository, tmp_path: Path, suffix: str) -> None:
    with pytest.raises(StoreError):
        await assets.put(b"data", suffix)
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []


async def test_a_full_or_forbidden_disk_leaves_no_row(
    assets: AssetRepository, database: Database, tmp_path: Path
) -> None:
    sha256 = hashlib.sha256(b"data").hexdigest()
    (tmp_path / sha256[:2]).write_bytes(b"a file where a folder should be")
    with pytest.raises(StoreError) as raised:
        await assets.put(b"data", "wav")
    assert isinstance(raised.value.__cause__, OSError)
    assert await database.fetch_value("SELECT count(*) FROM assets") == 0
    assert list((tmp_path / STAGING).iterdir()) == []


def test_a_disk_that_gives_back_other_bytes_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sync = os.fsync

    def damage_after_sync(handle: int) -> None:
        sync(handle)
        os.pwrite(handle, b"!", 0)

    monkeypatch.setattr(os, "fsync", damage_after_sync)
    with pytest.raises(StoreError, match="other bytes"):
        store_files(tmp_path, [(digest_of(b"data"), b"data", "wav")])
    assert not place_of(tmp_path, hashlib.sha256(b"data").hexdigest(), "wav").exists()


@given(st.lists(st.binary(max_size=64), max_size=8))
def test_whatever_is_stored_is_read_back(tmp_path_factory: pytest.TempPathFactory, contents: list[bytes]) -> None:
    root = tmp_path_factory.mktemp("assets")
    files = store_files(root, [(digest_of(data), data, "bin") for data in contents])
    assert [place_of(root, file.sha256, "bin").read_bytes() for file in files] == contents
