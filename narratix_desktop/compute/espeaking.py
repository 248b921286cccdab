"""Speak lines with eSpeak NG: chooses the voice's sound for a direction and a speed, and packs samples as a recording.

Runs in a worker process. Knows nothing of casting: the voice and its parameters come with the request.
"""

import io
import wave
from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from narratix_desktop.compute.espeak_library import EspeakLibrary, Parameter, load_espeak
from narratix_desktop.compute.word_timings import time_words
from narratix_desktop.domain.character import Gender
from narratix_desktop.domain.take import Recording, SpeechRequest, TakeProfile
from narratix_desktop.domain.units import Decibels, Frames, Lufs, Seconds, to_frames
from narratix_desktop.domain.voice import VoiceSpec
from narratix_desktop.ports.jobs import EspeakJob, SpokenLine

SILENCE: Final = Seconds(0.2)
"""What a line without anything to speak becomes."""

_SILENT: Final = TakeProfile(Frames(0), to_frames(SILENCE), Lufs(-70.0), Decibels(-120.0))

# Half the usual volume: at the usual one many variants clip inside the library.
_VOLUME: Final = 50
_USUAL: Final = {Parameter.RATE: 165, Parameter.PITCH: 50, Parameter.RANGE: 50}
_LIMITS: Final = {Parameter.RATE: (80, 450), Parameter.PITCH: (0, 100), Parameter.RANGE: (0, 100)}


@dataclass(frozen=True, slots=True)
class _Manner:
    """How a direction changes a voice: a factor for the rate, steps of pitch and range."""

    rate: float = 1.0
    pitch: int = 0
    range: int = 0
    whispers: bool = False


_MANNERS: Final[Mapping[str, _Manner]] = {
    "whisper": _Manner(rate=0.92, whispers=True),
    "murmur": _Manner(rate=0.92, pitch=-8, range=-20),
    "mutter": _Manner(rate=0.95, pitch=-8, range=-20),
    "soft": _Manner(rate=0.94, pitch=-4, range=-10),
    "quiet": _Manner(rate=0.94, pitch=-4, range=-10),
    "shout": _Manner(rate=1.05, pitch=14, range=25),
    "yell": _Manner(rate=1.05, pitch=14, range=25),
    "cry": _Manner(pitch=12, range=20),
    "scream": _Manner(rate=1.08, pitch=20, range=30),
    "angr": _Manner(rate=1.08, pitch=6, range=15),
    "excite": _Manner(rate=1.1, pitch=8, range=20),
    "urgent": _Manner(rate=1.15, pitch=4),
    "hurr": _Manner(rate=1.15),
    "quick": _Manner(rate=1.12),
    "slow": _Manner(rate=0.85),
    "sad": _Manner(rate=0.9, pitch=-6, range=-15),
    "weary": _Manner(rate=0.88, pitch=-6, range=-15),
    "tired": _Manner(rate=0.88, pitch=-6, range=-15),
}
"""By a piece of a word that the direction contains; the first that fits counts."""


def espeak_job(job: EspeakJob) -> tuple[SpokenLine, ...]:
    """Speak all lines of a job in order. Raises ``SpeechError`` for an unknown voice."""
    library = load_espeak()
    return tuple(speak_line(library, request) for request in job.requests)


def speak_line(library: EspeakLibrary, request: SpeechRequest) -> SpokenLine:
    """Speak one line as 16-bit mono WAV at the library's rate, with the times of its words.

    A line without a letter or digit becomes :data:`SILENCE`.

    Raises:
        SpeechError: There is no such voice, or the library failed.
    """
    if not any(char.isalnum() for char in request.spoken):
        return _silence(library.rate)
    manner = _manner_of(request.direction)
    library.choose(_sound_of(request.voice, manner), _parameters_of(request, manner))
    utterance = library.speak(request.spoken)
    if not any(utterance.samples):
        return _silence(library.rate)
    count = len(utterance.samples)
    words = time_words(request.text, request.spoken, request.origins, utterance.events, count, library.rate)
    recording = Recording(_pack(utterance.samples, library.rate), "wav", Seconds(count / library.rate), words=words)
    return SpokenLine(recording, _profile(utterance.samples, library.rate))


def _manner_of(direction: str) -> _Manner:
    words = direction.lower()
    return next((manner for piece, manner in _MANNERS.items() if piece in words), _Manner())


def _sound_of(voice: VoiceSpec, manner: _Manner) -> str:
    if not manner.whispers:
        return voice.name
    accent = voice.name.partition("+")[0]
    return f"{accent}+{'whisperf' if voice.gender is Gender.FEMALE else 'whisper'}"


def _parameters_of(request: SpeechRequest, manner: _Manner) -> dict[Parameter, int]:
    given = {
        parameter: float(request.voice.parameters.get(parameter.name.lower(), usual))
        for parameter, usual in _USUAL.items()
    }
    given[Parameter.RATE] *= request.speed * manner.rate
    given[Parameter.PITCH] += manner.pitch
    given[Parameter.RANGE] += manner.range
    settings = {Parameter.VOLUME: _VOLUME}
    for parameter, value in given.items():
        lowest, highest = _LIMITS[parameter]
        settings[parameter] = round(min(max(value, lowest), highest))
    return settings


def _silence(rate: int) -> SpokenLine:
    samples = array("h", bytes(2 * round(SILENCE * rate)))
    return SpokenLine(Recording(_pack(samples, rate), "wav", SILENCE), _SILENT)


def _pack(samples: "array[int]", rate: int) -> bytes:
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())
    return target.getvalue()


def _profile(samples: "array[int]", rate: int) -> TakeProfile:
    import numpy as np

    from narratix_desktop.audio.condition import profile_take

    return profile_take(np.frombuffer(samples, dtype=np.int16).astype(np.float32) / 32768.0, rate)
