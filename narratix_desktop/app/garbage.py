"""Python's cyclic garbage, collected in Qt's thread and nowhere else.

Python collects in whichever thread happens to allocate. A Qt object that dies in another thread than its own leaves
timers and events behind that are delivered to nothing, which ends the program. So collecting by itself is switched off
while Qt's loop runs, and done between two turns of it instead, by the generations and thresholds that Python keeps.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Final

from PySide6.QtCore import QAbstractEventDispatcher

FULL_PAUSE_SECONDS: Final = 30.0
"""The oldest generation is the whole book; it is looked through this seldom."""


class Garbage:
    """Collects what is due."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._last_full = clock()

    def collect_due(self) -> None:
        """Collect the oldest generation whose count is above its threshold, and the younger ones with it."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        if counts[0] <= thresholds[0]:
            return
        if counts[1] <= thresholds[1]:
            gc.collect(0)
        elif counts[2] <= thresholds[2] or self._clock() - self._last_full < FULL_PAUSE_SECONDS:
            gc.collect(1)
        else:
            gc.collect()
            self._last_full = self._clock()


@contextmanager
def collected_in_this_thread() -> Iterator[None]:
    """While the context lasts only the turns of this thread's Qt loop collect garbage."""
    was_enabled = gc.isenabled()
    gc.disable()
    turns = QAbstractEventDispatcher.instance()
    garbage = Garbage()
    turns.awake.connect(garbage.collect_due)
    try:
        yield
    finally:
        turns.awake.disconnect(garbage.collect_due)
        if was_enabled:
            gc.enable()
