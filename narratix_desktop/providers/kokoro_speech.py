"""Kokoro behind ``SpeechEngine``: local neural voices that need files, no network, no key and no money.

Says which voices lie on the shelf and what each line needs; the speaking itself happens in a worker process. A voice
can be blended with a second one: the second voice and its share are parameters, so a blend is cast, kept and shared
like any other voice.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.domain.errors import SpeechError
from narratix_desktop.domain.money import FREE
from narratix_desktop.domain.shelved_voices import (
    ShelvedVoice,
    find_voice,
    full_name,
    labels_of,
    licence_of_pack,
    model_of,
    voices_by_name,
)
from narratix_desktop.domain.take import SpeechRequest
from narratix_desktop.domain.units import Usd
from narratix_desktop.domain.voice import VoiceSpec
from narratix_desktop.domain.voice_pack import PackVoice, ShelvedPack
from narratix_desktop.ports.engines import EngineInfo, Submitted, VoiceParameter
from narratix_desktop.ports.jobs import SpokenLine
from narratix_desktop.ports.neural import KokoroLine, NeuralSpeechJob, StylePart
from narratix_desktop.ports.voice_files import VoiceFiles
from narratix_desktop.ports.work import Compute

NAME: Final = "kokoro"
_SPEED: Final = VoiceParameter("speed", "Pace", 0.5, 2.0, 0.01)
_BLEND: Final = VoiceParameter("blend", "Share of the second voice", 0, 100, unit="%")
_PARTNER: Final = "second"
_ACCENTS: Final[Mapping[str, str]] = {"en": "en-us", "fr": "fr-fr", "pt-pt": "pt", "de-de": "de", "es-es": "es"}
"""eSpeak NG's names where they differ from the language's."""


class KokoroSpeech:
    """Voices of the Kokoro models on the shelf."""

    def __init__(self, compute: Compute, files: VoiceFiles) -> None:
        self._compute = compute
        self._files = files
        self._described = _description(()), tuple[ShelvedPack, ...]()

    @property
    def info(self) -> EngineInfo:
        packs = () if self._files.missing(NAME) else self._files.shelved(NAME)
        info, of = self._described
        # Asked for with every line; what is on the shelf changes once in a while.
        if len(of) != len(packs) or any(one is not other for one, other in zip(of, packs, strict=True)):
            info = _description(packs)
            self._described = info, packs
        return info

    def licence(self, voice: str = "") -> str:
        return licence_of_pack(voice, self._files.shelved(NAME))

    async def voices(self) -> tuple[VoiceSpec, ...]:
        found = self._found()
        labels = labels_of(found)
        return tuple(_spec(name, voice, labels[name], _partner(name, found)) for name, (_, voice) in found.items())

    def estimate(self, requests: Sequence[SpeechRequest]) -> Usd:
        return FREE

    async def submit(self, requests: Sequence[SpeechRequest], purpose: Purpose) -> tuple[SpokenLine, ...] | Submitted:
        if not requests:
            return ()
        found = self._installed()
        spoken = await self._compute.run(NeuralSpeechJob(tuple(_line(request, found) for request in requests)))
        makers = [self.info.maker(*model_of(_packs(request, found))) for request in requests]
        return tuple(line.made_by(maker) for line, maker in zip(spoken, makers, strict=True))

    async def collect(self, submitted: Submitted) -> tuple[SpokenLine, ...]:
        raise SpeechError("There is nothing to fetch, because local voices answer at once.", "Speak the line again.")

    async def require_ready(self, voices: Sequence[VoiceSpec]) -> None:
        found = self._installed()
        for voice in voices:
            find_voice(voice.name, found)

    def _installed(self) -> dict[str, ShelvedVoice]:
        if missing := self._files.missing(NAME):
            raise SpeechError("The line was not spoken because Kokoro is not installed.", missing)
        return self._found()

    def _found(self) -> dict[str, ShelvedVoice]:
        return {} if self._files.missing(NAME) else voices_by_name(self._files.shelved(NAME))


def _description(packs: Sequence[ShelvedPack]) -> EngineInfo:
    choices = tuple((name, voice.label) for name, (_, voice) in voices_by_name(packs).items())
    second = VoiceParameter(_PARTNER, "Second voice", 0, 1, choices=choices)
    return EngineInfo(NAME, "Neural voices (Kokoro)", version="1", batch=4, parameters=(_SPEED, _BLEND, second))


def _partner(name: str, found: Mapping[str, ShelvedVoice]) -> str:
    """The second voice that is offered first: the next one of the same pack, gender and language."""
    pack, own = found[name]
    others = [full_name(pack.pack, one) for one in pack.pack.voices if one != own]
    like = [
        full_name(pack.pack, one)
        for one in pack.pack.voices
        if one != own and one.gender is own.gender and one.language == own.language
    ]
    behind = [other for other in like if found[other][1].clarity <= own.clarity]
    return next(iter(behind or like or others), "")


def _spec(name: str, voice: PackVoice, label: str, partner: str) -> VoiceSpec:
    parameters: dict[str, float | int | str] = {"speed": 1.0}
    if partner:
        parameters |= {"blend": 0, _PARTNER: partner}
    return VoiceSpec(NAME, name, label, voice.gender, voice.age, voice.language, parameters, voice.clarity)


def _packs(request: SpeechRequest, found: Mapping[str, ShelvedVoice]) -> tuple[ShelvedPack, ...]:
    """The packs that a line needs; the first one's network speaks it."""
    pack, _ = find_voice(request.voice.name, found)
    if _share(request) <= 0.0:
        return (pack,)
    other, _ = find_voice(str(request.voice.parameters.get(_PARTNER, "")), found)
    return (pack,) if other.pack.name == pack.pack.name else (pack, other)


def _share(request: SpeechRequest) -> float:
    return min(max(float(request.voice.parameters.get("blend", 0)) / 100.0, 0.0), 1.0)


def _line(request: SpeechRequest, found: Mapping[str, ShelvedVoice]) -> KokoroLine:
    pack, own = find_voice(request.voice.name, found)
    parameters = request.voice.parameters
    share = _share(request)
    styles = [_style(pack, own, 1.0 - share)]
    if share > 0.0:
        other_pack, other = find_voice(str(parameters.get(_PARTNER, "")), found)
        styles.append(_style(other_pack, other, share))
    language = own.language.lower()
    return KokoroLine(
        request,
        model=pack.folder / pack.pack.model,
        styles=tuple(styles),
        accent=_ACCENTS.get(language, language),
        pace=float(parameters.get("speed", 1.0)),
    )


def _style(pack: ShelvedPack, voice: PackVoice, weight: float) -> StylePart:
    return StylePart(pack.folder / voice.file, voice.key, weight)
