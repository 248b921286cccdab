"""Brings a sound that came from elsewhere to what the timeline expects of beds and effects.

Levels and edges are those of the embedded sounds, so that a bus sounds the same whoever made what plays on it. Knows
nothing of files.
"""

from typing import Final

import numpy as np

from narratix_desktop.audio.buffer import Audio, as_stereo, require_finite, to_decibels
from narratix_desktop.audio.fades import crossfade, equal_power
from narratix_desktop.audio.synthesis.noise import finish_bed, finish_effect
from narratix_desktop.domain.errors import AudioError
from narratix_desktop.domain.units import PROJECT_RATE, Decibels, Frames, to_frames

LOOP_SECONDS: Final = 2.0
"""How much of a bed is blended where its end leads into its beginning."""

_SILENT: Final = Decibels(-60.0)
_EDGE_BELOW_PEAK: Final = 46.0
_PRE_ROLL: Final = 0.01
_POST_ROLL: Final = 0.25
_SHORTEST_BED: Final = 1.0


def loop_bed(found: Audio, length: Frames) -> Audio:
    """Make a bed of exactly ``length`` frames that loops without a seam, whatever the length of what was found.

    What is too short is repeated, its rounds blended at equal power; then the frames beyond the end are blended into
    the beginning, so that the last frame leads into the first one.

    Args:
        found: Shape ``(n, channels)`` at the project rate.
        length: Frames of the answer.

    Returns:
        Shape ``(length, 2)``, at the loudness of the embedded beds.

    Raises:
        AudioError: It is silent, shorter than a second, or holds samples that are not numbers.
    """
    sound = _sounding(found)
    if len(sound) < to_frames(_SHORTEST_BED):
        raise AudioError("The sound is too short to play under a scene.", "Make it again.", retryable=True)
    overlap = min(to_frames(LOOP_SECONDS), len(sound) // 4, length // 4)
    bed = sound
    while len(bed) < length + overlap:
        bed = crossfade(bed, sound, Frames(overlap))
    looped = bed[:length].copy()
    falling, rising = (gain[:, np.newaxis] for gain in equal_power(overlap))
    looped[:overlap] = bed[:overlap] * rising + bed[length : length + overlap] * falling
    return finish_bed(looped)


def trim_effect(found: Audio, longest: Frames) -> Audio:
    """Begin an effect with its first sound, and end it with its last or after ``longest`` frames, faded.

    Args:
        found: Shape ``(n, channels)`` at the project rate.
        longest: The most frames of the answer; 0 for any length.

    Returns:
        Shape ``(n, 2)``, at the peak of the embedded effects.

    Raises:
        AudioError: It is silent, or holds samples that are not numbers.
    """
    sound = _sounding(found)
    return finish_effect(sound[:longest] if longest > 0 else sound)


def _sounding(found: Audio) -> Audio:
    """Stereo, without the silence before and behind; services pad what they make."""
    if not len(found):
        raise AudioError("The sound is empty.", "Make it again.", retryable=True)
    require_finite(found)
    stereo = as_stereo(found)
    size = np.abs(stereo).max(axis=1)
    peak = to_decibels(float(size.max()))
    if peak < _SILENT:
        raise AudioError("The sound is silent.", "Make it again.", retryable=True)
    (heard,) = np.nonzero(size > 10.0 ** ((peak - _EDGE_BELOW_PEAK) / 20.0))
    first = max(0, int(heard[0]) - round(_PRE_ROLL * PROJECT_RATE))
    return stereo[first : int(heard[-1]) + 1 + round(_POST_ROLL * PROJECT_RATE)]
