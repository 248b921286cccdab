"""How soon one hears what one does, at a real sound server's null sink.

Prints the time from ``play`` to the first sound, deep in a chapter of long encoded clips; from a moved fader to its
effect; the cost of rendering; and how often the sound card ran dry while the main thread was kept busy.

    python benchmarks/measure_playback.py [--rounds 12] [--check]

Needs pulseaudio and parec. ``--check`` fails unless the median start takes less than 200 ms, the median fader less than
150 ms, rendering less than a tenth of real time, and no sample was missed.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from uuid import UUID

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QApplication

from narratix_desktop.domain.ids import Sha256
from narratix_desktop.domain.mix import Bus, MasterTarget, MixSettings, Strip
from narratix_desktop.domain.timeline import Clip, Timeline
from narratix_desktop.domain.units import PROJECT_RATE, Decibels, Frames
from narratix_desktop.media.ffmpeg import ffmpeg_path
from narratix_desktop.playback.transport import TimelinePlayer

RATE = PROJECT_RATE
MINUTES = 30
AUDIBLE = 0.02
SETTINGS = MixSettings({bus: Strip() for bus in Bus}, target=MasterTarget(room_tone=Decibels(-120.0)))
DOWN = replace(SETTINGS, strips={bus: Strip(gain=Decibels(-60.0)) for bus in Bus})


class NullSink:
    """A sound server of our own whose output can be looked at."""

    def __init__(self, folder: Path) -> None:
        socket = folder / "native"
        arguments = ["pulseaudio", "--system=false", "--daemonize=false", "--exit-idle-time=-1", "-n"]
        arguments += ["-L", f"module-native-protocol-unix auth-anonymous=1 socket={socket}"]
        arguments += ["-L", f"module-null-sink sink_name=null rate={RATE} format=float32le"]
        environment = {**os.environ, "PULSE_RUNTIME_PATH": str(folder), "HOME": str(folder)}
        self._server = subprocess.Popen(arguments, env=environment, stderr=subprocess.DEVNULL)
        while not socket.exists():
            time.sleep(0.05)
        os.environ["PULSE_SERVER"] = f"unix:{socket}"
        record = ["parec", "-d", "null.monitor", "--format=float32le", f"--rate={RATE}", "--latency-msec=5"]
        self._recorder = subprocess.Popen(record, stdout=subprocess.PIPE)
        self._peaks: list[tuple[float, float]] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self._recorder.stdout is not None
        while piece := os.read(self._recorder.stdout.fileno(), 4096):
            samples: NDArray[np.float32] = np.frombuffer(piece[: len(piece) // 4 * 4], dtype="<f4")
            self._peaks.append((time.monotonic(), float(np.abs(samples).max())))

    def wait(self, began: float, matches: Callable[[float], bool]) -> float:
        """Milliseconds from a moment to the arrival of the first piece of sound whose peak matches."""
        while time.monotonic() - began < 10.0:
            for at, peak in list(self._peaks):
                if at > began and matches(peak):
                    return (at - began) * 1e3
            time.sleep(0.005)
        raise SystemExit("It was not heard.")

    def close(self) -> None:
        self._recorder.kill()
        self._server.kill()


def long_chapter(folder: Path) -> tuple[Timeline, dict[Sha256, Path]]:
    """Half an hour: one encoded bed, one encoded reading, and a looped ambience."""
    raw = folder / "tone.f32"
    times = np.arange(60 * RATE) / RATE
    raw.write_bytes(np.repeat(0.3 * np.sin(2 * np.pi * 500 * times)[:, None], 2, axis=1).astype("<f4").tobytes())
    paths = {Sha256("a" * 64): folder / "music.mp3", Sha256("b" * 64): folder / "reading.flac"}
    given = ["-stream_loop", str(MINUTES - 1), "-f", "f32le", "-ar", str(RATE), "-ac", "2", "-i", str(raw)]
    for path, options in zip(paths.values(), (["-b:a", "192k"], ["-ar", "48000"]), strict=True):
        subprocess.run([str(ffmpeg_path()), "-loglevel", "error", *given, *options, str(path)], check=True)
    music, reading = paths
    length = Frames(MINUTES * 60 * RATE)
    clips = (
        Clip(music, Bus.MUSIC, None, UUID(int=1), Frames(0), length),
        Clip(music, Bus.AMBIENCE, None, UUID(int=2), Frames(0), length, offset=Frames(RATE * 600), loop=True),
        Clip(reading, Bus.NARRATION, None, UUID(int=3), Frames(RATE), Frames(length - 2 * RATE)),
    )
    return Timeline(clips, length), paths


def busy(seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        sum(range(300))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    application = QApplication([])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sink = NullSink(folder)
        player = TimelinePlayer()
        timeline, sources = long_chapter(folder)
        player.load(timeline, sources, SETTINGS)
        time.sleep(4.0)
        starts, faders = [], []
        random = np.random.default_rng(1)
        for _ in range(options.rounds):
            place = Frames(int(random.uniform(2.0, MINUTES * 60 - 30.0) * RATE))
            began = time.monotonic()
            player.play(place)
            starts.append(sink.wait(began, lambda peak: peak > AUDIBLE))
            time.sleep(0.4)
            began = time.monotonic()
            player.apply(DOWN)
            faders.append(sink.wait(began, lambda peak: peak < AUDIBLE))
            player.apply(SETTINGS)
            player.pause()
            time.sleep(0.4)
        player.play(Frames(60 * RATE))
        before, ticks = player.underruns, time.process_time()
        time.sleep(5.0)
        cost = (time.process_time() - ticks) / 5.0
        for _ in range(10):
            busy(0.2)
            time.sleep(0.1)
        underruns = player.underruns - before
        player.close()
        sink.close()
        application.quit()
    start, fader = statistics.median(starts), statistics.median(faders)
    print(f"play to sound        median {start:6.1f} ms   worst {max(starts):6.1f} ms")
    print(f"fader to sound       median {fader:6.1f} ms   worst {max(faders):6.1f} ms")
    print(f"whole process        {cost:6.1%} of one core while it plays")
    print(f"underruns            {underruns} in 8 s, the last 3 with a main thread busy for 200 ms at a time")
    good = start < 200.0 and fader < 150.0 and cost < 0.2 and underruns == 0
    return 0 if good or not options.check else 1


if __name__ == "__main__":
    sys.exit(main())
