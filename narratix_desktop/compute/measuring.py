"""Measures files: profiles of takes, verdict figures, waveform overviews."""

import os
from pathlib import Path

from narratix_desktop.audio.condition import profile_take
from narratix_desktop.audio.peaks import BASE, PeakCollector, PeakPyramid, to_bytes
from narratix_desktop.domain.delivery import Measurement
from narratix_desktop.domain.errors import AudioError
from narratix_desktop.domain.take import TakeProfile
from narratix_desktop.media.decode import decode_native, stream_blocks
from narratix_desktop.media.measure import measure_file
from narratix_desktop.ports.jobs import MeasureFileJob, ProfileJob, WaveformsJob


def profile_job(job: ProfileJob) -> tuple[TakeProfile, ...]:
    """Profile recordings in order. Raises ``AudioError`` for the first that cannot be used."""
    profiles = []
    for data, _suffix in job.recordings:
        rate, samples = decode_native(data)
        profiles.append(profile_take(samples, rate))
    return tuple(profiles)


def measure_file_job(job: MeasureFileJob) -> Measurement:
    """Decode and measure any audio file. Raises ``AudioError``."""
    return measure_file(job.path)


def waveforms_job(job: WaveformsJob) -> tuple[bool, ...]:
    """Compute waveform overviews at the project rate; what cannot be decoded or kept gets none."""
    return tuple(_keep_waveform(source, target) for source, target in job.files)


def _keep_waveform(source: Path, target: Path) -> bool:
    collector = PeakCollector(BASE)
    try:
        for block in stream_blocks(source):
            collector.add(block)
        target.parent.mkdir(parents=True, exist_ok=True)
        # Two windows may draw the same asset at once: each writes its own file, and either may win. Nothing is flushed
        # to the disk: a file that a power cut left short is found by its length and made again.
        part = target.with_suffix(f".{os.getpid()}.part")
        part.write_bytes(to_bytes(PeakPyramid.of(collector.pairs())))
        part.replace(target)
    except (AudioError, OSError):
        return False
    return True
