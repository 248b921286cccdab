"""Encodes mastered audio, block by block, with the encoder that was measured fastest for each format.

CPU seconds for ten minutes of stereo: MP3 7 through the ffmpeg binary (29 through PyAV's build of LAME), AAC 6 through
PyAV's fast coder (32 through the binary), FLAC under 2. Knows nothing of loudness; what it is given it encodes.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Final, Protocol, Self, cast

import av
import av.error
import numpy as np
import soxr
from numpy.typing import NDArray

from narratix_desktop.audio.buffer import Audio, as_planes
from narratix_desktop.audio.mastering import Dither
from narratix_desktop.domain.errors import AudioError
from narratix_desktop.media.ffmpeg import FfmpegEncoder
from narratix_desktop.ports.jobs import EncodeSpec

_DEFAULT_BIT_RATES: Final = {"mp3": 192_000, "aac": 128_000, "opus": 96_000}
_OPUS_RATE = 48_000
_AAC_BLOCK = 1024
_AAC_LEAST_REST = 96
"""MP4 says in whole milliseconds, 45 frames, where a file ends. A last block that holds fewer may lie behind that, is
not read, and then a joined book lacks its end; such a rest is filled up with two milliseconds of silence."""
LOSSY: Final = frozenset(_DEFAULT_BIT_RATES)
"""Codecs that add overshoots of their own and take no dither."""


class Encoder(Protocol):
    """An open file that takes blocks of shape ``(n, channels)``."""

    def write(self, block: Audio) -> None:
        """Encode the next frames. Raises ``AudioError``."""
        ...


@dataclass(frozen=True, slots=True)
class Labels:
    """What a file says about itself: tags by their ffmpeg names, and a cover, which only MP3 takes here."""

    tags: Mapping[str, str]
    cover: Path | None = None


@contextmanager
def open_encoder(path: Path, rate: int, channels: int, spec: EncodeSpec, labels: Labels) -> Iterator[Encoder]:
    """Open ``path`` for encoding; it is whole when the block ends.

    Raises:
        AudioError: The codec is unknown, or the encoder failed.
    """
    if spec.codec == "mp3":
        with FfmpegEncoder(rate, channels, _mp3_arguments(path, spec, labels)) as encoder:
            yield encoder
        return
    if spec.codec not in _OPENERS:
        raise AudioError(f"There is no encoder for {spec.codec}.", "Choose mp3, aac, flac, wav or opus.")
    with _PyavEncoder(path, rate, channels, spec, labels) as opened:
        yield opened


def _mp3_arguments(path: Path, spec: EncodeSpec, labels: Labels) -> list[str]:
    arguments: list[str] = []
    if labels.cover is not None:
        arguments += ["-i", str(labels.cover), "-map", "0:a", "-map", "1:v", "-c:v", "copy"]
        arguments += ["-disposition:v", "attached_pic", "-metadata:s:v", "comment=Cover (front)"]
    bit_rate = spec.bit_rate or _DEFAULT_BIT_RATES["mp3"]
    arguments += ["-c:a", "libmp3lame", "-b:a", str(bit_rate), "-abr", "0", "-id3v2_version", "3", "-write_xing", "1"]
    for key, value in _clean(labels.tags).items():
        arguments += ["-metadata", f"{key}={value}"]
    return [*arguments, "-f", "mp3", str(path)]


def _clean(tags: Mapping[str, str]) -> dict[str, str]:
    """Tags without empty values and without NUL, which no container can hold."""
    return {key: value.replace("\0", "") for key, value in tags.items() if value}


@dataclass(frozen=True, slots=True)
class _Opening:
    container: str
    codec: str
    sample_format: str
    options: Mapping[str, str]


_OPENERS: Final = {
    "aac": _Opening("ipod", "aac", "fltp", {"aac_coder": "fast"}),
    "flac": _Opening("flac", "flac", "s16", {"compression_level": "5"}),
    "wav": _Opening("wav", "pcm_s16le", "s16", {}),
    "opus": _Opening("opus", "libopus", "flt", {}),
}

# RF64 lifts the limit of 4 GB where it is needed.
_CONTAINER_OPTIONS: Final = {"ipod": {"movflags": "+faststart"}, "wav": {"rf64": "auto"}}


class _PyavEncoder:
    def __init__(self, path: Path, rate: int, channels: int, spec: EncodeSpec, labels: Labels) -> None:
        opening = _OPENERS[spec.codec]
        codec, form = opening.codec, opening.sample_format
        if spec.codec == "wav" and spec.bits == 24:
            codec, form = "pcm_s24le", "s32"
        if spec.codec == "flac" and spec.bits == 24:
            form = "s32"
        self._codec = codec
        self._form = form
        self._layout = "stereo" if channels == 2 else "mono"
        self._rate = _OPUS_RATE if spec.codec == "opus" else rate
        self._resampler = (
            soxr.ResampleStream(rate, self._rate, channels, dtype="float32", quality="HQ")
            if self._rate != rate
            else None
        )
        self._channels = channels
        self._dither = Dither() if form == "s16" else None
        self._frames = 0
        options = _CONTAINER_OPTIONS.get(opening.container, {})
        self._container = av.open(str(path), "w", format=opening.container, options=options)
        try:
            self._open_stream(codec, form, opening.options, spec.bit_rate or _DEFAULT_BIT_RATES.get(spec.codec, 0))
            self._container.metadata.update(_clean(labels.tags))
        except (av.error.FFmpegError, OSError, ValueError) as error:
            self._container.close()
            raise AudioError(f"The {spec.codec} encoder could not be opened.", "Choose another format.") from error

    def _open_stream(self, codec: str, form: str, options: Mapping[str, str], bit_rate: int) -> None:
        stream = self._container.add_stream(
            codec, rate=self._rate, layout=self._layout, format=form, options=dict(options)
        )
        self._stream = cast("av.AudioStream", stream)
        self._stream.time_base = Fraction(1, self._rate)
        if bit_rate:
            self._stream.bit_rate = bit_rate

    def write(self, block: Audio) -> None:
        """Encode the next frames, shape ``(n, channels)``."""
        if self._resampler is not None:
            block = self._resampler.resample_chunk(np.ascontiguousarray(block))
        self._encode(block)

    def _encode(self, block: Audio) -> None:
        if not len(block):
            return
        frame = av.AudioFrame.from_ndarray(self._packed(block), format=self._form, layout=self._layout)
        frame.sample_rate = self._rate
        frame.pts = self._frames
        frame.time_base = Fraction(1, self._rate)
        self._frames += len(block)
        try:
            self._container.mux(self._stream.encode(frame))
        except av.error.FFmpegError as error:
            raise AudioError(f"The encoder failed: {error.strerror}.", "Check that the disk has room.") from error

    def _packed(self, block: Audio) -> NDArray[np.float32] | NDArray[np.int16] | NDArray[np.int32]:
        if self._form == "fltp":
            return as_planes(block)
        if self._dither is not None:
            return np.ascontiguousarray(self._dither.to_int16(block)).reshape(1, -1)
        if self._form == "s32":
            return to_24_bits(block).reshape(1, -1)
        return np.ascontiguousarray(block).reshape(1, -1)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._container:
            if kind is not None:
                return
            if self._codec == "aac" and 0 < self._frames % _AAC_BLOCK < _AAC_LEAST_REST:
                self._encode(np.zeros((_AAC_LEAST_REST - self._frames % _AAC_BLOCK, self._channels), np.float32))
            if self._resampler is not None:
                self._encode(self._resampler.resample_chunk(np.zeros((0, self._channels), np.float32), last=True))
            try:
                self._container.mux(self._stream.encode(None))
            except av.error.FFmpegError as failed:
                raise AudioError(f"The encoder failed: {failed.strerror}.", "Check that the disk has room.") from failed


def to_24_bits(block: Audio) -> NDArray[np.int32]:
    """Samples as 24 bits in the upper part of 32, rounded and clipped at full scale; contiguous, same shape."""
    scaled = np.rint(np.ascontiguousarray(block) * np.float32(1 << 23))
    np.clip(scaled, -float(1 << 23), float((1 << 23) - 1), out=scaled)
    values: NDArray[np.int32] = scaled.astype(np.int32)
    values <<= 8
    return values
