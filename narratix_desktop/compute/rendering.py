"""Renders chapters: timeline to premaster, premaster to mastered and measured file."""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np

from narratix_desktop.audio.buffer import Audio, to_decibels
from narratix_desktop.audio.fades import fade_gain
from narratix_desktop.audio.loudness import LoudnessMeter
from narratix_desktop.audio.mastering import Limiter
from narratix_desktop.audio.mixdown import Mixer
from narratix_desktop.domain.delivery import Measurement
from narratix_desktop.domain.errors import AudioError
from narratix_desktop.domain.units import PROJECT_RATE, Decibels, Frames, to_gain
from narratix_desktop.media.decode import first_frames, last_frames, stream_blocks
from narratix_desktop.media.encode import LOSSY, Labels, open_encoder
from narratix_desktop.media.measure import measure_file
from narratix_desktop.media.sources import AssetSource
from narratix_desktop.media.staging import staged
from narratix_desktop.ports.jobs import (
    EncodeAnswer,
    EncodeSpec,
    MasterChapterJob,
    Neighbour,
    RenderAnswer,
    RenderChapterJob,
)

_CHUNK = 1 << 16
# FLAC would halve the file, but writing and reading it cost a quarter of all that is not an encoder's time.
_PREMASTER = EncodeSpec("wav", bits=24)
_HEADROOM = 0.25
_ATTEMPTS = 3
_CUT_FADE = PROJECT_RATE // 4
_PEAK_TOLERANCE = 0.5
_RMS_TOLERANCE = 0.2


def render_chapter_job(job: RenderChapterJob) -> RenderAnswer:
    """Mix a chapter to its premaster, unless it stands there already.

    Raises:
        AudioError: A sound is missing or cannot be decoded, or the disk is full; nothing is left half made.
    """
    beside = job.target.with_name(f"{job.target.name}.json")
    standing = _standing(job.target, beside)
    if standing is not None:
        return standing
    answer = _render(job, _HEADROOM)
    if to_gain(answer.peak) * answer.scale >= 1.0:
        # Clipped in spite of the headroom: once more, with what this mix needs.
        answer = _render(job, 0.9 / to_gain(answer.peak))
    with staged(beside) as part:
        part.write_text(json.dumps(_as_json(answer)), encoding="utf-8")
    return answer


