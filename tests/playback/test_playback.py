"""Playing for real: PulseAudio with a null sink, recorded from its monitor; skipped where it is not installed."""

import io
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest
from numpy.typing import NDArray

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from narratix_desktop.audio.buffer import Samples
from narratix_desktop.domain.errors import AudioError, PlaybackError
from narratix_desktop.domain.ids import Sha256
from narratix_desktop.domain.mix import Bus, MixSettings, Strip
from narratix_desktop.domain.timeline import Clip, Timeline
from narratix_desktop.domain.units import PROJECT_RATE, Decibels, Frames
from narratix_desktop.playback.clip_cache import ClipCache
from narratix_desktop.playback.transport import TimelinePlayer

TONE = Sha256("aa" * 32)
SECONDS = 6
SOURCES = {TONE: Path("tone")}
DRY = MixSettings(strips={bus: Strip() for bus in Bus})


def timeline(seconds: float = SECONDS) -> Timeline:
    length = Frames(int(seconds * PROJECT_RATE))
    return Timeline((Clip(TONE, Bus.EFFECTS, None, UUID(int=1), Frames(0), length),), length)


def decode_tone(_path: Path) -> Samples:
    times = np.arange(SECONDS * PROJECT_RATE) / PROJECT_RATE
    return np.repeat((0.25 * np.sin(2 * np.pi * 1000 * times)).astype(np.float32)[:, None], 2, axis=1)


