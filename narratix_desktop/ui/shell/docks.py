"""The docks of the window: made from the panels, arranged, remembered, and put back where they began.

In a very large window all panels stand beside one another; with less room those of a side share it as tabs, because a
panel that is cramped helps nobody. Knows panels only by name, title, place and icon.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QByteArray, QObject, QSettings, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabWidget, QWidget

from narratix_desktop.ui.commands import Command, Menu
from narratix_desktop.ui.panels.base import Panel

_VERSION: Final = 3
_LARGEST: Final = QSize(1840, 1020)
"""The first size of the window where the screen has room for it and its frame."""
_FRAME: Final = QSize(24, 48)
_ROOMY: Final = QSize(1680, 940)
"""Of the window, from which on only book and characters share a place."""
_SPACIOUS: Final = QSize(1680, 1240)
"""From which on no panel does."""
_LEFT: Final = 320
_RIGHT: Final = 400
_BELOW: Final = (1000, 720)
_BELOW_HEIGHT: Final = 290
_AREAS: Final = (
    Qt.DockWidgetArea.LeftDockWidgetArea,
    Qt.DockWidgetArea.RightDockWidgetArea,
    Qt.DockWidgetArea.BottomDockWidgetArea,
)


class Docks(QObject):
    """One dock for each panel.

    Args:
        window: Where they are docked.
        panels: What they hold, in the order of the View menu.
        stored: Where size and arrangement are remembered; None remembers nothing.

    Signals:
        arranged: Docks were moved, shown, hidden or brought to the front.
    """

    arranged = Signal()

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
        self._untitled = {dock.objectName(): QWidget(dock) for dock in self.docks.values()}
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(0)
        self._settled.timeout.connect(self._name_once)
        self._settled.timeout.connect(self.arranged)
        for dock in self.docks.values():
            for moved in (dock.topLevelChanged, dock.dockLocationChanged, dock.visibilityChanged):
                moved.connect(self._settled.start)
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self._first = self._draw_up()
        self._take_room()

    def show(self, name: str) -> None:
        """Show a panel in front of those it shares its place with, and give it the keyboard."""
        dock = self.docks[name]
        dock.show()
        dock.raise_()
        self._panels[name].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def toggle(self, name: str) -> None:
        """Show a panel, or hide it where it is seen already."""
        if self.is_seen(name):
            self.docks[name].hide()
        else:
            self.show(name)

    def is_seen(self, name: str) -> bool:
        """Whether a panel is shown, and not behind another one."""
        dock = self.docks[name]
        return dock.isVisible() and not dock.visibleRegion().isEmpty()

    def reset(self) -> None:
        """Put every dock where it stands at a first start in a window of this size."""
        self._arrange()
        # Sizes that are asked for before the docks have taken their places are forgotten.
        QTimer.singleShot(0, self, self._size)

    def restore(self) -> None:
        """Take the arrangement that was remembered; a panel that is new since then stays in its place."""
        if self._stored is None:
            return
        geometry, docks = self._stored.value("window/geometry"), self._stored.value("window/docks")
        if isinstance(geometry, QByteArray):
            self._window.restoreGeometry(geometry)
        if isinstance(docks, QByteArray):
            self._as_if_shown(lambda: self._window.restoreState(docks, _VERSION))

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
                checked=lambda name=name: self.is_seen(name),  # type: ignore[misc]
            )
            for name, panel in self._panels.items()
        ]
        return [*switches, Command("view.reset", self.tr("&Reset layout"), self.reset, Menu.VIEW, group=1)]

    def _take_room(self) -> None:
        """The first size of the window: all of a small screen, as much as is useful of a large one."""
        available = self._window.screen().availableSize()
        self._window.resize(_LARGEST.boundedTo(available - _FRAME))
        self._arrange()
        if available.width() < _LARGEST.width() or available.height() < _LARGEST.height():
            self._window.setWindowState(self._window.windowState() | Qt.WindowState.WindowMaximized)

    def _as_if_shown(self, arrange: Callable[[], object]) -> None:
        """Arrange the docks of a window that is not shown yet, with the room that it will have.

        Qt puts aside what is arranged in a hidden window that is to be maximised, and the next arrangement then ends
        the program.
        """
        window, maximised = self._window, Qt.WindowState.WindowMaximized
        if window.isVisible() or not window.windowState() & maximised:
            arrange()
            return
        geometry = window.saveGeometry()
        window.setWindowState(window.windowState() & ~maximised)
        window.resize(window.screen().availableSize())
        arrange()
        window.restoreGeometry(geometry)

    def _draw_up(self) -> tuple[tuple[QSize, QByteArray], ...]:
        """The first arrangements, each with the least size of a window that it is for.

        All are drawn up once and taken from then on, because docks that lie in tabs cannot be added anew.
        """
        left, right, below = map(self._of, _AREAS)
        for before, after in pairwise(below):
            self._window.splitDockWidget(before, after, Qt.Orientation.Horizontal)
        spacious = self._window.saveState(_VERSION)
        self._share(left)
        roomy = self._window.saveState(_VERSION)
        for docks in (right, below):
            self._share(docks)
        return (_SPACIOUS, spacious), (_ROOMY, roomy), (QSize(0, 0), self._window.saveState(_VERSION))

    def _share(self, docks: Sequence[QDockWidget]) -> None:
        for before, after in pairwise(docks):
            self._window.tabifyDockWidget(before, after)
        docks[0].raise_()

    def _arrange(self) -> None:
        """Put the docks where they belong at first in a window of this size."""
        size = self._window.size()
        fitting = (state for least, state in self._first if least.boundedTo(size) == least)
        self._window.restoreState(next(fitting), _VERSION)
        self._size()

    def _size(self) -> None:
        """The first sizes: the script in the middle is the widest, what lies below it is low."""
        left, right, below = map(self._of, _AREAS)
        window, across, down = self._window, Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        window.resizeDocks([*left, *right], [_LEFT] * len(left) + [_RIGHT] * len(right), across)
        for side, area in ((left, _AREAS[0]), (right, _AREAS[1])):
            shares = [panel.share for panel in self._panels.values() if panel.area is area]
            window.resizeDocks(side, shares, down)
        window.resizeDocks(below, [*_BELOW, *_BELOW][: len(below)], across)
        height = min(_BELOW_HEIGHT, window.height() // 3)
        window.resizeDocks(below, [height] * len(below), down)

    def _of(self, area: Qt.DockWidgetArea) -> list[QDockWidget]:
        return [self.docks[name] for name, panel in self._panels.items() if panel.area is area]

    def _name_once(self) -> None:
        """Where a tab names a dock its own title would say the same again."""
        for dock in self.docks.values():
            beside = self._window.tabifiedDockWidgets(dock)
            shown = [other for other in beside if not other.isHidden() and not other.isFloating()]
            named = bool(shown) and not dock.isFloating() and not dock.isHidden()
            if named and dock.titleBarWidget() is None:
                dock.setTitleBarWidget(self._untitled[dock.objectName()])
            elif not named and dock.titleBarWidget() is not None:
                dock.setTitleBarWidget(None)  # type: ignore[arg-type]
