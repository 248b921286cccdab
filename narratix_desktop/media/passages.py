"""Reads passages of a sound file at the project rate, near the place that is wanted and to the sample.

Short files are decoded whole. Of a long one only what is asked for is decoded: playing may begin in the middle of an
hour of music without decoding what stands before.
"""

import math
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import numpy as np

from narratix_desktop.audio.buffer import Audio
from narratix_desktop.domain.units import PROJECT_RATE
from narratix_desktop.media.decode import AudioStream, decode, open_stream, resampled

_SHORT_SECONDS: Final = 20.0
_SETTLING: Final = 4096
"""Frames of a file that the resampler's filter needs before its output is that of the whole file."""
_NEAR: Final = 2 * PROJECT_RATE
"""Decoding on is cheaper than seeking for so many frames."""


class Passages:
    """An open file. Made by :func:`open_passages`; for one thread.

    Attributes:
        frames: Length at the project rate, as the file states it where it is long.
        channels: Of the file.
    """

    def __init__(self, frames: int, channels: int) -> None:
        self.frames = frames
        self.channels = channels

    def read(self, start: int, frames: int) -> Audio:
        """Frames ``start … start + frames`` at the project rate, shape ``(n, channels)``; fewer at the end.

        Raises:
            AudioError: The file cannot be decoded there.
        """
        raise NotImplementedError

    def close(self) -> None:
        """Let go of the file."""


def open_passages(path: Path) -> Passages:
    """Open a file for reading here and there. Raises ``AudioError``."""
    with ExitStack() as stack:
        stream = stack.enter_context(open_stream(path))
        if stream.seconds > _SHORT_SECONDS:
            return _Long(stream, stack.pop_all())
    return _Short(decode(path))


class _Short(Passages):
    def __init__(self, samples: Audio) -> None:
        super().__init__(*samples.shape)
        self._samples = samples

    def read(self, start: int, frames: int) -> Audio:
        return self._samples[start : start + frames]


class _Long(Passages):
    """Goes on where it stopped, and seeks where something else is wanted."""

    def __init__(self, stream: AudioStream, opened: ExitStack) -> None:
        super().__init__(round(stream.seconds * PROJECT_RATE), stream.channels)
        self._stream = stream
        self._opened = opened
        self._blocks: Iterator[Audio] = iter(())
        self._held: Audio = np.zeros((0, stream.channels), dtype=np.float32)
        self._at = -1

    def read(self, start: int, frames: int) -> Audio:
        if not 0 <= self._at <= start <= self._at + len(self._held) + _NEAR:
            self._seek(start)
        held, count = [self._held], len(self._held)
        while self._at + count < start + frames:
            block = next(self._blocks, None)
            if block is None:
                break
            held.append(block)
            count += len(block)
        joined = np.concatenate(held)
        part = joined[start - self._at :][:frames]
        self._held = joined[start - self._at + len(part) :].copy()
        self._at = start + len(part)
        return part

    def close(self) -> None:
        self._blocks = iter(())
        self._opened.close()

    def _seek(self, start: int) -> None:
        """Begin where a whole number of the file's frames meets a whole number of ours."""
        native = self._stream.rate
        shared = math.gcd(native, PROJECT_RATE)
        ours, theirs = PROJECT_RATE // shared, native // shared
        steps = max(0, start // ours - -(-_SETTLING // theirs)) if native != PROJECT_RATE else start
        self._at = steps * ours
        self._held = self._held[:0]
        blocks = self._stream.blocks_from(steps * theirs)
        same = native == PROJECT_RATE
        self._blocks = blocks if same else resampled(blocks, native, PROJECT_RATE, self._stream.channels)
