"""The asyncio event loop of the studio: asyncio's own bookkeeping, driven by Qt's loop.

qasync gives every ``call_soon`` and ``call_later`` a Qt timer and every socket a notifier. Here asyncio's queue of
ready handles and its heap of timers are kept as they are, and Qt only says when to look at them: a zero-timer while
work is ready, one precise timer for the next due handle, a queued signal for other threads, and on Linux a single
notifier on the epoll descriptor that holds all sockets. Ready handles run in slices of a few milliseconds, so that
input and painting come in between.

A slice is an interruptible iteration of asyncio's loop: sockets are polled only when the batch before is finished, so
that order and the meaning of level-triggered readiness are exactly asyncio's. Only timers that fall due while a batch
is interrupted do not wait for its end: they go first, since fifty answers at once may be read a little later, and a
clock that stands still is seen.

It knows nothing of the studio. The loop runs handles only from Qt's outermost turn: inside a nested Qt loop that was
opened by a coroutine it waits, because asyncio cannot enter a second task.
"""

import asyncio
import heapq
import logging
import math
import selectors
import signal
import socket
import sys
import threading
from asyncio import selector_events
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import Context
from time import perf_counter
from typing import Any, Final

# qasync takes the Qt binding that is loaded already.
from PySide6 import QtCore

import qasync  # isort: skip

from narratix_desktop.app.garbage import collected_in_this_thread

SLICE_SECONDS: Final = 0.004
"""How long handles may run before Qt gets a turn; a quarter of a frame at 60 Hz."""

SWITCH_SECONDS: Final = 0.0001
"""How long another thread may go on computing when the loop's thread wants its turn. Python's own 5 ms would be waited
for behind every call that lets go of the interpreter's lock, which is what every socket and every paint does."""

_MANY_CANCELLED: Final = 100
_LONGEST_TIMER_MS: Final = 24 * 3600 * 1000

_logger = logging.getLogger("narratix.event_loop")


@contextmanager
def giving_way_soon() -> Iterator[None]:
    """While the context lasts threads that compute give way within :data:`SWITCH_SECONDS`."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_SECONDS)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


class _Waker(QtCore.QObject):
    """What makes Qt call the loop; lives in the loop's thread, so that ``knocked`` crosses threads."""

    knocked = QtCore.Signal()

    def __init__(self, run: Callable[[], None]) -> None:
        super().__init__()
        self._run = run
        self.soon = QtCore.QTimer(self)
        self.soon.setSingleShot(True)
        self.soon.timeout.connect(self.call)
        self.later = QtCore.QTimer(self)
        self.later.setSingleShot(True)
        self.later.setTimerType(QtCore.Qt.TimerType.PreciseTimer)
        self.later.timeout.connect(self.call)
        self.knocked.connect(self.call, QtCore.Qt.ConnectionType.QueuedConnection)
        self.sockets: QtCore.QSocketNotifier | None = None

    def watch(self, descriptor: int) -> None:
        """Call the loop when any socket behind an epoll descriptor is ready."""
        self.sockets = QtCore.QSocketNotifier(descriptor, QtCore.QSocketNotifier.Type.Read, self)
        self.sockets.setEnabled(False)
        self.sockets.activated.connect(self.call)

    def listen(self, enabled: bool) -> None:
        """Switch the socket notifier, if there is one."""
        if self.sockets is not None:
            self.sockets.setEnabled(enabled)

    @QtCore.Slot()
    def call(self) -> None:
        self._run()

    def close(self) -> None:
        """Stop for good, before the descriptors are closed."""
        self.listen(False)
        self.soon.stop()
        self.later.stop()
        self.knocked.disconnect(self.call)


if sys.platform == "win32":

    class _Readiness:
        """The completion port is polled by qasync's thread; its notifiers serve ``add_reader``."""

else:
    # The stubs leave out what transports use.
    _Selecting: Any = selector_events.BaseSelectorEventLoop

    class _Readiness:
        """Readiness through the one selector; qasync keeps a second table of notifiers beside it."""

        _add_reader = _Selecting._add_reader
        _remove_reader = _Selecting._remove_reader
        _add_writer = _Selecting._add_writer
        _remove_writer = _Selecting._remove_writer


