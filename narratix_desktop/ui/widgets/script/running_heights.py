"""Heights of a long column of blocks, of which any may change: where a block begins and which one lies at a height.

A binary indexed tree (P. M. Fenwick, "A new data structure for cumulative frequency tables", 1994): every operation
costs the logarithm of the number of blocks. Heights are whole pixels, so that sums stay exact.
"""

from collections.abc import Sequence


class RunningHeights:
    """A column of blocks; ``heights`` are the pixels of each, none negative."""

    __slots__ = ("_heights", "_top_bit", "_tree")

    def __init__(self, heights: Sequence[int]) -> None:
        self._heights = list(heights)
        count = len(self._heights)
        tree = [0, *self._heights]
        for at in range(1, count + 1):
            above = at + (at & -at)
            if above <= count:
                tree[above] += tree[at]
        self._tree = tree
        self._top_bit = 1 << count.bit_length()

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
