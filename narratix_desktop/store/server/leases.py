"""Locks that the operating system takes back when their holder dies, and the leases built on them.

A lease is a file that its owner keeps locked for as long as it uses the server. A lock ends with its process however
that process ends, so nothing here ever trusts a process id. Refuses to know what the leases are for.
"""

import os
import sys
import uuid
from pathlib import Path
from typing import Self

LEASE_SUFFIX = ".lease"


class FileLock:
    """An exclusive lock on one file, freed by :meth:`release` or by the end of the process.

    The file itself stays: deleting a lock file lets two holders lock two different files of one name.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None

    @property
    def held(self) -> bool:
        """Whether this object holds the lock."""
        return self._descriptor is not None

    def take(self) -> bool:
        """Take the lock if nobody has it; False where somebody does, this process included."""
        if self._descriptor is not None:
            return False
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        if not _lock(descriptor):
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Free the lock; nothing happens where it is not held."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _lock(descriptor: int) -> bool:
        try:
            # flock belongs to the open file, so two locks in one process exclude each other as two processes do.
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def is_held(path: Path) -> bool:
    """Whether somebody holds the lock on this file. Takes it for an instant, so takers must try more than once."""
    if not path.exists():
        return False
    probe = FileLock(path)
    free = probe.take()
    probe.release()
    return not free


def take_lease(folder: Path) -> FileLock:
    """Put a new locked lease into the folder.

    The file gets its name only once it is locked, so that nobody sweeps a lease that is about to be locked.
    """
    name = f"{os.getpid()}-{uuid.uuid4().hex[:12]}"
    draft = folder / f"{name}.draft"
    lease = FileLock(draft)
    if not lease.take():
        raise OSError(f"a new file is locked already: {draft.name}")
    if sys.platform == "win32":
        # Windows does not rename an open file; there the sweep fails to delete it for the same reason.
        lease.release()
        lease.path = folder / f"{name}{LEASE_SUFFIX}"
        lease.take()
        draft.unlink(missing_ok=True)
    else:
        lease.path = draft.rename(folder / f"{name}{LEASE_SUFFIX}")
    return lease


def drop_lease(lease: FileLock) -> None:
    """End a lease and remove its file."""
    lease.release()
    lease.path.unlink(missing_ok=True)


def count_live_leases(folder: Path) -> int:
    """How many leases have a living owner; those of the dead are swept away."""
    live = 0
    for path in folder.glob(f"*{LEASE_SUFFIX}"):
        if is_held(path):
            live += 1
        else:
            path.unlink(missing_ok=True)
    return live
