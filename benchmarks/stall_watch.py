"""Says where a thread is while its event loop is late: a second thread looks at its stack when a beat does not come.

The watched thread calls :meth:`StallWatch.beat` again and again; where that stops for longer than the limit, its stack
is taken down, and the time that garbage collections take is added up. Looking costs the watched thread nothing but the
interpreter's lock for some microseconds.
"""

import gc
import sys
import threading
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType, TracebackType
from typing import Final, Self

_LOOK: Final = 0.002
_DEPTH: Final = 7
_WAITING: Final = frozenset({"wait", "_worker", "_serve", "get", "select", "_decode"})
_HERE: Final = str(Path(__file__).resolve().parent.parent)


@dataclass
class Collections:
    """Seconds of each garbage collection, by generation."""

    seconds: list[tuple[int, float]] = field(default_factory=list)
    _began: float = 0.0

    def note(self, phase: str, info: dict[str, int]) -> None:
        """What ``gc.callbacks`` calls."""
        if phase == "start":
            self._began = time.perf_counter()
        else:
            self.seconds.append((info["generation"], time.perf_counter() - self._began))

    def clear(self) -> None:
        self.seconds.clear()

    def __str__(self) -> str:
        parts = []
        for generation in range(3):
            of_it = [seconds for which, seconds in self.seconds if which == generation]
            if of_it:
                parts.append(f"{generation}: {len(of_it)} × ≤ {max(of_it) * 1e3:.1f} ms")
        return "; ".join(parts) or "none"


class StallWatch:
    """Watches the thread that makes it, while the context lasts.

    Args:
        limit: Seconds without a beat from which on the stack is taken down.
    """

    def __init__(self, limit: float = 0.015) -> None:
        self._limit = limit
        self._thread = threading.get_ident()
        self._beat = time.perf_counter()
        self._seen: Counter[str] = Counter()
        self._ended = threading.Event()
        self._watching = threading.Thread(target=self._watch, name="stall watch", daemon=True)
        self.stalls: list[tuple[float, Counter[str]]] = []
        """Seconds of each stall, and how often which threads were seen where."""
        self.collections = Collections()

    def __enter__(self) -> Self:
        gc.callbacks.append(self.collections.note)
        self._watching.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        gc.callbacks.remove(self.collections.note)
        self._ended.set()
        self._watching.join()

    def begin(self) -> None:
        """Forget what was seen, and watch from now on."""
        self.beat()
        self.stalls.clear()
        self.collections.clear()

    def beat(self) -> None:
        """Say that the loop is alive."""
        seen, self._seen = self._seen, Counter()
        now = time.perf_counter()
        if seen:
            self.stalls.append((now - self._beat, seen))
        self._beat = now

    def _watch(self) -> None:
        while not self._ended.wait(_LOOK):
            if time.perf_counter() - self._beat <= self._limit:
                continue
            for thread, frame in sys._current_frames().items():
                words = _words(frame)
                if thread == self._thread:
                    self._seen[words] += 1
                elif thread != threading.get_ident() and words.rpartition(" ")[2] not in _WAITING:
                    self._seen[f"    (another thread)\n{words}"] += 1


def _words(frame: FrameType) -> str:
    """The innermost calls, outermost first; files of the program by their path in it."""
    calls = traceback.extract_stack(frame)[-_DEPTH:]
    return "\n".join(f"    {call.filename.removeprefix(_HERE)}:{call.lineno} {call.name}" for call in calls)
