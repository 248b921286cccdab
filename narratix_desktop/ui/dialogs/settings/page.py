"""What the pages of the settings have in common."""

from typing import ClassVar, Final

from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QLayout, QScrollArea, QVBoxLayout, QWidget

from narratix_desktop.ui.theme import GRID
from narratix_desktop.ui.widgets.layouts import size_in_letters

_COLUMNS: Final = 84


class SettingsPage(QScrollArea):
    """One page: a column of sections. Changes hold at once; there is nothing to confirm."""

    name: ClassVar[str]
    """Stable name."""
    icon_name: ClassVar[str]

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("settings_page")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        column = QWidget()
        column.setObjectName("settings_column")
        column.setMaximumWidth(size_in_letters(self, _COLUMNS, 1).width())
        self.column = QVBoxLayout(column)
        self.column.setContentsMargins(6 * GRID, 5 * GRID, 6 * GRID, 5 * GRID)
        self.column.setSpacing(3 * GRID)
        self.setWidget(column)

    @property
    def title(self) -> str:
        """Name for the author."""
        raise NotImplementedError

    def entered(self) -> None:
        """The page is looked at; load what is shown."""

    def section(self, title: str) -> None:
        """Begin a section."""
        if self.column.count():
            self.column.addSpacing(3 * GRID)
        label = QLabel(title)
        label.setObjectName("section")
        self.column.addWidget(label)

    def add(self, *parts: QWidget | QLayout) -> None:
        """Add what belongs to the section, one below the other."""
        for part in parts:
            if isinstance(part, QWidget):
                self.column.addWidget(part)
            else:
                self.column.addLayout(part)

    def sentence(self, text: str) -> QLabel:
        """Add a quiet sentence, and answer it for later changes."""
        label = QLabel(text, wordWrap=True)
        label.setObjectName("quiet")
        self.column.addWidget(label)
        return label

    def fields(self, *fields: tuple[str, QWidget]) -> None:
        """Add fields with their labels, one below the other; narrow ones stay narrow."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(4 * GRID)
        grid.setVerticalSpacing(2 * GRID)
        grid.setColumnStretch(2, 1)
        for at, (text, field) in enumerate(fields):
            label = QLabel(text)
            label.setBuddy(field)
            grid.addWidget(label, at, 0)
            grid.addWidget(field, at, 1)
        self.column.addLayout(grid)

    def finish(self) -> None:
        """Let what was added stand at the top."""
        self.column.addStretch(1)
