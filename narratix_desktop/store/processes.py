"""Names for processes, by which another process can tell that one of them is gone.

Only for processes on this computer: of others nobody can tell. The time at which a process began is part of its name,
because numbers of processes return, in a container always the same ones.
"""

import os
import socket
from typing import Final

import psutil

_SAME: Final = 2.0
"""Seconds: the system's clock may be set between two looks at when a process began."""


def this_process() -> str:
    """The name of this process: host, number, and when it began."""
    return f"{_host()}/{os.getpid()}/{psutil.Process().create_time():.2f}"


def has_ended(name: str) -> bool:
    """Whether a process ran on this computer and is gone; False also where nobody can tell."""
    host, _, rest = name.partition("/")
    number, _, began = rest.partition("/")
    if host != _host() or not number.isdecimal():
        return False
    try:
        process = psutil.Process(int(number))
        # One that its parent has not buried yet works no more.
        return process.status() == psutil.STATUS_ZOMBIE or abs(process.create_time() - float(began)) > _SAME
    except psutil.NoSuchProcess:
        return True
    except (psutil.AccessDenied, ValueError):
        return False


def _host() -> str:
    return socket.gethostname().replace("/", "-")
