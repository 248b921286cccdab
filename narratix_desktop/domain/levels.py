"""What the meters of the mixer show: levels of each strip and of the master at one moment of what is heard."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from narratix_desktop.domain.mix import Bus
from narratix_desktop.domain.units import Decibels, Lufs

SILENT: Final = float("-inf")


@dataclass(frozen=True, slots=True)
class Reading:
    """Levels of one signal; ``-inf`` where it is silent.

    Attributes:
        left: Highest sample of the left side in the last 70 ms, dBFS.
        right: Of the right side.
        rms: Root mean square of both sides over 400 ms, dBFS.
        momentary: Loudness over 400 ms, without a gate (ITU-R BS.1770-4, EBU Tech 3341).
        short_term: Loudness over 3 s.
    """

    left: Decibels = Decibels(SILENT)
    right: Decibels = Decibels(SILENT)
    rms: Decibels = Decibels(SILENT)
    momentary: Lufs = Lufs(SILENT)
    short_term: Lufs = Lufs(SILENT)

    @property
    def peak(self) -> Decibels:
        """The higher of both sides."""
        return max(self.left, self.right)


@dataclass(frozen=True, slots=True)
class Clarity:
    """How far one line of speech stands above the bed under it.

    Attributes:
        line: The segment that is spoken.
        margin: Loudness of the speech minus that of music and ambience since the line began, LU; ``inf`` without a bed.
    """

    line: UUID
    margin: float


@dataclass(frozen=True, slots=True)
class Levels:
    """All meters at one moment.

    Attributes:
        strips: Of every bus, behind its fader and pan, at the book's gain. The master's is taken behind the limiter.
        reduction: By how much the limiter holds the loudest part of the last moments down, dB; 0 where it rests.
        clarity: Of the line that is spoken, or was spoken last; None before the first.
    """

    strips: Mapping[Bus, Reading] = field(default_factory=lambda: dict.fromkeys(Bus, Reading()))
    reduction: Decibels = Decibels(0.0)
    clarity: Clarity | None = None


NOTHING_HEARD: Final = Levels()
