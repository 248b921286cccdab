"""Each sound has the mark that an ear knows it by: a spectrum, a rhythm or a pattern of onsets."""

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.signal import butter, find_peaks, sosfiltfilt

from narratix_desktop.audio.synthesis.catalog import compose
from narratix_desktop.domain.cue import CueKind, SoundRequest
from narratix_desktop.domain.units import PROJECT_RATE, Seconds

Curve = NDArray[np.float64]
_SEEDS = (1, 2)


@cache
def mono(kind: CueKind, name: str, seed: int, seconds: float = 20.0) -> Curve:
    length = Seconds(0.0 if kind == CueKind.EFFECT else seconds)
    return np.asarray(compose(SoundRequest(kind, name, length, seed)).mean(axis=1, dtype=np.float64))


def ambience(name: str, seed: int) -> Curve:
    return mono(CueKind.AMBIENCE, name, seed)


def effect(name: str, seed: int) -> Curve:
    return mono(CueKind.EFFECT, name, seed)


def share(sound: Curve, low: float, high: float) -> float:
    """Part of the power between two frequencies."""
    power = np.square(np.abs(np.fft.rfft(sound)))
    hertz = np.fft.rfftfreq(len(sound), 1 / PROJECT_RATE)
    return float(power[(hertz >= low) & (hertz < high)].sum() / power.sum())


def passed(sound: Curve, low: float, high: float) -> Curve:
    return np.asarray(sosfiltfilt(butter(4, [low, high], "bandpass", fs=PROJECT_RATE, output="sos"), sound))


