"""Fades and crossfades: the shapes that keep a cut from clicking and a loop from breathing.

Every shape is a function of the absolute position, so that a fade comes out the same in whatever blocks it is rendered.
"""

import numpy as np

from narratix_desktop.audio.buffer import Audio, Curve
from narratix_desktop.domain.errors import AudioError
from narratix_desktop.domain.units import Frames


class OverlapError(AudioError):
    """A crossfade is longer than one of its clips, or negative."""

    code = "audio_overlap"


def fade_gain(start: int, frames: int, length: int, fade_in: int, fade_out: int) -> Audio | None:
    """Gain of a clip with half-cosine fades.

    Args:
        start: First frame of the block, counted from the clip's first.
        frames: Length of the block.
        length: Frames of the whole clip; the fade out ends there.
        fade_in: Frames; the gain rises from 0 to 1 over them.
        fade_out: Frames.

    Returns:
        Shape ``(frames,)``, or None where the gain is 1 throughout.
    """
    touches_in = fade_in > 0 and start < fade_in
    touches_out = fade_out > 0 and start + frames > length - fade_out
    if not (touches_in or touches_out):
        return None
    gain = np.ones(frames, dtype=np.float32)
    if touches_in:
        stop = min(frames, fade_in - start)
        gain[:stop] *= _rise((np.arange(start, start + stop) + 0.5) / fade_in)
    if touches_out:
        first = max(0, length - fade_out - start)
        gain[first:] *= _rise((length - np.arange(start + first, start + frames) - 0.5) / fade_out)
    return gain


def fade_gain_at(positions: Curve, length: int, fade_in: int, fade_out: int) -> Audio:
    """Gain of a clip with the fades of :func:`fade_gain` at any positions, counted in frames from the clip's first."""
    gain = np.ones(len(positions), dtype=np.float32)
    if fade_in > 0:
        gain *= _rise(positions / fade_in)
    if fade_out > 0:
        gain *= _rise((length - positions) / fade_out)
    return gain


def _rise(portion: Curve) -> Audio:
    shape: Curve = 0.5 - 0.5 * np.cos(np.pi * np.clip(portion, 0.0, 1.0))
    return shape.astype(np.float32)


def equal_power(overlap: int) -> tuple[Audio, Audio]:
    """Gains of the outgoing and the incoming side of a crossfade, a quarter of a cosine and of a sine.

    Their squares add up to one at every frame, so unrelated material keeps its loudness.

    Returns:
        Two arrays of shape ``(overlap,)``.
    """
    angle = (np.arange(overlap) + 0.5) * (np.pi / 2 / max(overlap, 1))
    return np.cos(angle).astype(np.float32), np.sin(angle).astype(np.float32)


def crossfade(outgoing: Audio, incoming: Audio, overlap: Frames) -> Audio:
    """Join two clips, blending the end of one into the start of the next at equal power.

    Identical material would rise by up to 3 dB; butt such clips with overlap 0.

    Args:
        outgoing: Shape ``(n, channels)``.
        incoming: Shape ``(m, channels)``, same channel count.
        overlap: Frames shared by both clips.

    Returns:
        Shape ``(n + m - overlap, channels)``.

    Raises:
        OverlapError: ``overlap`` is negative or exceeds ``min(n, m)``.
    """
    if not 0 <= overlap <= min(len(outgoing), len(incoming)):
        raise OverlapError("Two clips were not joined because their crossfade is longer than one of them.")
    falling, rising = (gain[:, np.newaxis] for gain in equal_power(overlap))
    cut = len(outgoing) - overlap
    blend = outgoing[cut:] * falling + incoming[:overlap] * rising
    return np.concatenate([outgoing[:cut], blend, incoming[overlap:]])
