"""How long a file sounds, from its container where that says so exactly, else by decoding it.

The codecs are imported with the first file: they are large, and arranging a chapter without sounds needs none.
"""

from pathlib import Path

from narratix_desktop.domain.errors import AudioError
from narratix_desktop.domain.units import PROJECT_RATE, Frames


def frames_of(path: Path) -> Frames:
    """Length of a file in frames at the project rate.

    Raises:
        AudioError: The file cannot be opened or decoded.
    """
    import av
    import av.error

    from narratix_desktop.media.decode import stream_blocks

    try:
        with av.open(str(path)) as container:
            stream = container.streams.audio[0]
            # FLAC and WAV count their samples in the header; in others the stated length is an estimate.
            exact = stream.codec_context.name == "flac" or stream.codec_context.name.startswith("pcm_")
            if exact and stream.duration and stream.time_base:
                return Frames(round(stream.duration * stream.time_base * PROJECT_RATE))
    except (av.error.FFmpegError, OSError, IndexError) as error:
        raise AudioError(f"{path.name} cannot be decoded.", "The file may be damaged or missing.") from error
    return Frames(sum(len(block) for block in stream_blocks(path)))
