"""What the tags of a book say, and its cover. Every field is an edit of its own when it is left; undo takes it back.

Never modal: the window stays usable beside it. Stores' wishes are shown under the fields and stop nobody.
"""

import asyncio
from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from narratix_desktop.domain.book import Book
from narratix_desktop.domain.book_details import LONGEST_DESCRIPTION, Detail, HintKind, details_of, hints_for
from narratix_desktop.domain.changes import Changes
from narratix_desktop.domain.ids import Sha256
from narratix_desktop.ports.engines import CoverRequest, EngineInfo
from narratix_desktop.services.change_cover import change_cover, read_cover, words_on_cover
from narratix_desktop.services.edit_book import describe_detail
from narratix_desktop.ui.engine_keys import usable_painters
from narratix_desktop.ui.session import Session
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.cover_chooser import CoverChooser
from narratix_desktop.ui.widgets.language_box import LanguageBox

_TYPESET: Final = "typeset"
_SIDE: Final = 56 * GRID
_PAIRS: Final = (
    {Detail.NARRATOR: 1, Detail.PUBLISHER: 1},
    {Detail.SERIES: 3, Detail.PART: 1},
    {Detail.YEAR: 1, Detail.LANGUAGE: 2},
    {Detail.GENRE: 1, Detail.ISBN: 1},
)
"""Fields that share a line, with their widths."""


