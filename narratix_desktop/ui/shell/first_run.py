"""What stands in the middle while no book is open: the books that are there already, and three ways to begin."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from narratix_desktop.domain.book import Book
from narratix_desktop.ui.icons import icon
from narratix_desktop.ui.theme import GRID, Theme

_WIDTH: Final = 120 * GRID
_BOOKS: Final = 5


class FirstRunPage(QWidget):
    """Three buttons in a column, each with a sentence that says what comes of it.

    Signals:
        book_asked: Id of the book that the author chose.
    """

    book_asked = Signal(object)

    def __init__(self, theme: Theme, sample: QAction, manuscript: QAction, keys: QAction) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        self.heading = QLabel(self.tr("Make an audiobook of your manuscript"))
        self.heading.setObjectName("heading")
        self.heading.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.heading.setWordWrap(True)
        self.sample = self._way(
            sample,
            self.tr("Try the sample"),
            self.tr("A short story with a cast, music and sounds, made on this computer."),
        )
        self.open = self._way(
            manuscript,
            self.tr("Open a manuscript…"),
            self.tr("Text, Markdown, HTML, EPUB or Word. You can also drop the file anywhere on this window."),
        )
        self.keys = self._way(
            keys,
            self.tr("Add keys…"),
            self.tr("Everything works without one. With keys, paid voices and sounds join in."),
        )
        self._choices: list[QPushButton] = []
        self._books = QVBoxLayout()
        self._books.setSpacing(GRID)
        column = QWidget()
        column.setMaximumWidth(_WIDTH)
        column.setMinimumWidth(min(_WIDTH, 80 * GRID))
        inside = QVBoxLayout(column)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(3 * GRID)
        inside.addWidget(self.heading)
        inside.addSpacing(3 * GRID)
        inside.addLayout(self._books)
        for way in (self.sample, self.open, self.keys):
            inside.addWidget(way)
        # Not by an alignment: that would give wrapped sentences the height of one line.
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(column, 100)
        middle.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 4 * GRID, 4 * GRID, 4 * GRID)
        layout.addStretch(2)
        layout.addLayout(middle)
        layout.addStretch(3)

    def show_books(self, books: Sequence[Book]) -> None:
        """Offer books that are there already, those that were open last."""
        for choice in self._choices:
            self._books.removeWidget(choice)
            choice.deleteLater()
        self._choices.clear()
        self.heading.setText(self.tr("Which book today?") if books else self.tr("Make an audiobook of your manuscript"))
        for book in books[:_BOOKS]:
            choice = QPushButton(f"{book.title}  –  {book.author}" if book.author else book.title)
            choice.setObjectName("choice")
            choice.setIcon(icon("book", self._theme))
            choice.clicked.connect(lambda _checked=False, book_id=book.id: self.book_asked.emit(book_id))
            self._books.addWidget(choice)
            self._choices.append(choice)

    def books(self) -> list[QPushButton]:
        """The buttons of the books that are offered."""
        return list(self._choices)

    def _way(self, action: QAction, text: str, sentence: str) -> "_Way":
        return _Way(action, text, sentence, self._theme)


class _Way(QFrame):
    """A button and its sentence."""

    def __init__(self, action: QAction, text: str, sentence: str, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("way")
        self.button = QPushButton(text)
        self.button.setIcon(action.icon())
        self.button.setAccessibleDescription(sentence)
        self.button.clicked.connect(action.trigger)
        label = QLabel(sentence, wordWrap=True)
        label.setObjectName("quiet")
        label.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 3 * GRID, 2 * GRID, 3 * GRID)
        layout.setSpacing(GRID)
        layout.addWidget(self.button)
        layout.addWidget(label)
