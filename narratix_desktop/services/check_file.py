"""Measure audio files and hold them against a store's rules."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from narratix_desktop.domain.delivery import DeliverySpec, Measurement, Verdict, judge
from narratix_desktop.domain.errors import NarratixError
from narratix_desktop.ports.jobs import MeasureFileJob
from narratix_desktop.ports.work import Compute


async def check_files(
    files: Sequence[Path], spec: DeliverySpec, compute: Compute
) -> list[tuple[Measurement, Verdict] | NarratixError]:
    """Measure files side by side; one that cannot be measured answers with its error, in its place."""

    async def check(path: Path) -> tuple[Measurement, Verdict] | NarratixError:
        try:
            measured = await compute.run(MeasureFileJob(path))
        except NarratixError as error:
            return error
        return measured, judge(measured, spec)

    return list(await asyncio.gather(*map(check, files)))
