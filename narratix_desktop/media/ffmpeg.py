"""The ffmpeg binary that comes with imageio-ffmpeg: where it is, and how it is fed.

A child is fed through its standard input, and it never outlives us: when this process dies, even by SIGKILL, the pipe
closes, ffmpeg sees the end of its input and exits. Its unfinished file stands under a temporary name.
"""

import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache
from types import TracebackType
from typing import IO, Self

import imageio_ffmpeg
import numpy as np

from narratix_desktop.audio.buffer import Audio
from narratix_desktop.domain.errors import AudioError


@cache
def ffmpeg_path() -> str:
    """Path of the binary.

    Raises:
        AudioError: This platform's wheel has none and none is on the path.
    """
    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as error:
        raise AudioError("No ffmpeg was found.", "Install ffmpeg, or set IMAGEIO_FFMPEG_EXE.") from error


class FfmpegEncoder:
    """Feeds float32 audio to ffmpeg, which encodes it into a file.

    Args:
        rate: Frames per second.
        channels: Channel count of every block.
        arguments: Everything behind the first input: further inputs, codec, metadata and the output path.
    """

    def __init__(self, rate: int, channels: int, arguments: Sequence[str]) -> None:
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed in __exit__
        command = [ffmpeg_path(), "-hide_banner", "-loglevel", "error", "-nostats", "-y"]
        command += ["-f", "f32le", "-ar", str(rate), "-ac", str(channels), "-i", "pipe:0", *arguments]
        self._child = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=self._errors, bufsize=0
        )

    def write(self, block: Audio) -> None:
        """Encode the next frames, shape ``(n, channels)``.

        Raises:
            AudioError: ffmpeg gave up.
        """
        assert self._child.stdin is not None
        rest = memoryview(np.ascontiguousarray(block, dtype="<f4").data).cast("B")
        try:
            while len(rest):
                rest = rest[self._child.stdin.write(rest) or 0 :]
        except BrokenPipeError as error:
            self._child.wait()
            raise self._failure() from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the input and wait; after an error of ours the child is killed.

        Raises:
            AudioError: ffmpeg could not finish the file.
        """
        assert self._child.stdin is not None
        if kind is not None:
            self._child.kill()
        self._child.stdin.close()
        failed = self._child.wait() != 0
        with self._errors:
            if failed and kind is None:
                raise self._failure()

    def _failure(self) -> AudioError:
        self._errors.seek(0)
        lines = self._errors.read().decode(errors="replace").strip().splitlines()
        return AudioError(f"The encoder failed: {lines[-1] if lines else 'no reason given'}.", "Try again.")
