"""Playback."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from narratix_desktop.domain.ids import Sha256
from narratix_desktop.domain.mix import MixSettings
from narratix_desktop.domain.timeline import Timeline
from narratix_desktop.domain.units import Frames


class Player(Protocol):
    """Plays a timeline live, mixing as it goes. Raises ``PlaybackError`` where no sound can be played."""

    def load(self, timeline: Timeline, sources: Mapping[Sha256, Path], settings: MixSettings) -> None:
        """Take over a chapter; the position goes to its beginning."""
        ...

    def apply(self, settings: MixSettings) -> None:
        """Change the mix while it plays."""
        ...

    def play(self, start: Frames | None = None) -> None:
        """Play from a frame, or from where it stands."""
        ...

    def pause(self) -> None: ...

    @property
    def position(self) -> Frames:
        """The frame that is heard now."""
        ...

    @property
    def playing(self) -> bool: ...

    @property
    def peaks(self) -> tuple[float, float]:
        """Highest sample, left and right, of what was mixed last; linear, zero while nothing plays."""
        ...

    def close(self) -> None:
        """Stop and free the device."""
        ...


@dataclass(frozen=True, slots=True)
class OutputDevice:
    """Something that sound can come out of; ``id`` stays the same when it is unplugged and plugged in again."""

    id: str
    name: str


class OutputDevices(Protocol):
    """The outputs of this computer."""

    def outputs(self) -> tuple[OutputDevice, ...]:
        """Those that are plugged in now, the system's own choice first; none where no sound can be played."""
        ...
