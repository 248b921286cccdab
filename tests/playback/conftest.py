"""A real sound server with a null sink, and a recorder at its monitor; tests skip where it is not installed."""

import io
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from numpy.typing import NDArray

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from narratix_desktop.domain.units import PROJECT_RATE
from narratix_desktop.playback.transport import TimelinePlayer
from tests.playback.scenes import open_tone
from tests.playback.sound_server import null_sink

AUDIBLE = 0.02


def wait_until(holds: Callable[[], object], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"it did not happen within {seconds} s"
        time.sleep(0.005)


@pytest.fixture(scope="module")
def sound_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if shutil.which("parec") is None:
        pytest.skip("parec is not installed")
    with null_sink(tmp_path_factory.mktemp("pulse")) as server:
        if server is None:
            pytest.skip("pulseaudio is not installed or did not start here")
        yield server


class Recorder:
    """What leaves the null sink, with the time at which each piece arrived."""

    def __init__(self) -> None:
        arguments = ["parec", "-d", "null.monitor", "--format=float32le", f"--rate={PROJECT_RATE}", "--latency-msec=5"]
        self._process = subprocess.Popen(arguments, stdout=subprocess.PIPE)
        self._chunks: list[tuple[float, bytes]] = []
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        assert isinstance(self._process.stdout, io.BufferedReader)
        while chunk := self._process.stdout.read1(4096):
            self._chunks.append((time.monotonic(), chunk))

    def left(self) -> NDArray[np.float32]:
        raw = b"".join(chunk for _, chunk in list(self._chunks))
        return np.frombuffer(raw[: len(raw) // 8 * 8], dtype="<f4").reshape(-1, 2)[:, 0]

    def is_loud(self) -> bool:
        last = self.left()[-PROJECT_RATE // 10 :]
        return bool(len(last) and np.abs(last).max() > AUDIBLE)

    def wait_for(self, loud: bool, seconds: float = 30) -> None:
        wait_until(lambda: self.is_loud() == loud, seconds)

    def arrival(self, after: float, matches: Callable[[NDArray[np.float32]], object]) -> float:
        """Seconds until the first piece that matches arrived."""
        found: list[float] = []

        def look() -> bool:
            for at, chunk in list(self._chunks):
                samples = np.frombuffer(chunk[: len(chunk) // 4 * 4], dtype="<f4")
                if at > after and len(samples) and matches(samples):
                    found.append(at - after)
                    return True
            return False

        wait_until(look)
        return found[0]

    def stop(self) -> NDArray[np.float32]:
        self._process.terminate()
        self._process.wait(5)
        self._thread.join(5)
        return self.left()


@pytest.fixture
def recorder(sound_server: str) -> Iterator[Recorder]:
    made = Recorder()
    wait_until(lambda: len(made.left()))
    yield made
    made.stop()


@pytest.fixture
def player(qapp: object, sound_server: str) -> Iterator[TimelinePlayer]:
    made = TimelinePlayer(open_tone)
    yield made
    made.close()
