"""Makes music, ambiences and effects with Replicate's audio models, and fits what they make to any length.

A model's answer is paid once: a cue that asks for the same sound again, in whatever chapter or book, gets the same one.
"""

from pathlib import Path
from typing import Final

from narratix_desktop.domain.attempt import Attempt, Purpose
from narratix_desktop.domain.cue import CueKind, SoundRequest
from narratix_desktop.domain.errors import AudioError, RequestRefusedError, SoundError
from narratix_desktop.domain.take import Recording
from narratix_desktop.domain.units import Seconds, Usd
from narratix_desktop.ports.engines import EngineInfo, Fetched, Submitted
from narratix_desktop.ports.jobs import FitSoundJob
from narratix_desktop.ports.keys import Vendor
from narratix_desktop.ports.work import Compute
from narratix_desktop.providers.downloads import AUDIO
from narratix_desktop.providers.paid_call import PaidCalls
from narratix_desktop.providers.replicate.models import SoundModel
from narratix_desktop.providers.replicate.orders import Orders
from narratix_desktop.providers.replicate.predictions import Connect, Making
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
        self._orders = Orders(INFO.name, calls, connect, own_data, clock)

    @property
    def info(self) -> EngineInfo:
        return INFO

    @property
    def _maker(self) -> SoundModel:
        return self._orders.data.sounds[self._orders.data.sound]

    def sounds(self) -> tuple[str, ...]:
        return ()

    def licence(self, voice: str = "") -> str:
        return self._maker.model.caution

    async def require_key(self) -> None:
        await self._orders.predictions.account()

    def estimate(self, request: SoundRequest) -> Usd:
        return self._maker.model.price.of(seconds=self._seconds(request))

    async def submit(self, request: SoundRequest, purpose: Purpose) -> Recording | Submitted:
        wish = " ".join(request.sound.split())
        if not any(map(str.isalnum, wish)):
            raise SoundError("Nothing was composed because nothing is said about the sound.", "Say what should sound.")
        try:
            making = await self._making(request)
            asked = {"inputs": dict(making.inputs), "version": making.schema.version}
            bought = await self._orders.buy(
                making,
                asked,
                self.estimate(request),
                purpose,
                lambda fetched: self._compute.run(FitSoundJob(fetched.data, request.kind, request.duration)),
            )
        except (AudioError, RequestRefusedError) as error:
            raise SoundError(
                f"“{wish}” was not composed: {error.headline}", error.remedy, retryable=error.retryable
            ) from error
        made = bought.value
        return Recording(made.data, made.suffix, made.duration, made.words, bought.attempt, making.maker(INFO))

    async def collect(self, submitted: Submitted) -> Recording:
        raise SoundError(
            "There is nothing to fetch, because sounds are waited for when they are asked for.",
            "Compose the cue again.",
        )

    async def recover(self, attempt: Attempt) -> Fetched | None:
        return await self._orders.predictions.recover(attempt, AUDIO)

    async def _making(self, request: SoundRequest) -> Making:
        maker = self._maker
        schema = await self._orders.predictions.schema(maker.model)
        seed = request.seed % self._orders.data.effect_variations if request.kind is CueKind.EFFECT else request.seed
        seconds = self._seconds(request)
        wanted = {
            "prompt": self._orders.data.prompts.prompt(request.kind, request.sound),
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
