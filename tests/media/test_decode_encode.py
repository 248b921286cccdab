import os
import signal
import subprocess
import sys
import time
import wave
from pathlib import Path

import av
import numpy as np
import pytest

from narratix_desktop.audio.buffer import Audio
from narratix_desktop.domain.errors import AudioError
from narratix_desktop.domain.ids import Sha256
from narratix_desktop.media.decode import decode, decode_native, stream_blocks
from narratix_desktop.media.encode import Labels, open_encoder, to_24_bits
from narratix_desktop.media.ffmpeg import ffmpeg_path
from narratix_desktop.media.measure import measure_file
from narratix_desktop.media.probe import probe
from narratix_desktop.media.sources import AssetSource
from narratix_desktop.media.staging import staged
from narratix_desktop.ports.jobs import EncodeSpec
from tests.audio.signals import RATE, FloatArray, ffmpeg_figures, noise, rms, sine, stereo


def write_wav(path: Path, samples: FloatArray, rate: int, width: int = 2) -> None:
    with wave.open(str(path), "wb") as opened:
        opened.setnchannels(1 if samples.ndim == 1 else samples.shape[1])
        opened.setsampwidth(width)
        opened.setframerate(rate)
        full = np.rint(samples.astype(np.float64) * (2 ** (8 * width - 1) - 1)).astype("<i4").reshape(-1, 1)
        opened.writeframes(full.view(np.uint8).reshape(-1, 4)[:, :width].tobytes())


def encode(path: Path, samples: Audio, spec: EncodeSpec, labels: Labels | None = None) -> None:
    with open_encoder(path, RATE, samples.shape[1], spec, labels or Labels({})) as encoder:
        for start in range(0, len(samples), 50_000):
            encoder.write(samples[start : start + 50_000])


@pytest.mark.parametrize("width", [2, 3, 4])
def test_wav_of_any_width_is_read_as_it_is(tmp_path: Path, width: int) -> None:
    samples = stereo(sine(440.0, 0.5), noise(0.5))
    write_wav(tmp_path / "a.wav", samples, 48_000, width)
    rate, found = decode_native(tmp_path / "a.wav")
    assert rate == 48_000
    np.testing.assert_allclose(found, samples, atol=2 ** (2 - 8 * width) + 1e-7)
    np.testing.assert_array_equal(decode_native((tmp_path / "a.wav").read_bytes())[1], found)


