"""The catalogue of everything that the author can do, as Qt actions in one place.

Menus, the command palette and the shortcut sheet are generated from it. It refuses to know what any command does.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from narratix_desktop.ui.commands import Command, Menu
from narratix_desktop.ui.icons import icon
from narratix_desktop.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class Entry:
    """One action with the command it was made of; ``area`` names the panel it belongs to, empty for the window."""

    command: Command
    action: QAction
    area: str

    @property
    def title(self) -> str:
        """What it does, without marks for the keyboard."""
        return plain(self.action.text())

    @property
    def group(self) -> str:
        """Title of its panel, or of its menu where it belongs to none."""
        menu = self.command.menu
        return self.area or (plain(menu_titles()[menu]) if menu is not None else "")

    @property
    def shortcuts(self) -> Sequence[QKeySequence]:
        """Its keys, also those that only its panel hears."""
        return [QKeySequence(keys) for keys in self.command.shortcuts]

    @property
    def keys(self) -> str:
        """Its first shortcut as this system writes it; empty where it has none."""
        return next((one.toString(QKeySequence.SequenceFormat.NativeText) for one in self.shortcuts), "")


class ActionCatalogue(QObject):
    """All actions of one window, in the order in which they were added."""

    def __init__(self, window: QWidget, theme: Theme) -> None:
        super().__init__(window)
        self._window = window
        self._theme = theme
        self._entries: dict[str, Entry] = {}

    def add(self, commands: Iterable[Command], area: str = "") -> None:
        """Make an action of each command.

        Raises:
            ValueError: There is a command of that id already.
        """
        for command in commands:
            if command.id in self._entries:
                raise ValueError(f"two commands are called {command.id}")
            entry = Entry(command, self._make(command), area)
            self._entries[command.id] = entry
            self._window.addAction(entry.action)
            _update(entry)

    def __getitem__(self, command_id: str) -> QAction:
        return self._entries[command_id].action

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def of(self, menu: Menu) -> Sequence[Entry]:
        """The entries of one menu, by group, otherwise as they were added."""
        return sorted((one for one in self if one.command.menu is menu), key=lambda one: one.command.group)

    def keys_of(self, command_id: str) -> str:
        """First shortcut of a command, as this system writes it."""
        return self._entries[command_id].keys

    def by_group(self) -> Mapping[str, Sequence[tuple[str, Sequence[QKeySequence]]]]:
        """Text and shortcuts of every action, by the title of its panel, or of its menu where it belongs to none."""
        groups: dict[str, list[tuple[str, Sequence[QKeySequence]]]] = {}
        for menu in Menu:
            groups[plain(menu_titles()[menu])] = []
        for entry in self:
            groups.setdefault(entry.group, []).append((entry.title.rstrip("…"), entry.shortcuts))
        return groups

    def refresh(self) -> None:
        """Ask every command anew whether it can be done, whether it is on and what it is called."""
        for entry in self:
            _update(entry)

    def _make(self, command: Command) -> QAction:
        action = QAction(command.text, self)
        action.setObjectName(command.id)
        action.setMenuRole(command.role)
        action.setShortcuts([QKeySequence(keys) for keys in command.shortcuts])
        if command.local:
            # The window itself never has the keyboard, so this context keeps the keys for those who read them.
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.setCheckable(command.checked is not None)
        if command.icon:
            action.setIcon(icon(command.icon, self._theme))
        action.triggered.connect(lambda: self._call(command))
        return action

    def _call(self, command: Command) -> None:
        # A shortcut may arrive before the signal that would have disabled its action.
        if command.enabled():
            command.call()
        self.refresh()


def menu_titles() -> Mapping[Menu, str]:
    """Titles of the menus in their order, with marks for the keyboard."""
    translate = QCoreApplication.translate

    return {
        Menu.BOOK: translate("Menus", "&Book"),
        Menu.EDIT: translate("Menus", "&Edit"),
        Menu.VIEW: translate("Menus", "&View"),
        Menu.PLAY: translate("Menus", "&Play"),
        Menu.TOOLS: translate("Menus", "&Tools"),
        Menu.HELP: translate("Menus", "&Help"),
    }


def plain(text: str) -> str:
    """A menu's text without its mark for the keyboard."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


def _update(entry: Entry) -> None:
    command, action = entry.command, entry.action
    action.setEnabled(command.enabled())
    if command.checked is not None:
        action.setChecked(command.checked())
    if command.label is not None:
        action.setText(command.label())
