"""What is needed to hear a chapter before it is rendered: the timeline, the files behind it and the mix.

The timeline is arranged by the function that rendering uses, so the preview sounds as the export will, up to the book's
gain and the limiter.
"""

import asyncio
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from narratix_desktop.domain.cue import Cue
from narratix_desktop.domain.ids import BookId, ChapterId, Sha256
from narratix_desktop.domain.mix import MixSettings
from narratix_desktop.domain.timeline import Timeline
from narratix_desktop.domain.units import Frames
from narratix_desktop.media.decode import decode
from narratix_desktop.services.arrange_timeline import arrange_timeline
from narratix_desktop.services.workshop import Workshop


@dataclass(frozen=True, slots=True)
class Preview:
    """A timeline with everything that a player needs. ``sources`` maps each clip's asset to its file."""

    timeline: Timeline
    sources: Mapping[Sha256, Path]
    settings: MixSettings


async def preview_chapter(
    book_id: BookId, chapter_id: ChapterId, workshop: Workshop, lengths: MutableMapping[Sha256, Frames]
) -> Preview:
    """Arrange a chapter from what the library holds now.

    Args:
        book_id: Whose mix and narrator apply.
        chapter_id: What is arranged; without takes the timeline has no clips.
        workshop: The library.
        lengths: Lengths of composed sounds that are known; those that had to be measured are added.

    Raises:
        AudioError: A composed sound cannot be decoded.
    """
    segments, takes, cues, settings, cast = await asyncio.gather(
        workshop.scripts.segments(chapter_id),
        workshop.takes.active(chapter_id),
        workshop.cues.list(chapter_id),
        workshop.mixes.get(book_id),
        workshop.scripts.characters(book_id),
    )
    if not takes:
        return Preview(Timeline((), Frames(0)), {}, settings)
    narrator = next((character.id for character in cast if character.is_narrator), None)
    sounds = [cue.asset for cue in cues if cue.asset is not None]
    sources = await workshop.assets.paths(list({*sounds, *(take.asset for take in takes.values())}))
    await _measure(cues, sources, lengths)
    timeline = await asyncio.to_thread(
        arrange_timeline, segments, takes, cues, settings.pacing, narrator=narrator, cue_lengths=lengths
    )
    return Preview(timeline, sources, settings)


async def _measure(
    cues: Sequence[Cue], sources: Mapping[Sha256, Path], lengths: MutableMapping[Sha256, Frames]
) -> None:
    """Add the lengths of sounds that are not known yet.

    Decoded in a thread, a few tens of milliseconds each: a worker process may be busy for longer than that, or still
    starting, and the author waits to press play.
    """
    for asset in sorted({cue.asset for cue in cues if cue.asset is not None and cue.asset not in lengths}):
        samples = await asyncio.to_thread(decode, sources[asset])
        lengths[asset] = Frames(len(samples))
