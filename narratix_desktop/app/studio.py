"""Opens the studio: Qt, the event loop, the library and the window, and closes them in the opposite order."""

import asyncio
import contextlib
import gc
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final

import platformdirs
import structlog
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QMessageBox

from narratix_desktop.app.application import WINDOW_SETTINGS, StudioApplication, the_application
from narratix_desktop.app.console import FAILED, err
from narratix_desktop.app.event_loop import StudioEventLoop
from narratix_desktop.app.faults import Faults
from narratix_desktop.app.house import make_house
from narratix_desktop.app.logs import configure_logs
from narratix_desktop.app.settings import Settings, load_settings
from narratix_desktop.app.single_instance import SingleInstance
from narratix_desktop.app.wiring import Opened, open_everything, restore_backup
from narratix_desktop.domain.changes import Changes, Noun
from narratix_desktop.domain.errors import NarratixError, PlaybackError
from narratix_desktop.domain.ids import BookId
from narratix_desktop.domain.units import Usd
from narratix_desktop.playback.sink import AudioSink, Render
from narratix_desktop.playback.transport import TimelinePlayer
from narratix_desktop.services.plan_tasks import ProductionOrder, order_production
from narratix_desktop.services.run_tasks import work_on_tasks
from narratix_desktop.services.workshop import Workshop
from narratix_desktop.ui.preferences import OUTPUT, Preferences
from narratix_desktop.ui.shell.main_window import MainWindow
from narratix_desktop.ui.studio import Studio, speaker

_log = structlog.get_logger(__name__)
_SPEECH: Final = "espeak"
_READY_SECONDS: Final = 1.0
"""When the window has been painted, and before anybody can have opened a book in it."""


def open_studio(files: Sequence[Path] = ()) -> int:
    """Show the window until it is closed; answers the exit code.

    Where the library's window is open already, it gets the files and this program ends.
    """
    try:
        settings = load_settings()
    except NarratixError as error:
        err.print(str(error), style="bold red", markup=False)
        return FAILED
    configure_logs(settings.logs, settings.log_level)
    door = Door()
    application = the_application(sys.argv)
    application.hand_files_to(door.open_files)
    try:
        instance = SingleInstance(settings.home)
        if not instance.claim(files):
            return 0
        try:
            loop = StudioEventLoop(application)
            asyncio.set_event_loop(loop)
            faults = Faults(settings.logs)
            faults.watch(loop)
            door.open_files(files)
            with loop:
                loop.run_until_complete(Program(settings, instance, door).run())
        finally:
            application.end_opening()
            instance.close()
    except NarratixError as error:
        application.end_opening()
        err.print(str(error), style="bold red", markup=False)
        QMessageBox.critical(None, "Narratix Desktop", f"{error.headline}\n\n{error.remedy}")
        return FAILED
    return 0


class Door:
    """Where files come in, from the command line, other starts and the system; they wait where there is no window."""

    def __init__(self) -> None:
        self.window: MainWindow | None = None
        self.waiting: list[Path] = []

    def open_files(self, files: Sequence[Path]) -> None:
        """Show files in the window, or as soon as there is one."""
        if self.window is None:
            self.waiting.extend(files)
        else:
            self.window.open_files(files)


