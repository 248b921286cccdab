"""eSpeak NG through its C library: text in, samples and events out.

Knows the library's calls and quirks, and nothing of takes or manuscripts. The library has one global state, so there is
one :class:`EspeakLibrary` in a process, and it speaks one text at a time.

Source of the constants and of the event's layout: ``speak_lib.h`` of eSpeak NG 1.52 (API revision 12).
"""

import ctypes
import re
from array import array
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from pathlib import Path
from typing import Any, Final

import espeakng_loader

from narratix_desktop.domain.errors import SpeechError

_SYNCHRONOUS = 2
_DONT_EXIT = 0x8000
_POSITION_IS_CHARACTERS = 1
_UTF8 = 1
_OK = 0
_IPA = 2
_WITH_TIES = 1 << 7

# The library takes a file's name or a language; British English is the file "en".
_FILES: Final = {"en-gb": "en", "fr-fr": "fr", "pt-pt": "pt", "es-es": "es", "de-de": "de", "it-it": "it"}

# Around words of another language the library says which, e.g. "(en)…(de)".
_OTHER_LANGUAGE: Final = re.compile(r"\([a-z][a-z0-9-]*\)")


class Parameter(IntEnum):
    """What can be set: words per minute (80–450), volume (0–200, usually 100), pitch and its range (0–100)."""

    RATE = 1
    VOLUME = 2
    PITCH = 3
    RANGE = 4


class EventKind(IntEnum):
    """The kinds of event that timings need."""

    WORD = 1
    SENTENCE = 2
    END = 5


@dataclass(frozen=True, slots=True)
class SpeechEvent:
    """Something that begins (a word, a sentence) or ends (a clause) at ``sample`` of the sound.

    ``position`` is the offset in code points in the text, ``length`` the word's code points as the library counts them.
    """

    kind: EventKind
    position: int
    length: int
    sample: int


@dataclass(frozen=True, slots=True)
class Utterance:
    """Signed 16-bit mono samples and the events in the order of their time."""

    samples: "array[int]"
    events: tuple[SpeechEvent, ...]


class _Identifier(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Identifier),
    )


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


class EspeakLibrary:
    """The loaded library. Use :func:`load_espeak`, which makes the only one."""

    def __init__(self) -> None:
        """Load and initialise it. Raises ``SpeechError`` where library or data are missing."""
        try:
            self._library = ctypes.CDLL(espeakng_loader.get_library_path())
            data = espeakng_loader.get_data_path()
        except (OSError, RuntimeError) as error:
            raise _unavailable() from error
        self._declare()
        self.rate: int = self._library.espeak_Initialize(_SYNCHRONOUS, 0, data.encode(), _DONT_EXIT)
        if self.rate <= 0:
            raise _unavailable()
        self.version: str = self._library.espeak_Info(None).decode("ascii", "replace")
        self._variants = frozenset(file.name for file in Path(data, "voices", "!v").iterdir())
        self._samples = array("h")
        self._events: list[SpeechEvent] = []
        self._callback = _Callback(self._receive)  # the library keeps only its address
        self._library.espeak_SetSynthCallback(self._callback)

    def choose(self, voice: str, parameters: dict[Parameter, int]) -> None:
        """Set the voice, e.g. ``"en-gb+Annie"``, and the parameters of what is spoken next.

        Raises:
            SpeechError: There is no such voice.
        """
        language, plus, variant = voice.partition("+")
        name = _FILES.get(language.lower(), language) + plus + variant
        # The library takes an unknown variant in silence and speaks without it.
        known = not variant or variant in self._variants
        if not known or self._library.espeak_SetVoiceByName(name.encode()) != _OK:
            raise SpeechError(
                f"The line was not spoken because there is no rehearsal voice “{voice}”.", "Choose another voice."
            )
        for parameter, value in parameters.items():
            self._library.espeak_SetParameter(int(parameter), value, 0)

    def speak(self, text: str) -> Utterance:
        """Speak a text with the chosen voice.

        NUL ends a text for the library and lone surrogates cannot be encoded: both are given as blanks, which keeps
        the positions right.

        Raises:
            SpeechError: The library failed.
        """
        clean = "".join(" " if char == "\0" or "\ud800" <= char <= "\udfff" else char for char in text)
        blob = clean.encode() + b"\0"
        self._samples, self._events = array("h"), []
        status = self._library.espeak_Synth(blob, len(blob), 0, _POSITION_IS_CHARACTERS, 0, _UTF8, None, None)
        if status != _OK:
            raise SpeechError("The line was not spoken because the rehearsal voices failed.", retryable=True)
        events = sorted(self._events, key=lambda event: event.sample)
        return Utterance(self._samples, tuple(events))

    def phonemes(self, text: str, voice: str) -> str:
        """The text in the International Phonetic Alphabet, one group for what is said in one go, ``^`` within a sound.

        Clauses are joined by blanks; their punctuation is lost, as the library loses it. Words of another language are
        said as the library says them.

        Raises:
            SpeechError: There is no such voice.
        """
        self.choose(voice, {})
        clean = "".join(" " if char == "\0" or "\ud800" <= char <= "\udfff" else char for char in text)
        rest = ctypes.c_char_p(clean.encode())
        mode = _IPA | _WITH_TIES | ord("^") << 8
        clauses = []
        while rest.value:
            said = self._library.espeak_TextToPhonemes(ctypes.byref(rest), _UTF8, mode)
            clauses.append(said.decode("utf-8", "replace"))
        return _OTHER_LANGUAGE.sub("", " ".join(clause for clause in clauses if clause)).strip()

    def _declare(self) -> None:
        library = self._library
        library.espeak_TextToPhonemes.argtypes = [ctypes.POINTER(ctypes.c_char_p), ctypes.c_int, ctypes.c_int]
        library.espeak_TextToPhonemes.restype = ctypes.c_char_p
        library.espeak_Initialize.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_char_p, ctypes.c_int]
        library.espeak_Info.argtypes = [ctypes.c_void_p]
        library.espeak_Info.restype = ctypes.c_char_p
        library.espeak_SetSynthCallback.argtypes = [_Callback]
        library.espeak_SetSynthCallback.restype = None
        library.espeak_SetVoiceByName.argtypes = [ctypes.c_char_p]
        library.espeak_SetParameter.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_int]
        library.espeak_Synth.argtypes = [
            ctypes.c_char_p,
            ctypes.c_size_t,
            ctypes.c_uint,
            ctypes.c_int,
            ctypes.c_uint,
            ctypes.c_uint,
            ctypes.c_void_p,
            ctypes.c_void_p,
        ]

    def _receive(self, wave: Any, count: int, events: Any) -> int:
        """Called by the library with a buffer of samples and the events in it; a list ends with type 0."""
        if count > 0 and wave:
            self._samples.frombytes(ctypes.string_at(wave, count * 2))
        index = 0
        while (kind := events[index].type) != 0:
            if kind in (EventKind.WORD, EventKind.SENTENCE, EventKind.END):
                event = events[index]
                position = max(0, event.text_position - 1)
                self._events.append(SpeechEvent(EventKind(kind), position, event.length, max(0, event.sample)))
            index += 1
        return 0


@cache
def load_espeak() -> EspeakLibrary:
    """The library of this process, loaded at the first call. Raises ``SpeechError`` where it cannot be."""
    return EspeakLibrary()


def _unavailable() -> SpeechError:
    return SpeechError(
        "Nothing was spoken because the rehearsal voices could not be loaded.",
        "Install Narratix Desktop again, or choose another speech engine.",
    )
