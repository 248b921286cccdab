"""Recursive filters: scipy.signal behind a door that opens when the first sound comes through.

Loading it takes a second and 75 MB, which the window, the commands and workers that only read text need not pay.
"""

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from narratix_desktop.audio.buffer import Audio, Curve
from narratix_desktop.domain.units import PROJECT_RATE

_SILENT = 1e-15


def filter_sections(sections: NDArray[np.float32], signal: Audio, state: Audio) -> tuple[Audio, Audio]:
    """Run second-order sections along the last axis of ``signal``; returns the output and the new state."""
    from scipy.signal import sosfilt

    output, after = sosfilt(sections, signal, axis=-1, zi=state)
    # What rings out in silence ends among the subnormal numbers, which processors handle forty times slower.
    after[np.abs(after) < _SILENT] = 0.0
    return output, after


def smooth_by_pole(pole: float, signal: Curve, state: Curve) -> tuple[Curve, Curve]:
    """One-pole low-pass of unity gain at rest along ``signal``; returns the output and the new state."""
    from scipy.signal import lfilter

    feedback: Sequence[float] = (1.0, -pole)
    output, after = lfilter([1.0 - pole], feedback, signal, zi=state)
    return output, after


@cache
def high_pass_sections(hertz: float) -> NDArray[np.float32]:
    """Sections of a second-order Butterworth high-pass at the project rate, shape ``(1, 6)``; not to be written to.

    Kept: a player asks for the same ones whenever the author has changed something.
    """
    from scipy.signal import butter

    return np.asarray(butter(2, hertz, "highpass", fs=PROJECT_RATE, output="sos"), dtype=np.float32)


@cache
def band_pass_sections(hertz: float, quality: float) -> NDArray[np.float32]:
    """As :func:`high_pass_sections`, of a resonator of unity gain at its centre."""
    from scipy.signal import iirpeak, tf2sos

    return np.asarray(tf2sos(*iirpeak(hertz, quality, fs=PROJECT_RATE)), dtype=np.float32)
