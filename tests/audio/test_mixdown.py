from collections.abc import Mapping
from uuid import UUID

import numpy as np
import pytest

from narratix_desktop.audio.gating import gated_loudness
from narratix_desktop.audio.loudness import LoudnessMeter
from narratix_desktop.audio.mixdown import Mixer
from narratix_desktop.domain.ids import Sha256
from narratix_desktop.domain.mix import Bus, Ducking, MasterTarget, MixSettings, Strip
from narratix_desktop.domain.timeline import Clip, GainCurve, GainPoint, Timeline
from narratix_desktop.domain.units import Decibels, Frames, Seconds
from tests.audio.signals import RATE, FloatArray, noise, rms, sine, stereo

VOICE, BED, LEFT = Sha256("voice"), Sha256("bed"), Sha256("left")
ASSETS: Mapping[Sha256, FloatArray] = {
    VOICE: sine(440.0, 4.0, -30.0)[:, np.newaxis],
    BED: stereo(noise(3.0, -30.0, 1), noise(3.0, -30.0, 2)),
    LEFT: stereo(noise(3.0, -30.0, 1), np.zeros(3 * RATE, dtype=np.float32)),
}
FLAT = {bus: Strip() for bus in Bus}
QUIET = MasterTarget(room_tone=Decibels(-96.0))
SETTINGS = MixSettings(FLAT, Ducking(depth=Decibels(0.0)), target=QUIET)


def clip(asset: Sha256, bus: Bus, start: float, length: float, **more: object) -> Clip:
    frames = Frames(round(start * RATE)), Frames(round(length * RATE))
    return Clip(asset, bus, None, UUID(int=1), *frames, **more)  # type: ignore[arg-type]


def timeline(*clips: Clip, seconds: float = 20.0, automation: tuple[GainCurve, ...] = ()) -> Timeline:
    return Timeline(tuple(clips), Frames(round(seconds * RATE)), automation)


def settings(**strips: Strip) -> MixSettings:
    return MixSettings(FLAT | {Bus(name): strip for name, strip in strips.items()}, SETTINGS.ducking, target=QUIET)


def mixer(arranged: Timeline, chosen: MixSettings = SETTINGS, chunk: int = 4096) -> Mixer:
    return Mixer(arranged, ASSETS.__getitem__, chosen, chunk=chunk)


def mixed(arranged: Timeline, chosen: MixSettings = SETTINGS) -> FloatArray:
    return mixer(arranged, chosen).render(0, arranged.length)


def at(samples: FloatArray, start: float, end: float) -> FloatArray:
    return samples[round(start * RATE) : round(end * RATE)]


BUSY = timeline(
    clip(VOICE, Bus.NARRATION, 1.0, 4.0, gain=Decibels(12.0)),
    clip(VOICE, Bus.DIALOGUE, 5.2, 3.0, offset=Frames(2000), gain=Decibels(15.0)),
    clip(BED, Bus.MUSIC, 0.5, 9.0, loop=True, fade_in=Frames(RATE), fade_out=Frames(RATE)),
    clip(LEFT, Bus.EFFECTS, 6.0, 2.0),
    seconds=11.0,
)


def test_any_blocks_give_the_same_mix() -> None:
    chosen = MixSettings(target=QUIET)
    whole = mixer(BUSY, chosen, 65_536).render(0, BUSY.length)
    small = mixer(BUSY, chosen, 2048)
    parts = [small.render(start, 1234) for start in range(0, BUSY.length - 1234, 1234)]
    joined = np.concatenate(parts)
    np.testing.assert_allclose(joined, whole[: len(joined)], atol=2e-6)


def test_a_seek_sounds_as_if_played_to() -> None:
    played = mixer(BUSY).render(0, BUSY.length)
    seeking = mixer(BUSY)
    for seconds in (6.5, 2.0, 4.9, 0.0):
        start = round(seconds * RATE)
        np.testing.assert_allclose(seeking.render(start, RATE), played[start : start + RATE], atol=1e-3)


def test_trim_gain_and_place_of_a_clip() -> None:
    out = mixed(timeline(clip(BED, Bus.EFFECTS, 2.0, 1.0, offset=Frames(RATE), gain=Decibels(-6.0)), seconds=4.0))
    expected = ASSETS[BED][RATE : 2 * RATE] * np.float32(10 ** (-6 / 20))
    np.testing.assert_allclose(at(out, 2.0, 3.0), expected, atol=1e-3)
    assert rms(at(out, 0.0, 2.0)) < -90.0
    assert rms(at(out, 3.0, 4.0)) < -90.0


