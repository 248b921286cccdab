"""What a killed keeper or server left behind: processes that still work in a data folder, and a stale pid file."""

import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil

ORPHAN_STOP = 10.0


def end_orphans(data: Path) -> None:
    """End what a killed keeper or server left: processes that work in this data folder, and a stale pid file.

    A pid file proves nothing, its number may belong to somebody else by now. A server works with its data folder
    as current folder, which a foreign process does not.
    """
    orphans = _processes_in(data)
    for process in orphans:
        with suppress(psutil.Error):
            # A fast shutdown; Windows knows no such signal, and the next start recovers what was not written.
            process.terminate() if sys.platform == "win32" else process.send_signal(signal.SIGINT)
    for process in _still_alive(orphans, ORPHAN_STOP):
        with suppress(psutil.Error):
            process.kill()
    _still_alive(orphans, ORPHAN_STOP)
    (data / "postmaster.pid").unlink(missing_ok=True)


def _still_alive(processes: list[psutil.Process], seconds: float) -> list[psutil.Process]:
    deadline = time.monotonic() + seconds
    while alive := [each for each in processes if _lives(each)]:
        if time.monotonic() > deadline:
            break
        time.sleep(0.05)
    return alive


def _lives(process: psutil.Process) -> bool:
    # A container's first process may not bury its adopted children; the dead hold no files.
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def _processes_in(data: Path) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter(["name"]):
        if str(process.info["name"]).startswith("postgres"):
            with suppress(psutil.Error, OSError):
                if Path(process.cwd()) == data.resolve():
                    found.append(process)
    return found
