"""Which function answers which job. Imports are made on the first job of a kind, so a worker loads what it needs.

An adapter of one line stands for each job, so that type checkers and packers see every import.
"""

from collections.abc import Callable
from typing import Any, Final

from narratix_desktop.domain.analysis import Analysis
from narratix_desktop.domain.cover import ImageFacts
from narratix_desktop.domain.cue import CueKind, CueSpan
from narratix_desktop.domain.delivery import Measurement
from narratix_desktop.domain.errors import AudioError
from narratix_desktop.domain.reading import ReadingWindow
from narratix_desktop.domain.take import Recording, TakeProfile
from narratix_desktop.domain.text_diff import TextDiff
from narratix_desktop.domain.voice import Voiceprint
from narratix_desktop.ports import bundles, jobs, neural


def answer(job: jobs.Job[Any]) -> object:
    """Run a job and return its answer; whatever it raises is passed on.

    A job that is callable answers itself: so plug-ins and tests bring jobs of their own.

    Raises:
        TypeError: Nothing answers jobs of this kind.
    """
    if callable(job):
        return job()
    try:
        respond = _RESPONDERS[type(job)]
    except KeyError:
        raise TypeError(f"nothing answers a {type(job).__qualname__}") from None
    return respond(job)


def _read_manuscript(job: jobs.ReadManuscriptJob) -> jobs.ReadAnswer:
    from narratix_desktop.compute.reading import read_manuscript_job

    return read_manuscript_job(job)


def _look_at_image(job: jobs.LookAtImageJob) -> ImageFacts:
    from narratix_desktop.media.cover_image import look_at_image

    return look_at_image(job.data)


def _fit_cover(job: jobs.FitCoverJob) -> bytes:
    from narratix_desktop.media.cover_image import fit_cover

    return fit_cover(job.data, job.fit)


def _compare_texts(job: jobs.CompareTextsJob) -> TextDiff:
    from narratix_desktop.text.revision_diff import diff_texts

    return diff_texts(job.old, job.new)


def _analyse_text(job: jobs.AnalyseTextJob) -> Analysis:
    from narratix_desktop.compute.analysing import analyse_text_job

    return analyse_text_job(job)


def _divide_text(job: jobs.DivideTextJob) -> tuple[ReadingWindow, ...]:
    from narratix_desktop.text.reading_windows import reading_windows

    return reading_windows(job.text, job.chapters, job.segments, job.size)


def _read_scenes(job: jobs.ReadScenesJob) -> tuple[CueSpan, ...]:
    from narratix_desktop.compute.scenes import read_scenes_job

    return read_scenes_job(job)


def _espeak(job: jobs.EspeakJob) -> tuple[jobs.SpokenLine, ...]:
    from narratix_desktop.compute.espeaking import espeak_job

    return espeak_job(job)


def _neural_speech(job: neural.NeuralSpeechJob) -> tuple[jobs.SpokenLine, ...]:
    from narratix_desktop.compute.neural_speaking import neural_speech_job

    return neural_speech_job(job)


def _profile(job: jobs.ProfileJob) -> tuple[TakeProfile, ...]:
    from narratix_desktop.compute.measuring import profile_job

    return profile_job(job)


def _hear_lines(job: jobs.HearLinesJob) -> tuple[jobs.HeardLine | AudioError, ...]:
    from narratix_desktop.compute.hearing import hear_lines_job

    return hear_lines_job(job)


def _take_recordings(job: jobs.TakeRecordingsJob) -> tuple[jobs.SpokenLine, ...]:
    from narratix_desktop.compute.recording import take_recordings_job

    return take_recordings_job(job)


def _fit_sound(job: jobs.FitSoundJob) -> Recording:
    from narratix_desktop.compute.hearing import fit_sound_job

    return fit_sound_job(job)


def _typeset_cover(job: jobs.TypesetCoverJob) -> bytes:
    from narratix_desktop.media.typeset_cover import typeset_job

    return typeset_job(job)


def _voiceprint(job: jobs.VoiceprintJob) -> tuple[Voiceprint | None, ...]:
    from narratix_desktop.compute.comparing import voiceprint_job

    return voiceprint_job(job)


def _synthesise_sound(job: jobs.SynthesiseSoundJob) -> Recording:
    from narratix_desktop.compute.composing import synthesise_sound_job

    return synthesise_sound_job(job)


def _list_sounds(_job: jobs.ListSoundsJob) -> tuple[tuple[CueKind, str], ...]:
    from narratix_desktop.compute.composing import list_sounds_job

    return list_sounds_job()


def _render_chapter(job: jobs.RenderChapterJob) -> jobs.RenderAnswer:
    from narratix_desktop.compute.rendering import render_chapter_job

    return render_chapter_job(job)


def _master_chapter(job: jobs.MasterChapterJob) -> jobs.EncodeAnswer:
    from narratix_desktop.compute.rendering import master_chapter_job

    return master_chapter_job(job)


def _join_m4b(job: jobs.JoinM4bJob) -> jobs.JoinAnswer:
    from narratix_desktop.compute.joining import join_m4b_job

    return join_m4b_job(job)


def _measure_file(job: jobs.MeasureFileJob) -> Measurement:
    from narratix_desktop.compute.measuring import measure_file_job

    return measure_file_job(job)


def _waveforms(job: jobs.WaveformsJob) -> tuple[bool, ...]:
    from narratix_desktop.compute.measuring import waveforms_job

    return waveforms_job(job)


def _inspect_bundle(job: bundles.InspectBundleJob) -> bundles.Inspection:
    from narratix_desktop.compute.inspecting import inspect_bundle_job

    return inspect_bundle_job(job)


_RESPONDERS: Final[dict[type[jobs.Job[Any]], Callable[[Any], object]]] = {
    jobs.ReadManuscriptJob: _read_manuscript,
    jobs.LookAtImageJob: _look_at_image,
    jobs.FitCoverJob: _fit_cover,
    jobs.CompareTextsJob: _compare_texts,
    jobs.AnalyseTextJob: _analyse_text,
    jobs.DivideTextJob: _divide_text,
    jobs.ReadScenesJob: _read_scenes,
    jobs.EspeakJob: _espeak,
    neural.NeuralSpeechJob: _neural_speech,
    jobs.ProfileJob: _profile,
    jobs.HearLinesJob: _hear_lines,
    jobs.TakeRecordingsJob: _take_recordings,
    jobs.FitSoundJob: _fit_sound,
    jobs.TypesetCoverJob: _typeset_cover,
    jobs.VoiceprintJob: _voiceprint,
    jobs.SynthesiseSoundJob: _synthesise_sound,
    jobs.ListSoundsJob: _list_sounds,
    jobs.RenderChapterJob: _render_chapter,
    jobs.MasterChapterJob: _master_chapter,
    jobs.JoinM4bJob: _join_m4b,
    jobs.MeasureFileJob: _measure_file,
    jobs.WaveformsJob: _waveforms,
    bundles.InspectBundleJob: _inspect_bundle,
}
