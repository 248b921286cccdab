"""Voices that are made from the author's words: asked for, heard, kept, thrown away, and those that were kept before.

What was made stays here until the author keeps or discards it: it is paid, so that closing a dialog loses nothing.
"""

import asyncio

from PySide6.QtCore import QObject, QTimer, Signal

from narratix_desktop.domain.estimate import RunEstimate
from narratix_desktop.domain.units import Usd
from narratix_desktop.domain.voice import VoiceSpec
from narratix_desktop.ports.engines import EngineInfo
from narratix_desktop.ports.voice_design import VoiceCandidate
from narratix_desktop.services.design_voices import design_candidates, discard_voice, keep_candidate, kept_voices
from narratix_desktop.services.estimate_run import estimate_design
from narratix_desktop.services.offer_voices import OfferedVoice
from narratix_desktop.ui.casting.auditions import Auditions
from narratix_desktop.ui.session import Session

_REST_MS = 200


class VoiceDesigns(QObject):
    """The voices of one engine that makes some.

    Signals:
        changed: What is being made, was made or is kept is different now.
        priced: ``RunEstimate`` of making voices that say the line of :meth:`price`.
        kept: The ``VoiceSpec`` that can be cast from now on, and whether it is to be cast at once.
        deleted: The ``VoiceSpec`` that is gone.
    """

    changed = Signal()
    priced = Signal(object)
    kept = Signal(object, bool)
    deleted = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._making: asyncio.Task[None] | None = None
        self._asking = False
        self._unpriced: str = ""
        self.auditions = Auditions(session, self)
        self.engine: EngineInfo | None = None
        self.description = ""
        self.candidates: tuple[VoiceCandidate, ...] = ()
        self.own: tuple[OfferedVoice, ...] = ()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._look_up_price)

    @property
    def making(self) -> bool:
        """Whether voices are being made."""
        return self._making is not None

    @property
    def busy(self) -> bool:
        """Whether voices are being made, or the author is being asked whether they should be."""
        return self.making or self._asking

    def use(self, engine: EngineInfo) -> None:
        """Make voices with this engine from now on; what another one made is not kept."""
        if self.engine is None or self.engine.name != engine.name:
            self.stop()
            self.engine, self.candidates, self.own = engine, (), ()
        self.reload()

    def reload(self) -> None:
        """Look up which voices are the author's own."""
        if self.engine is not None:
            work = kept_voices(self.engine.name, self._session.studio.workshop)
            self._session.operations.load("designs.own", work, self._show_own)

    def price(self, sample: str) -> None:
        """Find out what voices that say this line cost, once the author has stopped typing it."""
        self._unpriced = sample
        self._rest.start()

    def make(self, description: str, sample: str) -> None:
        """Have voices made, after the author has agreed to their price."""
        engine, session = self.engine, self._session
        if engine is None or self.busy:
            return
        workshop = session.studio.workshop

        def go(_cap: Usd | None) -> None:
            self._asking = False
            self.description = description
            work = design_candidates(description, sample, engine.name, workshop)
            self._making = session.operations.run(self.tr("Making voices"), work, self._show, ended=self._ended)
            self.changed.emit()

        self._asking = True
        self.changed.emit()
        session.consent.ask(
            self.tr("Make voices"),
            lambda: estimate_design(sample, engine.name, workshop),
            go,
            small=True,
            leave=self._left,
        )

    def stop(self) -> None:
        """Wait no longer for voices that are being made."""
        if self._making is not None:
            self._making.cancel()

    def keep(self, candidate: VoiceCandidate, label: str, *, cast: bool) -> None:
        """Keep a voice under a name; the others stay to choose from, unless it is to be cast at once."""
        engine, session = self.engine, self._session
        if engine is None:
            return

        def done(voice: VoiceSpec) -> None:
            left = tuple(one for one in self.candidates if one.id != candidate.id)
            self.candidates = () if cast else left
            self.changed.emit()
            self.kept.emit(voice, cast)
            self.reload()

        work = keep_candidate(candidate, label, engine.name, session.studio.workshop)
        session.operations.run(self.tr("Keeping the voice"), work, done)

    def discard_all(self) -> None:
        """Throw away what was made and is not kept."""
        self.auditions.stop()
        self.candidates = ()
        self.changed.emit()

    def delete(self, voice: VoiceSpec) -> None:
        """Delete one of the author's own voices at its provider."""

        def done(_: None) -> None:
            self.deleted.emit(voice)
            self.reload()

        work = discard_voice(voice, self._session.studio.workshop)
        self._session.operations.run(self.tr("Deleting the voice"), work, done)

    def _look_up_price(self) -> None:
        if self.engine is not None:
            work = estimate_design(self._unpriced, self.engine.name, self._session.studio.workshop)
            self._session.operations.load("designs.price", work, self._show_price)

    def _show_price(self, found: RunEstimate) -> None:
        self.priced.emit(found)

    def _show(self, made: tuple[VoiceCandidate, ...]) -> None:
        # What was made before and not discarded stays, behind what is new: it is paid as well.
        self.candidates = (*made, *self.candidates)

    def _show_own(self, found: tuple[OfferedVoice, ...]) -> None:
        self.own = found
        self.changed.emit()

    def _ended(self) -> None:
        self._making = None
        self.changed.emit()

    def _left(self) -> None:
        self._asking = False
        self.changed.emit()
