"""The middle of the window: chapters of the open book and the script of the chosen one, or where to begin."""

import asyncio
from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from narratix_desktop.domain.changes import Changes, Noun
from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.character import Character
from narratix_desktop.domain.ids import BookId, ChapterId, CharacterId
from narratix_desktop.domain.segment import Segment
from narratix_desktop.ui.session import Session
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.script_view import ScriptView


class BookPage(QWidget):
    """The brightest place on the screen."""

    def __init__(self, session: Session, theme: Theme, open_button: QPushButton) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._theme = theme
        self.chapters = QListWidget()
        self.chapters.setAccessibleName(self.tr("Chapters"))
        self.chapters.setUniformItemSizes(True)
        self.chapters.setMinimumWidth(40 * GRID)
        self.chapters.currentItemChanged.connect(self._chapter_picked)
        self.script = ScriptView(theme)
        self._book = QSplitter(Qt.Orientation.Horizontal)
        self._book.setHandleWidth(1)
        self._book.addWidget(self.chapters)
        self._book.addWidget(self.script)
        self._book.setStretchFactor(1, 1)
        self._book.setSizes([46 * GRID, 800])
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty_page(open_button))
        self._stack.addWidget(self._book)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        session.chapters_changed.connect(self._on_chapters)
        session.chapter_changed.connect(self._on_chapter)
        session.operations.changed.connect(self._on_changes)

    def _empty_page(self, open_button: QPushButton) -> QWidget:
        page = QWidget()
        sentence = QLabel(self.tr("Open a manuscript, and hear it."))
        sentence.setObjectName("quiet")
        layout = QVBoxLayout(page)
        layout.setSpacing(4 * GRID)
        layout.addStretch(2)
        layout.addWidget(sentence, alignment=Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(open_button, alignment=Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        return page

    def _on_chapters(self, chapters: tuple[Chapter, ...]) -> None:
        self.chapters.blockSignals(True)
        self.chapters.clear()
        for chapter in chapters:
            item = QListWidgetItem(chapter.title)
            item.setData(Qt.ItemDataRole.UserRole, chapter.id)
            item.setToolTip(
                chapter.title if chapter.included else self.tr("{title}: not in the audio").format(title=chapter.title)
            )
            item.setSizeHint(QSize(0, 7 * GRID))
            if not chapter.included:
                item.setForeground(self._theme.color("text.quiet"))
            self.chapters.addItem(item)
        self.chapters.blockSignals(False)
        self._stack.setCurrentIndex(1 if chapters else 0)

    def _on_chapter(self, chapter: Chapter | None) -> None:
        self.chapters.blockSignals(True)
        for at in range(self.chapters.count()):
            item = self.chapters.item(at)
            if chapter is not None and item.data(Qt.ItemDataRole.UserRole) == chapter.id:
                self.chapters.setCurrentItem(item)
        self.chapters.blockSignals(False)
        self._reload()

    def _chapter_picked(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._session.choose_chapter(item.data(Qt.ItemDataRole.UserRole))

    def _on_changes(self, changes: Changes) -> None:
        if changes.touches(Noun.SEGMENT, Noun.CHARACTER):
            self._reload()

    def _reload(self) -> None:
        session = self._session
        if session.book is not None and session.chapter is not None:
            work = self._fetch(session.book.id, session.chapter.id)
            session.operations.load("page.script", work, self._show_script)

    async def _fetch(self, book_id: BookId, chapter_id: ChapterId) -> tuple[tuple[Segment, ...], tuple[Character, ...]]:
        scripts = self._session.studio.workshop.scripts
        return await asyncio.gather(scripts.segments(chapter_id), scripts.characters(book_id))

    def _show_script(self, found: tuple[tuple[Segment, ...], tuple[Character, ...]]) -> None:
        chapter, revision = self._session.chapter, self._session.revision
        if chapter is None or revision is None:
            return
        segments, cast = found
        colors: Mapping[CharacterId, tuple[Character, QColor]] = {
            one.id: (one, self._theme.speaker(at, narrator=one.is_narrator)) for at, one in enumerate(cast)
        }
        self.script.show_chapter(revision.text[chapter.start : chapter.end], chapter.start, segments, colors)
