"""The menu bar, generated from the catalogue of actions."""

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QMenu, QMenuBar

from narratix_desktop.ui.commands import Menu
from narratix_desktop.ui.shell.actions import ActionCatalogue, Entry, menu_titles


def fill_menus(bar: QMenuBar, catalogue: ActionCatalogue, recent: QMenu) -> Mapping[Menu, QMenu]:
    """Make every menu that has an action, with a line between groups; what can be done is asked whenever one opens.

    ``recent`` stands behind the first group of the Book menu.
    """
    bar.clear()
    menus: dict[Menu, QMenu] = {}
    for menu, title in menu_titles().items():
        entries = catalogue.of(menu)
        if not entries:
            continue
        menus[menu] = bar.addMenu(title)
        menus[menu].setToolTipsVisible(True)
        menus[menu].aboutToShow.connect(catalogue.refresh)
        _fill(menus[menu], entries, recent if menu is Menu.BOOK else None)
    return menus


def _fill(menu: QMenu, entries: Sequence[Entry], first: QMenu | None) -> None:
    group = entries[0].command.group
    for entry in entries:
        if entry.command.group != group:
            if first is not None:
                menu.addMenu(first)
                first = None
            menu.addSeparator()
            group = entry.command.group
        menu.addAction(entry.action)
