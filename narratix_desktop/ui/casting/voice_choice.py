"""The choice of a voice: fetches what there is, lets it be heard, compares the candidate, and gives the voice."""

import asyncio
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from narratix_desktop.domain.character import Character
from narratix_desktop.domain.errors import NotFoundError, SpeechError
from narratix_desktop.domain.ids import BookId, CharacterId
from narratix_desktop.domain.money import FREE
from narratix_desktop.domain.units import Usd
from narratix_desktop.domain.voice import VoiceSpec
from narratix_desktop.ports.engines import EngineInfo
from narratix_desktop.services.audition_voice import audition_of_line, price_of_audition
from narratix_desktop.services.compare_voices import who_sounds_like
from narratix_desktop.services.offer_voices import VoiceShelf, offer_voices
from narratix_desktop.services.telling_lines import TellingLine, telling_lines
from narratix_desktop.ui.casting.auditions import Auditions
from narratix_desktop.ui.casting.cast_edits import CastEdits
from narratix_desktop.ui.casting.voice_designs import VoiceDesigns
from narratix_desktop.ui.quantities import dollars, up
from narratix_desktop.ui.session import Session
from narratix_desktop.ui.widgets.voices.voice_picker import VoicePicker, VoiceQuestion

_COMPARE_MS: Final = 400


class VoiceChoice(QObject):
    """Stands behind a picker.

    Signals:
        opened: The picker has been filled.
        closed: The author went back.
        given: Id of the character that has another voice now.
        design_wanted: The ``Character`` for whom a voice is to be made, and a line for it to say.
    """

    opened = Signal()
    closed = Signal()
    given = Signal(object)
    design_wanted = Signal(object, str)

    def __init__(
        self,
        session: Session,
        picker: VoicePicker,
        auditions: Auditions,
        edits: CastEdits,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._picker = picker
        self._auditions = auditions
        self._edits = edits
        self.designs = VoiceDesigns(session, self)
        self._character: Character | None = None
        self._present: VoiceSpec | None = None
        self._candidate: VoiceSpec | None = None
        self._comparing = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_COMPARE_MS)
        self._rest.timeout.connect(self._look_closer)
        picker.hearing_asked.connect(auditions.hear_line)
        picker.candidate_changed.connect(self._on_candidate)
        picker.line.currentIndexChanged.connect(lambda _: self._rest.start())
        picker.used.connect(self._use)
        picker.design_asked.connect(self._design)
        picker.left.connect(self.close)
        auditions.sounding_changed.connect(picker.show_sounding)
        auditions.sounding_changed.connect(lambda _: self._price())  # what was heard is free from then on
        self.designs.kept.connect(self._on_kept)
        self.designs.deleted.connect(lambda _: self._offer_again())

    @property
    def character(self) -> Character | None:
        """Whose voice is being chosen."""
        return self._character

    def open(self, character: Character, present: VoiceSpec | None) -> None:
        """Let the author choose a voice for a character."""
        book = self._session.book
        if book is None:
            return
        self._character, self._present = character, present

        def ask(found: tuple[tuple[VoiceShelf, ...], tuple[TellingLine, ...]]) -> None:
            shelves, lines = found
            self._picker.ask(VoiceQuestion(character, book.language, present, shelves, lines))
            self.opened.emit()

        self._session.operations.load("voices.offer", self._fetch(book.id, character.id), ask)

    def close(self) -> None:
        """Leave everything as it is."""
        self._rest.stop()
        self._character = None
        self._auditions.stop()
        self.closed.emit()

    async def _fetch(
        self, book_id: BookId, character_id: CharacterId
    ) -> tuple[tuple[VoiceShelf, ...], tuple[TellingLine, ...]]:
        workshop = self._session.studio.workshop
        return await asyncio.gather(offer_voices(workshop), telling_lines(book_id, character_id, workshop))

    def _on_candidate(self, spec: VoiceSpec | None) -> None:
        self._candidate = spec
        self._rest.start()

    def _look_closer(self) -> None:
        self._compare()
        self._price()

    def _price(self) -> None:
        """Find out what hearing the candidate costs."""
        book, spec, line = self._session.book, self._candidate, self._picker.line_to_hear()
        if self._character is None or book is None or spec is None or line is None:
            return
        work = self._price_of(book.id, line, spec)

        def say(cost: Usd) -> None:
            if spec == self._candidate:
                words = self.tr("Hearing this line costs {price}, once.").format(price=dollars(up(cost)))
                self._picker.say_price(words if cost else "")

        self._session.operations.load("voices.price", work, say)

    async def _price_of(self, book_id: BookId, line: TellingLine, spec: VoiceSpec) -> Usd:
        workshop = self._session.studio.workshop
        try:
            return await price_of_audition(await audition_of_line(book_id, line.segment, spec, workshop), workshop)
        except (SpeechError, NotFoundError):
            # Who hears it is told; here nobody has asked yet.
            return FREE

    def _compare(self) -> None:
        """Find out with whom the candidate may be mixed up; a comparison that runs is left to end."""
        book, character, spec = self._session.book, self._character, self._candidate
        if self._comparing or book is None or character is None or spec is None:
            return
        self._comparing = True
        work = who_sounds_like(book.id, character.id, spec, self._session.studio.workshop)

        def warn(names: tuple[Character, ...]) -> None:
            if spec == self._candidate:
                self._picker.warn([one.name for one in names])
            else:
                self._rest.start()

        self._session.operations.run("", work, warn, ended=self._compared)

    def _compared(self) -> None:
        self._comparing = False

    def _design(self, engine: EngineInfo, sample: str) -> None:
        if self._character is not None:
            self._auditions.stop()
            self.designs.use(engine)
            self.design_wanted.emit(self._character, sample)

    def _on_kept(self, spec: VoiceSpec, cast: bool) -> None:
        if self._character is None:
            return
        if cast:
            self._use(spec)
        else:
            self._picker.add(spec)

    def _offer_again(self) -> None:
        if self._character is not None:
            self.open(self._character, self._present)

    def _use(self, spec: VoiceSpec) -> None:
        character = self._character
        if character is None:
            return
        self._edits.give_voice(character.id, spec, lambda: self.given.emit(character.id))
        self.close()
