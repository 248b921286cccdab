"""Hearing voices: one audition at a time, a newer one instead of an older, also while that is still being spoken."""

from collections.abc import Awaitable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from narratix_desktop.domain.character import Character
from narratix_desktop.domain.voice import VoiceSpec
from narratix_desktop.ports.voice_design import VoiceCandidate
from narratix_desktop.services.audition_voice import audition_character, audition_line, audition_word
from narratix_desktop.services.chapter_mix import ChapterMix
from narratix_desktop.services.design_voices import hear_candidate
from narratix_desktop.services.telling_lines import TellingLine
from narratix_desktop.ui.session import Session

_LOOK_MS: Final = 100


class Auditions(QObject):
    """Plays lines and words beside the book.

    Signals:
        sounding_changed: What is heard now, None where nothing is: a ``VoiceSpec``, or the id of a voice that is not
            kept yet.
    """

    sounding_changed = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._sounding: VoiceSpec | str | None = None
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self._watch)

    def hear_line(self, line: TellingLine, spec: VoiceSpec) -> None:
        """Hear a line in a voice; the same voice again is silence."""
        book = self._session.book
        if book is None:
            return
        if spec == self._sounding:
            self.stop()
            return
        self._hear(audition_line(book.id, line.segment, spec, self._session.studio.workshop), spec)

    def hear_character(self, character: Character) -> None:
        """Hear a character's most telling line."""
        if self._session.book is not None:
            self._hear(audition_character(self._session.book.id, character.id, self._session.studio.workshop))

    def hear_word(self, word: str, spoken: str) -> None:
        """Hear a word as ``spoken`` says."""
        if self._session.book is not None:
            self._hear(audition_word(self._session.book.id, word, spoken, self._session.studio.workshop))

    def hear_made(self, candidate: VoiceCandidate) -> None:
        """Hear a voice that was made and is not kept yet; the same one again is silence."""
        if candidate.id == self._sounding:
            self.stop()
        else:
            self._hear(hear_candidate(candidate, self._session.studio.workshop), candidate.id)

    def stop(self) -> None:
        """Be silent."""
        self._session.transport.pause()
        self._mark(None)

    def _hear(self, work: Awaitable[ChapterMix], spec: VoiceSpec | str | None = None) -> None:
        self._session.transport.pause()
        self._mark(None)

        def play(heard: ChapterMix) -> None:
            self._session.transport.audition(heard)
            self._mark(spec)
            self._look.start()

        self._session.operations.load("audition", work, play)

    def _watch(self) -> None:
        if not self._session.studio.player.playing or self._session.transport.playing:
            self._look.stop()
            self._mark(None)

    def _mark(self, spec: VoiceSpec | str | None) -> None:
        if spec != self._sounding:
            self._sounding = spec
            self.sounding_changed.emit(spec)
