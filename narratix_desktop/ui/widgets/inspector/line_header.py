"""Who speaks the selected lines, how sure that is, where they stand, and whether they are locked. Knows no service."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from narratix_desktop.ui.icons import icon
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.layouts import row
from narratix_desktop.ui.widgets.named_label import NamedLabel
from narratix_desktop.ui.widgets.script.tools import dot, tool


class LineHeader(QWidget):
    """The top of the inspector.

    Signals:
        speaker_asked: Another speaker is wanted.
        confirmed: The speaker is right.
        locked: Whether the speaker is to be kept.
    """

    speaker_asked = Signal()
    confirmed = Signal()
    locked = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.speaker = QPushButton()
        self.speaker.setObjectName("speaker")
        self.speaker.setAccessibleName(self.tr("Speaker"))
        self.speaker.setIconSize(QSize(3 * GRID, 3 * GRID))
        self.speaker.setToolTip(self.tr("Choose who speaks (S)"))
        self.speaker.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.speaker.clicked.connect(self.speaker_asked.emit)
        self.confidence = NamedLabel(self.tr("How sure the speaker is"))
        self.confirm = tool("confirm", theme, self.tr("The speaker is right"), self.tr("The speaker is right (Y)"))
        self.confirm.clicked.connect(self.confirmed.emit)
        self.lock = QToolButton()
        self.lock.setObjectName("tool")
        self.lock.setCheckable(True)
        self.lock.setAccessibleName(self.tr("Lock the speaker"))
        self.lock.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.lock.clicked.connect(lambda checked: self.locked.emit(checked))
        self.place = QLabel()
        self.place.setObjectName("quiet")
        self.place.setTextFormat(Qt.TextFormat.PlainText)
        self.place.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addLayout(row(self.speaker, self.confidence, self.confirm, None, self.lock))
        layout.addWidget(self.place)

    def show_speaker(self, name: str, color: QColor | None, confidence: str, *, uncertain: bool) -> None:
        """Show a speaker; ``color`` is None where the lines have several."""
        self.speaker.setText(name)
        self.speaker.setAccessibleName(self.tr("Speaker: {name}").format(name=name))
        self.speaker.setIcon(dot(color or self._theme.color("text.quiet")))
        self.confidence.setText(confidence)
        self.confidence.setVisible(bool(confidence))
        self.confirm.setVisible(uncertain)

    def show_place(self, words: str) -> None:
        """Say where the lines stand."""
        self.place.setText(words)

    def show_locked(self, locked: bool) -> None:
        """Show whether all lines are locked."""
        self.lock.setChecked(locked)
        self.lock.setIcon(icon("lock" if locked else "unlock", self._theme))
        words = self.tr("Locked: keeps its speaker (Ctrl+L)") if locked else self.tr("Lock the speaker (Ctrl+L)")
        self.lock.setToolTip(words)
