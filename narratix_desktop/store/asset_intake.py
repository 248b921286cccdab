"""Folders in the asset store for files that are yet to be verified. Blocking; called in threads.

Each belongs to one process, by a lock that ends with it; what a killed process left is swept away by the next one.
"""

import shutil
import uuid
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from narratix_desktop.domain.errors import StoreError
from narratix_desktop.locks import FileLock
from narratix_desktop.store.asset_files import STAGING

_NAME: Final = "intake-"
_TRIES: Final = 100


@dataclass(frozen=True, slots=True)
class Intake:
    """An empty folder of this process. Leaving the context gives its lock back."""

    folder: Path
    lock: FileLock

    def remove(self) -> None:
        """Delete the folder with all that is in it."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.lock.path.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.lock.release()


def open_intake(root: Path) -> Intake:
    """Make a folder, and sweep away those that nobody holds.

    Raises:
        StoreError: The disk refuses.
    """
    staging = root / STAGING
    try:
        staging.mkdir(parents=True, exist_ok=True)
        _sweep(staging)
        for _ in range(_TRIES):
            folder = staging / f"{_NAME}{uuid.uuid4().hex[:12]}"
            lock = FileLock(folder.with_suffix(".lock"))
            # Somebody who sweeps may have taken the new lock, or deleted it, before it was held.
            if lock.take() and lock.is_current:
                folder.mkdir()
                return Intake(folder, lock)
            lock.release()
    except OSError as error:
        raise StoreError(
            f"Nothing was taken into the library: {error.strerror or error}.",
            "Make room on the disk of the library, then try again.",
            retryable=True,
        ) from error
    raise StoreError("Nothing was taken into the library because its folder is busy.", "Try again.", retryable=True)


def _sweep(staging: Path) -> None:
    for path in staging.glob(f"{_NAME}*.lock"):
        with FileLock(path) as lock:
            if lock.take():
                shutil.rmtree(path.with_suffix(""), ignore_errors=True)
                path.unlink(missing_ok=True)
