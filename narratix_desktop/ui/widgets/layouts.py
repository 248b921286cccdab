"""Layouts on the grid."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

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


def fields(*rows: tuple[str, QWidget]) -> QFormLayout:
    """Words and the field that belongs to them, side by side and on one line."""
    layout = QFormLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setHorizontalSpacing(3 * GRID)
    layout.setVerticalSpacing(2 * GRID)
    layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    for words, field in rows:
        label = QLabel(words)
        label.setBuddy(field)
        label.setMinimumHeight(field.sizeHint().height())
        layout.addRow(label, field)
    return layout


def below_words(words: str, field: QWidget) -> QVBoxLayout:
    """A field that is many lines high, and above it the words that belong to it."""
    label = QLabel(words)
    label.setObjectName("quiet")
    label.setBuddy(field)
    layout = QVBoxLayout()
    layout.setSpacing(GRID)
    layout.addWidget(label)
    layout.addWidget(field)
    return layout


def size_in_letters(widget: QWidget, columns: int, lines: int) -> QSize:
    """A size that grows with the system's letters: so many of them wide, so many lines high."""
    metrics = widget.fontMetrics()
    return QSize(columns * metrics.averageCharWidth(), lines * metrics.height())


def fit_height(window: QWidget) -> None:
    """Make a window as high as its words need at its width; by itself it grows only where nothing fits any more."""
    layout = window.layout()
    if layout is None:
        return
    layout.activate()
    width = max(window.width(), window.minimumWidth())
    window.resize(width, layout.totalHeightForWidth(width))
