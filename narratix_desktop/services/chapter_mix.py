"""All that decides how a chapter sounds, gathered from the library: for hearing it live and for rendering it.

Both get the same timeline, so a preview sounds as the export will, up to the book's gain and the limiter.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.cue import Cue
from narratix_desktop.domain.ids import Sha256
from narratix_desktop.domain.mix import MixSettings
from narratix_desktop.domain.segment import Segment
from narratix_desktop.domain.timeline import Timeline
from narratix_desktop.media.duration import frames_of
from narratix_desktop.services.arrange_timeline import arrange_timeline
from narratix_desktop.services.workshop import Workshop


@dataclass(frozen=True, slots=True)
class ChapterMix:
    """A timeline with everything that a player or a renderer needs. ``sources`` maps each asset to its file."""

    timeline: Timeline
    sources: Mapping[Sha256, Path]
    settings: MixSettings


async def chapter_mix(chapter: Chapter, workshop: Workshop, upto: int | None = None) -> ChapterMix:
    """Arrange a chapter from what is in the library now; lines without a take are left out.

    Args:
        chapter: Which one.
        workshop: The library.
        upto: Offset in the revision behind which nothing is spoken or sounds; None for the whole chapter.

    Raises:
        NotFoundError: A sound is missing from the library.
    """
    segments: Sequence[Segment] = await workshop.scripts.segments(chapter.id)
    cues: Sequence[Cue] = await workshop.cues.list(chapter.id)
    if upto is not None:
        segments = [segment for segment in segments if segment.end <= upto]
        cues = [cue for cue in cues if cue.span.end <= upto]
    takes = await workshop.takes.active(chapter.id)
    arrangement = await workshop.arrangements.get(chapter.id)
    settings = await workshop.mixes.get(chapter.book_id)
    characters = await workshop.scripts.characters(chapter.book_id)
    narrator = next((character.id for character in characters if character.is_narrator), None)
    sounds = list(dict.fromkeys(cue.asset for cue in cues if cue.asset is not None))
    sources = await workshop.assets.paths([*(take.asset for take in takes.values()), *sounds])
    # In a thread, not in a worker process: those may be busy for a minute while the author waits to press play.
    lengths = await asyncio.to_thread(lambda: [frames_of(sources[sound]) for sound in sounds])
    voices = await workshop.takes.loudness(chapter.book_id)
    # Thousands of lines take longer than a frame of the window.
    timeline = await asyncio.to_thread(
        arrange_timeline,
        segments,
        takes,
        cues,
        settings.pacing,
        narrator=narrator,
        cue_lengths=dict(zip(sounds, lengths, strict=True)),
        voices=voices,
        arrangement=arrangement,
    )
    used = {clip.asset for clip in timeline.clips}
    return ChapterMix(timeline, {asset: path for asset, path in sources.items() if asset in used}, settings)
