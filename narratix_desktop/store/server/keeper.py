"""The keeper: a small process that starts the server, watches its users' leases and stops it after the last.

It outlives the program that started it, so that no way of dying leaves a server behind. It owns the server process
itself: should the keeper die, the system ends the server (Linux), or the next keeper finds and ends it.
Refuses to know libraries, migrations and passwords; it loads almost nothing, because it stays in memory.

Usage: ``python -m narratix_desktop.store.server.keeper '<JSON of KeeperOrder>'``
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from narratix_desktop.locks import FileLock
from narratix_desktop.store.server.leases import count_live_leases

POLL = 0.3
FAST_STOP = 2.5
QUICK_FAILURES = 5


@dataclass(frozen=True, slots=True)
class KeeperOrder:
    """What to keep. Paths are strings because this travels as JSON.

    ``linger`` is how many seconds the server stays after its last user.
    """

    postgres: str
    data: str
    state: str
    uid: int | None
    gid: int | None
    linger: float


@dataclass(frozen=True, slots=True)
class KeeperStatus:
    """What a keeper last reported: starting, ready, stopping or failed, and of which data folder."""

    status: str
    data: str
    words: str = ""

    @classmethod
    def read(cls, path: Path) -> "KeeperStatus | None":
        """The last report, None where there is none."""
        with suppress(FileNotFoundError, json.JSONDecodeError):
            return cls(**json.loads(path.read_text(encoding="utf-8")))
        return None


class Keeper:
    """Keeps one server running while anybody holds a lease."""

    def __init__(self, order: KeeperOrder, lock: FileLock) -> None:
        self._order = order
        self._lock = lock
        self._data = Path(order.data)
        self._state = Path(order.state)
        self._server: subprocess.Popen[bytes] | None = None
        self._stopping = False

    def run(self) -> None:
        """Keep the server until its last user left."""
        signal.signal(signal.SIGTERM, self._ask_to_stop)
        self._report("starting")
        try:
            self._keep()
        except (OSError, subprocess.SubprocessError) as error:
            self._report("failed", str(error))
            raise
        finally:
            self._stop()
            self._lock.release()

    def _ask_to_stop(self, *_: object) -> None:
        self._stopping = True

    def _keep(self) -> None:
        self._end_orphans()
        failures = 0
        while failures < QUICK_FAILURES:
            if not self._start():
                if not self._wanted():
                    return
                failures += 1
                time.sleep(0.2 * failures)
                continue
            self._report("ready")
            began = time.monotonic()
            if not self._watch():
                return
            failures = 0 if time.monotonic() - began > 60 else failures + 1
            self._report("starting")
            self._end_orphans()
        self._report("failed", self._last_words())

    def _end_orphans(self) -> None:
        if (self._data / "postmaster.pid").exists():
            # Loaded only where something went wrong; the library behind it is not small.
            from narratix_desktop.store.server.orphans import end_orphans

            end_orphans(self._data)

    def _start(self) -> bool:
        """Start the server and wait until it answers; False where it ended or is no longer wanted."""
        with (self._state / "startup.log").open("wb") as words:
            self._server = subprocess.Popen(
                [self._order.postgres, "-D", self._order.data],
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=words,
                cwd=self._order.data,
                user=self._order.uid,
                group=self._order.gid,
                extra_groups=None if self._order.uid is None else [],
                preexec_fn=_end_with_parent(),
            )
        while self._server.poll() is None:
            if self._is_ready(self._server.pid):
                return True
            if not self._wanted():
                return False
            time.sleep(0.02)
        return False

    def _is_ready(self, pid: int) -> bool:
        with suppress(OSError):
            lines = (self._data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
            return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"
        return False

    def _watch(self) -> bool:
        """Wait until the server ended (True) or nobody wants it any more (False)."""
        unused_since: float | None = None
        while True:
            try:
                self._server_wait(POLL)
            except subprocess.TimeoutExpired:
                pass
            else:
                return True
            if self._wanted():
                unused_since = None
                continue
            unused_since = unused_since or time.monotonic()
            if self._stopping or time.monotonic() - unused_since >= self._order.linger:
                if self._close_gate():
                    return False
                unused_since = None

    def _server_wait(self, seconds: float) -> None:
        if self._server is not None:
            self._server.wait(seconds)

    def _wanted(self) -> bool:
        return not self._stopping and count_live_leases(self._state / "leases") > 0

    def _close_gate(self) -> bool:
        """Announce the end while no new user can come in; False where one came in just before."""
        gate = FileLock(self._state / "gate.lock")
        if not _until(gate.take, 1.0):
            return False
        with gate:
            if self._wanted():
                return False
            self._report("stopping")
            return True

    def _stop(self) -> None:
        server = self._server
        if server is None or server.poll() is not None:
            return
        # Fast, then immediate: a stop without the last checkpoint costs a recovery at the next start, and no data.
        for name, seconds in (("INT", FAST_STOP), ("QUIT", 2.0)):
            self._signal(server.pid, name)
            with suppress(subprocess.TimeoutExpired):
                server.wait(seconds)
                return
        server.kill()
        server.wait()

    def _signal(self, pid: int, name: str) -> None:
        if sys.platform == "win32":
            # PostgreSQL's own signals travel over a named pipe there.
            program = str(Path(self._order.postgres).with_name("pg_ctl.exe"))
            subprocess.run([program, "kill", name, str(pid)], check=False, capture_output=True)
        else:
            with suppress(ProcessLookupError):
                os.kill(pid, getattr(signal, f"SIG{name}"))

    def _report(self, status: str, words: str = "") -> None:
        draft = self._state / "status.draft"
        draft.write_text(json.dumps(asdict(KeeperStatus(status, self._order.data, words))), encoding="utf-8")
        draft.replace(self._state / "status.json")

    def _last_words(self) -> str:
        return (self._state / "startup.log").read_text(encoding="utf-8", errors="replace").strip()[-1000:]


def _until(attempt: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not attempt():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def _end_with_parent() -> Callable[[], None] | None:
    """What the new server process runs first: have the kernel send it a fast shutdown when the keeper dies."""
    if sys.platform != "linux":
        return None
    # Loaded here, because the account that the new process already has may not be able to read our library.
    import ctypes

    prctl = ctypes.CDLL(None).prctl
    pr_set_pdeathsig = 1

    def ask() -> None:
        prctl(pr_set_pdeathsig, int(signal.SIGINT))

    return ask


def command_for(order: KeeperOrder) -> list[str]:
    """The command that starts a keeper; a frozen program starts itself with a first argument that says so."""
    start = [sys.executable] + ([FROZEN_ARGUMENT] if getattr(sys, "frozen", False) else ["-m", __name__])
    return [*start, json.dumps(asdict(order))]


FROZEN_ARGUMENT = "--keep-database"


def main(arguments: list[str]) -> None:
    """Leave the program that started us, then keep; do nothing where another keeper is at work."""
    order = KeeperOrder(**json.loads(arguments[-1]))
    lock = FileLock(Path(order.state) / "keeper.lock")
    # Others probe the lock by taking it for an instant. The fork inherits it, so there is no moment without holder.
    if not _until(lock.take, 1.0):
        return
    if sys.platform != "win32":
        # A child of init is nobody's zombie and no terminal's foreground job.
        if os.fork():
            os._exit(0)
        os.setsid()
        os.chdir("/")
        os.umask(0o077)
    Keeper(order, lock).run()


if __name__ == "__main__":
    main(sys.argv[1:])
