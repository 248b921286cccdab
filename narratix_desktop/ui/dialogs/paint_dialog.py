"""Has a cover painted: the author's words for the picture, the price, and a way to stop.

The painting goes on where the dialog is closed, as the strip at the bottom of the window shows. It is one edit.
"""

import asyncio

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from narratix_desktop.domain.book import Book
from narratix_desktop.domain.changes import Changes
from narratix_desktop.domain.estimate import RunEstimate
from narratix_desktop.services.estimate_run import estimate_painting
from narratix_desktop.services.paint_cover import LONGEST_PICTURE, paint_cover, picture_of
from narratix_desktop.ui.dialogs.paid_run import price_of
from narratix_desktop.ui.operations import while_alive
from narratix_desktop.ui.session import Session
from narratix_desktop.ui.theme import GRID
from narratix_desktop.ui.widgets.fact_grid import plain_label
from narratix_desktop.ui.widgets.layouts import below_words, row, size_in_letters


class PaintDialog(QDialog):
    """Describes, paints, stops.

    Args:
        session: Whose open book it is.
        book: The book.
        engine: Name of the engine among the covers of the workshop.
        parent: The window of the book.
    """

    def __init__(self, session: Session, book: Book, engine: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._engine = session, engine
        self._painting: asyncio.Task[None] | None = None
        self._asking = False
        self.book_id = book.id
        self.setWindowTitle(self.tr("Paint a cover for {title}").format(title=book.title))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(size_in_letters(self, 84, 1).width())
        self.picture = QPlainTextEdit(picture_of(book))
        self.picture.setObjectName("field")
        self.picture.setAccessibleName(self.tr("What is to be on the picture"))
        self.picture.setPlaceholderText(self.tr("A lighthouse in the fog, seen from a small boat"))
        self.picture.setTabChangesFocus(True)
        self.picture.setFixedHeight(size_in_letters(self, 1, 5).height() + 4 * GRID)
        self.price = plain_label("quiet", wraps=False)
        self.words = QLabel(
            self.tr("Title and author are set over the picture. Undo brings the former cover back."), wordWrap=True
        )
        self.words.setObjectName("quiet")
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("The cover is being painted"))
        self.stop_button = QPushButton(self.tr("Stop"))
        self.stop_button.setToolTip(
            self.tr("What was ordered already may still be charged; painting the same again fetches it.")
        )
        self._lay_out()
        self.picture.textChanged.connect(self._show)
        self.picture.selectAll()
        self.picture.setFocus()
        session.operations.load("paint.price", self._estimate(), while_alive(self, self._show_price))
        self._show()

    def reject(self) -> None:
        """Close; a painting that is under way goes on, and so does its dialog, unseen."""
        if self._painting is not None:
            self.hide()
        else:
            super().reject()

    def paint(self) -> None:
        """Have it painted, once the author has agreed to the price."""
        words = self._words()
        if not words or self._busy:
            return
        self._asking = True
        self._show()
        self._session.consent.ask(
            self.tr("Paint a cover"),
            self._estimate,
            while_alive(self, lambda _cap: self._begin(words)),
            small=True,
            leave=self._left,
        )

    def stop(self) -> None:
        """Wait no longer; the book keeps its cover."""
        if self._painting is not None:
            self._painting.cancel()

    @property
    def _busy(self) -> bool:
        return self._asking or self._painting is not None

    def _begin(self, words: str) -> None:
        self._asking = False
        work = paint_cover(self.book_id, words, self._engine, self._session.studio.workshop)
        title = self.tr("Painting a cover")
        self._painting = self._session.operations.run(title, work, while_alive(self, self._done), ended=self._ended)
        self._show()

    def _done(self, _: Changes) -> None:
        self._painting = None
        self.accept()

    def _ended(self) -> None:
        if isValid(self):
            self._painting = None
            self._show()
            if not self.isVisible():
                self.close()

    def _left(self) -> None:
        if isValid(self):
            self._asking = False
            self._show()

    async def _estimate(self) -> RunEstimate:
        return await estimate_painting(self.book_id, self._words(), self._engine, self._session.studio.workshop)

    def _show(self) -> None:
        painting = self._painting is not None
        self.progress.setVisible(painting)
        self.stop_button.setVisible(painting)
        self.paint_button.setEnabled(bool(self._words()) and not self._busy)

    def _show_price(self, found: RunEstimate) -> None:
        maker = ", ".join(part.label for part in found.parts)
        self.price.setText("  ·  ".join(filter(None, (price_of(found), maker))))

    def _words(self) -> str:
        return " ".join(self.picture.toPlainText().split())[:LONGEST_PICTURE]

    def _lay_out(self) -> None:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setText(self.tr("Close"))
        self.paint_button: QPushButton = buttons.addButton(self.tr("Paint"), QDialogButtonBox.ButtonRole.ActionRole)
        self.paint_button.setObjectName("primary")
        self.paint_button.setDefault(True)
        self.paint_button.clicked.connect(self.paint)
        self.stop_button.setAutoDefault(False)
        self.stop_button.clicked.connect(self.stop)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6 * GRID, 6 * GRID, 6 * GRID, 4 * GRID)
        layout.setSpacing(4 * GRID)
        layout.addLayout(below_words(self.tr("What is to be on the picture"), self.picture))
        layout.addWidget(self.words)
        layout.addLayout(row(self.price, None, self.stop_button))
        layout.addWidget(self.progress)
        layout.addStretch(1)
        layout.addWidget(buttons)
