"""The script for screen readers: a list whose items are the lines, named by speaker and text."""

from functools import cache, partial

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget

from narratix_desktop.domain.ids import SegmentId
from narratix_desktop.domain.segment import Segment
from narratix_desktop.ui.widgets.announce import announce
from narratix_desktop.ui.widgets.painted_items import PaintedItem, PaintedItems
from narratix_desktop.ui.widgets.script.looks import mark_words, speaker_words
from narratix_desktop.ui.widgets.script.view import ScriptView


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
        self._lines: PaintedItems[SegmentId] = PaintedItems(view, partial(LineAccessible, view))

    def childCount(self) -> int:  # noqa: N802
        return len(self._view.content.lines)

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        line = self._view.content.lines.by_place(index)
        return None if line is None else self._lines.item(line.id)

    def indexOfChild(self, child: QAccessibleInterface) -> int:  # noqa: N802
        place = self._view.content.lines.place(child.key) if isinstance(child, LineAccessible) else None
        return -1 if place is None else place

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]  # noqa: N802
        line = self._view.line_at(self._view.viewport().mapFromGlobal(QPoint(x, y)))
        return None if line is None else self._lines.item(line.id)

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]  # noqa: N802
        current = self._view.current
        return None if current is None or not self._view.hasFocus() else self._lines.item(current.id)


class LineAccessible(PaintedItem):
    """One line."""

    def __init__(self, view: ScriptView, line_id: SegmentId) -> None:
        super().__init__(view, line_id)
        self._view = view

    @property
    def _line(self) -> Segment | None:
        return self._view.content.lines.get(self.key)

    def isValid(self) -> bool:  # noqa: N802
        return self._line is not None

    def rect(self) -> QRect:
        line, viewport = self._line, self._view.viewport()
        if line is None:
            return QRect()
        place = self._view.place_of(line)
        return QRect(viewport.mapToGlobal(place.topLeft()), place.size())

    def state(self) -> QAccessible.State:
        selection = self._view.content.selection
        return self.selectable_state(current=selection.current == self.key, chosen=self.key in selection.ids)

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
