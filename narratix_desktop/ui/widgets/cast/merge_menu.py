"""Asks at the place which of several characters stays; a menu, so nothing stops and Escape takes it back."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from narratix_desktop.domain.character import Character
from narratix_desktop.domain.ids import CharacterId


def ask_merge(
    parent: QWidget,
    characters: Sequence[Character],
    at: QPoint,
    merge: Callable[[CharacterId, list[CharacterId]], object],
    into: CharacterId | None = None,
) -> QMenu:
    """Open a menu of those who may stay.

    Args:
        parent: Where the menu belongs.
        characters: At least two, who would be one.
        at: Where the menu opens, in global coordinates.
        merge: Called with the one who stays and the others.
        into: The only one who may stay; by default anybody. The narrator cannot go away, and stays where it is among
            them.
    """
    translate = QCoreApplication.translate
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    narrator = next((one.id for one in characters if one.is_narrator), None)
    only = narrator or into
    title = menu.addAction(translate("MergeMenu", "One person, called …"))
    title.setEnabled(False)
    for one in characters:
        if only in {None, one.id}:
            others = [other for other in characters if other.id != one.id]
            names = ", ".join(other.name for other in others)
            words = translate("MergeMenu", "{name}  (with the lines of {others})").format(name=one.name, others=names)
            ids = [other.id for other in others]
            menu.addAction(words, partial(merge, one.id, ids))
    menu.addSeparator()
    menu.addAction(translate("MergeMenu", "Keep them apart"))
    menu.popup(at)
    menu.setActiveAction(menu.actions()[1])
    return menu
