"""Joins AAC files into one M4B: packets are copied, never encoded again.

Of each part only those packets are taken that carry the book on from the part before, so that nothing is heard between
two chapters but what ends the one and begins the other. Chapter marks stand at the very frames where the parts begin.
The muxer writes them both as a Nero ``chpl`` atom and as a QuickTime text track, which players read by choice.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

import av
import av.error
from av.stream import Disposition

from narratix_desktop.domain.errors import AudioError
from narratix_desktop.domain.units import Seconds
from narratix_desktop.media.aac_grid import BLOCK, Stretch, stretches
from narratix_desktop.ports.jobs import ChapterMark, JoinPart

if TYPE_CHECKING:
    from av.container.core import Chapter

# The "ipod" muxer would set a brand of its own, but it takes no cover.
_OPTIONS: Final = {"movflags": "+faststart", "brand": "M4B "}


def join_aac(
    parts: Sequence[JoinPart], target: Path, tags: Mapping[str, str], cover: Path | None
) -> tuple[ChapterMark, ...]:
    """Write the joined file; the caller sees to its temporary name.

    Args:
        parts: AAC files in MP4, all of the same rate and channel count, each encoded with the lead of its place.
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
    taken = stretches([part.frames for part in parts])
    try:
        rate = _common_rate(parts)
        marks = _marks(parts, taken, rate)
        with (
            av.open(str(target), "w", format="mp4", options=_OPTIONS) as output,
            av.open(str(parts[0].path), mode="r") as template,
        ):
            audio = output.add_stream_from_template(template.streams.audio[0])
            output.metadata.update({key: value.replace("\0", "") for key, value in tags.items() if value})
            # iTunes' media kind "audiobook".
            output.metadata.setdefault("media_type", "2")
            output.set_chapters(_chapters(parts, taken, rate))
            if cover is not None:
                _attach(output, cover)
            for packet in _packets(parts, taken, rate):
                packet.stream = audio
                output.mux(packet)
        _require_whole(target, parts, taken)
    except (av.error.FFmpegError, OSError, IndexError) as error:
        raise AudioError("The audiobook was not joined.", "Export it again.") from error
    return marks


def _common_rate(parts: Sequence[JoinPart]) -> int:
    """The rate of all parts, read from their headers."""
    formats: set[tuple[str, int, int]] = set()
    for part in parts:
        with av.open(str(part.path), mode="r") as container:
            stream = container.streams.audio[0]
            formats.add((stream.codec_context.name, stream.rate, stream.channels))
    if len(formats) != 1 or next(iter(formats))[0] != "aac":
        raise AudioError("The audiobook was not joined because its parts differ in format.", "Export it again.")
    return next(iter(formats))[1]


def _marks(parts: Sequence[JoinPart], taken: Sequence[Stretch], rate: int) -> tuple[ChapterMark, ...]:
    return tuple(
        ChapterMark(part.title, Seconds(stretch.start / rate), Seconds((stretch.start + part.frames) / rate))
        for part, stretch in zip(parts, taken, strict=True)
    )


def _chapters(parts: Sequence[JoinPart], taken: Sequence[Stretch], rate: int) -> "list[Chapter]":
    return [
        {
            "id": number,
            "start": stretch.start,
            "end": stretch.start + part.frames,
            "time_base": Fraction(1, rate),
            "metadata": {"title": part.title},
        }
        for number, (part, stretch) in enumerate(zip(parts, taken, strict=True))
    ]


def _packets(parts: Sequence[JoinPart], taken: Sequence[Stretch], rate: int) -> "Iterator[av.Packet[av.AudioStream]]":
    """All packets, one behind the other from the first part's priming on; the last one ends with the book."""
    count = 0
    total = _frames(parts)
    for part, stretch in zip(parts, taken, strict=True):
        expected = count + stretch.behind - stretch.first
        with av.open(str(part.path), mode="r") as container:
            filled = (packet for packet in container.demux(container.streams.audio[0]) if packet.size)
            for packet in islice(filled, stretch.first, stretch.behind):
                packet.time_base = Fraction(1, rate)
                packet.pts = packet.dts = (count - 1) * BLOCK
                packet.duration = min(BLOCK, total - packet.pts)
                count += 1
                yield packet
        if count != expected:
            raise AudioError(f"{part.path.name} is damaged.", "Export the book again.")


def _frames(parts: Sequence[JoinPart]) -> int:
    return sum(part.frames for part in parts)


def _require_whole(target: Path, parts: Sequence[JoinPart], taken: Sequence[Stretch]) -> None:
    """Read the index of what was written: a disk that filled up or a muxer that dropped something is not published."""
    with av.open(str(target), mode="r") as container:
        packets = container.streams.audio[0].frames
        chapters = len(container.chapters())
    if packets != sum(stretch.behind - stretch.first for stretch in taken) or chapters != len(parts):
        raise AudioError("The audiobook was not joined because the file came out short.", "Export it again.")


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
