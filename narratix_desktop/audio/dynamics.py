"""Dynamics of a speech bus: high-pass, de-esser and a gentle compressor. Never used on the whole mix.

Levels are taken and gains are computed once per 32 frames (1.4 kHz) and interpolated, so that the recursive parts cost
next to nothing; releases are straight lines in decibels, which a running maximum gives without a loop.
"""

from dataclasses import dataclass

import numpy as np

from narratix_desktop.audio.buffer import Audio, Curve
from narratix_desktop.audio.filters import band_pass_sections, filter_sections, high_pass_sections, smooth_by_pole
from narratix_desktop.domain.units import PROJECT_RATE

HOP = 32
"""Frames per control value; blocks are a multiple of it."""

_HIGH_PASS_HZ = 80.0
_ESS_HZ, _ESS_QUALITY = 6800.0, 1.4
_FLOOR = 1e-10


@dataclass(frozen=True, slots=True)
class DynamicsSettings:
    """How hard the speech bus works. Levels in dBFS, ratios as written on the knob, times in seconds.

    The compressor's knee begins ``knee / 2`` below its threshold. The de-esser compares the sibilant band with the
    whole voice: a band closer than ``ess_margin`` decibels to it is turned down by at most ``ess_limit``.
    """

    threshold: float = -16.0
    ratio: float = 2.0
    knee: float = 8.0
    attack: float = 0.008
    release: float = 0.25
    ess_margin: float = -7.0
    ess_floor: float = -38.0
    ess_limit: float = 6.0
    ess_release: float = 0.06


class SpeechDynamics:
    """The chain of one bus, mono, with its state from block to block."""

    def __init__(self, settings: DynamicsSettings | None = None) -> None:
        self._settings = settings or DynamicsSettings()
        hop_rate = PROJECT_RATE / HOP
        # Single precision takes half the time; its rounding noise lies 90 dB below the voice, under any room tone.
        self._high_pass = high_pass_sections(_HIGH_PASS_HZ)
        self._band = band_pass_sections(_ESS_HZ, _ESS_QUALITY)
        chosen = self._settings
        self._compressor = _GainRider(chosen.attack, 20.0 / chosen.release / hop_rate, hop_rate)
        self._de_esser = _GainRider(0.001, chosen.ess_limit / chosen.ess_release / hop_rate, hop_rate)
        self.reset()

    def reset(self) -> None:
        """Forget everything heard, as at a seek."""
        self._high_state: Audio = np.zeros((1, 2), dtype=np.float32)
        self._band_state: Audio = np.zeros((1, 2), dtype=np.float32)
        self._compressor.reset()
        self._de_esser.reset()

    def process(self, voice: Audio) -> Audio:
        """Return the next frames, shape ``(n,)`` with ``n`` a multiple of :data:`HOP`."""
        clean, self._high_state = filter_sections(self._high_pass, voice, self._high_state)
        band, self._band_state = filter_sections(self._band, clean, self._band_state)
        whole = _level(clean)
        ess = self._de_esser.ride(self._ess_reduction(_level(band), whole))
        if ess is not None:
            clean -= band * (np.float32(1.0) - ess)
        gain = self._compressor.ride(self._compression(whole))
        if gain is not None:
            clean *= gain
        return np.asarray(clean)

    def _ess_reduction(self, band: Curve, whole: Curve) -> Curve:
        excess = np.minimum(band - whole - self._settings.ess_margin, band - self._settings.ess_floor)
        reduction: Curve = np.clip(excess, 0.0, self._settings.ess_limit)
        return reduction

    def _compression(self, level: Curve) -> Curve:
        """Soft-knee gain computer: reduction in decibels above the threshold, quadratic inside the knee."""
        slope = 1.0 - 1.0 / self._settings.ratio
        over = level - self._settings.threshold
        knee = self._settings.knee
        inside = slope * np.square(np.clip(over + knee / 2, 0.0, knee)) / (2 * knee)
        reduction: Curve = np.where(over > knee / 2, slope * over, inside)
        return reduction


class _GainRider:
    """Smooths a wanted reduction: at once down within ``attack``, up again by a constant number of decibels per hop."""

    def __init__(self, attack: float, release_step: float, hop_rate: float) -> None:
        self._step = release_step
        self._pole = float(np.exp(-1.0 / max(attack * hop_rate, 0.1)))
        self.reset()

    def reset(self) -> None:
        self._held = 0.0
        self._smooth = np.zeros(1)
        self._gain = np.float32(1.0)

    def ride(self, wanted: Curve) -> Audio | None:
        """Gain for each frame, or None where it is 1 throughout."""
        if self._held == 0.0 and not wanted.any() and self._smooth[0] < 1e-4:
            self.reset()
            return None
        slope = self._step * np.arange(1, len(wanted) + 1)
        held = np.maximum(np.maximum.accumulate(np.maximum(wanted + slope, self._held)) - slope, 0.0)
        self._held = float(held[-1])
        smooth, self._smooth = smooth_by_pole(self._pole, held, self._smooth)
        gains = np.power(10.0, -smooth / 20.0).astype(np.float32)
        before = np.concatenate([[self._gain], gains[:-1]])
        self._gain = gains[-1]
        ramp = np.arange(1, HOP + 1, dtype=np.float32) / np.float32(HOP)
        dense: Audio = before[:, np.newaxis] + (gains - before)[:, np.newaxis] * ramp
        return dense.reshape(-1)


def _level(voice: Audio) -> Curve:
    rows = voice.reshape(-1, HOP)
    energy = np.einsum("ij,ij->i", rows, rows) / np.float32(HOP)
    level: Curve = 10.0 * np.log10(np.maximum(energy, _FLOOR).astype(np.float64))
    return level
