"""The timeline for screen readers: a list whose items are the clips, named by who sounds, their words and times."""

from functools import cache, partial

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget

from narratix_desktop.ui.widgets.announce import announce
from narratix_desktop.ui.widgets.painted_items import PaintedItem, PaintedItems
from narratix_desktop.ui.widgets.timeline.scene import Item, Key
from narratix_desktop.ui.widgets.timeline.view import TimelineView


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
        self._clips: PaintedItems[Key] = PaintedItems(view, partial(ClipAccessible, view))

    def childCount(self) -> int:  # noqa: N802
        return len(self._view.scene.items)

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        items = self._view.scene.items
        return self._clips.item(items[index].key) if 0 <= index < len(items) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:  # noqa: N802
        return self._view.scene.numbers.get(child.key, -1) if isinstance(child, ClipAccessible) else -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]  # noqa: N802
        at = self._view.viewport().mapFromGlobal(QPoint(x, y))
        hit = self._view.shown.hit_test().at(at.x(), at.y())
        return self.child(hit.number) if hit.on_clip and hit.number is not None else None

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]  # noqa: N802
        current = self._view.shown.selection.current
        there = current is not None and current in self._view.scene.numbers
        return self._clips.item(current) if current is not None and there and self._view.hasFocus() else None


class ClipAccessible(PaintedItem):
    """One clip."""

    def __init__(self, view: TimelineView, key: Key) -> None:
        super().__init__(view, key)
        self._view = view

    @property
    def _clip(self) -> Item | None:
        number = self._view.scene.numbers.get(self.key)
        return None if number is None else self._view.scene.items[number]

    def isValid(self) -> bool:  # noqa: N802
        return self._clip is not None

    def rect(self) -> QRect:
        item, view = self._clip, self._view
        row = view.shown.rows.showing(item.clip.bus, item.title) if item is not None else None
        if item is None or row is None:
            return QRect()
        box = view.shown.plane.clip(item.clip, row)
        place = QPoint(round(box.left), round(box.top))
        return QRect(view.viewport().mapToGlobal(place), QRect(0, 0, round(box.width), round(box.height)).size())

    def state(self) -> QAccessible.State:
        selection = self._view.shown.selection
        return self.selectable_state(current=selection.current == self.key, chosen=self.key in selection.chosen)

    def text(self, kind: QAccessible.Text) -> str:
        item = self._clip
        if item is None or kind is not QAccessible.Text.Name:
            return ""
        return self._view.wording.spoken(item, item.clip, chosen=False)
