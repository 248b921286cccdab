"""Choose the lines by which a voice is judged: long enough to hear it, not all shouted, from all over the book."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import Final

from narratix_desktop.domain.ids import BookId, CharacterId
from narratix_desktop.domain.segment import Segment
from narratix_desktop.services.workshop import Workshop

COUNT: Final = 3
_LOOKED_AT: Final = 60
_IDEAL: Final = 90
"""Code points of some five seconds."""
_LOUD: Final = ("shout", "yell", "scream", "whisper")
_LOUD_COST: Final = 1.5
_EXCLAIMED_COST: Final = 1.0
_UNSURE_COST: Final = 1.0
_KIN_COST: Final = 0.75
"""What a second line of one manner, plain, asked or exclaimed, has to be better by."""


@dataclass(frozen=True, slots=True)
class TellingLine:
    """A line and how it stands in the book, on one line for showing."""

    segment: Segment
    text: str


async def telling_lines(
    book_id: BookId, character_id: CharacterId | None, workshop: Workshop
) -> tuple[TellingLine, ...]:
    """The lines to hear a character by, the most telling one first; those of anybody where it has none.

    None stands for anybody. Empty where nobody has lines in a chapter that is spoken.
    """
    found = await workshop.casts.candidates(book_id, character_id, _LOOKED_AT)
    if not found:
        found = await workshop.casts.candidates(book_id, None, _LOOKED_AT)
    text = (await workshop.books.revision(book_id)).text if found else ""
    return choose_telling([TellingLine(one, " ".join(text[one.start : one.end].split())) for one in found])


def choose_telling(lines: Sequence[TellingLine], count: int = COUNT) -> tuple[TellingLine, ...]:
    """The ``count`` most telling of these lines, best first; the same lines give the same answer."""
    left = [line for line in lines if any(letter.isalnum() for letter in line.text)]
    chosen: list[TellingLine] = []
    while left and len(chosen) < count:
        manners = [_manner(line.text) for line in chosen]
        best = min(
            left,
            key=lambda line: (_cost(line) + _KIN_COST * manners.count(_manner(line.text)), line.segment.start),
        )
        chosen.append(best)
        left = [line for line in left if line.text != best.text]
    return tuple(chosen)


def _cost(line: TellingLine) -> float:
    text = line.text
    letters = [letter for letter in text if letter.isalpha()]
    capitals = len(letters) > 3 and sum(letter.isupper() for letter in letters) > len(letters) / 2
    loud = capitals or any(word in line.segment.direction.lower() for word in _LOUD)
    return (
        abs(log(max(len(text), 1) / _IDEAL))
        + _LOUD_COST * loud
        + _EXCLAIMED_COST * (text.count("!") > 1)
        + _UNSURE_COST * (1.0 - line.segment.confidence)
    )


def _manner(text: str) -> str:
    """How a line ends: what is asked is heard differently from what is exclaimed or said."""
    return next((mark for mark in text[::-1] if mark in "?!."), ".")
