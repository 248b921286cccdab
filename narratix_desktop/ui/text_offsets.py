"""Positions in a text: code points, as the library counts, and UTF-16 units, as Qt counts.

The one place where the two are converted. Texts are converted a paragraph at a time, so that no call costs more than
its paragraph. A carriage return in front of a line feed takes no room in Qt's text, a character beyond the Basic
Multilingual Plane takes two units.
"""

import re
from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import Final

_LINE_BREAK: Final = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_ODD: Final = re.compile("\r(?=\n)|[\U00010000-\U0010ffff]")


def displayed(paragraph: str) -> str:
    """A paragraph as it is shown: a line break inside it is a space.

    :class:`TextOffsets` of the paragraph leads into what is answered here.
    """
    return _LINE_BREAK.sub(" ", paragraph)


class TextOffsets:
    """Converts positions of one text. Costs nothing per call where every code point is one unit.

    Args:
        text: The text as the library has it, usually one paragraph.
    """

    __slots__ = ("_length", "_points", "_shifts", "_units")

    def __init__(self, text: str) -> None:
        self._length = len(text)
        odd = [(match.start(), -1 if match[0] == "\r" else 1) for match in _ODD.finditer(text)]
        self._points = [at for at, _ in odd]
        self._shifts = [0, *accumulate(shift for _, shift in odd)]
        self._units = [at + shift for (at, _), shift in zip(odd, self._shifts, strict=False)]

    def to_qt(self, offset: int) -> int:
        """Units before the code point at ``offset``; offsets outside the text are moved to its ends."""
        offset = min(max(offset, 0), self._length)
        if not self._points:
            return offset
        return offset + self._shifts[bisect_left(self._points, offset)]

    def to_text(self, position: int) -> int:
        """The code point that the unit at ``position`` belongs to; positions outside are moved to the ends."""
        position = min(max(position, 0), self.to_qt(self._length))
        if not self._points:
            return position
        low, high = bisect_left(self._units, position), bisect_right(self._units, position)
        # Between the two units of one character: its first code point.
        if low and self._shifts[low] > self._shifts[low - 1] and self._units[low - 1] == position - 1:
            return self._points[low - 1]
        at = low
        while at < high and self._shifts[at + 1] < self._shifts[at]:
            at += 1
        return position - self._shifts[at]
