"""Hands the mixer the samples of assets: short ones from memory, long ones from disk.

An author's music may last an hour; decoded it would not fit. Such a file is decoded once into a temporary file of raw
float32, and the mixer reads slices of it.
"""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import av
import av.error
import numpy as np

from narratix_desktop.audio.buffer import Audio, Samples
from narratix_desktop.domain.errors import AudioError
from narratix_desktop.domain.ids import Sha256
from narratix_desktop.media.decode import decode, stream_blocks

_LONG_SECONDS = 60.0


class SpooledSamples:
    """Samples in a temporary file; a slice reads only its own frames."""

    def __init__(self, path: Path) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile(prefix="narratix-", suffix=".f32")  # noqa: SIM115 - closed in close
        self._channels = 0
        frames = 0
        for block in stream_blocks(path):
            self._channels = block.shape[1]
            frames += len(block)
            np.ascontiguousarray(block).tofile(self._file)
        self.shape = (frames, self._channels)

    def __getitem__(self, part: slice, /) -> Audio:
        """Read the frames of a slice without a step."""
        start, stop, _ = part.indices(self.shape[0])
        self._file.seek(start * self._channels * 4)
        values = np.fromfile(self._file, dtype=np.float32, count=max(0, stop - start) * self._channels)
        return values.reshape(-1, self._channels)

    def close(self) -> None:
        """Delete the temporary file."""
        self._file.close()


class AssetSource:
    """The loader of one render. Use as a context manager: leaving it deletes temporary files.

    Args:
        paths: File of each asset.
    """

    def __init__(self, paths: Mapping[Sha256, Path]) -> None:
        self._paths = paths
        self._spooled: dict[Sha256, SpooledSamples] = {}

    def load(self, asset: Sha256) -> Samples:
        """Samples at the project rate.

        Raises:
            AudioError: The asset's file is unknown, missing or cannot be decoded.
        """
        if asset in self._spooled:
            return self._spooled[asset]
        path = self._paths.get(asset)
        if path is None:
            raise AudioError("A sound of this chapter is missing from the library.", "Make or import it again.")
        if _seconds(path) <= _LONG_SECONDS:
            return decode(path)
        self._spooled[asset] = SpooledSamples(path)
        return self._spooled[asset]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for spooled in self._spooled.values():
            spooled.close()


def _seconds(path: Path) -> float:
    """Length of a file as its container states it; a WAV file's from its size, which is cheaper."""
    try:
        size = path.stat().st_size
        # Sixteen bits of mono at a speech rate, the densest that a minute could be: smaller files are never long.
        if size < 16_000 * _LONG_SECONDS and path.suffix == ".wav":
            return 0.0
        with av.open(str(path)) as container:
            return (container.duration or 0) / 1_000_000
    except (av.error.FFmpegError, OSError) as error:
        raise AudioError(f"{path.name} cannot be decoded.", "The file may be damaged or missing.") from error
