"""Qt's application, and the window that is seen while the studio is still being loaded.

Kept light on purpose: this is all that is imported before the author sees something. Loading the studio and starting
its database takes a second; the window of its size and colour says so meanwhile, and goes when the studio has come.
"""

import json
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import platformdirs
from PySide6.QtCore import QByteArray, QDeadlineTimer, QEvent, QEventLoop, QSettings, Qt
from PySide6.QtGui import QColor, QFileOpenEvent, QIcon, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from narratix_desktop import __version__
from narratix_desktop.locks import is_held
from narratix_desktop.resources import resource
from narratix_desktop.ui.language import speak_language
from narratix_desktop.ui.preferences import LOOK, Look, Preferences
from narratix_desktop.ui.theme import read_tokens

APP_NAME: Final = "narratix-desktop"
LIBRARY_VARIABLE: Final = "NARRATIX_HOME"
WINDOW_LOCK: Final = "window.lock"
WINDOW_SETTINGS: Final = "window.ini"
_SIZE: Final = (1280, 800)
_SEEN_WITHIN_MS: Final = 150


class StudioApplication(QApplication):
    """Qt's application, which on macOS is also told which files the author opened elsewhere."""

    def __init__(self, arguments: list[str]) -> None:
        super().__init__(arguments)
        self._open_files: Callable[[Sequence[Path]], None] | None = None
        self._waiting: list[Path] = []
        self.opening: OpeningWindow | None = None
        self.setApplicationName("Narratix Desktop")
        self.setApplicationVersion(__version__)
        self.setDesktopFileName(APP_NAME)
        self.setWindowIcon(QIcon(str(resource("icons", "narratix.svg"))))
        speak_language(self)
        # The window's end is the beginning of closing down; the loop ends after the library is closed.
        self.setQuitOnLastWindowClosed(False)

    def hand_files_to(self, open_files: Callable[[Sequence[Path]], None]) -> None:
        """Say who opens files, also those that have come already."""
        self._open_files = open_files
        if self._waiting:
            open_files(tuple(self._waiting))
            self._waiting.clear()

    def show_opening(self, home: Path) -> None:
        """Let the author see at once that a library opens, unless its window is open already."""
        if is_held(home / WINDOW_LOCK):
            return
        self.opening = OpeningWindow(home / WINDOW_SETTINGS)
        self.opening.show()
        # The window manager gets its turn before loading holds this thread up; some take several.
        deadline = QDeadlineTimer(_SEEN_WITHIN_MS)
        while not self.opening.painted and not deadline.hasExpired():
            self.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)

    def end_opening(self) -> None:
        """The studio has come, or will not."""
        opening, self.opening = self.opening, None
        if opening is not None:
            opening.close()
            opening.deleteLater()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent) and event.file():
            if self._open_files is None:
                self._waiting.append(Path(event.file()))
            else:
                self._open_files([Path(event.file())])
            return True
        return super().event(event)


class OpeningWindow(QWidget):
    """A window where the studio's will be, in its colours."""

    def __init__(self, settings: Path) -> None:
        super().__init__()
        self.painted = False
        stored = QSettings(str(settings), QSettings.Format.IniFormat)
        look = Preferences(stored).get(LOOK)
        if look == Look.SYSTEM:
            light = QApplication.styleHints().colorScheme() is Qt.ColorScheme.Light
            look = str(Look.LIGHT if light else Look.DARK)
        colors = read_tokens(look).values
        self._ground, self._ink = QColor(str(colors["surface.window"])), QColor(str(colors["text.quiet"]))
        self._words = self.tr("Opening the library…")
        self.setWindowTitle("Narratix")
        self.setAccessibleName(self._words)
        self.resize(*_SIZE)
        geometry = stored.value("window/geometry")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)
        if self.size().isEmpty():
            # Of a window that never had a size of its own only its state is remembered.
            self.setWindowState(Qt.WindowState.WindowNoState)
            self.resize(*_SIZE)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._ground)
        painter.setPen(self._ink)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._words)
        painter.end()
        self.painted = True


def probable_home() -> Path:
    """The library's folder as the settings will most probably have it; they check it later, and say what is wrong."""
    named = os.environ.get(LIBRARY_VARIABLE)
    if named:
        return Path(named)
    with suppress(OSError, ValueError, AttributeError):
        options = Path(platformdirs.user_config_dir(APP_NAME, appauthor=False)) / "options.json"
        chosen = json.loads(options.read_text(encoding="utf-8")).get("home")
        if chosen:
            return Path(str(chosen))
    return Path(platformdirs.user_data_dir(APP_NAME, appauthor=False))


def open_early(arguments: Sequence[str]) -> None:
    """Show the opening window; the studio goes on with the same application."""
    StudioApplication(list(arguments[:1])).show_opening(probable_home())


def the_application(arguments: Sequence[str]) -> StudioApplication:
    """The application that shows the opening window already, or a new one."""
    known = QApplication.instance()
    return known if isinstance(known, StudioApplication) else StudioApplication(list(arguments[:1]))
