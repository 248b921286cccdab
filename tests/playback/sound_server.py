"""A PulseAudio of one's own with a null sink, for as long as a block lasts."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from narratix_desktop.domain.units import PROJECT_RATE


@contextmanager
def null_sink(folder: Path) -> Iterator[str | None]:
    """Start the server and let Qt find it; yields its address, or None where it is not installed or does not start."""
    if shutil.which("pulseaudio") is None:
        yield None
        return
    socket = folder / "native"
    arguments = [
        *("pulseaudio", "--system=false", "--daemonize=false", "--exit-idle-time=-1", "-n"),
        *("-L", f"module-native-protocol-unix auth-anonymous=1 socket={socket}"),
        *("-L", f"module-null-sink sink_name=null rate={PROJECT_RATE} format=float32le"),
    ]
    environment = {**os.environ, "PULSE_RUNTIME_PATH": str(folder), "HOME": str(folder)}
    server = subprocess.Popen(arguments, env=environment, stderr=subprocess.DEVNULL)
    before = os.environ.get("PULSE_SERVER")
    try:
        deadline = time.monotonic() + 10
        while not socket.exists() and server.poll() is None and time.monotonic() < deadline:
            time.sleep(0.05)
        if not socket.exists():
            yield None
            return
        os.environ["PULSE_SERVER"] = f"unix:{socket}"
        yield os.environ["PULSE_SERVER"]
    finally:
        if before is None:
            os.environ.pop("PULSE_SERVER", None)
        else:
            os.environ["PULSE_SERVER"] = before
        server.terminate()
        server.wait(10)
