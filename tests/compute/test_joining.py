"""Chapters that were encoded apart are heard as one recording: measured on what players decode."""

import subprocess
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import imageio_ffmpeg
import numpy as np
import pytest

from narratix_desktop.audio.buffer import Audio
from narratix_desktop.compute.joining import join_m4b_job
from narratix_desktop.compute.rendering import master_chapter_job
from narratix_desktop.domain.errors import AudioError
from narratix_desktop.domain.units import PROJECT_RATE as RATE
from narratix_desktop.domain.units import Decibels, Frames
from narratix_desktop.media.aac_grid import BLOCK, TRAIL, lead_at
from narratix_desktop.media.decode import decode, first_frames, last_frames
from narratix_desktop.media.encode import Labels, open_encoder
from narratix_desktop.ports.jobs import EncodeSpec, JoinAnswer, JoinM4bJob, JoinPart, MasterChapterJob, Neighbour

AAC = EncodeSpec("aac", 128_000)
SCALE = 0.5
LENGTHS = (2 * RATE, 3 * BLOCK + 1, RATE + 333, 5 * BLOCK, 2 * RATE + 77)


def melody(frames: int) -> Audio:
    """A signal in which every gap, click and repetition shows: slow chords that never stand still."""
    time = np.arange(frames) / RATE
    left = 0.12 * np.sin(2 * np.pi * (220 * time + 3 * np.sin(0.9 * time))) + 0.05 * np.sin(2 * np.pi * 1310 * time)
    right = 0.12 * np.sin(2 * np.pi * (277 * time + 2 * np.sin(0.7 * time))) + 0.05 * np.sin(2 * np.pi * 1810 * time)
    return np.stack([left, right], axis=1).astype(np.float32)


def room_tone(frames: int) -> Audio:
    noise = np.random.default_rng(5).standard_normal((frames, 2))
    return (noise * 10 ** (-60 / 20)).astype(np.float32)


def join(signal: Audio, lengths: Sequence[int], folder: Path, gains: Sequence[float] | None = None) -> JoinAnswer:
    """Encode a signal in pieces of these lengths, each by itself, and join them.

    ``gains`` are those of mastering; the pieces' premasters lack them.
    """
    gains = gains or [0.0] * len(lengths)
    starts = [sum(lengths[:number]) for number in range(len(lengths))]
    pieces = []
    for number, (start, length, gain) in enumerate(zip(starts, lengths, gains, strict=True)):
        pieces.append(Neighbour(folder / f"{number}.wav", SCALE, Decibels(gain), Frames(0)))
        with open_encoder(pieces[-1].premaster, RATE, 2, EncodeSpec("wav", bits=24), Labels({})) as encoder:
            encoder.write(signal[start : start + length] * np.float32(SCALE * 10 ** (-gain / 20)))
    parts = []
    for number, piece in enumerate(pieces):
        job = MasterChapterJob(
            premaster=piece.premaster,
            scale=SCALE,
            gain=piece.gain,
            ceiling=Decibels(-0.5),
            rms_window=(Decibels(-120.0), Decibels(0.0)),
            spec=AAC,
            target=folder / f"{number}.m4a",
            before=replace(pieces[number - 1], frames=lead_at(starts[number])) if number else None,
            behind=replace(pieces[number + 1], frames=TRAIL) if number + 1 < len(pieces) else None,
        )
        parts.append(JoinPart(master_chapter_job(job).path, f"Kapitel {number} – „Ä“", Frames(lengths[number])))
    return join_m4b_job(JoinM4bJob(tuple(parts), folder / "book.m4b", {"title": "Book"}))


def by_ffmpeg(path: Path) -> Audio:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", str(path), "-f", "f32le", "-ac", "2", "-"]
    return np.frombuffer(subprocess.run(command, check=True, capture_output=True).stdout, np.float32).reshape(-1, 2)


def error_by_block(heard: Audio, signal: Audio) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """RMS of the difference in each whole block of 256 frames."""
    frames = min(len(heard), len(signal)) // 256 * 256
    difference = (heard[:frames] - signal[:frames]).astype(np.float64)
    error: np.ndarray[tuple[int], np.dtype[np.float64]] = np.sqrt(np.square(difference).reshape(-1, 512).mean(axis=1))
    return error


