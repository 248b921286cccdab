"""Engines: who reads the text, speaks the lines, makes the sounds and the cover.

An engine that costs money is told what for with each call: a :class:`~narratix_desktop.domain.attempt.Purpose`, which
it hands to the ledger and otherwise ignores; so do embedded engines. What a paid engine answers names the attempts that
it came from (``Recording.attempt``, ``Analysis.attempts``, ``CoverImage.attempt``), so that storing the result and
settling the attempt happen together.

What an engine makes also says who made it (``Recording.maker``, ``CoverImage.maker``): the model, its version and its
licence on that day, which nobody can tell later.

Engines answer in two steps, ``submit`` then ``collect``. One that completes within ``submit`` returns the result.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from narratix_desktop.domain.analysis import Analysis, AnalysisRequest
from narratix_desktop.domain.attempt import Attempt, Purpose
from narratix_desktop.domain.cue import SoundRequest
from narratix_desktop.domain.ids import AttemptId, Sha256
from narratix_desktop.domain.money import FREE
from narratix_desktop.domain.origin import Licence, Maker, Nature
from narratix_desktop.domain.take import Recording, SpeechRequest
from narratix_desktop.domain.units import Usd
from narratix_desktop.domain.voice import VoiceSpec
from narratix_desktop.ports.jobs import SpokenLine


@dataclass(frozen=True, slots=True)
class VoiceParameter:
    """A number of an engine's voices that the author may change, or a word among few.

    Attributes:
        name: Its key in ``VoiceSpec.parameters``; a voice without that key does not have it.
        label: What the author reads, in English; the window translates the common ones by ``name``.
        lowest: The smallest value that the engine takes.
        highest: The largest one.
        step: The smallest change that can be heard; 1 means whole numbers.
        unit: What is counted, empty for a plain scale.
        choices: Words of which it is one, each with what the author reads; the numbers above then mean nothing.
    """

    name: str
    label: str
    lowest: float
    highest: float
    step: float = 1.0
    unit: str = ""
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class EngineInfo:
    """What the author is told about an engine.

    Attributes:
        name: Stable name in the catalogue, the database and on the command line.
        label: What the author reads.
        version: Part of every content key; changes when the same request would sound different.
        needs_key: Name of the environment variable of its key; empty for embedded engines.
        batch: How many requests one ``submit`` takes.
        parameters: What of its voices can be changed, for speech engines.
        designs_voices: Whether it makes voices from a description, as a
            :class:`~narratix_desktop.ports.voice_design.VoiceKeeper` does.
        nature: What makes what it answers, for those who have to disclose it.
        flows: Whether it speaks a line as one that goes on from the line before it, which then is a part of the key.
    """

    name: str
    label: str
    version: str
    needs_key: str = ""
    batch: int = 1
    parameters: tuple[VoiceParameter, ...] = ()
    designs_voices: bool = False
    nature: Nature = Nature.MODEL
    flows: bool = False

    def maker(self, model: str = "", model_version: str = "", licence: Licence | None = None) -> Maker:
        """The engine as the maker of something, by one of its models."""
        return Maker(self.name, self.label, self.version, self.nature, model, model_version, licence or Licence())


@dataclass(frozen=True, slots=True)
class Submitted:
    """The provider's own id of paid work that is under way."""

    external_id: str


Progress = Callable[[int, int], Awaitable[None]]
"""Awaited with parts done and parts in all; what it raises ends the work."""


@dataclass(frozen=True, slots=True)
class AnalysisEstimate:
    """What an analysis will cost.

    Attributes:
        cost: What is expected.
        most: What it cannot exceed, answers that have to be asked for again aside.
        requests: In how many parts it is read.
        paid: How many of them are answered by what was paid before, and cost nothing.
        model: Which model reads, as the author knows it; empty for embedded engines.
        letters: Code points that are read.
    """

    cost: Usd = FREE
    most: Usd = FREE
    requests: int = 0
    paid: int = 0
    model: str = ""
    letters: int = 0


class Analyser(Protocol):
    """Finds who speaks."""

    @property
    def info(self) -> EngineInfo: ...

    async def estimate(self, request: AnalysisRequest) -> AnalysisEstimate:
        """Price of an analysis; zero for embedded engines. Raises ``ServiceError``."""
        ...

    async def analyse(self, request: AnalysisRequest, purpose: Purpose, progress: Progress | None = None) -> Analysis:
        """Return cast and segments that cover the text exactly.

        Args:
            request: What is read.
            purpose: What it is paid for.
            progress: Told how far it is, where the engine reads in parts.

        Raises:
            AnalysisError: The answer would lose or double a word.
            ServiceError: A paid service cannot be asked.
        """
        ...


