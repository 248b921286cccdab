"""How a recorded line is conditioned: where it is trimmed, how loud it is. Parameters only; bytes never change."""

import numpy as np

from narratix_desktop.audio.buffer import Audio, Curve, as_columns, as_mono, require_finite, to_decibels
from narratix_desktop.audio.gating import gated_loudness
from narratix_desktop.audio.loudness import LoudnessMeter
from narratix_desktop.domain.errors import AudioError
from narratix_desktop.domain.take import TakeProfile
from narratix_desktop.domain.units import PROJECT_RATE, Decibels, Frames

_HOP_SECONDS = 0.005
_PRE_ROLL = 0.06
_POST_ROLL = 0.12
_BREATH_BELOW_SPEECH = 50.0
_LEAST_BELOW_SPEECH = 20.0
_ABOVE_NOISE = 8.0
_SILENT = -60.0


def profile_take(samples: Audio, rate: int) -> TakeProfile:
    """Measure a recording and decide where it is trimmed, so that breaths stay.

    A breath lies some 25 to 45 dB below the speech. What is quieter than 50 dB below the louder moments, or closer
    than 8 dB to the recording's own noise, counts as silence; 60 ms before and 120 ms behind the sound stay. A constant
    offset (DC) is disregarded; the mixer's high-pass removes it.

    Args:
        samples: Shape ``(n,)`` or ``(n, channels)``.
        rate: Frames per second of ``samples``.

    Returns:
        The profile, in frames at the project rate.

    Raises:
        AudioError: The recording is empty, silent, or holds samples that are not numbers.
    """
    if not len(samples):
        raise AudioError("The recording is empty.", "Make it again.", retryable=True)
    require_finite(samples)
    voice = as_mono(as_columns(samples))
    voice = voice - np.float32(voice.mean(dtype=np.float64))
    peak = to_decibels(float(np.abs(voice).max()))
    if peak < _SILENT:
        raise AudioError("The recording is silent.", "Make it again.", retryable=True)
    head, end = _sounding(voice, rate)
    first, last = round(head * PROJECT_RATE / rate), round(end * PROJECT_RATE / rate)
    meter = LoudnessMeter(rate, 1)
    meter.add(voice[head:end])
    loudness = gated_loudness(meter.blocks())
    if not np.isfinite(loudness):
        loudness = meter.ungated()
    return TakeProfile(Frames(first), Frames(last - first), loudness, Decibels(peak))


def _sounding(voice: Audio, rate: int) -> tuple[int, int]:
    """First frame of a take's sound and the frame behind its last, with some time on either side."""
    hop = max(1, round(rate * _HOP_SECONDS))
    levels = _levels(voice, hop)
    speech = float(np.percentile(levels, 95.0))
    noise = float(np.percentile(levels, 5.0))
    threshold = min(max(speech - _BREATH_BELOW_SPEECH, noise + _ABOVE_NOISE), speech - _LEAST_BELOW_SPEECH)
    (sounding,) = np.nonzero(levels > threshold)
    head = max(0, int(sounding[0]) * hop - round(rate * _PRE_ROLL))
    end = min(len(voice), (int(sounding[-1]) + 1) * hop + round(rate * _POST_ROLL))
    return head, end


def _levels(voice: Audio, hop: int) -> Curve:
    padded = np.pad(voice, (0, -len(voice) % hop)).reshape(-1, hop)
    energy = np.einsum("ij,ij->i", padded, padded).astype(np.float64) / hop
    levels: Curve = 10.0 * np.log10(np.maximum(energy, 1e-12))
    return levels
