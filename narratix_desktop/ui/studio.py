"""What the window works with, handed in once by the wiring."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from narratix_desktop.domain.changes import Changes
from narratix_desktop.domain.ids import BookId
from narratix_desktop.ports.player import Player
from narratix_desktop.services.workshop import Workshop

Produce = Callable[[BookId, Path, Sequence[str]], Awaitable[Changes]]
"""Orders a production of a book into a folder, in the named formats; the work itself goes through the tasks."""


@dataclass(frozen=True, slots=True)
class Studio:
    """One open library with the means to hear it.

    Attributes:
        workshop: Library, worker processes and engines.
        player: Plays timelines. Raises ``PlaybackError`` when it is used on a machine without sound.
        produce: See :data:`Produce`; *Export…* calls it. What is made already is not made again.
        speech: Name of the speech engine that auditions use.
        exports: The folder that the export dialog offers first.
        theme: ``"dark"`` or ``"light"``.
    """

    workshop: Workshop
    player: Player
    produce: Produce
    speech: str
    exports: Path
    theme: str = "dark"
