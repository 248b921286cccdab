"""The window: docks around the script, a strip above and below, messages, and the parts behind them put together.

It arranges; what is shown and done lives in the parts, the panels, the session and the services.
"""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from narratix_desktop.domain.book import Book
from narratix_desktop.domain.changes import Changes, Noun
from narratix_desktop.domain.ids import BookId, CharacterId
from narratix_desktop.services.steer_tasks import pause_task
from narratix_desktop.ui.appearance import Appearance
from narratix_desktop.ui.commands import Command, Menu
from narratix_desktop.ui.history import History
from narratix_desktop.ui.operations import Operations
from narratix_desktop.ui.panels.base import Panel
from narratix_desktop.ui.panels.catalog import PANELS
from narratix_desktop.ui.preferences import START, Start
from narratix_desktop.ui.reading_on import ReadingOn
from narratix_desktop.ui.script.script_page import ScriptPage
from narratix_desktop.ui.session import Session
from narratix_desktop.ui.shell.actions import ActionCatalogue
from narratix_desktop.ui.shell.background_work import BackgroundWork
from narratix_desktop.ui.shell.book_band import BookBand
from narratix_desktop.ui.shell.closing import ask_to_stop
from narratix_desktop.ui.shell.docks import Docks
from narratix_desktop.ui.shell.engine_state import EngineState
from narratix_desktop.ui.shell.first_run import FirstRunPage
from narratix_desktop.ui.shell.library_watch import LibraryWatch
from narratix_desktop.ui.shell.menus import fill_menus
from narratix_desktop.ui.shell.notifier import Notifier
from narratix_desktop.ui.shell.opener import BookOpener
from narratix_desktop.ui.shell.palette import CommandPalette
from narratix_desktop.ui.shell.palette_items import PaletteItems
from narratix_desktop.ui.shell.place_keeper import PlaceKeeper
from narratix_desktop.ui.shell.places import Places
from narratix_desktop.ui.shell.play_commands import PlayCommands
from narratix_desktop.ui.shell.status_strip import StatusStrip
from narratix_desktop.ui.shell.title_strip import TitleStrip
from narratix_desktop.ui.shell.window_dialogs import WindowDialogs
from narratix_desktop.ui.studio import Studio
from narratix_desktop.ui.theme import GRID
from narratix_desktop.ui.widgets.banner import Banner
from narratix_desktop.ui.widgets.choose_files import files_in
from narratix_desktop.ui.widgets.toasts import Toasts