def level_at(samples: NDArray[np.float32], frequency: float) -> float:
    """Amplitude of one frequency, the median of short windows: a busy machine may tear gaps into what is recorded."""
    window = PROJECT_RATE // 50
    wheel = np.exp(-2j * np.pi * frequency * np.arange(window) / PROJECT_RATE)
    whole = samples[: len(samples) // window * window].reshape(-1, window)
    return float(np.median(2 * np.abs((whole * wheel).mean(axis=1))))


@pytest.fixture(scope="module")
def sound_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if shutil.which("pulseaudio") is None or shutil.which("parec") is None:
        pytest.skip("pulseaudio and parec are not installed")
    folder = tmp_path_factory.mktemp("pulse")
    socket = folder / "native"
    arguments = [
        *("pulseaudio", "--system=false", "--daemonize=false", "--exit-idle-time=-1", "-n"),
        *("-L", f"module-native-protocol-unix auth-anonymous=1 socket={socket}"),
        *("-L", f"module-null-sink sink_name=null rate={PROJECT_RATE} format=float32le"),
    ]
    environment = {**os.environ, "PULSE_RUNTIME_PATH": str(folder), "HOME": str(folder)}
    server = subprocess.Popen(arguments, env=environment, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 10
    while not socket.exists() and server.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    if not socket.exists():
        server.kill()
        pytest.skip("pulseaudio did not start here")
    before = os.environ.get("PULSE_SERVER")
    os.environ["PULSE_SERVER"] = f"unix:{socket}"
    yield os.environ["PULSE_SERVER"]
    if before is None:
        del os.environ["PULSE_SERVER"]
    else:
        os.environ["PULSE_SERVER"] = before
    server.terminate()
    server.wait(10)


class Recorder:
    """What leaves the null sink."""

    def __init__(self) -> None:
        arguments = ["parec", "-d", "null.monitor", "--format=float32le", f"--rate={PROJECT_RATE}", "--latency-msec=20"]
        self._process = subprocess.Popen(arguments, stdout=subprocess.PIPE)
        self._chunks: list[bytes] = []
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        assert isinstance(self._process.stdout, io.BufferedReader)
        while chunk := self._process.stdout.read1(4096):
            self._chunks.append(chunk)

    def left(self) -> NDArray[np.float32]:
        raw = b"".join(self._chunks)
        return np.frombuffer(raw[: len(raw) // 8 * 8], dtype="<f4").reshape(-1, 2)[:, 0]

    def wait_for(self, loud: bool, seconds: float = 10) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            last = self.left()[-PROJECT_RATE // 10 :]
            if len(last) and (np.abs(last).max() > 0.02) == loud:
                return
            time.sleep(0.02)
        raise AssertionError(f"nothing {'heard' if loud else 'fell silent'} within {seconds} s")

    def stop(self) -> NDArray[np.float32]:
        self._process.terminate()
        self._process.wait(5)
        self._thread.join(5)
        return self.left()


@pytest.fixture
def recorder(sound_server: str) -> Iterator[Recorder]:
    made = Recorder()
    time.sleep(0.2)
    yield made
    made.stop()


@pytest.fixture
def player(qapp: object, sound_server: str) -> Iterator[TimelinePlayer]:
    made = TimelinePlayer(decode_tone)
    yield made
    made.close()


def test_what_is_mixed_is_heard_whole_and_at_its_level(player: TimelinePlayer, recorder: Recorder) -> None:
    player.load(timeline(2.0), SOURCES, DRY)
    player.play()
    recorder.wait_for(loud=True)
    recorder.wait_for(loud=False)
    heard = recorder.stop()
    loud = np.flatnonzero(np.abs(heard) > 0.02)
    steady = heard[loud[0] + 2000 : loud[0] + 2000 + PROJECT_RATE]
    assert level_at(steady, 1000) == pytest.approx(0.25, abs=0.02)
    # The server drops nothing of what it was given; it may only stand still in between.
    assert len(loud) / PROJECT_RATE == pytest.approx(2.0 * 0.949, abs=0.15)


def test_the_position_follows_what_is_heard_and_stays_on_pause(player: TimelinePlayer, recorder: Recorder) -> None:
    player.load(timeline(), SOURCES, DRY)
    player.play(Frames(PROJECT_RATE))
    recorder.wait_for(loud=True)
    first, began = player.position, time.monotonic()
    time.sleep(0.8)
    moved, passed = (player.position - first) / PROJECT_RATE, time.monotonic() - began
    assert first >= PROJECT_RATE
    assert moved == pytest.approx(passed, abs=0.3)
    player.pause()
    stood = player.position
    recorder.wait_for(loud=False)
    assert not player.playing
    assert player.position == stood
    player.play()
    recorder.wait_for(loud=True)
    assert player.position >= stood


def test_a_fader_is_heard_while_playing(player: TimelinePlayer, recorder: Recorder) -> None:
    player.load(timeline(), SOURCES, DRY)
    player.play()
    recorder.wait_for(loud=True)
    time.sleep(0.5)
    loud = recorder.left()[-PROJECT_RATE // 5 :]
    quiet_strips = {**DRY.strips, Bus.EFFECTS: Strip(gain=Decibels(-12.0))}
    player.apply(replace(DRY, strips=quiet_strips))
    wanted = 10 ** (-12 / 20)
    deadline = time.monotonic() + 5
    ratio = 1.0
    while abs(ratio - wanted) > 0.04 and player.playing and time.monotonic() < deadline:
        time.sleep(0.05)
        ratio = level_at(recorder.left()[-PROJECT_RATE // 5 :], 1000) / level_at(loud, 1000)
    assert ratio == pytest.approx(wanted, abs=0.04)


def test_at_the_end_the_player_stops_by_itself(player: TimelinePlayer, recorder: Recorder) -> None:
    player.load(timeline(0.5), SOURCES, DRY)
    player.play()
    recorder.wait_for(loud=True)
    deadline = time.monotonic() + 10
    while player.playing and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not player.playing
    assert player.position == timeline(0.5).length


def test_without_a_device_playing_says_what_to_do_and_loading_works() -> None:
    def no_sink(*_: object) -> object:
        raise PlaybackError("Nothing is played because no audio device was found.", "Connect one.")

    player = TimelinePlayer(decode_tone, no_sink)  # type: ignore[arg-type]  # it never makes one
    player.load(timeline(), SOURCES, DRY)
    player.apply(DRY)
    with pytest.raises(PlaybackError, match="no audio device"):
        player.play()
    assert not player.playing
    player.close()


def test_clips_ahead_of_the_playhead_are_decoded_and_old_ones_forgotten() -> None:
    decoded: list[str] = []

    def decode(path: Path) -> Samples:
        decoded.append(path.name)
        return np.zeros((10, 1), dtype=np.float32)

    second = PROJECT_RATE
    clips = tuple(
        Clip(Sha256(f"{n:064x}"), Bus.NARRATION, None, UUID(int=n), Frames(n * 10 * second), Frames(second))
        for n in range(10)
    )
    cache = ClipCache(
        Timeline(clips, Frames(110 * second)), {c.asset: Path(str(n)) for n, c in enumerate(clips)}, decode
    )
    cache.load(clips[0].asset)
    cache.look_from(50 * second)
    deadline = time.monotonic() + 10
    while not {"5", "6"} <= set(decoded) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert {"5", "6"} <= set(decoded)
    assert not {"3", "8"} & set(decoded)
    cache.load(clips[5].asset)
    assert decoded.count("5") == 1
    before = decoded.count("0")
    cache.load(clips[0].asset)
    assert decoded.count("0") == before + 1
    cache.close()


def test_a_take_that_cannot_be_read_is_silent_and_the_rest_plays() -> None:
    def decode(_path: Path) -> Samples:
        raise AudioError("broken")

    cache = ClipCache(timeline(), SOURCES, decode)
    assert not np.asarray(cache.load(TONE)[0:1]).any()
    cache.close()
