"""A small window beside the button that opened it; a click elsewhere or Escape closes it."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from narratix_desktop.ui.theme import GRID


class Popover(QFrame):
    """A title over whatever is added to ``column``."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popover")
        self.setAccessibleName(title)
        heading = QLabel(title)
        heading.setObjectName("strong")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 4 * GRID)
        self.column.setSpacing(2 * GRID)
        self.column.addWidget(heading)

    def open_at(self, button: QWidget) -> None:
        """Show it above a button, or below where there is no room, always wholly on the screen."""
        self.adjustSize()
        area = button.screen().availableGeometry()
        corner = button.mapToGlobal(QPoint(0, -self.height() - GRID))
        if corner.y() < area.top():
            corner = button.mapToGlobal(QPoint(0, button.height() + GRID))
        corner.setX(max(area.left() + GRID, min(corner.x(), area.right() - self.width() - GRID)))
        corner.setY(max(area.top() + GRID, min(corner.y(), area.bottom() - self.height() - GRID)))
        self.move(corner)
        self.show()
        first = self.nextInFocusChain()
        if first is not None:
            first.setFocus(Qt.FocusReason.PopupFocusReason)
