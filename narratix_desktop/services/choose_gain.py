"""Chooses the gain of the master: one for the whole book, another only for a chapter that would miss its window."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from narratix_desktop.audio.gating import gated_loudness
from narratix_desktop.domain.mix import MasterTarget
from narratix_desktop.domain.units import Decibels, Lufs
from narratix_desktop.ports.jobs import RenderAnswer

# LAME lowers the level by a quarter of a decibel, the limiter by a little more.
_INSET = 0.3
_MOST = 0.9


@dataclass(frozen=True, slots=True)
class BookGain:
    """``book`` is the common gain; ``chapters`` has the gain of each render, in order."""

    book: Decibels
    chapters: tuple[Decibels, ...]


@dataclass(frozen=True, slots=True)
class SectionLevel:
    """RMS level of one mixed section in dBFS, and whether anything is said in it."""

    rms: Decibels
    spoken: bool


@dataclass(frozen=True, slots=True)
class BookLevels:
    """What a mix of the book measured: gated loudness of its speech, and the level of each section in order."""

    loudness: Lufs
    sections: tuple[SectionLevel, ...]


def choose_gain(renders: Sequence[RenderAnswer], target: MasterTarget) -> BookGain:
    """As :func:`gain_for`, of sections that were just mixed."""
    return gain_for(measure_book(renders), target)


def measure_book(renders: Sequence[RenderAnswer]) -> BookLevels:
    """Gate the 400 ms blocks of all sections together."""
    blocks = [block for render in renders for block in render.loudness_blocks]
    return BookLevels(gated_loudness(blocks), tuple(SectionLevel(one.rms, is_spoken(one)) for one in renders))


def gain_for(levels: BookLevels, target: MasterTarget) -> BookGain:
    """Bring the book's speech to its target loudness, and every chapter into its RMS window.

    The book's gain follows the gated loudness over the 400 ms blocks of all chapters together. Where the RMS window
    of most chapters (nine in ten) does not hold that gain, the whole book moves to the nearest gain that it does hold,
    before single chapters deviate: pauses lower a file's RMS level, but not its gated loudness.

    Returns:
        0 dB throughout where nobody speaks; a chapter without speech gets the book's gain: its room tone is not to be
        raised to the level of speech.
    """
    heard = math.isfinite(levels.loudness)
    wanted = float(target.loudness - levels.loudness) if heard else 0.0
    low, high = target.rms_window[0] + _INSET, target.rms_window[1] - _INSET
    ranges = [(low - one.rms, high - one.rms) for one in levels.sections if one.spoken]
    book = _nearest_for_most(wanted, ranges) if heard else wanted
    gains = [min(max(book, low - one.rms), high - one.rms) if one.spoken else book for one in levels.sections]
    return BookGain(Decibels(book), tuple(map(Decibels, gains)))


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
