"""Qt objects that only a cycle keeps alive die in Qt's thread, whoever allocates meanwhile."""

import asyncio
import gc
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from weakref import finalize

import pytest
from PySide6.QtCore import QTimer

from narratix_desktop.app import garbage as policy
from narratix_desktop.app.event_loop import StudioEventLoop
from narratix_desktop.app.garbage import FULL_PAUSE_SECONDS, LONGEST_SECONDS, Garbage


class Node:
    """One half of a cycle."""

    def __init__(self) -> None:
        self.other: object = None


def drop_cycles(count: int, deaths: list[int]) -> None:
    for _ in range(count):
        node, timer = Node(), QTimer()
        timer.start(1_000_000)
        node.other = (node, timer)
        finalize(node, lambda: deaths.append(threading.get_ident()))


def allocate(seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        kept = [[index] for index in range(5_000)]
        del kept


def test_garbage_dies_in_the_thread_of_the_loop_while_others_allocate(loop: StudioEventLoop) -> None:
    deaths: list[int] = []

    async def scenario() -> None:
        for _ in range(20):
            drop_cycles(100, deaths)
            await asyncio.to_thread(allocate, 0.01)

    loop.run_until_complete(scenario())
    assert len(deaths) > 1_000
    assert set(deaths) == {threading.get_ident()}


def allocate_and_collect(times: int, garbage: Garbage) -> None:
    young: list[list[int]] = []
    for _ in range(times):
        young.extend([index] for index in range(100))
        garbage.collect_due()


def dead_cycle(deaths: list[int]) -> None:
    """Garbage that only a look at the oldest generation finds."""
    kept = [Node(), Node()]
    kept[0].other, kept[1].other = kept[1], kept[0]
    for node in kept:
        finalize(node, lambda: deaths.append(1))
    gc.collect()


@contextmanager
def collecting_by_hand() -> Iterator[None]:
    """Only what the test calls collects, and everything that lives already is out of the way."""
    thresholds, was_enabled = gc.get_threshold(), gc.isenabled()
    gc.disable()
    gc.collect()
    gc.freeze()
    try:
        gc.set_threshold(50, 2, 2)
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*thresholds)
        (gc.enable if was_enabled else gc.disable)()


def test_old_garbage_goes_twice_a_minute() -> None:
    now = 0.0
    garbage = Garbage(lambda: now)
    deaths: list[int] = []
    with collecting_by_hand():
        dead_cycle(deaths)
        allocate_and_collect(20, garbage)
        assert not deaths
        now = FULL_PAUSE_SECONDS + 1
        allocate_and_collect(20, garbage)
        assert deaths == [1, 1]


def test_what_comes_in_bulk_is_put_aside_until_the_loop_has_little_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policy, "AT_ONCE", 500)
    now = 0.0
    garbage = Garbage(lambda: now)
    deaths: list[int] = []
    with collecting_by_hand():
        dead_cycle(deaths)
        book = [[index] for index in range(1_000)]
        garbage.collect_due()
        assert not any(one is book for one in gc.get_objects()), "a look at it would have been taken"
        for _ in range(200):
            now += 0.2
            for _ in range(5):
                garbage.collect_due()
        assert not deaths, "held up while there was much to do"
        for _ in range(20):
            now += 1.0
            garbage.collect_due()
        assert deaths == [1, 1]
        assert len(book) == 1_000


def test_a_loop_that_is_never_quiet_looks_at_everything_some_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policy, "AT_ONCE", 500)
    now = 0.0
    garbage = Garbage(lambda: now)
    deaths: list[int] = []
    with collecting_by_hand():
        dead_cycle(deaths)
        book = [[index] for index in range(1_000)]
        garbage.collect_due()
        now = LONGEST_SECONDS + 1
        garbage.collect_due()
        assert deaths == [1, 1]
        assert len(book) == 1_000


def test_threads_give_way_to_the_loop_sooner_than_to_others(loop: StudioEventLoop) -> None:
    before = sys.getswitchinterval()

    async def interval() -> float:
        return sys.getswitchinterval()

    assert loop.run_until_complete(interval()) < before
    assert sys.getswitchinterval() == before


def test_collecting_is_as_before_behind_the_loop(loop: StudioEventLoop) -> None:
    was_enabled = gc.isenabled()
    try:
        gc.enable()
        states: list[bool] = []

        async def scenario() -> None:
            states.append(gc.isenabled())

        loop.run_until_complete(scenario())
        assert states == [False]
        assert gc.isenabled()
    finally:
        (gc.enable if was_enabled else gc.disable)()
