"""Something that the author should know before going on: a mark, and a sentence that wraps."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout

from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.fact_grid import plain_label
from narratix_desktop.ui.widgets.status_mark import Mark


class Note(QFrame):
    """A warning that stops nobody; hidden while it has nothing to say."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("note")
        self._mark = Mark(theme)
        self._mark.show_mark("status-failed", "meaning.warn", self.tr("Note"))
        self.text = plain_label()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self._mark, alignment=Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.text, 1)
        self.hide()

    def say(self, text: str) -> None:
        """Show a text, or nothing."""
        self.text.setText(text)
        self.setVisible(bool(text))
