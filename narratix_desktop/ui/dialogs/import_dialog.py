"""Shows what was found in a manuscript before anything is stored, and stores it as the author wants it.

Recognises manuscripts that the library knows, and new versions of its books. Never modal to the loop: files are read
and compared in worker processes while the window stays usable.
"""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from narratix_desktop.domain.book import Book
from narratix_desktop.domain.changes import Changes, Noun
from narratix_desktop.domain.chapter import ChapterSpan
from narratix_desktop.domain.ids import BookId
from narratix_desktop.ports.jobs import ReadAnswer
from narratix_desktop.services.import_manuscript import Choice, printable, read_manuscript, store_manuscript
from narratix_desktop.services.revise_manuscript import (
    Comparison,
    Revised,
    compare_manuscript,
    find_earlier_version,
    revise_manuscript,
)
from narratix_desktop.text.reading_time import count_words
from narratix_desktop.ui.dialogs.importing.found_page import FoundPage
from narratix_desktop.ui.dialogs.importing.recognition import Recognition, What
from narratix_desktop.ui.session import Session
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.choose_files import choose_files
from narratix_desktop.ui.widgets.layouts import row

_ANALYSER: Final = "local"
_FILES: Final = "*.txt *.md *.markdown *.html *.htm *.xhtml *.epub *.docx"

Told = Callable[[str], None]
ShowBook = Callable[[BookId], None]


