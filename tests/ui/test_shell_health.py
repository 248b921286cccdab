"""The state of the library is always true in the status strip, and comes back by itself after an outage."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from narratix_desktop.app.event_loop import StudioEventLoop
from narratix_desktop.ports.health import BreakerState, StoreHealth
from narratix_desktop.store.migrate import migrate
from narratix_desktop.store.server.embedded import EmbeddedServer
from narratix_desktop.ui.shell.status_strip import StatusStrip
from narratix_desktop.ui.theme import load_theme
from tests.fakes.memory_ring import MemoryRing
from tests.ui.conftest import open_desk

Play = Callable[..., None]


def health(*, reachable: bool = True, disk_free: int = 80_000_000_000) -> StoreHealth:
    return StoreHealth(reachable, BreakerState.CLOSED, 0.0012, "18.4", 6, 1, 5, 20, 6, 100, 9_000_000, disk_free)  # type: ignore[arg-type]


def test_the_strip_tells_version_speed_and_space(qapp: object, qtbot: QtBot) -> None:
    strip = StatusStrip(load_theme("dark"))
    qtbot.addWidget(strip)
    strip.show_health(health())
    assert strip.library.text() == "Library: open"
    for fact in ("PostgreSQL 18.4", "1.2 ms", "5 of 20 connections", "80.0 GB free"):
        assert fact in strip.library.toolTip()


def test_little_space_is_said_in_words(qapp: object, qtbot: QtBot) -> None:
    strip = StatusStrip(load_theme("dark"))
    qtbot.addWidget(strip)
    strip.show_health(health(disk_free=900_000_000))
    assert strip.library.text() == "⚠ Library: only 900.0 MB free"
    strip.show_health(health())
    assert strip.library.text() == "Library: open"


@pytest.mark.slow
def test_an_outage_shows_and_its_end_brings_everything_back(
    studio_loop: StudioEventLoop, qtbot: QtBot, library_home: Path, tmp_path: Path, key_ring: MemoryRing
) -> None:
    broken: list[Any] = []
    studio_loop.set_exception_handler(lambda _, context: broken.append(context))

    async def scenario() -> None:
        server = EmbeddedServer(library_home)
        dsn = await server.start()
        await migrate(dsn)
        async with open_desk(dsn, tmp_path, "dark") as desk:
            library = desk.window.status_strip.library
            await desk.open_book()
            await desk.until(lambda: library.text() == "Library: open")

            await server.stop(wait=True)
            desk.window.session.choose_chapter(desk.window.session.chapters[1].id)
            await desk.until(lambda: library.text() == "⚠ Library: not reachable, trying again")
            assert not desk.window.banner.isVisible(), desk.window.banner.headline.text()

            await server.start()
            await desk.until(lambda: library.text() == "Library: open", 60)
            desk.window.session.choose_chapter(desk.window.session.chapters[0].id)
            await desk.until(lambda: desk.window.session.preview is not None)
        await server.stop(wait=True)

    studio_loop.run_until_complete(asyncio.wait_for(scenario(), 180))
    assert not broken
