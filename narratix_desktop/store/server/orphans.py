"""What a killed keeper or server left behind: processes that still work in a data folder, and a stale pid file."""

import signal
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
            process.send_signal(signal.SIGINT)
    alive = psutil.wait_procs(orphans, timeout=ORPHAN_STOP)[1]
    for process in alive:
        with suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(alive, timeout=ORPHAN_STOP)
    (data / "postmaster.pid").unlink(missing_ok=True)


def _processes_in(data: Path) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter(["name"]):
        if str(process.info["name"]).startswith("postgres"):
            with suppress(psutil.Error, OSError):
                if Path(process.cwd()) == data.resolve():
                    found.append(process)
    return found
