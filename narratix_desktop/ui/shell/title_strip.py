"""The strip at the top: which book and chapter, the way to everything by typing, what was spent and who speaks."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QGridLayout, QLabel, QMenu, QPushButton, QSizePolicy, QToolBar, QToolButton, QWidget

from narratix_desktop.domain.book import Book
from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.ids import BookId
from narratix_desktop.ui.icons import icon
from narratix_desktop.ui.quantities import dollars
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.layouts import row
from narratix_desktop.ui.widgets.named_label import NamedLabel

_LONGEST_TITLE: Final = 32
_BOOKS: Final = 15
_SEARCH_WIDTH: Final = 90 * GRID


class TitleStrip(QToolBar):
    """Titles left, search in the middle, money and engine right.

    Signals:
        book_asked: Id of the book that the author chose.
        chapter_asked: Id of the chapter that the author chose.
        search_asked: The author wants to type what to do or where to go.
    """

    book_asked = Signal(object)
    chapter_asked = Signal(object)
    search_asked = Signal()

    def __init__(self, theme: Theme, search_keys: str) -> None:
        super().__init__()
        self.setObjectName("title_strip")
        self.setWindowTitle(self.tr("Title strip"))
        self.setMovable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.book = _chooser(self.tr("Open another book"))
        self.book.setProperty("strong", True)
        self.chapter = _chooser(self.tr("Go to another chapter"))
        self.recent = QMenu(self.tr("&Recent books"), self)
        self.recent.setEnabled(False)
        self._dot = QLabel("·")
        self._dot.setObjectName("quiet")
        self.search = QPushButton(self.tr("Search or do anything"))
        self.search.setObjectName("search")
        self.search.setIcon(icon("search", theme))
        self.search.setFixedWidth(_SEARCH_WIDTH)
        tip = self.tr("Find an action, a chapter, a character or a book ({keys})")
        self.search.setToolTip(tip.format(keys=search_keys))
        self.search.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.search.clicked.connect(self.search_asked)
        keys = QLabel(search_keys)
        keys.setObjectName("keys")
        inside = row(None, keys)
        inside.setContentsMargins(0, 0, 2 * GRID, 0)
        self.search.setLayout(inside)
        self.spend = NamedLabel(self.tr("Spent on this book"))
        self.engine = NamedLabel(self.tr("Who speaks"), "quiet")
        self._add_parts()
        self.show_book(None)

    def show_book(self, book: Book | None) -> None:
        """Show the title of the open book, or that there is none."""
        self.book.setText(_short(book.title) if book else self.tr("No book open"))
        self.book.setAccessibleName(self.tr("Book: {title}").format(title=book.title) if book else "")
        self.book.setToolTip(
            self.tr("{title} – open another book").format(title=book.title) if book else self.tr("Open a book")
        )
        self.chapter.setVisible(book is not None)
        self._dot.setVisible(book is not None)
        self.spend.setVisible(book is not None)

    def show_books(self, books: Sequence[Book], opened: BookId | None, further: Sequence[QAction]) -> None:
        """Offer books to switch to, and below them further ways to get one."""
        for menu in (_menu_of(self.book), self.recent):
            menu.clear()
            for book in books[:_BOOKS]:
                choice = menu.addAction(_short(book.title).replace("&", "&&"))
                choice.setCheckable(True)
                choice.setChecked(book.id == opened)
                choice.setToolTip(book.author)
                choice.triggered.connect(lambda _checked=False, book_id=book.id: self.book_asked.emit(book_id))
        self.recent.setEnabled(bool(books))
        menu = _menu_of(self.book)
        menu.addSeparator()
        menu.addActions(list(further))

    def show_chapters(self, chapters: Sequence[Chapter], chosen: Chapter | None) -> None:
        """Offer the chapters of the book, and show which one is chosen."""
        menu = _menu_of(self.chapter)
        menu.clear()
        for chapter in chapters:
            text = "{title}" if chapter.included else self.tr("{title} (not in the audio)")
            choice = menu.addAction(text.format(title=chapter.title).replace("&", "&&"))
            choice.setCheckable(True)
            choice.setChecked(chosen is not None and chapter.id == chosen.id)
            choice.triggered.connect(lambda _checked=False, wanted=chapter.id: self.chapter_asked.emit(wanted))
        self.chapter.setText(_short(chosen.title) if chosen else self.tr("No chapter"))
        self.chapter.setAccessibleName(self.tr("Chapter: {title}").format(title=chosen.title) if chosen else "")

    def show_spend(self, spent: Decimal, cap: Decimal | None) -> None:
        """Show what the book has cost so far, in US dollars, and the most that it may cost."""
        text = self.tr("{spent} of {cap}") if cap is not None else "{spent}"
        self.spend.setText(text.format(spent=dollars(spent), cap=dollars(cap or Decimal(0))))
        self.spend.setToolTip(self.tr("What paid engines have cost for this book, in US dollars"))

    def show_engine(self, name: str, embedded: bool) -> None:
        """Show who speaks; the mark says whether that happens on this computer."""
        self.engine.setText(f"{'●' if embedded else '○'} {name}")
        self.engine.setToolTip(
            self.tr("Everything is made on this computer, without a network")
            if embedded
            else self.tr("Lines are sent to a paid engine")
        )

    def _add_parts(self) -> None:
        strip = QWidget()
        strip.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        left = row(self.book, self._dot, self.chapter, None)
        left.setSpacing(GRID)
        right = row(None, self.spend, self.engine)
        right.setSpacing(4 * GRID)
        grid = QGridLayout(strip)
        grid.setContentsMargins(2 * GRID, GRID, 4 * GRID, GRID)
        grid.setHorizontalSpacing(4 * GRID)
        grid.addLayout(left, 0, 0)
        grid.addWidget(self.search, 0, 1)
        grid.addLayout(right, 0, 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(2, 1)
        self.addWidget(strip)
        layout = self.layout()
        assert layout is not None
        # The style's own margins are for a bar of tools.
        layout.setContentsMargins(0, 0, 0, 0)


def _chooser(tip: str) -> QToolButton:
    button = QToolButton()
    button.setObjectName("chooser")
    button.setToolTip(tip)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setMenu(QMenu(button))
    return button


def _menu_of(button: QToolButton) -> QMenu:
    menu = button.menu()
    assert menu is not None
    menu.setToolTipsVisible(True)
    return menu


def _short(title: str) -> str:
    return title if len(title) <= _LONGEST_TITLE else f"{title[: _LONGEST_TITLE - 1].rstrip()}…"
