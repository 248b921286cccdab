"""Makes takes of what the author recorded: cut into lines, trimmed, as loud as the voice that speaks them otherwise."""

import tempfile
from pathlib import Path

from narratix_desktop.audio.buffer import Audio
from narratix_desktop.audio.condition import profile_take
from narratix_desktop.domain.errors import AudioError
from narratix_desktop.domain.take import Recording
from narratix_desktop.domain.units import PROJECT_RATE, Decibels, Lufs, to_seconds
from narratix_desktop.media.own_recordings import (
    as_segment,
    level_recording,
    save_recording,
    split_recording,
    trim_recording,
)
from narratix_desktop.ports.jobs import SpokenLine, TakeRecordingsJob


def take_recordings_job(job: TakeRecordingsJob) -> tuple[SpokenLine, ...]:
    """One take for each line, in order. Raises ``AudioError`` where files and lines do not go together."""
    parts = _parts(job.files, len(job.levels))
    return tuple(_take(part, level) for part, level in zip(parts, job.levels, strict=True))


def _parts(files: tuple[Path, ...], lines: int) -> tuple[Audio, ...]:
    if len(files) == lines:
        return tuple(trim_recording(path) for path in files)
    (path,) = files
    parts = split_recording(path)
    if len(parts) != lines:
        raise AudioError(
            f"{path.name} was not used: it holds {len(parts)} spoken parts, and {lines} lines are selected.",
            "Pause for a second between two lines and not within one, or use a recording for each line.",
        )
    return parts


def _take(samples: Audio, level: Lufs) -> SpokenLine:
    # Both are levels of the same samples, so what brings one to its mark brings the other as far.
    gain = level - profile_take(samples, PROJECT_RATE).loudness
    levelled = level_recording(samples, Decibels(as_segment(samples).dBFS + gain))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "take.wav"
        save_recording(levelled, path)
        data = path.read_bytes()
    return SpokenLine(Recording(data, "wav", to_seconds(len(levelled))), profile_take(levelled, PROJECT_RATE))
