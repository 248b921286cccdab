"""What stands where there is nothing to show: one sentence, one button."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from narratix_desktop.ui.theme import GRID


class EmptyNote(QWidget):
    """A sentence and the one thing to do about it.

    Signals:
        action_asked: The button was pressed.
    """

    action_asked = Signal()

    def __init__(self, sentence: str, action: str) -> None:
        super().__init__()
        self.sentence = QLabel(sentence)
        self.sentence.setObjectName("quiet")
        self.sentence.setWordWrap(True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.button = QPushButton(action)
        self.button.clicked.connect(self.action_asked)
        layout = QVBoxLayout(self)
        layout.setSpacing(3 * GRID)
        layout.addStretch(1)
        layout.addWidget(self.sentence)
        layout.addWidget(self.button, alignment=Qt.AlignmentFlag.AlignCenter)
        layout.addStretch(2)
