"""Faults of the program while its window is open: kept as a report, and told to the author once.

Whatever breaks, in a task, in a slot of Qt or in a thread, arrives here; the studio goes on.
"""

import asyncio
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import structlog
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from narratix_desktop.app.crash import describe, write_report

if TYPE_CHECKING:
    from narratix_desktop.ui.dialogs.crash_dialog import CrashDialog

_log = structlog.get_logger(__name__)


class Faults(QObject):
    """Writes reports into a folder and shows one dialog, however many there are.

    Signals:
        found: An exception, of any thread.
    """

    found = Signal(object)

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self.dialog: CrashDialog | None = None
        self.found.connect(self._on_found, Qt.ConnectionType.QueuedConnection)

    def watch(self, loop: asyncio.AbstractEventLoop) -> None:
        """Take what nobody else has caught: of the loop's tasks, of Qt's slots, and of threads."""
        loop.set_exception_handler(lambda _, context: self._on_context(context))
        sys.excepthook = self._on_uncaught
        threading.excepthook = lambda caught: self._on_uncaught(caught.exc_type, caught.exc_value, caught.exc_traceback)

    def _on_context(self, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, Exception):
            self.found.emit(error)
        else:
            _log.warning("event loop", message=str(context.get("message", "")))

    def _on_uncaught(self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        if isinstance(error, Exception):
            self.found.emit(error)
        elif error is not None and not issubclass(kind, SystemExit):
            sys.__excepthook__(kind, error, trace)

    def _on_found(self, error: Exception) -> None:
        report = write_report(self._folder, error)
        _log.error("fault", report=report.name, type=type(error).__name__)
        if self.dialog is not None:
            self.dialog.add(report, describe(error))
            return
        from narratix_desktop.ui.dialogs.crash_dialog import CrashDialog

        self.dialog = CrashDialog(report, describe(error), QApplication.activeWindow())
        self.dialog.destroyed.connect(self._forget)
        self.dialog.open()

    def _forget(self) -> None:
        self.dialog = None
