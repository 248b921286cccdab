"""Tells the author when long work has ended or failed: in the window, and through the system while it is elsewhere."""

from typing import Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QSystemTrayIcon, QWidget

from narratix_desktop.domain.task import Task, TaskStatus
from narratix_desktop.ui.preferences import TELL_WHEN_DONE, Preferences
from narratix_desktop.ui.shell.background_work import BackgroundWork
from narratix_desktop.ui.shell.docks import Docks
from narratix_desktop.ui.widgets.toasts import Toasts

_TRAY_MS: Final = 10_000


class Notifier(QObject):
    """Listens to the background work of one window."""

    def __init__(
        self, work: BackgroundWork, toasts: Toasts, docks: Docks, preferences: Preferences, window: QWidget
    ) -> None:
        super().__init__(window)
        self._toasts = toasts
        self._docks = docks
        self._preferences = preferences
        self._window = window
        self._tray: QSystemTrayIcon | None = None
        work.ended.connect(self._on_ended)

    def _on_ended(self, task: Task) -> None:
        good = task.status is TaskStatus.COMPLETED
        error = task.error or {}
        text = self.tr("Done: {title}") if good else str(error.get("headline") or self.tr("It failed: {title}"))
        text = text.format(title=task.title) if "{title}" in text else text
        self._toasts.show(text, good=good, action=self.tr("Show"), call=lambda: self._docks.show("tasks"))
        if self._preferences.get(TELL_WHEN_DONE) and not self._window.isActiveWindow():
            self._tell_system(text, good=good)

    def _tell_system(self, text: str, *, good: bool) -> None:
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return
        if self._tray is None:
            self._tray = QSystemTrayIcon(self._window.windowIcon(), self)
            self._tray.messageClicked.connect(self._come_forward)
            self._tray.activated.connect(self._come_forward)
        # An icon has to stand in the tray while its message is shown; nobody asked for it to stay.
        self._tray.show()
        kind = QSystemTrayIcon.MessageIcon.Information if good else QSystemTrayIcon.MessageIcon.Warning
        self._tray.showMessage("Narratix", text, kind, _TRAY_MS)
        QTimer.singleShot(_TRAY_MS, self._tray.hide)

    def _come_forward(self) -> None:
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()
