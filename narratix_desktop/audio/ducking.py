"""Ducking: how far beds step back under speech, computed from where speech is known to sound.

Because the timeline is known, the gain falls before a word begins (look-ahead) and stays down across the gaps between
sentences. Knows nothing of the level of the speech: a whisper ducks as much as a shout.
"""

from collections.abc import Iterable

import numpy as np

from narratix_desktop.audio.automation import control_grid, spread
from narratix_desktop.audio.buffer import Audio
from narratix_desktop.domain.mix import Ducking
from narratix_desktop.domain.units import to_frames


class DuckingEnvelope:
    """The gain of the ducked buses at any place of a chapter.

    Args:
        speech: First frame and the frame behind the last of every audible speech clip, in any order.
        ducking: Attack is the time that the fall takes; it ends when the speech begins. Hold is counted from the end
            of the speech, then the release begins. Fall and rise are half cosines in decibels.
    """

    def __init__(self, speech: Iterable[tuple[int, int]], ducking: Ducking) -> None:
        self._depth = float(ducking.depth)
        self._attack = max(1, to_frames(ducking.attack))
        self._release = max(1, to_frames(ducking.release))
        hold = max(0, to_frames(ducking.hold))
        starts: list[int] = []
        ends: list[int] = []
        for start, end in sorted(speech):
            if ends and start <= ends[-1] + hold:
                ends[-1] = max(ends[-1], end)
            else:
                starts.append(start)
                ends.append(end)
        far = np.iinfo(np.int64).max // 4
        # Sentinels on both sides spare the special cases before the first and after the last word.
        self._starts = np.array([-far, *starts, far], dtype=np.int64)
        self._ends = np.array([-far, *(end + hold for end in ends), far], dtype=np.int64)

    def gain(self, start: int, frames: int) -> Audio | None:
        """Linear gain of a block, shape ``(frames,)``; None where the beds are at their full level throughout."""
        grid = control_grid(start, frames)
        index = np.searchsorted(self._starts, grid, side="right") - 1
        rising = np.clip((grid - self._ends[index]) / self._release, 0.0, 1.0)
        falling = np.clip((self._starts[index + 1] - grid) / self._attack, 0.0, 1.0)
        openness = np.minimum(rising, falling)
        if self._depth == 0.0 or bool(np.all(openness >= 1.0)):
            return None
        level = self._depth * (0.5 + 0.5 * np.cos(np.pi * openness))
        return spread(np.power(10.0, level / 20.0), start, frames)
