"""What two states of a text have in common, and where each place of the old one lies in the new one.

Knows no algorithm: a diff is given as the stretches that stand in both. Offsets are code points, ends exclusive.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Match:
    """A stretch of ``length`` code points that stands in both texts unchanged."""

    old: int
    new: int
    length: int

    @property
    def old_end(self) -> int:
        """Behind its last code point in the old text."""
        return self.old + self.length

    @property
    def new_end(self) -> int:
        """Behind its last code point in the new text."""
        return self.new + self.length


@dataclass(frozen=True)
class TextDiff:
    """Matches that overlap on neither side, in the order of the old text. What was moved is a match like any other.

    Attributes:
        matches: The stretches in common.
        old_length: Code points of the old text.
        new_length: Code points of the new text.
    """

    matches: tuple[Match, ...]
    old_length: int
    new_length: int
    _starts: Sequence[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", [match.old for match in self.matches])

    @property
    def likeness(self) -> float:
        """Share of the longer text that stands in both, 0–1; two empty texts are alike."""
        longest = max(self.old_length, self.new_length)
        return sum(match.length for match in self.matches) / longest if longest else 1.0

    def carried(self, start: int, end: int) -> int | None:
        """Where an old span begins in the new text, if it stands there in one piece; None where it was changed."""
        at = bisect_right(self._starts, start) - 1
        if at < 0 or end > self.matches[at].old_end:
            return None
        return self.matches[at].new + start - self.matches[at].old

    def pieces(self, start: int, end: int) -> list[Match]:
        """What is left of an old span: the parts of matches that lie in it, in the order of the old text."""
        found = []
        for at in range(max(0, bisect_right(self._starts, start) - 1), len(self.matches)):
            match = self.matches[at]
            if match.old >= end:
                break
            first, last = max(match.old, start), min(match.old_end, end)
            if last > first:
                found.append(Match(first, match.new + first - match.old, last - first))
        return found

    def place(self, offset: int) -> int:
        """Where an old place lies now: at the same code point, else where that begins which stands in its stead."""
        at = bisect_right(self._starts, offset) - 1
        if at < 0:
            return 0
        match = self.matches[at]
        return min(match.new_end, match.new + offset - match.old)

    def end_place(self, offset: int) -> int:
        """Where the end of an old span lies now: behind the same code point, else where its replacement ends."""
        at = bisect_right(self._starts, offset - 1) - 1
        if at >= 0 and offset <= self.matches[at].old_end:
            return self.matches[at].new + offset - self.matches[at].old
        before = self.matches[at].new_end if at >= 0 else 0
        after = self.matches[at + 1].new if at + 1 < len(self.matches) else self.new_length
        # Where the next stretch was moved in front, nothing stands between the two.
        return max(before, after)

    def reversed(self) -> "TextDiff":
        """The same seen from the new text."""
        turned = sorted((Match(one.new, one.old, one.length) for one in self.matches), key=lambda one: one.old)
        return TextDiff(tuple(turned), self.new_length, self.old_length)


def require_sound(diff: TextDiff, old: str, new: str) -> None:
    """Assert that every match stands in both texts and none overlaps another.

    Raises:
        ValueError: The diff does not belong to these texts.
    """
    sound = (diff.old_length, diff.new_length) == (len(old), len(new))
    for one in diff.matches:
        sound = sound and one.length > 0 and old[one.old : one.old_end] == new[one.new : one.new_end]
    for side in (diff.matches, diff.reversed().matches):
        sound = sound and all(one.old_end <= other.old for one, other in pairwise(side))
    if not sound:
        raise ValueError("the diff does not belong to these texts")
