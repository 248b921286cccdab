"""Answers the job of measuring what voices sound like."""

from narratix_desktop.audio.voiceprint import measure_voice
from narratix_desktop.domain.errors import AudioError
from narratix_desktop.domain.voice import Voiceprint
from narratix_desktop.media.decode import decode_native
from narratix_desktop.ports.jobs import VoiceprintJob


def voiceprint_job(job: VoiceprintJob) -> tuple[Voiceprint | None, ...]:
    """Measure recordings in order; what cannot be decoded or heard is None, so that one does not hide the others."""
    return tuple(_measured(data, letters) for data, letters in job.recordings)


def _measured(data: bytes, letters: int) -> Voiceprint | None:
    try:
        rate, samples = decode_native(data)
        return measure_voice(samples, rate, letters)
    except AudioError:
        return None
