"""Piper behind ``SpeechEngine``: local neural voices that need files, no network, no key and no money.

Says which voices lie on the shelf and what each line needs; the speaking itself happens in a worker process.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.domain.errors import SpeechError
from narratix_desktop.domain.money import FREE
from narratix_desktop.domain.shelved_voices import (
    ShelvedVoice,
    find_voice,
    labels_of,
    licence_of_pack,
    model_of,
    voices_by_name,
)
from narratix_desktop.domain.take import SpeechRequest
from narratix_desktop.domain.units import Usd
from narratix_desktop.domain.voice import VoiceSpec
from narratix_desktop.domain.voice_pack import PackVoice
from narratix_desktop.ports.engines import EngineInfo, Submitted, VoiceParameter
from narratix_desktop.ports.jobs import SpokenLine
from narratix_desktop.ports.neural import NeuralSpeechJob, PiperLine
from narratix_desktop.ports.voice_files import VoiceFiles
from narratix_desktop.ports.work import Compute

NAME: Final = "piper"
_USUAL_RANGE: Final = 50
_INFO: Final = EngineInfo(
    NAME,
    "Neural voices (Piper)",
    version="1",
    batch=8,
    parameters=(
        VoiceParameter("speed", "Pace", 0.5, 2.0, 0.01),
        # Scales both of the network's own chances; at 100 they are twice the usual ones, beyond that it stumbles.
        VoiceParameter("range", "Liveliness", 0, 100),
    ),
)


class PiperSpeech:
    """Voices of the Piper models on the shelf."""

    def __init__(self, compute: Compute, files: VoiceFiles) -> None:
        self._compute = compute
        self._files = files

    @property
    def info(self) -> EngineInfo:
        return _INFO

    def licence(self, voice: str = "") -> str:
        return licence_of_pack(voice, self._files.shelved(NAME))

    async def voices(self) -> tuple[VoiceSpec, ...]:
        found = self._found()
        labels = labels_of(found)
        return tuple(_spec(name, voice, labels[name]) for name, (_, voice) in found.items())

    def estimate(self, requests: Sequence[SpeechRequest]) -> Usd:
        return FREE

    async def submit(self, requests: Sequence[SpeechRequest], purpose: Purpose) -> tuple[SpokenLine, ...] | Submitted:
        if not requests:
            return ()
        found = self._installed()
        spoken = await self._compute.run(NeuralSpeechJob(tuple(_line(request, found) for request in requests)))
        makers = [_INFO.maker(*model_of([find_voice(request.voice.name, found)[0]])) for request in requests]
        return tuple(line.made_by(maker) for line, maker in zip(spoken, makers, strict=True))

    async def collect(self, submitted: Submitted) -> tuple[SpokenLine, ...]:
        raise SpeechError("There is nothing to fetch, because local voices answer at once.", "Speak the line again.")

    async def require_ready(self, voices: Sequence[VoiceSpec]) -> None:
        found = self._installed()
        for voice in voices:
            find_voice(voice.name, found)

    def _installed(self) -> dict[str, ShelvedVoice]:
        if missing := self._files.missing(NAME):
            raise SpeechError("The line was not spoken because Piper is not installed.", missing)
        return self._found()

    def _found(self) -> dict[str, ShelvedVoice]:
        return {} if self._files.missing(NAME) else voices_by_name(self._files.shelved(NAME))


def _spec(name: str, voice: PackVoice, label: str) -> VoiceSpec:
    parameters: dict[str, float | int | str] = {"speed": 1.0, "range": _USUAL_RANGE}
    return VoiceSpec(NAME, name, label, voice.gender, voice.age, voice.language, parameters, voice.clarity)


def _line(request: SpeechRequest, found: Mapping[str, ShelvedVoice]) -> PiperLine:
    pack, own = find_voice(request.voice.name, found)
    parameters = request.voice.parameters
    return PiperLine(
        request,
        model=pack.folder / pack.pack.model,
        config=pack.folder / pack.pack.config,
        speaker=own.speaker,
        pace=float(parameters.get("speed", 1.0)),
        liveliness=float(parameters.get("range", _USUAL_RANGE)) / _USUAL_RANGE,
    )
