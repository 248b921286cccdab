"""What the makers of models say about publishing what these make, for whoever is about to use them."""

from collections.abc import Iterable

from narratix_desktop.domain.voice import VoiceSpec
from narratix_desktop.ports.engines import Licensed


def licence_of(engine: object, voice: str = "") -> str:
    """The terms of an engine, or of one of its voices by ``VoiceSpec.name``; empty where there are none."""
    return engine.licence(voice) if isinstance(engine, Licensed) else ""


def licences_of(engine: object, voices: Iterable[VoiceSpec]) -> dict[str, str]:
    """The terms of many voices, by their names; voices of one model are looked up once."""
    found: dict[str, str] = {}
    terms: dict[str, str] = {}
    for voice in voices:
        model = voice.name.partition("/")[0]
        if model not in terms:
            terms[model] = licence_of(engine, voice.name)
        found[voice.name] = terms[model]
    return found
