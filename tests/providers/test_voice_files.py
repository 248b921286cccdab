"""What is fetched is whole and from where it should be; what is interrupted goes on; what fails leaves nothing."""

import asyncio
import errno
import hashlib
import json
import os
import resource as limits
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from narratix_desktop.domain.character import Gender
from narratix_desktop.domain.errors import VoiceFilesError
from narratix_desktop.domain.voice_pack import FetchProgress, PackFile, PackState, PackVoice, VoicePack
from narratix_desktop.locks import FileLock
from narratix_desktop.providers.voice_files.catalogue import Catalogue, is_plain_name, packed_catalogue
from narratix_desktop.providers.voice_files.fetching import LARGEST_UNKNOWN, Manner, is_allowed
from narratix_desktop.providers.voice_files.shelf import VoiceFolder
from tests.fakes.range_server import RangeServer, range_server
from tests.fakes.tiny_voices import kokoro_model, kokoro_style, piper_model

BODY = np.random.default_rng(7).bytes(700_000)
SIDE = b'{"side": 1}'
HOSTS = ("127.0.0.1",)


def sha(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def listed(server: RangeServer, body: bytes = BODY) -> VoicePack:
    files = (
        PackFile("model.onnx", f"{server.address}/model.onnx", len(body), f"sha256:{sha(body)}"),
        PackFile("side.json", f"{server.address}/side.json"),
    )
    return VoicePack("tiny", "piper", "Tiny", "model.onnx", files, (PackVoice("one", "One"),), config="side.json")


def shelf_of(folder: Path, pack: VoicePack, **manner: object) -> VoiceFolder:
    patient = Manner(HOSTS, seconds=5.0, pause=0.01)
    return VoiceFolder(folder, Catalogue((pack,), HOSTS), replace(patient, **manner))  # type: ignore[arg-type]


def everything(server: RangeServer) -> None:
    server.files = {"/model.onnx": BODY, "/side.json": SIDE}


def ranges(server: RangeServer) -> list[str]:
    return [headers.get("range", "") for path, headers in server.asked if path == "/model.onnx"]


async def test_a_pack_is_fetched_checked_and_described(tmp_path: Path) -> None:
    async with range_server() as server:
        everything(server)
        shelf = shelf_of(tmp_path / "voices", listed(server))
        assert [one.state for one in shelf.entries()] == [PackState.OFFERED]
        seen: list[FetchProgress] = []
        kept = await shelf.fetch("tiny", seen.append)
        assert (kept.folder / "model.onnx").read_bytes() == BODY
        assert kept.digests == {"model.onnx": sha(BODY), "side.json": sha(SIDE)}
        assert kept.verified == ("model.onnx",)
        assert not kept.wholly_verified
        assert kept.size == len(BODY) + len(SIDE)
        assert [one.done for one in seen] == sorted(one.done for one in seen)
        assert seen[-1].done == kept.size
        (entry,) = shelf.entries()
        assert entry.state is PackState.SHELVED
        assert shelf.shelved("piper") == (kept,)
        assert shelf.shelved("kokoro") == ()
        asked = len(server.asked)
        assert await shelf.fetch("tiny", seen.append) == kept
        assert len(server.asked) == asked


async def test_a_dropped_connection_goes_on_where_it_broke(tmp_path: Path) -> None:
    async with range_server() as server:
        everything(server)
        server.break_after = [300_000, 200_000]
        kept = await shelf_of(tmp_path, listed(server)).fetch("tiny", lambda _: None)
        assert (kept.folder / "model.onnx").read_bytes() == BODY
        first, second, third = ranges(server)
        assert first == ""
        assert 200_000 < int(second.removeprefix("bytes=").removesuffix("-")) <= 300_000
        assert int(third.removeprefix("bytes=").removesuffix("-")) > 300_000


async def test_a_fetch_given_up_goes_on_in_another_run(tmp_path: Path) -> None:
    async with range_server() as server:
        everything(server)
        server.stall_after = [400_000]
        shelf = shelf_of(tmp_path, listed(server))
        arrived = asyncio.Event()
        task = asyncio.create_task(shelf.fetch("tiny", lambda now: arrived.set() if now.done > 300_000 else None))
        await asyncio.wait_for(arrived.wait(), 5)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        again = shelf_of(tmp_path, listed(server))
        (entry,) = again.entries()
        assert entry.state is PackState.BEGUN
        assert entry.arrived > 300_000
        await again.fetch("tiny", lambda _: None)
        assert ranges(server)[1].startswith("bytes=")
        await again.remove("tiny")
        assert [one.state for one in again.entries()] == [PackState.OFFERED]
        assert not list(tmp_path.rglob("model*"))


async def test_a_server_without_ranges_begins_again(tmp_path: Path) -> None:
    async with range_server() as server:
        everything(server)
        server.break_after = [300_000]
        server.ignores_ranges = True
        kept = await shelf_of(tmp_path, listed(server)).fetch("tiny", lambda _: None)
        assert (kept.folder / "model.onnx").read_bytes() == BODY


async def test_a_file_that_changed_meanwhile_is_not_mixed_with_the_old_one(tmp_path: Path) -> None:
    other = np.random.default_rng(8).bytes(len(BODY))
    async with range_server() as server:
        server.files = {"/model.onnx": other, "/side.json": SIDE}
        server.stall_after = [400_000]
        pack = listed(server)
        with pytest.raises(VoiceFilesError):
            await shelf_of(tmp_path, pack, seconds=0.2, pause=0.0).fetch("tiny", lambda _: server.files.clear())
        everything(server)
        kept = await shelf_of(tmp_path, pack).fetch("tiny", lambda _: None)
        assert (kept.folder / "model.onnx").read_bytes() == BODY


async def test_a_wrong_checksum_keeps_nothing(tmp_path: Path) -> None:
    async with range_server() as server:
        server.files = {"/model.onnx": BODY[:-1] + b"x", "/side.json": SIDE}
        shelf = shelf_of(tmp_path, listed(server))
        with pytest.raises(VoiceFilesError, match="checksum differs"):
            await shelf.fetch("tiny", lambda _: None)
        assert [one.state for one in shelf.entries()] == [PackState.OFFERED]
        assert not list(tmp_path.rglob("model*"))


async def test_a_file_without_a_listed_checksum_is_held_against_the_first_time(tmp_path: Path) -> None:
    async with range_server() as server:
        everything(server)
        shelf = shelf_of(tmp_path, listed(server))
        await shelf.fetch("tiny", lambda _: None)
        await shelf.remove("tiny")
        server.files["/side.json"] = b'{"side": 2}'
        with pytest.raises(VoiceFilesError, match="differs from the file that came the first time"):
            await shelf.fetch("tiny", lambda _: None)
        assert shelf.shelved("piper") == ()
        everything(server)
        kept = await shelf.fetch("tiny", lambda _: None)
        assert kept.digests["side.json"] == sha(SIDE)


async def test_the_makers_older_kind_of_checksum_counts_as_well(tmp_path: Path) -> None:
    async with range_server() as server:
        everything(server)
        pack = listed(server)
        md5 = hashlib.md5(BODY, usedforsecurity=False).hexdigest()
        good = replace(pack, files=(replace(pack.files[0], digest=f"md5:{md5}"), pack.files[1]))
        kept = await shelf_of(tmp_path / "good", good).fetch("tiny", lambda _: None)
        assert kept.verified == ("model.onnx",)
        bad = replace(pack, files=(replace(pack.files[0], digest=f"md5:{'0' * 32}"), pack.files[1]))
        with pytest.raises(VoiceFilesError, match="checksum differs"):
            await shelf_of(tmp_path / "bad", bad).fetch("tiny", lambda _: None)


@pytest.mark.parametrize("body", [BODY[:-10], BODY + b"more"])
@pytest.mark.parametrize("told", [True, False])
async def test_a_wrong_size_keeps_nothing(tmp_path: Path, body: bytes, told: bool) -> None:
    async with range_server({"/model.onnx": body, "/side.json": SIDE}) as server:
        server.without_length = not told
        with pytest.raises(VoiceFilesError, match=r"larger than|instead of"):
            await shelf_of(tmp_path, listed(server)).fetch("tiny", lambda _: None)
        assert not list(tmp_path.rglob("model*"))


async def test_a_file_of_unknown_size_may_not_grow_for_ever(tmp_path: Path) -> None:
    async with range_server({"/model.onnx": BODY, "/side.json": bytes(LARGEST_UNKNOWN + 1)}) as server:
        server.without_length = True
        with pytest.raises(VoiceFilesError, match="larger than"):
            await shelf_of(tmp_path, listed(server)).fetch("tiny", lambda _: None)


async def test_a_silent_server_is_given_up(tmp_path: Path) -> None:
    async with range_server() as server:
        everything(server)
        server.stall_after = [100] * 20
        with pytest.raises(VoiceFilesError, match="does not answer") as caught:
            await shelf_of(tmp_path, listed(server), seconds=0.1, pause=0.0).fetch("tiny", lambda _: None)
        assert caught.value.retryable
        assert len(server.asked) <= 10


async def test_redirects_are_followed_to_allowed_hosts_only(tmp_path: Path) -> None:
    async with range_server() as server:
        everything(server)
        server.files["/elsewhere"] = BODY
        del server.files["/model.onnx"]
        server.redirects["/model.onnx"] = "/elsewhere"
        await shelf_of(tmp_path / "good", listed(server)).fetch("tiny", lambda _: None)
        server.redirects["/model.onnx"] = server.address.replace("127.0.0.1", "localhost") + "/elsewhere"
        asked = len(server.asked)
        with pytest.raises(VoiceFilesError, match="localhost, which is not in the catalogue"):
            await shelf_of(tmp_path / "bad", listed(server)).fetch("tiny", lambda _: None)
        assert len(server.asked) == asked + 1
        server.redirects["/model.onnx"] = "/model.onnx"
        with pytest.raises(VoiceFilesError, match="circle"):
            await shelf_of(tmp_path / "round", listed(server)).fetch("tiny", lambda _: None)


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("https://huggingface.co/x", True),
        ("https://cdn-lfs.hf.co/x", True),
        ("http://huggingface.co/x", False),
        ("https://huggingface.co.evil.example/x", False),
        ("https://evilhf.co/x", False),
        ("https://user@huggingface.co/x", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_only_listed_hosts_are_asked(address: str, allowed: bool) -> None:
    assert is_allowed(address, packed_catalogue().hosts) is allowed


async def test_what_is_gone_is_said_and_not_asked_again(tmp_path: Path) -> None:
    async with range_server() as server:
        with pytest.raises(VoiceFilesError, match="not there any more"):
            await shelf_of(tmp_path, listed(server)).fetch("tiny", lambda _: None)
        assert len(server.asked) == 1


async def test_a_busy_server_is_asked_again(tmp_path: Path) -> None:
    async with range_server() as server:
        everything(server)
        server.status = [503, 429]
        await shelf_of(tmp_path, listed(server)).fetch("tiny", lambda _: None)
        server.status = [403]
        with pytest.raises(VoiceFilesError, match="refuses"):
            await shelf_of(tmp_path / "other", listed(server)).fetch("tiny", lambda _: None)


async def test_nothing_is_asked_for_where_the_disk_has_no_room(tmp_path: Path) -> None:
    async with range_server() as server:
        everything(server)
        with pytest.raises(VoiceFilesError, match="disk is full"):
            await shelf_of(tmp_path, listed(server), free=lambda _: 1_000_000).fetch("tiny", lambda _: None)
        assert server.asked == []


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on the size of files")
async def test_a_disk_that_fills_up_meanwhile_keeps_nothing_and_says_so(tmp_path: Path) -> None:
    async with range_server() as server:
        everything(server)
        usual = limits.getrlimit(limits.RLIMIT_FSIZE)
        limits.setrlimit(limits.RLIMIT_FSIZE, (200_000, usual[1]))
        try:
            with pytest.raises(VoiceFilesError, match=os.strerror(errno.EFBIG)):
                await shelf_of(tmp_path, listed(server)).fetch("tiny", lambda _: None)
        finally:
            limits.setrlimit(limits.RLIMIT_FSIZE, usual)
        assert not list(tmp_path.rglob("model*"))


async def test_one_pack_is_fetched_by_one_at_a_time(tmp_path: Path) -> None:
    async with range_server() as server:
        everything(server)
        (tmp_path / ".fetching").mkdir()
        with FileLock(tmp_path / ".fetching" / "tiny.lock") as lock:
            assert lock.take()
            with pytest.raises(VoiceFilesError, match="already"):
                await shelf_of(tmp_path, listed(server)).fetch("tiny", lambda _: None)


async def test_a_damaged_record_hides_its_pack(tmp_path: Path) -> None:
    async with range_server() as server:
        everything(server)
        shelf = shelf_of(tmp_path, listed(server))
        kept = await shelf.fetch("tiny", lambda _: None)
        record = kept.folder / "pack.json"
        raw = json.loads(record.read_text())
        raw["pack"]["files"][0]["name"] = "../../outside"
        record.write_text(json.dumps(raw))
        assert shelf.shelved("piper") == ()


async def test_an_own_piper_voice_is_recognised_with_what_lies_beside_it(tmp_path: Path) -> None:
    model = piper_model(tmp_path / "Aunt.onnx")
    config = tmp_path / "Aunt.onnx.json"
    raw = json.loads(config.read_text())
    raw |= {"language": {"code": "de_DE"}, "speaker_id_map": {"low": 0, "high voice": 9}}
    config.write_text(json.dumps(raw))
    shelf = VoiceFolder(tmp_path / "voices", Catalogue((), HOSTS))
    kept = await shelf.take([model])
    assert kept.pack.engine == "piper"
    assert [(one.name, one.speaker, one.language) for one in kept.pack.voices] == [
        ("low", 0, "de-DE"),
        ("high-voice", 9, "de-DE"),
    ]
    assert model.exists()
    assert (kept.folder / "model.onnx").read_bytes() == model.read_bytes()
    assert await shelf.take([model]) == kept
    (entry,) = shelf.entries()
    assert entry.state is PackState.SHELVED
    await shelf.remove(kept.pack.name)
    assert shelf.entries() == ()


async def test_own_kokoro_styles_are_recognised_by_their_names(tmp_path: Path) -> None:
    model = kokoro_model(tmp_path / "kokoro.onnx")
    np.savez(
        tmp_path / "voices.bin.npz", bf_emma=np.zeros((5, 1, 256), np.float32), am_joe=np.ones((5, 1, 256), np.float32)
    )
    packed = (tmp_path / "voices.bin.npz").rename(tmp_path / "voices.bin")
    plain = kokoro_style(tmp_path / "mine.bin", 0.5)
    kept = await VoiceFolder(tmp_path / "voices", Catalogue((), HOSTS)).take([model, packed, plain])
    found = {one.name: (one.gender, one.language, one.key) for one in kept.pack.voices}
    assert found == {
        "bf_emma": (Gender.FEMALE, "en-GB", "bf_emma"),
        "am_joe": (Gender.MALE, "en-US", "am_joe"),
        "mine": (Gender.UNKNOWN, "en", ""),
    }


async def test_files_that_are_no_voice_are_refused(tmp_path: Path) -> None:
    shelf = VoiceFolder(tmp_path / "voices", Catalogue((), HOSTS))
    model = kokoro_model(tmp_path / "alone.onnx")
    text = tmp_path / "text.txt"
    text.write_text("hello")
    (tmp_path / "bad.json").write_text("[]")
    for files in ([], [text], [model], [model, tmp_path / "bad.json"], [tmp_path / "gone.onnx", tmp_path / "gone.bin"]):
        with pytest.raises(VoiceFilesError):
            await shelf.take(files)
    assert shelf.entries() == ()


async def test_nothing_outside_the_shelf_is_removed(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    shelf = VoiceFolder(tmp_path / "voices", Catalogue((), HOSTS))
    for name in ("../precious", "..", ".", "", ".fetching", "a/b"):
        with pytest.raises(VoiceFilesError):
            await shelf.remove(name)
    assert precious.exists()
    await shelf.remove("never-there")


def test_every_listed_pack_can_be_fetched_and_says_what_it_is() -> None:
    catalogue = packed_catalogue()
    assert {pack.engine for pack in catalogue.packs} == {"kokoro", "piper"}
    names = [pack.name for pack in catalogue.packs]
    assert len(set(names)) == len(names)
    for pack in catalogue.packs:
        assert pack.license
        assert pack.credit
        assert pack.sample
        assert pack.languages
        assert is_plain_name(pack.name)
        model = next(file for file in pack.files if file.name == pack.model)
        assert model.size > 1_000_000
        assert model.digest.startswith(("sha256:", "md5:"))
        for file in pack.files:
            assert is_allowed(file.address, catalogue.hosts)
            kind, _, digest = file.digest.partition(":")
            assert len(digest) == {"": 0, "md5": 32, "sha256": 64}[kind]
        assert len({voice.name for voice in pack.voices}) == len(pack.voices)
        assert len({voice.label for voice in pack.voices}) == len(pack.voices)
        assert {voice.language for voice in pack.voices} == set(pack.languages)
