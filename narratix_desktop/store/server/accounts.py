"""Which user the server runs as. PostgreSQL refuses to run as root, so root hands it to somebody without rights.

Refuses to change owners or modes of anything: it only chooses, and tells what the chosen one can reach.
"""

import os
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Self

NOBODY = 65534


@dataclass(frozen=True, slots=True)
class Account:
    """A user and a group to run programs as; both None where programs run as the user that we are."""

    uid: int | None = None
    gid: int | None = None

    @classmethod
    def choose(cls, cluster: Path) -> Self:
        """The owner of an existing cluster, else ``nobody`` where we are root, else ourselves."""
        if sys.platform == "win32" or os.geteuid() != 0:
            return cls()
        if cluster.exists():
            owner = cluster.stat()
            if owner.st_uid != 0:
                return cls(owner.st_uid, owner.st_gid)
        return cls(*_ids_of_nobody())

    @property
    def differs(self) -> bool:
        """Whether programs run as somebody else than we are."""
        return self.uid is not None

    def give(self, path: Path) -> None:
        """Make a file or folder that we created belong to this account."""
        if sys.platform != "win32" and self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)

    def reaches(self, path: Path) -> bool:
        """Whether this account may pass through every existing folder on the way to a path."""
        if not self.differs:
            return True
        folders = [path.resolve(), *path.resolve().parents]
        return all(self._may_pass(folder.stat()) for folder in folders if folder.is_dir())

    def _may_pass(self, status: os.stat_result) -> bool:
        if status.st_uid == self.uid:
            return bool(status.st_mode & stat.S_IXUSR)
        if status.st_gid == self.gid:
            return bool(status.st_mode & stat.S_IXGRP)
        return bool(status.st_mode & stat.S_IXOTH)


def _ids_of_nobody() -> tuple[int, int]:
    if sys.platform == "win32":
        return NOBODY, NOBODY
    import pwd

    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        return NOBODY, NOBODY
    return entry.pw_uid, entry.pw_gid
