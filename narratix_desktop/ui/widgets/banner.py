"""A message that does not stop anybody: what did not happen, what to do, and a way to put it aside."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout

from narratix_desktop.domain.errors import NarratixError
from narratix_desktop.ui.icons import icon
from narratix_desktop.ui.theme import GRID, Theme


class Banner(QFrame):
    """Shows the latest error at the top of the window until it is closed."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("banner")
        self.headline = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.headline.setObjectName("strong")
        self.remedy = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self.headline)
        texts.addWidget(self.remedy)
        close = QToolButton()
        drawn = icon("cancel", theme)
        close.setIcon(drawn)
        if drawn.isNull():
            close.setText("×")
        close.setAccessibleName(self.tr("Close the message"))
        close.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.addLayout(texts, 1)
        layout.addWidget(close, alignment=Qt.AlignmentFlag.AlignTop)
        self.hide()

    def show_error(self, error: NarratixError) -> None:
        """Show what did not happen and what to do."""
        self.headline.setText(error.headline)
        self.remedy.setText(error.remedy)
        self.remedy.setVisible(bool(error.remedy))
        self.show()
