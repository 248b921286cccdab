"""Joins AAC files into one M4B: packets are copied, never encoded again.

Chapter marks stand where the parts really begin: they add up the packets' own frames, not durations that anybody
stated. The muxer writes them both as a Nero ``chpl`` atom and as a QuickTime text track, which players read by choice.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Final

import av
import av.error
from av.stream import Disposition

from narratix_desktop.domain.errors import AudioError
from narratix_desktop.domain.units import Seconds
from narratix_desktop.ports.jobs import ChapterMark

if TYPE_CHECKING:
    from av.container.core import Chapter

_FRAME: Final = 1024
"""Frames of an AAC-LC packet; also the priming that the encoder puts before the first sound of each part."""

# The "ipod" muxer would set a brand of its own, but it takes no cover.
_OPTIONS: Final = {"movflags": "+faststart", "brand": "M4B "}


@dataclass(frozen=True, slots=True)
class _Part:
    path: Path
    title: str
    packets: int


def join_aac(
    parts: Sequence[tuple[Path, str]], target: Path, tags: Mapping[str, str], cover: Path | None
) -> tuple[ChapterMark, ...]:
    """Write the joined file; the caller sees to its temporary name.

    Args:
        parts: AAC files in MP4, all of the same rate and channel count, each with its chapter title.
        target: The file to write, whatever its suffix.
        tags: Metadata by ffmpeg names.
        cover: JPEG or PNG.

    Returns:
        The chapters as written.

    Raises:
        AudioError: A part cannot be read or does not match the first, or the cover is no image.
    """
    if not parts:
        raise AudioError("The audiobook was not joined because it has no chapters.", "Include at least one chapter.")
    try:
        rate, found = _examine(parts)
        marks = _marks(found, rate)
        with (
            av.open(str(target), "w", format="mp4", options=_OPTIONS) as output,
            av.open(str(parts[0][0]), mode="r") as template,
        ):
            audio = output.add_stream_from_template(template.streams.audio[0])
            output.metadata.update({key: value.replace("\0", "") for key, value in tags.items() if value})
            # iTunes' media kind "audiobook".
            output.metadata.setdefault("media_type", "2")
            output.set_chapters(_chapters(found, rate))
            if cover is not None:
                _attach(output, cover)
            for packet in _packets(found, rate):
                packet.stream = audio
                output.mux(packet)
    except (av.error.FFmpegError, OSError, IndexError) as error:
        raise AudioError("The audiobook was not joined.", "Export it again.") from error
    return marks


def _examine(parts: Sequence[tuple[Path, str]]) -> tuple[int, list[_Part]]:
    """The common rate and the parts with their packet counts, read from their indexes."""
    formats: set[tuple[str, int, int]] = set()
    found: list[_Part] = []
    for path, title in parts:
        with av.open(str(path), mode="r") as container:
            stream = container.streams.audio[0]
            formats.add((stream.codec_context.name, stream.rate, stream.channels))
            found.append(_Part(path, title, stream.frames))
    if len(formats) != 1 or next(iter(formats))[0] != "aac":
        raise AudioError("The audiobook was not joined because its parts differ in format.", "Export it again.")
    return next(iter(formats))[1], found


def _starts(parts: Sequence[_Part]) -> list[int]:
    """Frame at which each part's sound begins in the joined file, and behind them the end of the last."""
    starts = [0]
    for part in parts:
        starts.append(starts[-1] + part.packets * _FRAME)
    # The first part's priming is skipped by players, those of later parts sound as 23 ms of silence before them.
    starts[-1] -= _FRAME
    return starts


def _marks(parts: Sequence[_Part], rate: int) -> tuple[ChapterMark, ...]:
    starts = _starts(parts)
    return tuple(
        ChapterMark(part.title, Seconds(start / rate), Seconds(end / rate))
        for part, start, end in zip(parts, starts, starts[1:], strict=False)
    )


def _chapters(parts: Sequence[_Part], rate: int) -> "list[Chapter]":
    starts = _starts(parts)
    return [
        {
            "id": number,
            "start": starts[number],
            "end": starts[number + 1],
            "time_base": Fraction(1, rate),
            "metadata": {"title": part.title},
        }
        for number, part in enumerate(parts)
    ]


def _packets(parts: Sequence[_Part], rate: int) -> "Iterator[av.Packet[av.AudioStream]]":
    """All packets, one behind the other from the first part's priming on."""
    count = 0
    for part in parts:
        expected = count + part.packets
        with av.open(str(part.path), mode="r") as container:
            for packet in container.demux(container.streams.audio[0]):
                if not packet.size:
                    continue
                packet.time_base = Fraction(1, rate)
                packet.pts = packet.dts = (count - 1) * _FRAME
                count += 1
                yield packet
        if count != expected:
            raise AudioError(f"{part.path.name} is damaged.", "Export the book again.")


def _attach(output: av.container.OutputContainer, cover: Path) -> None:
    """Add an image as the file's attached picture, as it is."""
    with av.open(str(cover), mode="r") as image:
        stream = output.add_stream_from_template(image.streams.video[0])
        stream.disposition = Disposition.attached_pic
        for packet in image.demux(image.streams.video[0]):
            if packet.size:
                packet.stream = stream
                packet.pts = packet.dts = 0
                output.mux(packet)
                return
