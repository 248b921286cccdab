"""What choosing voices works with: auditions, measurements, and how a cast stands in its book.

Calls may raise ``StoreUnavailableError``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from narratix_desktop.domain.ids import AttemptId, BookId, CharacterId, SegmentId, Sha256
from narratix_desktop.domain.origin import Maker
from narratix_desktop.domain.segment import Segment
from narratix_desktop.domain.take import TakeProfile, WordTiming
from narratix_desktop.domain.units import Seconds
from narratix_desktop.domain.voice import Voiceprint


@dataclass(frozen=True, slots=True)
class Audition:
    """A recording that was made only to be listened to. Its bytes are in the asset store."""

    content_key: Sha256
    asset: Sha256
    engine: str
    duration: Seconds
    profile: TakeProfile
    words: tuple[WordTiming, ...] = ()


class AuditionStore(Protocol):
    """What was spoken to choose a voice by. No line has these recordings, but nothing is spoken or paid for twice."""

    async def find(self, content_key: Sha256) -> Audition | None:
        """The recording of this request, whether it was an audition or is a line's take."""
        ...

    async def keep(self, audition: Audition, attempt: AttemptId | None = None, maker: Maker | None = None) -> None:
        """Keep a recording with who made it, and commit the paid request that it came from.

        One that is known already stays as it is.
        """
        ...

    async def voiceprints(self, content_keys: Sequence[Sha256]) -> Mapping[Sha256, Voiceprint]:
        """The measurements that were kept, by the request whose recording was measured."""
        ...

    async def keep_voiceprints(self, measured: Mapping[Sha256, Voiceprint]) -> None:
        """Keep measurements."""
        ...


@dataclass(frozen=True, slots=True)
class Sureness:
    """How sure the analysis is of a character's lines: mean confidence (0–1), and how many lines wait for a look."""

    confidence: float
    uncertain: int


@dataclass(frozen=True, slots=True)
class Share:
    """How many of all lines of a character are meant."""

    lines: int
    of: int


class CastStore(Protocol):
    """What is read about a cast over the included chapters of the latest revision."""

    async def sureness(self, book_id: BookId) -> Mapping[CharacterId, Sureness]:
        """Of every character that speaks."""
        ...

    async def scenes(self, book_id: BookId) -> tuple[frozenset[CharacterId], ...]:
        """Who speaks in each scene, in the order of the text. Scenes end at scene breaks and chapters."""
        ...

    async def lines(self, character_id: CharacterId) -> tuple[SegmentId, ...]:
        """All lines of a character, in order."""
        ...

    async def speakers(self, segment_ids: Sequence[SegmentId]) -> Mapping[CharacterId, Share]:
        """Who speaks these lines, and how many of all lines of theirs these are."""
        ...

    async def candidates(self, book_id: BookId, character_id: CharacterId | None, limit: int) -> tuple[Segment, ...]:
        """At most ``limit`` lines of a character, or of anybody, whose length is nearest to a spoken breath or two."""
        ...
