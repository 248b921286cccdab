"""Positions in a text: code points, as the library counts, and UTF-16 units, as Qt counts.

The one place where the two are converted. A carriage return takes no room in a Qt document, a character beyond the
Basic Multilingual Plane takes two units.
"""

from bisect import bisect_left, bisect_right
from itertools import accumulate


class TextOffsets:
    """Converts positions of one text.

    Args:
        text: The text as the library has it.
    """

    def __init__(self, text: str) -> None:
        self._length = len(text)
        odd = [(at, 1 if char > "\uffff" else -1) for at, char in enumerate(text) if char > "\uffff" or char == "\r"]
        self._points = [at for at, _ in odd]
        self._shifts = [0, *accumulate(shift for _, shift in odd)]
        self._units = [at + shift for (at, _), shift in zip(odd, self._shifts, strict=False)]

    def to_qt(self, offset: int) -> int:
        """Units before the code point at ``offset``; offsets outside the text are moved to its ends."""
        offset = min(max(offset, 0), self._length)
        return offset + self._shifts[bisect_left(self._points, offset)]

    def to_text(self, position: int) -> int:
        """The code point that the unit at ``position`` belongs to; positions outside are moved to the ends."""
        position = min(max(position, 0), self.to_qt(self._length))
        low, high = bisect_left(self._units, position), bisect_right(self._units, position)
        # Between the two units of one character: its first code point.
        if low and self._shifts[low] > self._shifts[low - 1] and self._units[low - 1] == position - 1:
            return self._points[low - 1]
        at = low
        while at < high and self._shifts[at + 1] < self._shifts[at]:
            at += 1
        return position - self._shifts[at]


def displayed(text: str) -> str:
    """The text as it is shown: carriage returns left out, a line end inside a paragraph shown as a space.

    Apart from the carriage returns nothing changes its length, so that :class:`TextOffsets` of the text still holds.
    """
    shown = text.replace("\r", "")
    letters = list(shown)
    last = len(letters) - 1
    for at, letter in enumerate(letters):
        if letter == "\n" and 0 < at < last and shown[at - 1] != "\n" and shown[at + 1] != "\n":
            letters[at] = " "
    return "".join(letters)