class StudioEventLoop(_Readiness, qasync.QEventLoop):  # type: ignore[misc]  # qasync carries no types
    """An asyncio loop that shares the main thread with Qt.

    ``run_forever`` returns when ``stop`` is called or when Qt's application quits; in the second case
    ``run_until_complete`` raises ``RuntimeError``, as asyncio does for a loop that is stopped too early.
    ``KeyboardInterrupt`` and ``SystemExit`` raised by a handle leave ``run_forever`` as they do in asyncio.

    Args:
        application: The ``QApplication`` (or ``QCoreApplication``) whose loop is to be shared.
        slice_seconds: How long handles may run before Qt gets a turn.
    """

    _selector: Any
    _scheduled: list[Any]
    _timer_cancelled_count: int
    _thread_id: int | None
    _current_handle: asyncio.Handle | None

    # qasync replaces these with its timers, its thread pool and its own handling of errors.
    call_soon = asyncio.BaseEventLoop.call_soon
    call_later = asyncio.BaseEventLoop.call_later
    run_until_complete = asyncio.BaseEventLoop.run_until_complete
    run_in_executor = asyncio.BaseEventLoop.run_in_executor
    set_default_executor = asyncio.BaseEventLoop.set_default_executor
    set_exception_handler = asyncio.BaseEventLoop.set_exception_handler
    call_exception_handler = asyncio.BaseEventLoop.call_exception_handler
    default_exception_handler = asyncio.BaseEventLoop.default_exception_handler
    get_debug = asyncio.BaseEventLoop.get_debug
    is_running = asyncio.BaseEventLoop.is_running
    time = asyncio.BaseEventLoop.time

    def __init__(self, application: QtCore.QCoreApplication, *, slice_seconds: float = SLICE_SECONDS) -> None:
        self._application = application
        self._slice = slice_seconds
        self._batch = 0
        self._awake = True
        self._draining = False
        self._knocked = False
        self._due = math.inf
        self._interrupt: BaseException | None = None
        self._waker = _Waker(self._drain)
        self._polls = False
        super().__init__(application)
        if sys.platform.startswith("linux"):
            self._adopt_epoll()

    def _adopt_epoll(self) -> None:
        """Replace qasync's notifier per socket by epoll, whose descriptor Qt can watch itself."""
        before, after = self._selector, selectors.EpollSelector()
        for key in list(before.get_map().values()):
            before.unregister(key.fileobj)
            after.register(key.fileobj, key.events, key.data)
        before.close()
        self._selector = after
        self._waker.watch(after.fileno())
        self._polls = True

    def run_forever(self) -> None:
        """Run Qt's loop, and asyncio's inside it, until one of them is stopped."""
        self._check_closed()
        self._check_running()
        hooks = sys.get_asyncgen_hooks()
        wakeup = self._hear_signals()
        self._set_coroutine_origin_tracking(self._debug)
        self._thread_id = threading.get_ident()
        sys.set_asyncgen_hooks(firstiter=self._asyncgen_firstiter_hook, finalizer=self._asyncgen_finalizer_hook)
        try:
            self._waker.listen(True)
            self._wake()
            with collected_in_this_thread(), giving_way_soon():
                super().run_forever()
        finally:
            self._waker.listen(False)
            self._thread_id = None
            self._stopping = False
            self._awake = True
            sys.set_asyncgen_hooks(*hooks)
            self._set_coroutine_origin_tracking(False)
            self._restore_signals(wakeup)
        interrupt, self._interrupt = self._interrupt, None
        if interrupt is not None:
            raise interrupt

    def stop(self) -> None:
        """Stop behind the handles that are ready now."""
        self._stopping = True
        if self.is_running() and not self._awake:
            self._wake()

    def close(self) -> None:
        """Free descriptors and timers; the loop cannot run again."""
        if not self.is_closed() and not self.is_running():
            self._waker.close()
        super().close()

    def call_at(
        self, when: float, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.TimerHandle:
        """Run a callback at a time of the loop's clock; at most a millisecond late on an idle loop."""
        timer = asyncio.BaseEventLoop.call_at(self, when, callback, *args, context=context)
        if when < self._due and not self._awake:
            self._arm(when)
        return timer

    def call_soon_threadsafe(
        self, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        """Run a callback soon, from any thread; a burst of calls wakes Qt once."""
        self._check_closed()
        if self._debug:
            self._check_callback(callback, "call_soon_threadsafe")
        handle = asyncio.Handle(callback, args, self, context)
        self._ready.append(handle)
        if not self._knocked:
            self._knocked = True
            self._waker.knocked.emit()
        return handle

    def _call_soon(
        self, callback: Callable[..., object], args: tuple[Any, ...], context: Context | None
    ) -> asyncio.Handle:
        handle = asyncio.Handle(callback, args, self, context)
        self._ready.append(handle)
        if not self._awake:
            self._wake()
        return handle

    def _add_callback(self, handle: asyncio.Handle, delay: float = 0) -> asyncio.Handle:
        self._ready.append(handle)
        return handle

    def _wake(self) -> None:
        self._awake = True
        self._waker.soon.start(0)

    def _arm(self, when: float) -> None:
        self._due = when
        # Rounded up: a timer that fires early would find nothing due and spin.
        milliseconds = math.ceil((when - self.time()) * 1000)
        self._waker.later.start(min(max(milliseconds, 0), _LONGEST_TIMER_MS))

    def _drain(self) -> None:
        """Run ready handles for one slice, then leave the rest to the next turn of Qt's loop."""
        if self._draining:
            # A handle opened a nested Qt loop; the level-triggered notifier would spin in it.
            self._waker.listen(False)
            return
        if self._thread_id is None:
            return
        self._draining = self._awake = True
        try:
            finished = self._run_slice(perf_counter() + self._slice)
        except (KeyboardInterrupt, SystemExit) as interrupt:
            self._interrupt = interrupt
            self._batch = 0
            self._application.exit()
            finished = False
        finally:
            self._draining = False
        self._waker.listen(True)
        if not finished:
            self._wake()
        elif self._stopping:
            self._application.exit()
        else:
            self._rest()

    def _rest(self) -> None:
        self._awake = False
        if self._scheduled:
            due = self._scheduled[0].when()
            # A timer armed for a handle that was cancelled since fires early and finds the right one.
            if due < self._due or self._due <= self.time():
                self._arm(due)

    def _run_slice(self, deadline: float) -> bool:
        ready = self._ready
        if self._batch and self._scheduled:
            due = self._take_due()
            ready.extendleft(reversed(due))
            self._batch += len(due)
        while True:
            if not self._batch:
                self._collect()
                self._batch = len(ready)
                if not self._batch:
                    return True
            while self._batch:
                handle = ready.popleft()
                self._batch -= 1
                if handle._cancelled:
                    continue
                if self._debug:
                    self._run_watched(handle)
                else:
                    handle._run()
                if perf_counter() >= deadline and self._batch:
                    return False
            if self._stopping:
                return True
            if perf_counter() >= deadline:
                return False

    def _run_watched(self, handle: asyncio.Handle) -> None:
        self._current_handle = handle
        began = self.time()
        try:
            handle._run()
        finally:
            self._current_handle = None
        took = self.time() - began
        if took >= self.slow_callback_duration:
            _logger.warning("Executing %r took %.3f seconds", handle, took)

    def _collect(self) -> None:
        """Make ready what sockets and the clock have brought."""
        # Cleared before the queue is counted: a thread that adds later knocks again.
        self._knocked = False
        if self._polls:
            events = self._selector.select(0)
            if events:
                self._process_events(events)
        if self._scheduled:
            self._ready.extend(self._take_due())

    def _take_due(self) -> list[asyncio.TimerHandle]:
        """Timers that are due, in the order in which they are."""
        self._forget_cancelled()
        scheduled, now = self._scheduled, self.time() + self._clock_resolution
        due = []
        while scheduled and scheduled[0]._when < now:
            timer = heapq.heappop(scheduled)
            timer._scheduled = False
            due.append(timer)
        return due

    def _forget_cancelled(self) -> None:
        scheduled = self._scheduled
        if self._timer_cancelled_count > max(_MANY_CANCELLED, len(scheduled) // 2):
            alive = [timer for timer in scheduled if not timer._cancelled]
            for timer in scheduled:
                timer._scheduled = not timer._cancelled
            heapq.heapify(alive)
            self._scheduled = alive
            self._timer_cancelled_count = 0
            return
        while scheduled and scheduled[0]._cancelled:
            heapq.heappop(scheduled)._scheduled = False
            self._timer_cancelled_count -= 1

    def _hear_signals(self) -> int | None:
        """Have signals write into the loop's own socket: Python's handlers run only when Qt calls into Python."""
        if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
            return None
        own: socket.socket = self._csock
        return signal.set_wakeup_fd(own.fileno(), warn_on_full_buffer=False)

    def _restore_signals(self, wakeup: int | None) -> None:
        if wakeup is not None:
            signal.set_wakeup_fd(wakeup, warn_on_full_buffer=False)
