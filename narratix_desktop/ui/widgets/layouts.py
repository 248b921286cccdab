"""Layouts on the grid."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from narratix_desktop.ui.theme import GRID


def row(*widgets: QWidget | None, margins: int = 0) -> QHBoxLayout:
    """Widgets side by side on the grid; None is the stretch between them."""
    layout = QHBoxLayout()
    layout.setContentsMargins(margins, margins, margins, margins)
    layout.setSpacing(2 * GRID)
    for widget in widgets:
        if widget is None:
            layout.addStretch(1)
        else:
            layout.addWidget(widget)
    return layout
