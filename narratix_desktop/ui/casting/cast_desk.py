"""Stands behind the page of the cast: fills it from the library and does what the author wants with characters."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QMenu

from narratix_desktop.domain.character import Character
from narratix_desktop.domain.ids import CharacterId
from narratix_desktop.services.read_cast import CastSheet
from narratix_desktop.ui.casting.auditions import Auditions
from narratix_desktop.ui.casting.cast_edits import CastEdits, as_character
from narratix_desktop.ui.casting.likenesses import Likenesses
from narratix_desktop.ui.casting.line_shares import LineShares
from narratix_desktop.ui.models.cast_rows import cast_rows
from narratix_desktop.ui.session import Session
from narratix_desktop.ui.widgets.cast.cast_page import CastPage
from narratix_desktop.ui.widgets.cast.character_detail import Known
from narratix_desktop.ui.widgets.cast.merge_menu import ask_merge


class CastDesk(QObject):
    """The cast of the open book.

    Signals:
        voice_wanted: The ``Character`` that wants another voice, and the ``VoiceSpec`` of now or None.
        voice_given: Id of the character that has another voice now.
        move_wanted: Ids of the characters that are to speak with another engine.
    """

    voice_wanted = Signal(object, object)
    voice_given = Signal(object)
    move_wanted = Signal(object)

    def __init__(
        self, session: Session, page: CastPage, auditions: Auditions, edits: CastEdits, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._page = page
        self._auditions = auditions
        self._edits = edits
        self.likenesses = Likenesses(session, self)
        self.shares = LineShares(session, self)
        self.sheet = CastSheet()
        self.menu: QMenu | None = None
        self._connect_list()
        self._connect_detail()
        self.likenesses.changed.connect(self._show_rows)
        self.shares.changed.connect(self._on_shares)
        session.speakers.changed.connect(self._show_rows)
        session.character_asked.connect(lambda who: page.view.select([as_character(who)]))

    def show(self, sheet: CastSheet) -> None:
        """Show a cast."""
        self.sheet = sheet
        self._show_rows()
        if sheet.characters and not self._page.view.selected():
            self._page.view.select([sheet.characters[0].id])
        count = len(sheet.voiceless)
        one, many = self.tr("One character needs a voice."), self.tr("%n characters need a voice.", "", count)
        tip = self.tr("Give each the voice that fits best, and those who return the voice of their earlier book")
        self._page.needy.say((one if count == 1 else many) if count else "", self.tr("Cast"), tip)

    @property
    def chosen(self) -> Character | None:
        """The selected character, where exactly one is."""
        selected = self._page.view.selected()
        return selected[0] if len(selected) == 1 else None

    def choose_voice(self) -> None:
        """Let the author choose another voice for the selected character."""
        character = self.chosen
        if character is not None:
            voice = self.sheet.voice_of(character)
            self.voice_wanted.emit(character, voice.spec if voice is not None else None)

    def move(self) -> None:
        """Let the selected characters speak with another engine; everybody where nobody is selected."""
        self.move_wanted.emit([one.id for one in self._page.view.selected()])

    def merge(self) -> None:
        """Ask which of the selected characters stays."""
        selected = self._page.view.selected()
        if len(selected) > 1:
            self.menu = ask_merge(self._page, selected, self._page.view.place_of_current(), self._edits.merge)

    # What is shown

    def _show_rows(self) -> None:
        names = {one.id: one.name for one in self.sheet.characters}
        alike = {who: [names[other] for other in self.likenesses.of(who) if other in names] for who in names}
        places = {one.id: self._session.speakers.place(one.id, at) for at, one in enumerate(self.sheet.characters)}
        self._page.table.show(cast_rows(self.sheet, places, alike))
        self._show_chosen()

    def _show_chosen(self) -> None:
        self._page.show_count(len(self._page.view.selected()))
        character = self.chosen
        row = self._page.table.row_with(character.id) if character is not None else None
        if row is None:
            return
        who = row.character.id
        use, scenes = self.sheet.returning.get(who), self.likenesses.of(who).values()
        words = self.tr("Spoke as {voice} in {book}.")
        returns = words.format(voice=use.voice.spec.label, book=use.book) if use is not None else ""
        self._page.detail.show_character(Known(row, returns, max(scenes, default=0), self.shares.some_of(who)))

    def _on_shares(self) -> None:
        """Lines that are selected elsewhere select whoever speaks them."""
        who = self.shares.only_speaker()
        character = self.chosen
        if who is not None and (character is None or character.id != who):
            self._page.view.select([who])
        self._show_chosen()

    # What is done

    def _connect_list(self) -> None:
        view = self._page.view
        view.chosen.connect(lambda _: self._show_chosen())
        view.picked.connect(self._on_picked)
        view.hearing_asked.connect(self._auditions.hear_character)
        view.merge_asked.connect(self._on_dropped)
        view.menu_asked.connect(self._open_menu)
        self._page.table.name_typed.connect(lambda who, name: self._edits.describe(as_character(who), {"name": name}))
        self._page.merge_wanted.connect(self.merge)
        self._page.needy.agreed.connect(self._edits.cast_missing)

    def _connect_detail(self) -> None:
        detail = self._page.detail
        detail.described.connect(self._describe)
        detail.hearing_asked.connect(self._hear)
        detail.voice_asked.connect(self.choose_voice)
        detail.return_accepted.connect(self._accept_return)
        detail.split_asked.connect(self._split)

    def _on_picked(self, selected: Sequence[Character]) -> None:
        if len(selected) == 1:
            self.shares.select_lines_of(selected[0].id)

    def _on_dropped(self, ids: Sequence[object], into: object, at: QPoint) -> None:
        wanted = {as_character(one) for one in (*ids, into)}
        characters = [one for one in self.sheet.characters if one.id in wanted]
        if len(characters) > 1:
            self.menu = ask_merge(self._page, characters, at, self._edits.merge, as_character(into))

    def _open_menu(self, at: QPoint) -> None:
        selected = self._page.view.selected()
        if not selected:
            return
        self.menu = menu = QMenu(self._page)
        if len(selected) == 1:
            menu.addAction(self.tr("Hear the voice"), self._hear)
            menu.addAction(self.tr("Choose a voice…"), self.choose_voice)
            menu.addAction(self.tr("Move to another engine…"), self.move)
            menu.addAction(self.tr("Rename"), self._page.view.rename)
            menu.addAction(self.tr("Select the lines"), lambda: self._on_picked(selected))
        else:
            menu.addAction(self.tr("Merge…"), self.merge)
            menu.addAction(self.tr("Move to another engine…"), self.move)
        menu.popup(at)

    def _describe(self, who: object, fields: Mapping[str, Any]) -> None:
        self._edits.describe(as_character(who), fields)

    def _hear(self) -> None:
        character = self.chosen
        if character is not None:
            self._auditions.hear_character(character)

    def _accept_return(self) -> None:
        character = self.chosen
        use = self.sheet.returning.get(character.id) if character is not None else None
        if character is not None and use is not None:
            who: CharacterId = character.id
            self._edits.give_voice(who, use.voice.spec, lambda: self.voice_given.emit(who))

    def _split(self, name: str) -> None:
        character = self.chosen
        if character is not None:
            self._edits.split(character.id, name, self._session.selection)
