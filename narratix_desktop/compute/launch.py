"""How a worker process is started: its command line and the environment that it may see.

A worker parses untrusted files, so it is given no key, no password and no way to the database.
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

WORKER_FLAG: Final = "--compute-worker"
"""First argument of a frozen executable that is to be a worker; its entry point asks ``worker.serve_from`` first."""

_SECRET_ENDINGS = ("_API_KEY", "_TOKEN", "_SECRET", "_PASSWORD", "_CREDENTIALS")
_SECRET_NAMES = frozenset({"NARRATIX_DATABASE_URL", "DATABASE_URL", "PGPASSWORD", "PGPASSFILE", "PGSERVICEFILE"})

# One thread in each worker: the pool already uses every core, and each BLAS would start a thread per core again.
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")

_BOOT = (
    "import sys; parent, *sys.path = sys.argv[1:]; "
    "from narratix_desktop.compute.worker import serve; serve(int(parent))"
)


def worker_command() -> list[str]:
    """The command of a worker, from a checkout, a wheel or a frozen executable.

    The import path is handed over as it is, without the working folder, so that a file beside a manuscript is never
    imported.
    """
    if getattr(sys, "frozen", False):
        return [sys.executable, WORKER_FLAG, str(os.getpid())]
    path = [str(Path(entry).absolute()) for entry in sys.path if entry]
    return [sys.executable, "-P", "-c", _BOOT, str(os.getpid()), *path]


def worker_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment without secrets, and with one computing thread for each worker."""
    kept = {name: value for name, value in environment.items() if not is_secret(name)}
    return kept | dict.fromkeys(_ONE_THREAD, "1")


def is_secret(name: str) -> bool:
    """Whether a variable of this name is kept from the workers."""
    upper = name.upper()
    return upper in _SECRET_NAMES or upper.endswith(_SECRET_ENDINGS)


def start_worker() -> "subprocess.Popen[bytes]":
    """Start a worker in a process group of its own, so that it and what it started can be ended together.

    Raises:
        OSError: The process could not be started.
    """
    creation_flags = 0
    if sys.platform == "win32":
        creation_flags = subprocess.CREATE_NO_WINDOW | subprocess.BELOW_NORMAL_PRIORITY_CLASS
    return subprocess.Popen(
        worker_command(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=None if sys.__stderr__ is not None else subprocess.DEVNULL,
        env=worker_environment(os.environ),
        start_new_session=sys.platform != "win32",
        creationflags=creation_flags,
    )
