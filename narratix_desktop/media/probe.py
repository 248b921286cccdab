"""What a container says about its audio: codec, rate, channels, bit rate and whether that is constant."""

import mmap
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import av
import av.error

from narratix_desktop.domain.errors import AudioError

_MPEG1_KBPS: Final = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_MPEG2_KBPS: Final = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_RATES: Final = (44_100, 48_000, 32_000)
_SURROUND: Final = ("BL", "BR", "BC", "SL", "SR", "SDL", "SDR", "TBL", "TBC", "TBR")
_WEIGHTS: Final = {**dict.fromkeys(_SURROUND, 1.41), "LFE": 0.0, "LFE2": 0.0}
_NAMES: Final = {"mp3float": "mp3", "libopus": "opus"}


@dataclass(frozen=True, slots=True)
class StreamFacts:
    """A file's audio stream.

    Attributes:
        bit_rate: 0 where the format has none.
        weights: What each channel counts for in loudness, by its place in the room (ITU-R BS.1770-4, table 3).
    """

    codec: str
    sample_rate: int
    channels: int
    bit_rate: int
    constant_bit_rate: bool
    weights: tuple[float, ...] = ()


def probe(path: Path) -> StreamFacts:
    """Read the facts of a file's first audio stream.

    Raises:
        AudioError: The file cannot be opened or holds no audio.
    """
    try:
        with av.open(str(path)) as container:
            if not container.streams.audio:
                raise AudioError(f"{path.name} holds no audio.", "Choose an audio file.")
            stream = container.streams.audio[0]
            codec = _NAMES.get(stream.codec_context.name, stream.codec_context.name)
            bit_rate = stream.bit_rate or container.bit_rate or 0
            weights = tuple(_WEIGHTS.get(channel.name, 1.0) for channel in stream.layout.channels)
            facts = StreamFacts(codec, stream.rate, stream.channels, bit_rate, codec.startswith("pcm_"), weights)
    except (av.error.FFmpegError, OSError) as error:
        raise AudioError(f"{path.name} cannot be opened.", "The file may be damaged or of an unknown kind.") from error
    if facts.codec != "mp3":
        return facts
    rates = _mp3_rates(path)
    mean = facts.bit_rate if len(rates) != 1 else next(iter(rates))
    return replace(facts, bit_rate=mean, constant_bit_rate=len(rates) == 1)


def _mp3_rates(path: Path) -> set[int]:
    """All bit rates of a file, which may be longer than memory."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return set(mp3_bit_rates(data))


def mp3_bit_rates(data: bytes | mmap.mmap) -> Iterator[int]:
    """Bit rate of every MPEG layer III frame, but for a leading information frame (Xing, Info, VBRI).

    Frame headers are laid out as in ISO/IEC 11172-3, 2.4.1.3 and 13818-3.
    """
    at = _behind_id3(data)
    first = True
    while at + 4 <= len(data):
        frame = _frame(data, at)
        if frame is None:
            at += 1
            continue
        bit_rate, length = frame
        head = data[at : at + 64]
        if not (first and (b"Xing" in head or b"Info" in head or b"VBRI" in head)):
            yield bit_rate
        first = False
        at += length


def _behind_id3(data: bytes | mmap.mmap) -> int:
    if data[:3] != b"ID3" or len(data) < 10:
        return 0
    size = 0
    for byte in data[6:10]:
        size = size << 7 | byte & 0x7F
    return 10 + size


def _frame(data: bytes | mmap.mmap, at: int) -> tuple[int, int] | None:
    """Bit rate and length in bytes of the frame whose header stands at ``at``, or None where there is none."""
    if data[at] != 0xFF or data[at + 1] & 0xE6 != 0xE2:
        return None
    version = data[at + 1] >> 3 & 3
    rate_index, kbps_index = data[at + 2] >> 2 & 3, data[at + 2] >> 4
    if version == 1 or rate_index == 3 or kbps_index in (0, 15):
        return None
    rate = _RATES[rate_index] >> {3: 0, 2: 1, 0: 2}[version]
    kbps = (_MPEG1_KBPS if version == 3 else _MPEG2_KBPS)[kbps_index]
    slots = 144 if version == 3 else 72
    return kbps * 1000, slots * kbps * 1000 // rate + (data[at + 2] >> 1 & 1)
