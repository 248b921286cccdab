"""How decibels become places on a fader and on a meter, and words. Pure arithmetic, and the locale's numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QLocale

MINUS: Final = "−"


@dataclass(frozen=True, slots=True)
class Taper:
    """A scale that gives more room to the levels that matter; ``points`` are pairs of decibels and share of the way."""

    points: Sequence[tuple[float, float]]

    @property
    def lowest(self) -> float:
        """Decibels at the lower end."""
        return self.points[0][0]

    @property
    def highest(self) -> float:
        """Decibels at the upper end."""
        return self.points[-1][0]

    def share(self, decibels: float) -> float:
        """Place of a level, from 0 at the lower end to 1; levels beyond lie at the ends."""
        return _between(self.points, min(max(decibels, self.lowest), self.highest))

    def decibels(self, share: float) -> float:
        """Level at a place."""
        return _between([(place, level) for level, place in self.points], min(max(share, 0.0), 1.0))


FADER: Final = Taper(((-60.0, 0.0), (-40.0, 0.1), (-20.0, 0.34), (-10.0, 0.54), (0.0, 0.78), (12.0, 1.0)))
METER: Final = Taper(((-60.0, 0.0), (-40.0, 0.15), (-30.0, 0.3), (-20.0, 0.5), (0.0, 1.0)))


def signed(value: float, digits: int = 1) -> str:
    """A level with its sign, as the locale writes numbers: ``+3.0``, ``−12.5``, ``0.0``."""
    rounded = round(value, digits) + 0.0
    sign = "+" if rounded > 0 else MINUS if rounded < 0 else ""
    return f"{sign}{QLocale().toString(abs(rounded), 'f', digits)}"


def level(value: float, digits: int = 1) -> str:
    """A level below full scale without a plus sign; a dash where nothing is heard."""
    return "–" if value < METER.lowest - 20.0 else signed(value, digits).removeprefix("+")


def _between(points: Sequence[tuple[float, float]], at: float) -> float:
    for (left, low), (right, high) in pairwise(points):
        if at <= right:
            return low + (high - low) * (at - left) / (right - left)
    return points[-1][1]
