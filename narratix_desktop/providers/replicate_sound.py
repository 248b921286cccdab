"""Makes music, ambiences and effects with Replicate's audio models, and fits what they make to any length.

A model's answer is paid once: a cue that asks for the same sound again, in whatever chapter or book, gets the same one.
"""

from functools import cached_property
from pathlib import Path
from typing import Final

from narratix_desktop.domain.attempt import Attempt, Purpose, request_digest
from narratix_desktop.domain.cue import CueKind, SoundRequest
from narratix_desktop.domain.errors import AudioError, RequestRefusedError, SoundError
from narratix_desktop.domain.take import Recording
from narratix_desktop.domain.units import Seconds, Usd
from narratix_desktop.ports.engines import EngineInfo, Fetched, Submitted
from narratix_desktop.ports.jobs import FitSoundJob
from narratix_desktop.ports.keys import Vendor
from narratix_desktop.ports.work import Compute
from narratix_desktop.providers.downloads import AUDIO
from narratix_desktop.providers.paid_call import PaidCalls, PaidRequest
from narratix_desktop.providers.replicate.models import ReplicateData, SoundModel, read_replicate
from narratix_desktop.providers.replicate.predictions import SERVICE, Connect, Making, Predictions
from narratix_desktop.providers.retry import Clock

INFO: Final = EngineInfo(
    name="replicate_sound", label="Replicate sounds", version="1", needs_key=Vendor.REPLICATE.variable
)
_EFFECT_SECONDS: Final = Seconds(9.0)
_MARGIN: Final = Seconds(6.0)
"""What a bed is made longer than it is to be, for the blend where it begins again and the silence that models leave."""


class ReplicateSound:
    """Implements :class:`narratix_desktop.ports.engines.SoundEngine`.

    Args:
        compute: Where sounds are decoded, fitted and levelled.
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
        self._own_data = own_data
        self._predictions = Predictions(connect, lambda: self._data, clock)

    @property
    def info(self) -> EngineInfo:
        return INFO

    @cached_property
    def _data(self) -> ReplicateData:
        return read_replicate(self._own_data)

    @property
    def _maker(self) -> SoundModel:
        return self._data.sounds[self._data.sound]

    def sounds(self) -> tuple[str, ...]:
        return ()

    def estimate(self, request: SoundRequest) -> Usd:
        return self._maker.model.price.of(seconds=self._seconds(request))

    async def submit(self, request: SoundRequest, purpose: Purpose) -> Recording | Submitted:
        wish = " ".join(request.sound.split())
        if not any(map(str.isalnum, wish)):
            raise SoundError("Nothing was composed because nothing is said about the sound.", "Say what should sound.")
        model = self._maker.model
        try:
            making = await self._making(request)
            asked = {"inputs": dict(making.inputs), "version": making.schema.version}
            paid = PaidRequest(
                purpose=purpose,
                engine=INFO.name,
                service=SERVICE,
                model=model.name,
                digest=request_digest(INFO.name, model.name, asked),
                estimate=self.estimate(request),
                account=await self._predictions.account(),
                deadline=self._data.deadline,
                widest=self._data.widest,
            )
            bought = await self._calls.run(
                paid,
                lambda sending: self._predictions.make(making, sending),
                lambda fetched: self._compute.run(FitSoundJob(fetched.data, request.kind, request.duration)),
                lambda external_id: self._predictions.fetch(external_id, model.price, AUDIO),
            )
        except (AudioError, RequestRefusedError) as error:
            raise SoundError(
                f"“{wish}” was not composed: {error.headline}", error.remedy, retryable=error.retryable
            ) from error
        made = bought.value
        return Recording(made.data, made.suffix, made.duration, made.words, bought.attempt)

    async def collect(self, submitted: Submitted) -> Recording:
        raise SoundError(
            "There is nothing to fetch, because sounds are waited for when they are asked for.",
            "Compose the cue again.",
        )

    async def recover(self, attempt: Attempt) -> Fetched | None:
        return await self._predictions.recover(attempt, AUDIO)

    async def _making(self, request: SoundRequest) -> Making:
        maker = self._maker
        schema = await self._predictions.schema(maker.model)
        seed = request.seed % self._data.effect_variations if request.kind is CueKind.EFFECT else request.seed
        seconds = self._seconds(request)
        wanted = {
            "prompt": self._data.prompts.prompt(request.kind, request.sound),
            "duration": round(seconds * 1000) if maker.milliseconds else seconds,
            # Some models take 0 as "any".
            "seed": seed + 1,
        }
        return Making(maker.model, schema, schema.fit(maker.model.named(wanted), [maker.model.inputs["prompt"]]), AUDIO)

    def _seconds(self, request: SoundRequest) -> float:
        """How long a sound is asked for; what a model cannot make so long is repeated afterwards."""
        if request.kind is CueKind.EFFECT:
            wanted = request.duration or _EFFECT_SECONDS
        else:
            wanted = Seconds(request.duration + _MARGIN)
        return min(max(wanted, self._maker.shortest), self._maker.longest)
