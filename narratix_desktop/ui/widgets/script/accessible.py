"""The script for screen readers: a list whose items are the lines, named by speaker and text.

Qt asks for items one at a time and keeps what it was given; an item is made when it is asked for, and taken back when
many others were asked for since. (Where Qt says "nothing" its interfaces answer None, which the stubs forbid.)
"""

from collections import OrderedDict
from functools import cache, partial
from typing import Final

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget

from narratix_desktop.domain.ids import SegmentId
from narratix_desktop.domain.segment import Segment
from narratix_desktop.ui.widgets.announce import announce
from narratix_desktop.ui.widgets.script.looks import mark_words, speaker_words
from narratix_desktop.ui.widgets.script.view import ScriptView

_KEPT: Final = 500


@cache
def install_accessible_script() -> None:
    """Let Qt ask here for every :class:`ScriptView`; once for a process."""
    QAccessible.installFactory(_interface_for)


def tell_current_line(view: ScriptView) -> None:
    """Tell screen readers which line the keyboard is on.

    It is said, not given the focus: Qt's bridge would ask for the item behind a focus event and be ended by it.
    """
    current = view.current
    if current is not None:
        announce(view, _spoken(view, current))


def _spoken(view: ScriptView, line: Segment) -> str:
    """A line's speaker and words."""
    if view.page is None:
        return ""
    words = " ".join(view.page.text[line.start : line.end].split())
    return f"{speaker_words(line, view.content.look(line))}: {words}"


def _interface_for(_class_name: str, thing: QObject | None) -> QAccessibleInterface | None:
    return ScriptAccessible(thing) if isinstance(thing, ScriptView) else None


class ScriptAccessible(QAccessibleWidget):
    """The list of lines."""

    def __init__(self, view: ScriptView) -> None:
        super().__init__(view, QAccessible.Role.List, view.accessibleName())
        self._view = view
        self._items: OrderedDict[SegmentId, tuple[int, LineAccessible]] = OrderedDict()
        # Qt would ask them after their view has gone.
        view.destroyed.connect(partial(_give_back, self._items, kept=0))

    def childCount(self) -> int:  # noqa: N802
        return len(self._view.content.lines)

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        line = self._view.content.lines.by_place(index)
        return None if line is None else self._item(line)

    def indexOfChild(self, child: QAccessibleInterface) -> int:  # noqa: N802
        place = self._view.content.lines.place(child.line_id) if isinstance(child, LineAccessible) else None
        return -1 if place is None else place

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]  # noqa: N802
        line = self._view.line_at(self._view.viewport().mapFromGlobal(QPoint(x, y)))
        return None if line is None else self._item(line)

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]  # noqa: N802
        current = self._view.current
        return None if current is None or not self._view.hasFocus() else self._item(current)

    def _item(self, line: Segment) -> "LineAccessible":
        known = self._items.get(line.id)
        if known is not None:
            self._items.move_to_end(line.id)
            return known[1]
        item = LineAccessible(self._view, line.id)
        self._items[line.id] = (QAccessible.registerAccessibleInterface(item), item)
        _give_back(self._items)
        return item


def _give_back(items: "OrderedDict[SegmentId, tuple[int, LineAccessible]]", kept: int = _KEPT) -> None:
    """Take back what was made longest ago."""
    while len(items) > kept:
        number, item = next(iter(items.values()))
        # Deleted through Qt while Python still holds it: either of them would else delete it a second time.
        QAccessible.deleteAccessibleInterface(number)
        del items[item.line_id]


class LineAccessible(QAccessibleInterface):
    """One line."""

    def __init__(self, view: ScriptView, line_id: SegmentId) -> None:
        super().__init__()
        self._view = view
        self.line_id = line_id

    @property
    def _line(self) -> Segment | None:
        return self._view.content.lines.get(self.line_id)

    def isValid(self) -> bool:  # noqa: N802
        return self._line is not None

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
        line, viewport = self._line, self._view.viewport()
        if line is None:
            return QRect()
        place = self._view.place_of(line)
        return QRect(viewport.mapToGlobal(place.topLeft()), place.size())

    def state(self) -> QAccessible.State:
        state, content = QAccessible.State(), self._view.content
        state.focusable = state.selectable = state.multiSelectable = 1
        state.focused = int(self._view.hasFocus() and content.selection.current == self.line_id)
        state.selected = int(self.line_id in content.selection.ids)
        state.invalid = int(self._line is None)
        return state

    def text(self, kind: QAccessible.Text) -> str:
        line = self._line
        if line is None or self._view.page is None:
            return ""
        if kind is QAccessible.Text.Name:
            return _spoken(self._view, line)
        if kind is QAccessible.Text.Description:
            mark = self._view.content.mark(line)
            return mark_words(mark, 1, self._view.content.details.get(line.id, "")) if mark is not None else ""
        return ""

    def setText(self, _kind: QAccessible.Text, _text: str) -> None:  # noqa: N802
        return
