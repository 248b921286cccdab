"""A message that does not stop anybody: what did not happen, what to do, a button that does it where one can."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout

from narratix_desktop.domain.errors import NarratixError
from narratix_desktop.ui.icons import icon
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.announce import announce


class Banner(QFrame):
    """Shows the latest error at the top of the window until it is closed."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("banner")
        self.headline = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.headline.setObjectName("strong")
        self.remedy = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        for label in (self.headline, self.remedy):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self.headline)
        texts.addWidget(self.remedy)
        self.action = QPushButton()
        self.action.clicked.connect(self._act)
        self._call: Callable[[], object] | None = None
        close = QToolButton()
        close.setObjectName("flat")
        close.setIcon(icon("cancel", theme))
        close.setAccessibleName(self.tr("Close the message"))
        close.setToolTip(self.tr("Close"))
        close.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(3 * GRID)
        layout.addLayout(texts, 1)
        layout.addWidget(self.action)
        layout.addWidget(close, alignment=Qt.AlignmentFlag.AlignTop)
        self.hide()

    def show_error(self, error: NarratixError, action: str = "", call: Callable[[], object] | None = None) -> None:
        """Show what did not happen and what to do; ``call`` does it where a button can."""
        self.headline.setText(error.headline)
        self.remedy.setText(error.remedy)
        self.remedy.setVisible(bool(error.remedy))
        self.action.setText(action)
        self.action.setVisible(call is not None)
        self._call = call
        self.show()
        announce(self, str(error), urgent=True)

    def _act(self) -> None:
        self.hide()
        if self._call is not None:
            self._call()
