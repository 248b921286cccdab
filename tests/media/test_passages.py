import subprocess
import time
from pathlib import Path

import numpy as np
import pytest

from narratix_desktop.audio.buffer import Audio
from narratix_desktop.domain.errors import AudioError
from narratix_desktop.domain.units import PROJECT_RATE
from narratix_desktop.media.decode import decode
from narratix_desktop.media.ffmpeg import ffmpeg_path
from narratix_desktop.media.passages import open_passages

SECONDS = 90
FORMATS = {
    "plain.wav": ["-c:a", "pcm_s16le"],
    "slow.wav": ["-ar", "22050", "-ac", "1"],
    "plain.flac": [],
    "studio.flac": ["-ar", "48000"],
    "constant.mp3": ["-b:a", "128k"],
    "variable.mp3": ["-q:a", "4"],
    "speech.mp3": ["-ar", "24000", "-ac", "1", "-b:a", "48k"],
    "music.ogg": ["-c:a", "libvorbis"],
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("sounds")
    random = np.random.default_rng(1)
    drifting = np.cumsum(random.standard_normal((SECONDS * PROJECT_RATE, 2)), axis=0)
    samples = (0.2 * np.sin(drifting * 0.05)).astype("<f4")
    raw = folder / "raw.f32"
    raw.write_bytes(samples.tobytes())
    given = ["-f", "f32le", "-ar", str(PROJECT_RATE), "-ac", "2", "-i", str(raw)]
    for name, arguments in FORMATS.items():
        command = [str(ffmpeg_path()), "-loglevel", "error", *given, *arguments, str(folder / name)]
        subprocess.run(command, check=True)
    return {name: folder / name for name in FORMATS}


@pytest.mark.parametrize("name", list(FORMATS))
def test_a_passage_anywhere_is_that_of_the_whole_file_to_the_sample(files: dict[str, Path], name: str) -> None:
    whole = decode(files[name])
    passages = open_passages(files[name])
    assert passages.channels == whole.shape[1]
    assert passages.frames == pytest.approx(len(whole), abs=PROJECT_RATE // 10)
    for start in (3_000_000, 12_345, 1_000_000, 1_044_100, 0):
        np.testing.assert_allclose(passages.read(start, PROJECT_RATE), whole[start : start + PROJECT_RATE], atol=2e-5)
    passages.close()


def test_reading_on_joins_without_a_seam(files: dict[str, Path]) -> None:
    passages = open_passages(files["studio.flac"])
    parts: list[Audio] = []
    at = 700_000
    for count in (44_100, 10, 30_000, 44_100):
        parts.append(passages.read(at, count))
        at += count
    np.testing.assert_allclose(np.concatenate(parts), decode(files["studio.flac"])[700_000:at], atol=2e-5)
    passages.close()


def test_the_end_gives_what_is_left_and_then_nothing(files: dict[str, Path]) -> None:
    passages = open_passages(files["plain.flac"])
    end = SECONDS * PROJECT_RATE
    assert len(passages.read(end - 100, PROJECT_RATE)) == 100
    assert len(passages.read(end + 5, 100)) == 0
    assert len(passages.read(end - 44_100, 100)) == 100
    passages.close()


def test_reaching_into_a_file_costs_far_less_than_decoding_it(files: dict[str, Path]) -> None:
    began = time.thread_time()
    decode(files["constant.mp3"])
    whole = time.thread_time() - began
    began = time.thread_time()
    passages = open_passages(files["constant.mp3"])
    passages.read(80 * PROJECT_RATE, PROJECT_RATE)
    assert time.thread_time() - began < whole / 3
    passages.close()


def test_a_short_file_is_read_whole_and_a_broken_one_is_refused(tmp_path: Path, files: dict[str, Path]) -> None:
    short = tmp_path / "short.wav"
    cut = ["-i", str(files["plain.wav"]), "-t", "2", str(short)]
    subprocess.run([str(ffmpeg_path()), "-loglevel", "error", *cut], check=True)
    passages = open_passages(short)
    assert passages.frames == 2 * PROJECT_RATE
    np.testing.assert_array_equal(passages.read(1000, 500), decode(short)[1000:1500])
    broken = tmp_path / "broken.mp3"
    broken.write_bytes(b"nothing of the kind" * 100)
    with pytest.raises(AudioError, match=r"broken\.mp3"):
        open_passages(broken)