class ImportDialog(QDialog):
    """One manuscript; :meth:`ask` shows one dialog after another for several."""

    @classmethod
    def ask(
        cls,
        session: Session,
        theme: Theme,
        paths: Sequence[Path],
        parent: QWidget,
        show_book: ShowBook,
        tell: Told,
        *,
        number: int = 1,
        count: int = 0,
    ) -> "ImportDialog | None":
        """Read manuscripts one after the other and let the author say what becomes of each.

        Args:
            session: Where services run.
            theme: The window's.
            paths: Files; without any the author is asked for some.
            parent: The window.
            show_book: Called with the book that the author wants to see.
            tell: Called with what became of a new version.
            number: Which of ``count`` the first of ``paths`` is.
            count: How many there are in all; 0 for as many as ``paths``.
        """
        if not paths:
            _ask_for_files(parent, lambda found: cls.ask(session, theme, found, parent, show_book, tell))
            return None
        first, *rest = paths
        count = count or len(paths)
        dialog = cls(session, theme, first, parent, show_book, tell)
        if count > 1:
            title = QCoreApplication.translate("ImportDialog", "Import a manuscript ({number} of {count})")
            dialog.setWindowTitle(title.format(number=number, count=count))
        if rest:
            dialog.finished.connect(
                lambda _result: cls.ask(session, theme, rest, parent, show_book, tell, number=number + 1, count=count)
            )
        dialog.open()
        dialog.read()
        return dialog

    def __init__(
        self, session: Session, theme: Theme, path: Path, parent: QWidget, show_book: ShowBook, tell: Told
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._path = path
        self._show_book = show_book
        self._tell = tell
        self._read: ReadAnswer | None = None
        self._known: Book | None = None
        self._comparison: Comparison | None = None
        self._words: tuple[int, ...] = ()
        self._version_words: tuple[int, ...] = ()
        self._working: asyncio.Task[None] | None = None
        self.setWindowTitle(self.tr("Import a manuscript"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(210 * GRID, 170 * GRID)
        workshop = session.studio.workshop
        self.recognition = Recognition()
        self.recognition.chosen.connect(self._on_what)
        self.recognition.open_asked.connect(self._open_known)
        self.found = FoundPage(session.operations, workshop, theme)
        self.found.changed.connect(self._update)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._waiting_page())
        self._stack.addWidget(self.found)
        self.summary = QLabel()
        self.summary.setObjectName("figures")
        self.cancel_button = QPushButton(self.tr("Cancel"))
        self.cancel_button.clicked.connect(self.reject)
        self.import_button = QPushButton()
        self.import_button.setObjectName("primary")
        self.import_button.setDefault(True)
        self.import_button.clicked.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6 * GRID, 5 * GRID, 6 * GRID, 4 * GRID)
        layout.setSpacing(4 * GRID)
        layout.addWidget(self.recognition)
        layout.addWidget(self._stack, 1)
        layout.addLayout(row(self.summary, None, self.cancel_button, self.import_button))
        self._update()

    def read(self) -> None:
        """Begin to read the file; where that fails the dialog closes and the window says why."""
        work = self._fetch()
        title = self.tr("Reading {name}").format(name=printable(self._path.name))
        self._working = self._session.operations.run(title, work, self._show, ended=self._read_ended)
        self._wait(title)

    @property
    def is_ready(self) -> bool:
        """Whether the manuscript is shown and the library has been asked whether it knows it."""
        return self._read is not None and self.recognition.is_decided and self._working is None

    def accept(self) -> None:
        """Store the manuscript: as a new book, or as the latest version of its book. Closes when that is done."""
        if self._read is None or not self.import_button.isEnabled():
            return
        if self.recognition.what is What.REVISE and self._comparison is not None:
            self._revise(self._read, self._comparison)
        else:
            self._store(self._read)
        self._update()

    def reject(self) -> None:
        """Leave everything as it was."""
        if self._working is not None:
            self._working.cancel()
        super().reject()

    # Reading

    async def _fetch(self) -> tuple[ReadAnswer, tuple[int, ...]]:
        read = await read_manuscript(self._path, self._session.studio.workshop.compute)
        return read, await asyncio.to_thread(_count, read.manuscript.text, read.chapters)

    def _show(self, found: tuple[ReadAnswer, tuple[int, ...]]) -> None:
        self._read, self._words = found
        self.found.show_manuscript(self._read, printable(self._path.name), self._words)
        self._stack.setCurrentWidget(self.found)
        self.found.title.setFocus()
        self._update()

    def _read_ended(self) -> None:
        self._working = None
        if self._read is None:
            # The window says why.
            self.reject()
            return
        work = self._recognise(self._read)
        self._working = self._session.operations.run("", work, self._on_recognised, ended=self._recognition_ended)
        self._update()

    async def _recognise(self, read: ReadAnswer) -> tuple[Book | None, Comparison | None, tuple[int, ...]]:
        """The book with exactly this text, or else the one of which this is a new version, with words by chapter."""
        workshop = self._session.studio.workshop
        known = await workshop.books.find_by_source(read.source_sha256)
        if known is None:
            comparison = await find_earlier_version(read, workshop)
        elif (await workshop.books.revision(known.id)).source_sha256 == read.source_sha256:
            return known, None, ()
        else:
            comparison = await compare_manuscript(known.id, read, workshop)
        if comparison is None or comparison.is_same:
            return comparison.book if comparison else None, None, ()
        spans = [one.span for one in comparison.chapters]
        return None, comparison, await asyncio.to_thread(_count, read.manuscript.text, spans)

    def _on_recognised(self, found: tuple[Book | None, Comparison | None, tuple[int, ...]]) -> None:
        self._known, self._comparison, self._version_words = found
        if self._known is not None:
            self.recognition.show_known(self._known)
        elif self._comparison is not None:
            self.recognition.show_earlier(self._comparison.book, self._comparison.percent)
        else:
            self.recognition.show_unknown()

    def _recognition_ended(self) -> None:
        self._working = None
        if not self.recognition.is_decided:
            self.recognition.show_unknown()
        self._update()

    # What becomes of it

    def _on_what(self, what: What) -> None:
        if self._read is None:
            return
        if what is What.REVISE and self._comparison is not None:
            spans = [one.span for one in self._comparison.chapters]
            self.found.show_version_of(
                self._comparison.book, spans, self._version_words, self._comparison.diff.reversed()
            )
        elif self.found.shows_version:
            self.found.show_manuscript(self._read, printable(self._path.name), self._words)
        self._update()

    def _open_known(self) -> None:
        if self._known is not None:
            self._show_book(self._known.id)
        self.reject()

    def _store(self, read: ReadAnswer) -> None:
        workshop = self._session.studio.workshop
        choice = Choice(
            title=self.found.title.text().strip(),
            author=self.found.author.text().strip(),
            language=self.found.language.language() or read.manuscript.language,
            chapters=self.found.chapters.spans,
            cover=self.found.cover.cover,
        )
        work = store_manuscript(read, self._path.name, choice, workshop.books, workshop.assets)
        title = self.tr("Importing {title}").format(title=choice.title)
        self._working = self._session.operations.run(title, work, self._on_stored, ended=self._work_ended)
        self._wait(title)

    def _on_stored(self, book: Book) -> None:
        self._session.operations.announce(Changes.of(Noun.BOOK, [book.id]))
        self._show_book(book.id)
        super().accept()

    def _revise(self, read: ReadAnswer, comparison: Comparison) -> None:
        workshop = self._session.studio.workshop
        name, spans = printable(self._path.name), self.found.chapters.spans
        work = revise_manuscript(comparison, read, name, spans, workshop, workshop.analyser(_ANALYSER))
        title = self.tr("Taking over the new version of {title}").format(title=comparison.book.title)
        self._working = self._session.operations.run(title, work, self._on_revised, ended=self._work_ended)
        self._wait(title)

    def _on_revised(self, revised: Revised) -> None:
        self._session.operations.announce(revised.changes)
        self._show_book(revised.book_id)
        if revised.kept or revised.changed or revised.new:
            self._tell(self._what_became(revised))
        super().accept()

    def _what_became(self, revised: Revised) -> str:
        parts = [
            self.tr("1 line as before") if revised.kept == 1 else self.tr("%n lines as before", "", revised.kept),
            self.tr("%n changed", "", revised.changed) if revised.changed else "",
            self.tr("%n new", "", revised.new) if revised.new else "",
            self.tr("%n gone", "", revised.gone) if revised.gone else "",
        ]
        return "  ·  ".join(part for part in parts if part)

    def _work_ended(self) -> None:
        """Where it failed, the window says why, and what was chosen is shown again."""
        self._working = None
        if self.isVisible():
            self._stack.setCurrentWidget(self.found)
            self._update()

    # Looks

    def _waiting_page(self) -> QWidget:
        page = QWidget()
        self._waiting_for = QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self._waiting_for.setObjectName("strong")
        self._waiting_for.setTextFormat(Qt.TextFormat.PlainText)
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setAccessibleName(self.tr("Working"))
        layout = QVBoxLayout(page)
        layout.setContentsMargins(20 * GRID, 0, 20 * GRID, 0)
        layout.setSpacing(4 * GRID)
        layout.addStretch(2)
        layout.addWidget(self._waiting_for)
        layout.addWidget(bar)
        layout.addStretch(3)
        return page

    def _wait(self, words: str) -> None:
        self._waiting_for.setText(words)
        self._stack.setCurrentIndex(0)

    def _update(self) -> None:
        what = self.recognition.what
        words = {
            What.NEW: self.tr("Import"),
            What.AGAIN: self.tr("Import as a new book"),
            What.REVISE: self.tr("Take over"),
        }
        self.import_button.setText(words[what])
        complete = self.found.is_complete(new_book=what is not What.REVISE)
        self.import_button.setEnabled(self.is_ready and complete)
        self.recognition.setEnabled(self._working is None)
        chapters = self.found.chapters
        inside = sum(span.included for span in chapters.spans)
        figures = [
            self.tr("1 chapter in the audio") if inside == 1 else self.tr("%n chapters in the audio", "", inside),
            self.tr("{words} words").format(words=QLocale().toString(chapters.words)),
            self.tr("about {time}").format(time=self.found.time()),
        ]
        self.summary.setText("  ·  ".join(figures) if self._read is not None else "")


def _count(text: str, spans: Sequence[ChapterSpan]) -> tuple[int, ...]:
    return tuple(count_words(text, span.start, span.end) for span in spans)


def _ask_for_files(parent: QWidget, found: Callable[[Sequence[Path]], object]) -> None:
    translate = QCoreApplication.translate
    manuscripts = translate("ImportDialog", "Manuscripts ({files})").format(files=_FILES)
    filters = [manuscripts, translate("ImportDialog", "All files (*)")]
    choose_files(parent, translate("ImportDialog", "Open a manuscript"), filters, found)
