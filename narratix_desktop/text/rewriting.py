"""A text that is rewritten step by step and remembers, for each code point, where in the original it came from.

Knows nothing of language. Origins never decrease, so that a word's time can be found from its place in the manuscript.
"""

import re
from collections.abc import Callable, Sequence

Rewrite = Callable[["re.Match[str]"], str | None]
"""Answers what a match becomes; None leaves it as it is."""


class Rewriting:
    """``text`` with ``origins``; code points that are settled are left alone by later rules."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.origins: list[int] = list(range(len(text)))
        self._settled = bytearray(len(text))

    def replace(self, pattern: "re.Pattern[str]", rewrite: Rewrite | str, *, settle: bool = False) -> None:
        """Rewrite every match of a pattern that holds nothing settled.

        Args:
            pattern: Matches may be empty only if their rewrite is None.
            rewrite: What a match becomes; a plain string is taken literally.
            settle: Whether later rules must leave the new text alone.
        """
        pieces: list[str] = []
        origins: list[int] = []
        settled = bytearray()
        done = 0
        for match in pattern.finditer(self.text):
            start, end = match.span()
            if start == end or any(self._settled[start:end]):
                continue
            new = rewrite if isinstance(rewrite, str) else rewrite(match)
            if new is None:
                continue
            pieces += (self.text[done:start], new)
            origins += self.origins[done:start]
            origins += spread(self.origins[start:end], len(new))
            settled += self._settled[done:start] + bytes([settle]) * len(new)
            done = end
        if done:
            self.text = "".join([*pieces, self.text[done:]])
            self.origins = origins + self.origins[done:]
            self._settled = settled + self._settled[done:]


def spread(origins: Sequence[int], length: int) -> list[int]:
    """Stretch or squeeze origins over ``length`` code points, from the first to the last of them."""
    if length == 0:
        return []
    if length == 1:
        return [origins[0]]
    last = len(origins) - 1
    return [origins[index * last // (length - 1)] for index in range(length)]
