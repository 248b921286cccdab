"""Measures files: profiles of takes, verdict figures, waveform overviews."""

import numpy as np

from narratix_desktop.audio.condition import profile_take
from narratix_desktop.audio.peaks import PeakCollector
from narratix_desktop.domain.delivery import Measurement
from narratix_desktop.domain.take import TakeProfile
from narratix_desktop.media.decode import decode_native, stream_blocks
from narratix_desktop.media.measure import measure_file
from narratix_desktop.ports.jobs import MeasureFileJob, PeaksAnswer, PeaksJob, ProfileJob


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


def peaks_job(job: PeaksJob) -> PeaksAnswer:
    """Compute a waveform overview at the project rate. Raises ``AudioError``."""
    collector = PeakCollector(job.bucket)
    for block in stream_blocks(job.path):
        collector.add(block)
    return PeaksAnswer(np.ascontiguousarray(collector.pairs(), dtype="<f4").tobytes(), job.bucket)
