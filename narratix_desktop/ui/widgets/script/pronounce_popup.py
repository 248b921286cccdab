"""Asks how a word is said: a small box beside the line. Knows no lexicon."""

from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from narratix_desktop.ui.theme import GRID
from narratix_desktop.ui.widgets.layouts import row

_WIDTH: Final = 72 * GRID


class PronouncePopup(QFrame):
    """One word and how it is said throughout the book.

    Signals:
        decided: The word and how it is said; empty to say it as it is written.
    """

    decided = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popup")
        self.setFixedWidth(_WIDTH)
        self.label = QLabel(wordWrap=True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.spoken = QLineEdit()
        self.save = QPushButton(self.tr("Say it so"))
        self.save.setObjectName("primary")
        self.save.clicked.connect(self._decide)
        self.spoken.returnPressed.connect(self._decide)
        note = QLabel(self.tr("Everywhere in the book. Spoken lines with this word become stale."), wordWrap=True)
        note.setObjectName("quiet")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self.label)
        layout.addWidget(self.spoken)
        layout.addWidget(note)
        layout.addLayout(row(None, self.save))
        self._word = ""

    def ask(self, place: QPoint, word: str, spoken: str) -> None:
        """Open at a global position for a word that is said like ``spoken`` now; empty where it is as written."""
        self._word = word
        self.label.setText(self.tr("Say “{word}” as").format(word=word))
        self.spoken.setAccessibleName(self.label.text())
        self.spoken.setPlaceholderText(word)
        self.spoken.setText(spoken)
        self.adjustSize()
        screen = self.screen().availableGeometry()
        left = min(place.x(), screen.right() - self.width())
        self.move(left, max(screen.top(), min(place.y(), screen.bottom() - self.height())))
        self.show()
        self.spoken.setFocus(Qt.FocusReason.PopupFocusReason)
        self.spoken.selectAll()

    def _decide(self) -> None:
        self.hide()
        self.decided.emit(self._word, self.spoken.text().strip())
