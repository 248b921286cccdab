"""How much room a library takes, and how to get some of it back."""

import asyncio
import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from narratix_desktop.domain.errors import NarratixError
from narratix_desktop.domain.task import TaskFilter, TaskStatus
from narratix_desktop.services.workshop import Workshop


@dataclass(frozen=True, slots=True)
class LibraryFolders:
    """Where the parts of a library lie. ``cache`` may be emptied at any time: what is in it is only made again."""

    home: Path
    cache: Path
    backups: Path
    logs: Path


@dataclass(frozen=True, slots=True)
class LibrarySpace:
    """Sizes in bytes: everything in the library's folder, the cache in it, and what is free on its disk."""

    whole: int
    cache: int
    free: int


async def measure_space(folders: LibraryFolders) -> LibrarySpace:
    """Measure the library's folder, in a thread: a large one has many thousand files."""
    return await asyncio.to_thread(_measure, folders)


async def empty_cache(folders: LibraryFolders, workshop: Workshop) -> LibrarySpace:
    """Delete what can be made again, and measure anew.

    Raises:
        NarratixError: Work is running that may need it; nothing was deleted.
    """
    running = await workshop.tasks.list(TaskFilter(status=TaskStatus.IN_PROGRESS), limit=1)
    if running.total:
        raise NarratixError(
            "The cache was not emptied because work is running that uses it.", "Wait until it has ended, or stop it."
        )
    await asyncio.to_thread(_empty, folders.cache)
    return await measure_space(folders)


def _measure(folders: LibraryFolders) -> LibrarySpace:
    existing = next(folder for folder in (folders.home, *folders.home.absolute().parents) if folder.exists())
    return LibrarySpace(_size(folders.home), _size(folders.cache), shutil.disk_usage(existing).free)


def _size(folder: Path) -> int:
    total = 0
    for place, _, files in os.walk(folder):
        for name in files:
            with suppress(OSError):
                total += os.lstat(os.path.join(place, name)).st_size  # noqa: PTH118 - many thousand files
    return total


def _empty(folder: Path) -> None:
    for place, _, files in os.walk(folder):
        for name in files:
            with suppress(OSError):
                os.unlink(os.path.join(place, name))  # noqa: PTH108, PTH118 - folders stay, whoever writes expects them
