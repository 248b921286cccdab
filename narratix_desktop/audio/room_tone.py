"""Room tone: the quiet, soft noise that stands where a file would otherwise be digitally silent."""

from functools import lru_cache

import numpy as np

from narratix_desktop.audio.buffer import Audio
from narratix_desktop.domain.units import Decibels, to_gain

_PERIOD = 1 << 19
_RATE = 44_100


class RoomTone:
    """A seamless loop of brown-pink noise, about twelve seconds long, equal for equal seeds.

    The spectrum falls by 4.5 dB per octave above 60 Hz, which resembles a treated room and hides no speech. Both sides
    are independent, as in a real room. The loop is made in the frequency domain and is therefore periodic: it has no
    seam, and any place of an endless chapter is read from it directly.

    Args:
        level: RMS level in dBFS of each side.
        seed: Chooses the noise.
    """

    def __init__(self, level: Decibels, seed: int = 0) -> None:
        self._loop = _loop(level, seed)

    def add_to(self, planes: Audio, start: int, gain: float = 1.0) -> None:
        """Add the tone to planes of shape ``(2, n)`` that begin at frame ``start`` of the timeline, in place."""
        done = 0
        frames = planes.shape[1]
        while done < frames:
            at = (start + done) % _PERIOD
            count = min(frames - done, _PERIOD - at)
            part = self._loop[:, at : at + count]
            planes[:, done : done + count] += part if gain == 1.0 else part * np.float32(gain)
            done += count


@lru_cache(maxsize=2)
def _loop(level: Decibels, seed: int) -> Audio:
    """Both sides, shape ``(2, period)``; kept, because a player wants the same one for every chapter."""
    random = np.random.default_rng(seed)
    frequency = np.fft.rfftfreq(_PERIOD, 1.0 / _RATE)
    weight = np.power(np.maximum(frequency, 60.0) / 60.0, -0.75)
    weight[frequency < 20.0] = 0.0
    sides = []
    for _ in range(2):
        angles = random.uniform(0.0, 2.0 * np.pi, len(frequency))
        noise = np.fft.irfft(weight * np.exp(1j * angles), _PERIOD)
        sides.append(noise / np.sqrt(np.mean(noise**2)))
    loop: Audio = (np.stack(sides) * to_gain(level)).astype(np.float32)
    loop.setflags(write=False)
    return loop
