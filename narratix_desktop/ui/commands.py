"""What the author can do, as values: menus, palette and shortcut sheet are made from these, and only from these.

The window has a list of its own, every panel adds to it (``Panel.commands``). Knows neither menus nor widgets.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtGui import QAction


class Menu(StrEnum):
    """The menus, in their order."""

    BOOK = "book"
    EDIT = "edit"
    VIEW = "view"
    PLAY = "play"
    TOOLS = "tools"
    HELP = "help"


def always() -> bool:
    """For what can be done at any time."""
    return True


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that the author can do.

    Attributes:
        id: Stable name with the menu in front, such as ``"book.open"``.
        text: What menu, palette and shortcut sheet say; ``&`` marks the letter for the keyboard.
        call: Does it. Called without arguments, and only where ``enabled`` says so.
        menu: Where it stands; None for what palette and shortcut sheet alone hold, as a panel's own keys.
        shortcuts: Keys as Qt writes them, such as ``"Ctrl+O"``; the first is the one that is shown.
        group: Commands of a menu with different groups are parted by a line.
        icon: Name of its icon; empty where it has none.
        enabled: Whether it can be done now.
        checked: Whether it is on, for what can be switched; None for everything else.
        label: Text that changes with what it would do, such as "Undo reassign 3 lines"; ``text`` where None.
        role: Where macOS puts it.
        local: Whether its keys mean this only while its panel has the focus; the panel then hears them itself.
    """

    id: str
    text: str
    call: Callable[[], object]
    menu: Menu | None
    shortcuts: tuple[str, ...] = ()
    group: int = 0
    icon: str = ""
    enabled: Callable[[], bool] = always
    checked: Callable[[], bool] | None = None
    label: Callable[[], str] | None = None
    role: QAction.MenuRole = QAction.MenuRole.NoRole
    local: bool = False
