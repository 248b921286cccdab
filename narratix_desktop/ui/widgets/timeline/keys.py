"""Which key does what on the timeline. A table, so that the sheet of shortcuts and the menu can show the same."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence


class Command(StrEnum):
    """What keys can ask for."""

    LEFT = "left"
    RIGHT = "right"
    UP = "up"
    DOWN = "down"
    EXTEND_LEFT = "extend_left"
    EXTEND_RIGHT = "extend_right"
    EARLIER = "earlier"
    LATER = "later"
    MUCH_EARLIER = "much_earlier"
    MUCH_LATER = "much_later"
    LOUDER = "louder"
    SOFTER = "softer"
    MUCH_LOUDER = "much_louder"
    MUCH_SOFTER = "much_softer"
    SPLIT = "split"
    TRIM_START = "trim_start"
    TRIM_END = "trim_end"
    TO_PLAYHEAD = "to_playhead"
    FADE = "fade"
    MUTE = "mute"
    DELETE = "delete"
    MARK = "mark"
    RENAME = "rename"
    MARKER_BEFORE = "marker_before"
    MARKER_BEHIND = "marker_behind"
    POINT = "point"
    OPEN = "open"
    CURVE = "curve"
    CLOSER = "closer"
    WIDER = "wider"
    FIT = "fit"
    ZOOM_SELECTION = "zoom_selection"
    SELECT_ALL = "select_all"
    REPEAT = "repeat"
    PLAY_HERE = "play_here"
    TO_START = "to_start"
    TO_END = "to_end"
    PAGE_BACK = "page_back"
    PAGE_ON = "page_on"
    SNAP = "snap"
    RIPPLE = "ripple"
    GIVE_UP = "give_up"


KEYS: Final[Mapping[Command, tuple[str, ...]]] = {
    Command.LEFT: ("Left",),
    Command.RIGHT: ("Right",),
    Command.UP: ("Up",),
    Command.DOWN: ("Down",),
    Command.EXTEND_LEFT: ("Shift+Left",),
    Command.EXTEND_RIGHT: ("Shift+Right",),
    Command.EARLIER: ("Ctrl+Left", ","),
    Command.LATER: ("Ctrl+Right", "."),
    Command.MUCH_EARLIER: ("Ctrl+Shift+Left",),
    Command.MUCH_LATER: ("Ctrl+Shift+Right",),
    Command.LOUDER: ("Ctrl+Up",),
    Command.SOFTER: ("Ctrl+Down",),
    Command.MUCH_LOUDER: ("Ctrl+Shift+Up",),
    Command.MUCH_SOFTER: ("Ctrl+Shift+Down",),
    Command.SPLIT: ("S",),
    Command.TRIM_START: ("[",),
    Command.TRIM_END: ("]",),
    Command.TO_PLAYHEAD: ("W",),
    Command.FADE: ("F",),
    Command.MUTE: ("Shift+M",),
    Command.DELETE: ("Del", "Backspace"),
    Command.MARK: ("M",),
    Command.RENAME: ("F2",),
    Command.MARKER_BEFORE: ("Alt+Left",),
    Command.MARKER_BEHIND: ("Alt+Right",),
    Command.POINT: ("P",),
    Command.OPEN: ("E",),
    Command.CURVE: ("A",),
    Command.CLOSER: ("+", "=", "Shift++"),
    Command.WIDER: ("-",),
    Command.FIT: ("0",),
    Command.ZOOM_SELECTION: ("Z",),
    Command.SELECT_ALL: ("Ctrl+A",),
    Command.REPEAT: ("Shift+L",),
    Command.PLAY_HERE: ("Return", "Enter"),
    Command.TO_START: ("Home",),
    Command.TO_END: ("End",),
    Command.PAGE_BACK: ("PgUp",),
    Command.PAGE_ON: ("PgDown",),
    Command.SNAP: ("N",),
    Command.RIPPLE: ("Shift+R",),
    Command.GIVE_UP: ("Esc",),
}
_IGNORED: Final = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.GroupSwitchModifier


def shortcut(command: Command) -> str:
    """The first key of a command, as the menu shows it."""
    return KEYS[command][0]


class Keyboard:
    """Calls what belongs to a key.

    Args:
        calls: What each command does.
    """

    def __init__(self, calls: Mapping[Command, Callable[[], object]]) -> None:
        self._calls = {
            QKeySequence(keys).toString(): calls[command] for command, every in KEYS.items() for keys in every
        }

    def knows(self, event: QKeyEvent) -> bool:
        """Whether a key belongs to the timeline, so that no shortcut of the window may take it."""
        return _keys(event) in self._calls

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key asks for; False where it is not the timeline's."""
        call = self._calls.get(_keys(event))
        if call is None:
            return False
        call()
        return True


def _keys(event: QKeyEvent) -> str:
    return QKeySequence(QKeyCombination(event.modifiers() & ~_IGNORED, Qt.Key(event.key()))).toString()
