"""Messages to the worker process that speaks with neural voices, and what it answers."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from narratix_desktop.domain.take import SpeechRequest
from narratix_desktop.ports.jobs import Job, SpokenLine

RUNTIME: Final = "onnxruntime"
"""The module that local neural voices need and that is not always installed."""


@dataclass(frozen=True, slots=True)
class StylePart:
    """A share of a voice: a file of numbers, the name within it where it holds many, and the weight of the share."""

    file: Path
    key: str = ""
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class KokoroLine:
    """A line for Kokoro. ``accent`` is eSpeak NG's name for the language, ``pace`` the voice's own."""

    request: SpeechRequest
    model: Path
    styles: tuple[StylePart, ...]
    accent: str
    pace: float = 1.0


@dataclass(frozen=True, slots=True)
class PiperLine:
    """A line for Piper; ``speaker`` is the number within the model, ``liveliness`` scales how freely it speaks."""

    request: SpeechRequest
    model: Path
    config: Path
    speaker: int = 0
    pace: float = 1.0
    liveliness: float = 1.0


@dataclass(frozen=True, slots=True)
class NeuralSpeechJob(Job[tuple[SpokenLine, ...]]):
    """Speak lines, in order; the answer has one item for each.

    Raises ``SpeechError`` where the runtime is not installed, or the model cannot be used.
    """

    lines: tuple[KokoroLine | PiperLine, ...]
