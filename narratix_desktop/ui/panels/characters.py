"""The cast: who speaks, how much, in which voice, and how that sounds."""

import asyncio
from collections.abc import Mapping
from typing import ClassVar

from PySide6.QtCore import QModelIndex, QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLabel, QTableView, QVBoxLayout

from narratix_desktop.domain.changes import Changes, Noun
from narratix_desktop.domain.character import Character
from narratix_desktop.domain.ids import BookId, CharacterId, VoiceId
from narratix_desktop.domain.voice import Voice
from narratix_desktop.ui.models.cast_table import LINES, NAME, SHARE, CastTable
from narratix_desktop.ui.panels.base import Panel
from narratix_desktop.ui.session import Session
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.delegates import SwatchDelegate
from narratix_desktop.ui.widgets.layouts import row


class CharactersPanel(Panel):
    """Characters with their lines, share and voice. Enter or the button speaks the first line of the chosen one."""

    name: ClassVar[str] = "characters"
    area: ClassVar[Qt.DockWidgetArea] = Qt.DockWidgetArea.LeftDockWidgetArea
    shortcut: ClassVar[str] = "Ctrl+1"

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__(session, theme)
        self._book_id: BookId | None = None
        self.table = CastTable(theme, session.speakers, self)
        self.view = self._make_view()
        self.audition_button = self.tool(
            "play", self.tr("Hear the voice"), self.tr("Speak this character's first line")
        )
        self.audition_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.audition_button.clicked.connect(self._audition)
        self._count = QLabel()
        self._count.setObjectName("figures")
        layout = QVBoxLayout(self.content)
        layout.setContentsMargins(2 * GRID, GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self.view, 1)
        layout.addLayout(row(self._count, None, self.audition_button))
        session.character_asked.connect(self.select)
        self._update_button()
        self.show_empty(self.tr("Characters appear here once a book is open."))

    @property
    def title(self) -> str:
        return self.tr("Characters")

    def show_book(self, book_id: BookId | None) -> None:
        self._book_id = book_id
        if book_id is None:
            self.show_empty(self.tr("Characters appear here once a book is open."))
        else:
            self.reload()

    def on_changes(self, changes: Changes) -> None:
        if self._book_id is not None and changes.touches(Noun.CHARACTER, Noun.SEGMENT):
            self.reload()

    def reload(self) -> None:
        """Load the cast."""
        if self._book_id is not None:
            self.session.operations.load("characters.cast", self._fetch(self._book_id), self._show)

    async def _fetch(self, book_id: BookId) -> tuple[tuple[Character, ...], Mapping[VoiceId, Voice]]:
        scripts = self.session.studio.workshop.scripts
        return await asyncio.gather(scripts.characters(book_id), scripts.voices(book_id))

    def _show(self, found: tuple[tuple[Character, ...], Mapping[VoiceId, Voice]]) -> None:
        cast, voices = found
        if not cast:
            self.show_empty(self.tr("Nobody speaks yet. Produce the book to find its characters."))
            return
        self.table.show(cast, voices)
        self._count.setText(self.tr("%n character(s)", "", len(cast)).replace("(s)", "" if len(cast) == 1 else "s"))
        if not self.view.selectionModel().hasSelection():
            self.view.selectRow(0)
        self.show_content()
        self._update_button()

    def selected(self) -> Character | None:
        """The chosen character."""
        rows = self.view.selectionModel().selectedRows()
        return self.table.character_at(rows[0].row()) if rows else None

    def select(self, character_id: CharacterId) -> None:
        """Choose a character, where the book has it."""
        for row_number in range(self.table.rowCount()):
            if self.table.character_at(row_number).id == character_id:
                self.view.selectRow(row_number)
                self.view.setFocus()

    def _update_button(self) -> None:
        character = self.selected()
        self.audition_button.setEnabled(character is not None and character.lines > 0)

    def _audition(self, _index: QModelIndex | bool = False) -> None:
        character = self.selected()
        if character is not None and character.lines:
            self.session.audition(character)

    def _make_view(self) -> QTableView:
        view = QTableView()
        view.setModel(self.table)
        view.setAccessibleName(self.tr("Characters"))
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setIconSize(QSize(4 * GRID, 4 * GRID))
        view.setItemDelegateForColumn(NAME, SwatchDelegate(view))
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(7 * GRID)
        header = view.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(6 * GRID)
        header.setStretchLastSection(True)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Interactive)
        for column, width in ((NAME, 116), (LINES, 48), (SHARE, 52)):
            view.setColumnWidth(column, width)
        view.selectionModel().selectionChanged.connect(self._update_button)
        view.activated.connect(self._audition)
        return view
