"""Decoded clips around the playhead: a thread decodes what sounds next, the mixer finds it ready.

Bounded by what sounds in the window ahead; knows nothing of mixing.
"""

import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import numpy as np

from narratix_desktop.audio.buffer import Samples
from narratix_desktop.domain.errors import NarratixError
from narratix_desktop.domain.ids import Sha256
from narratix_desktop.domain.timeline import Timeline
from narratix_desktop.domain.units import PROJECT_RATE

AHEAD: Final = 12 * PROJECT_RATE
"""Frames ahead of the playhead within which clips are decoded."""
_SILENCE: Final = np.zeros((1, 1), dtype=np.float32)


class ClipCache:
    """Samples of one timeline's assets.

    Args:
        timeline: What will be played.
        sources: Where each asset lies.
        decode: Reads a file at the project rate. A file that cannot be read is played as silence, so that one
            damaged take does not stop the chapter; rendering reports it.
    """

    def __init__(self, timeline: Timeline, sources: Mapping[Sha256, Path], decode: Callable[[Path], Samples]) -> None:
        self._clips = sorted(timeline.clips, key=lambda clip: clip.start)
        self._sources = sources
        self._decode = decode
        self._held: dict[Sha256, Samples] = {}
        self._guard = threading.Lock()
        self._moved = threading.Condition()
        self._at = 0
        self._looked = -AHEAD
        self._closed = False
        self._thread = threading.Thread(target=self._decode_ahead, name="clip decoder", daemon=True)
        self._thread.start()

    def load(self, asset: Sha256) -> Samples:
        """Samples of an asset, decoded now where it was not expected."""
        with self._guard:
            found = self._held.get(asset)
            if found is None:
                found = self._held[asset] = self._read(asset)
            return found

    def look_from(self, frame: int) -> None:
        """Say where the playhead is; cheap enough for every block."""
        if abs(frame - self._looked) < PROJECT_RATE:
            return
        with self._moved:
            self._at = self._looked = frame
            self._moved.notify()

    def close(self) -> None:
        """End the thread and forget all samples."""
        with self._moved:
            self._closed = True
            self._moved.notify()
        self._thread.join()
        self._held.clear()

    def _read(self, asset: Sha256) -> Samples:
        try:
            return self._decode(self._sources[asset])
        except (NarratixError, KeyError, OSError):
            return _SILENCE

    def _decode_ahead(self) -> None:
        seen = -1
        while True:
            with self._moved:
                while not self._closed and self._at == seen:
                    self._moved.wait()
                if self._closed:
                    return
                seen = self._at
            near = [c.asset for c in self._clips if c.end > seen - PROJECT_RATE and c.start < seen + AHEAD]
            with self._guard:
                for asset in set(self._held).difference(near):
                    del self._held[asset]
            for asset in dict.fromkeys(near):
                if self._closed or self._at != seen:
                    break
                self.load(asset)
