"""Covers: what is known about an image, what of it stores refuse, and how it can be made to fit."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

COVER_SIDE: Final = 3000
"""Pixels of a cover's side that every store takes."""

LEAST_SIDE: Final = 2400
"""ACX refuses smaller covers."""


class CoverFit(StrEnum):
    """How an image that is not square becomes a cover."""

    BARS = "bars"
    """Whole, on a ground in the colour of its edges."""
    CROP = "crop"
    """Its middle, as large as it can be."""


class CoverFault(StrEnum):
    """What stores have against an image."""

    NOT_SQUARE = "not_square"
    TOO_SMALL = "too_small"
    """Under :data:`LEAST_SIDE`."""
    SMALL = "small"
    """Under :data:`COVER_SIDE`; some stores ask for that."""
    WRONG_KIND = "wrong_kind"
    """Neither JPEG nor PNG."""


@dataclass(frozen=True, slots=True)
class ImageFacts:
    """What an image is. ``kind`` is its format in small letters; ``preview`` a small JPEG of it for the screen."""

    width: int
    height: int
    kind: str
    preview: bytes

    @property
    def faults(self) -> tuple[CoverFault, ...]:
        """What stores have against it as a cover."""
        found = []
        if self.width != self.height:
            found.append(CoverFault.NOT_SQUARE)
        if min(self.width, self.height) < LEAST_SIDE:
            found.append(CoverFault.TOO_SMALL)
        elif min(self.width, self.height) < COVER_SIDE:
            found.append(CoverFault.SMALL)
        if self.kind not in {"jpeg", "png"}:
            found.append(CoverFault.WRONG_KIND)
        return tuple(found)
