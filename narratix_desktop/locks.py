"""Locks that the operating system takes back when their holder dies.

A lock ends with its process however that process ends, so nothing here ever trusts a process id. Refuses to know what
is locked.
"""

import errno
import os
import sys
from pathlib import Path
from typing import Final, Self

WITHOUT_LOCKS: Final = frozenset({errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EINVAL})
"""What some network drives answer when they are asked for a lock."""


class FileLock:
    """An exclusive lock on one file, freed by :meth:`release` or by the end of the process.

    The file itself stays: deleting a lock file lets two holders lock two different files of one name. Whoever deletes
    one all the same does so while holding it, and the others ask for :attr:`is_current`.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None

    @property
    def held(self) -> bool:
        """Whether this object holds the lock."""
        return self._descriptor is not None

    def take(self) -> bool:
        """Take the lock if nobody has it; False where somebody does, this process included.

        Raises:
            OSError: The file cannot be made; with an ``errno`` of :data:`WITHOUT_LOCKS` the file system has no locks.
        """
        if self._descriptor is not None:
            return False
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            taken = _lock(descriptor)
        except OSError:
            os.close(descriptor)
            raise
        if not taken:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True

    @property
    def is_current(self) -> bool:
        """Whether the locked file still has its name: where lock files are deleted, another may have taken it."""
        if self._descriptor is None:
            return False
        try:
            return os.path.samestat(os.fstat(self._descriptor), self.path.stat())
        except FileNotFoundError:
            return False

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