class Program:
    """One run of the studio: a library and its window, again where a backup was put in its place."""

    def __init__(self, settings: Settings, instance: SingleInstance, door: Door) -> None:
        self._settings = settings
        self._instance = instance
        self._door = door
        self._backup: Path | None = None
        self._refusal: NarratixError | None = None
        self._preferences = Preferences(QSettings(str(settings.home / WINDOW_SETTINGS), QSettings.Format.IniFormat))

    async def run(self) -> None:
        """Show the window until the author closes it."""
        self._instance.listen(self._door.open_files)
        with _told_to_stop(self._close):
            await self._show_window()
            while self._backup is not None:
                backup, self._backup = self._backup, None
                try:
                    await restore_backup(self._settings, backup)
                    self._refusal = None
                except NarratixError as error:
                    self._refusal = error
                await self._show_window()

    async def _show_window(self) -> None:
        async with open_everything(self._settings) as opened:
            worker = asyncio.create_task(_work(opened.workshop), name="worker")
            worker.add_done_callback(_on_worker_end)
            player = TimelinePlayer(make_sink=self._open_sink)
            follow = self._preferences.changed.connect(lambda name: player.let_go() if name == OUTPUT.name else None)
            ready = asyncio.get_running_loop().call_later(_READY_SECONDS, player.make_ready)
            try:
                await self._live_in(MainWindow(self._studio(opened, player)))
            finally:
                ready.cancel()
                self._preferences.changed.disconnect(follow)
                player.close()
                worker.cancel()
                await asyncio.gather(worker, return_exceptions=True)

    async def _live_in(self, window: MainWindow) -> None:
        closed = asyncio.Event()
        window.closed.connect(closed.set)
        self._door.window = window
        window.show()
        application = QApplication.instance()
        if isinstance(application, StudioApplication):
            application.end_opening()
        window.start(files=self._door.waiting)
        self._door.waiting.clear()
        if self._refusal is not None:
            window.banner.show_error(self._refusal)
        # What start-up made lives until the end; sweeping over it again and again would cost whole frames.
        gc.collect()
        gc.freeze()
        await closed.wait()
        self._door.window = None
        if self._backup is None:
            self._instance.fall_silent()
        await window.finish()
        window.deleteLater()

    def _studio(self, opened: Opened, player: TimelinePlayer) -> Studio:
        house = make_house(self._settings, opened.library, opened.backups, self._restore)
        return Studio(
            workshop=opened.workshop,
            player=player,
            produce=partial(_produce, opened.workshop, partial(speaker, self._preferences, house.voices, _SPEECH)),
            speech=_SPEECH,
            exports=Path(platformdirs.user_documents_dir()) / "Narratix",
            preferences=self._preferences,
            house=house,
        )

    def _open_sink(self, render: Render, failed: Callable[[PlaybackError], None]) -> AudioSink:
        return AudioSink(render, failed, lambda: self._preferences.get(OUTPUT))

    def _restore(self, backup: Path) -> None:
        self._backup = backup
        self._close()

    def _close(self) -> None:
        if self._door.window is not None:
            self._door.window.close_now()


@contextlib.contextmanager
def _told_to_stop(close: Callable[[], None]) -> Iterator[None]:
    """Take a polite kill, as at the end of a session, for the closing of the window."""
    loop = asyncio.get_running_loop()
    with contextlib.suppress(NotImplementedError):  # Windows has no signal handlers on the loop
        loop.add_signal_handler(signal.SIGTERM, close)
    try:
        yield
    finally:
        with contextlib.suppress(NotImplementedError):
            loop.remove_signal_handler(signal.SIGTERM)


async def _work(workshop: Workshop) -> None:
    """Work on tasks when the window has been seen: what is left of them can wait for that long."""
    await asyncio.sleep(_READY_SECONDS)
    await work_on_tasks(workshop)


async def _produce(
    workshop: Workshop,
    speaks: Callable[[], str],
    book_id: BookId,
    folder: Path,
    formats: Sequence[str],
    *,
    chapters: Sequence[str] = (),
    options: Mapping[str, Mapping[str, object]] | None = None,
    budget: Usd | None = None,
) -> Changes:
    book = await workshop.books.get(book_id)
    order = ProductionOrder(
        folder=str(folder), formats=tuple(formats), speech=speaks(), chapters=tuple(chapters), options=options or {}
    )
    task = await order_production(book, order, workshop, budget=budget)
    return Changes.of(Noun.TASK, [task.id])


def _on_worker_end(worker: "asyncio.Task[None]") -> None:
    if not worker.cancelled() and (error := worker.exception()) is not None:
        worker.get_loop().call_exception_handler({"message": "The worker ended", "exception": error, "task": worker})
