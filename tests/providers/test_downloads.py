"""Files of strangers, fetched from a real server that is not always kind."""

import asyncio
import base64
import gzip
import io
import wave
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from narratix_desktop.domain.errors import DownloadError
from narratix_desktop.domain.units import Seconds
from narratix_desktop.providers import downloads
from narratix_desktop.providers.downloads import AUDIO, IMAGE, Sources, download, is_public, sniff
from tests.fakes.file_server import FileServer, Served, file_server

HERE = Sources((), local=("127.0.0.1",), most_bytes=100_000, most_seconds=Seconds(5.0))


def tone(frames: int = 2_000) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(44_100)
        written.writeframes(bytes(2 * frames))
    return file.getvalue()


@pytest_asyncio.fixture
async def server() -> AsyncIterator[FileServer]:
    async with file_server() as fake:
        fake.files["/tone.wav"] = Served(tone())
        yield fake


async def test_a_file_arrives_as_it_was_made_and_no_key_goes_along(server: FileServer) -> None:
    found = await download(f"{server.address}/tone.wav", HERE, AUDIO)
    assert (found.data, found.suffix) == (tone(), "wav")
    ((_, headers),) = server.asked
    assert headers["host"] == f"127.0.0.1:{server.port}"
    assert not {"authorization", "cookie", "x-api-key", "x-hume-api-key"} & set(headers)


async def test_redirects_are_followed_a_few_times(server: FileServer) -> None:
    server.files["/a"] = Served(status=302, headers={"Location": "/b"})
    server.files["/b"] = Served(status=307, headers={"Location": f"{server.address}/tone.wav"})
    assert (await download(f"{server.address}/a", HERE, AUDIO)).suffix == "wav"
    server.files["/round"] = Served(status=302, headers={"Location": "/round"})
    with pytest.raises(DownloadError, match="too often"):
        await download(f"{server.address}/round", HERE, AUDIO)
    assert len(server.asked) == 3 + 4


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("https://10.0.0.1/x.wav", "not known"),
        ("http://169.254.169.254/latest/meta-data", "not a safe one"),
        ("https://files.example.com/x.wav", "not known"),
        ("file:///etc/passwd", "not a safe one"),
        ("https://127.0.0.1@evil.example/x.wav", "not known"),
        ("ftp://127.0.0.1/x.wav", "not a safe one"),
        ("http://[::1/x", "cannot be read"),
        ("", "not a safe one"),
    ],
)
async def test_an_address_elsewhere_is_refused_also_behind_a_redirect(
    address: str, reason: str, server: FileServer
) -> None:
    with pytest.raises(DownloadError, match=reason) as refused:
        await download(address, HERE, AUDIO)
    assert not refused.value.retryable
    server.files["/away"] = Served(status=302, headers={"Location": address})
    if address:
        with pytest.raises(DownloadError, match=f"{reason}|connection was lost"):
            await download(f"{server.address}/away", HERE, AUDIO)


