"""What was found in a manuscript: title, author, language, cover, chapters, and what could not be read."""

import asyncio
from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from narratix_desktop.domain.book import Book
from narratix_desktop.domain.chapter import ChapterSpan
from narratix_desktop.domain.text_diff import TextDiff
from narratix_desktop.ports.engines import CoverRequest
from narratix_desktop.ports.jobs import ReadAnswer
from narratix_desktop.services.workshop import Workshop
from narratix_desktop.text.chapter_edits import HeadingCandidate, heading_candidates
from narratix_desktop.text.reading_time import spoken_time
from narratix_desktop.ui.models.found_chapters import SAME, TIME, TITLE, WORDS, FoundChapters
from narratix_desktop.ui.operations import Operations
from narratix_desktop.ui.quantities import time_left
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.cover_chooser import CoverChooser
from narratix_desktop.ui.widgets.language_box import LanguageBox
from narratix_desktop.ui.widgets.layouts import fields, row

_TYPESET = "typeset"
_FIGURES = 22 * GRID


class FoundPage(QWidget):
    """All of it can be changed; nothing is stored here.

    Signals:
        changed: Something is otherwise now.
    """

    changed = Signal()

    def __init__(self, operations: Operations, workshop: Workshop, theme: Theme) -> None:
        super().__init__()
        self._operations = operations
        self._text = ""
        self.title, self.author = QLineEdit(), QLineEdit()
        self.title.setAccessibleName(self.tr("Title"))
        self.author.setAccessibleName(self.tr("Author"))
        self.author.setPlaceholderText(self.tr("not known"))
        self.language = LanguageBox()
        self.source = QLabel()
        self.source.setObjectName("quiet")
        self.source.setTextFormat(Qt.TextFormat.PlainText)
        self.cover = CoverChooser(
            operations,
            workshop.compute,
            workshop.covers[_TYPESET],
            lambda: CoverRequest(self.title.text().strip(), self.author.text().strip()),
            theme,
        )
        for field in (self.title, self.author):
            field.textChanged.connect(lambda _text: self.changed.emit())
            field.editingFinished.connect(self.cover.foresee)
        self.language.currentTextChanged.connect(lambda _text: self.changed.emit())
        self.chapters = FoundChapters(theme, self)
        self.chapters.edited.connect(self.changed)
        self.view = self._make_view()
        self.merge_button = QPushButton(self.tr("Merge with the one above"))
        self.merge_button.clicked.connect(self._merge)
        self.split_button = QPushButton(self.tr("Split…"))
        self.split_button.setToolTip(self.tr("Begin another chapter at a line that looks like a heading"))
        self.split_button.clicked.connect(self._look_for_headings)
        self.include_button = QPushButton()
        self.include_button.clicked.connect(self._toggle)
        self.excerpt = QLabel(wordWrap=True)
        self.excerpt.setObjectName("quiet")
        self.excerpt.setTextFormat(Qt.TextFormat.PlainText)
        self.excerpt.setMinimumHeight(10 * GRID)
        self.excerpt.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.warnings = QLabel(wordWrap=True)
        self.warnings.setObjectName("warning")
        self.warnings.setTextFormat(Qt.TextFormat.PlainText)
        self.warnings.hide()
        self._lay_out()
        self.view.selectionModel().selectionChanged.connect(self._update)
        self.chapters.edited.connect(self._update)

    def show_manuscript(self, read: ReadAnswer, source_name: str, words: Sequence[int]) -> None:
        """Show what a reader found, with the words of each chapter."""
        manuscript = read.manuscript
        self._text = manuscript.text
        self.title.setText(manuscript.title)
        self.title.setCursorPosition(0)
        self.author.setText(manuscript.author)
        self.language.show_language(manuscript.language)
        self.source.setText(source_name)
        self.cover.show_cover(None)
        if manuscript.cover is not None:
            self.cover.take(manuscript.cover)
        self.warnings.setText("\n".join(manuscript.warnings))
        self.warnings.setVisible(bool(manuscript.warnings))
        self._show_chapters(read.chapters, words)

    def show_version_of(
        self, book: Book, spans: Sequence[ChapterSpan], words: Sequence[int], earlier: TextDiff
    ) -> None:
        """Show a new version of a book, which keeps what it is called; ``earlier`` leads back to its text."""
        self._show_chapters(spans, words, earlier)
        self.title.setText(book.title)
        self.author.setText(book.author)
        self.language.show_language(book.language)

    def is_complete(self, *, new_book: bool) -> bool:
        """Whether there is enough to store."""
        if not any(span.included for span in self.chapters.spans):
            return False
        return not new_book or (bool(self.title.text().strip()) and self.language.language() is not None)

    def time(self) -> str:
        """How long the audio will be, in words."""
        return time_left(spoken_time(self.chapters.words))

    @property
    def shows_version(self) -> bool:
        """Whether what is shown is a new version of a book."""
        return not self._details.isEnabled()

    def rows(self) -> list[int]:
        """The chosen chapters, in order."""
        return sorted(index.row() for index in self.view.selectionModel().selectedRows())

    def _show_chapters(
        self, spans: Sequence[ChapterSpan], words: Sequence[int], earlier: TextDiff | None = None
    ) -> None:
        self._details.setEnabled(earlier is None)
        self.cover.setEnabled(earlier is None)
        self.view.setColumnHidden(SAME, earlier is None)
        self.chapters.show(self._text, spans, words, earlier)
        if spans:
            self.view.selectRow(0)

    # Changes

    def _merge(self) -> None:
        rows = [at for at in self.rows() if at > 0]
        if rows:
            self.view.selectRow(self.chapters.merge(rows))

    def _toggle(self) -> None:
        rows = self.rows()
        if rows:
            self.chapters.include(rows, not all(self.chapters.spans[at].included for at in rows))

    def _look_for_headings(self) -> None:
        rows = self.rows()
        if len(rows) == 1:
            span = self.chapters.spans[rows[0]]
            work = asyncio.to_thread(heading_candidates, self._text, span)
            self._operations.load("import.headings", work, lambda found: self._offer(span, found))

    def _offer(self, span: ChapterSpan, found: Sequence[HeadingCandidate]) -> None:
        if not isValid(self) or span not in self.chapters.spans:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        at = self.chapters.spans.index(span)
        for candidate in found:
            action = menu.addAction(candidate.title.replace("&", "&&"))
            action.triggered.connect(lambda _checked=False, one=candidate: self._split(at, one))
        if not found:
            menu.addAction(self.tr("No line of this chapter looks like a heading")).setEnabled(False)
        menu.popup(self.split_button.mapToGlobal(QPoint(0, self.split_button.height())))

    def _split(self, row_: int, candidate: HeadingCandidate) -> None:
        self.chapters.split(row_, candidate)
        self.view.selectRow(row_ + 1)

    def _update(self) -> None:
        rows, spans = self.rows(), self.chapters.spans
        self.merge_button.setEnabled(any(at > 0 for at in rows))
        self.split_button.setEnabled(len(rows) == 1)
        self.include_button.setEnabled(bool(rows))
        inside = bool(rows) and all(spans[at].included for at in rows)
        self.include_button.setText(self.tr("Leave out") if inside or not rows else self.tr("Put into the audio"))
        self.excerpt.setText(self.chapters.excerpt(rows[0]) if len(rows) == 1 else "")

    # Looks

    def _lay_out(self) -> None:
        self._details = QWidget()
        self._details.setLayout(
            fields(
                (self.tr("Title"), self.title),
                (self.tr("Author"), self.author),
                (self.tr("Language"), self.language),
                (self.tr("File"), self.source),
            )
        )
        right = QVBoxLayout()
        right.setSpacing(3 * GRID)
        right.addWidget(self._details)
        right.addWidget(self.view, 1)
        right.addLayout(row(self.include_button, self.merge_button, self.split_button, None))
        right.addWidget(self.excerpt)
        right.addWidget(self.warnings)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(5 * GRID)
        layout.addWidget(self.cover)
        layout.addLayout(right, 1)

    def _make_view(self) -> QTableView:
        view = QTableView()
        view.setModel(self.chapters)
        view.setAccessibleName(self.tr("Chapters that were found"))
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(7 * GRID)
        header = view.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)
        for column in (WORDS, TIME, SAME):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            view.setColumnWidth(column, _FIGURES)
        keys = QShortcut(QKeySequence(Qt.Key.Key_Space), view, context=Qt.ShortcutContext.WidgetShortcut)
        keys.activated.connect(self._toggle)
        return view
