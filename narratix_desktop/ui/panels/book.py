"""The open book: cover, title and author, and its chapters with how far each is on its way to sound."""

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import ClassVar, Final

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QLabel, QListView, QMenu, QVBoxLayout

from narratix_desktop.domain.book import Book, Revision
from narratix_desktop.domain.changes import Changes, Noun
from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.chapter_state import ChapterStage, ChapterState
from narratix_desktop.domain.ids import BookId, Sha256
from narratix_desktop.ports.engines import CoverRequest
from narratix_desktop.ports.jobs import LookAtImageJob
from narratix_desktop.services.change_cover import read_cover, words_on_cover
from narratix_desktop.services.chapter_states import BookStates, ChapterStates
from narratix_desktop.services.foresee_export import foresee_cover
from narratix_desktop.services.order_work import ChapterWork
from narratix_desktop.ui.book_actions import BookActions
from narratix_desktop.ui.commands import Command, Menu
from narratix_desktop.ui.models.chapter_list import ChapterList, whole_length
from narratix_desktop.ui.panels.base import Panel
from narratix_desktop.ui.quantities import time_left
from narratix_desktop.ui.session import Session
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.chapter_row import ChapterRowDelegate
from narratix_desktop.ui.widgets.cover_chooser import CoverPicture
from narratix_desktop.ui.widgets.elided_label import ElidedLabel
from narratix_desktop.ui.widgets.layouts import row
from narratix_desktop.ui.widgets.tag_preview import read_cover as small_cover

_COVER: Final = 22 * GRID
_LEAST_WAIT_MS: Final = 250
_SELDOM_MS: Final = 2000
_REST: Final = 4
"""Looking at the states takes at most a fifth of the time."""
_SHOWN: Final = (
    Noun.BOOK,
    Noun.CHAPTER,
    Noun.CHARACTER,
    Noun.SEGMENT,
    Noun.TAKE,
    Noun.CUE,
    Noun.MIX,
    Noun.TIMELINE,
)


