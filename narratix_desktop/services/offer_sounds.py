"""Which sounds can be placed by name, by kind: those that the embedded engine makes without a network or a key."""

from collections.abc import Mapping

from narratix_desktop.domain.cue import CueKind
from narratix_desktop.ports.jobs import ListSoundsJob
from narratix_desktop.ports.work import Compute


async def offer_sounds(compute: Compute) -> Mapping[CueKind, tuple[str, ...]]:
    """Names of sounds, in the order of the catalogue. Asked of a worker process, which alone loads the synthesis."""
    offered: dict[CueKind, tuple[str, ...]] = {}
    for kind, name in await compute.run(ListSoundsJob()):
        offered[kind] = (*offered.get(kind, ()), name)
    return offered
