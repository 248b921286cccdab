"""The studio's loop keeps asyncio's promises and lets Qt have its turn."""

import asyncio
import contextvars
import os
import threading
import time
from collections.abc import AsyncIterator

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer

from narratix_desktop.app.event_loop import StudioEventLoop


def test_callbacks_run_in_the_order_they_were_given(loop: StudioEventLoop) -> None:
    seen: list[int] = []
    for number in range(2000):
        loop.call_soon(seen.append, number)
    loop.call_soon(loop.stop)
    loop.run_forever()
    assert seen == list(range(2000))


def test_callbacks_added_while_running_wait_for_the_next_turn(loop: StudioEventLoop) -> None:
    seen: list[str] = []

    def first() -> None:
        loop.call_soon(seen.append, "added")
        seen.append("first")

    loop.call_soon(first)
    loop.call_soon(seen.append, "second")
    loop.call_soon(loop.call_soon, loop.call_soon, loop.stop)
    loop.run_forever()
    assert seen == ["first", "second", "added"]


def test_what_is_ready_when_the_loop_is_stopped_still_runs(loop: StudioEventLoop) -> None:
    seen: list[str] = []
    loop.call_soon(loop.stop)
    loop.call_soon(seen.append, "behind the stop")
    loop.run_forever()
    assert seen == ["behind the stop"]


def test_qt_timers_fire_in_the_middle_of_a_storm_of_callbacks(loop: StudioEventLoop) -> None:
    ran = 0
    ran_at_beat: list[int] = []

    def work() -> None:
        nonlocal ran
        ran += 1
        until = time.perf_counter() + 0.00001
        while time.perf_counter() < until:
            pass

    timer = QTimer()
    timer.timeout.connect(lambda: ran_at_beat.append(ran))
    timer.start(1)
    for _ in range(10_000):
        loop.call_soon(work)
    loop.call_soon(loop.stop)
    loop.run_forever()
    timer.stop()
    assert ran == 10_000
    within = [count for count in ran_at_beat if 0 < count < 10_000]
    assert len(within) >= 5


def test_timers_fire_in_order_of_time_and_never_early(loop: StudioEventLoop) -> None:
    order: list[float] = []
    early: list[float] = []
    began = loop.time()

    def fired(delay: float) -> None:
        order.append(delay)
        if loop.time() - began < delay - 0.0005:
            early.append(delay)

    for delay in (0.03, 0.0105, 0.02, 0.0004, 0.0102):
        loop.call_later(delay, fired, delay)
    loop.call_later(0.05, loop.stop)
    loop.run_forever()
    assert order == [0.0004, 0.0102, 0.0105, 0.02, 0.03]
    assert not early


def test_sleeping_costs_no_busy_turns(loop: StudioEventLoop, monkeypatch: pytest.MonkeyPatch) -> None:
    turns = 0
    collect = loop._collect

    def counted() -> None:
        nonlocal turns
        turns += 1
        collect()

    monkeypatch.setattr(loop, "_collect", counted)
    loop.run_until_complete(asyncio.sleep(0.1505))
    assert turns < 15


def test_an_earlier_timer_is_not_held_up_by_a_later_one(loop: StudioEventLoop) -> None:
    async def both() -> list[str]:
        seen: list[str] = []
        loop.call_later(30, seen.append, "late")
        await asyncio.sleep(0)
        # From Qt, when the loop rests on the late timer already.
        early = asyncio.Event()
        QTimer.singleShot(5, lambda: loop.call_later(0.005, early.set))
        await asyncio.wait_for(early.wait(), 20)
        return seen

    assert loop.run_until_complete(both()) == []


def test_cancelled_handles_and_timers_do_not_run_nor_pile_up(loop: StudioEventLoop) -> None:
    seen: list[str] = []
    loop.call_soon(seen.append, "soon").cancel()
    for _ in range(1000):
        loop.call_later(60, seen.append, "later").cancel()
    loop.call_soon_threadsafe(seen.append, "threadsafe").cancel()
    loop.run_until_complete(asyncio.sleep(0.01))
    assert seen == []
    assert len(loop._scheduled) < 10


