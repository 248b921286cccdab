"""Heights of a long column of blocks, of which any may change: where a block begins and which one lies at a height.

A binary indexed tree (P. M. Fenwick, "A new data structure for cumulative frequency tables", 1994): every operation
costs the logarithm of the number of blocks. Heights are whole pixels, so that sums stay exact.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


class RunningHeights:
    """A column of blocks; ``heights`` are the pixels of each, none negative."""

    __slots__ = ("_heights", "_top_bit", "_tree")

    def __init__(self, heights: Sequence[int] | NDArray[np.int64]) -> None:
        given = np.asarray(heights, dtype=np.int64)
        sums = np.concatenate([[0], np.cumsum(given)])
        ends = np.arange(1, len(given) + 1)
        # Each node holds the sum of as many blocks as its lowest bit says, ending with its own.
        nodes = sums[ends] - sums[ends - (ends & -ends)]
        self._heights: list[int] = given.tolist()
        self._tree: list[int] = [0, *nodes.tolist()]
        self._top_bit = 1 << len(given).bit_length()

    def __len__(self) -> int:
        return len(self._heights)

    def height(self, index: int) -> int:
        """Pixels of one block."""
        return self._heights[index]

    def set_height(self, index: int, pixels: int) -> int:
        """Give a block another height; answers by how much it grew."""
        grown = pixels - self._heights[index]
        if grown:
            self._heights[index] = pixels
            at, count = index + 1, len(self._heights)
            while at <= count:
                self._tree[at] += grown
                at += at & -at
        return grown

    def top(self, index: int) -> int:
        """Pixels above a block; ``len(self)`` answers the height of the whole column."""
        total = 0
        while index > 0:
            total += self._tree[index]
            index &= index - 1
        return total

    @property
    def total(self) -> int:
        """Height of the whole column."""
        return self.top(len(self._heights))

    def at(self, pixels: int) -> int:
        """The block that holds a height; the first or the last one where the height lies outside."""
        below, step, left = 0, self._top_bit, max(0, pixels)
        while step:
            further = below + step
            if further <= len(self._heights) and self._tree[further] <= left:
                below = further
                left -= self._tree[further]
            step >>= 1
        return max(0, min(below, len(self._heights) - 1))