class SpeechEngine(Protocol):
    """Speaks lines."""

    @property
    def info(self) -> EngineInfo: ...

    async def voices(self) -> tuple[VoiceSpec, ...]:
        """All voices that can be cast without designing one."""
        ...

    def estimate(self, requests: Sequence[SpeechRequest]) -> Usd:
        """Price of speaking these lines; zero for embedded engines."""
        ...

    async def submit(self, requests: Sequence[SpeechRequest], purpose: Purpose) -> tuple[SpokenLine, ...] | Submitted:
        """Start speaking at most ``info.batch`` lines. Raises ``SpeechError``."""
        ...

    async def collect(self, submitted: Submitted) -> tuple[SpokenLine, ...]:
        """Wait for and fetch what was submitted. Raises ``SpeechError``."""
        ...


@runtime_checkable
class Licensed(Protocol):
    """An engine of any kind whose models come with terms for what they make."""

    def licence(self, voice: str = "") -> str:
        """What the author has to know before publishing; empty where there is nothing, or nobody says.

        Args:
            voice: ``VoiceSpec.name``, for engines whose voices are of several models.
        """
        ...


@runtime_checkable
class Keyed(Protocol):
    """An engine of any kind that can tell beforehand, and for nothing, that it has no key."""

    async def require_key(self) -> None:
        """Return where there is a key, good or not. Raises ``KeyMissingError`` or ``KeyRingError``."""
        ...


@runtime_checkable
class SideBySide(Protocol):
    """A speech engine that is asked for several batches side by side, of one chapter or of several.

    Others get those of a chapter one after the other.
    """

    @property
    def submissions(self) -> int:
        """How many: enough that its service has work while answers are looked at and stored. Raises ``SettingsError``.

        No more than that, because what is under way when the author stops the work is still spoken.
        """
        ...


@runtime_checkable
class TakingUp(Protocol):
    """A speech engine that goes on with answers that were paid for and never stored, and can tell which lines have one.

    A request that was interrupted, or a batch of which another part could not be paid, leaves such answers.
    """

    async def paid_already(self, requests: Sequence[SpeechRequest]) -> frozenset[int]:
        """Which of these lines ``submit`` would answer without paying. Costs nothing and changes nothing.

        Args:
            requests: Different lines of one chapter in the order in which they would be asked for, any number of them.

        Returns:
            Their places in ``requests``. A line is left out where nobody can tell.

        Raises:
            ServiceError: There is no key, or a service has to be asked and does not answer.
        """
        ...


@runtime_checkable
class Forewarning(Protocol):
    """A speech engine that can tell beforehand, and for nothing, that it could not speak."""

    async def require_ready(self, voices: Sequence[VoiceSpec]) -> None:
        """Return where lines can be asked for in these voices of its own.

        Raises:
            SpeechError: A voice is not there.
            ServiceError: There is no key, or the service has ended; a retryable one where nobody can tell now.
        """
        ...


class SoundEngine(Protocol):
    """Makes music, ambiences and effects."""

    @property
    def info(self) -> EngineInfo: ...

    def sounds(self) -> tuple[str, ...]:
        """The words of its catalogue; empty where it takes any prompt."""
        ...

    def estimate(self, request: SoundRequest) -> Usd:
        """Price of one sound; zero for embedded engines."""
        ...

    async def submit(self, request: SoundRequest, purpose: Purpose) -> Recording | Submitted:
        """Start making a sound. Raises ``SoundError``."""
        ...

    async def collect(self, submitted: Submitted) -> Recording:
        """Wait for and fetch what was submitted. Raises ``SoundError``."""
        ...


@dataclass(frozen=True, slots=True)
class CoverRequest:
    """What stands on the cover, and in ``picture`` the author's words for what is to be painted under it, if any."""

    title: str
    author: str
    subtitle: str = ""
    picture: str = ""


@dataclass(frozen=True, slots=True)
class CoverImage:
    """A square JPEG of 3000 × 3000 pixels, the paid request that it came from, and who made it."""

    data: bytes
    attempt: AttemptId | None = None
    maker: Maker | None = None


class CoverEngine(Protocol):
    """Makes a cover image."""

    @property
    def info(self) -> EngineInfo: ...

    async def draw(self, request: CoverRequest, purpose: Purpose) -> CoverImage: ...


@runtime_checkable
class CoverPainter(CoverEngine, Protocol):
    """A cover engine that paints a picture under the words."""

    def estimate(self, request: CoverRequest) -> Usd:
        """Price of one cover."""
        ...


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a provider made for an attempt, as it came.

    ``cost`` is None where the provider does not say. ``asset`` is where it is kept, once it is.
    """

    data: bytes
    suffix: str
    cost: Usd | None = None
    asset: Sha256 | None = None


@runtime_checkable
class Recovering(Protocol):
    """An engine of any kind that can fetch what an attempt made, after whoever waited for it is gone."""

    @property
    def info(self) -> EngineInfo: ...

    async def recover(self, attempt: Attempt) -> Fetched | None:
        """Fetch what the provider made for ``attempt.external_id``; it waits for what is still being made.

        Answers exactly the bytes that the engine would have received in the ordinary way: they are kept with the
        attempt, and the next equal request is answered with them.

        Returns:
            None where the provider has nothing (any more): it failed there, was cancelled, or was deleted.

        Raises:
            ServiceError: The provider cannot be asked now; the attempt stays as it is.
        """
        ...
