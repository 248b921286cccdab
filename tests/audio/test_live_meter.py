from uuid import UUID

import numpy as np
import pytest

from narratix_desktop.audio.gating import moving_mean, to_loudness
from narratix_desktop.audio.live_meter import LiveMeter
from narratix_desktop.audio.loudness import LoudnessMeter
from narratix_desktop.audio.mixdown import Mixer
from narratix_desktop.domain.ids import Sha256
from narratix_desktop.domain.levels import Levels
from narratix_desktop.domain.mix import Bus, Ducking, MasterTarget, MixSettings, Strip
from narratix_desktop.domain.timeline import Clip, Timeline
from narratix_desktop.domain.units import Decibels, Frames
from tests.audio.signals import RATE, FloatArray, noise, rms, sine, stereo

BLOCK = 1024
REST = Decibels(0.0)
QUIET = MasterTarget(room_tone=Decibels(-120.0))
FLAT = {bus: Strip() for bus in Bus}
VOICE, BED = Sha256("voice"), Sha256("bed")


def mastered(samples: FloatArray) -> Levels:
    meter = LiveMeter((), BLOCK)
    for start in range(0, len(samples) - BLOCK, BLOCK):
        meter.mastered(np.ascontiguousarray(samples[start : start + BLOCK].T))
    return meter.levels(REST)


def test_a_stereo_sine_at_minus_23_reads_minus_23_lufs_in_both_windows() -> None:
    heard = mastered(stereo(sine(1000.0, 4.0, -23.0))).strips[Bus.MASTER]
    assert heard.momentary == pytest.approx(-23.0, abs=0.1)
    assert heard.short_term == pytest.approx(-23.0, abs=0.1)
    assert heard.peak == pytest.approx(-23.0, abs=0.05)
    assert heard.rms == pytest.approx(-26.0, abs=0.1)


