"""The author's own recordings: trimmed, split on silence, levelled, on the way into the library.

pydub finds the silences and the level, fed with PCM that was decoded here, so it needs no ffmpeg of its own. The cuts
are made in the float samples: nothing is rounded to pydub's 16 bits but what it looks at.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from pydub import AudioSegment
from pydub.silence import detect_nonsilent

from narratix_desktop.audio.buffer import Audio, as_columns, as_mono, require_finite
from narratix_desktop.domain.errors import AudioError
from narratix_desktop.domain.units import PROJECT_RATE, Decibels, Seconds, to_gain
from narratix_desktop.media.decode import stream_blocks
from narratix_desktop.media.encode import Labels, open_encoder
from narratix_desktop.media.staging import staged
from narratix_desktop.ports.jobs import EncodeSpec

LONGEST = Seconds(1800.0)
"""Of one file, which is held in memory."""

_STEP_MS = 5
_SHORTEST_MS = 100
_KEPT_MS = 80
_BELOW_SPEECH = 26.0
_HIGHEST_PEAK = Decibels(-1.0)


def split_recording(path: Path, pause: float = 0.7) -> tuple[Audio, ...]:
    """Cut a recording of several lines where it pauses.

    Args:
        path: Any audio file.
        pause: Seconds of silence that part two lines.

    Returns:
        The lines in order at the project rate, one channel, shape ``(n, 1)`` each, with 80 ms of air around them.

    Raises:
        AudioError: The file cannot be decoded, is silent, or sounds longer than :data:`LONGEST`.
    """
    samples = _folded(path)
    return tuple(samples[start:end] for start, end in _sounding(samples, pause))


def trim_recording(path: Path) -> Audio:
    """One line without the silence before and behind it; shape and errors as of :func:`split_recording`."""
    samples = _folded(path)
    found = _sounding(samples, pause=0.7)
    return samples[found[0][0] : found[-1][1]]


def level_recording(samples: Audio, level: Decibels) -> Audio:
    """Bring samples to an RMS level in dBFS, or as near to it as leaves their peak at -1 dBFS.

    Raises:
        AudioError: They are silent.
    """
    segment = as_segment(samples)
    if segment.rms == 0:
        raise _silent()
    gain = min(level - segment.dBFS, _HIGHEST_PEAK - segment.max_dBFS)
    return samples * np.float32(to_gain(gain))


def save_recording(samples: Audio, path: Path) -> None:
    """Write samples at the project rate as a 24-bit WAV file, whole or not at all. Raises ``AudioError``."""
    columns = as_columns(samples)
    spec = EncodeSpec("wav", bits=24)
    with staged(path) as part, open_encoder(part, PROJECT_RATE, columns.shape[1], spec, Labels({})) as encoder:
        encoder.write(columns)


def as_segment(samples: Audio) -> AudioSegment:
    """Give pydub's view of samples at the project rate, shape ``(n, channels)``: 16-bit PCM. Raises ``AudioError``."""
    require_finite(samples)
    columns = as_columns(samples)
    pcm = np.rint(np.clip(columns, -1.0, 1.0) * 32767.0).astype("<i2")
    return AudioSegment(data=pcm.tobytes(), sample_width=2, frame_rate=PROJECT_RATE, channels=columns.shape[1])


def _folded(path: Path) -> Audio:
    """A whole file in one channel, shape ``(n, 1)``; one that would fill the memory is given up in time."""
    blocks, frames = [], 0
    for block in stream_blocks(path):
        blocks.append(as_mono(block))
        frames += len(block)
        if frames > LONGEST * PROJECT_RATE:
            raise AudioError(
                f"{path.name} was not used because it is longer than {LONGEST / 60:.0f} minutes.",
                "Cut it into shorter files.",
            )
    return as_columns(np.concatenate(blocks) if blocks else np.zeros(0, dtype=np.float32))


def _sounding(samples: Audio, pause: float) -> Sequence[tuple[int, int]]:
    """First frame and the frame behind the last of each line."""
    if not len(samples):
        raise _silent()
    segment = as_segment(samples)
    if segment.rms == 0:
        raise _silent()
    threshold = segment.dBFS - _BELOW_SPEECH
    # Short silences are looked for, because one at the edge of the file is trimmed however short it is.
    found = detect_nonsilent(segment, _SHORTEST_MS, threshold, _STEP_MS)
    if not found:
        raise _silent()
    lines = [list(found[0])]
    for start, end in found[1:]:
        if start - lines[-1][1] < pause * 1000:
            lines[-1][1] = end
        else:
            lines.append([start, end])
    # Air on both sides, but never more than half of the pause between two lines.
    air = min(_KEPT_MS, round(pause * 500))
    return [
        (max(0, start - air) * PROJECT_RATE // 1000, min(len(samples), (end + air) * PROJECT_RATE // 1000))
        for start, end in lines
    ]


def _silent() -> AudioError:
    return AudioError("The recording is silent.", "Check the microphone and record it again.")
