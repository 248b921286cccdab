"""Speaks lines with Replicate's speech models: one prediction for each line, several lines side by side.

Which models there are, with which voices, is data; see ``replicate.models``. A line that is longer than its model takes
is divided between sentences, spoken in parts and joined.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil
from pathlib import Path
from typing import Any, Final

from narratix_desktop.domain.attempt import Attempt, AttemptState, Purpose
from narratix_desktop.domain.errors import AudioError, RequestRefusedError, SpeechError
from narratix_desktop.domain.money import FREE
from narratix_desktop.domain.take import SpeechRequest
from narratix_desktop.domain.units import Usd
from narratix_desktop.domain.voice import VoiceSpec
from narratix_desktop.gathering import Gathering
from narratix_desktop.ports.engines import EngineInfo, Fetched, Submitted, VoiceParameter
from narratix_desktop.ports.jobs import HeardLine, HearLinesJob, SpokenLine
from narratix_desktop.ports.keys import Vendor
from narratix_desktop.ports.work import Compute
from narratix_desktop.providers.downloads import AUDIO
from narratix_desktop.providers.paid_call import PaidCalls
from narratix_desktop.providers.paid_request import MORE_THAN_WIDEST, Bought, side_by_side
from narratix_desktop.providers.replicate.models import SpeechModel
from narratix_desktop.providers.replicate.orders import Orders
from narratix_desktop.providers.replicate.predictions import Connect, Making
from narratix_desktop.providers.retry import Clock
from narratix_desktop.text.speaking_parts import speaking_parts

INFO: Final = EngineInfo(
    name="replicate",
    label="Replicate voices",
    version="1",
    needs_key=Vendor.REPLICATE.variable,
    batch=8,
    parameters=(
        VoiceParameter("pitch", "Pitch", -12, 12, unit="semitones"),
        VoiceParameter("speed", "Pace", 0.5, 2.0, 0.05),
    ),
)
_LETTERS_A_SECOND: Final = 12.0
_Recorded = tuple[tuple[tuple[bytes, str], ...], int]
"""The recordings of a line, each with its type, and how many letters they speak."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a line: its text, and the inputs that ask for it."""

    text: str
    making: Making
    place: int

    @property
    def letters(self) -> int:
        return sum(map(str.isalnum, self.text))


