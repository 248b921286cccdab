"""Decodes any audio file to float32, resampled once, in memory or block by block.

WAV files of plain PCM are read directly, which makes the many short takes of a book cheap; everything else goes
through PyAV.
"""

import wave
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, cast

import av
import av.error
import numpy as np
import soxr

from narratix_desktop.audio.buffer import Audio
from narratix_desktop.domain.errors import AudioError
from narratix_desktop.domain.units import PROJECT_RATE

_BLOCK = 1 << 16
_QUALITY = "HQ"
_RUN_UP = 0.5


def decode(source: Path | bytes, rate: int | None = PROJECT_RATE) -> Audio:
    """Decode a whole file.

    Args:
        source: A file, or its bytes.
        rate: Frames per second of the answer; None keeps the file's own.

    Returns:
        Shape ``(n, channels)``.

    Raises:
        AudioError: The file is missing, truncated beyond use, or holds no audio.
    """
    native, found = decode_native(source)
    return found if rate is None else resample(found, native, rate)


def resample(samples: Audio, native: int, rate: int) -> Audio:
    """A whole recording at another rate; shape ``(n, channels)``."""
    if native == rate:
        return samples
    return cast("Audio", soxr.resample(samples, native, rate, quality=_QUALITY))


def decode_native(source: Path | bytes) -> tuple[int, Audio]:
    """Decode a whole file at its own rate; return the rate and shape ``(n, channels)``. Raises ``AudioError``."""
    plain = _read_wav(source)
    if plain is not None:
        return plain
    with open_stream(source) as stream:
        blocks = list(stream.blocks())
        return stream.rate, np.concatenate(blocks) if blocks else np.zeros((0, stream.channels), dtype=np.float32)


def stream_blocks(source: Path, rate: int | None = PROJECT_RATE) -> Iterator[Audio]:
    """Decode a file in blocks of about a second and a half, in constant memory. Raises ``AudioError``."""
    with open_stream(source) as stream:
        blocks = _regrouped(stream.blocks())
        if rate is None or stream.rate == rate:
            yield from blocks
        else:
            yield from resampled(blocks, stream.rate, rate, stream.channels)


def resampled(blocks: Iterator[Audio], native: int, rate: int, channels: int) -> Iterator[Audio]:
    """Blocks at another rate; the first frame of the answer is the first one given."""
    resampler = soxr.ResampleStream(native, rate, channels, dtype="float32", quality=_QUALITY)
    for block in blocks:
        yield cast("Audio", resampler.resample_chunk(np.ascontiguousarray(block)))
    tail = np.zeros((0, channels), dtype=np.float32)
    yield cast("Audio", resampler.resample_chunk(tail, last=True))


def first_frames(source: Path, count: int) -> Audio:
    """The first ``count`` frames of a file at its own rate, without reading the rest. Raises ``AudioError``."""
    with open_stream(source) as stream:
        found: Audio = np.zeros((0, stream.channels), dtype=np.float32)
        for block in stream.blocks():
            found = np.concatenate([found, block])
            if len(found) >= count:
                break
        return found[:count]


def last_frames(source: Path, count: int) -> Audio:
    """The last ``count`` frames of a file at its own rate, without reading what is before. Raises ``AudioError``."""
    with open_stream(source) as stream:
        return np.concatenate([np.zeros((0, stream.channels), dtype=np.float32), *stream.ending(count)])[-count:]


class AudioStream:
    """An open file's audio. ``rate`` and ``channels`` are the file's own; ``seconds`` is its length as it states it."""

    def __init__(self, container: "av.container.InputContainer", name: str) -> None:
        self._container = container
        self._stream = container.streams.audio[0]
        self._name = name
        self._origin: int | None = None
        self.rate = self._stream.rate
        self.channels = self._stream.channels
        self.seconds = (container.duration or 0) / 1_000_000

    def blocks_from(self, frame: int) -> Iterator[Audio]:
        """As :meth:`blocks`, from one of the file's own frames on, to the sample. Raises ``AudioError``."""
        try:
            if self._origin is None:
                # Where a codec begins with a delay, its first frame is not stamped 0.
                self._container.seek(0)
                self._origin = next((one.pts or 0 for one in self._container.decode(self._stream)), 0)
            base = self._stream.time_base or Fraction(1, self.rate)
            # Codecs whose frames lean on those before them need a run-up.
            early = int((frame / self.rate - _RUN_UP) / base)
            # Only from its very beginning a file is cut to where its sound begins.
            self._container.seek(self._origin + early if early > 0 else 0, stream=self._stream)
            counted = 0
            for one in self._container.decode(self._stream):
                # Vorbis is stamped per page, not per frame; from the beginning counting is exact.
                begins = round(((one.pts or 0) - self._origin) * base * self.rate) if early > 0 else counted
                counted += one.samples
                if begins + one.samples > frame:
                    yield _samples(one, self.channels)[max(0, frame - begins) :]
        except av.error.FFmpegError as error:
            raise _undecodable(self._name) from error

    def blocks(self) -> Iterator[Audio]:
        """Decode frame by frame; each block has shape ``(n, channels)``. Raises ``AudioError``."""
        try:
            for frame in self._container.decode(self._stream):
                yield _samples(frame, self.channels)
        except av.error.FFmpegError as error:
            raise _undecodable(self._name) from error

    def ending(self, count: int) -> Iterator[Audio]:
        """Decode what holds the last ``count`` frames, as far as the container can seek. Raises ``AudioError``."""
        if self._stream.duration is not None and self._stream.time_base is not None:
            wanted = self._stream.duration - round((count + _BLOCK) / (self.rate * self._stream.time_base))
            self._container.seek(max(0, wanted), stream=self._stream)
        yield from self.blocks()


