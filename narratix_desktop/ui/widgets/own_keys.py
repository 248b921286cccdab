"""Keys that belong to a widget while it, or something in it, has the focus, whatever they mean elsewhere."""

from collections.abc import Container

from PySide6.QtCore import QEvent, QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> QKeyCombination:
    """A key with at most one modifier."""
    return QKeyCombination(modifier, key)


def enter(modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> tuple[QKeyCombination, ...]:
    """Both Enter keys, with a modifier."""
    return press(Qt.Key.Key_Return, modifier), press(Qt.Key.Key_Enter, modifier | Qt.KeyboardModifier.KeypadModifier)


def claims(event: QEvent, keys: Container[QKeyCombination]) -> bool:
    """Whether an event asks if a shortcut of the window may have one of these keys; it is told that it may not.

    The key then arrives as a key press. For the ``event`` method of a widget; parents of the focus are asked as well.
    """
    if event.type() is not QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if event.keyCombination() not in keys:
        return False
    event.accept()
    return True