async def test_a_listed_name_that_stands_for_a_private_address_is_refused(
    server: FileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    async def getaddrinfo(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        # One public address beside a private one: a name that means to slip through.
        return [(2, 1, 6, "", ("93.184.216.34", port)), (2, 1, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", getaddrinfo)
    listed = Sources(("*.delivery.example",))
    with pytest.raises(DownloadError, match="private network"):
        await download("https://files.delivery.example/x.wav", listed, AUDIO)
    server.files["/away"] = Served(status=302, headers={"Location": "https://files.delivery.example/x.wav"})
    both = Sources(("*.delivery.example",), local=("127.0.0.1",))
    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", getaddrinfo)
    with pytest.raises(DownloadError):
        await download("https://files.delivery.example/x.wav", both, AUDIO)
    assert asked == ["files.delivery.example"] * 2


async def test_the_connection_goes_to_the_address_that_was_looked_at(
    server: FileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolved: list[str] = []

    async def getaddrinfo(host: str, port: int, **_: Any) -> list[Any]:
        # The second answer would be another one.
        resolved.append(host)
        return [(2, 1, 6, "", ("127.0.0.1" if len(resolved) == 1 else "192.0.2.1", port))]

    loop = asyncio.get_running_loop()
    real = loop.getaddrinfo

    async def either(host: Any, port: Any, **given: Any) -> Any:
        return await (getaddrinfo(host, port) if host == "files.test" else real(host, port, **given))

    monkeypatch.setattr(loop, "getaddrinfo", either)
    listed = Sources((), local=("files.test",))
    assert (await download(f"http://files.test:{server.port}/tone.wav", listed, AUDIO)).suffix == "wav"
    assert server.asked[0][1]["host"] == f"files.test:{server.port}"
    assert resolved == ["files.test"]


def test_only_listed_hosts_are_allowed() -> None:
    sources = Sources(("replicate.delivery", "*.replicate.delivery"), local=("127.0.0.1",))
    for host in ("replicate.delivery", "pbxt.replicate.delivery", "PBXT.Replicate.Delivery.", "127.0.0.1"):
        assert sources.allows(host)
    for host in ("evilreplicate.delivery", "replicate.delivery.evil.example", "localhost", ""):
        assert not sources.allows(host)


def test_only_addresses_of_the_open_internet_are_public() -> None:
    for address in ("93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822"):
        assert is_public(address)
    for address in (
        "127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "::1", "::", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "2002:7f00:1::", "64:ff9b:1::1",
        "64:ff9b::7f00:1", "255.255.255.255",
    ):  # fmt: skip
        assert not is_public(address), address


async def test_a_file_that_is_too_large_is_refused_before_and_while_it_comes(server: FileServer) -> None:
    server.files["/claims"] = Served(tone(), length=100_001)
    server.files["/grows"] = Served(
        b"19000\r\n" + bytes(0x19000) + b"\r\n0\r\n\r\n",
        headers={"Transfer-Encoding": "chunked", "Content-Length": ""},
    )
    for path in ("/claims", "/grows"):
        with pytest.raises(DownloadError, match="too large") as refused:
            await download(server.address + path, HERE, AUDIO)
        assert not refused.value.retryable


async def test_a_slow_body_is_given_up_when_its_time_is_over(server: FileServer) -> None:
    server.files["/slow"] = Served(tone(), pause=0.05)
    hurried = Sources((), local=("127.0.0.1",), most_seconds=Seconds(0.4))
    async with asyncio.timeout(3):
        with pytest.raises(DownloadError, match="too long") as failed:
            await download(f"{server.address}/slow", hurried, AUDIO)
    assert failed.value.retryable


async def test_a_server_that_falls_silent_is_given_up(server: FileServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "_SILENCE", 0.2)
    server.files["/silent"] = Served(tone(), pause=2.0)
    with pytest.raises(DownloadError, match="silent") as failed:
        await download(f"{server.address}/silent", HERE, AUDIO)
    assert failed.value.retryable


async def test_a_file_that_ends_early_is_not_used(server: FileServer) -> None:
    server.files["/cut"] = Served(tone()[:1000], length=len(tone()))
    with pytest.raises(DownloadError, match="connection was lost") as failed:
        await download(f"{server.address}/cut", HERE, AUDIO)
    assert failed.value.retryable


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE html><p>Sign in",
        b'{"detail": "no"}',
        b"",
        b"RIFF\x00\x00\x00\x00AVI ",
        b"\x89PNG\r\n\x1a\n",
        b"MZ\x90",
    ],
)
async def test_what_is_no_audio_by_its_bytes_is_not_used_whatever_it_calls_itself(
    body: bytes, server: FileServer
) -> None:
    server.files["/tone.wav"] = Served(body, headers={"Content-Type": "audio/wav"})
    with pytest.raises(DownloadError, match="not used"):
        await download(f"{server.address}/tone.wav", HERE, AUDIO)


async def test_a_packed_file_is_refused(server: FileServer) -> None:
    server.files["/bomb"] = Served(gzip.compress(bytes(50_000_000)), headers={"Content-Encoding": "gzip"})
    with pytest.raises(DownloadError, match="packed"):
        await download(f"{server.address}/bomb", HERE, AUDIO)
    assert server.asked[0][1]["accept-encoding"] == "identity"


@pytest.mark.parametrize(("status", "retryable"), [(404, False), (410, False), (403, False), (500, True), (429, True)])
async def test_a_file_that_is_gone_is_told_from_a_fault(status: int, retryable: bool, server: FileServer) -> None:
    server.files["/x"] = Served(tone(), status=status)
    with pytest.raises(DownloadError) as failed:
        await download(f"{server.address}/x", HERE, AUDIO)
    assert failed.value.retryable is retryable


async def test_files_inside_the_address_are_read_as_well() -> None:
    packed = base64.b64encode(tone()).decode()
    found = await download(f"data:audio/wav;base64,{packed}", HERE, AUDIO)
    assert (found.data, found.suffix) == (tone(), "wav")
    for bad in ("data:audio/wav;base64,%%%", "data:audio/wav", f"data:;base64,{'A' * 200_000}"):
        with pytest.raises(DownloadError):
            await download(bad, HERE, AUDIO)


def test_files_are_known_by_their_first_bytes() -> None:
    heads = {
        b"ID3\x04\x00": "mp3", b"\xff\xfb\x90\x00": "mp3", b"\xff\xf3\x40": "mp3", b"fLaC\x00": "flac",
        b"OggS\x00": "ogg", b"\x00\x00\x00\x20ftypM4A ": "m4a", b"\xff\xd8\xff\xe0": "jpg", b"\x89PNG\r\n": "png",
        b"RIFF\x24\x00\x00\x00WEBPVP8 ": "webp", b"\xff\xf1\x50": "", b"\xff\xea": "", b"\xff": "",
    }  # fmt: skip
    assert {head: sniff(head) for head in heads} == heads
    assert not AUDIO & IMAGE
