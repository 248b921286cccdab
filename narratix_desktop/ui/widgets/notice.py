"""A line of words that wants something done, with the one button that does it. It stands where the matter is."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from narratix_desktop.ui.icons import icon
from narratix_desktop.ui.theme import GRID, Theme

_SIGN: Final = 4 * GRID
_BESIDE: Final = 16 * GRID
_ROOMY: Final = 420


class Notice(QFrame):
    """A sign, words and a button; hidden until it has something to say.

    Signals:
        agreed: The button was pressed.
        dismissed: It was put aside.
    """

    agreed = Signal()
    dismissed = Signal()

    def __init__(self, theme: Theme, sign: str = "warning", *, can_close: bool = False) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.setProperty("meaning", "warn" if sign == "warning" else "")
        self._drawn: QIcon = icon(sign, theme)
        self._sign = QLabel()
        self.words = QLabel(wordWrap=True)
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.button = QPushButton(self.tr("Show"))
        self.button.clicked.connect(self.agreed)
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._pair.setSpacing(GRID)
        self._pair.addWidget(self.words, 1)
        self._pair.addWidget(self.button, alignment=Qt.AlignmentFlag.AlignRight)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * GRID, GRID, GRID, GRID)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self._sign)
        layout.addLayout(self._pair, 1)
        if can_close:
            layout.addWidget(self._closing(theme))
        theme.changed.connect(self._draw)
        self._draw()
        self.hide()

    def say(self, words: str, deed: str = "", tip: str = "") -> None:
        """Show words and what the button does; nothing where there are no words, no button without a deed."""
        self.words.setText(words)
        if deed:
            self.button.setText(deed)
        self.button.setToolTip(tip)
        self.button.setVisible(bool(deed))
        self.button.setEnabled(True)
        self.setVisible(bool(words))
        self._turn()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        """Put the button under the words where both do not fit beside one another."""
        words = self.words.fontMetrics().horizontalAdvance(self.words.text())
        fits = words + self.button.sizeHint().width() + _BESIDE < self.width() or self.width() >= _ROOMY
        directions = QBoxLayout.Direction
        self._pair.setDirection(directions.LeftToRight if fits else directions.TopToBottom)

    def _closing(self, theme: Theme) -> QWidget:
        close = QToolButton()
        close.setObjectName("flat")
        close.setIcon(icon("cancel", theme))
        close.setAccessibleName(self.tr("Put this aside"))
        close.setToolTip(self.tr("Put this aside"))
        close.clicked.connect(self.hide)
        close.clicked.connect(self.dismissed)
        return close

    def _draw(self) -> None:
        self._sign.setPixmap(self._drawn.pixmap(_SIGN, _SIGN))
