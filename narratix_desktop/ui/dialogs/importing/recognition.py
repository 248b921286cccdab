"""What the library knows of a manuscript that is being imported, and what the author wants to come of that."""

from enum import Enum, auto

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QLabel, QPushButton, QRadioButton, QVBoxLayout

from narratix_desktop.domain.book import Book
from narratix_desktop.ui.theme import GRID
from narratix_desktop.ui.widgets.layouts import row


class What(Enum):
    """What becomes of a manuscript."""

    NEW = auto()
    """A book; the library does not know it."""
    AGAIN = auto()
    """A book of its own, though the library knows it."""
    REVISE = auto()
    """The latest version of a book."""


class Recognition(QFrame):
    """Hidden where there is nothing to say.

    Signals:
        chosen: The :class:`What` that the author wants.
        open_asked: The author wants to see the book that is there already.
    """

    chosen = Signal(object)
    open_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.what = What.NEW
        self.is_decided = False
        self.headline = QLabel(wordWrap=True)
        self.headline.setObjectName("strong")
        self.detail = QLabel(wordWrap=True)
        self.detail.setObjectName("quiet")
        self.open_button = QPushButton(self.tr("Open it"))
        self.open_button.clicked.connect(self.open_asked)
        self.revise = QRadioButton()
        self.separate = QRadioButton(self.tr("Import it as a book of its own"))
        group = QButtonGroup(self)
        group.addButton(self.revise)
        group.addButton(self.separate)
        self.revise.toggled.connect(self._on_toggled)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        layout.setSpacing(2 * GRID)
        top = row(self.headline, self.open_button)
        top.setStretch(0, 1)
        layout.addLayout(top)
        layout.addWidget(self.detail)
        layout.addWidget(self.revise)
        layout.addWidget(self.separate)
        self.hide()

    def show_unknown(self) -> None:
        """The library does not know the manuscript."""
        self._decide(What.NEW)
        self.hide()

    def show_known(self, book: Book) -> None:
        """The library has exactly this manuscript."""
        self.headline.setText(self.tr("This manuscript is in your library already: {title}").format(title=book.title))
        self.detail.setText(self.tr("Imported again it is a second book, with a script and voices of its own."))
        self._offer(versions=False)
        self._decide(What.AGAIN)
        self.show()

    def show_earlier(self, book: Book, percent: int) -> None:
        """The library has an earlier version of the manuscript."""
        text = self.tr("This looks like a new version of {title} ({percent} % the same)")
        self.headline.setText(text.format(title=book.title, percent=percent))
        self.detail.setText(
            self.tr(
                "Lines whose words stand unchanged keep speaker, takes, sounds and marks; changed lines have to be "
                "spoken again. Changes made before can then no longer be undone. The earlier text is kept."
            )
        )
        self.revise.setText(self.tr("Take it over into {title}").format(title=book.title))
        self.revise.setChecked(True)
        self._offer(versions=True)
        self._decide(What.REVISE)
        self.show()

    def _offer(self, *, versions: bool) -> None:
        self.open_button.setVisible(not versions)
        self.revise.setVisible(versions)
        self.separate.setVisible(versions)

    def _on_toggled(self, revises: bool) -> None:
        if self.is_decided:
            self._decide(What.REVISE if revises else What.AGAIN)

    def _decide(self, what: What) -> None:
        self.what, self.is_decided = what, True
        self.chosen.emit(what)