@contextmanager
def open_stream(source: Path | bytes) -> Iterator[AudioStream]:
    """Open a file's first audio stream. Raises ``AudioError``."""
    name = source.name if isinstance(source, Path) else "The recording"
    try:
        # The table of contents of an MP3 file has a hundred entries; without it FFmpeg seeks to the very frame.
        options = {"usetoc": "0"}
        container = av.open(str(source) if isinstance(source, Path) else BytesIO(source), mode="r", options=options)
    except (av.error.FFmpegError, OSError) as error:
        raise _undecodable(name) from error
    with container:
        if not container.streams.audio:
            raise AudioError(f"{name} holds no audio.", "Choose an audio file.")
        yield AudioStream(container, name)


def _samples(frame: av.AudioFrame, channels: int) -> Audio:
    """A decoded frame as shape ``(n, channels)``; planar formats come as a transposed view."""
    if frame.format.name == "fltp":
        # Straight from the codec's buffers, which may be longer than the frame: a third of the cost of to_ndarray.
        return np.stack([np.frombuffer(memoryview(plane), np.float32, frame.samples) for plane in frame.planes]).T
    values = frame.to_ndarray()
    columns: Audio = (values.T if frame.format.is_planar else values.reshape(-1, channels)).astype(
        np.float32, copy=False
    )
    if values.dtype == np.uint8:
        columns = columns - np.float32(128.0)
    if values.dtype.kind in "iu":
        columns = columns * np.float32(2.0 ** (1 - 8 * values.dtype.itemsize))
    return columns


def _regrouped(blocks: Iterator[Audio]) -> Iterator[Audio]:
    """Join the small frames of a codec into blocks that numpy handles well; planes stay planes."""
    held: list[Audio] = []
    count = 0
    for block in blocks:
        held.append(block.T)
        count += len(block)
        if count >= _BLOCK:
            yield np.concatenate(held, axis=1).T
            held, count = [], 0
    if held:
        yield np.concatenate(held, axis=1).T


def _read_wav(source: Path | bytes) -> tuple[int, Audio] | None:
    """A plain PCM WAV file of 16, 24 or 32 bits; None where it is something else."""
    try:
        stream: BinaryIO = source.open("rb") if isinstance(source, Path) else BytesIO(source)
        with stream:
            if stream.read(4) != b"RIFF":
                return None
            stream.seek(0)
            with wave.open(stream) as opened:
                width, channels, rate = opened.getsampwidth(), opened.getnchannels(), opened.getframerate()
                data = opened.readframes(opened.getnframes())
    except (OSError, EOFError, wave.Error):
        return None
    data = data[: len(data) // (width * channels) * width * channels]
    if width == 2:
        values = np.frombuffer(data, dtype="<i2").astype(np.float32) * np.float32(2.0**-15)
    elif width == 3:
        padded = np.zeros((len(data) // 3, 4), dtype=np.uint8)
        padded[:, 1:] = np.frombuffer(data, dtype=np.uint8).reshape(-1, 3)
        values = padded.view("<i4")[:, 0].astype(np.float32) * np.float32(2.0**-31)
    elif width == 4:
        values = np.frombuffer(data, dtype="<i4").astype(np.float32) * np.float32(2.0**-31)
    else:
        return None
    return rate, values.reshape(-1, channels)


def _undecodable(name: str) -> AudioError:
    return AudioError(f"{name} cannot be decoded.", "The file may be damaged or of an unknown kind.", retryable=False)
