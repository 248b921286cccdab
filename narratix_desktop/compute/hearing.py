"""Hears what services made: decodes it, refuses what is of no use, and makes takes and sounds of it.

Bytes that came whole for one line are kept as they came. Only what came in several parts is joined here.
"""

import io
import struct
import wave
from collections.abc import Sequence
from typing import Final

import numpy as np

from narratix_desktop.audio.buffer import Audio, as_columns, as_mono
from narratix_desktop.audio.condition import profile_take
from narratix_desktop.audio.found_sound import LOOP_SECONDS, loop_bed, trim_effect
from narratix_desktop.domain.cue import CueKind
from narratix_desktop.domain.errors import AudioError
from narratix_desktop.domain.take import Recording, TakeProfile
from narratix_desktop.domain.units import PROJECT_RATE, Decibels, Frames, Lufs, Seconds, to_frames, to_seconds
from narratix_desktop.media.decode import decode_native, resample
from narratix_desktop.media.flac import encode_flac
from narratix_desktop.ports.jobs import FitSoundJob, HeardLine, HearLinesJob, SpokenLine

SILENCE: Final = Seconds(0.2)
"""What a line without anything to speak becomes."""

_SILENCE_RATE: Final = 24_000
_SILENT: Final = TakeProfile(Frames(0), to_frames(SILENCE), Lufs(-70.0), Decibels(-120.0))
_FASTEST: Final = 45.0
"""Letters and digits a second that nobody says; what is shorter was cut off."""

_OPEN_ENDED: Final = frozenset({0, 0xFFFFFFFF, 0x7FFFFFFF, 0xFFFFFFFF - 36, 0x7FFFFFFF - 36})
"""Lengths that a WAV file states whose writer did not know how long it would become."""


def hear_lines_job(job: HearLinesJob) -> tuple[HeardLine | AudioError, ...]:
    """Judge each line by itself; one that is of no use is answered with its error."""
    return tuple(_heard(parts, letters) for parts, letters in job.lines)


def fit_sound_job(job: FitSoundJob) -> Recording:
    """Make a bed or an effect of what a service made: FLAC, stereo, at the project rate. Raises ``AudioError``."""
    rate, native = _native(job.data)
    found = resample(native, rate, PROJECT_RATE)
    if job.kind is CueKind.EFFECT:
        samples = trim_effect(found, to_frames(job.duration))
    else:
        samples = loop_bed(found, to_frames(max(job.duration, 2 * LOOP_SECONDS)))
    return Recording(encode_flac(samples, PROJECT_RATE), "flac", to_seconds(len(samples)))


def _heard(parts: Sequence[tuple[bytes, str]], letters: int) -> HeardLine | AudioError:
    if not parts:
        quiet = np.zeros((round(SILENCE * _SILENCE_RATE), 1), dtype=np.float32)
        return HeardLine(SpokenLine(Recording(_wav(quiet, _SILENCE_RATE), "wav", SILENCE), _SILENT), ())
    try:
        decoded = [_native(data) for data, _ in parts]
        rate = decoded[0][0]
        samples = [_at_rate(each, native, rate) for native, each in decoded]
        whole = samples[0] if len(samples) == 1 else np.concatenate(samples)
        seconds = Seconds(len(whole) / rate)
        profile = profile_take(whole, rate)
    except AudioError as error:
        return error
    if seconds * _FASTEST < letters:
        return AudioError("The recording is too short for its words.", "Make it again.", retryable=True)
    data, suffix = parts[0] if len(parts) == 1 else (_wav(whole, rate), "wav")
    ends = np.cumsum([len(each) for each in samples]) / rate
    return HeardLine(SpokenLine(Recording(data, suffix, seconds), profile), tuple(Seconds(float(end)) for end in ends))


def _native(data: bytes) -> tuple[int, Audio]:
    """Decode what a service made; another answer may be better, so everything that is wrong with it is retryable."""
    _require_whole(data)
    try:
        return decode_native(data)
    except AudioError as error:
        raise AudioError("The recording cannot be decoded.", "Make it again.", retryable=True) from error


def _require_whole(data: bytes) -> None:
    """Refuse a WAV file that ends before the length that it states; other formats are found short by their words."""
    if data[:4] != b"RIFF" or len(data) < 12:
        return
    at = 12
    while at + 8 <= len(data):
        name, length = struct.unpack_from("<4sI", data, at)
        if name == b"data":
            if length not in _OPEN_ENDED and at + 8 + length > len(data):
                raise AudioError("The recording was cut off.", "Make it again.", retryable=True)
            return
        at += 8 + length + length % 2


def _at_rate(samples: Audio, native: int, rate: int) -> Audio:
    return resample(as_columns(as_mono(as_columns(samples))), native, rate)


def _wav(samples: Audio, rate: int) -> bytes:
    whole = np.clip(np.rint(samples * np.float32(32_767.0)), -32_768, 32_767).astype("<i2")
    file = io.BytesIO()
    with wave.open(file, "wb") as target:
        target.setnchannels(samples.shape[1])
        target.setsampwidth(2)
        target.setframerate(rate)
        target.writeframes(whole.tobytes())
    return file.getvalue()
