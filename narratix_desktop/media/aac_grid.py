"""Where the packets of separately encoded sections meet, so that they decode as one stream. Pure arithmetic.

A packet of AAC holds a window over two blocks of 1,024 frames; a block is heard by adding the halves of the two packets
that hold it. Sections that are encoded apart join without a gap where their packets lie on one grid over the whole book
and both encoders have heard the block in which they meet. Hence the lead: the end of the section before, from the
beginning of a block; and the trail: the beginning of the section behind.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from narratix_desktop.domain.units import Frames

BLOCK: Final = 1024
"""Frames that a packet of AAC-LC brings forth."""

_LEAD: Final = 8
"""Whole blocks before the one in which a section begins. One would do for the arithmetic, but an encoder takes the
sudden beginning of what it is given for an attack, and needs a few blocks to settle."""

TRAIL: Final = Frames(4 * BLOCK)
"""Frames to encode behind a section that is not the last: an encoder looks ahead when it chooses its windows."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Packets ``first`` to ``behind``, end exclusive, of a section's own file; ``start`` is its place in the book."""

    start: Frames
    first: int
    behind: int


def lead_at(start: int) -> Frames:
    """Frames to encode before a section that begins at this frame of the book."""
    return Frames(start % BLOCK + _LEAD * BLOCK if start else 0)


def stretches(lengths: Sequence[int]) -> list[Stretch]:
    """Which packets of each section's file go into the book, given the sections' lengths in frames.

    A file's packet 0 holds the encoder's own lead-in and the first block of what it was given.
    """
    found = []
    start = 0
    for number, length in enumerate(lengths):
        behind = start + length
        # Packet n of the book brings forth block n - 1; the last section also has the packet that ends its last block.
        last = behind // BLOCK if number + 1 < len(lengths) else -(-behind // BLOCK) + 1
        offset = start // BLOCK - _LEAD if start else 0
        found.append(Stretch(Frames(start), start // BLOCK - offset, last - offset))
        start = behind
    return found
