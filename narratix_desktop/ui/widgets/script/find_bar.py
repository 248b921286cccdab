"""Where the author types what to find, and goes from finding to finding. Knows neither text nor lines."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QLocale, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QWidget

from narratix_desktop.domain.ids import CharacterId
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.layouts import row
from narratix_desktop.ui.widgets.named_label import NamedLabel
from narratix_desktop.ui.widgets.script.tools import tool

_TYPING_MS: Final = 150


class FindBar(QWidget):
    """Words to find, whose lines to search, and how many findings there are.

    Signals:
        asked: Words and ``CharacterId`` or None; sent when the typing rests.
        stepped: 1 for the next finding, -1 for the one before.
        closed: The author has found enough.
    """

    asked = Signal(str, object)
    stepped = Signal(int)
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("scriptbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.words = QLineEdit(placeholderText=self.tr("Find in the book"))
        self.words.setAccessibleName(self.tr("Words to find"))
        self.speaker = QComboBox(editable=True, insertPolicy=QComboBox.InsertPolicy.NoInsert)
        self.speaker.setAccessibleName(self.tr("Whose lines to search"))
        self.speaker.setToolTip(self.tr("Search only what one speaker says"))
        completer = self.speaker.completer()
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.count = NamedLabel(self.tr("Findings"))
        self.count.setMinimumWidth(22 * GRID)
        self.previous = tool("previous", theme, self.tr("Previous finding"), self.tr("Previous finding (Shift+F3)"))
        self.next = tool("next", theme, self.tr("Next finding"), self.tr("Next finding (F3)"))
        close = tool("cancel", theme, self.tr("Close the search"), self.tr("Close the search (Esc)"))
        bar = row(self.words, self.speaker, self.count, self.previous, self.next, close)
        bar.setContentsMargins(3 * GRID, GRID, 2 * GRID, GRID)
        bar.setStretch(0, 3)
        bar.setStretch(1, 1)
        self.setLayout(bar)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self._ask)
        self.words.textEdited.connect(lambda _: self._typing.start())
        self.words.textChanged.connect(lambda text: None if text else self._typing.start())
        self.speaker.currentIndexChanged.connect(lambda _: self._typing.start())
        self.previous.clicked.connect(lambda: self._step(-1))
        self.next.clicked.connect(lambda: self._step(1))
        close.clicked.connect(self.closed.emit)
        self.show_speakers(())

    def show_speakers(self, speakers: Sequence[tuple[CharacterId, str, QIcon]]) -> None:
        """Offer these speakers by name and icon; whoever was chosen stays chosen."""
        chosen = self.speaker.currentData()
        self.speaker.blockSignals(True)
        self.speaker.clear()
        self.speaker.addItem(self.tr("Everybody"), None)
        for who, name, look in speakers:
            self.speaker.addItem(look, name, who)
        self.speaker.setCurrentIndex(max(0, self.speaker.findData(chosen)))
        self.speaker.blockSignals(False)

    def show_count(self, at: int | None, count: int) -> None:
        """Say how many findings there are, and which one is shown (from 0)."""
        numbers = QLocale()
        if not self.words.text().strip() and self.speaker.currentData() is None:
            text = ""
        elif not count:
            text = self.tr("not found")
        elif at is None:
            text = self.tr("%n found", "", count)
        else:
            text = self.tr("{at} of {count}").format(at=numbers.toString(at + 1), count=numbers.toString(count))
        self.count.setText(text)
        for button in (self.previous, self.next):
            button.setEnabled(count > 0)

    def begin(self, words: str = "") -> None:
        """Show the bar, ready to type; some words are there already where there are any."""
        self.show()
        if words:
            self.words.setText(words)
            self._ask()
        self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.words.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        match event.key():
            case Qt.Key.Key_Escape:
                self.closed.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
            case Qt.Key.Key_F3:
                self._step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
            case _:
                super().keyPressEvent(event)

    def _step(self, step: int) -> None:
        if self._typing.isActive():
            self._ask()
        self.stepped.emit(step)

    def _ask(self) -> None:
        self._typing.stop()
        self.asked.emit(self.words.text(), self.speaker.currentData())