def test_windows_agree_with_the_meter_of_the_export() -> None:
    material = stereo(noise(5.0, -20.0, 1) * np.linspace(0, 1, 5 * RATE, dtype=np.float32), noise(5.0, -24.0, 2))
    heard = mastered(material).strips[Bus.MASTER]
    reference = LoudnessMeter(RATE, 2)
    reference.add(material[: len(material) // BLOCK * BLOCK])
    assert heard.short_term == pytest.approx(to_loudness(moving_mean(reference.hops(), 30)[-1]), abs=0.2)
    assert heard.momentary == pytest.approx(to_loudness(reference.blocks()[-1]), abs=0.2)


def test_peaks_are_told_apart_by_side_and_fall_back() -> None:
    samples = stereo(sine(1000.0, 1.0, -40.0), sine(1000.0, 1.0, -40.0))
    click = samples.copy()
    click[-3 * BLOCK, 1] = 0.5
    assert mastered(click).strips[Bus.MASTER].right == pytest.approx(-6.0, abs=0.1)
    assert mastered(click).strips[Bus.MASTER].left == pytest.approx(-40.0, abs=0.1)
    early = samples.copy()
    early[BLOCK, 1] = 0.5
    assert mastered(early).strips[Bus.MASTER].peak == pytest.approx(-40.0, abs=0.1)


def test_silence_reads_as_silence() -> None:
    heard = mastered(np.zeros((RATE, 2), dtype=np.float32)).strips[Bus.MASTER]
    assert {heard.peak, heard.rms, heard.momentary, heard.short_term} == {float("-inf")}


def metered(settings: MixSettings, gain: float = 1.0, bed: float = -30.0, seconds: float = 4.0) -> Levels:
    """Play a voice, from 0.5 s on, over a bed of noise."""
    assets = {VOICE: sine(997.0, 10.0, -20.0)[:, np.newaxis], BED: stereo(noise(10.0, bed, 1), noise(10.0, bed, 2))}
    clips = (
        Clip(BED, Bus.MUSIC, None, UUID(int=1), Frames(0), Frames(10 * RATE)),
        Clip(VOICE, Bus.NARRATION, None, UUID(int=2), Frames(RATE // 2), Frames(9 * RATE)),
    )
    meter = LiveMeter([clips[1]], BLOCK)
    mixer = Mixer(Timeline(clips, Frames(10 * RATE)), assets.__getitem__, settings, chunk=BLOCK, tap=meter.tap)
    for index in range(int(seconds * RATE) // BLOCK):
        mixer.chunk(index)
        meter.mixed(index * BLOCK, gain)
    return meter.levels(REST)


DRY = MixSettings(FLAT, Ducking(depth=Decibels(0.0)), target=QUIET)


def test_strips_are_read_behind_their_fader_and_at_the_books_gain() -> None:
    plain = metered(DRY).strips
    assert plain[Bus.MUSIC].rms == pytest.approx(-30.0, abs=0.2)
    assert plain[Bus.NARRATION].short_term == pytest.approx(-23.0, abs=0.6)
    assert plain[Bus.DIALOGUE].peak == float("-inf")
    lowered = MixSettings({**FLAT, Bus.MUSIC: Strip(gain=Decibels(-10.0))}, DRY.ducking, target=QUIET)
    assert metered(lowered).strips[Bus.MUSIC].rms == pytest.approx(-40.0, abs=0.2)
    assert metered(DRY, gain=2.0).strips[Bus.MUSIC].rms == pytest.approx(-24.0, abs=0.2)


def test_a_panned_strip_shows_it_and_keeps_its_power() -> None:
    left = MixSettings({**FLAT, Bus.NARRATION: Strip(pan=-1.0)}, DRY.ducking, target=QUIET)
    centred, panned = metered(DRY).strips[Bus.NARRATION], metered(left).strips[Bus.NARRATION]
    assert panned.right < -100.0
    assert panned.left == pytest.approx(centred.left + 3.0, abs=0.1)
    assert panned.rms == pytest.approx(centred.rms, abs=0.1)


def test_clarity_is_the_distance_of_the_speech_from_the_bed_under_the_line() -> None:
    assert metered(DRY, seconds=0.3).clarity is None
    clarity = metered(DRY).clarity
    assert clarity is not None
    assert clarity.line == UUID(int=2)
    voice = metered(DRY).strips[Bus.NARRATION].short_term
    bed = metered(DRY).strips[Bus.MUSIC].short_term
    assert clarity.margin == pytest.approx(voice - bed, abs=0.3)
    ducked = MixSettings(FLAT, Ducking(depth=Decibels(-12.0)), target=QUIET)
    found = metered(ducked).clarity
    assert found is not None
    assert found.margin == pytest.approx(clarity.margin + 12.0, abs=0.5)


def test_without_a_bed_speech_is_as_clear_as_can_be_and_without_speech_nothing_is_said() -> None:
    muted = MixSettings({**FLAT, Bus.MUSIC: Strip(mute=True)}, DRY.ducking, target=QUIET)
    found = metered(muted).clarity
    assert found is not None
    assert found.margin == float("inf")
    silent = MixSettings({**FLAT, Bus.NARRATION: Strip(mute=True)}, DRY.ducking, target=QUIET)
    assert metered(silent).clarity is None


def test_listening_does_not_change_the_mix() -> None:
    assets = {VOICE: sine(440.0, 4.0, -20.0)[:, np.newaxis], BED: stereo(noise(4.0, -30.0, 1))}
    clips = (
        Clip(BED, Bus.AMBIENCE, None, UUID(int=1), Frames(0), Frames(3 * RATE)),
        Clip(VOICE, Bus.DIALOGUE, None, UUID(int=2), Frames(RATE), Frames(2 * RATE)),
    )
    timeline = Timeline(clips, Frames(4 * RATE))
    meter = LiveMeter((), BLOCK)
    heard = Mixer(timeline, assets.__getitem__, MixSettings(), chunk=BLOCK, tap=meter.tap).render(0, 4 * RATE)
    plain = Mixer(timeline, assets.__getitem__, MixSettings(), chunk=BLOCK).render(0, 4 * RATE)
    assert rms(plain) > -60.0
    np.testing.assert_array_equal(heard, plain)
