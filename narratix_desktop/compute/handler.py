"""The parent side of one worker process: a thread of its own that starts it, talks to it and buries it.

The thread lives exactly as long as the worker. It has to be the one that starts it: Linux ties the parent-death signal
to the thread that made the child, not to the process.
"""

import os
import pickle
import signal
import subprocess
import sys
import threading
from concurrent.futures import Future
from dataclasses import dataclass
from queue import SimpleQueue
from typing import BinaryIO, cast

import psutil

from narratix_desktop.compute.launch import start_worker
from narratix_desktop.compute.wire import Outcome, read_frame, write_frame
from narratix_desktop.ports.jobs import Job


@dataclass(frozen=True, slots=True)
class Died:
    """The worker ended, or never began, without an outcome. ``reason`` is a clause for the log."""

    reason: str


class WorkerHandler:
    """One worker; holds at most one job at a time."""

    def __init__(self) -> None:
        self._inbox: SimpleQueue[tuple[Job[object], Future[Outcome | Died]] | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = False
        self.gone: Future[None] = Future()
        self.gone.set_running_or_notify_cancel()  # who waits for it may give up waiting, but not cancel it
        self.resident_bytes = 0
        """Memory of the worker behind its last job."""
        threading.Thread(target=self._live, name="compute-worker", daemon=True).start()

    @property
    def usable(self) -> bool:
        """Whether it can take another job."""
        return not self._stopped and (self._process is None or self._process.poll() is None)

    def give(self, job: Job[object]) -> "Future[Outcome | Died]":
        """Have a job run; the future is set from the worker's thread."""
        future: Future[Outcome | Died] = Future()
        self._inbox.put((job, future))
        return future

    def retire(self) -> None:
        """Let the worker go when it has nothing to do."""
        self._inbox.put(None)

    def kill(self) -> None:
        """End the worker and all that it started, now; ``gone`` is set when that is so."""
        with self._lock:
            self._stopped = True
            if self._process is not None and self._process.poll() is None:
                _kill_group(self._process)
        self._inbox.put(None)

    def _live(self) -> None:
        reason = "it was not wanted any more"
        try:
            process = start_worker()
        except OSError as error:
            reason = f"it could not be started: {error}"
        else:
            with self._lock:
                self._process = process
                if self._stopped:
                    _kill_group(process)
            reason = self._serve(process)
            self._bury(process)
        with self._lock:
            self._stopped = True
        while not self._inbox.empty():
            if (item := self._inbox.get()) is not None and item[1].set_running_or_notify_cancel():
                item[1].set_result(Died(reason))
        self.gone.set_result(None)

    def _serve(self, process: "subprocess.Popen[bytes]") -> str:
        while (item := self._inbox.get()) is not None:
            job, future = item
            if not future.set_running_or_notify_cancel():
                continue
            try:
                request = pickle.dumps(job, protocol=pickle.HIGHEST_PROTOCOL)
            except (pickle.PicklingError, TypeError, AttributeError) as error:
                future.set_exception(error)
                continue
            reply = _exchange(process, request)
            if reply is None:
                reason = self._bury(process)
                _kill_group(process)  # what the worker had started outlives it otherwise
                future.set_result(Died(reason))
                return reason
            self.resident_bytes = _resident_bytes(process.pid)
            _settle(future, reply)
        return "it was retired"

    def _bury(self, process: "subprocess.Popen[bytes]") -> str:
        """Reap the process, under the lock, so that nobody signals a number that has been given to another one."""
        with self._lock:
            self._stopped = True
            if process.poll() is None:
                _let_end(process)
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    _close(pipe)
        return f"it ended with exit code {process.returncode}"


def _exchange(process: "subprocess.Popen[bytes]", request: bytes) -> bytes | None:
    try:
        write_frame(cast("BinaryIO", process.stdin), request)
        return read_frame(cast("BinaryIO", process.stdout))
    except OSError:
        return None


def _settle(future: "Future[Outcome | Died]", reply: bytes) -> None:
    try:
        outcome = pickle.loads(reply)
    except Exception as error:  # noqa: BLE001  an answer's own code runs here, and the caller must not wait for ever
        future.set_exception(error)
    else:
        future.set_result(outcome)


def _let_end(process: "subprocess.Popen[bytes]") -> None:
    """Wait for a worker whose pipe broke to tell its exit code; one that only hangs is killed."""
    try:
        process.wait(timeout=0.2)
    except subprocess.TimeoutExpired:
        _kill_group(process)
        process.wait()


def _kill_group(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    if sys.platform != "win32":
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):  # the group is gone, or holds only what is dead
            return


def _close(pipe: object) -> None:
    try:
        cast("BinaryIO", pipe).close()
    except OSError:  # what was left in the buffer has no reader any more
        return


def _resident_bytes(pid: int) -> int:
    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.Error:
        return 0
