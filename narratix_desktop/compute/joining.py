"""Joins encoded chapters into one file."""

from narratix_desktop.media.mp4 import join_aac
from narratix_desktop.media.staging import staged
from narratix_desktop.ports.jobs import JoinAnswer, JoinM4bJob


def join_m4b_job(job: JoinM4bJob) -> JoinAnswer:
    """Join AAC chapters into an M4B. Raises ``AudioError``; an earlier file is then as it was."""
    with staged(job.target) as part:
        marks = join_aac(job.parts, part, job.tags, job.cover)
    return JoinAnswer(job.target, marks)
