"""The command palette: type a few letters, do anything or go anywhere. Keyboard alone is enough.

It shows items and calls the chosen one; where they come from is the window's business.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from narratix_desktop.ui.shell.fuzzy import fit
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.announce import announce
from narratix_desktop.ui.widgets.delegates import Index

_ITEM: Final = Qt.ItemDataRole.UserRole
_WIDTH: Final = 160 * GRID
_ROW: Final = 8 * GRID
_ROWS: Final = 12
_SHOWN: Final = 60
_RECENT_BONUS: Final = 8.0


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to choose. ``rank`` breaks ties, the higher the earlier; ``key`` is how it is known as used before."""

    key: str
    title: str
    kind: str
    call: Callable[[], object]
    keys: str = ""
    rank: float = 0.0


def ranked(items: Iterable[Item], query: str, used: Sequence[str]) -> list[Item]:
    """The items that fit, best first; without a query those used last, then by rank."""
    found: list[tuple[float, int, Item]] = []
    for at, item in enumerate(items):
        fitting = fit(query, f"{item.title} {item.kind}")
        if fitting is not None:
            bonus = _RECENT_BONUS * (len(used) - used.index(item.key)) / len(used) if item.key in used else 0.0
            weight = 1000 * bonus if not query.strip() else bonus
            found.append((-(fitting.score if query.strip() else 0.0) - weight - item.rank, at, item))
    return [item for _, _, item in sorted(found, key=lambda one: one[:2])]


class CommandPalette(QFrame):
    """Lies over the window until something is chosen, Escape is pressed or the focus goes elsewhere."""

    def __init__(self, window: QWidget, theme: Theme) -> None:
        super().__init__(window)
        self.setObjectName("palette")
        self._items: Sequence[Item] = ()
        self._used: list[str] = []
        self._back: QWidget | None = None
        self.query = QLineEdit()
        self.query.setPlaceholderText(self.tr("Type an action, a chapter, a character or a book"))
        self.query.setAccessibleName(self.tr("Search"))
        self.query.setClearButtonEnabled(True)
        self.query.textChanged.connect(self._filter)
        self.query.installEventFilter(self)
        self.rows = QStandardItemModel(self)
        self.view = QListView()
        self.view.setModel(self.rows)
        self.view.setItemDelegate(_Row(theme, self.view))
        self.view.setAccessibleName(self.tr("What fits"))
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setUniformItemSizes(True)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.clicked.connect(self._choose)
        self.view.selectionModel().currentChanged.connect(self._on_current)
        self._nothing = QLabel(self.tr("Nothing fits. Try fewer letters."))
        self._nothing.setObjectName("quiet")
        self._nothing.setMargin(2 * GRID)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        layout.addWidget(self.query)
        layout.addWidget(self.view)
        layout.addWidget(self._nothing)
        self.hide()

    def ask(self, items: Sequence[Item], top: int) -> None:
        """Show itself ``top`` pixels below the window's edge with these items; asked again, it only takes the focus."""
        if not self.isVisible():
            self._back = self.window().focusWidget()
            self.query.clear()
        self.show_items(items)
        self._place(top)
        self.show()
        self.raise_()
        self.query.setFocus(Qt.FocusReason.PopupFocusReason)
        self.query.selectAll()

    def show_items(self, items: Sequence[Item]) -> None:
        """Take other items, for the letters that are typed already."""
        self._items = items
        self._filter(self.query.text())

    def dismiss(self) -> None:
        """Go away and give the focus back."""
        self.hide()
        if self._back is not None:
            self._back.setFocus(Qt.FocusReason.PopupFocusReason)
            self._back = None

    def shown(self) -> list[str]:
        """Titles of what is offered now, best first."""
        return [self._at(row).title for row in range(self.rows.rowCount())]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        if isinstance(event, QFocusEvent) and event.lostFocus():
            # Only after Qt knows who has the focus now.
            QTimer.singleShot(0, self, self._look_at_focus)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        rows, key = self.rows.rowCount(), event.key()
        current = self.view.currentIndex().row()
        steps = {
            Qt.Key.Key_Down: current + 1 if current + 1 < rows else 0,
            Qt.Key.Key_Up: current - 1 if current > 0 else rows - 1,
            Qt.Key.Key_PageDown: min(rows - 1, current + _ROWS - 1),
            Qt.Key.Key_PageUp: max(0, current - _ROWS + 1),
        }
        if key == Qt.Key.Key_Escape:
            self.dismiss()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.view.currentIndex())
        elif key in steps and rows:
            self.view.setCurrentIndex(self.rows.index(steps[Qt.Key(key)], 0))
        else:
            return False
        return True

    def _look_at_focus(self) -> None:
        focused = self.window().focusWidget()
        if self.isVisible() and self.window().isActiveWindow() and focused is not self.query:
            self._back = None
            self.hide()

    def _filter(self, query: str) -> None:
        self.rows.clear()
        for item in ranked(self._items, query, self._used)[:_SHOWN]:
            row = QStandardItem(item.title)
            row.setData(item, _ITEM)
            row.setEditable(False)
            spoken = ", ".join(part for part in (item.title, item.kind, item.keys) if part)
            row.setData(spoken, Qt.ItemDataRole.AccessibleTextRole)
            self.rows.appendRow(row)
        found = self.rows.rowCount()
        self._nothing.setVisible(not found)
        self.view.setVisible(bool(found))
        self.view.setFixedHeight(min(found, _ROWS) * _ROW + 2)
        if found:
            self.view.setCurrentIndex(self.rows.index(0, 0))
        self.adjustSize()

    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid() and self.isVisible():
            announce(self.view, str(current.data(Qt.ItemDataRole.AccessibleTextRole)))

    def _choose(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        item = self._at(index.row())
        self._used = [item.key, *(key for key in self._used if key != item.key)][:_ROWS]
        self.dismiss()
        item.call()

    def _at(self, row: int) -> Item:
        item = self.rows.index(row, 0).data(_ITEM)
        assert isinstance(item, Item)
        return item

    def _place(self, top: int) -> None:
        window = self.window()
        width = min(_WIDTH, window.width() - 8 * GRID)
        self.setFixedWidth(width)
        self.move(QPoint((window.width() - width) // 2, top))


class _Row(QStyledItemDelegate):
    """A title left, its kind and its keys right and quiet."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        return QSize(option.rect.width(), _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item = index.data(_ITEM)
        style = option.widget.style()
        self.initStyleOption(option, index)
        option.text = ""
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        area = QRectF(option.rect).adjusted(3 * GRID, 0, -3 * GRID, 0)
        metrics = option.fontMetrics
        right = "   ".join(part for part in (item.kind, item.keys) if part)
        room = area.width() - metrics.horizontalAdvance(right) - 4 * GRID
        painter.save()
        painter.setPen(self._theme.color("text.strong"))
        middle = Qt.AlignmentFlag.AlignVCenter
        title = metrics.elidedText(item.title, Qt.TextElideMode.ElideRight, int(room))
        painter.drawText(area, int(middle | Qt.AlignmentFlag.AlignLeft), title)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setPen(self._theme.color("text.normal" if chosen else "text.quiet"))
        painter.drawText(area, int(middle | Qt.AlignmentFlag.AlignRight), right)
        painter.restore()
