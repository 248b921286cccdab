"""Opens the studio: Qt, the event loop, the library and the window, and closes them in the opposite order.

The library's database starts while the window is still being loaded: what is imported here is what that takes.
"""

import asyncio
import contextlib
import gc
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QMessageBox

from narratix_desktop.app.application import WINDOW_SETTINGS, StudioApplication, the_application
from narratix_desktop.app.database import database_of
from narratix_desktop.app.event_loop import StudioEventLoop
from narratix_desktop.app.faults import Faults
from narratix_desktop.app.logs import configure_logs
from narratix_desktop.app.refusal import FAILED, library_missing, refuse
from narratix_desktop.app.settings import Settings, load_settings
from narratix_desktop.app.single_instance import SingleInstance
from narratix_desktop.domain.errors import NarratixError
from narratix_desktop.ui.preferences import Preferences

if TYPE_CHECKING:
    from narratix_desktop.ui.shell.main_window import MainWindow

    MakeWindow = Callable[[Settings, str, Preferences, Callable[[Path], None]], AbstractAsyncContextManager[MainWindow]]

_PARTS: Final = tuple(
    f"narratix_desktop.{part}"
    for part in ("playback.sink", "ui.studio", "ui.panels.catalog", "ui.script.script_page", "ui.shell.main_window")
)


def open_studio(files: Sequence[Path] = ()) -> int:
    """Show the window until it is closed; answers the exit code.

    Where the library's window is open already, it gets the files and this program ends.
    """
    try:
        settings = load_settings()
    except NarratixError as error:
        return refuse(error)
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
        refuse(error)
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
                await self._put_in_place(backup)
                await self._show_window()

    async def _show_window(self) -> None:
        loading: list[asyncio.Task[MakeWindow]] = []
        try:
            async with database_of(self._settings, lambda: loading.append(asyncio.create_task(_load_window()))) as dsn:
                make_window = await loading[0]
                async with make_window(self._settings, dsn, self._preferences, self._restore) as window:
                    await self._live_in(window)
        finally:
            # It cannot be stopped, and a program that ends meanwhile would be one that crashes.
            await asyncio.gather(*loading, return_exceptions=True)

    async def _live_in(self, window: "MainWindow") -> None:
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
        gc.freeze()
        await closed.wait()
        self._door.window = None
        if self._backup is None:
            self._instance.fall_silent()

    async def _put_in_place(self, backup: Path) -> None:
        from narratix_desktop.app.wiring import restore_backup

        try:
            await restore_backup(self._settings, backup)
            self._refusal = None
        except NarratixError as error:
            self._refusal = error

    def _restore(self, backup: Path) -> None:
        self._backup = backup
        self._close()

    def _close(self) -> None:
        if self._door.window is not None:
            self._door.window.close_now()


async def _load_window() -> "MakeWindow":
    """Load everything else. Raises ``NarratixError`` where a library of the system is missing.

    What knows no Qt is loaded in a thread. The rest is loaded here, part by part: a thread that makes Python's side of
    Qt's classes while Qt paints in this one crashes the program now and then.
    """
    try:
        await asyncio.to_thread(import_module, "narratix_desktop.app.wiring")
        for part in _PARTS:
            import_module(part)
            await asyncio.sleep(0)
        from narratix_desktop.app.studio_window import studio_window
    except ImportError as error:
        raise library_missing(error) from error
    return studio_window


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