class MainWindow(QMainWindow):
    """The studio window.

    Made inside a running loop. Call :meth:`start` to load, and await :meth:`finish` after it was closed: it stores what
    is pending and ends the window's background work.

    Signals:
        closed: The author has closed it, and has been asked about running work.
    """

    closed = Signal()

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        preferences = studio.preferences
        self._studio = studio
        self._shown_book: BookId | None = None
        self._may_close = False
        self.appearance = Appearance(preferences, self)
        self.theme = self.appearance.theme
        self.operations = Operations(self)
        self.session = Session(studio, self.operations, self)
        self.work = BackgroundWork(studio, self.operations, self)
        self.reading_on = ReadingOn(self.session, self)
        places = Places(preferences.stored)
        self.opener = BookOpener(self.session, places, self.theme, self)
        self.place_keeper = PlaceKeeper(self.session, places, self)
        self.watch = LibraryWatch(studio.house.health, self.operations, self)
        self.engines = EngineState(studio, self.session, self.operations, self)
        self.page = ScriptPage(self.session, self.theme)
        self.place_keeper.follow(self.page)
        self.panels: dict[str, Panel] = {kind.name: kind(self.session, self.theme) for kind in PANELS}
        self.history = History(self.session, self)
        self.docks = Docks(self, self.panels.values(), preferences.stored)
        self.catalogue = ActionCatalogue(self, self.theme)
        self.dialogs = WindowDialogs(self.session, self.catalogue, self.theme, self)
        self._fill_catalogue()
        self.banner = Banner(self.theme)
        self.palette_ = CommandPalette(self, self.theme)
        self._items = PaletteItems(self.catalogue, self.session, self.opener, self._show_character, self)
        self.title_strip = TitleStrip(self.theme, self.catalogue.keys_of("tools.palette"))
        self.status_strip = StatusStrip(self.theme)
        self.first_run = FirstRunPage(
            self.theme, self.catalogue["book.sample"], self.catalogue["book.open"], self.catalogue["tools.keys"]
        )
        self.open_button = self.first_run.open.button
        self.band = BookBand(self.session, self.work, self.opener, self.theme)
        self._put_together()
        self.toasts = Toasts(self, self._middle, self.theme)
        self.notifier = Notifier(self.work, self.toasts, self.docks, preferences, self)
        self._connect()
        self.docks.restore()
        self.setAcceptDrops(True)
        self._on_book(None)

    def start(self, book_id: BookId | None = None, files: Sequence[Path] = ()) -> None:
        """Follow the library's changes and show files, a book, or what the author prefers to see first."""
        self.operations.follow(self._studio.workshop.feed)
        for panel in self.panels.values():
            panel.show_book(None)
        self.work.reload()
        self.watch.look()
        self.engines.reload()
        if book_id is not None:
            self.opener.open_book(book_id)
        elif files:
            self.open_files(files)
        elif self._studio.preferences.get(START) == Start.LAST_BOOK:
            self.opener.books_changed.connect(self._open_last, Qt.ConnectionType.SingleShotConnection)
        self.opener.reload()

    async def finish(self) -> None:
        """Store what is pending and end all background work."""
        self.session.transport.pause()
        await self.session.store_mix()
        await self.operations.close()

    def open_files(self, files: Sequence[Path]) -> None:
        """Come to the front with what the author opened elsewhere, or dropped here."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        if files:
            self.opener.open_manuscripts(files)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        titles = [*self.operations.titles(), *(work.task.title for work in self.work.running if work.here)]
        if titles and not self._may_close:
            event.ignore()
            ask_to_stop(self, titles, self.close_now)
            return
        self.place_keeper.keep()
        self.docks.remember()
        super().closeEvent(event)
        self.closed.emit()

    def close_now(self) -> None:
        """Close without asking; what runs is handed back and goes on at the next start."""
        self._may_close = True
        self.close()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        if files_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        event.acceptProposedAction()
        self.open_files(files_in(event.mimeData()))

    # What stands where

    def _put_together(self) -> None:
        self._middle = QStackedWidget()
        self._middle.addWidget(self.first_run)
        self._middle.addWidget(self.page)
        centre = QWidget()
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part in (self.banner, self.band):
            layout.addWidget(part)
        layout.addWidget(self._middle, 1)
        self.setCentralWidget(centre)
        self.addToolBar(self.title_strip)
        self.setStatusBar(self.status_strip)
        fill_menus(self.menuBar(), self.catalogue, self.title_strip.recent)

    def _fill_catalogue(self) -> None:
        for part in (self.opener, self.history, self.docks, PlayCommands(self.session, self), self.dialogs):
            self.catalogue.add(part.commands())
        self.catalogue.add(self._commands())
        self.catalogue.add(self.page.commands(), self.tr("Script"))
        for panel in self.panels.values():
            self.catalogue.add(panel.commands(), panel.title)

    def _commands(self) -> Sequence[Command]:
        keys = ("Ctrl+K",)
        return (
            Command("tools.palette", self.tr("Search or &do anything…"), self._ask, Menu.TOOLS, keys, icon="search"),
            Command(
                "book.quit", self.tr("&Quit"), self.close, Menu.BOOK, ("Ctrl+Q",), 9, role=QAction.MenuRole.QuitRole
            ),
        )

    def _connect(self) -> None:
        session, operations, strip = self.session, self.operations, self.title_strip
        operations.failed.connect(lambda error: self.dialogs.show_error(error, self.banner))
        session.recast_asked.connect(self.dialogs.move_characters)
        session.consent.asked.connect(self.dialogs.ask_for_consent)
        self.dialogs.engines_changed.connect(self.engines.reload)
        self.dialogs.engines_changed.connect(self.session.consent.forget)
        self.dialogs.engines_changed.connect(session.keys_changed)
        session.keys_asked.connect(lambda: self.dialogs.show_settings("keys"))
        operations.changed.connect(self._on_changes)
        operations.busy_changed.connect(self.status_strip.show_operations)
        session.book_changed.connect(self._on_book)
        for moved in (session.chapters_changed, session.chapter_changed):
            moved.connect(lambda _: strip.show_chapters(session.chapters, session.chapter))
        for changed in (
            session.book_changed,
            session.preview_changed,
            session.transport.playing_changed,
            session.transport.loop_changed,
        ):
            changed.connect(lambda _: self.catalogue.refresh())
        self.history.changed.connect(self.catalogue.refresh)
        self.docks.arranged.connect(self.catalogue.refresh)
        self.opener.books_changed.connect(self._on_books)
        self.opener.told.connect(self.toasts.show)
        self.first_run.book_asked.connect(self.opener.open_book)
        strip.book_asked.connect(self.opener.open_book)
        strip.chapter_asked.connect(session.choose_chapter)
        strip.search_asked.connect(self._ask)
        self.work.changed.connect(self.status_strip.show_work)
        self.work.ended.connect(lambda _: self.engines.reload())
        self.status_strip.work_asked.connect(lambda: self.docks.show("tasks"))
        self.status_strip.stop_asked.connect(self._stop_work)
        self.watch.looked.connect(self.status_strip.show_health)
        self.watch.lost.connect(self.status_strip.show_unreachable)
        self.engines.engines_found.connect(self.status_strip.show_engines)
        self.engines.speaker_found.connect(strip.show_engine)
        self.engines.spend_found.connect(strip.show_spend)
        self.engines.total_found.connect(self.status_strip.show_spend)

    def _on_book(self, book: Book | None) -> None:
        self.setWindowTitle(self.tr("{title} – Narratix").format(title=book.title) if book else "Narratix")
        self.title_strip.show_book(book)
        self._middle.setCurrentWidget(self.page if book else self.first_run)
        shown = book.id if book else None
        if shown != self._shown_book:
            self._shown_book = shown
            self.engines.reload()
            for panel in self.panels.values():
                panel.show_book(shown)

    def _on_books(self, books: Sequence[Book]) -> None:
        further = [self.catalogue[command] for command in ("book.open", "book.sample")]
        self.title_strip.show_books(books, self._shown_book, further)
        self.first_run.show_books(books)

    def _open_last(self, books: Sequence[Book]) -> None:
        if books and self.session.book is None:
            self.opener.open_book(books[0].id)

    def _on_changes(self, changes: Changes) -> None:
        if changes.touches(Noun.ATTEMPT):
            self.engines.reload_spend()
        for panel in self.panels.values():
            panel.on_changes(changes)

    def _stop_work(self) -> None:
        self.operations.stop()
        for work in self.work.running:
            self.operations.run("", pause_task(work.task.id, self._studio.workshop))

    def _ask(self) -> None:
        self.palette_.ask(self._items.collect(), self.title_strip.geometry().top() + GRID)

    def _show_character(self, character_id: CharacterId) -> None:
        self.docks.show("characters")
        self.session.character_asked.emit(character_id)
