"""Playback."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from narratix_desktop.domain.errors import PlaybackError
from narratix_desktop.domain.ids import Sha256
from narratix_desktop.domain.levels import Levels
from narratix_desktop.domain.mix import MixSettings
from narratix_desktop.domain.timeline import Timeline
from narratix_desktop.domain.units import Decibels, Frames


@dataclass(frozen=True, slots=True)
class Loop:
    """A range that is played again and again; ``end`` is the frame behind its last."""

    start: Frames
    end: Frames


class Player(Protocol):
    """Plays a timeline live, mixing as it goes: the premaster, times a gain, through the limiter of the master.

    No call waits for a file or for rendering. What is asked for is heard within a tenth of a second or so.
    """

    def load(self, timeline: Timeline, sources: Mapping[Sha256, Path], settings: MixSettings) -> None:
        """Take over a chapter and make ready to play it; silent, at its beginning, without a loop."""
        ...

    def rearrange(self, timeline: Timeline, sources: Mapping[Sha256, Path]) -> None:
        """Take the same chapter arranged anew; playing goes on in it without a gap, and the position stays."""
        ...

    def apply(self, settings: MixSettings) -> None:
        """Change the mix while it plays."""
        ...

    def set_gain(self, gain: Decibels) -> None:
        """Set the gain between the mix and the limiter."""
        ...

    def set_loop(self, loop: Loop | None) -> None:
        """Repeat a range once the playhead is in front of its end; None plays on."""
        ...

    def play(self, start: Frames | None = None, speed: float = 1.0) -> None:
        """Play from a frame, or from where it stands.

        Args:
            start: Where to begin.
            speed: 1 is the signal of the master. Faster keeps the pitch; negative plays backwards.

        Raises:
            PlaybackError: No sound can be played on this machine.
        """
        ...

    def pause(self) -> None:
        """Fall silent; the position stays where it was heard last."""
        ...

    @property
    def position(self) -> Frames:
        """The frame that is heard now."""
        ...

    @property
    def playing(self) -> bool:
        """Whether anything is heard; False again at the end of the timeline."""
        ...

    @property
    def levels(self) -> Levels:
        """What the meters say of what is heard now; silence while nothing plays."""
        ...

    def take_fault(self) -> PlaybackError | None:
        """Why playing stopped by itself, told once; None where it did not, or reached the end."""
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
