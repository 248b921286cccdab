"""The cast: who speaks, how much, how surely, in which voice and how that sounds; and how words are said."""

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QTabWidget, QVBoxLayout

from narratix_desktop.domain.changes import Changes, Noun
from narratix_desktop.domain.character import Character
from narratix_desktop.domain.ids import BookId
from narratix_desktop.services.read_cast import CastSheet, read_cast
from narratix_desktop.services.read_lexicon import Lexicon, read_lexicon
from narratix_desktop.ui.casting.auditions import Auditions
from narratix_desktop.ui.casting.cast_desk import CastDesk
from narratix_desktop.ui.casting.cast_edits import CastEdits, as_character
from narratix_desktop.ui.casting.stale_watch import StaleWatch
from narratix_desktop.ui.casting.voice_choice import VoiceChoice
from narratix_desktop.ui.commands import Command, Menu
from narratix_desktop.ui.models.cast_table import CastTable
from narratix_desktop.ui.models.cast_words import voice_wish
from narratix_desktop.ui.models.lexicon_table import LexiconTable
from narratix_desktop.ui.panels.base import Panel
from narratix_desktop.ui.session import Session
from narratix_desktop.ui.theme import Theme
from narratix_desktop.ui.widgets.cast.cast_page import CastPage
from narratix_desktop.ui.widgets.lexicon_page import LexiconPage
from narratix_desktop.ui.widgets.voices.voice_picker import VoicePicker


class CharactersPanel(Panel):
    """Cast and pronunciations on two tabs; choosing a voice takes the place of both until it is done."""

    name: ClassVar[str] = "characters"
    area: ClassVar[Qt.DockWidgetArea] = Qt.DockWidgetArea.LeftDockWidgetArea
    shortcut: ClassVar[str] = "Ctrl+1"

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__(session, theme)
        self._book_id: BookId | None = None
        self.page = CastPage(CastTable(self), theme)
        self.lexicon = LexiconPage(LexiconTable(self), theme)
        self.picker = VoicePicker(theme)
        self.edits = CastEdits(session, self)
        self.auditions = Auditions(session, self)
        self.desk = CastDesk(session, self.page, self.auditions, self.edits, self)
        self.stale = StaleWatch(session, self.page.stale, self.edits, self)
        self.choice = VoiceChoice(session, self.picker, self.auditions, self.edits, self)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.page, self.tr("Cast"))
        self.tabs.addTab(self.lexicon, self.tr("Pronunciations"))
        self._pages = QStackedWidget()
        self._pages.addWidget(self.tabs)
        self._pages.addWidget(self.picker)
        layout = QVBoxLayout(self.content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)
        self._connect()
        self.show_empty(self._no_book())

    @property
    def title(self) -> str:
        return self.tr("Characters")

    @property
    def choosing(self) -> bool:
        """Whether a voice is being chosen."""
        return self._pages.currentWidget() is self.picker

    def selected(self) -> Character | None:
        """The selected character, where exactly one is."""
        return self.desk.chosen

    def show_book(self, book_id: BookId | None) -> None:
        self._book_id = book_id
        self.page.filter.clear()
        self.stale.forget()
        if self.choosing:
            self.choice.close()
        self.desk.show(CastSheet())
        self.desk.likenesses.look(None)
        if book_id is None:
            self.show_empty(self._no_book())
        else:
            self.reload()

    def on_changes(self, changes: Changes) -> None:
        if changes.touches(Noun.CHARACTER, Noun.SEGMENT, Noun.CHAPTER, Noun.BOOK):
            self.reload()
        self.stale.on_changes(changes)

    def reload(self) -> None:
        """Load the cast and the pronunciations."""
        book_id, workshop = self._book_id, self.session.studio.workshop
        if book_id is None:
            return
        self.session.operations.load("characters.cast", read_cast(book_id, workshop), self._show_cast)
        self.session.operations.load("characters.lexicon", read_lexicon(book_id, workshop), self._show_lexicon)
        if self.isVisible():
            self.desk.likenesses.look(book_id)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        self.desk.likenesses.look(self._book_id)

    def commands(self) -> Sequence[Command]:
        view = self.page.view
        return (
            Command(
                "tools.cast_missing",
                self.tr("&Cast the characters without a voice"),
                self.edits.cast_missing,
                Menu.TOOLS,
                icon="characters",
                enabled=lambda: bool(self.desk.sheet.voiceless),
            ),
            Command(
                "tools.choose_voice",
                self.tr("Choose a &voice for the selected character…"),
                self.desk.choose_voice,
                Menu.TOOLS,
                enabled=lambda: len(view.selected()) == 1,
            ),
            Command(
                "tools.move_characters",
                self.tr("Move the selected characters to another &engine…"),
                self.desk.move,
                Menu.TOOLS,
                enabled=lambda: bool(view.selected()),
            ),
            Command(
                "tools.move_book",
                self.tr("Move the &whole book to another engine…"),
                lambda: self.session.recast_asked.emit([]),
                Menu.TOOLS,
                enabled=lambda: bool(self.desk.sheet.characters),
            ),
            Command(
                "tools.merge_characters",
                self.tr("&Merge the selected characters…"),
                self.desk.merge,
                Menu.TOOLS,
                enabled=lambda: len(view.selected()) > 1,
            ),
        )

    def _show_cast(self, sheet: CastSheet) -> None:
        self.desk.show(sheet)
        if sheet.characters:
            self.show_content()
        else:
            self.show_empty(self.tr("Nobody speaks yet. Produce the book to find its characters."))

    def _show_lexicon(self, lexicon: Lexicon) -> None:
        self.lexicon.table.show(lexicon.words, lexicon.uses)

    def _connect(self) -> None:
        self.desk.voice_wanted.connect(self.choice.open)
        self.desk.move_wanted.connect(self.session.recast_asked)
        self.desk.voice_given.connect(lambda who: self.stale.watch(as_character(who)))
        self.choice.given.connect(lambda who: self.stale.watch(as_character(who)))
        self.choice.opened.connect(lambda: self._pages.setCurrentWidget(self.picker))
        self.choice.closed.connect(self._leave_picker)
        self.choice.design_wanted.connect(self._open_design)
        self.lexicon.spoken_set.connect(self.edits.pronounce)
        self.lexicon.word_removed.connect(lambda word: self.edits.pronounce(word, ""))
        self.lexicon.hearing_asked.connect(self.auditions.hear_word)

    def _open_design(self, character: Character, sample: str) -> None:
        from narratix_desktop.ui.dialogs.design_dialog import VoiceDesignDialog

        words = voice_wish(character)
        VoiceDesignDialog(self.choice.designs, character.name, words, sample, self.theme, self.window()).open()

    def _leave_picker(self) -> None:
        self._pages.setCurrentWidget(self.tabs)
        self.page.view.setFocus()

    def _no_book(self) -> str:
        return self.tr("Characters appear here once a book is open.")
