"""Recursive filters: one compiled loop of scipy, and the few coefficients that we need.

``scipy.signal`` as a whole brings seven hundred modules along, which takes a second and 75 MB, in the studio at the
first sound and in every worker that renders. The loop alone takes neither; where a version of scipy has it elsewhere,
the whole is loaded after all. The coefficients are those that scipy designs; the tests compare.
"""

import math
from collections.abc import Callable
from functools import cache
from importlib.machinery import PathFinder
from importlib.util import module_from_spec
from pathlib import Path
from types import ModuleType
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from narratix_desktop.audio.buffer import Audio, Curve
from narratix_desktop.domain.units import PROJECT_RATE

_SILENT: Final = 1e-15
_LOOP: Final = "scipy.signal._sosfilt"

Loop: TypeAlias = Callable[[NDArray[Any], NDArray[Any], NDArray[Any]], None]
"""Filters in place: sections ``(sections, 6)``, rows ``(channels, frames)``, states ``(channels, sections, 2)``."""


def filter_sections(sections: NDArray[np.float32], signal: Audio, state: Audio) -> tuple[Audio, Audio]:
    """Run second-order sections along the last axis of ``signal``; returns the output and the new state.

    Args:
        sections: Shape ``(sections, 6)``.
        signal: Shape ``(channels, frames)`` or ``(frames,)``.
        state: Shape ``(sections, channels, 2)`` or ``(sections, 2)``.
    """
    output, after = _filter(sections, signal, state)
    # What rings out in silence ends among the subnormal numbers, which processors handle forty times slower.
    after[np.abs(after) < _SILENT] = 0.0
    return output, after


def smooth_by_pole(pole: float, signal: Curve, state: Curve) -> tuple[Curve, Curve]:
    """One-pole low-pass of unity gain at rest along ``signal``; returns the output and the new state, of one value."""
    section = np.array([[1.0 - pole, 0.0, 0.0, 1.0, -pole, 0.0]])
    output, after = _filter(section, signal, np.array([[state[0], 0.0]]))
    return output, after[0, :1]


@cache
def high_pass_sections(hertz: float) -> NDArray[np.float32]:
    """Sections of a second-order Butterworth high-pass at the project rate, shape ``(1, 6)``; not to be written to.

    The bilinear transform of 1 / (s² + √2 s + 1), with its corner where it is asked for. Kept: a player asks for the
    same ones whenever the author has changed something.
    """
    corner = math.tan(math.pi * hertz / PROJECT_RATE)
    whole = 1.0 + math.sqrt(2.0) * corner + corner**2
    gain = 1.0 / whole
    feedback = 2.0 * (corner**2 - 1.0) / whole, (1.0 - math.sqrt(2.0) * corner + corner**2) / whole
    return np.array([[gain, -2.0 * gain, gain, 1.0, *feedback]], dtype=np.float32)


@cache
def band_pass_sections(hertz: float, quality: float) -> NDArray[np.float32]:
    """As :func:`high_pass_sections`, of a resonator of unity gain at its centre.

    S. J. Orfanidis, "Introduction to Signal Processing" (1996), 11.3.
    """
    centre = 2.0 * math.pi * hertz / PROJECT_RATE
    share = 1.0 / (1.0 + math.tan(centre / quality / 2.0))
    return np.array(
        [[1.0 - share, 0.0, share - 1.0, 1.0, -2.0 * share * math.cos(centre), 2.0 * share - 1.0]], dtype=np.float32
    )


def _filter(sections: NDArray[Any], signal: NDArray[Any], state: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """What ``scipy.signal.sosfilt`` does along the last axis."""
    kind = np.result_type(sections, signal, state)
    rows = np.array(signal, dtype=kind, order="C", ndmin=2)
    inner = np.moveaxis(state.reshape(len(sections), len(rows), 2), 0, 1)
    states = np.array(inner, dtype=kind, order="C")
    if rows.size:
        _loop()(np.ascontiguousarray(sections, dtype=kind), rows, states)
    return rows.reshape(signal.shape), np.moveaxis(states, 1, 0).reshape(state.shape).copy()


@cache
def _loop() -> Loop:
    found = getattr(_alone(_LOOP), "_sosfilt", None)
    return found if found is not None else _loop_of_the_whole()


def _alone(name: str) -> ModuleType | None:
    """A compiled module of scipy without the package that it lies in; None where there is none of that name."""
    import scipy

    folder = Path(scipy.__file__).parent / "signal"
    spec = PathFinder.find_spec(name, [str(folder)])
    if spec is None or spec.loader is None:
        return None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _loop_of_the_whole() -> Loop:
    from scipy.signal import sosfilt

    def run(sections: NDArray[Any], rows: NDArray[Any], states: NDArray[Any]) -> None:
        rows[:], after = sosfilt(sections, rows, axis=-1, zi=np.moveaxis(states, 1, 0))
        states[:] = np.moveaxis(after, 0, 1)

    return run
