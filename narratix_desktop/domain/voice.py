"""Voices: an engine, its voice and parameters. They live in a library across books."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from narratix_desktop.domain.character import Age, Gender
from narratix_desktop.domain.ids import BookId, CharacterId, VoiceId

Parameters: TypeAlias = Mapping[str, float | int | str]
Identity: TypeAlias = tuple[str, str, tuple[tuple[str, float | int | str], ...]]

_VARIED: Final = ", varied"

MADE_OF: Final = "made_of"
"""Parameter with the words that a voice was made of: the author's prompt, which no provider tells again."""
_AS_KEPT_EARLIER: Final = frozenset({"description", "saved_as"})
"""Parameters that say no more than :data:`MADE_OF`, of voices that are part of the keys of takes by now."""


@dataclass(frozen=True, slots=True)
class VoiceSpec:
    """A voice as an engine understands it.

    Attributes:
        engine: Name of the speech engine, e.g. ``"espeak"``.
        name: The engine's own voice id, e.g. ``"en-gb+Annie"``.
        label: What the author reads in the voice picker.
        parameters: Engine-specific numbers and words (pitch, rate …); part of every take's content key, except for
            :data:`MADE_OF`.
        clarity: 0–1, how well it suits long narration; the narrator gets the clearest.
    """

    engine: str
    name: str
    label: str
    gender: Gender = Gender.UNKNOWN
    age: Age = Age.ADULT
    language: str = "en"
    parameters: Parameters = field(default_factory=dict)
    clarity: float = 0.5


def identity(voice: VoiceSpec) -> Identity:
    """What makes two specs the same voice to the ear."""
    told = {MADE_OF, *_AS_KEPT_EARLIER}
    return voice.engine, voice.name, tuple(sorted(one for one in voice.parameters.items() if one[0] not in told))


def in_key(parameters: Parameters) -> Parameters:
    """The parameters that are part of a take's content key, in order."""
    return {name: value for name, value in sorted(parameters.items()) if name != MADE_OF}


def made_of(voice: VoiceSpec) -> str:
    """The words that a voice was made of, empty where it was not made or nobody knows."""
    return str(voice.parameters.get(MADE_OF) or voice.parameters.get("description") or "")


def varied(voice: VoiceSpec, parameters: Parameters) -> VoiceSpec:
    """The voice with other parameters; its label says so."""
    label = voice.label if voice.label.endswith(_VARIED) else f"{voice.label}{_VARIED}"
    return replace(voice, label=label, parameters=parameters)


@dataclass(frozen=True, slots=True)
class Voice:
    """A stored voice."""

    id: VoiceId
    spec: VoiceSpec


@dataclass(frozen=True, slots=True)
class VoiceUse:
    """Who has a voice, in which book. ``series`` and ``part`` are what the book's tags say, empty where they do not."""

    voice: Voice
    character_id: CharacterId
    character: str
    aliases: tuple[str, ...]
    book_id: BookId
    book: str
    series: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class Voiceprint:
    """What a voice sounds like, measured over a passage.

    Attributes:
        pitch: Median fundamental frequency in semitones above 100 Hz.
        timbre: Mean mel cepstrum of the voiced parts, from its second coefficient on: the shape of the spectrum
            without its level.
        pace: Letters and digits a second.
    """

    pitch: float
    timbre: tuple[float, ...]
    pace: float
