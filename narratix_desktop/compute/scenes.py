"""Answers the job of reading a chapter for its cues."""

from narratix_desktop.domain.cue import CueSpan
from narratix_desktop.ports.jobs import ReadScenesJob
from narratix_desktop.text.scenes import read_scenes


def read_scenes_job(job: ReadScenesJob) -> tuple[CueSpan, ...]:
    """Place the cues of one chapter."""
    return read_scenes(job.text, job.start, job.end, job.segments, job.language)
