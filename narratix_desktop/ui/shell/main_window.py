"""The window: docks around the script, transport keys, messages, and the state of the library at the bottom.

It arranges; what is shown and done lives in the panels, the session and the services.
"""

from itertools import pairwise
from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, QSettings, Qt
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QFileDialog,
    QLabel,
    QMainWindow,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from narratix_desktop.domain.book import Book
from narratix_desktop.domain.changes import Changes, Noun
from narratix_desktop.domain.errors import NarratixError
from narratix_desktop.domain.ids import BookId
from narratix_desktop.services.import_manuscript import Imported, import_manuscript
from narratix_desktop.ui.dialogs.export_dialog import ExportDialog
from narratix_desktop.ui.icons import icon
from narratix_desktop.ui.operations import Operations
from narratix_desktop.ui.panels.base import Panel
from narratix_desktop.ui.panels.catalog import PANELS
from narratix_desktop.ui.session import Session
from narratix_desktop.ui.shell.book_page import BookPage
from narratix_desktop.ui.studio import Studio
from narratix_desktop.ui.theme import GRID, apply_theme, load_theme
from narratix_desktop.ui.widgets.banner import Banner
from narratix_desktop.ui.widgets.layouts import row

_LAYOUT_VERSION: Final = 1
_SIZE: Final = (1440, 900)


