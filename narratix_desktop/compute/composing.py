"""Answers the jobs around procedural sounds: composing one, and saying which there are."""

from narratix_desktop.audio.synthesis.catalog import CATALOG, compose
from narratix_desktop.domain.cue import CueKind
from narratix_desktop.domain.take import Recording
from narratix_desktop.domain.units import PROJECT_RATE, to_seconds
from narratix_desktop.media.flac import encode_flac
from narratix_desktop.ports.jobs import SynthesiseSoundJob


def synthesise_sound_job(job: SynthesiseSoundJob) -> Recording:
    """Compose a sound as FLAC, stereo, at the project rate; equal requests give equal bytes.

    Raises:
        SoundError: The catalogue has no such sound.
    """
    samples = compose(job.request)
    return Recording(encode_flac(samples, PROJECT_RATE), "flac", to_seconds(len(samples)))


def list_sounds_job() -> tuple[tuple[CueKind, str], ...]:
    """Kind and name of every sound in the catalogue, in its order."""
    return tuple((sound.kind, sound.name) for sound in CATALOG)