@pytest.mark.parametrize("rate", [16_000, 22_050, 24_000, 48_000])
def test_every_rate_is_resampled_to_the_project_s(tmp_path: Path, rate: int) -> None:
    tone = sine(997.0, 2.0, -12.0, rate)
    write_wav(tmp_path / "a.wav", tone, rate)
    found = decode(tmp_path / "a.wav")
    assert len(found) == pytest.approx(2 * RATE, abs=2)
    expected = sine(997.0, 2.0, -12.0)[:, np.newaxis]
    middle = slice(RATE // 2, RATE)
    assert rms(found[middle] - expected[middle]) < -70.0
    np.testing.assert_allclose(np.concatenate(list(stream_blocks(tmp_path / "a.wav"))), found, atol=1e-4)


@pytest.mark.parametrize(
    ("codec", "suffix", "tolerance"), [("mp3", ".mp3", -44.0), ("aac", ".m4a", -50.0), ("opus", ".opus", -45.0)]
)
def test_lossy_codecs_keep_the_sound_in_its_place(tmp_path: Path, codec: str, suffix: str, tolerance: float) -> None:
    samples = stereo(sine(440.0, 3.0, -12.0), sine(660.0, 3.0, -12.0))
    samples[:RATE] = 0.0
    path = tmp_path / f"a{suffix}"
    encode(path, samples, EncodeSpec(codec))
    found = decode(path)
    assert len(found) == pytest.approx(len(samples), abs=1200)
    middle = slice(RATE * 3 // 2, RATE * 5 // 2)
    assert rms(found[middle] - samples[middle]) < tolerance
    assert rms(found[: RATE * 9 // 10]) < -70.0


def test_premaster_format_gives_back_24_bits_exactly(tmp_path: Path) -> None:
    samples = to_24_bits(stereo(noise(1.0, -30.0, 1), noise(1.0, -100.0, 2))).astype(np.float32) * np.float32(2.0**-31)
    encode(tmp_path / "a.flac", samples, EncodeSpec("flac", bits=24))
    np.testing.assert_array_equal(decode(tmp_path / "a.flac"), samples)


def test_only_sixteen_bit_files_are_dithered(tmp_path: Path) -> None:
    still = np.full((RATE, 2), 0.25 / 32768, dtype=np.float32)
    for spec, dithered in (
        (EncodeSpec("wav"), True),
        (EncodeSpec("flac"), True),
        (EncodeSpec("flac", bits=24), False),
        (EncodeSpec("wav", bits=24), False),
    ):
        path = tmp_path / f"a.{spec.codec}"
        encode(path, still, spec)
        assert (len(np.unique(decode(path))) > 1) is dithered


def test_mp3_is_constant_192_kbps_with_id3v2_3_tags_and_cover(tmp_path: Path) -> None:
    from PIL import Image

    Image.new("RGB", (300, 300), (120, 20, 60)).save(tmp_path / "cover.jpg")
    tags = {"title": "Kapitel Één", "album": "A; b=c", "artist": "Ø"}
    path = tmp_path / "a.mp3"
    encode(path, stereo(noise(2.0, -20.0)), EncodeSpec("mp3", 192_000), Labels(tags, tmp_path / "cover.jpg"))
    facts = probe(path)
    assert (facts.codec, facts.sample_rate, facts.channels) == ("mp3", RATE, 2)
    assert (facts.bit_rate, facts.constant_bit_rate) == (192_000, True)
    assert path.read_bytes()[:4] == b"ID3\x03"
    with av.open(str(path)) as container:
        assert {key: container.metadata[key] for key in tags} == tags
        assert len(container.streams.video) == 1


def test_variable_bit_rate_is_told_from_constant(tmp_path: Path) -> None:
    encode(tmp_path / "a.wav", stereo(np.concatenate([noise(2.0), noise(2.0, -90.0)])), EncodeSpec("wav"))
    command = [ffmpeg_path(), "-v", "error", "-i", str(tmp_path / "a.wav"), "-q:a", "4", str(tmp_path / "a.mp3")]
    subprocess.run(command, check=True)
    assert probe(tmp_path / "a.mp3").constant_bit_rate is False


def test_measurement_of_an_mp3_agrees_with_ffmpeg(tmp_path: Path) -> None:
    random = np.random.default_rng(1)
    samples = stereo(noise(8.0, -18.0, 1), sine(500.0, 8.0, -9.0)) * np.repeat(random.random(80), RATE // 10)[:, None]
    path = tmp_path / "a.mp3"
    encode(path, samples.astype(np.float32), EncodeSpec("mp3"))
    ours, theirs = measure_file(path), ffmpeg_figures(ffmpeg_path(), path)
    assert ours.loudness == pytest.approx(theirs["loudness"], abs=0.1)
    assert ours.rms == pytest.approx(theirs["rms"], abs=0.1)
    assert ours.peak == pytest.approx(theirs["peak"], abs=0.1)
    assert ours.true_peak == pytest.approx(theirs["true_peak"], abs=0.3)


@pytest.mark.parametrize("content", [b"", b"not audio at all" * 100, b"RIFF\x00\x00\x00\x00WAVE", b"ID3"])
def test_what_is_no_audio_is_refused_in_one_way(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.mp3"
    path.write_bytes(content)
    for attempt in (lambda: decode(path), lambda: measure_file(path), lambda: decode(content)):
        with pytest.raises(AudioError):
            attempt()
    with pytest.raises(AudioError):
        decode(tmp_path / "missing.wav")


def test_encoder_that_fails_says_so_and_leaves_nothing(tmp_path: Path) -> None:
    target = tmp_path / "a.mp3"
    target.write_bytes(b"earlier")
    with pytest.raises(AudioError), staged(target) as part:
        encode(part / "no" / "such", stereo(noise(1.0)), EncodeSpec("mp3"))
    with pytest.raises(AudioError):
        encode(tmp_path / "a.xyz", stereo(noise(0.1)), EncodeSpec("realaudio"))
    assert [path.name for path in tmp_path.iterdir()] == ["a.mp3"]
    assert target.read_bytes() == b"earlier"


def test_leftovers_of_dead_processes_are_swept_and_those_of_living_ones_stay(tmp_path: Path) -> None:
    dead, living = tmp_path / ".a.999999999.part.mp3", tmp_path / f".a.{os.getppid()}.part.mp3"
    dead.touch()
    living.touch()
    with staged(tmp_path / "a.mp3") as part:
        part.write_bytes(b"new")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([living.name, "a.mp3"])


def test_long_sounds_are_read_from_disk_and_sound_the_same(tmp_path: Path) -> None:
    samples = stereo(noise(61.0, -20.0, 1), noise(61.0, -20.0, 2))
    encode(tmp_path / "long.flac", samples, EncodeSpec("flac"))
    with AssetSource({Sha256("a"): tmp_path / "long.flac"}) as source:
        loaded = source.load(Sha256("a"))
        assert not isinstance(loaded, np.ndarray)
        assert loaded.shape == samples.shape
        np.testing.assert_allclose(loaded[60 * RATE : 60 * RATE + 100], samples[60 * RATE : 60 * RATE + 100], atol=1e-4)
        assert len(loaded[61 * RATE - 5 : 61 * RATE + 5]) == 5
        with pytest.raises(AudioError):
            source.load(Sha256("b"))


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
def test_ffmpeg_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    script = f"""
import os, time, numpy as np
from pathlib import Path
from narratix_desktop.media.encode import Labels, open_encoder
from narratix_desktop.ports.jobs import EncodeSpec
with open_encoder(Path({str(tmp_path / "a.mp3")!r}), 44100, 2, EncodeSpec("mp3"), Labels({{}})) as encoder:
    encoder.write(np.zeros((44100, 2), np.float32))
    print(encoder._child.pid, flush=True)
    time.sleep(60)
"""
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and _runs(child):
        time.sleep(0.05)
    assert not _runs(child)


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.mark.parametrize("rest", [0, 1, 16, 18, 40, 100, 1023])
@pytest.mark.parametrize("blocks", [5, 373])
def test_an_aac_file_ends_with_the_packet_that_ends_its_last_block(tmp_path: Path, blocks: int, rest: int) -> None:
    frames = blocks * 1024 + rest
    path = tmp_path / "end.m4a"
    sound = np.random.Generator(np.random.PCG64(0)).standard_normal((frames, 2), dtype=np.float32) * 0.05
    with open_encoder(path, 44_100, 2, EncodeSpec("aac", 128_000, "m4a"), Labels({})) as encoder:
        encoder.write(sound)
    with av.open(str(path), "r") as opened:
        packets = sum(packet.size > 0 for packet in opened.demux(opened.streams.audio[0]))
    assert packets == 1 + -(-frames // 1024)
