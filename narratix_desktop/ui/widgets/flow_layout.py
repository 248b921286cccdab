"""Widgets beside one another as words in a paragraph: what has no room left goes to the next line."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from narratix_desktop.ui.theme import GRID


class FlowLayout(QLayout):
    """Lays out from left to right and from top to bottom; the last widget takes what is left of its line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(GRID)

    def insert(self, at: int, widget: QWidget) -> None:
        """Add a widget in front of the ``at``-th."""
        self.addWidget(widget)
        self._items.insert(at, self._items.pop())
        self.invalidate()

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:  # noqa: N802
        return self.minimumSize()

    def minimumSize(self) -> QSize:  # noqa: N802
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        """Place everything; answers the height that it needs."""
        at, height = rect.topLeft(), 0
        for number, item in enumerate(self._items):
            wanted = item.sizeHint().boundedTo(QSize(rect.width(), 1 << 20))
            if at.x() > rect.left() and at.x() + wanted.width() > rect.right() + 1:
                at, height = QPoint(rect.left(), at.y() + height + self.spacing()), 0
            if number == len(self._items) - 1:
                wanted.setWidth(max(wanted.width(), rect.right() + 1 - at.x()))
            if move:
                item.setGeometry(QRect(at, wanted))
            at.setX(at.x() + wanted.width() + self.spacing())
            height = max(height, wanted.height())
        return at.y() + height - rect.top()
