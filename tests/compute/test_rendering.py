import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest

from narratix_desktop.audio.condition import profile_take
from narratix_desktop.audio.gating import gated_loudness
from narratix_desktop.audio.peaks import BASE, from_bytes
from narratix_desktop.compute.measuring import measure_file_job, profile_job, waveforms_job
from narratix_desktop.compute.rendering import master_chapter_job, render_chapter_job
from narratix_desktop.domain.delivery import ACX, judge
from narratix_desktop.domain.errors import AudioError
from narratix_desktop.domain.ids import Sha256
from narratix_desktop.domain.mix import Bus, MixSettings, Strip
from narratix_desktop.domain.timeline import Clip, Timeline
from narratix_desktop.domain.units import Decibels, Frames, to_frames
from narratix_desktop.media.decode import decode
from narratix_desktop.media.encode import Labels, open_encoder
from narratix_desktop.media.ffmpeg import ffmpeg_path
from narratix_desktop.ports.jobs import (
    EncodeSpec,
    MasterChapterJob,
    MeasureFileJob,
    ProfileJob,
    RenderAnswer,
    RenderChapterJob,
    WaveformsJob,
)
from narratix_desktop.services.choose_gain import choose_gain
from tests.audio.signals import RATE, FloatArray, ffmpeg_figures, noise, rms, sine, stereo

MP3, AAC = EncodeSpec("mp3", 192_000), EncodeSpec("aac", 128_000)
TARGET = MixSettings().target


def babble(seconds: float, seed: int) -> FloatArray:
    """Something as uneven as speech: bursts of a buzzing tone at syllable rate, -20 dBFS or so."""
    random = np.random.default_rng(seed)
    harmonics = [sine(130.0 * harmonic, seconds, -24.0 - 5.0 * harmonic) for harmonic in range(1, 12)]
    buzz = np.sum(harmonics, axis=0)
    steps = random.uniform(0.2, 1.0, round(seconds * 6) + 1)
    envelope = np.interp(np.arange(len(buzz)) / RATE * 6, np.arange(len(steps)), steps * (np.arange(len(steps)) % 2))
    return np.asarray(6 * buzz * envelope, dtype=np.float32)


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Mapping[Sha256, Path]:
    folder = tmp_path_factory.mktemp("sounds")
    made = {
        Sha256("voice"): babble(4.0, 1)[:, np.newaxis],
        Sha256("music"): stereo(noise(5.0, -30.0, 3), noise(5.0, -30.0, 4)),
    }
    for name, samples in made.items():
        with open_encoder(folder / f"{name}.wav", RATE, samples.shape[1], EncodeSpec("wav"), Labels({})) as encoder:
            encoder.write(samples)
    return {name: folder / f"{name}.wav" for name in made}


def chapter(lines: int = 3) -> Timeline:
    voice = profile_take(babble(4.0, 1), RATE)
    clips, at = [], to_frames(0.75)
    for number in range(lines):
        bus = Bus.NARRATION if number % 2 else Bus.DIALOGUE
        gain = Decibels(-20.0 - voice.loudness)
        clips.append(
            Clip(
                Sha256("voice"),
                bus,
                None,
                UUID(int=number + 1),
                at,
                voice.length,
                voice.head,
                gain,
                Frames(220),
                Frames(220),
            )
        )
        at = Frames(at + voice.length + to_frames(0.4))
    last = clips[-1].end
    bed = Clip(Sha256("music"), Bus.MUSIC, None, UUID(int=99), clips[0].start, Frames(last - clips[0].start), loop=True)
    return Timeline((*clips, bed), Frames(last + to_frames(2.5)))


def render(sources: Mapping[Sha256, Path], folder: Path, settings: MixSettings | None = None) -> RenderAnswer:
    return render_chapter_job(RenderChapterJob(chapter(), sources, settings or MixSettings(), folder / "pre.wav", 7))


@pytest.fixture(scope="module")
def rendered(sources: Mapping[Sha256, Path], tmp_path_factory: pytest.TempPathFactory) -> RenderAnswer:
    return render(sources, tmp_path_factory.mktemp("premaster"))


def master(answer: RenderAnswer, target: Path, spec: EncodeSpec = MP3, **more: object) -> MasterChapterJob:
    gain = choose_gain([answer], TARGET).chapters[0]
    job = MasterChapterJob(answer.premaster, answer.scale, gain, TARGET.ceiling, TARGET.rms_window, spec, target)
    return replace(job, **more)  # type: ignore[arg-type]


def test_rendered_chapter_passes_acx_and_ffmpeg_agrees(rendered: RenderAnswer, tmp_path: Path) -> None:
    answer = master_chapter_job(master(rendered, tmp_path / "a.mp3"))
    verdict = judge(answer.measured, ACX)
    assert verdict.passed, [check for check in verdict.checks if not check.passed]
    theirs = ffmpeg_figures(ffmpeg_path(), answer.path)
    assert answer.measured.loudness == pytest.approx(theirs["loudness"], abs=0.3)
    assert answer.measured.rms == pytest.approx(theirs["rms"], abs=0.3)
    assert answer.measured.peak == pytest.approx(theirs["peak"], abs=0.3)
    assert answer.measured.true_peak == pytest.approx(theirs["true_peak"], abs=0.3)
    assert measure_file_job(MeasureFileJob(answer.path)) == answer.measured


