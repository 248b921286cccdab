"""Qt objects that only a cycle keeps alive die in Qt's thread, whoever allocates meanwhile."""

import asyncio
import gc
import threading
import time
from weakref import finalize

from PySide6.QtCore import QTimer

from narratix_desktop.app.event_loop import StudioEventLoop
from narratix_desktop.app.garbage import FULL_PAUSE_SECONDS, Garbage


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


def test_old_garbage_goes_twice_a_minute() -> None:
    now = 0.0
    garbage = Garbage(lambda: now)
    deaths: list[int] = []
    kept = [Node(), Node()]
    kept[0].other, kept[1].other = kept[1], kept[0]
    for node in kept:
        finalize(node, lambda: deaths.append(1))
    gc.collect()
    del kept, node
    thresholds, was_enabled = gc.get_threshold(), gc.isenabled()
    gc.disable()
    try:
        gc.set_threshold(50, 2, 2)
        allocate_and_collect(20, garbage)
        assert not deaths
        now = FULL_PAUSE_SECONDS + 1
        allocate_and_collect(20, garbage)
        assert deaths == [1, 1]
    finally:
        gc.set_threshold(*thresholds)
        (gc.enable if was_enabled else gc.disable)()


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
