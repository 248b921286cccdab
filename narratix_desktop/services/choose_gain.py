"""Chooses the gain of the master: one for the whole book, another only for a chapter that would miss its window."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from narratix_desktop.audio.gating import gated_loudness
from narratix_desktop.domain.mix import MasterTarget
from narratix_desktop.domain.units import Decibels
from narratix_desktop.ports.jobs import RenderAnswer

# LAME lowers the level by a quarter of a decibel, the limiter by a little more.
_INSET = 0.3
_MOST = 0.9


@dataclass(frozen=True, slots=True)
class BookGain:
    """``book`` is the common gain; ``chapters`` has the gain of each render, in order."""

    book: Decibels
    chapters: tuple[Decibels, ...]


def choose_gain(renders: Sequence[RenderAnswer], target: MasterTarget) -> BookGain:
    """Bring the book's speech to its target loudness, and every chapter into its RMS window.

    The book's gain follows the gated loudness over the 400 ms blocks of all chapters together. Where the RMS window
    of most chapters (nine in ten) does not hold that gain, the whole book moves to the nearest gain that it does hold,
    before single chapters deviate: pauses lower a file's RMS level, but not its gated loudness.

    Returns:
        0 dB throughout where nobody speaks; a chapter without speech gets the book's gain: its room tone is not to be
        raised to the level of speech.
    """
    blocks = [block for render in renders for block in render.loudness_blocks]
    loudness = gated_loudness(blocks)
    wanted = float(target.loudness - loudness) if math.isfinite(loudness) else 0.0
    low, high = target.rms_window[0] + _INSET, target.rms_window[1] - _INSET
    spoken = [is_spoken(render) for render in renders]
    ranges = [(low - render.rms, high - render.rms) for render, held in zip(renders, spoken, strict=True) if held]
    book = _nearest_for_most(wanted, ranges) if math.isfinite(loudness) else wanted
    chapters = []
    for render, held in zip(renders, spoken, strict=True):
        gain = min(max(book, low - render.rms), high - render.rms) if held else book
        chapters.append(Decibels(gain))
    return BookGain(Decibels(book), tuple(chapters))


def is_spoken(render: RenderAnswer) -> bool:
    """Whether anything is said in it; else there is nothing to bring to a level."""
    return math.isfinite(render.rms) and math.isfinite(gated_loudness(render.loudness_blocks))


def _nearest_for_most(wanted: float, ranges: Sequence[tuple[float, float]]) -> float:
    """The gain nearest to ``wanted`` that lies in most ranges; where no gain does, in the middle one."""
    if not ranges:
        return wanted
    lows, highs = np.array(ranges).T
    least, most = float(np.quantile(lows, _MOST)), float(np.quantile(highs, 1.0 - _MOST))
    if least > most:
        least, most = float(np.median(lows)), float(np.median(highs))
    return min(max(wanted, least), most)