def _render(job: RenderChapterJob, scale: float) -> RenderAnswer:
    length = job.timeline.length
    meter = _SpeechMeter()
    energy, peak = 0.0, 0.0
    with AssetSource(job.sources) as source, staged(job.target) as part:
        mixer = Mixer(job.timeline, source.load, job.settings, seed=job.seed, chunk=_CHUNK)
        with open_encoder(part, PROJECT_RATE, 2, _PREMASTER, Labels({})) as encoder:
            for start in range(0, length, _CHUNK):
                count = min(_CHUNK, length - start)
                block = mixer.chunk(start // _CHUNK)
                meter.add(None if block.speech is None else block.speech[:, :count], count)
                mix = block.mix[:, :count]
                peak = max(peak, float(mix.max()), -float(mix.min()))
                energy += float(np.vdot(mix, mix))
                encoder.write((mix * np.float32(scale)).T)
    rms = (energy / max(1, 2 * length)) ** 0.5
    return RenderAnswer(
        premaster=job.target,
        length=Frames(length),
        scale=scale,
        loudness_blocks=meter.blocks(),
        rms=Decibels(to_decibels(rms)),
        peak=Decibels(to_decibels(peak)),
    )


class _SpeechMeter:
    """Loudness of the speech buses, whose blocks come as one plane, as two, or not at all."""

    def __init__(self) -> None:
        self._meters: dict[int, LoudnessMeter] = {}
        self._frames = 0

    def add(self, planes: Audio | None, frames: int) -> None:
        count = 0 if planes is None else len(planes)
        if count and count not in self._meters:
            meter = self._meters[count] = LoudnessMeter(PROJECT_RATE, count)
            meter.add_silence(self._frames)
        for channels, meter in self._meters.items():
            if planes is not None and channels == count:
                meter.add(planes.T)
            else:
                meter.add_silence(frames)
        self._frames += frames

    def blocks(self) -> tuple[float, ...]:
        if not self._meters:
            return ()
        total = np.sum([meter.blocks() for meter in self._meters.values()], axis=0)
        return tuple(float(value) for value in total)


def _standing(target: Path, beside: Path) -> RenderAnswer | None:
    """The answer that an earlier render left, or None where it is missing or cannot be used."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        if target.is_file():
            found = json.loads(beside.read_text(encoding="utf-8"))
            return RenderAnswer(
                premaster=target,
                length=Frames(int(found["length"])),
                scale=float(found["scale"]),
                loudness_blocks=tuple(float(value) for value in found["loudness_blocks"]),
                rms=Decibels(float(found["rms"])),
                peak=Decibels(float(found["peak"])),
            )
    return None


def _as_json(answer: RenderAnswer) -> dict[str, object]:
    return {
        "length": answer.length,
        "scale": answer.scale,
        "loudness_blocks": answer.loudness_blocks,
        "rms": answer.rms,
        "peak": answer.peak,
    }


def master_chapter_job(job: MasterChapterJob) -> EncodeAnswer:
    """Apply gain and limiter, encode, decode again, measure; repeat with what was missed, at most three times.

    The decoded true peak may lie half a decibel above the ceiling, for that is how far targets keep from a store's
    limit; the RMS level may lie 0.2 dB outside its window, which keeps half a decibel from a store's.

    Raises:
        AudioError: The premaster cannot be read or the file cannot be written; an earlier file is as it was.
    """
    gain, ceiling = float(job.gain), float(job.ceiling)
    with staged(job.target) as part:
        for attempt in range(_ATTEMPTS):
            _encode(replace(job, gain=Decibels(gain), ceiling=Decibels(ceiling), target=part))
            measured = measure_file(part)
            if attempt == _ATTEMPTS - 1:
                break
            louder, lower = _missed_level(measured, job), _missed_peak(measured, job)
            if louder == 0.0 and lower == 0.0:
                break
            gain, ceiling = gain + louder, ceiling - lower
    return EncodeAnswer(job.target, measured, Decibels(gain))


def _missed_peak(measured: Measurement, job: MasterChapterJob) -> float:
    over = measured.true_peak - (job.ceiling + _PEAK_TOLERANCE)
    return over + 0.1 if over > 0.0 and job.spec.codec in LOSSY else 0.0


def _missed_level(measured: Measurement, job: MasterChapterJob) -> float:
    low, high = job.rms_window
    if not np.isfinite(measured.rms):
        return 0.0
    if measured.rms < low - _RMS_TOLERANCE:
        return low - measured.rms + 0.1
    if measured.rms > high + _RMS_TOLERANCE:
        return high - measured.rms - 0.1
    return 0.0


def _encode(job: MasterChapterJob) -> None:
    with open_encoder(job.target, PROJECT_RATE, 2, job.spec, Labels(job.tags, job.cover)) as encoder:
        for block in limited_blocks(job):
            encoder.write(block)


def limited_blocks(job: MasterChapterJob) -> Iterator[Audio]:
    """The mastered signal as it goes to the encoder, in blocks of shape ``(n, 2)``. Raises ``AudioError``."""
    limiter = Limiter(job.ceiling)
    if job.before is not None:
        sound, silence = _neighbour(job.before, last_frames)
        yield limiter.process(np.concatenate([silence, sound]))
    factor = np.float32(to_gain(job.gain) / job.scale)
    for block in _part(job):
        yield limiter.process(block * factor)
    if job.behind is not None:
        yield limiter.process(np.concatenate(_neighbour(job.behind, first_frames)))
    yield limiter.finish()


def _neighbour(beside: Neighbour, read: Callable[[Path, int], Audio]) -> tuple[Audio, Audio]:
    """What sounds beside a section, at its own level, and the silence beyond it."""
    sound = read(beside.premaster, beside.frames) * np.float32(to_gain(beside.gain) / beside.scale)
    return sound, np.zeros((beside.frames - len(sound), sound.shape[1]), dtype=np.float32)


def _part(job: MasterChapterJob) -> Iterator[Audio]:
    """Blocks of the premaster; of a part of it only those, faded where they were cut."""
    if job.length is None and job.start == 0:
        yield from stream_blocks(job.premaster)
        return
    at = 0
    end = job.start + job.length if job.length is not None else None
    for block in stream_blocks(job.premaster):
        first, last = max(0, job.start - at), len(block) if end is None else min(len(block), end - at)
        if last > first:
            part = block[first:last]
            length = (end if end is not None else 1 << 62) - job.start
            gain = fade_gain(
                at + first - job.start, len(part), length, _CUT_FADE if job.start else 0, _CUT_FADE if end else 0
            )
            yield part if gain is None else part * gain[:, np.newaxis]
        at += len(block)
        if end is not None and at >= end:
            return
    if at <= job.start:
        raise AudioError("The sample lies behind the end of the chapter.", "Choose an earlier part.")