class MainWindow(QMainWindow):
    """The studio window.

    Made inside a running loop. Call :meth:`start` to load, and await :meth:`finish` after it was closed: it stores what
    is pending and ends the window's background work.

    Args:
        studio: The open library.
        settings: Where the layout is remembered; None remembers nothing.
    """

    def __init__(self, studio: Studio, settings: QSettings | None = None) -> None:
        super().__init__()
        self._settings = settings
        self.theme = load_theme(studio.theme)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            apply_theme(application, self.theme)
        self.operations = Operations(self)
        self.session = Session(studio, self.operations, self)
        self.open_button = QPushButton(self.tr("Open a manuscript…"))
        self.open_button.setObjectName("primary")
        self.open_button.clicked.connect(self.ask_for_manuscript)
        self.banner = Banner(self.theme)
        self.page = BookPage(self.session, self.theme, self.open_button)
        self.setCentralWidget(self._centre())
        self.panels: dict[str, Panel] = {}
        self.docks: dict[str, QDockWidget] = {}
        self._add_panels()
        self._add_actions()
        self._add_status()
        self.operations.failed.connect(self._on_failed)
        self.operations.changed.connect(self._on_changes)
        self.session.book_changed.connect(self._on_book)
        self._shown_book: BookId | None = None
        self.resize(*_SIZE)
        self._arrange()
        self._restore_layout()
        self._on_book(None)

    def start(self, book_id: BookId | None = None) -> None:
        """Follow the library's changes and show a book, by default the one that was changed last."""
        self.operations.follow(self.session.studio.workshop.feed)
        for panel in self.panels.values():
            panel.show_book(None)
        if book_id is not None:
            self.session.open_book(book_id)
        else:
            self.operations.load("window.books", self._latest_book(), self.session.open_book)

    async def finish(self) -> None:
        """Store what is pending and end all background work."""
        self.session.transport.pause()
        await self.session.store_mix()
        await self.operations.close()

    def open_manuscript(self, path: Path) -> None:
        """Import a manuscript and show its book."""
        workshop = self.session.studio.workshop
        work = import_manuscript(path, workshop.books, workshop.assets, workshop.compute)
        self.operations.run(self.tr("Reading {name}").format(name=path.name), work, self._on_imported)

    def ask_for_manuscript(self) -> None:
        """Let the author choose a file."""
        dialog = QFileDialog(self, self.tr("Open a manuscript"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(
            [self.tr("Manuscripts (*.txt *.md *.markdown *.html *.htm *.epub *.docx)"), self.tr("All files (*)")]
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.open_manuscript(Path(name)))
        dialog.open()

    def ask_for_export(self) -> None:
        """Let the author choose formats and a folder."""
        if self.session.book is not None:
            ExportDialog(self.session, self.session.book, self).open()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        if self._settings is not None:
            self._settings.setValue("window/geometry", self.saveGeometry())
            self._settings.setValue("window/docks", self.saveState(_LAYOUT_VERSION))
        super().closeEvent(event)

    async def _latest_book(self) -> BookId | None:
        books = await self.session.studio.workshop.books.list()
        return books[0].id if books else None

    def _on_imported(self, imported: Imported) -> None:
        self.operations.announce(Changes.of(Noun.BOOK, [imported.book.id]))
        self.session.open_book(imported.book.id)
        if imported.warnings:
            first = imported.warnings[0]
            headline = self.tr("The manuscript was opened, but not all of it could be read.")
            self.banner.show_error(NarratixError(headline, first))

    def _on_book(self, book: Book | None) -> None:
        self.setWindowTitle(self.tr("{title} – Narratix").format(title=book.title) if book else "Narratix")
        self._title.setText(book.title if book else self.tr("No book open"))
        self._author.setText(book.author if book else "")
        shown = book.id if book else None
        if shown != self._shown_book:
            self._shown_book = shown
            for panel in self.panels.values():
                panel.show_book(shown)

    def _on_changes(self, changes: Changes) -> None:
        for panel in self.panels.values():
            panel.on_changes(changes)

    def _on_failed(self, error: NarratixError) -> None:
        self.banner.show_error(error)

    # What stands where

    def _centre(self) -> QWidget:
        centre = QWidget()
        header = QWidget()
        header.setObjectName("header")
        header.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = QLabel()
        self._title.setObjectName("title")
        self._author = QLabel()
        self._author.setObjectName("quiet")
        open_tool = QPushButton(self.tr("Open…"))
        open_tool.setIcon(icon("open", self.theme))
        open_tool.setToolTip(self.tr("Open a manuscript (Ctrl+O)"))
        open_tool.clicked.connect(self.ask_for_manuscript)
        bar = row(self._title, self._author, None, open_tool)
        bar.setContentsMargins(4 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        header.setLayout(bar)
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(header)
        layout.addWidget(self.banner)
        layout.addWidget(self.page, 1)
        return centre

    def _add_panels(self) -> None:
        self.setDockOptions(QMainWindow.DockOption.AllowNestedDocks | QMainWindow.DockOption.AllowTabbedDocks)
        self.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.BottomDockWidgetArea)
        self.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.BottomDockWidgetArea)
        self._view_menu = self.menuBar().addMenu(self.tr("&View"))
        for kind in PANELS:
            panel = kind(self.session, self.theme)
            dock = QDockWidget(panel.title)
            dock.setObjectName(f"dock.{panel.name}")
            dock.setWidget(panel)
            self.addDockWidget(panel.area, dock)
            shown = dock.toggleViewAction()
            shown.setIcon(icon(panel.name, self.theme))
            if panel.shortcut:
                shown.setShortcut(QKeySequence(panel.shortcut))
            self._view_menu.addAction(shown)
            self.panels[panel.name] = panel
            self.docks[panel.name] = dock

    def _arrange(self) -> None:
        """The first layout: characters left, tasks right, timeline and mixer side by side below."""
        bottom = [dock for name, dock in self.docks.items() if self._is_below(name)]
        for left, right in pairwise(bottom):
            self.splitDockWidget(left, right, Qt.Orientation.Horizontal)
        sides = [dock for name, dock in self.docks.items() if not self._is_below(name)]
        self.resizeDocks(sides, [320, 400], Qt.Orientation.Horizontal)
        self.resizeDocks(bottom, [840, 600], Qt.Orientation.Horizontal)
        self.resizeDocks(bottom, [270] * len(bottom), Qt.Orientation.Vertical)

    def _is_below(self, name: str) -> bool:
        return self.panels[name].area is Qt.DockWidgetArea.BottomDockWidgetArea

    def _restore_layout(self) -> None:
        if self._settings is None:
            return
        geometry, docks = self._settings.value("window/geometry"), self._settings.value("window/docks")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)
        if isinstance(docks, QByteArray):
            self.restoreState(docks, _LAYOUT_VERSION)

    def _add_actions(self) -> None:
        menu = self.menuBar().addMenu(self.tr("&Book"))
        self.menuBar().insertMenu(self._view_menu.menuAction(), menu)
        self._action(menu.addAction(self.tr("&Open a manuscript…")), "Ctrl+O", self.ask_for_manuscript)
        self._action(menu.addAction(self.tr("&Export…")), "Ctrl+E", self.ask_for_export)
        menu.addSeparator()
        self._action(menu.addAction(self.tr("&Close the window")), "Ctrl+Q", self.close)
        play = QAction(self.tr("Play or pause"), self)
        self.addAction(play)
        self._action(play, "Space", self.session.transport.toggle)

    def _action(self, action: QAction, keys: str, call: object) -> None:
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(call)

    def _add_status(self) -> None:
        bar = self.statusBar()
        bar.setSizeGripEnabled(False)
        self._busy = QLabel()
        self._busy.setAccessibleName(self.tr("Background work"))
        self._library = QLabel(self.tr("Library: connecting"))
        self._library.setAccessibleName(self.tr("State of the library"))
        engine = QLabel(self.tr("Engines: on this computer"))
        bar.addWidget(self._busy, 1)
        bar.addPermanentWidget(engine)
        bar.addPermanentWidget(self._library)
        self.operations.busy_changed.connect(lambda titles: self._busy.setText("  ·  ".join(titles)))
        self.operations.store_reached.connect(self._on_store)

    def _on_store(self, reached: bool) -> None:
        text = self.tr("Library: open") if reached else self.tr("Library: not reachable, trying again")
        self._library.setText(text)
        token = "meaning.good" if reached else "meaning.bad"
        self._library.setStyleSheet("" if reached else f"color: {self.theme.color(token).name()}")
