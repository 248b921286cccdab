"""Playing for real: PulseAudio with a null sink, recorded from its monitor; skipped where it is not installed."""

import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtMultimedia import QAudioDevice, QMediaDevices

from narratix_desktop.domain.errors import PlaybackError
from narratix_desktop.domain.levels import NOTHING_HEARD
from narratix_desktop.domain.mix import Bus, Strip
from narratix_desktop.domain.timeline import Timeline
from narratix_desktop.domain.units import Decibels, Frames
from narratix_desktop.media.ffmpeg import ffmpeg_path
from narratix_desktop.playback.sink import BUFFER_SECONDS, AudioSink
from narratix_desktop.playback.transport import TimelinePlayer
from narratix_desktop.ports.player import Loop
from tests.playback.conftest import AUDIBLE, Recorder, wait_until
from tests.playback.scenes import BED, DRY, RATE, SOURCES, VOICE, clip, tone, tone_for


def level_at(samples: NDArray[np.float32], frequency: float) -> float:
    """Amplitude of one frequency, the median of short windows: a busy machine may tear gaps into what is recorded."""
    window = RATE // 50
    wheel = np.exp(-2j * np.pi * frequency * np.arange(window) / RATE)
    whole = samples[: len(samples) // window * window].reshape(-1, window)
    return float(np.median(2 * np.abs((whole * wheel).mean(axis=1))))


def loud(samples: NDArray[np.float32]) -> bool:
    return bool(np.abs(samples).max() > AUDIBLE)


def quiet(samples: NDArray[np.float32]) -> bool:
    return bool(np.abs(samples).max() < AUDIBLE)


def test_what_is_mixed_is_heard_whole_and_at_its_level(player: TimelinePlayer, recorder: Recorder) -> None:
    player.load(tone_for(2.0), SOURCES, DRY)
    player.play()
    recorder.wait_for(loud=True)
    wait_until(lambda: not player.playing)
    recorder.wait_for(loud=False)
    heard = recorder.stop()
    sounding = np.flatnonzero(np.abs(heard) > AUDIBLE)
    steady = heard[sounding[0] + 2000 : sounding[0] + 2000 + RATE]
    assert level_at(steady, 1000) == pytest.approx(0.25, abs=0.02)
    # The server drops nothing of what it was given; it may only stand still in between.
    assert len(sounding) / RATE == pytest.approx(2.0 * 0.949, abs=0.15)


def test_what_was_made_ready_before_is_silent_and_plays_what_is_loaded_then(
    player: TimelinePlayer, recorder: Recorder
) -> None:
    player.make_ready()
    assert not player.playing
    player.load(tone_for(1.0), SOURCES, DRY)
    player.make_ready()
    player.play(Frames(0))
    recorder.wait_for(loud=True)
    wait_until(lambda: not player.playing)
    assert player.position == RATE


def test_the_position_follows_what_is_heard_and_stays_on_pause(player: TimelinePlayer, recorder: Recorder) -> None:
    player.load(tone_for(6.0), SOURCES, DRY)
    player.play(Frames(RATE))
    recorder.wait_for(loud=True)
    assert player.position >= RATE
    first, began = player.position, time.monotonic()
    wait_until(lambda: player.position > first + RATE // 2)
    # Sound cannot be ahead of time; on a busy machine it may be behind.
    assert (player.position - first) / RATE <= time.monotonic() - began + BUFFER_SECONDS
    player.pause()
    stood = player.position
    recorder.wait_for(loud=False)
    assert not player.playing
    assert player.position == stood
    assert player.levels is NOTHING_HEARD
    player.play()
    recorder.wait_for(loud=True)
    assert player.position >= stood


def test_a_fader_a_mute_and_a_solo_are_heard_while_playing(player: TimelinePlayer, recorder: Recorder) -> None:
    player.load(tone_for(50.0), SOURCES, DRY)
    player.play()
    recorder.wait_for(loud=True)
    down = replace(DRY, strips={**DRY.strips, Bus.EFFECTS: Strip(gain=Decibels(-60.0))})
    muted = replace(DRY, strips={**DRY.strips, Bus.EFFECTS: Strip(mute=True)})
    solo = replace(DRY, strips={**DRY.strips, Bus.MUSIC: Strip(solo=True)})
    for changed in (down, muted, solo):
        player.apply(changed)
        recorder.wait_for(loud=False)
        assert player.playing
        player.apply(DRY)
        recorder.wait_for(loud=True)


def test_a_change_has_at_most_150_ms_of_sound_before_it(player: TimelinePlayer, recorder: Recorder) -> None:
    """Counted in frames that were rendered already, because clocks lie on a busy machine."""
    rendered: list[NDArray[np.float32]] = []
    plain = player._render

    def render() -> NDArray[np.float32] | None:
        block = plain()
        if block is not None:
            rendered.append(block)
        return block

    player._make_sink = lambda _render, lost: AudioSink(render, lost)
    player.load(tone_for(50.0), SOURCES, DRY)
    player.play()
    recorder.wait_for(loud=True)
    for _ in range(5):
        heard = player.position
        player.apply(replace(DRY, strips={**DRY.strips, Bus.EFFECTS: Strip(mute=True)}))
        count = len(rendered)
        wait_until(lambda: quiet(rendered[-1]))
        first = next(at for at in range(count - 3, len(rendered)) if quiet(rendered[at]))
        assert (sum(len(block) for block in rendered[:first]) - heard) / RATE < 0.15
        player.apply(DRY)
        wait_until(lambda: loud(rendered[-1]))


def test_at_the_end_the_player_stops_by_itself_at_the_end(player: TimelinePlayer, recorder: Recorder) -> None:
    player.load(tone_for(0.5), SOURCES, DRY)
    player.play()
    recorder.wait_for(loud=True)
    wait_until(lambda: not player.playing)
    assert player.position == tone_for(0.5).length
    assert player.take_fault() is None


@pytest.fixture(scope="module")
def long_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five minutes of music in one compressed file, as an author might bring it."""
    folder = tmp_path_factory.mktemp("long")
    raw, path = folder / "tone.f32", folder / "music.mp3"
    raw.write_bytes(tone(60.0, 500.0, 0.4).tobytes())
    given = ["-stream_loop", "4", "-f", "f32le", "-ar", str(RATE), "-ac", "2", "-i", str(raw)]
    subprocess.run([str(ffmpeg_path()), "-loglevel", "error", *given, "-b:a", "128k", str(path)], check=True)
    return path


@pytest.fixture
def deep(qapp: object, sound_server: str, long_file: Path) -> Iterator[TimelinePlayer]:
    """A player of a chapter of long clips: a bed that repeats, and a reading in one take."""
    clips = (
        clip(BED, Bus.MUSIC, 0.0, 300.0, 1),
        clip(BED, Bus.AMBIENCE, 0.0, 600.0, 2, loop=True),
        clip(VOICE, Bus.NARRATION, 1.0, 290.0, 3),
    )
    made = TimelinePlayer()
    made.load(Timeline(clips, Frames(600 * RATE)), {BED: long_file, VOICE: long_file}, DRY)
    yield made
    made.close()


def test_it_plays_from_anywhere_without_decoding_more_than_what_sounds_there(
    deep: TimelinePlayer, recorder: Recorder
) -> None:
    for second in (280, 3, 170, 450, 90):
        deep.play(Frames(second * RATE))
        recorder.wait_for(loud=True)
        assert deep.position < (second + 5) * RATE
        deep.pause()
        recorder.wait_for(loud=False)


def test_sound_goes_on_while_the_window_is_busy(player: TimelinePlayer, recorder: Recorder) -> None:
    player.load(tone_for(30.0), SOURCES, DRY)
    player.play()
    recorder.wait_for(loud=True)
    before = player.position
    until = time.monotonic() + 1.5
    while time.monotonic() < until:
        sum(range(500))
    assert player.position > before + RATE // 2
    assert player.playing


def test_a_loop_is_heard_again_and_again(player: TimelinePlayer, recorder: Recorder) -> None:
    player.load(tone_for(20.0), SOURCES, DRY)
    player.set_loop(Loop(Frames(RATE), Frames(RATE + RATE // 2)))
    player.play(Frames(RATE))
    recorder.wait_for(loud=True)
    seen = set()
    until = time.monotonic() + 1.6
    while time.monotonic() < until:
        seen.add(player.position)
        time.sleep(0.01)
    assert max(seen) <= RATE + RATE // 2
    assert player.playing
    player.set_loop(None)
    wait_until(lambda: player.position > 2 * RATE)


def test_winding_moves_the_playhead_faster_and_backwards(player: TimelinePlayer, recorder: Recorder) -> None:
    player.load(tone_for(50.0), SOURCES, DRY)
    player.play(Frames(5 * RATE), speed=4.0)
    recorder.wait_for(loud=True)
    wait_until(lambda: player.position > 8 * RATE)
    player.play(speed=-2.0)
    turned = player.position
    wait_until(lambda: player.position < turned - RATE)
    recorder.wait_for(loud=True)
    player.play(Frames(RATE), speed=-1.0)
    wait_until(lambda: not player.playing)
    assert player.position == 0


def test_the_meters_follow_what_is_heard(player: TimelinePlayer, recorder: Recorder) -> None:
    silent_start = Timeline((clip(next(iter(SOURCES)), Bus.EFFECTS, 1.0, 5.0),), Frames(7 * RATE))
    player.load(silent_start, SOURCES, DRY)
    player.play()
    wait_until(lambda: player.position > RATE // 2)
    assert player.levels.strips[Bus.EFFECTS].peak < -100
    wait_until(lambda: player.position > 2 * RATE)
    heard = player.levels
    assert heard.strips[Bus.EFFECTS].peak == pytest.approx(-12.0, abs=0.3)
    assert heard.strips[Bus.MASTER].rms == pytest.approx(-15.0, abs=0.5)


def test_the_chapter_arranged_anew_plays_on(player: TimelinePlayer, recorder: Recorder) -> None:
    player.load(tone_for(5.0), SOURCES, DRY)
    player.play()
    recorder.wait_for(loud=True)
    position = player.position
    player.rearrange(tone_for(40.0), SOURCES)
    assert player.playing
    wait_until(lambda: player.position > position + RATE // 2)
    wait_until(lambda: player.position > 6 * RATE)


def test_without_a_device_playing_says_what_to_do_and_loading_works(
    player: TimelinePlayer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as without:
        without.setattr(QMediaDevices, "defaultAudioOutput", QAudioDevice)
        player.load(tone_for(2.0), SOURCES, DRY)
        player.apply(DRY)
        with pytest.raises(PlaybackError, match="no audio device"):
            player.play(Frames(RATE // 2))
        assert not player.playing
        assert player.position == RATE // 2
    player.play()
    wait_until(lambda: player.position > RATE)


def test_closing_ends_the_threads(qapp: object, sound_server: str) -> None:
    before = threading.active_count()
    player = TimelinePlayer()
    player.load(tone_for(1.0), SOURCES, DRY)
    player.close()
    wait_until(lambda: threading.active_count() <= before)
