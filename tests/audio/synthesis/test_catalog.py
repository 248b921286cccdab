"""What every procedural sound must keep: level, seam, clean edges, repeatability, and the words that find it."""

import subprocess
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from scipy.io import wavfile

from narratix_desktop.audio.synthesis.catalog import CATALOG, Sound, compose, find
from narratix_desktop.audio.synthesis.noise import Samples
from narratix_desktop.domain.cue import CueKind, SoundRequest
from narratix_desktop.domain.errors import SoundError
from narratix_desktop.domain.units import PROJECT_RATE, Seconds

BEDS = [sound for sound in CATALOG if sound.kind != CueKind.EFFECT]
EFFECTS = [sound for sound in CATALOG if sound.kind == CueKind.EFFECT]


def made(sound: Sound, seconds: float = 8.0, seed: int = 3) -> Samples:
    return compose(SoundRequest(sound.kind, sound.name, Seconds(seconds), seed))


def name_of(sound: Sound) -> str:
    return sound.name


@pytest.mark.parametrize("sound", BEDS, ids=name_of)
def test_bed_has_the_length_asked_for_and_loops_without_a_seam(sound: Sound) -> None:
    bed = made(sound)
    assert bed.shape == (8 * PROJECT_RATE, 2)
    assert bed.dtype == np.float32
    turned = np.roll(bed, len(bed) // 2, axis=0).astype(np.float64)
    middle = len(bed) // 2
    # A seam is a kink that the rest does not have: the second difference over it stays among the usual ones.
    kinks = np.abs(np.diff(turned, n=2, axis=0)).max(axis=1)
    assert kinks[middle - 4 : middle + 3].max() <= np.percentile(kinks, 99.99)
    level = np.sqrt(np.mean(np.square(turned[middle - 2205 : middle + 2205])))
    assert level > 0.1 * np.sqrt(np.mean(np.square(turned))), "no hole where the ends meet"


@pytest.mark.parametrize("sound", BEDS, ids=name_of)
def test_bed_is_at_minus_23_lufs_by_an_independent_meter(sound: Sound, tmp_path: Path) -> None:
    file = tmp_path / "bed.wav"
    wavfile.write(file, PROJECT_RATE, made(sound, 12.0))
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-nostats", "-i", str(file), "-af", "ebur128", "-f", "null", "-"]
    report = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    loudness = float(report[report.rindex("I:") :].split()[1])
    assert loudness == pytest.approx(-23.0, abs=1.0)


@pytest.mark.parametrize("sound", CATALOG, ids=name_of)
def test_sound_is_stereo_finite_unclipped_and_free_of_dc(sound: Sound) -> None:
    samples = made(sound)
    assert np.isfinite(samples).all()
    assert np.abs(samples).max() <= 10 ** (-2.5 / 20)
    assert np.abs(samples.mean(axis=0)).max() < 2e-4
    assert not np.allclose(samples[:, 0], samples[:, 1], atol=1e-4)


@pytest.mark.parametrize("sound", EFFECTS, ids=name_of)
def test_effect_peaks_at_minus_3_and_begins_and_ends_in_silence(sound: Sound) -> None:
    effect = made(sound, 0.0)
    assert 20 * np.log10(np.abs(effect).max()) == pytest.approx(-3.0, abs=0.1)
    assert np.abs(effect[0]).max() < 1e-3
    assert np.abs(effect[-64:]).max() < 1e-3


def test_effect_is_faded_where_less_than_its_natural_length_is_asked_for() -> None:
    bell = compose(SoundRequest(CueKind.EFFECT, "bell", Seconds(1.5), 1))
    assert len(bell) == round(1.5 * PROJECT_RATE)
    assert np.abs(bell[-64:]).max() < 1e-3


@pytest.mark.parametrize("sound", CATALOG, ids=name_of)
def test_same_seed_gives_the_same_sound_and_another_seed_a_variation(sound: Sound) -> None:
    first = made(sound, 4.0)
    assert np.array_equal(first, made(sound, 4.0))
    other = made(sound, 4.0, seed=4)
    assert len(other) != len(first) or not np.allclose(first, other, atol=1e-3)


@pytest.mark.parametrize(
    ("kind", "wish", "name"),
    [
        (CueKind.AMBIENCE, "a heavy downpour on a tin roof", "rain"),
        (CueKind.AMBIENCE, "Waves", "sea"),
        (CueKind.EFFECT, "Footsteps on gravel", "steps"),
        (CueKind.MUSIC, "an ominous low drone", "tense"),
        (CueKind.MUSIC, "oboe", "calm"),
    ],
)
def test_prompt_finds_the_sound_that_its_words_mean(kind: CueKind, wish: str, name: str) -> None:
    assert find(kind, wish).name == name


def test_unknown_effect_is_refused_with_the_choice_there_is() -> None:
    with pytest.raises(SoundError) as refusal:
        compose(SoundRequest(CueKind.EFFECT, "a violin smashed on stage", Seconds(0.0)))
    assert "door, knock, steps" in refusal.value.remedy
