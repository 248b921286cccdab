"""Voices made from a description, with several to choose from, for engines that keep them for the author."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.domain.units import Usd
from narratix_desktop.domain.voice import VoiceSpec
from narratix_desktop.ports.engines import SpeechEngine
from narratix_desktop.ports.jobs import SpokenLine


@dataclass(frozen=True, slots=True)
class VoiceCandidate:
    """A voice that was made of a description and is not kept yet.

    Attributes:
        id: The provider's own name for it, by which it can be kept.
        description: What it was made of.
        sample: What it says.
        spoken: How it sounds.
    """

    id: str
    description: str
    sample: str
    spoken: SpokenLine


@runtime_checkable
class VoiceKeeper(SpeechEngine, Protocol):
    """A speech engine that makes voices to choose from, and keeps what was chosen; ``info.designs_voices`` says so."""

    @property
    def choice(self) -> int:
        """How many voices one description gives. Raises ``SettingsError``."""
        ...

    def price_of_design(self, sample: str) -> Usd:
        """Price of all voices of one description that speak this line; zero where it costs nothing."""
        ...

    async def candidates(self, description: str, sample: str, purpose: Purpose) -> tuple[VoiceCandidate, ...]:
        """Several voices of one description, all of them paid. Raises ``SpeechError`` or ``ServiceError``."""
        ...

    async def keep(self, candidate: VoiceCandidate, label: str) -> VoiceSpec:
        """Keep one of them under a name, for nothing; it can be cast from then on. Raises ``ServiceError``."""
        ...

    async def kept(self) -> tuple[VoiceSpec, ...]:
        """The voices that are kept at the provider. Raises ``ServiceError``."""
        ...

    async def discard(self, voice: VoiceSpec) -> None:
        """Delete a voice at the provider; takes that it spoke stay. Raises ``ServiceError``."""
        ...
