"""Leases: files that their owners keep locked for as long as they use the server.

A lease ends with its process however that process ends. Refuses to know what the leases are for.
"""

import os
import sys
import uuid
from pathlib import Path

from narratix_desktop.locks import FileLock, is_held

LEASE_SUFFIX = ".lease"


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