class DetailsDialog(QDialog):
    """Follows the open book; closes when another one is opened."""

    def __init__(self, session: Session, book: Book, theme: Theme, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._session = session
        self._book = book
        self._cover: Sha256 | None = None
        self._painters: dict[str, EngineInfo] = {}
        self._sent: dict[Detail, str] = {}
        self._one_at_a_time = asyncio.Lock()
        self.setWindowTitle(self.tr("Details of {title}").format(title=book.title))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(False)
        self.resize(200 * GRID, 186 * GRID)
        workshop = session.studio.workshop
        self.cover = CoverChooser(
            session.operations, workshop.compute, workshop.covers[_TYPESET], self._words, theme, _SIDE
        )
        self.cover.chosen.connect(self._change_cover)
        self.cover.painting_asked.connect(self._paint)
        session.operations.load("details.painters", usable_painters(session.studio), self._offer_painting)
        self.language = LanguageBox()
        self.description = QPlainTextEdit()
        self.description.setObjectName("field")
        self.description.setTabChangesFocus(True)
        self.description.setMinimumHeight(36 * GRID)
        self.description.installEventFilter(self)
        self.lines: dict[Detail, QLineEdit] = {
            detail: QLineEdit() for detail in Detail if detail not in {Detail.LANGUAGE, Detail.DESCRIPTION}
        }
        self.lines[Detail.NARRATOR].setPlaceholderText(self.tr("the name of the voices"))
        self.lines[Detail.GENRE].setPlaceholderText(self.tr("Audiobook"))
        self.hints: dict[Detail, QLabel] = {}
        for detail, line in self.lines.items():
            line.editingFinished.connect(lambda detail=detail: self._leave(detail))
        box = self.language.lineEdit()
        assert box is not None
        box.editingFinished.connect(lambda: self._leave(Detail.LANGUAGE))
        self.language.activated.connect(lambda _index: self._leave(Detail.LANGUAGE))
        self._lay_out()
        self._show(book)
        self.lines[Detail.TITLE].setFocus()
        session.book_changed.connect(self._on_book)

    def texts(self) -> Mapping[Detail, str]:
        """What stands in the fields."""
        found = {detail: line.text().strip() for detail, line in self.lines.items()}
        found[Detail.LANGUAGE] = self.language.language() or self._book.language
        found[Detail.DESCRIPTION] = self.description.toPlainText().strip()
        return found

    def done(self, result: int) -> None:
        """Keep the field that has the focus, then close."""
        focused = self.focusWidget()
        if focused is not None:
            focused.clearFocus()
        super().done(result)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if watched is self.description and event.type() is QEvent.Type.FocusOut:
            self._leave(Detail.DESCRIPTION)
        return super().eventFilter(watched, event)

    # Edits

    def _leave(self, detail: Detail) -> None:
        """Keep a field that was changed; a title that is empty goes back."""
        if not isValid(self._session.operations):
            # The window is being taken apart, and a field loses its focus on the way.
            return
        present = self._sent.get(detail, details_of(self._book)[detail])
        typed = self.texts()[detail]
        self._show_hints()
        if typed == present:
            return
        if detail is Detail.TITLE and not typed:
            self._fill(detail, present)
            return
        self._sent[detail] = typed
        title = self.tr("Keeping the details")
        self._session.operations.run(title, self._keep(detail, typed), ended=lambda: self._kept(detail, typed))

    async def _keep(self, detail: Detail, text: str) -> Changes:
        # Each edit expects the book as the one before it has left it.
        async with self._one_at_a_time:
            return await describe_detail(self._book.id, detail, text, self._session.studio.workshop)

    def _kept(self, detail: Detail, text: str) -> None:
        if self._sent.get(detail) == text:
            del self._sent[detail]

    def _change_cover(self, image: bytes | None) -> None:
        work = change_cover(self._book.id, image, self._session.studio.workshop)
        self._session.operations.run(self.tr("Keeping the cover"), work)

    def _offer_painting(self, painters: dict[str, EngineInfo]) -> None:
        self._painters = painters
        self.cover.offer_painting(possible=bool(painters))

    def _paint(self) -> None:
        from narratix_desktop.ui.dialogs.paint_dialog import PaintDialog

        window = self.parentWidget() or self
        under_way = (one for one in window.findChildren(PaintDialog) if one.book_id == self._book.id)
        engine = next(iter(self._painters))
        (next(under_way, None) or PaintDialog(self._session, self._book, engine, window)).open()

    def _words(self) -> CoverRequest:
        texts = self.texts()
        return CoverRequest(texts[Detail.TITLE], texts[Detail.AUTHOR], texts[Detail.SUBTITLE])

    # What is shown

    def _on_book(self, book: Book | None) -> None:
        if book is None or book.id != self._book.id:
            self.close()
        else:
            self._show(book)

    def _show(self, book: Book) -> None:
        """Show what is stored; what is being typed stays."""
        former, before, self._book = details_of(self._book), words_on_cover(self._book), book
        shown = self.texts()
        for detail, text in details_of(book).items():
            typing = shown[detail] != former[detail] or detail in self._sent
            if not typing or not self.isVisible():
                self._fill(detail, text)
        if book.cover != self._cover or not self.isVisible():
            self._cover = book.cover
            work = read_cover(book.cover, self._session.studio.workshop)
            self._session.operations.load("details.cover", work, self.cover.show_cover)
        elif words_on_cover(book) != before:
            self.cover.foresee()
        self._show_hints()

    def _fill(self, detail: Detail, text: str) -> None:
        if detail is Detail.LANGUAGE:
            self.language.show_language(text)
        elif detail is Detail.DESCRIPTION:
            if self.description.toPlainText() != text:
                self.description.setPlainText(text)
        else:
            self.lines[detail].setText(text)
            self.lines[detail].setCursorPosition(0)

    def _show_hints(self) -> None:
        found = {hint.detail: hint.kind for hint in hints_for(self.texts())}
        for detail, label in self.hints.items():
            label.setVisible(detail in found)
            if detail in found:
                label.setText(self._hint(detail, found[detail]))

    def _hint(self, detail: Detail, kind: HintKind) -> str:
        match kind:
            case HintKind.MISSING:
                return self.tr("Stores ask for it")
            case HintKind.NOT_A_YEAR:
                return self.tr("A year has four digits")
            case HintKind.NOT_AN_ISBN:
                return self.tr("This is no ISBN: a digit is missing or wrong")
            case HintKind.NO_SERIES:
                return self.tr("A part belongs to a series")
            case HintKind.NO_NUMBER:
                return self.tr("Players sort parts by their number")
            case HintKind.TOO_LONG:
                too_many = len(self.texts()[detail]) - LONGEST_DESCRIPTION
                return self.tr("ACX takes {most} characters, these are {many} too many").format(
                    most=LONGEST_DESCRIPTION, many=too_many
                )

    # Looks

    def _names(self) -> Mapping[Detail, str]:
        return {
            Detail.TITLE: self.tr("Title"),
            Detail.SUBTITLE: self.tr("Subtitle"),
            Detail.AUTHOR: self.tr("Author"),
            Detail.SERIES: self.tr("Series"),
            Detail.PART: self.tr("Part"),
            Detail.NARRATOR: self.tr("Narrator"),
            Detail.PUBLISHER: self.tr("Publisher"),
            Detail.YEAR: self.tr("Year"),
            Detail.LANGUAGE: self.tr("Language"),
            Detail.GENRE: self.tr("Genre"),
            Detail.ISBN: self.tr("ISBN"),
            Detail.DESCRIPTION: self.tr("Description"),
        }

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 4 * GRID, 0)
        column.setSpacing(3 * GRID)
        paired = {detail for pair in _PAIRS for detail in pair}
        for detail in Detail:
            pair = next((pair for pair in _PAIRS if next(iter(pair)) is detail), None)
            if pair is not None:
                line = QHBoxLayout()
                line.setSpacing(3 * GRID)
                for one, width in pair.items():
                    line.addLayout(self._field(one), width)
                column.addLayout(line)
            elif detail not in paired:
                column.addLayout(self._field(detail), 1 if detail is Detail.DESCRIPTION else 0)
        inside = QWidget()
        inside.setLayout(column)
        area = QScrollArea()
        area.setObjectName("plain")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(inside)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        grid = QGridLayout(self)
        grid.setContentsMargins(6 * GRID, 5 * GRID, 4 * GRID, 4 * GRID)
        grid.setHorizontalSpacing(6 * GRID)
        grid.setVerticalSpacing(4 * GRID)
        grid.addWidget(self.cover, 0, 0)
        grid.addWidget(area, 0, 1)
        grid.addWidget(buttons, 1, 0, 1, 2)
        grid.setColumnStretch(1, 1)

    def _field(self, detail: Detail) -> QVBoxLayout:
        """A name, its field, and below it what stores have against what stands there."""
        name = self._names()[detail]
        field: QWidget = self.lines.get(detail) or self.language
        if detail is Detail.DESCRIPTION:
            field = self.description
        field.setAccessibleName(name)
        label = QLabel(name)
        label.setObjectName("quiet")
        label.setBuddy(field)
        hint = QLabel(wordWrap=True)
        hint.setObjectName("hint")
        hint.hide()
        self.hints[detail] = hint
        layout = QVBoxLayout()
        layout.setSpacing(GRID)
        layout.addWidget(label)
        layout.addWidget(field)
        layout.addWidget(hint)
        layout.addStretch(0)
        return layout
