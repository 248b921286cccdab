"""Opens the studio: Qt, the event loop, the library and the window, and closes them in the opposite order."""

import asyncio
import gc
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import platformdirs
import structlog
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QMessageBox

from narratix_desktop import __version__
from narratix_desktop.app.console import FAILED, err
from narratix_desktop.app.crash import describe, write_report
from narratix_desktop.app.event_loop import StudioEventLoop
from narratix_desktop.app.logs import configure_logs
from narratix_desktop.app.settings import Settings, load_settings
from narratix_desktop.app.wiring import open_workshop
from narratix_desktop.domain.changes import Changes, Noun
from narratix_desktop.domain.errors import NarratixError
from narratix_desktop.domain.ids import BookId
from narratix_desktop.media.decode import decode
from narratix_desktop.playback.transport import TimelinePlayer
from narratix_desktop.resources import resource
from narratix_desktop.services.plan_tasks import ProductionOrder, order_production
from narratix_desktop.services.run_tasks import work_on_tasks
from narratix_desktop.services.workshop import Workshop
from narratix_desktop.ui.shell.main_window import MainWindow
from narratix_desktop.ui.studio import Studio

_log = structlog.get_logger(__name__)
_SPEECH: Final = "espeak"


def open_studio() -> int:
    """Show the window until it is closed; answers the exit code."""
    try:
        settings = load_settings()
    except NarratixError as error:
        err.print(str(error), style="bold red", markup=False)
        return FAILED
    configure_logs(settings.logs, settings.log_level)
    application = QApplication(sys.argv[:1])
    application.setApplicationName("Narratix Desktop")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("narratix-desktop")
    application.setWindowIcon(QIcon(str(resource("icons", "narratix.svg"))))
    # The window's end is the beginning of closing down; the loop ends after the library is closed.
    application.setQuitOnLastWindowClosed(False)
    loop = StudioEventLoop(application)
    loop.set_exception_handler(lambda _, context: _on_fault(settings, context))
    asyncio.set_event_loop(loop)
    try:
        with loop:
            loop.run_until_complete(_live(application, settings))
    except NarratixError as error:
        err.print(str(error), style="bold red", markup=False)
        QMessageBox.critical(None, "Narratix Desktop", f"{error.headline}\n\n{error.remedy}")
        return FAILED
    return 0


async def _live(application: QApplication, settings: Settings) -> None:
    closed = asyncio.Event()
    application.lastWindowClosed.connect(closed.set)
    remembered = QSettings(str(settings.home / "window.ini"), QSettings.Format.IniFormat)
    async with open_workshop(settings) as workshop:
        worker = asyncio.create_task(work_on_tasks(workshop), name="worker")
        worker.add_done_callback(_on_worker_end)
        player = TimelinePlayer(decode)
        window = MainWindow(_studio(workshop, player, remembered), remembered)
        try:
            window.show()
            window.start()
            # What start-up made lives until the end; sweeping over it again and again would cost whole frames.
            gc.collect()
            gc.freeze()
            await closed.wait()
            await window.finish()
        finally:
            player.close()
            worker.cancel()
            await asyncio.gather(worker, return_exceptions=True)


def _studio(workshop: Workshop, player: TimelinePlayer, remembered: QSettings) -> Studio:
    async def produce(book_id: BookId, folder: Path, formats: Sequence[str]) -> Changes:
        book = await workshop.books.get(book_id)
        order = ProductionOrder(folder=str(folder), formats=tuple(formats), speech=_SPEECH)
        task = await order_production(book, order, workshop)
        return Changes.of(Noun.TASK, [task.id])

    return Studio(
        workshop=workshop,
        player=player,
        produce=produce,
        speech=_SPEECH,
        exports=Path(platformdirs.user_documents_dir()) / "Narratix",
        theme=_theme(remembered),
    )


def _theme(remembered: QSettings) -> str:
    """The author's choice, else what the system prefers; dark where it says nothing."""
    chosen = remembered.value("appearance/theme")
    if chosen in {"dark", "light"}:
        return str(chosen)
    scheme = QApplication.styleHints().colorScheme()
    return "light" if scheme is Qt.ColorScheme.Light else "dark"


def _on_worker_end(worker: "asyncio.Task[None]") -> None:
    if not worker.cancelled() and (error := worker.exception()) is not None:
        worker.get_loop().call_exception_handler({"message": "The worker ended", "exception": error, "task": worker})


def _on_fault(settings: Settings, context: dict[str, Any]) -> None:
    """A fault of the program: keep the report, and tell the author once without ending the studio."""
    error = context.get("exception")
    if not isinstance(error, Exception):
        _log.warning("event loop", message=str(context.get("message", "")))
        return
    report = write_report(settings.logs, error)
    _log.error("fault", report=report.name, type=type(error).__name__)
    dialog = QMessageBox(
        QMessageBox.Icon.Warning,
        "Narratix Desktop",
        "Something went wrong inside the program. What was finished is kept.",
        QMessageBox.StandardButton.Close,
        QApplication.activeWindow(),
    )
    dialog.setInformativeText(f"The details are in {report}. They hold no key and nothing of your manuscript.")
    dialog.setDetailedText(describe(error))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