class BookPanel(Panel):
    """A click shows a chapter; boxes, F2 and the menu change chapters and order work on them."""

    name: ClassVar[str] = "book"
    area: ClassVar[Qt.DockWidgetArea] = Qt.DockWidgetArea.LeftDockWidgetArea
    shortcut: ClassVar[str] = "Ctrl+0"

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__(session, theme)
        studio = session.studio
        self._states = ChapterStates(studio.workshop, studio.speaker)
        self._shown_cover: Sha256 | CoverRequest | None = None
        self._asked = False
        self._looking = False
        self._took_ms = 0
        self._wait = QTimer(self, singleShot=True)
        self._wait.timeout.connect(self._look_where_asked)
        self.actions_ = BookActions(session, theme, self)
        self.cover = CoverPicture(theme, _COVER)
        self.book_title = QLabel(wordWrap=True)
        self.book_title.setObjectName("title")
        self.book_title.setTextFormat(Qt.TextFormat.PlainText)
        self.author = QLabel()
        self.author.setObjectName("quiet")
        self.author.setTextFormat(Qt.TextFormat.PlainText)
        self.cover_note = ElidedLabel()
        self.cover_note.setObjectName("quiet")
        self.figures = QLabel()
        self.figures.setObjectName("figures")
        self.details_button = self.tool(
            "details", self.tr("Details"), self.tr("Title, author, cover and all that tags say")
        )
        self.details_button.clicked.connect(self.actions_.show_details)
        self.chapters = ChapterList(self)
        self.chapters.rename_asked.connect(self.actions_.rename)
        self.chapters.include_asked.connect(self.actions_.include)
        self.view = self._make_view()
        self._lay_out()
        session.book_changed.connect(self._on_book)
        session.chapter_changed.connect(self._on_chapter)
        self._on_book(session.book)

    @property
    def title(self) -> str:
        return self.tr("Book")

    def show_book(self, book_id: BookId | None) -> None:
        if book_id is None:
            self.show_empty(self.tr("Chapters appear here once a book is open."))

    def on_changes(self, changes: Changes) -> None:
        if changes.touches(*_SHOWN):
            self.reload()
        elif changes.touches(Noun.TASK):
            # Of tasks only mixing and exporting count, and those say often how far they are.
            self.reload(_SELDOM_MS)

    def commands(self) -> Sequence[Command]:
        def opened() -> bool:
            return self.session.book is not None

        def has_book() -> bool:
            return opened() and any(chapter.included for chapter in self.session.chapters)

        def has_chapter() -> bool:
            return any(state.chapter.included for state in self.chosen())

        actions, book, edit = self.actions_, Menu.BOOK, Menu.EDIT
        return (
            Command(
                "book.details", self.tr("Book &details…"), actions.show_details, book, ("Ctrl+I",), 4, enabled=opened
            ),
            Command(
                "book.analyse", self.tr("&Find the speakers…"), actions.find_speakers, book, (), 2, enabled=has_book
            ),
            Command("book.delete", self.tr("De&lete the book…"), actions.ask_to_delete, book, (), 7, enabled=opened),
            Command("chapter.speak", self.tr("Speak the chapter"), self.speak, edit, (), 6, enabled=has_chapter),
            Command("chapter.score", self.tr("Score the chapter"), self.score, edit, (), 6, enabled=has_chapter),
            Command(
                "chapter.score_with",
                self.tr("Score the chapter with…"),
                self.score_with,
                edit,
                (),
                6,
                enabled=has_chapter,
            ),
            Command(
                "chapter.include",
                self.tr("Put chapters into the audio, or leave them out"),
                self.toggle_included,
                None,
                ("I",),
                enabled=opened,
                local=True,
            ),
            Command(
                "chapter.rename", self.tr("Rename a chapter"), self.rename, None, ("F2",), enabled=opened, local=True
            ),
        )

    def chosen(self) -> list[ChapterState]:
        """The chosen chapters in order; the one that is shown where none is chosen."""
        rows = sorted(index.row() for index in self.view.selectionModel().selectedIndexes())
        states = [self.chapters.state_at(at) for at in rows]
        found = [state for state in states if state is not None]
        if not found and self.session.chapter is not None:
            state = self.chapters.state_at(self.chapters.row_of(self.session.chapter.id))
            found = [] if state is None else [state]
        return found

    # What is shown

    def reload(self, wait_ms: int = 0) -> None:
        """Look at the states soon; often asked, they are looked at four times a second at most."""
        self._asked = True
        if not self._wait.isActive():
            self._wait.start(wait_ms)

    def _look_where_asked(self) -> None:
        book, revision = self.session.book, self.session.revision
        if not self._asked or self._looking or book is None or revision is None:
            return
        self._asked, self._looking = False, True
        self.session.operations.load("book.states", self._look(book, revision), self._show)

    async def _look(self, book: Book, revision: Revision) -> BookStates:
        began = time.monotonic()
        try:
            return await self._states.of_book(book, revision)
        finally:
            self._took_ms = round(1000 * (time.monotonic() - began))
            self._looking = False
            self._wait.start(max(_LEAST_WAIT_MS, _REST * self._took_ms))

    def _show(self, found: BookStates) -> None:
        self._asked = self._asked or not found.settled
        if self.session.book is None:
            return
        self.chapters.show(found.chapters)
        self._mark_shown()
        inside = [state for state in found.chapters if state.chapter.included]
        count = self.tr("1 chapter") if len(inside) == 1 else self.tr("%n chapters", "", len(inside))
        about = "≈ " if any(state.estimated for state in inside) else ""
        self.figures.setText(f"{count}  ·  {about}{time_left(whole_length(found.chapters))}")
        self.show_content()

    def _on_book(self, book: Book | None) -> None:
        if book is None:
            self.chapters.show(())
            self.show_empty(self.tr("Chapters appear here once a book is open."))
            return
        self.book_title.setText(book.title)
        self.author.setText(book.author or self.tr("author not known"))
        wanted = book.cover or words_on_cover(book)
        if wanted != self._shown_cover:
            self._shown_cover = wanted
            self.cover_note.show_text("" if book.cover else self.tr("Cover set from the title"))
            tip = self.tr("An export sets this cover from title and author. Another one is chosen in the details.")
            self.cover.setToolTip("" if book.cover else tip)
            self.session.operations.load("book.cover", self._fetch_cover(book), self.cover.show_image)
        self.reload()

    async def _fetch_cover(self, book: Book) -> bytes | QImage:
        """The book's cover, small; the one that an export would set where it has none."""
        workshop = self.session.studio.workshop
        own = await read_cover(book.cover, workshop)
        if own is not None:
            return (await workshop.compute.run(LookAtImageJob(own))).preview
        return await asyncio.to_thread(small_cover, await foresee_cover(book, workshop))

    def _on_chapter(self, chapter: Chapter | None) -> None:
        self._mark_shown()

    def _mark_shown(self) -> None:
        chapter = self.session.chapter
        self.delegate.shown = None if chapter is None else chapter.id
        self.view.viewport().update()
        at = -1 if chapter is None else self.chapters.row_of(chapter.id)
        if at >= 0 and not self.view.selectionModel().hasSelection():
            index = self.chapters.index(at)
            self.view.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.view.scrollTo(index)

    # What the author does

    def speak(self) -> None:
        """Order the chosen chapters to be spoken."""
        self.actions_.order(ChapterWork.SPEAK, [state.chapter for state in self.chosen()])

    def score(self) -> None:
        """Order music, ambience and effects for the chosen chapters, by whom they are made always."""
        self.actions_.score([state.chapter for state in self.chosen()])

    def score_with(self) -> None:
        """Let the author choose who makes music, ambience and effects for the chosen chapters."""
        self.actions_.score([state.chapter for state in self.chosen()], choose=True)

    def toggle_included(self) -> None:
        """Put the chosen chapters into the audio, or leave them out where all are in it."""
        states = self.chosen()
        wanted = not all(state.chapter.included for state in states)
        self.actions_.include([state.chapter.id for state in states], wanted)

    def rename(self) -> None:
        """Let the author type another title for the chosen chapter."""
        states = self.chosen()
        if len(states) == 1:
            self.view.edit(self.chapters.index(self.chapters.row_of(states[0].chapter.id)))

    def _clicked(self) -> None:
        """Show the chapter where one is chosen; with several the window stays where it is."""
        rows = [index.row() for index in self.view.selectionModel().selectedIndexes()]
        state = self.chapters.state_at(rows[0]) if len(rows) == 1 else None
        if state is not None:
            self.session.choose_chapter(state.chapter.id)

    def _menu(self, at: QPoint) -> None:
        states = self.chosen()
        if not states:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text, call, enabled in self._offers(states):
            action = QAction(text, menu)
            action.setEnabled(enabled)
            action.triggered.connect(lambda _checked=False, call=call: call())
            menu.addAction(action)
        menu.popup(self.view.viewport().mapToGlobal(at))

    def _offers(self, states: Sequence[ChapterState]) -> list[tuple[str, Callable[[], object], bool]]:
        """What can be done with chapters: words, what it does, and whether it can be done now."""
        first, several = states[0].chapter, len(states) > 1
        inside = [state for state in states if state.chapter.included]
        heard = states[0].stage not in (ChapterStage.NOT_ANALYSED, ChapterStage.LEFT_OUT) and states[0].facts.spoken > 0
        speak = self.tr("Speak %n chapters", "", len(inside)) if several else self.tr("Speak this chapter")
        score = self.tr("Score %n chapters", "", len(inside)) if several else self.tr("Score this chapter")
        leave = len(inside) == len(states)
        return [
            (self.tr("Play from here"), lambda: self.actions_.play_from(first.id), heard and not several),
            (speak, self.speak, bool(inside)),
            (score, self.score, bool(inside)),
            (self.tr("Score with…"), self.score_with, bool(inside)),
            (self.tr("Leave out\tI") if leave else self.tr("Put into the audio\tI"), self.toggle_included, True),
            (self.tr("Rename\tF2"), self.rename, not several),
        ]

    # Looks

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.book_title)
        words.addWidget(self.author)
        words.addWidget(self.cover_note)
        words.addStretch(1)
        words.addLayout(row(self.figures, None, self.details_button))
        head = row(self.cover)
        head.setSpacing(3 * GRID)
        head.addLayout(words, 1)
        head.setContentsMargins(GRID, 0, 0, GRID)
        layout = QVBoxLayout(self.content)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addLayout(head)
        layout.addWidget(self.view, 1)

    def _make_view(self) -> QListView:
        view = QListView()
        view.setObjectName("chapters")
        view.setModel(self.chapters)
        view.setAccessibleName(self.tr("Chapters"))
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setMouseTracking(True)
        self.delegate = ChapterRowDelegate(self.chapters, self.theme, view)
        view.setItemDelegate(self.delegate)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._menu)
        view.selectionModel().selectionChanged.connect(self._clicked)
        include = QShortcut(QKeySequence(Qt.Key.Key_I), view, context=Qt.ShortcutContext.WidgetShortcut)
        include.activated.connect(self.toggle_included)
        return view
