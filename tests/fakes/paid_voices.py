"""Voices that cost money: a speech engine that buys each line from the paid service, as real ones do."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial

from narratix_desktop.domain.attempt import Attempt, Purpose, request_digest
from narratix_desktop.domain.ids import Sha256
from narratix_desktop.domain.take import Recording, SpeechRequest
from narratix_desktop.domain.units import Seconds, Usd
from narratix_desktop.domain.voice import VoiceSpec
from narratix_desktop.ports.engines import EngineInfo, Fetched, SpeechEngine, Submitted
from narratix_desktop.ports.jobs import ProfileJob, SpokenLine
from narratix_desktop.ports.work import Compute
from narratix_desktop.providers.paid_call import PaidCalls
from narratix_desktop.providers.paid_request import Bought, PaidRequest, Sending, side_by_side
from tests.fakes.paid_service import PRICE, PaidService

ESTIMATE = Usd(Decimal("0.05"))
ACME = "acme"


class PaidVoices:
    """Rehearsal voices that the service charges for. What it made is fetched by its name, as Replicate's is.

    Args:
        voices: Who really speaks.
        compute: Measures what was spoken.
        calls: How money is spent.
        service: Who is paid.
    """

    def __init__(self, voices: SpeechEngine, compute: Compute, calls: PaidCalls, service: PaidService) -> None:
        self._voices = voices
        self._compute = compute
        self._calls = calls
        self._service = service

    @property
    def info(self) -> EngineInfo:
        return replace(self._voices.info, name=ACME, label="Acme (paid)", batch=3, needs_key="ACME_KEY")

    async def voices(self) -> tuple[VoiceSpec, ...]:
        return tuple(replace(voice, engine=ACME) for voice in await self._voices.voices())

    def estimate(self, requests: Sequence[SpeechRequest]) -> Usd:
        return Usd(ESTIMATE * len(requests))

    async def paid_already(self, requests: Sequence[SpeechRequest]) -> frozenset[int]:
        answered = await self._calls.before.unstored(ACME)
        return frozenset(at for at, request in enumerate(requests) if _digest(request) in answered)

    async def submit(self, requests: Sequence[SpeechRequest], purpose: Purpose) -> tuple[SpokenLine, ...] | Submitted:
        asked = await side_by_side(self._buy(request, purpose) for request in requests)
        return tuple(
            replace(bought.value, recording=replace(bought.value.recording, attempt=bought.attempt)) for bought in asked
        )

    async def collect(self, submitted: Submitted) -> tuple[SpokenLine, ...]:
        raise AssertionError("every line is answered at once")

    async def recover(self, attempt: Attempt) -> Fetched | None:
        return await self._fetch(attempt.external_id or "")

    async def _buy(self, request: SpeechRequest, purpose: Purpose) -> Bought[SpokenLine]:
        wanted = PaidRequest(purpose, ACME, "Acme", "voice-1", _digest(request), ESTIMATE, deadline=Seconds(30.0))
        return await self._calls.run(wanted, partial(self._order, request), self._check, self._fetch)

    async def _order(self, request: SpeechRequest, sending: Sending) -> Fetched:
        spec = replace(request.voice, engine=self._voices.info.name)
        made = await self._voices.submit([replace(request, voice=spec)], Purpose("test"))
        assert not isinstance(made, Submitted)
        self._service.body = "{text}"
        return await self._sounding(await self._service.order(made[0].recording.data.hex(), sending))

    async def _fetch(self, name: str) -> Fetched:
        return await self._sounding(await self._service.fetch(name))

    async def _sounding(self, fetched: Fetched) -> Fetched:
        return Fetched(bytes.fromhex(fetched.data.decode()), "wav", PRICE)

    async def _check(self, fetched: Fetched) -> SpokenLine:
        (profile,) = await self._compute.run(ProfileJob(((fetched.data, "wav"),)))
        return SpokenLine(Recording(fetched.data, "wav", Seconds(1.0)), profile)


def _digest(request: SpeechRequest) -> Sha256:
    asked = {"spoken": request.spoken, "voice": request.voice.name, "number": request.number}
    return request_digest(ACME, "voice-1", asked)
