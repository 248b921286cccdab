"""The docks of the window: made from the panels, arranged, remembered, and put back where they began.

Knows panels only by name, title, place and icon.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QByteArray, QObject, QSettings, QSize, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow

from narratix_desktop.ui.commands import Command, Menu
from narratix_desktop.ui.panels.base import Panel

_VERSION: Final = 2
_SIZE: Final = QSize(1440, 900)
_LEFT: Final = 320
_RIGHT: Final = 400
_BELOW: Final = (840, 600)
_BELOW_HEIGHT: Final = 270


class Docks(QObject):
    """One dock for each panel.

    Args:
        window: Where they are docked.
        panels: What they hold, in the order of the View menu.
        stored: Where size and arrangement are remembered; None remembers nothing.
    """

    def __init__(self, window: QMainWindow, panels: Iterable[Panel], stored: QSettings | None) -> None:
        super().__init__(window)
        self._window = window
        self._stored = stored
        self._panels = {panel.name: panel for panel in panels}
        self.docks: dict[str, QDockWidget] = {}
        window.setDockOptions(
            QMainWindow.DockOption.AllowNestedDocks
            | QMainWindow.DockOption.AllowTabbedDocks
            | QMainWindow.DockOption.AnimatedDocks
        )
        for corner in (Qt.Corner.BottomLeftCorner, Qt.Corner.BottomRightCorner):
            window.setCorner(corner, Qt.DockWidgetArea.BottomDockWidgetArea)
        for name, panel in self._panels.items():
            dock = QDockWidget(panel.title, window)
            dock.setObjectName(f"dock.{name}")
            dock.setWidget(panel)
            window.addDockWidget(panel.area, dock)
            self.docks[name] = dock
        window.resize(_SIZE.boundedTo(window.screen().availableSize()))
        for left, right in pairwise(self._below()):
            window.splitDockWidget(left, right, Qt.Orientation.Horizontal)
        self._size()
        self._first = window.saveState(_VERSION)

    def show(self, name: str) -> None:
        """Show a panel in front of those it shares its place with, and give it the keyboard."""
        dock = self.docks[name]
        dock.show()
        dock.raise_()
        self._panels[name].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def toggle(self, name: str) -> None:
        """Show a panel, or hide it where it is seen already."""
        dock = self.docks[name]
        if dock.isVisible() and not dock.visibleRegion().isEmpty():
            dock.hide()
        else:
            self.show(name)

    def reset(self) -> None:
        """Put every dock back where it was at the very first start."""
        self._window.restoreState(self._first, _VERSION)
        self._size()

    def restore(self) -> None:
        """Take the arrangement that was remembered; a panel that is new since then stays in its place."""
        if self._stored is None:
            return
        geometry, docks = self._stored.value("window/geometry"), self._stored.value("window/docks")
        if isinstance(geometry, QByteArray):
            self._window.restoreGeometry(geometry)
        if isinstance(docks, QByteArray):
            self._window.restoreState(docks, _VERSION)

    def remember(self) -> None:
        """Keep size and arrangement for the next start."""
        if self._stored is not None:
            self._stored.setValue("window/geometry", self._window.saveGeometry())
            self._stored.setValue("window/docks", self._window.saveState(_VERSION))

    def commands(self) -> Sequence[Command]:
        """A switch for each panel, and the way back to the first arrangement."""
        switches = [
            Command(
                f"view.{name}",
                panel.title,
                lambda name=name: self.toggle(name),  # type: ignore[misc]
                Menu.VIEW,
                shortcuts=(panel.shortcut,) if panel.shortcut else (),
                icon=name,
                checked=self.docks[name].isVisible,
            )
            for name, panel in self._panels.items()
        ]
        return [*switches, Command("view.reset", self.tr("&Reset layout"), self.reset, Menu.VIEW, group=1)]

    def _size(self) -> None:
        """The first sizes: the script in the middle is the widest, what lies below it is low."""
        below = self._below()
        sides = [dock for dock in self.docks.values() if dock not in below]
        left = Qt.DockWidgetArea.LeftDockWidgetArea
        widths = [_LEFT if self._window.dockWidgetArea(dock) is left else _RIGHT for dock in sides]
        self._window.resizeDocks(sides, widths, Qt.Orientation.Horizontal)
        heights = [self._panels[name].share for name, dock in self.docks.items() if dock in sides]
        self._window.resizeDocks(sides, heights, Qt.Orientation.Vertical)
        self._window.resizeDocks(below, [*_BELOW, *_BELOW][: len(below)], Qt.Orientation.Horizontal)
        self._window.resizeDocks(below, [_BELOW_HEIGHT] * len(below), Qt.Orientation.Vertical)

    def _below(self) -> list[QDockWidget]:
        area = Qt.DockWidgetArea.BottomDockWidgetArea
        return [self.docks[name] for name, panel in self._panels.items() if panel.area is area]
