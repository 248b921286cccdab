"""Voices: an engine, its voice and parameters. They live in a library across books."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from narratix_desktop.domain.character import Age, Gender
from narratix_desktop.domain.ids import VoiceId


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
    parameters: Mapping[str, float | int | str] = field(default_factory=dict)
    clarity: float = 0.5


@dataclass(frozen=True, slots=True)
class Voice:
    """A stored voice."""

    id: VoiceId
    spec: VoiceSpec
