"""Python's cyclic garbage, collected in Qt's thread and nowhere else, and never for longer than a part of a frame.

Python collects in whichever thread happens to allocate. A Qt object that dies in another thread than its own leaves
timers and events behind that are delivered to nothing, which ends the program. So collecting by itself is switched off
while Qt's loop runs, and done between two turns of it instead, by the generations that Python keeps.

A collection costs some 100 ns for each object that it looks at, and holds up every thread meanwhile, also the one that
renders sound. What comes at once in tens of thousands is a book, not garbage: it is put aside without a look
(``gc.freeze``), and looked at when the loop has little to do.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Final

from PySide6.QtCore import QAbstractEventDispatcher

FULL_PAUSE_SECONDS: Final = 30.0
"""The oldest generation is looked through this seldom."""
YOUNG: Final = 3000
"""New objects that are worth a look; with Python's own 700 the loop would look several hundred times a second."""
AT_ONCE: Final = 20_000
"""Objects that are looked at in a turn of the loop: some milliseconds."""
QUIET_SECONDS: Final = 5.0
QUIET_TURNS: Final = 60
"""Turns in :data:`QUIET_SECONDS` below which nobody works with the window and nothing plays."""
LONGEST_SECONDS: Final = 1800.0
"""A loop that is never quiet is held up once in so long: what was put aside may hold memory."""


class Garbage:
    """Collects what is due."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._last_full = self._last_whole = self._counted_since = clock()
        self._turns = 0
        self._quiet = False
        self._put_aside = False

    def collect_due(self) -> None:
        """Collect the oldest generation whose count is above its threshold, and the younger ones with it."""
        now = self._clock()
        self._count_turn(now)
        if self._put_aside and self._may_take_long(now):
            self._collect_whole(now)
            return
        counts, thresholds = gc.get_count(), gc.get_threshold()
        if counts[0] <= thresholds[0]:
            return
        if counts[1] <= thresholds[1]:
            self._collect(0, counts[0])
        elif counts[2] <= thresholds[2] or now - self._last_full < FULL_PAUSE_SECONDS:
            self._collect(1, counts[0])
        else:
            self._collect(2, counts[0])
            self._last_full = now

    def _count_turn(self, now: float) -> None:
        self._turns += 1
        if now - self._counted_since >= QUIET_SECONDS:
            self._quiet = self._turns < QUIET_TURNS * (now - self._counted_since) / QUIET_SECONDS
            self._turns, self._counted_since = 0, now

    def _may_take_long(self, now: float) -> bool:
        waited = now - self._last_whole
        return (self._quiet and waited >= FULL_PAUSE_SECONDS) or waited >= LONGEST_SECONDS

    def _collect(self, generation: int, young: int) -> None:
        # Counting costs a tenth of looking.
        if young + sum(len(gc.get_objects(older)) for older in range(1, generation + 1)) <= AT_ONCE:
            gc.collect(generation)
        else:
            gc.freeze()
            self._put_aside = True

    def _collect_whole(self, now: float) -> None:
        """Look at everything, also at what was put aside."""
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        self._last_full = self._last_whole = now
        self._put_aside = self._quiet = False


@contextmanager
def collected_in_this_thread() -> Iterator[None]:
    """While the context lasts only the turns of this thread's Qt loop collect garbage."""
    was_enabled, thresholds = gc.isenabled(), gc.get_threshold()
    gc.disable()
    gc.set_threshold(YOUNG, *thresholds[1:])
    turns = QAbstractEventDispatcher.instance()
    garbage = Garbage()
    turns.awake.connect(garbage.collect_due)
    try:
        yield
    finally:
        turns.awake.disconnect(garbage.collect_due)
        gc.set_threshold(*thresholds)
        if was_enabled:
            gc.enable()
