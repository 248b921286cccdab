"""Runs services for the window: one place for references to tasks, busy state, errors and announcing what changed.

Knows no panel and no service. A ``NarratixError`` is shown; anything else is a bug and goes to the loop's exception
handler, which opens the crash dialog.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Final, TypeVar

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal
from shiboken6 import isValid

from narratix_desktop.domain.changes import Changes
from narratix_desktop.domain.errors import NarratixError, StoreUnavailableError
from narratix_desktop.ports.store import ChangeFeed

Result = TypeVar("Result")

ANNOUNCE_MS: Final = 250
"""Panels hear of what the author did here at most four times a second."""
FEED_MS: Final = 500
"""Of what work does by itself, twice: while a book is spoken, what they look up costs as much as that."""
_RECONNECT_SECONDS: Final = 2.0


class Operations(QObject):
    """The window's background work.

    Signals:
        changed: ``Changes`` made here or by any process, gathered and announced a few times a second.
        failed: The ``NarratixError`` of an operation.
        busy_changed: Titles of the operations that run, oldest first.
        store_reached: Whether the library's notifications arrive.
    """

    changed = Signal(object)
    failed = Signal(object)
    busy_changed = Signal(object)
    store_reached = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: dict[asyncio.Task[Any], str] = {}
        self._latest: dict[str, asyncio.Task[Any]] = {}
        self._pending: Changes | None = None
        self._closed = False
        self._gather = QTimer(self)
        self._gather.setSingleShot(True)
        self._gather.timeout.connect(self._announce_pending)
        self._announced = QElapsedTimer()

    def run(
        self,
        title: str,
        work: Awaitable[Result],
        done: Callable[[Result], None] | None = None,
        *,
        ended: Callable[[], None] | None = None,
    ) -> "asyncio.Task[None]":
        """Run something that the author asked for; ``title`` is shown while it runs.

        A result of type ``Changes`` is announced. ``done`` gets the result of a success; ``ended`` is called always.
        """

        async def operate() -> None:
            try:
                result = await work
            except NarratixError as error:
                self.failed.emit(error)
            else:
                if done is not None:
                    done(result)
                if isinstance(result, Changes):
                    self.announce(result)
            finally:
                if ended is not None:
                    ended()

        task = self._start(operate(), title, work)
        self._say_busy()
        return task

    def load(
        self,
        key: str,
        work: Awaitable[Result],
        show: Callable[[Result], None],
        *,
        ended: Callable[[], None] | None = None,
    ) -> None:
        """Do what nobody asked for, as fetching what a panel shows. A newer load of a key replaces one that still runs.

        An unreachable library is not reported here: the status strip shows it, and the panel loads again afterwards.
        ``show`` gets the result of a success; ``ended`` is called always.
        """
        self.drop(key)

        async def fetch() -> None:
            try:
                show(await work)
            except StoreUnavailableError:
                self.store_reached.emit(False)
            except NarratixError as error:
                self.failed.emit(error)
            finally:
                if ended is not None:
                    ended()

        self._latest[key] = self._start(fetch(), "", work)

    def drop(self, key: str) -> None:
        """Give up a load that still runs, because what it would show is out of date."""
        earlier = self._latest.pop(key, None)
        if earlier is not None:
            earlier.cancel()

    def announce(self, changes: Changes, pause_ms: int = ANNOUNCE_MS) -> None:
        """Tell every panel, at once where nothing was told for ``pause_ms``."""
        self._pending = changes if self._pending is None else self._pending | changes
        left = pause_ms - self._announced.elapsed() if self._announced.isValid() else 0
        if left <= 0:
            self._announce_pending()
        elif not self._gather.isActive() or left < self._gather.remainingTime():
            self._gather.start(left)

    def follow(self, feed: ChangeFeed) -> None:
        """Announce what any process changes, for as long as the window is open; survives outages of the library."""
        self._start(self._follow(feed), "")

    def titles(self) -> tuple[str, ...]:
        """What runs now and has a title."""
        return tuple(title for title in self._running.values() if title)

    def stop(self) -> None:
        """Cancel what the author asked for and what still runs."""
        for task, title in self._running.items():
            if title:
                task.cancel()

    async def close(self) -> None:
        """Cancel everything and wait until it has ended. What is asked for afterwards is not begun any more."""
        self._closed = True
        self._gather.stop()
        # What was just about to end may still begin something new.
        while tasks := list(self._running):
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _follow(self, feed: ChangeFeed) -> None:
        while True:
            try:
                async with feed.subscribe() as changes:
                    self.store_reached.emit(True)
                    async for change in changes:
                        self.store_reached.emit(True)
                        self.announce(change, FEED_MS)
            except StoreUnavailableError:
                self.store_reached.emit(False)
            await asyncio.sleep(_RECONNECT_SECONDS)

    def _announce_pending(self) -> None:
        changes, self._pending = self._pending, None
        self._gather.stop()
        if changes is not None:
            self._announced.start()
            self.changed.emit(changes)

    def _start(
        self, work: Coroutine[Any, Any, None], title: str, inner: Awaitable[Any] | None = None
    ) -> "asyncio.Task[None]":
        task = asyncio.get_running_loop().create_task(work)
        self._running[task] = title
        if isinstance(inner, Coroutine):
            # A task that is cancelled before its first step never gets to await it.
            task.add_done_callback(lambda _: inner.close())
        task.add_done_callback(self._ended)
        if self._closed:
            task.cancel()
        return task

    def _say_busy(self) -> None:
        if not self._closed:
            self.busy_changed.emit(self.titles())

    def _ended(self, task: "asyncio.Task[None]") -> None:
        title = self._running.pop(task)
        for key in [key for key, latest in self._latest.items() if latest is task]:
            del self._latest[key]
        if title:
            self._say_busy()
        error = None if task.cancelled() else task.exception()
        if error is not None:
            task.get_loop().call_exception_handler({"message": "An operation failed", "exception": error, "task": task})


def while_alive(owner: QObject, show: Callable[[Result], object]) -> Callable[[Result], None]:
    """``show``, or nothing once Qt has deleted its owner: a closed dialog whose load comes back afterwards."""

    def call(found: Result) -> None:
        if isValid(owner):
            show(found)

    return call


async def after(first: Awaitable[object], then: Changes) -> Changes:
    """Await something that answers nothing of use and say what it changed."""
    await first
    return then
