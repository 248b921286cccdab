"""The embedded sound engine: procedural synthesis in the worker processes, free and without a network."""

from dataclasses import replace
from typing import Final

from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.domain.cue import SoundRequest
from narratix_desktop.domain.errors import SoundError
from narratix_desktop.domain.money import FREE
from narratix_desktop.domain.origin import Commercial, Licence, Nature
from narratix_desktop.domain.take import Recording
from narratix_desktop.domain.units import Usd
from narratix_desktop.ports.engines import EngineInfo, Submitted
from narratix_desktop.ports.jobs import SynthesiseSoundJob
from narratix_desktop.ports.work import Compute

INFO: Final = EngineInfo(name="local", label="Embedded sounds", version="1", nature=Nature.PROGRAM)
_MAKER: Final = INFO.maker(
    licence=Licence(
        "Computed by Narratix Desktop from tones and noise; it holds nobody's recording and is the author's to use.",
        Commercial.ALLOWED,
    ),
)


class SynthSoundEngine:
    """A ``SoundEngine`` that completes at once; equal requests give equal bytes."""

    def __init__(self, compute: Compute) -> None:
        self._compute = compute

    @property
    def info(self) -> EngineInfo:
        return INFO

    def sounds(self) -> tuple[str, ...]:
        # Loads the synthesis, which otherwise only worker processes need.
        from narratix_desktop.audio.synthesis.catalog import CATALOG

        return tuple(sound.name for sound in CATALOG)

    def estimate(self, request: SoundRequest) -> Usd:
        return FREE

    async def submit(self, request: SoundRequest, purpose: Purpose) -> Recording:
        return replace(await self._compute.run(SynthesiseSoundJob(request)), maker=_MAKER)

    async def collect(self, submitted: Submitted) -> Recording:
        raise SoundError(
            f"Nothing can be fetched for “{submitted.external_id}” because the embedded sounds are made at once.",
            "Compose the cue again.",
        )
