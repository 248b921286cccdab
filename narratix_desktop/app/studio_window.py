"""The studio's window on a library whose database runs, with all that works behind it: player, worker, house.

Imports everything that the window needs, which takes longer than the database; see ``studio``.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Final

import platformdirs

from narratix_desktop.app.house import make_house
from narratix_desktop.app.settings import Settings
from narratix_desktop.app.wiring import Opened, open_library_at
from narratix_desktop.domain.changes import Changes, Noun
from narratix_desktop.domain.errors import PlaybackError
from narratix_desktop.domain.ids import BookId
from narratix_desktop.domain.units import Usd
from narratix_desktop.playback.sink import AudioSink, Render
from narratix_desktop.playback.transport import TimelinePlayer
from narratix_desktop.services.plan_tasks import ProductionOrder, order_production
from narratix_desktop.services.run_tasks import work_on_tasks
from narratix_desktop.services.workshop import Workshop
from narratix_desktop.ui.preferences import OUTPUT, Preferences
from narratix_desktop.ui.shell.main_window import MainWindow
from narratix_desktop.ui.studio import Studio

_SPEECH: Final = "espeak"
_READY_SECONDS: Final = 1.0
"""When the window has been painted, and before anybody can have opened a book in it."""


@asynccontextmanager
async def studio_window(
    settings: Settings, dsn: str, preferences: Preferences, restore: Callable[[Path], None]
) -> AsyncIterator[MainWindow]:
    """A window that is not shown yet. At the end of the context it has to be closed; what is pending is then stored.

    Args:
        settings: The library's folders.
        dsn: Its database.
        preferences: What the author prefers on this computer.
        restore: Closes the window to put a backup in the place of the library.

    Raises:
        StoreError: The library cannot be opened; the message says why.
    """
    async with open_library_at(settings, dsn) as opened:
        worker = asyncio.create_task(_work(opened.workshop), name="worker")
        worker.add_done_callback(_on_worker_end)
        player = TimelinePlayer(make_sink=partial(_open_sink, preferences))
        follow = preferences.changed.connect(lambda name: player.let_go() if name == OUTPUT.name else None)
        ready = asyncio.get_running_loop().call_later(_READY_SECONDS, player.make_ready)
        try:
            window = MainWindow(_studio(settings, opened, player, preferences, restore))
            yield window
            await window.finish()
            window.deleteLater()
        finally:
            ready.cancel()
            preferences.changed.disconnect(follow)
            player.close()
            worker.cancel()
            await asyncio.gather(worker, return_exceptions=True)


def _studio(
    settings: Settings,
    opened: Opened,
    player: TimelinePlayer,
    preferences: Preferences,
    restore: Callable[[Path], None],
) -> Studio:
    house = make_house(settings, opened.library, opened.backups, restore)
    return Studio(
        workshop=opened.workshop,
        player=player,
        produce=partial(_produce, opened.workshop),
        speech=_SPEECH,
        exports=Path(platformdirs.user_documents_dir()) / "Narratix",
        preferences=preferences,
        house=house,
    )


def _open_sink(preferences: Preferences, render: Render, failed: Callable[[PlaybackError], None]) -> AudioSink:
    return AudioSink(render, failed, lambda: preferences.get(OUTPUT))


async def _work(workshop: Workshop) -> None:
    """Work on tasks when the window has been seen: what is left of them can wait for that long."""
    await asyncio.sleep(_READY_SECONDS)
    await work_on_tasks(workshop)


async def _produce(
    workshop: Workshop, book_id: BookId, order: ProductionOrder, *, budget: Usd | None = None
) -> Changes:
    task = await order_production(await workshop.books.get(book_id), order, workshop, budget=budget)
    return Changes.of(Noun.TASK, [task.id])


def _on_worker_end(worker: "asyncio.Task[None]") -> None:
    if not worker.cancelled() and (error := worker.exception()) is not None:
        worker.get_loop().call_exception_handler({"message": "The worker ended", "exception": error, "task": worker})