def test_clip_longer_than_its_asset_ends_with_it() -> None:
    out = mixed(timeline(clip(BED, Bus.EFFECTS, 0.0, 5.0), seconds=6.0))
    assert rms(at(out, 2.5, 3.0)) == pytest.approx(-30.0, abs=0.3)
    assert rms(at(out, 3.1, 5.0)) < -90.0


def test_looped_bed_keeps_its_power_over_every_seam() -> None:
    out = mixed(timeline(clip(BED, Bus.AMBIENCE, 0.0, 15.0, loop=True), seconds=16.0))
    levels = [rms(at(out, tenth / 10, tenth / 10 + 0.25)) for tenth in range(145)]
    assert max(levels) - min(levels) < 1.2


@pytest.mark.parametrize(("pan", "left", "right"), [(-1.0, -30.0, None), (0.0, -33.0, -33.0), (1.0, None, -30.0)])
def test_pan_of_a_voice_keeps_its_power(pan: float, left: float | None, right: float | None) -> None:
    # The sine's RMS lies 3 dB below its peak.
    voice = timeline(clip(VOICE, Bus.DIALOGUE, 0.0, 4.0, gain=Decibels(3.0)), seconds=4.0)
    out = at(mixed(voice, settings(dialogue=Strip(pan=pan))), 1.0, 3.0)
    for side, expected in ((out[:, 0], left), (out[:, 1], right)):
        if expected is None:
            assert rms(side) < -80.0
        else:
            assert rms(side) == pytest.approx(expected, abs=0.1)


def test_balance_of_a_bed_leaves_the_centre_alone_and_silences_the_far_side() -> None:
    bed = timeline(clip(LEFT, Bus.MUSIC, 0.0, 3.0), seconds=3.0)
    assert rms(mixed(bed)[:, 0]) == pytest.approx(-30.0, abs=0.1)
    assert rms(mixed(bed, settings(music=Strip(pan=1.0)))) < -80.0


def test_mute_silences_one_bus_and_solo_all_others() -> None:
    both = timeline(clip(VOICE, Bus.NARRATION, 0.0, 3.0), clip(BED, Bus.MUSIC, 0.0, 3.0), seconds=3.0)
    bed, voice = timeline(both.clips[1], seconds=3.0), timeline(both.clips[0], seconds=3.0)
    np.testing.assert_allclose(mixed(both, settings(narration=Strip(mute=True))), mixed(bed), atol=1e-6)
    np.testing.assert_allclose(mixed(both, settings(narration=Strip(solo=True))), mixed(voice), atol=1e-6)
    assert rms(mixed(both, settings(effects=Strip(solo=True)))) < -90.0
    assert rms(mixed(both, settings(master=Strip(mute=True)))) < -200.0


def test_music_steps_back_before_the_voice_begins_and_muted_speech_ducks_nothing() -> None:
    ducking = Ducking(Decibels(-12.0), Seconds(0.5), Seconds(0.5), Seconds(0.5))
    both = timeline(
        clip(BED, Bus.MUSIC, 0.0, 12.0, loop=True), clip(VOICE, Bus.NARRATION, 5.0, 2.0, gain=Decibels(-90.0))
    )
    out = mixed(both, MixSettings(FLAT, ducking, target=QUIET))
    assert rms(at(out, 3.5, 4.5)) == pytest.approx(-30.0, abs=0.5)
    assert rms(at(out, 5.0, 7.4)) == pytest.approx(-42.0, abs=0.5)
    assert rms(at(out, 8.1, 9.0)) == pytest.approx(-30.0, abs=0.7)
    muted = mixed(both, MixSettings(FLAT | {Bus.NARRATION: Strip(mute=True)}, ducking, target=QUIET))
    assert rms(at(muted, 5.0, 7.4)) == pytest.approx(-30.0, abs=0.5)


