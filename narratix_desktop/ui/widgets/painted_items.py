"""What views that paint their items give screen readers: one accessible interface for each item that Qt asks for.

Qt asks for items one at a time and keeps what it was given; an item is made when it is asked for, and taken back when
many others were asked for since. (Where Qt says "nothing" its interfaces answer None, which the stubs forbid.)
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import partial
from typing import Any, Final, Generic, TypeVar

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

KEPT: Final = 500

Key = TypeVar("Key", bound=Hashable)


class PaintedItem(QAccessibleInterface):
    """One item of a list that a view paints. Subclasses say where it is, how it is called and whether it is chosen."""

    def __init__(self, view: QAbstractScrollArea, key: Any) -> None:
        super().__init__()
        self._shown_in = view
        self.key = key

    def object(self) -> QObject | None:  # type: ignore[override]
        return None

    def parent(self) -> QAccessibleInterface | None:  # type: ignore[override]
        return QAccessible.queryAccessibleInterface(self._shown_in)

    def child(self, _index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return None

    def childCount(self) -> int:  # noqa: N802
        return 0

    def childAt(self, _x: int, _y: int) -> QAccessibleInterface | None:  # type: ignore[override]  # noqa: N802
        return None

    def indexOfChild(self, _child: QAccessibleInterface) -> int:  # noqa: N802
        return -1

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def setText(self, _kind: QAccessible.Text, _text: str) -> None:  # noqa: N802
        return

    def selectable_state(self, *, current: bool, chosen: bool) -> QAccessible.State:
        """The state of an item that can be chosen together with others.

        Args:
            current: The keyboard is on it.
            chosen: It is selected.
        """
        state = QAccessible.State()
        state.focusable = state.selectable = state.multiSelectable = 1
        state.focused = int(current and self._shown_in.hasFocus())
        state.selected = int(chosen)
        state.invalid = int(not self.isValid())
        viewport = self._shown_in.viewport()
        inside = QRect(viewport.mapToGlobal(QPoint(0, 0)), viewport.size())
        state.offscreen = int(not self.rect().intersects(inside))
        return state


class PaintedItems(Generic[Key]):
    """The items that Qt was given, until many others were asked for or their view goes.

    Args:
        view: What paints them.
        make: Makes the interface of an item.
    """

    def __init__(self, view: QWidget, make: Callable[[Key], PaintedItem]) -> None:
        self._make = make
        self._given: OrderedDict[Key, tuple[int, PaintedItem]] = OrderedDict()
        # Qt would ask them after their view has gone.
        view.destroyed.connect(partial(_take_back, self._given, kept=0))

    def item(self, key: Key) -> PaintedItem:
        """The interface of an item, always the same one while Qt may hold it."""
        known = self._given.get(key)
        if known is not None:
            self._given.move_to_end(key)
            return known[1]
        item = self._make(key)
        self._given[key] = (QAccessible.registerAccessibleInterface(item), item)
        _take_back(self._given)
        return item


def _take_back(given: "OrderedDict[Key, tuple[int, PaintedItem]]", kept: int = KEPT) -> None:
    """Take back what was made longest ago."""
    while len(given) > kept:
        key, (number, item) = next(iter(given.items()))
        # Deleted through Qt while Python still holds it: either of them would else delete it a second time.
        QAccessible.deleteAccessibleInterface(number)
        del given[key], item