def envelope(sound: Curve, seconds: float) -> Curve:
    """RMS of consecutive windows."""
    window = int(seconds * PROJECT_RATE)
    whole = sound[: len(sound) // window * window].reshape(-1, window)
    return np.asarray(np.sqrt(np.mean(np.square(whole), axis=1)))


def rhythm(curve: Curve, rate: float, low: float, high: float) -> float:
    """Part of an envelope's movement that happens between two frequencies."""
    power = np.square(np.abs(np.fft.rfft(curve - curve.mean())))
    hertz = np.fft.rfftfreq(len(curve), 1 / rate)
    return float(power[(hertz >= low) & (hertz < high)].sum() / power.sum())


def onsets(sound: Curve, apart: float, height: float) -> Curve:
    """Seconds at which the level jumps to at least ``height`` of its highest."""
    level = envelope(sound, 0.005)
    rise = np.maximum(np.diff(level, prepend=0.0), 0.0)
    peaks, _ = find_peaks(rise, height=height * rise.max(), distance=max(1, int(apart / 0.005)))
    return np.asarray(peaks * 0.005)


def flatness(sound: Curve, low: float, high: float) -> float:
    """Geometric over arithmetic mean of a smoothed power spectrum: 1 for white noise, near 0 for tones."""
    power = np.square(np.abs(np.fft.rfft(sound)))
    hertz = np.fft.rfftfreq(len(sound), 1 / PROJECT_RATE)
    part = power[(hertz >= low) & (hertz < high)]
    smooth = part[: len(part) // 50 * 50].reshape(-1, 50).mean(axis=1)
    return float(np.exp(np.mean(np.log(smooth))) / np.mean(smooth))


@pytest.mark.parametrize("seed", _SEEDS)
def test_rain_is_broad_bright_noise_full_of_drops(seed: int) -> None:
    rain = ambience("rain", seed)
    assert share(rain, 2000.0, 16_000.0) > 0.5
    assert flatness(rain, 1000.0, 9000.0) > 0.6
    drops = onsets(passed(rain, 1500.0, 12_000.0), 0.01, 0.12)
    assert len(drops) / 20.0 > 15.0
    # The washes never stop: no second is much quieter than another.
    loud = envelope(rain, 1.0)
    assert loud.max() / loud.min() < 2.0


@pytest.mark.parametrize("seed", _SEEDS)
def test_wind_is_low_and_moves_slowly(seed: int) -> None:
    wind = ambience("wind", seed)
    assert share(wind, 30.0, 1200.0) > 0.9
    assert share(wind, 150.0, 1200.0) > 0.3
    gusts = envelope(passed(wind, 150.0, 1200.0), 0.05)
    assert gusts.std() / gusts.mean() > 0.3
    assert rhythm(gusts, 20.0, 0.05, 1.5) > 0.7


@pytest.mark.parametrize("seed", _SEEDS)
def test_sea_swells_every_six_to_twelve_seconds(seed: int) -> None:
    sea = mono(CueKind.AMBIENCE, "sea", seed, 40.0)
    swell = envelope(sea, 0.1)
    power = np.square(np.abs(np.fft.rfft(swell - swell.mean())))
    power[0] = 0.0
    period = 40.0 / float(np.argmax(power))
    assert 6.0 <= period <= 12.0
    assert np.percentile(swell, 95) / np.percentile(swell, 10) > 2.5
    # The hiss of the backwash comes after the blow of the breaker.
    low, high = envelope(passed(sea, 50.0, 300.0), 0.1), envelope(passed(sea, 3000.0, 9000.0), 0.1)
    lags = [float(np.dot(low - low.mean(), np.roll(high - high.mean(), -lag))) for lag in range(-30, 31)]
    assert int(np.argmax(lags)) - 30 > 0


@pytest.mark.parametrize("seed", _SEEDS)
def test_fire_crackles_over_a_low_breath(seed: int) -> None:
    fire = ambience("fire", seed)
    assert share(fire, 30.0, 400.0) > 0.25
    crackle = passed(fire, 1500.0, 12_000.0)
    kurtosis = float(np.mean(crackle**4) / np.mean(crackle**2) ** 2)
    assert kurtosis > 15.0
    assert 2.0 < len(onsets(crackle, 0.02, 0.08)) / 20.0 < 25.0


@pytest.mark.parametrize("seed", _SEEDS)
def test_night_has_crickets_in_a_narrow_pulsed_band(seed: int) -> None:
    night = ambience("night", seed)
    assert share(night, 3800.0, 5000.0) > 0.6
    band = passed(night, 3800.0, 5000.0)
    assert flatness(night, 3000.0, 6000.0) < 0.25
    strokes = envelope(band, 0.004)
    assert rhythm(strokes, 250.0, 25.0, 42.0) > 0.05
    chirps = envelope(band, 0.05)
    assert rhythm(chirps, 20.0, 1.2, 3.0) > 0.2


@pytest.mark.parametrize("seed", _SEEDS)
def test_crowd_moves_at_the_pace_of_syllables(seed: int) -> None:
    crowd = ambience("crowd", seed)
    assert share(crowd, 150.0, 4000.0) > 0.8
    babble = envelope(passed(crowd, 300.0, 3000.0), 0.02)
    assert rhythm(babble, 50.0, 3.0, 6.0) > 1.25 * rhythm(babble, 50.0, 8.0, 11.0)
    assert rhythm(babble, 50.0, 1.0, 8.0) > 0.4


@pytest.mark.parametrize("seed", _SEEDS)
def test_knock_is_two_or_three_blows_in_quick_order(seed: int) -> None:
    blows = onsets(effect("knock", seed), 0.1, 0.4)
    assert 2 <= len(blows) <= 3
    assert np.all((np.diff(blows) > 0.15) & (np.diff(blows) < 0.3))


@pytest.mark.parametrize("seed", _SEEDS)
def test_steps_keep_a_walking_pace(seed: int) -> None:
    heels = onsets(passed(effect("steps", seed), 50.0, 400.0), 0.3, 0.4)
    assert len(heels) >= 5
    gaps = np.diff(heels)
    assert 0.45 < float(gaps.mean()) < 0.7
    assert float(gaps.std() / gaps.mean()) < 0.08


@pytest.mark.parametrize("seed", _SEEDS)
def test_door_ends_in_one_heavy_thud(seed: int) -> None:
    door = effect("door", seed)
    level = envelope(door, 0.01)
    thud = float(np.argmax(level) * 0.01)
    assert 0.4 < thud < 0.9
    assert share(door[int((thud - 0.02) * PROJECT_RATE) :], 40.0, 400.0) > 0.5
    creak = door[: int((thud - 0.08) * PROJECT_RATE)]
    assert share(creak, 400.0, 2500.0) > 0.5
    assert np.square(creak).sum() < 0.2 * np.square(door).sum()


@pytest.mark.parametrize("seed", _SEEDS)
def test_bell_has_partials_off_the_harmonic_row_that_die_away_high_ones_first(seed: int) -> None:
    bell = effect("bell", seed)
    stroke = bell[int(0.1 * PROJECT_RATE) : int(2.0 * PROJECT_RATE)] * np.hanning(int(1.9 * PROJECT_RATE))
    spectrum = np.abs(np.fft.rfft(stroke, 1 << 18))
    peaks, _ = find_peaks(spectrum, height=0.08 * spectrum.max(), distance=60)
    tones = peaks * PROJECT_RATE / (1 << 18)
    ratios = tones / tones[0]
    assert len(tones) >= 4
    assert float(np.max(np.abs(ratios - np.round(ratios)))) > 0.2
    assert np.any(np.abs(ratios / 2.0 - 1.19) < 0.03), "the minor third of a church bell"
    early, late = bell[int(0.1 * PROJECT_RATE) : PROJECT_RATE], bell[int(4.2 * PROJECT_RATE) : int(6.0 * PROJECT_RATE)]
    assert share(late, 1200.0, 8000.0) < 0.3 * share(early, 1200.0, 8000.0)
    assert envelope(late, 0.5)[-1] < 0.5 * envelope(early, 0.5)[0]


@pytest.mark.parametrize("seed", _SEEDS)
def test_thunder_is_deep_and_rolls_for_seconds(seed: int) -> None:
    thunder = effect("thunder", seed)
    assert share(thunder, 25.0, 250.0) > 0.7
    level = envelope(thunder, 0.25)
    loud = np.flatnonzero(level > 0.1 * level.max())
    assert (loud[-1] - loud[0]) * 0.25 > 3.0
    assert level[-2:].max() < 0.05 * level.max()
    # The crack comes first, the bass remains.
    assert share(thunder[: PROJECT_RATE // 2], 500.0, 5000.0) > 4 * share(thunder[3 * PROJECT_RATE :], 500.0, 5000.0)


@pytest.mark.parametrize("seed", _SEEDS)
def test_heart_beats_in_pairs(seed: int) -> None:
    beats = onsets(effect("heartbeat", seed), 0.15, 0.2)
    gaps = np.diff(beats)
    assert len(beats) == 10
    assert np.all((gaps[0::2] > 0.25) & (gaps[0::2] < 0.36)), "lub to dub"
    assert np.all((gaps[0:-1:2] + gaps[1::2] > 1.0) & (gaps[0:-1:2] + gaps[1::2] < 1.2)), "beat to beat"


def spectral_flux(sound: Curve) -> float:
    """Mean change of the spectrum from one tenth of a second to the next, against its size."""
    frames = sound[: len(sound) // 4410 * 4410].reshape(-1, 4410) * np.hanning(4410)
    size = np.abs(np.fft.rfft(frames, axis=1))
    return float(np.mean(np.linalg.norm(np.diff(size, axis=0), axis=1)) / np.mean(np.linalg.norm(size, axis=1)))


@pytest.mark.parametrize("mood", ["calm", "warm", "sad", "tense", "bright"])
def test_pad_is_tonal_slow_and_changes_little_from_moment_to_moment(mood: str) -> None:
    pad = mono(CueKind.MUSIC, mood, 1)
    power = np.sort(np.square(np.abs(np.fft.rfft(pad))))
    assert power[-len(power) // 50 :].sum() / power.sum() > 0.95, "a few narrow bands hold the power"
    assert share(pad, 40.0, 2000.0) > 0.95
    assert spectral_flux(pad) < 0.6 * spectral_flux(ambience("rain", 1))
    level = envelope(pad, 0.05)
    assert float(np.max(np.diff(level))) < 0.5 * float(level.max()), "nothing is struck hard"
    assert level.max() / np.percentile(level, 5) < 8.0


def test_moods_differ_in_brightness() -> None:
    bright, tense = mono(CueKind.MUSIC, "bright", 1), mono(CueKind.MUSIC, "tense", 1)
    assert share(bright, 500.0, 4000.0) > 3 * share(tense, 500.0, 4000.0)
