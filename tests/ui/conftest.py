"""A studio on the real library, with real engines and worker processes, on the studio's own loop."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import keyring
import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from narratix_desktop.app.event_loop import StudioEventLoop
from narratix_desktop.app.house import make_house
from narratix_desktop.app.installation import StoredInstallation
from narratix_desktop.app.settings import Settings
from narratix_desktop.app.wiring import make_workshop
from narratix_desktop.compute.pool import WorkerPool
from narratix_desktop.domain.changes import Changes, Noun
from narratix_desktop.domain.ids import BookId
from narratix_desktop.domain.units import Usd
from narratix_desktop.services.plan_tasks import ProductionOrder, order_production
from narratix_desktop.services.run_tasks import work_on_tasks
from narratix_desktop.store.backup import Backups
from narratix_desktop.store.library import open_library
from narratix_desktop.ui.preferences import LOOK, Preferences
from narratix_desktop.ui.shell.main_window import MainWindow
from narratix_desktop.ui.studio import Studio
from tests.fakes.memory_ring import MemoryRing
from tests.ui.studio_samples import SilentPlayer, add_book

Scenario = Callable[["Desk"], Coroutine[Any, Any, None]]


class Desk:
    """What a scenario works with: the library, the window, the player that keeps what it was told."""

    def __init__(self, studio: Studio, window: MainWindow, player: SilentPlayer, orders: list[Any]) -> None:
        self.studio = studio
        self.workshop = studio.workshop
        self.preferences = studio.preferences
        self.window = window
        self.player = player
        self.orders = orders

    async def until(self, holds: Callable[[], object], seconds: float = 30.0) -> None:
        """Wait until something holds; fails where it never does."""
        async with asyncio.timeout(seconds):
            while not holds():  # noqa: ASYNC110 - any state of any widget
                await asyncio.sleep(0.01)

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """While the context lasts tasks are done, as in the studio."""
        worker = asyncio.create_task(work_on_tasks(self.workshop))
        try:
            yield
        finally:
            worker.cancel()
            await asyncio.gather(worker, return_exceptions=True)

    async def come_forward(self) -> None:
        """Make the window the one that gets the keys."""
        self.window.activateWindow()
        await self.until(self.window.isActiveWindow)

    async def open_book(self) -> BookId:
        """A small spoken book, shown in the window."""
        book_id = await add_book(self.workshop)
        self.window.session.open_book(book_id)
        await self.until(lambda: self.window.session.preview is not None)
        return book_id


@asynccontextmanager
async def open_desk(database_url: str, home: Path, theme: str, stored: QSettings | None = None) -> AsyncIterator[Desk]:
    settings = Settings(home=home, workers=1)
    library = await open_library(database_url, settings.assets)
    async with library:
        compute = WorkerPool(1)
        workshop = make_workshop(settings, library, compute)
        player, orders = SilentPlayer(), []

        async def produce(book_id: BookId, order: ProductionOrder, *, budget: Usd | None = None) -> Changes:
            orders.append((book_id, Path(order.folder), order.formats))
            if order.formats:
                return Changes()
            task = await order_production(await workshop.books.get(book_id), order, workshop, budget=budget)
            return Changes.of(Noun.TASK, [task.id])

        preferences = Preferences(stored)
        preferences.set(LOOK, theme)
        house = replace(
            make_house(settings, library, Backups(database_url, settings.backups), lambda _backup: None),
            installation=StoredInstallation(home / "options.json"),
        )
        studio = Studio(workshop, player, produce, "espeak", home / "exports", preferences, house)
        window = MainWindow(studio)
        listening = asyncio.Event()
        window.operations.store_reached.connect(lambda reached: listening.set() if reached else None)
        window.show()
        window.start()
        try:
            # What a scenario adds to the library is to be heard of.
            async with asyncio.timeout(30):
                await listening.wait()
            yield Desk(studio, window, player, orders)
        finally:
            window.close_now()
            await window.finish()
            window.deleteLater()
            await compute.aclose()


@pytest.fixture
def studio_loop(qapp: Any) -> Iterator[StudioEventLoop]:
    loop = StudioEventLoop(qapp)
    qapp.setQuitOnLastWindowClosed(False)
    yield loop
    loop.run_until_complete(loop.shutdown_default_executor())
    loop.close()


@pytest.fixture
def key_ring() -> Iterator[MemoryRing]:
    """Stands in for the ring of whoever runs the tests."""
    before, made = keyring.get_keyring(), MemoryRing()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


@pytest.fixture
def play_scenario(
    studio_loop: StudioEventLoop, qtbot: QtBot, database_url: str, tmp_path: Path, key_ring: MemoryRing
) -> Callable[..., None]:
    """Run a scenario with a desk; whatever a callback or a task raises fails the test."""

    def play(scenario: Scenario, theme: str = "dark", stored: QSettings | None = None) -> None:
        broken: list[BaseException] = []
        studio_loop.set_exception_handler(
            lambda _, context: broken.append(context.get("exception", RuntimeError(context)))
        )

        async def run() -> None:
            async with open_desk(database_url, tmp_path, theme, stored) as desk:
                await scenario(desk)

        studio_loop.run_until_complete(run())
        assert not broken, broken

    return play
