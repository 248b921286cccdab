"""Hearing voices: one audition at a time, a newer one instead of an older, also while that is still being spoken.

What costs money is asked about before it is spoken; what was spoken once is free.
"""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from narratix_desktop.domain.character import Character
from narratix_desktop.domain.estimate import RunEstimate
from narratix_desktop.domain.units import Usd
from narratix_desktop.domain.voice import VoiceSpec
from narratix_desktop.ports.voice_design import VoiceCandidate
from narratix_desktop.services.audition_voice import (
    WantedAudition,
    audition,
    audition_of_character,
    audition_of_line,
    audition_of_word,
)
from narratix_desktop.services.chapter_mix import ChapterMix
from narratix_desktop.services.design_voices import hear_candidate
from narratix_desktop.services.estimate_run import estimate_audition
from narratix_desktop.services.telling_lines import TellingLine
from narratix_desktop.ui.operations import while_alive
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
        self._wanted = 0
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
        self._ask(audition_of_line(book.id, line.segment, spec, self._session.studio.workshop), spec)

    def hear_character(self, character: Character) -> None:
        """Hear a character's most telling line."""
        if self._session.book is not None:
            self._ask(audition_of_character(self._session.book.id, character.id, self._session.studio.workshop))

    def hear_word(self, word: str, spoken: str) -> None:
        """Hear a word as ``spoken`` says."""
        if self._session.book is not None:
            self._ask(audition_of_word(self._session.book.id, word, spoken, self._session.studio.workshop))

    def hear_made(self, candidate: VoiceCandidate) -> None:
        """Hear a voice that was made and is not kept yet; the same one again is silence."""
        if candidate.id == self._sounding:
            self.stop()
        else:
            self._hear(hear_candidate(candidate, self._session.studio.workshop), candidate.id)

    def stop(self) -> None:
        """Be silent, also when what is being spoken now is there."""
        self._wanted += 1
        self._session.transport.pause()
        self._mark(None)

    def _ask(self, wanted: Awaitable[WantedAudition], spec: VoiceSpec | None = None) -> None:
        """Hear it where it is free, else once the author has agreed to the price."""
        self.stop()
        workshop = self._session.studio.workshop

        async def look() -> tuple[WantedAudition, RunEstimate]:
            found = await wanted
            return found, await estimate_audition(found, workshop)

        def weigh(found: tuple[WantedAudition, RunEstimate]) -> None:
            what, estimate = found
            title = self.tr("Hear {voice}").format(voice=what.request.voice.label)
            begin = partial(self._begin, what, spec)
            self._session.consent.ask_to_hear(title, estimate, while_alive(self, begin))

        self._session.operations.load("audition", look(), weigh)

    def _begin(self, what: WantedAudition, spec: VoiceSpec | None, agreed: Usd) -> None:
        work = audition(what, self._session.studio.workshop, agreed)
        if not agreed:
            self._hear(work, spec)
            return
        # What is paid is waited for and kept, even where the author wants to hear something else by then.
        title = self.tr("Speaking as {voice}").format(voice=what.request.voice.label)
        self._session.operations.run(title, work, self._player_of(spec))

    def _hear(self, work: Awaitable[ChapterMix], spec: VoiceSpec | str | None = None) -> None:
        self.stop()
        self._session.operations.load("audition", work, self._player_of(spec))

    def _player_of(self, spec: VoiceSpec | str | None) -> Callable[[ChapterMix], None]:
        """Plays what comes, unless something else is wanted by then."""
        wanted = self._wanted

        def play(heard: ChapterMix) -> None:
            if wanted == self._wanted:
                self._session.transport.audition(heard)
                self._mark(spec)
                self._look.start()

        return while_alive(self, play)

    def _watch(self) -> None:
        if not self._session.studio.player.playing or self._session.transport.playing:
            self._look.stop()
            self._mark(None)

    def _mark(self, spec: VoiceSpec | str | None) -> None:
        if spec != self._sounding:
            self._sounding = spec
            self.sounding_changed.emit(spec)
