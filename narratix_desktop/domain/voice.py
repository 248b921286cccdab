"""Voices: an engine, its voice and parameters. They live in a library across books."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from narratix_desktop.domain.character import Age, Gender
from narratix_desktop.domain.ids import BookId, CharacterId, VoiceId

Parameters: TypeAlias = Mapping[str, float | int | str]
Identity: TypeAlias = tuple[str, str, tuple[tuple[str, float | int | str], ...]]

_VARIED: Final = ", varied"


@dataclass(frozen=True, slots=True)
class VoiceSpec:
    """A voice as an engine understands it.

    Attributes:
        engine: Name of the speech engine, e.g. ``"espeak"``.
        name: The engine's own voice id, e.g. ``"en-gb+Annie"``.
        label: What the author reads in the voice picker.
        parameters: Engine-specific numbers and words (pitch, rate …); part of every take's content key.
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
    return voice.engine, voice.name, tuple(sorted(voice.parameters.items()))


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