def test_premaster_divided_by_its_scale_is_what_the_answer_says(rendered: RenderAnswer, tmp_path: Path) -> None:
    samples = decode(rendered.premaster) / np.float32(rendered.scale)
    assert samples.shape == (rendered.length, 2)
    assert rms(samples) == pytest.approx(rendered.rms, abs=0.01)
    assert 20 * np.log10(np.abs(samples).max()) == pytest.approx(rendered.peak, abs=0.01)
    assert gated_loudness(rendered.loudness_blocks) == pytest.approx(-21.5, abs=2.5)
    assert rms(samples[: RATE // 2]) == pytest.approx(-72.0, abs=1.5)
    assert rms(samples[-2 * RATE :]) == pytest.approx(-72.0, abs=1.5)


def test_standing_premaster_is_answered_without_rendering(sources: Mapping[Sha256, Path], tmp_path: Path) -> None:
    first = render(sources, tmp_path)
    assert render_chapter_job(RenderChapterJob(chapter(), {}, MixSettings(), first.premaster, 7)) == first


@pytest.mark.parametrize("spoiled", ["pre.wav", "pre.wav.json"])
def test_half_a_premaster_is_rendered_again(sources: Mapping[Sha256, Path], tmp_path: Path, spoiled: str) -> None:
    first = render(sources, tmp_path)
    samples = decode(first.premaster)
    (tmp_path / spoiled).unlink()
    assert render(sources, tmp_path) == first
    np.testing.assert_array_equal(decode(first.premaster), samples)


def test_damaged_answer_beside_a_premaster_is_made_again(sources: Mapping[Sha256, Path], tmp_path: Path) -> None:
    first = render(sources, tmp_path)
    (tmp_path / "pre.wav.json").write_text(json.dumps({"length": 3}))
    assert render(sources, tmp_path) == first


def test_missing_sound_fails_whole_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(AudioError):
        render({}, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_mix_far_over_full_scale_is_kept_without_clipping(sources: Mapping[Sha256, Path], tmp_path: Path) -> None:
    loud = MixSettings({bus: Strip(gain=Decibels(30.0)) for bus in (Bus.NARRATION, Bus.DIALOGUE)})
    answer = render(sources, tmp_path, loud)
    assert answer.peak > 12.0
    assert np.abs(decode(answer.premaster)).max() < 0.95


def test_gain_that_misses_the_rms_window_is_corrected(rendered: RenderAnswer, tmp_path: Path) -> None:
    job = master(rendered, tmp_path / "a.mp3")
    for wrong in (-6.0, 5.0):
        answer = master_chapter_job(replace(job, gain=Decibels(job.gain + wrong)))
        assert -22.7 <= answer.measured.rms <= -18.3
        assert answer.gain != job.gain + wrong


def test_peaks_that_the_encoder_adds_are_taken_back(rendered: RenderAnswer, tmp_path: Path) -> None:
    job = master(rendered, tmp_path / "a.mp3", EncodeSpec("mp3", 48_000))
    loose = replace(job, gain=Decibels(job.gain + 14.0), rms_window=(Decibels(-90.0), Decibels(0.0)))
    assert master_chapter_job(loose).measured.true_peak <= TARGET.ceiling + 0.5


@pytest.mark.parametrize("codec", ["aac", "flac", "wav", "opus"])
def test_every_codec_is_mastered_to_the_same_level(rendered: RenderAnswer, tmp_path: Path, codec: str) -> None:
    answer = master_chapter_job(master(rendered, tmp_path / f"a.{codec}", EncodeSpec(codec)))
    assert answer.measured.rms == pytest.approx(-22.2, abs=0.5)
    assert answer.measured.true_peak <= TARGET.ceiling + 0.5
    assert answer.measured.noise_floor < -60.0


def test_sample_is_cut_where_it_was_asked_and_faded(rendered: RenderAnswer, tmp_path: Path) -> None:
    cut = master(
        rendered, tmp_path / "a.wav", EncodeSpec("wav", bits=24), start=Frames(5 * RATE), length=Frames(5 * RATE)
    )
    whole = master(rendered, tmp_path / "b.wav", EncodeSpec("wav", bits=24))
    for job in (cut, whole):
        master_chapter_job(replace(job, rms_window=(Decibels(-90.0), Decibels(0.0))))
    sample, full = decode(tmp_path / "a.wav"), decode(tmp_path / "b.wav")
    assert len(sample) == 5 * RATE
    np.testing.assert_allclose(sample[RATE : 4 * RATE], full[6 * RATE : 9 * RATE], atol=1e-3)
    assert np.abs(sample[:50]).max() < 1e-3
    assert np.abs(sample[-50:]).max() < 1e-3
    with pytest.raises(AudioError):
        master_chapter_job(replace(cut, start=Frames(10_000 * RATE)))


def test_profiles_and_overviews_come_from_any_container(sources: Mapping[Sha256, Path], tmp_path: Path) -> None:
    voice = sources[Sha256("voice")]
    with open_encoder(tmp_path / "v.mp3", RATE, 1, MP3, Labels({})) as encoder:
        encoder.write(decode(voice))
    recordings = tuple((path.read_bytes(), path.suffix[1:]) for path in (voice, tmp_path / "v.mp3"))
    wav, mp3 = profile_job(ProfileJob(recordings))
    assert mp3.loudness == pytest.approx(wav.loudness, abs=0.5)
    assert abs(mp3.head - wav.head) < 0.02 * RATE
    kept = tmp_path / "cache" / "voice.peaks"
    assert waveforms_job(WaveformsJob(((voice, kept), (tmp_path / "none.wav", tmp_path / "none.peaks")))) == (
        True,
        False,
    )
    pyramid = from_bytes(kept.read_bytes())
    assert pyramid is not None
    samples = decode(voice)
    assert pyramid.frames == -(-len(samples) // BASE) * BASE
    assert pyramid.peak == pytest.approx(np.abs(samples).max(), abs=1e-4)
    assert not list(tmp_path.glob("**/*.part"))
