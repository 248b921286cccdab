"""Looks at the library now and then, and often while it does not answer, so that its state is always true."""

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from narratix_desktop.ports.health import HealthProbe, StoreHealth
from narratix_desktop.ui.operations import Operations

PAUSE_MS: Final = 5_000
OUTAGE_PAUSE_MS: Final = 1_000


class LibraryWatch(QObject):
    """One look after another, never two at once.

    Signals:
        looked: The ``StoreHealth`` that was found.
        lost: The library did not answer where something was asked of it.
    """

    looked = Signal(object)
    lost = Signal()

    def __init__(self, probe: HealthProbe, operations: Operations, parent: QObject) -> None:
        super().__init__(parent)
        self._probe = probe
        self._operations = operations
        self._reachable = True
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.look)
        operations.store_reached.connect(self._on_reached)

    def look(self) -> None:
        """Look now."""
        self._timer.stop()
        self._operations.load("shell.health", self._probe.health(), self._show)

    def _show(self, health: StoreHealth) -> None:
        self._reachable = health.reachable
        self.looked.emit(health)
        self._timer.start(PAUSE_MS if health.reachable else OUTAGE_PAUSE_MS)

    def _on_reached(self, reached: bool) -> None:
        if reached == self._reachable:
            return
        self._reachable = reached
        if not reached:
            self.lost.emit()
        self.look()
