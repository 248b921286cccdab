"""Keep the folder of premasters from growing without end. What is deleted is only mixed again when it is needed."""

import os
import time
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import Final

KEPT_BYTES: Final = 30_000_000_000
"""Enough for three books of ten hours each."""

_SETTLED_SECONDS: Final = 86_400.0
"""Younger files may belong to an export that is under way."""


def tidy_renders(folder: Path, in_use: Collection[Path], kept_bytes: int = KEPT_BYTES) -> int:
    """Delete the premasters that were used longest ago until the rest fits.

    Args:
        folder: Where they lie, each with its record beside it.
        in_use: Premasters that count as used now.
        kept_bytes: What may stay.

    Returns:
        How many premasters were deleted.
    """
    for path in in_use:
        with suppress(OSError):
            path.touch()
    found = [(stat.st_mtime, stat.st_size, path) for path in folder.glob("*.wav") if (stat := _stat(path)) is not None]
    spare = sum(size for _, size, _ in found) - kept_bytes
    deleted = 0
    for used, size, path in sorted(found):
        if spare <= 0 or time.time() - used < _SETTLED_SECONDS:
            break
        with suppress(OSError):
            # The record goes first: a premaster without one is mixed again, a record without its premaster as well.
            path.with_name(f"{path.name}.json").unlink(missing_ok=True)
            path.unlink()
            spare -= size
            deleted += 1
    return deleted


def _stat(path: Path) -> os.stat_result | None:
    with suppress(OSError):
        return path.stat()
    return None
