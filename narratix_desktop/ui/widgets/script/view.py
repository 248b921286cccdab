"""The script in which the author selects and acts: mouse and keys over the page.

Knows no library, no service and no session: what is to be done with lines is asked for by signals, or by the keys that
:meth:`ScriptView.bind` was given. Positions are code points of the revision.
"""

import re
from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Final

from PySide6.QtCore import QEvent, QKeyCombination, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QWidget

from narratix_desktop.domain.ids import SegmentId
from narratix_desktop.domain.segment import Segment
from narratix_desktop.ui.theme import Theme
from narratix_desktop.ui.widgets.script.hot_spots import HotSpot
from narratix_desktop.ui.widgets.script.lines import ScriptLines
from narratix_desktop.ui.widgets.script.page_text import PageText
from narratix_desktop.ui.widgets.script.page_view import PageView

_WORD: Final = re.compile(r"\w+(?:['’\-]\w+)*")
_ID: Final = attrgetter("id")
_DRAG_MS: Final = 30
_SHIFT: Final = Qt.KeyboardModifier.ShiftModifier
_CTRL: Final = Qt.KeyboardModifier.ControlModifier


class ScriptView(PageView):
    """The page with a selection of lines and a caret.

    Signals:
        lines_selected: Ids of the selected lines in the order of the book, when the author selects others.
        caret_moved: Offset of the caret, when the author or a change of the lines moved it.
        spot_clicked: The ``HotSpot`` that was clicked.
        menu_asked: Global position at which the author asks what can be done with the selected lines.
    """

    lines_selected = Signal(object)
    caret_moved = Signal(int)
    spot_clicked = Signal(object)
    menu_asked = Signal(QPoint)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._bound: dict[str, Callable[[], object]] = {}
        self._told: tuple[SegmentId, ...] = ()
        self._pressed: HotSpot | None = None
        self._dragged: Segment | None = None
        self._drag_point = QPoint()
        self._drag_timer = QTimer(self)
        self._drag_timer.setInterval(_DRAG_MS)
        self._drag_timer.timeout.connect(self._scroll_while_dragging)

    # The selection

    @property
    def selected(self) -> tuple[Segment, ...]:
        """The selected lines in the order of the book."""
        return self.content.lines.ordered(self.content.selection.ids)

    @property
    def current(self) -> Segment | None:
        """The line that keys act on."""
        return self.content.lines.get(self.content.selection.current)

    @property
    def caret(self) -> int:
        """Offset of the caret."""
        return self.content.selection.caret

    @property
    def words(self) -> str:
        """The selected words, or the word at the caret; empty where there is none."""
        page, span = self.page, self.content.selection.words
        if page is None:
            return ""
        if span is not None:
            return " ".join(page.text[slice(*span)].split())
        found = self._word_at(self.caret)
        return "" if found is None else page.text[slice(*found)]

    def bind(self, keys: str, call: Callable[[], object]) -> None:
        """Call something on a key, named as Qt names it (``"Ctrl+R"``), while the script has the keyboard."""
        self._bound[QKeySequence(keys).toString()] = call

    def select_lines(self, ids: Iterable[SegmentId]) -> None:
        """Select lines from outside, and show the first of them; those that are not loaded are left out."""
        if ids is self._told:
            # What the author has selected here comes back.
            return
        lines = self.content.lines.ordered(ids)
        selection = self.content.selection
        if not lines or frozenset(line.id for line in lines) == selection.ids:
            return
        self._told = ()
        selection.choose_all(lines)
        current = self.current or lines[0]
        self.reveal(current.start, current.end)
        self.viewport().update()
        self.caret_moved.emit(selection.caret)

    def go_to(self, line: Segment, caret: int | None = None) -> None:
        """Select one line as the author would, and show it."""
        self.content.selection.choose(line, caret)
        self._selected()

    def show_book(self, page: PageText | None, lines: ScriptLines) -> None:
        super().show_book(page, lines)
        self._pressed = self._dragged = None

    def lines_changed(self) -> None:
        super().lines_changed()
        if self.content.selection.settle(self.content.lines):
            self.caret_moved.emit(self.caret)
            self._tell_selected()

    def _selected(self, *, reveal: bool = True) -> None:
        current = self.current
        if reveal and current is not None:
            self.reveal(current.start, current.end)
        self.viewport().update()
        self.caret_moved.emit(self.caret)
        self._tell_selected()

    def _tell_selected(self) -> None:
        self._told = tuple(map(_ID, self.selected))
        self.lines_selected.emit(self._told)

    # The mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        point = event.position().toPoint()
        self._pressed = self.spot_at(point)
        if event.button() is not Qt.MouseButton.LeftButton or self._pressed is not None:
            return
        line, page = self.line_at(point), self.layout_of_page
        if line is None or page is None:
            return
        caret, selection = page.offset_at(point.x(), point.y()), self.content.selection
        if event.modifiers() & _SHIFT:
            selection.extend_to(line, self.content.lines, caret)
        elif event.modifiers() & _CTRL:
            selection.toggle(line, self.content.lines, caret)
        else:
            selection.choose(line, caret)
            self._dragged = line
        self._selected(reveal=False)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        point = event.position().toPoint()
        if self._dragged is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self._drag_to(point)
            return
        self._hover(point)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._drag_timer.stop()
        self._dragged = None
        spot, self._pressed = self._pressed, None
        inside = spot is not None and spot.rect.contains(event.position().toPoint())
        if inside and event.button() is Qt.MouseButton.LeftButton:
            self.spot_clicked.emit(spot)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        point, page, line = event.position().toPoint(), self.layout_of_page, self.current
        if page is None or line is None or self.spot_at(point) is not None:
            return
        found = self._word_at(page.offset_at(point.x(), point.y()))
        if found is not None:
            self.content.selection.put_caret(found[0], line)
            self.content.selection.put_caret(found[1], line, selecting=True)
            self.viewport().update()
            self.caret_moved.emit(self.caret)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        current = self.current
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            if current is not None:
                place = self.place_of(current)
                self.menu_asked.emit(self.viewport().mapToGlobal(place.bottomLeft()))
            return
        line = self.line_at(event.pos())
        if line is not None and line.id not in self.content.selection.ids and self.layout_of_page is not None:
            caret = self.layout_of_page.offset_at(event.pos().x(), event.pos().y())
            self.content.selection.choose(line, caret)
            self._selected(reveal=False)
        if self.current is not None:
            self.menu_asked.emit(event.globalPos())

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        super().leaveEvent(event)
        self._hover_line(None)

    def _drag_to(self, point: QPoint) -> None:
        """Select words inside the line that was pressed, lines once the mouse has left it."""
        self._drag_point = point
        line, page, pressed = self.line_at(point), self.layout_of_page, self._dragged
        if line is None or page is None or pressed is None:
            return
        selection = self.content.selection
        offset = page.offset_at(point.x(), point.y())
        if line.id == pressed.id:
            if len(selection.ids) > 1:
                selection.choose(pressed, selection.caret)
            selection.put_caret(offset, pressed, selecting=True)
            self._selected(reveal=False)
        elif selection.current != line.id:
            selection.extend_to(line, self.content.lines)
            self._selected(reveal=False)
        outside = not self.viewport().rect().contains(point)
        if outside != self._drag_timer.isActive():
            self._drag_timer.start() if outside else self._drag_timer.stop()

    def _scroll_while_dragging(self) -> None:
        over = self._drag_point.y() - min(max(self._drag_point.y(), 0), self.viewport().height())
        self.scroll_by(over)
        self._drag_to(self._drag_point)

    def _hover(self, point: QPoint) -> None:
        spot, page = self.spot_at(point), self.layout_of_page
        letter = page.letter_at(point.x(), point.y()) if page is not None and spot is None else None
        if spot is not None:
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
            return
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor if letter is None else Qt.CursorShape.IBeamCursor)
        if letter is not None:
            self._hover_line(self.content.lines.at(letter))
        elif page is not None and point.x() < page.column.left + page.column.width:
            self._hover_line(None)

    def _hover_line(self, line: Segment | None) -> None:
        hovered = line.id if line is not None else None
        if hovered != self.content.hovered:
            self.content.hovered = hovered
            self.viewport().update()

    def _word_at(self, offset: int) -> tuple[int, int] | None:
        page = self.page
        if page is None:
            return None
        paragraph = page.paragraphs[page.paragraph_at(offset)]
        for word in _WORD.finditer(page.text, paragraph.start, paragraph.end):
            if word.start() <= offset <= word.end():
                return word.span()
        return None

    # The keyboard

    def event(self, event: QEvent) -> bool:
        # Keys that mean something here are not the window's shortcuts while the script has the keyboard.
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._call_of(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        call = self._call_of(event)
        if call is None:
            event.ignore()
            return
        call()
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        self.content.focused = True
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        self.content.focused = False
        self.viewport().update()

    def _call_of(self, event: QKeyEvent) -> Callable[[], object] | None:
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = Qt.Key(event.key())
        if key is Qt.Key.Key_Enter:
            key = Qt.Key.Key_Return
        bound = self._bound.get(QKeySequence(QKeyCombination(modifiers, key)).toString())
        return bound or self._move_of(key, modifiers)

    def _move_of(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> Callable[[], object] | None:
        extend, far = bool(modifiers & _SHIFT), bool(modifiers & _CTRL)
        if modifiers & ~(_SHIFT | _CTRL):
            return None
        match key:
            case Qt.Key.Key_Up | Qt.Key.Key_Down:
                step = 1 if key is Qt.Key.Key_Down else -1
                return lambda: self._step(step, extend=extend)
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                step = 1 if key is Qt.Key.Key_Right else -1
                return lambda: self._move_caret(step, words=far, selecting=extend)
            case Qt.Key.Key_Home | Qt.Key.Key_End:
                return lambda: self._to_edge(last=key is Qt.Key.Key_End, book=far, extend=extend)
            case Qt.Key.Key_PageUp | Qt.Key.Key_PageDown if not far:
                step = 1 if key is Qt.Key.Key_PageDown else -1
                return lambda: self._turn_page(step, extend=extend)
            case Qt.Key.Key_A if far and not extend:
                return self._choose_chapter
        return None

    def _choose(self, line: Segment | None, *, extend: bool) -> None:
        if line is None:
            return
        if extend:
            self.content.selection.extend_to(line, self.content.lines)
        else:
            self.content.selection.choose(line)
        self._selected()

    def _step(self, step: int, *, extend: bool) -> None:
        current = self.current
        if current is None:
            self._choose(self._first_in_window(), extend=False)
        else:
            self._choose(self.content.lines.neighbour(current.id, step), extend=extend)

    def _move_caret(self, step: int, *, words: bool, selecting: bool) -> None:
        line, page, selection = self.current, self.layout_of_page, self.content.selection
        if line is None or page is None:
            self._step(step, extend=False)
            return
        moved = page.next_offset(selection.caret, step, words=words)
        if not selecting and not line.start <= moved < line.end:
            neighbour = self.content.lines.neighbour(line.id, step)
            if neighbour is not None:
                selection.choose(neighbour, moved)
                self._selected()
            return
        selection.put_caret(moved, line, selecting=selecting)
        self._selected()

    def _to_edge(self, *, last: bool, book: bool, extend: bool) -> None:
        page, current = self.page, self.current
        if page is None:
            return
        chapters = range(len(page.chapters))
        if not book and current is not None:
            chapters = range(page.chapter_at(current.start), page.chapter_at(current.start) + 1)
        for chapter in reversed(chapters) if last else chapters:
            lines = self.content.lines.chapter(chapter)
            if lines:
                self._choose(lines[-1 if last else 0], extend=extend)
                return

    def _turn_page(self, step: int, *, extend: bool) -> None:
        page, current = self.layout_of_page, self.current
        if page is None:
            return
        height = self.viewport().height() - page.metrics.row
        y = self.viewport().height() // 3 if current is None else self.place_of(current).top()
        self.scroll_by(step * height)
        y = min(max(y, page.metrics.row), height)
        self._choose(self.content.lines.at(page.offset_at(page.column.left, y)), extend=extend)

    def _choose_chapter(self) -> None:
        page = self.page
        if page is not None:
            here = self.current or self._first_in_window()
            chapter = page.chapter_at(here.start) if here is not None else 0
            self.content.selection.choose_all(self.content.lines.chapter(chapter))
            self._selected(reveal=False)

    def _first_in_window(self) -> Segment | None:
        page = self.layout_of_page
        return None if page is None else self.content.lines.at(page.offset_at(page.column.left, page.metrics.row))
