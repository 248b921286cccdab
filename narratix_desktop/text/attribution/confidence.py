"""From the chain's probability to the confidence that an author sees.

Up to about 0.8 the probability is honest. Above, it is too sure of itself, because several hints often repeat the same
mistake; the curve was read off the share of right answers on a few books.
"""

from typing import Final

import numpy as np

_STATED: Final = (0.0, 0.8, 0.93, 0.97, 0.99, 1.0)
_RIGHT: Final = (0.0, 0.78, 0.85, 0.89, 0.92, 0.985)


def calibrated(probability: float) -> float:
    """The share of answers with this probability that turn out right, 0–1, rounded to thousandths."""
    return round(float(np.interp(probability, _STATED, _RIGHT)), 3)
