"""Waveform overviews of assets: read from the library's cache, or computed once in a worker process and kept there.

An asset's bytes never change, so neither does its overview; the cache may be emptied at any time.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final, TypeVar

from narratix_desktop.audio.peaks import HEAD_BYTES, SILENCE, PeakPyramid, from_bytes, peak_from_bytes
from narratix_desktop.domain.errors import ComputeError
from narratix_desktop.domain.ids import Sha256
from narratix_desktop.ports.jobs import WaveformsJob
from narratix_desktop.ports.work import Compute

KEPT_BYTES: Final = 2_000_000_000
"""Overviews of two hundred hours."""
BATCH: Final = 16
"""Assets that one job draws: few enough that drawing never holds a worker for long."""
_SUFFIX: Final = ".peaks"
_SETTLED_SECONDS: Final = 3600.0

Found = TypeVar("Found")


async def draw_waveforms(
    sources: Mapping[Sha256, Path], folder: Path, compute: Compute
) -> Mapping[Sha256, PeakPyramid]:
    """Overviews of a few assets.

    Args:
        sources: File of each; at most :data:`BATCH` at once, so that others get their turn.
        folder: The cache.
        compute: Runs what has to be computed.

    Returns:
        One for each; an asset that cannot be read is drawn as silence, its fault is reported where it is rendered.
    """
    found = await _look_up(sources, folder, compute, _read_pyramid)
    return {asset: found.get(asset, SILENCE) for asset in sources}


async def measure_peaks(sources: Mapping[Sha256, Path], folder: Path, compute: Compute) -> Mapping[Sha256, float]:
    """Highest absolute sample of each of a few assets, 0 to 1; as :func:`draw_waveforms`, but without the overview."""
    found = await _look_up(sources, folder, compute, _read_peak)
    return {asset: found.get(asset, 0.0) for asset in sources}


def tidy_waveforms(folder: Path, kept_bytes: int = KEPT_BYTES) -> int:
    """Delete the overviews that were made longest ago until the rest fits; returns how many."""
    found = []
    for path in folder.glob("*/*"):
        with suppress(OSError):
            stat = path.stat()
            found.append((stat.st_mtime, stat.st_size, path))
    spare = sum(size for _, size, _ in found) - kept_bytes
    deleted = 0
    for made, size, path in sorted(found):
        # What another window is just writing is left alone; what it left behind long ago is not.
        abandoned = path.suffix != _SUFFIX
        if time.time() - made < _SETTLED_SECONDS or (spare <= 0 and not abandoned):
            continue
        with suppress(OSError):
            path.unlink()
            spare -= size
            deleted += 1
    return deleted


def waveform_file(folder: Path, asset: Sha256) -> Path:
    """Where an asset's overview is kept."""
    return folder / asset[:2] / f"{asset}{_SUFFIX}"


async def _look_up(
    sources: Mapping[Sha256, Path], folder: Path, compute: Compute, read: Callable[[Path], Found | None]
) -> dict[Sha256, Found]:
    kept = {asset: waveform_file(folder, asset) for asset in sources}
    found: dict[Sha256, Found] = {}

    def read_missing() -> list[Sha256]:
        for asset in kept.keys() - found.keys():
            with suppress(OSError):
                answer = read(kept[asset])
                if answer is not None:
                    found[asset] = answer
        return [asset for asset in sources if asset not in found]

    missing = await asyncio.to_thread(read_missing)
    if missing:
        with suppress(ComputeError):
            await compute.run(WaveformsJob(tuple((sources[asset], kept[asset]) for asset in missing)))
            await asyncio.to_thread(read_missing)
    return found


def _read_pyramid(path: Path) -> PeakPyramid | None:
    return from_bytes(path.read_bytes())


def _read_peak(path: Path) -> float | None:
    with path.open("rb") as file:
        return peak_from_bytes(file.read(HEAD_BYTES))