def test_calls_from_threads_all_arrive_in_order_per_thread(loop: StudioEventLoop) -> None:
    seen: list[tuple[int, int]] = []

    def call_from(thread: int) -> None:
        for number in range(500):
            loop.call_soon_threadsafe(seen.append, (thread, number))

    async def run() -> None:
        threads = [threading.Thread(target=call_from, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            await asyncio.to_thread(thread.join)
        await asyncio.sleep(0)

    loop.run_until_complete(asyncio.wait_for(run(), 20))
    for thread in range(4):
        assert [number for owner, number in seen if owner == thread] == list(range(500))


def test_a_call_from_a_thread_wakes_a_resting_loop(loop: StudioEventLoop) -> None:
    async def run() -> str:
        future: asyncio.Future[str] = loop.create_future()
        threading.Timer(0.05, loop.call_soon_threadsafe, (future.set_result, "woken")).start()
        return await asyncio.wait_for(future, 20)

    assert loop.run_until_complete(run()) == "woken"


def test_context_variables_are_those_of_the_call(loop: StudioEventLoop) -> None:
    who = contextvars.ContextVar("who", default="nobody")
    seen: list[str] = []
    inner = contextvars.copy_context()
    inner.run(who.set, "inner")
    loop.call_soon(lambda: seen.append(who.get()))
    loop.call_soon(lambda: seen.append(who.get()), context=inner)
    loop.call_soon_threadsafe(lambda: seen.append(who.get()), context=inner)
    loop.call_later(0.001, lambda: seen.append(who.get()), context=inner)
    loop.run_until_complete(asyncio.sleep(0.02))
    assert seen == ["nobody", "inner", "inner", "inner"]


def test_exceptions_of_callbacks_reach_the_handler_and_the_loop_goes_on(loop: StudioEventLoop) -> None:
    caught: list[BaseException] = []
    loop.set_exception_handler(lambda _, context: caught.append(context["exception"]))
    assert loop.get_exception_handler() is not None

    def fail() -> None:
        raise ValueError("in a callback")

    loop.call_soon(fail)
    assert loop.run_until_complete(asyncio.sleep(0.01, "went on")) == "went on"
    assert [str(error) for error in caught] == ["in a callback"]


def test_exceptions_of_the_main_task_are_raised(loop: StudioEventLoop) -> None:
    async def fail() -> None:
        await asyncio.sleep(0.001)
        raise LookupError("from the task")

    with pytest.raises(LookupError, match="from the task"):
        loop.run_until_complete(fail())


@pytest.mark.parametrize("interrupt", [KeyboardInterrupt, SystemExit])
def test_an_interrupt_leaves_the_loop(loop: StudioEventLoop, interrupt: type[BaseException]) -> None:
    def raise_it() -> None:
        raise interrupt

    loop.call_soon(raise_it)
    with pytest.raises(interrupt):
        loop.run_forever()
    assert loop.run_until_complete(asyncio.sleep(0, "usable")) == "usable"


def test_a_loop_stopped_too_early_says_so(loop: StudioEventLoop, application: QCoreApplication) -> None:
    QTimer.singleShot(5, application.quit)
    with pytest.raises(RuntimeError, match="before Future completed"):
        loop.run_until_complete(asyncio.sleep(30))


def test_a_closed_loop_refuses_work(loop: StudioEventLoop) -> None:
    loop.close()
    assert loop.is_closed()
    for call in (loop.call_soon, loop.call_soon_threadsafe):
        with pytest.raises(RuntimeError, match="closed"):
            call(print)
    loop.close()


def test_async_generators_are_finished_at_shutdown(loop: StudioEventLoop) -> None:
    finished: list[str] = []

    async def numbers() -> AsyncIterator[int]:
        try:
            yield 1
            yield 2
        finally:
            finished.append("closed")

    async def take_one() -> object:
        generator = numbers()
        assert await anext(generator) == 1
        return generator

    kept = loop.run_until_complete(take_one())
    loop.run_until_complete(loop.shutdown_asyncgens())
    assert kept is not None
    assert finished == ["closed"]


def test_the_runner_of_asyncio_cancels_what_is_left(application: QCoreApplication) -> None:
    ended: list[str] = []

    async def linger() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            ended.append("cancelled")

    async def main() -> str:
        main.task = asyncio.create_task(linger())  # type: ignore[attr-defined]  # keeps the reference
        await asyncio.sleep(0.001)
        return await asyncio.to_thread(lambda: "threaded")

    with asyncio.Runner(loop_factory=lambda: StudioEventLoop(application)) as runner:
        assert runner.run(main()) == "threaded"
    assert ended == ["cancelled"]


def test_slow_callbacks_are_named_in_debug_mode(loop: StudioEventLoop, caplog: pytest.LogCaptureFixture) -> None:
    loop.set_debug(True)
    loop.slow_callback_duration = 0.001
    loop.call_soon(time.sleep, 0.005)
    loop.run_until_complete(asyncio.sleep(0.01))
    assert any("took" in record.getMessage() for record in caplog.records)


def test_a_nested_qt_loop_in_a_coroutine_delays_the_other_tasks(loop: StudioEventLoop) -> None:
    seen: list[str] = []

    async def other() -> None:
        await asyncio.sleep(0.001)
        seen.append("other")

    async def run() -> None:
        task = asyncio.create_task(other())
        await asyncio.sleep(0)
        nested = QEventLoop()
        QTimer.singleShot(30, nested.quit)
        nested.exec()
        seen.append("nested ended")
        await task

    loop.run_until_complete(asyncio.wait_for(run(), 20))
    assert seen == ["nested ended", "other"]


def test_tasks_go_on_in_a_nested_loop_that_qt_itself_opened(loop: StudioEventLoop) -> None:
    async def run() -> list[str]:
        seen: list[str] = []
        closed = asyncio.Event()

        def open_menu() -> None:
            nested = QEventLoop()
            loop.call_later(0.01, nested.quit)
            nested.exec()
            seen.append("closed")
            closed.set()

        QTimer.singleShot(0, open_menu)
        await asyncio.wait_for(closed.wait(), 20)
        return seen

    assert loop.run_until_complete(run()) == ["closed"]


def test_timeouts_and_task_groups_work(loop: StudioEventLoop) -> None:
    async def run() -> int:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await asyncio.sleep(30)
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(asyncio.sleep(0.001, number)) for number in range(50)]
        return sum(task.result() for task in tasks)

    assert loop.run_until_complete(run()) == sum(range(50))