@pytest.mark.parametrize("decoded_by", [decode, by_ffmpeg], ids=["pyav", "ffmpeg"])
def test_signal_goes_on_over_the_joins_as_if_it_had_been_encoded_whole(tmp_path: Path, decoded_by) -> None:  # type: ignore[no-untyped-def]
    signal = melody(sum(LENGTHS))
    (tmp_path / "apart").mkdir()
    (tmp_path / "whole").mkdir()
    apart = decoded_by(join(signal, LENGTHS, tmp_path / "apart").path)
    whole = decoded_by(join(signal, [len(signal)], tmp_path / "whole").path)

    assert -RATE / 1000 < len(apart) - len(signal) < BLOCK  # some players end at the millisecond
    inside = slice(8, -8)  # both have the encoder's swinging in and out at the edges of the book
    usual = error_by_block(whole, signal)[inside]
    assert error_by_block(apart, signal)[inside].max() < 1.1 * usual.max()


def test_sections_of_different_gain_join_as_well(tmp_path: Path) -> None:
    signal = melody(sum(LENGTHS))
    heard = decode(join(signal, LENGTHS, tmp_path, gains=[0.0, 3.0, -2.0, 1.0, 4.0]).path)

    error = error_by_block(heard, signal)[16:-16]
    assert error.max() < 4 * np.median(error)


def test_room_tone_between_chapters_never_falls_silent(tmp_path: Path) -> None:
    signal = room_tone(sum(LENGTHS))
    heard = decode(join(signal, LENGTHS, tmp_path).path)

    levels = np.sqrt(np.square(heard[: len(signal) // 256 * 256].astype(np.float64)).reshape(-1, 512).mean(axis=1))
    assert levels[4:-4].min() > 0.4 * np.median(levels)


def test_chapters_begin_at_the_very_frame(tmp_path: Path) -> None:
    joined = join(melody(sum(LENGTHS)), LENGTHS, tmp_path)

    starts = [sum(LENGTHS[:number]) for number in range(len(LENGTHS))]
    assert [round(mark.start * RATE) for mark in joined.marks] == starts
    with av.open(str(joined.path)) as container:
        chapters = container.chapters()
        duration = container.streams.audio[0].duration
    assert [mark["metadata"]["title"] for mark in chapters] == [mark.title for mark in joined.marks]
    assert {mark["time_base"] for mark in chapters} == {Fraction(1, 1000)}
    assert [mark["start"] / 1000 for mark in chapters] == pytest.approx([start / RATE for start in starts], abs=0.001)
    assert duration is not None
    assert abs(duration - sum(LENGTHS)) < RATE / 1000


def test_book_is_an_m4b_with_cover_and_tags(tmp_path: Path) -> None:
    from PIL import Image

    Image.new("RGB", (400, 400), (10, 90, 60)).save(tmp_path / "cover.jpg")
    first = join(melody(RATE), [RATE], tmp_path).path.with_name("0.m4a")
    tags = {"title": "Book", "artist": "Author", "composer": "Narrator"}
    job = JoinM4bJob((JoinPart(first, "One", Frames(RATE)),), tmp_path / "b.m4b", tags, tmp_path / "cover.jpg")

    data = join_m4b_job(job).path.read_bytes()

    assert data[4:12] == b"ftypM4B "
    assert data.find(b"moov") < data.find(b"mdat")
    assert b"chpl" in data
    assert b"covr" in data
    with av.open(str(tmp_path / "b.m4b")) as container:
        assert container.metadata["title"] == "Book"
        assert container.metadata["composer"] == "Narrator"


def test_parts_that_do_not_fit_are_not_joined(tmp_path: Path) -> None:
    signal = melody(RATE)
    aac = JoinPart(join(signal, [RATE], tmp_path).path.with_name("0.m4a"), "1", Frames(RATE))
    with open_encoder(tmp_path / "a.flac", RATE, 2, EncodeSpec("flac"), Labels({})) as encoder:
        encoder.write(signal)
    flac = JoinPart(tmp_path / "a.flac", "2", Frames(RATE))
    too_short = JoinPart(aac.path, "3", Frames(9 * RATE))
    missing = JoinPart(tmp_path / "none.m4a", "4", Frames(RATE))

    for parts in ((aac, flac), (), (missing,), (too_short,), (aac, too_short)):
        with pytest.raises(AudioError):
            join_m4b_job(JoinM4bJob(parts, tmp_path / "other.m4b"))

    assert not (tmp_path / "other.m4b").exists()


@pytest.mark.parametrize("count", [1, BLOCK, 3 * RATE, 40 * RATE])
def test_edges_of_a_file_are_read_without_the_rest(tmp_path: Path, count: int) -> None:
    signal = melody(20 * RATE)
    with open_encoder(tmp_path / "a.wav", RATE, 2, EncodeSpec("wav", bits=24), Labels({})) as encoder:
        encoder.write(signal)

    np.testing.assert_array_equal(last_frames(tmp_path / "a.wav", count), decode(tmp_path / "a.wav")[-count:])
    np.testing.assert_array_equal(first_frames(tmp_path / "a.wav", count), decode(tmp_path / "a.wav")[:count])
