"""The timeline for screen readers: a list whose items are the clips, named by who or what sounds, its words and times.

Qt asks for items one at a time and keeps what it was given; an item is made when it is asked for, and taken back when
many others were asked for since. (Where Qt says "nothing" its interfaces answer None, which the stubs forbid.)
"""

from collections import OrderedDict
from functools import cache, partial
from typing import Final

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget

from narratix_desktop.ui.widgets.announce import announce
from narratix_desktop.ui.widgets.timeline.scene import Item, Key
from narratix_desktop.ui.widgets.timeline.view import TimelineView

_KEPT: Final = 500


@cache
def install_accessible_timeline() -> None:
    """Let Qt ask here for every :class:`TimelineView`; once for a process."""
    QAccessible.installFactory(_interface_for)


def tell_current_clip(view: TimelineView) -> None:
    """Tell screen readers which clip the keyboard is on.

    It is said, not given the focus: Qt's bridge would ask for the item behind a focus event and be ended by it.
    """
    current = view.shown.selection.current
    if current is not None and current in view.scene.numbers:
        item = view.scene.items[view.scene.numbers[current]]
        announce(view, view.wording.spoken(item, item.clip, chosen=False))


def _interface_for(_class_name: str, thing: QObject | None) -> QAccessibleInterface | None:
    return TimelineAccessible(thing) if isinstance(thing, TimelineView) else None


class TimelineAccessible(QAccessibleWidget):
    """The list of clips."""

    def __init__(self, view: TimelineView) -> None:
        super().__init__(view, QAccessible.Role.List, view.accessibleName())
        self._view = view
        self._items: OrderedDict[Key, tuple[int, ClipAccessible]] = OrderedDict()
        # Qt would ask them after their view has gone.
        view.destroyed.connect(partial(_give_back, self._items, kept=0))

    def childCount(self) -> int:  # noqa: N802
        return len(self._view.scene.items)

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        items = self._view.scene.items
        return self._item(items[index].key) if 0 <= index < len(items) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:  # noqa: N802
        return self._view.scene.numbers.get(child.key, -1) if isinstance(child, ClipAccessible) else -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]  # noqa: N802
        at = self._view.viewport().mapFromGlobal(QPoint(x, y))
        hit = self._view.shown.hit_test().at(at.x(), at.y())
        return self.child(hit.number) if hit.on_clip and hit.number is not None else None

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]  # noqa: N802
        current = self._view.shown.selection.current
        there = current is not None and current in self._view.scene.numbers
        return self._item(current) if current is not None and there and self._view.hasFocus() else None

    def _item(self, key: Key) -> "ClipAccessible":
        known = self._items.get(key)
        if known is not None:
            self._items.move_to_end(key)
            return known[1]
        item = ClipAccessible(self._view, key)
        self._items[key] = (QAccessible.registerAccessibleInterface(item), item)
        _give_back(self._items)
        return item


def _give_back(items: "OrderedDict[Key, tuple[int, ClipAccessible]]", kept: int = _KEPT) -> None:
    """Take back what was made longest ago."""
    while len(items) > kept:
        number, item = next(iter(items.values()))
        # Deleted through Qt while Python still holds it: either of them would else delete it a second time.
        QAccessible.deleteAccessibleInterface(number)
        del items[item.key]


class ClipAccessible(QAccessibleInterface):
    """One clip."""

    def __init__(self, view: TimelineView, key: Key) -> None:
        super().__init__()
        self._view = view
        self.key = key

    @property
    def _clip(self) -> Item | None:
        number = self._view.scene.numbers.get(self.key)
        return None if number is None else self._view.scene.items[number]

    def isValid(self) -> bool:  # noqa: N802
        return self._clip is not None

    def object(self) -> QObject | None:  # type: ignore[override]
        return None

    def parent(self) -> QAccessibleInterface | None:  # type: ignore[override]
        return QAccessible.queryAccessibleInterface(self._view)

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

    def rect(self) -> QRect:
        item, view = self._clip, self._view
        row = view.shown.rows.showing(item.clip.bus, item.title) if item is not None else None
        if item is None or row is None:
            return QRect()
        box = view.shown.plane.clip(item.clip, row)
        place = QPoint(round(box.left), round(box.top))
        return QRect(view.viewport().mapToGlobal(place), QRect(0, 0, round(box.width), round(box.height)).size())

    def state(self) -> QAccessible.State:
        state, selection = QAccessible.State(), self._view.shown.selection
        state.focusable = state.selectable = state.multiSelectable = 1
        state.focused = int(self._view.hasFocus() and selection.current == self.key)
        state.selected = int(self.key in selection.chosen)
        state.invalid = int(self._clip is None)
        return state

    def text(self, kind: QAccessible.Text) -> str:
        item = self._clip
        if item is None or kind is not QAccessible.Text.Name:
            return ""
        return self._view.wording.spoken(item, item.clip, chosen=False)

    def setText(self, _kind: QAccessible.Text, _text: str) -> None:  # noqa: N802
        return
