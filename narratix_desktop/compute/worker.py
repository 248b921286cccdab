"""The child side of the pool: takes a job from a pipe, runs it, sends the outcome back, until its parent is gone.

It dies with its parent in two ways: the kernel kills it where it can (Linux), and everywhere the end of its input pipe
does. It never writes to the standard streams that it was given, which are the pipe.
"""

import ctypes
import faulthandler
import os
import pickle
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import BinaryIO

from narratix_desktop.compute.dispatch import answer
from narratix_desktop.compute.launch import WORKER_FLAG
from narratix_desktop.compute.wire import Answered, Failed, Outcome, Refused, portable, read_frame, write_frame
from narratix_desktop.domain.errors import NarratixError

_PR_SET_PDEATHSIG = 1
_NICENESS = 5


def serve_from(arguments: Sequence[str]) -> bool:
    """Serve and never return if these are the arguments of a worker of a frozen program; else return False."""
    if len(arguments) != 3 or arguments[1] != WORKER_FLAG:
        return False
    serve(int(arguments[2]))
    return True


def serve(parent: int) -> None:
    """Run jobs one after the other for the process ``parent`` until it goes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _die_with(parent)
    jobs, outcomes = _take_over_standard_streams()
    if sys.stderr is not None:
        faulthandler.enable()
    _step_back()
    inbox: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_receive, args=(jobs, inbox), daemon=True).start()
    give_back = _heap_trimmer()
    while True:
        outcome = _encode(_attempt(inbox.get()))
        give_back()
        try:
            write_frame(outcomes, outcome)
        except OSError:  # nobody listens any more
            _end()


def _step_back() -> None:
    """Let the window go first where processors are short."""
    if sys.platform != "win32":
        os.nice(_NICENESS)
    # Linux weighs whole sessions against each other (sched(7), autogroup), and a worker has one of its own.
    with suppress(OSError):
        Path("/proc/self/autogroup").write_text(str(_NICENESS), encoding="ascii")


def _heap_trimmer() -> Callable[[], object]:
    """Give the system back what a job has freed; the allocator of Linux would keep it for the next one."""
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):  # another system, or another C library
        return lambda: None
    return lambda: trim(0)


def _die_with(parent: int) -> None:
    if sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it died before the kernel was asked
        _end()


def _take_over_standard_streams() -> tuple[BinaryIO, BinaryIO]:
    """Keep the pipes to ourselves: a library that prints, or a child that reads, must not touch them."""
    jobs = os.fdopen(os.dup(0), "rb")
    outcomes = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(2 if sys.__stderr__ is not None else nothing, 1)
    os.close(nothing)
    return jobs, outcomes


def _receive(jobs: BinaryIO, inbox: "SimpleQueue[bytes]") -> None:
    """Feed the inbox; the end of the pipe means that the parent is done with us, even in the middle of a job."""
    while (payload := read_frame(jobs)) is not None:
        inbox.put(payload)
    _end()


def _end() -> None:
    if sys.platform != "win32" and os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)  # takes the encoders that we started along
    os._exit(1)


def _attempt(payload: bytes) -> Outcome:
    try:
        return Answered(answer(pickle.loads(payload)))
    except NarratixError as error:
        error.add_note(traceback.format_exc())
        return Refused(error)
    except BaseException as error:  # noqa: BLE001  the one place where a job's bug is caught, to be told to the parent
        error.add_note(traceback.format_exc())
        return Failed(portable(error))


def _encode(outcome: Outcome) -> bytes:
    try:
        return pickle.dumps(outcome, protocol=pickle.HIGHEST_PROTOCOL)
    except (pickle.PicklingError, TypeError, AttributeError) as error:
        return pickle.dumps(Failed(portable(error)))
