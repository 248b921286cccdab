"""Rehearsal voices: eSpeak NG behind ``SpeechEngine``. They need no network, no key and no money.

Holds the list of voices; the speaking itself happens in a worker process. The list is made by ear and by measurement:
variants that clip, buzz or cannot be told apart from another one are left out.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.domain.character import Age, Gender
from narratix_desktop.domain.errors import SpeechError
from narratix_desktop.domain.money import FREE
from narratix_desktop.domain.origin import Commercial, Licence, Nature
from narratix_desktop.domain.take import SpeechRequest
from narratix_desktop.domain.units import Usd
from narratix_desktop.domain.voice import VoiceSpec
from narratix_desktop.ports.engines import EngineInfo, Submitted, VoiceParameter
from narratix_desktop.ports.jobs import EspeakJob, SpokenLine
from narratix_desktop.ports.work import Compute

_F, _M, _N = Gender.FEMALE, Gender.MALE, Gender.NEUTRAL
_CHILD, _YOUNG, _ADULT, _OLD = Age.CHILD, Age.YOUNG, Age.ADULT, Age.OLD


class _Row(NamedTuple):
    """A voice: accent + variant, what it is called, and pitch (0–100), range (0–100) and rate (words per minute)."""

    name: str
    label: str
    gender: Gender
    age: Age
    pitch: int
    range: int
    rate: int
    clarity: float


_ENGLISH: Final = (
    _Row("en-gb-x-rp", "Edmund (Received Pronunciation)", _M, _ADULT, 46, 55, 162, 1.0),
    _Row("en-gb-x-rp+f3", "Clara (Received Pronunciation)", _F, _ADULT, 48, 55, 162, 0.98),
    _Row("en-us+m3", "Walter (American)", _M, _ADULT, 28, 40, 158, 0.94),
    _Row("en-us+f2", "Helen (American)", _F, _ADULT, 44, 50, 165, 0.92),
    _Row("en-gb+m2", "Arthur (British)", _M, _ADULT, 58, 60, 168, 0.9),
    _Row("en-gb+linda", "Linda (British)", _F, _ADULT, 46, 60, 168, 0.88),
    _Row("en-gb-scotland+m7", "Duncan (Scottish)", _M, _ADULT, 36, 50, 158, 0.84),
    _Row("en-gb-scotland+f4", "Isla (Scottish)", _F, _ADULT, 36, 45, 160, 0.83),
    _Row("en-gb-x-rp+david", "Hector (Received Pronunciation)", _M, _ADULT, 40, 40, 150, 0.8),
    _Row("en-gb+Annie", "Annie (British)", _F, _YOUNG, 52, 60, 172, 0.82),
    _Row("en-us+Andy", "Andy (American)", _M, _YOUNG, 66, 65, 174, 0.78),
    _Row("en-us+belinda", "Belinda (American)", _F, _YOUNG, 60, 70, 176, 0.78),
    _Row("en-gb-x-gbclan+Mario", "Ned (Lancashire)", _M, _ADULT, 54, 60, 166, 0.74),
    _Row("en-gb-x-gbclan+f5", "Nell (Lancashire)", _F, _ADULT, 40, 65, 166, 0.74),
    _Row("en-gb-x-gbcwmd+robert", "Jack (West Midlands)", _M, _ADULT, 48, 35, 160, 0.72),
    _Row("en-gb-x-gbcwmd+f1", "Maud (West Midlands)", _F, _ADULT, 28, 40, 156, 0.72),
    _Row("en-us-nyc+Reed", "Sal (New York)", _M, _ADULT, 60, 70, 178, 0.7),
    _Row("en-us-nyc+Alicia", "Rita (New York)", _F, _ADULT, 40, 70, 178, 0.7),
    _Row("en-029+m4", "Marlon (Caribbean)", _M, _ADULT, 40, 60, 160, 0.68),
    _Row("en-029+f3", "Celeste (Caribbean)", _F, _ADULT, 60, 65, 164, 0.68),
    _Row("en-gb+ed", "Edwin (British)", _M, _YOUNG, 68, 60, 176, 0.66),
    _Row("en-us+paul", "Paul (American)", _M, _ADULT, 34, 35, 152, 0.64),
    _Row("en-gb-scotland+Mike", "Angus (Scottish)", _M, _ADULT, 22, 45, 152, 0.62),
    _Row("en-gb-scotland+shelby", "Morag (Scottish)", _F, _YOUNG, 58, 60, 170, 0.62),
    _Row("en-gb+Storm", "Victor (British)", _M, _ADULT, 44, 70, 158, 0.6),
    _Row("en-us+Gene2", "Gene (American)", _M, _YOUNG, 52, 50, 170, 0.6),
    _Row("en-us+f5", "Rose (American)", _F, _YOUNG, 70, 55, 170, 0.6),
    _Row("en-gb-x-rp+grandma", "Old Agatha (Received Pronunciation)", _F, _OLD, 30, 45, 142, 0.66),
    _Row("en-us+aunty", "Old Martha (American)", _F, _OLD, 40, 35, 146, 0.6),
    _Row("en-gb-scotland+grandma", "Old Elspeth (Scottish)", _F, _OLD, 46, 60, 138, 0.56),
    _Row("en-gb-x-rp+grandpa", "Old Barnaby (Received Pronunciation)", _M, _OLD, 34, 45, 140, 0.66),
    _Row("en-us+m8", "Old Silas (American)", _M, _OLD, 24, 30, 138, 0.58),
    _Row("en-gb-x-gbclan+grandpa", "Old Seth (Lancashire)", _M, _OLD, 56, 60, 136, 0.54),
    _Row("en-gb+f5", "Lucy (British child)", _F, _CHILD, 92, 70, 174, 0.6),
    _Row("en-us+anika", "Daisy (American child)", _F, _CHILD, 72, 75, 178, 0.52),
    _Row("en-gb+Nguyen", "Tom (British child)", _M, _CHILD, 88, 65, 176, 0.56),
    _Row("en-us+shelby", "Billy (American child)", _M, _CHILD, 84, 70, 180, 0.52),
    _Row("en-gb+Nguyen", "Robin (British)", _N, _ADULT, 44, 50, 164, 0.64),
    _Row("en-us+rob", "Sam (American)", _N, _ADULT, 70, 50, 166, 0.6),
    _Row("en-gb-scotland+steph", "Alex (Scottish)", _N, _ADULT, 24, 45, 162, 0.54),
    _Row("en-us-nyc+f1", "Casey (New York)", _N, _YOUNG, 14, 55, 172, 0.54),
)
_ENGLISH_ACCENTS: Final = {
    "en-gb-x-rp": "en-GB", "en-gb-scotland": "en-GB", "en-gb-x-gbclan": "en-GB", "en-gb-x-gbcwmd": "en-GB",
    "en-gb": "en-GB", "en-us": "en-US", "en-us-nyc": "en-US", "en-029": "en-029",
}  # fmt: skip

_ANYWHERE: Final = (
    _Row("", "First man", _M, _ADULT, 46, 55, 162, 1.0),
    _Row("f3", "First woman", _F, _ADULT, 48, 55, 162, 0.98),
    _Row("m3", "Second man", _M, _ADULT, 34, 45, 160, 0.9),
    _Row("f2", "Second woman", _F, _ADULT, 38, 45, 162, 0.9),
    _Row("m7", "Third man", _M, _ADULT, 58, 60, 168, 0.8),
    _Row("linda", "Third woman", _F, _ADULT, 54, 65, 168, 0.8),
    _Row("david", "Deep man", _M, _ADULT, 38, 40, 152, 0.7),
    _Row("f1", "Deep woman", _F, _ADULT, 24, 40, 158, 0.7),
    _Row("Andy", "Young man", _M, _YOUNG, 68, 60, 174, 0.7),
    _Row("Annie", "Young woman", _F, _YOUNG, 58, 60, 174, 0.7),
    _Row("grandpa", "Old man", _M, _OLD, 32, 45, 140, 0.6),
    _Row("grandma", "Old woman", _F, _OLD, 32, 45, 142, 0.6),
    _Row("Nguyen", "Boy", _M, _CHILD, 88, 65, 176, 0.5),
    _Row("f5", "Girl", _F, _CHILD, 92, 70, 174, 0.5),
    _Row("Nguyen", "Somebody", _N, _ADULT, 44, 50, 164, 0.6),
    _Row("rob", "Somebody else", _N, _ADULT, 70, 50, 166, 0.5),
)
"""Variants that each of the other languages gets."""

_LANGUAGES: Final = {
    "de": "German", "fr": "French", "es": "Spanish", "es-419": "Latin American Spanish", "it": "Italian",
    "nl": "Dutch", "pl": "Polish", "pt": "Portuguese", "pt-br": "Brazilian Portuguese", "sv": "Swedish",
    "da": "Danish", "nb": "Norwegian", "fi": "Finnish", "cs": "Czech", "ro": "Romanian", "hu": "Hungarian",
    "el": "Greek", "tr": "Turkish", "ru": "Russian", "uk": "Ukrainian", "ca": "Catalan", "la": "Latin",
}  # fmt: skip


_INFO: Final = EngineInfo(
    "espeak",
    "Rehearsal voices (eSpeak NG)",
    version="1.52.0-1",
    batch=16,
    parameters=(
        VoiceParameter("pitch", "Pitch", 0, 100),
        VoiceParameter("range", "Liveliness", 0, 100),
        # The library takes 80 to 450; beyond this nobody follows a story.
        VoiceParameter("rate", "Pace", 80, 300, unit="words a minute"),
    ),
    nature=Nature.PROGRAM,
)

_MAKER: Final = _INFO.maker(
    "eSpeak NG",
    _INFO.version,
    Licence(
        "eSpeak NG is under the GPL, version 3 or later; that licence covers the program and not what it speaks.",
        Commercial.ALLOWED,
        "https://github.com/espeak-ng/espeak-ng/blob/master/COPYING",
    ),
)


class EspeakSpeech:
    """The rehearsal voices; a line costs some milliseconds in a worker."""

    def __init__(self, compute: Compute) -> None:
        self._compute = compute

    @property
    def info(self) -> EngineInfo:
        return _INFO

    async def voices(self) -> tuple[VoiceSpec, ...]:
        return _VOICES

    def estimate(self, requests: Sequence[SpeechRequest]) -> Usd:
        return FREE

    async def submit(self, requests: Sequence[SpeechRequest], purpose: Purpose) -> tuple[SpokenLine, ...] | Submitted:
        if not requests:
            return ()
        spoken = await self._compute.run(EspeakJob(tuple(requests)))
        return tuple(one.made_by(_MAKER) for one in spoken)

    async def collect(self, submitted: Submitted) -> tuple[SpokenLine, ...]:
        raise SpeechError(
            "There is nothing to fetch, because rehearsal voices answer at once.", "Speak the line again."
        )


def _spec(row: _Row, name: str, label: str, language: str) -> VoiceSpec:
    parameters = {"pitch": row.pitch, "range": row.range, "rate": row.rate}
    return VoiceSpec("espeak", name, label, row.gender, row.age, language, parameters, row.clarity)


def _elsewhere(language: str, row: _Row) -> VoiceSpec:
    name = f"{language}+{row.name}" if row.name else language
    return _spec(row, name, f"{row.label} ({_LANGUAGES[language]})", language)


_VOICES: Final = (
    *(_spec(row, row.name, row.label, _ENGLISH_ACCENTS[row.name.partition("+")[0]]) for row in _ENGLISH),
    *(_elsewhere(language, row) for language in _LANGUAGES for row in _ANYWHERE),
)
