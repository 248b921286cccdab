"""Speak lines with local neural voices: from the words to a recording with the times of its words.

Runs in a worker process, which keeps what it has loaded for the next job. Knows nothing of casting or of the shelf:
files, shares of voices and paces come with each line. Directions are not played; these voices know none.
"""

import io
import wave
from functools import partial
from typing import TYPE_CHECKING, Final

from narratix_desktop.compute import kokoro_voice, piper_voice
from narratix_desktop.compute.espeak_library import SpeechEvent, load_espeak
from narratix_desktop.compute.onnx_models import load_model
from narratix_desktop.compute.phonemes import Spell, Symbol, in_pieces, read_clauses
from narratix_desktop.compute.symbol_times import begin_times, word_events
from narratix_desktop.compute.word_timings import time_words
from narratix_desktop.domain.errors import SpeechError
from narratix_desktop.domain.take import Recording, SpeechRequest, TakeProfile
from narratix_desktop.domain.units import Decibels, Frames, Lufs, Seconds, to_frames
from narratix_desktop.ports.jobs import SpokenLine
from narratix_desktop.ports.neural import KokoroLine, NeuralSpeechJob, PiperLine

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    Spoken = tuple[NDArray[np.float32], list[float] | None, float]
    Speak = Callable[[Sequence[Symbol]], Spoken]

SILENCE: Final = Seconds(0.2)
"""What a line without anything to speak becomes."""

_SILENT: Final = TakeProfile(Frames(0), to_frames(SILENCE), Lufs(-70.0), Decibels(-120.0))
_QUIETEST: Final = 1e-3
_LOUDEST: Final = 0.98
_LONGEST_SECONDS: Final = 3600


def neural_speech_job(job: NeuralSpeechJob) -> tuple[SpokenLine, ...]:
    """Speak all lines of a job in order. Raises ``SpeechError`` where a voice cannot be used."""
    return tuple(_kokoro(line) if isinstance(line, KokoroLine) else _piper(line) for line in job.lines)


def _kokoro(line: KokoroLine) -> SpokenLine:
    model = load_model(line.model)
    speed = line.request.speed * line.pace

    def speak(symbols: "Sequence[Symbol]") -> "Spoken":
        return kokoro_voice.speak(model, symbols, line.styles, speed)

    spell = partial(kokoro_voice.spell, accent=line.accent)
    pieces = _pieces(line.request, line.accent, spell, most=kokoro_voice.MOST_SYMBOLS)
    return _speak(line.request, pieces, speak, kokoro_voice.RATE)


def _piper(line: PiperLine) -> SpokenLine:
    config = piper_voice.read_config(line.config)
    model = load_model(line.model)
    speed = line.request.speed * line.pace

    def speak(symbols: "Sequence[Symbol]") -> "Spoken":
        return piper_voice.speak(model, config, symbols, line.speaker, speed, line.liveliness)

    spell = partial(piper_voice.spell, config=config)
    pieces = _pieces(line.request, config.accent, spell, most=piper_voice.MOST_SYMBOLS, by_sentence=True)
    return _speak(line.request, pieces, speak, config.rate)


def _pieces(
    request: SpeechRequest, accent: str, spell: Spell, *, most: int, by_sentence: bool = False
) -> list[list[Symbol]]:
    if not any(char.isalnum() for char in request.spoken):
        return []
    clauses = read_clauses(request.spoken, accent, load_espeak())
    return in_pieces(clauses, spell, most, by_sentence=by_sentence)


def _speak(request: SpeechRequest, pieces: list[list[Symbol]], speak: "Speak", rate: int) -> SpokenLine:
    import numpy as np

    parts: list[NDArray[np.float32]] = []
    events: list[SpeechEvent] = []
    count = 0
    for symbols in pieces:
        samples, lasting, lead = speak(symbols)
        events += word_events(symbols, begin_times(symbols, samples, lasting, lead), count)
        parts.append(samples)
        count += len(samples)
        if count > _LONGEST_SECONDS * rate:
            raise SpeechError("The line was not spoken because its voice comes to no end.", "Choose another one.")
    whole = np.concatenate(parts) if parts else np.zeros(0, dtype=np.float32)
    peak = float(np.abs(whole).max(initial=0.0))
    if peak < _QUIETEST:
        if pieces:
            raise SpeechError(
                "The line was not spoken because its voice answered with silence.", "Try again.", retryable=True
            )
        return _silence(rate)
    if peak > _LOUDEST:
        whole = whole * np.float32(_LOUDEST / peak)
    words = time_words(request.text, request.spoken, request.origins, events, count, rate)
    return SpokenLine(Recording(_pack(whole, rate), "wav", Seconds(count / rate), words=words), _profile(whole, rate))


def _silence(rate: int) -> SpokenLine:
    import numpy as np

    samples = np.zeros(round(SILENCE * rate), dtype=np.float32)
    return SpokenLine(Recording(_pack(samples, rate), "wav", SILENCE), _SILENT)


def _pack(samples: "NDArray[np.float32]", rate: int) -> bytes:
    import numpy as np

    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(np.rint(samples * 32767.0).astype("<i2").tobytes())
    return target.getvalue()


def _profile(samples: "NDArray[np.float32]", rate: int) -> TakeProfile:
    from narratix_desktop.audio.condition import profile_take

    return profile_take(samples, rate)
