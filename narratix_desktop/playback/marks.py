"""Where in the chapter each frame that went to the sound card came from, and what the meters said there.

Written by the thread that renders, read by the window: what is heard now was rendered a buffer ago. One writer, any
readers, no lock: a slot is replaced whole.
"""

from dataclasses import dataclass
from typing import Final

from narratix_desktop.domain.levels import NOTHING_HEARD, Levels

_SLOTS: Final = 64
"""Blocks that are remembered, several times what a buffer holds."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The end of one block: ``played`` frames of the run lead to ``frame`` of the timeline.

    Up to the mark before, ``speed`` frames of the timeline went into each played one; negative is backwards.
    """

    played: int
    frame: int
    speed: float
    levels: Levels


class Marks:
    """The last blocks of one run."""

    def __init__(self) -> None:
        self._slots: list[Mark | None] = [None] * _SLOTS
        self._count = 0

    def add(self, mark: Mark) -> None:
        """Remember the end of a block. One that ends with the one before takes its place."""
        last = self._slots[(self._count - 1) % _SLOTS]
        if last is None or last.played != mark.played:
            self._count += 1
        self._slots[(self._count - 1) % _SLOTS] = mark

    def frame_at(self, played: int) -> int | None:
        """The frame of the timeline that is heard when so many frames were played; None before the first block."""
        mark = self._heard(played)
        if mark is None:
            return None
        return round(mark.frame - max(0, mark.played - played) * mark.speed)

    def levels_at(self, played: int) -> Levels:
        """What the meters said there."""
        mark = self._heard(played)
        return NOTHING_HEARD if mark is None else mark.levels

    def _heard(self, played: int) -> Mark | None:
        marks = [mark for mark in self._slots if mark is not None]
        ahead = [mark for mark in marks if mark.played > played]
        if ahead:
            return min(ahead, key=lambda mark: mark.played)
        return max(marks, key=lambda mark: mark.played, default=None)