def test_effects_do_not_duck() -> None:
    deep = MixSettings(FLAT, Ducking(Decibels(-20.0)), target=QUIET)
    both = timeline(
        clip(BED, Bus.EFFECTS, 1.0, 2.0), clip(VOICE, Bus.NARRATION, 0.0, 4.0, gain=Decibels(-90.0)), seconds=4.0
    )
    assert rms(at(mixed(both, deep), 1.0, 3.0)) == pytest.approx(-30.0, abs=0.3)


def test_room_tone_stands_where_nothing_sounds_and_is_never_digital_silence() -> None:
    chosen = MixSettings(FLAT, target=MasterTarget(room_tone=Decibels(-72.0)))
    out = mixer(timeline(seconds=30.0), chosen, 65_536).render(0, 30 * RATE)
    for second in range(30):
        assert rms(at(out, second, second + 1.0)) == pytest.approx(-72.0, abs=1.0)
    assert np.count_nonzero(np.all(out == 0.0, axis=1)) == 0
    steps = np.abs(np.diff(out, axis=0))
    assert steps.max() < 12 * np.sqrt(np.mean(steps**2))


def test_room_tone_repeats_for_a_seed_and_follows_the_speech_faders() -> None:
    chosen = MixSettings(FLAT, target=MasterTarget(room_tone=Decibels(-72.0)))
    empty = timeline(seconds=1.0)

    def render(seed: int, used: MixSettings = chosen) -> FloatArray:
        return Mixer(empty, ASSETS.__getitem__, used, seed=seed).render(0, RATE)

    np.testing.assert_array_equal(render(1), render(1))
    assert np.abs(render(1) - render(2)).max() > 0
    strips = FLAT | {bus: Strip(gain=Decibels(-20.0)) for bus in (Bus.NARRATION, Bus.DIALOGUE)}
    lowered = render(1, MixSettings(strips, target=chosen.target))
    np.testing.assert_allclose(lowered, render(1) * np.float32(0.1), rtol=1e-4)


def test_a_fader_moved_while_it_plays_is_heard_in_the_next_chunk_without_a_click() -> None:
    playing = mixer(timeline(clip(VOICE, Bus.NARRATION, 0.0, 4.0), seconds=4.0), chunk=4096)
    playing.render(0, RATE // 4096 * 4096)
    playing.apply(settings(narration=Strip(gain=Decibels(-30.0))))
    start = RATE // 4096 * 4096
    after = playing.render(start, RATE)
    assert rms(after[4096:8192]) == pytest.approx(rms(after[:200]) - 30.0, abs=1.0)
    assert np.abs(np.diff(after[:, 0])).max() < 0.003


def test_automation_moves_a_strip() -> None:
    points = (GainPoint(Frames(RATE), Decibels(0.0)), GainPoint(Frames(2 * RATE), Decibels(-20.0)))
    arranged = timeline(clip(BED, Bus.MUSIC, 0.0, 3.0), seconds=3.0, automation=(GainCurve(Bus.MUSIC, points),))
    out = mixed(arranged)
    assert rms(at(out, 0.5, 1.0)) == pytest.approx(-30.0, abs=0.3)
    assert rms(at(out, 1.48, 1.52)) == pytest.approx(-40.0, abs=0.8)
    assert rms(at(out, 2.5, 3.0)) == pytest.approx(-50.0, abs=0.3)


def test_speech_of_a_block_has_the_loudness_that_the_mix_has() -> None:
    arranged = timeline(clip(VOICE, Bus.NARRATION, 0.0, 4.0), seconds=4.0)
    for pan in (0.0, 0.6):
        playing = mixer(arranged, settings(narration=Strip(gain=Decibels(3.0), pan=pan)), 8192)
        mix_meter, speech_meter = LoudnessMeter(RATE, 2), LoudnessMeter(RATE, 1 if pan == 0.0 else 2)
        for index in range(4 * RATE // 8192):
            block = playing.chunk(index)
            assert block.speech is not None
            mix_meter.add(block.mix.T)
            speech_meter.add(block.speech.T)
        assert gated_loudness(speech_meter.blocks()) == pytest.approx(gated_loudness(mix_meter.blocks()), abs=0.05)


def test_assets_are_loaded_once_while_they_fit() -> None:
    asked: list[Sha256] = []

    def load(asset: Sha256) -> FloatArray:
        asked.append(asset)
        return ASSETS[asset]

    Mixer(BUSY, load, SETTINGS).render(0, BUSY.length)
    assert sorted(asked) == sorted({VOICE, BED, LEFT})