class ReplicateSpeech:
    """Implements :class:`narratix_desktop.ports.engines.SpeechEngine`.

    Args:
        compute: Where recordings are decoded and measured.
        calls: Through which every request is paid.
        connect: Gives the vendor's client. Raises ``KeyMissingError``.
        own_data: Folder of the author's own files of models, prices and limits.
        clock: Time between looks at what is being made.
    """

    def __init__(
        self,
        compute: Compute,
        calls: PaidCalls,
        connect: Connect,
        own_data: Path | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._compute = compute
        self._calls = calls
        self._orders = Orders(INFO.name, calls, connect, own_data, clock)
        # A message to a worker process for each of many short lines costs more than hearing them.
        self._hearing: Gathering[_Recorded, HeardLine] = Gathering(self._hear, most=INFO.batch)

    @property
    def info(self) -> EngineInfo:
        return INFO

    @property
    def submissions(self) -> int:
        return ceil(MORE_THAN_WIDEST * self._orders.data.widest / INFO.batch)

    async def voices(self) -> tuple[VoiceSpec, ...]:
        return tuple(spec for speaker in self._orders.data.speech.values() for spec in _voices(speaker))

    def licence(self, voice: str = "") -> str:
        speaker = self._orders.data.speech.get(voice.partition("/")[0])
        return speaker.model.terms if speaker is not None else ""

    def estimate(self, requests: Sequence[SpeechRequest]) -> Usd:
        return Usd(sum((self._price(request) for request in requests if _is_spoken(request)), FREE))

    async def paid_already(self, requests: Sequence[SpeechRequest]) -> frozenset[int]:
        before = self._calls.before
        answered = await before.unstored(INFO.name)
        # Of one that was not looked at yet nobody knows whether it is of use.
        good = {digest: one for digest, one in answered.items() if one.state is AttemptState.VERIFIED}
        found = set()
        for index, request in enumerate(requests) if good else ():
            parts = await self._parts(request, self._speaker(request.voice)) if _is_spoken(request) else []
            asked = [good.get(self._orders.digest(part.making, _asked(part, request))) for part in parts]
            held = [one is not None and await before.read(one) is not None for one in asked]
            if held and all(held):
                found.add(index)
            # Others have their turn between lines.
            await asyncio.sleep(0)
        return frozenset(found)

    async def submit(self, requests: Sequence[SpeechRequest], purpose: Purpose) -> tuple[SpokenLine, ...] | Submitted:
        speakers = [self._speaker(request.voice) for request in requests]
        if not requests:
            return ()
        work = (self._line(request, speaker, purpose) for request, speaker in zip(requests, speakers, strict=True))
        return tuple(await side_by_side(work))

    async def collect(self, submitted: Submitted) -> tuple[SpokenLine, ...]:
        raise SpeechError(
            "There is nothing to fetch, because lines are waited for when they are asked for.", "Speak the line again."
        )

    async def recover(self, attempt: Attempt) -> Fetched | None:
        return await self._orders.predictions.recover(attempt, AUDIO)

    async def require_ready(self, voices: Sequence[VoiceSpec]) -> None:
        for voice in voices:
            self._speaker(voice)
        await self._orders.predictions.account()

    def _speaker(self, voice: VoiceSpec) -> SpeechModel:
        key, _, name = voice.name.partition("/")
        speaker = self._orders.data.speech.get(key)
        if speaker is None or not name:
            raise SpeechError(
                f"The line was not spoken because Replicate has no voice “{voice.label}”.", "Choose another voice."
            )
        return speaker

    def _price(self, request: SpeechRequest) -> Usd:
        length = len(request.spoken)
        return self._speaker(request.voice).model.price.of(length, length / _LETTERS_A_SECOND)

    async def _line(self, request: SpeechRequest, speaker: SpeechModel, purpose: Purpose) -> SpokenLine:
        if not _is_spoken(request):
            return (await self._hearing.bring(((), 0))).spoken
        try:
            parts = await self._parts(request, speaker)
            bought = await side_by_side(self._buy(part, request, speaker, purpose) for part in parts)
            heard = bought[0].value if len(bought) == 1 else await self._joined(bought, parts)
        except (AudioError, RequestRefusedError) as error:
            raise SpeechError(
                f"The line was not spoken: {error.headline}", error.remedy, retryable=error.retryable
            ) from error
        await self._calls.used([part.attempt for part in bought[:-1]])
        made = replace(heard.spoken.recording, attempt=bought[-1].attempt, maker=parts[-1].making.maker(INFO))
        return replace(heard.spoken, recording=made)

    async def _parts(self, request: SpeechRequest, speaker: SpeechModel) -> list[_Part]:
        schema = await self._orders.predictions.schema(speaker.model)
        # What looks like a command of the model to pause is text of the book here.
        spoken = request.spoken.replace("<#", "< #")
        texts = [part for part in speaking_parts(spoken, speaker.most_characters) if any(map(str.isalnum, part))]
        found = []
        for place, text in enumerate(texts):
            wanted = speaker.model.named(_wanted(text, request, speaker))
            essential = [speaker.model.inputs[name] for name in ("text", "voice")]
            inputs = schema.fit(wanted, essential)
            found.append(_Part(text, Making(speaker.model, schema, inputs, AUDIO), place))
        return found

    async def _buy(
        self, part: _Part, request: SpeechRequest, speaker: SpeechModel, purpose: Purpose
    ) -> Bought[HeardLine]:
        model = speaker.model
        estimate = model.price.of(len(part.text), len(part.text) / _LETTERS_A_SECOND)

        async def check(fetched: Fetched) -> HeardLine:
            heard = await self._hearing.bring((((fetched.data, fetched.suffix),), part.letters))
            # Heard whole, a recording is the answer itself.
            recording = replace(heard.spoken.recording, asset=fetched.asset)
            return replace(heard, spoken=replace(heard.spoken, recording=recording))

        return await self._orders.buy(part.making, _asked(part, request), estimate, purpose, check)

    async def _joined(self, bought: Sequence[Bought[HeardLine]], parts: Sequence[_Part]) -> HeardLine:
        recordings = tuple((part.value.spoken.recording.data, part.value.spoken.recording.suffix) for part in bought)
        return await self._hearing.bring((recordings, sum(part.letters for part in parts)))

    async def _hear(self, lines: Sequence[_Recorded]) -> tuple[HeardLine | AudioError, ...]:
        return await self._compute.run(HearLinesJob(tuple(lines)))


def _is_spoken(request: SpeechRequest) -> bool:
    return any(map(str.isalnum, request.spoken))


def _asked(part: _Part, request: SpeechRequest) -> dict[str, object]:
    # An attempt is settled with the one take that it was paid for, so no other line goes on with its answer.
    return {
        "inputs": dict(part.making.inputs),
        "version": part.making.schema.version,
        "take": request.content_key(INFO.name, INFO.version),
        "part": part.place,
    }


def _voices(speaker: SpeechModel) -> list[VoiceSpec]:
    parameters: Mapping[str, float | int | str] = {
        **({"pitch": 0} if "pitch" in speaker.model.inputs else {}),
        **({"speed": 1.0} if "speed" in speaker.model.inputs else {}),
    }
    return [
        VoiceSpec(
            INFO.name,
            f"{speaker.model.key}/{voice.id}",
            voice.label,
            voice.gender,
            voice.age,
            voice.language,
            parameters,
            voice.clarity,
        )
        for voice in speaker.voices
    ]


def _wanted(text: str, request: SpeechRequest, speaker: SpeechModel) -> dict[str, Any]:
    parameters = request.voice.parameters
    wanted: dict[str, Any] = {
        "text": text,
        "voice": request.voice.name.partition("/")[2],
        "speed": round(request.speed * float(parameters.get("speed", 1.0)), 3),
        "pitch": round(float(parameters.get("pitch", 0))),
    }
    emotion = _emotion(request.direction, speaker.emotions)
    if emotion:
        wanted["emotion"] = emotion
    language = speaker.languages.get(request.language.lower().partition("-")[0])
    if language:
        wanted["language"] = language
    return wanted


def _emotion(direction: str, emotions: Mapping[str, tuple[str, ...]]) -> str:
    words = direction.lower()
    return next((emotion for emotion, pieces in emotions.items() if any(piece in words for piece in pieces)), "")
