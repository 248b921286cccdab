"""How words are said in the book: a list, a line to add one, each heard before it is kept."""

from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from narratix_desktop.ui.icons import icon
from narratix_desktop.ui.models.lexicon_table import SPOKEN, USES, WORD, LexiconTable
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.layouts import row
from narratix_desktop.ui.widgets.own_keys import claims, enter, press

_REMOVE: Final = press(Qt.Key.Key_Delete)
_CHANGE: Final = press(Qt.Key.Key_F2)
_KEYS: Final = frozenset((_REMOVE, _CHANGE, *enter()))


class LexiconPage(QWidget):
    """Pronunciations. Enter hears a word, F2 changes how it is said, Delete takes it away.

    Signals:
        spoken_set: A word and how it is to be said.
        word_removed: A word that is to be said as it is written again.
        hearing_asked: A word and a way to say it.
    """

    spoken_set = Signal(str, str)
    word_removed = Signal(str)
    hearing_asked = Signal(str, str)

    def __init__(self, table: LexiconTable, theme: Theme) -> None:
        super().__init__()
        self.table = table
        table.spoken_typed.connect(self.spoken_set)
        table.modelReset.connect(self._update)
        self.view = _LexiconView(self)
        self.word = self._field(self.tr("Word"), self.tr("Word in the book"))
        self.spoken = self._field(self.tr("Said as"), self.tr("How the word is said, spelt as it sounds"))
        self.hear_new = QPushButton(icon("play", theme), "")
        self.hear_new.setAccessibleName(self.tr("Hear how the new word would be said"))
        self.hear_new.setToolTip(self.tr("Hear how the new word would be said"))
        self.hear_new.clicked.connect(self._hear_new)
        self.add_button = QPushButton(self.tr("Add"))
        self.add_button.clicked.connect(self.add)
        self.hear_button = QPushButton(icon("play", theme), self.tr("Hear"))
        self.hear_button.setToolTip(self.tr("Hear the word (Enter)"))
        self.hear_button.clicked.connect(self.hear)
        self.remove_button = QPushButton(self.tr("Remove"))
        self.remove_button.setToolTip(self.tr("Say the word as it is written again (Delete)"))
        self.remove_button.clicked.connect(self.remove)
        for field in (self.word, self.spoken):
            field.returnPressed.connect(self.add)
            field.textChanged.connect(self._update)
        self._hint = QLabel(
            self.tr("Names and words that a voice says wrong: spell them here as they sound."), wordWrap=True
        )
        self._hint.setObjectName("quiet")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self._hint)
        layout.addLayout(row(self.word, self.spoken, self.hear_new, self.add_button))
        layout.addWidget(self.view, 1)
        layout.addLayout(row(None, self.hear_button, self.remove_button))
        self._update()

    def selected(self) -> str | None:
        """The current word."""
        current = self.view.currentIndex()
        return self.table.entry_at(current.row()).word if current.isValid() else None

    def add(self) -> None:
        """Keep the new word, where both fields are filled."""
        word, spoken = self.word.text().strip(), self.spoken.text().strip()
        if not word or not spoken:
            (self.spoken if word else self.word).setFocus()
            return
        self.spoken_set.emit(word, spoken)
        self.word.clear()
        self.spoken.clear()
        self.word.setFocus()

    def hear(self) -> None:
        """Hear the current word."""
        current = self.view.currentIndex()
        if current.isValid():
            entry = self.table.entry_at(current.row())
            self.hearing_asked.emit(entry.word, entry.spoken)

    def remove(self) -> None:
        """Take the current word away."""
        word = self.selected()
        if word is not None:
            self.word_removed.emit(word)

    def _hear_new(self) -> None:
        self.hearing_asked.emit(self.word.text().strip(), self.spoken.text().strip() or self.word.text().strip())

    def _update(self) -> None:
        chosen = self.view.currentIndex().isValid()
        self.hear_button.setEnabled(chosen)
        self.remove_button.setEnabled(chosen)
        self.hear_new.setEnabled(bool(self.word.text().strip()))
        self.add_button.setEnabled(bool(self.word.text().strip() and self.spoken.text().strip()))

    def _field(self, hint: str, name: str) -> QLineEdit:
        field = QLineEdit()
        field.setPlaceholderText(hint)
        field.setAccessibleName(name)
        field.setToolTip(name)
        field.setMinimumWidth(16 * GRID)
        return field


class _LexiconView(QTableView):
    """The table, with its keys."""

    def __init__(self, page: LexiconPage) -> None:
        super().__init__()
        self._page = page
        self.setModel(page.table)
        self.setAccessibleName(self.tr("Pronunciations"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(8 * GRID)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for column in (WORD, SPOKEN):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(USES, 16 * GRID)
        self.selectionModel().currentChanged.connect(lambda: page._update())

    def event(self, event: QEvent) -> bool:
        """The table's keys are its own while the author is in it."""
        return claims(event, _KEYS) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        pressed = event.keyCombination()
        if pressed not in _KEYS or self.state() is QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)
        elif pressed == _REMOVE:
            self._page.remove()
        elif pressed == _CHANGE:
            self._change()
        else:
            self._page.hear()

    def _change(self) -> None:
        if self.currentIndex().isValid():
            self.edit(self.currentIndex().siblingAtColumn(SPOKEN))
