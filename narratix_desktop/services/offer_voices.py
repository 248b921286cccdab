"""All voices that can be chosen: those in use in any book first, then each installed engine's own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import structlog

from narratix_desktop.domain.errors import ServiceError
from narratix_desktop.domain.ids import VoiceId
from narratix_desktop.domain.voice import VoiceSpec, VoiceUse, identity
from narratix_desktop.ports.engines import EngineInfo
from narratix_desktop.services.licence_notes import licence_of, licences_of
from narratix_desktop.services.workshop import Workshop

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class OfferedVoice:
    """A voice and who has it, in which book; ``licence`` is what to know before publishing what it speaks."""

    spec: VoiceSpec
    uses: tuple[VoiceUse, ...] = ()
    licence: str = ""


@dataclass(frozen=True, slots=True)
class VoiceShelf:
    """Voices that belong together. ``engine`` is None for those in use."""

    engine: EngineInfo | None
    voices: tuple[OfferedVoice, ...]


async def offer_voices(workshop: Workshop) -> tuple[VoiceShelf, ...]:
    """Every shelf that holds a voice. A voice in use whose engine is not installed is not offered.

    A service that has no key, is away or has ended offers none, and keeps nobody from the others'.

    Raises:
        SpeechError: An engine could not say what it offers.
    """
    library = await workshop.voices.library()
    used = _in_use(library, workshop)
    shelves = [VoiceShelf(None, used)] if used else []
    for engine in workshop.speech.values():
        try:
            voices = await engine.voices()
        except ServiceError as error:
            _log.info("voices not offered", engine=engine.info.name, code=error.code)
            continue
        if voices:
            terms = licences_of(engine, voices)
            offered = tuple(OfferedVoice(spec, licence=terms[spec.name]) for spec in as_used(voices, library))
            shelves.append(VoiceShelf(engine.info, offered))
    return tuple(shelves)


def as_used(voices: Iterable[VoiceSpec], library: Iterable[VoiceUse]) -> tuple[VoiceSpec, ...]:
    """Voices, each with all that the library knows of it where somebody has it.

    A provider does not tell again what a voice was made of, and of voices that were kept long ago that is part of the
    keys of what they spoke: chosen anew from the provider's list, they would be paid for all of it again.
    """
    used: dict[object, list[VoiceSpec]] = {}
    for use in library:
        used.setdefault(identity(use.voice.spec), []).append(use.voice.spec)
    return tuple(_as_known(voice, used.get(identity(voice), [])) for voice in voices)


def _as_known(voice: VoiceSpec, known: Sequence[VoiceSpec]) -> VoiceSpec:
    if not known or any(one.parameters == voice.parameters for one in known):
        return voice
    return replace(voice, parameters=known[0].parameters)


def _in_use(uses: Sequence[VoiceUse], workshop: Workshop) -> tuple[OfferedVoice, ...]:
    by_voice: dict[VoiceId, list[VoiceUse]] = {}
    for use in uses:
        if use.voice.spec.engine in workshop.speech:
            by_voice.setdefault(use.voice.id, []).append(use)
    offered = []
    for found in by_voice.values():
        spec = found[0].voice.spec
        offered.append(OfferedVoice(spec, tuple(found), licence_of(workshop.speech[spec.engine], spec.name)))
    return tuple(offered)
