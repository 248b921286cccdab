"""All that decides how a chapter sounds, gathered from the library: for hearing it live and for rendering it.

Both get the same timeline, so a preview sounds as the export will, up to the book's gain and the limiter.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.character import Character
from narratix_desktop.domain.cue import Cue
from narratix_desktop.domain.ids import CharacterId, SegmentId, Sha256
from narratix_desktop.domain.mix import MixSettings
from narratix_desktop.domain.placement import Arrangement
from narratix_desktop.domain.segment import Segment
from narratix_desktop.domain.take import Take
from narratix_desktop.domain.timeline import Timeline
from narratix_desktop.domain.units import Lufs
from narratix_desktop.media.duration import frames_of
from narratix_desktop.services.arrange_timeline import arrange_timeline
from narratix_desktop.services.workshop import Workshop


@dataclass(frozen=True, slots=True)
class ChapterMaterial:
    """What a timeline was arranged from, for those who show it."""

    chapter: Chapter
    segments: tuple[Segment, ...]
    takes: Mapping[SegmentId, Take]
    cues: tuple[Cue, ...]
    cast: tuple[Character, ...]
    arrangement: Arrangement


@dataclass(frozen=True, slots=True)
class ChapterMix:
    """A timeline with everything that a player or a renderer needs.

    ``sources`` maps each asset to its file; ``material`` is None where nothing was arranged, as of an audition.
    """

    timeline: Timeline
    sources: Mapping[Sha256, Path]
    settings: MixSettings
    material: ChapterMaterial | None = None


async def chapter_mix(chapter: Chapter, workshop: Workshop, upto: int | None = None) -> ChapterMix:
    """Arrange a chapter from what is in the library now; lines without a take are left out.

    Args:
        chapter: Which one.
        workshop: The library.
        upto: Offset in the revision behind which nothing is spoken or sounds; None for the whole chapter.

    Raises:
        NotFoundError: A sound is missing from the library.
    """
    # Side by side: the author waits for this after every change made by hand.
    (segments, takes, characters), (cues, arrangement), (settings, voices) = await asyncio.gather(
        _lines(chapter, workshop), _sounds(chapter, workshop), _levels(chapter, workshop)
    )
    if upto is not None:
        segments = tuple(segment for segment in segments if segment.end <= upto)
        cues = tuple(cue for cue in cues if cue.span.end <= upto)
    narrator = next((character.id for character in characters if character.is_narrator), None)
    sounds = list(dict.fromkeys(cue.asset for cue in cues if cue.asset is not None))
    spoken = dict.fromkeys(take.asset for take in takes.values())
    sources = await workshop.assets.paths([*spoken, *sounds])
    # In a thread, not in a worker process: those may be busy for a minute while the author waits to press play.
    lengths = await asyncio.to_thread(lambda: [frames_of(sources[sound]) for sound in sounds])
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
    used_sources = {asset: path for asset, path in sources.items() if asset in used}
    material = ChapterMaterial(chapter, segments, takes, cues, characters, arrangement)
    return ChapterMix(timeline, used_sources, settings, material)


async def _lines(
    chapter: Chapter, workshop: Workshop
) -> tuple[tuple[Segment, ...], Mapping[SegmentId, Take], tuple[Character, ...]]:
    return await asyncio.gather(
        workshop.scripts.segments(chapter.id),
        workshop.takes.active(chapter.id),
        workshop.scripts.characters(chapter.book_id),
    )


async def _sounds(chapter: Chapter, workshop: Workshop) -> tuple[tuple[Cue, ...], Arrangement]:
    return await asyncio.gather(workshop.cues.list(chapter.id), workshop.arrangements.get(chapter.id))


async def _levels(chapter: Chapter, workshop: Workshop) -> tuple[MixSettings, Mapping[CharacterId | None, Lufs]]:
    return await asyncio.gather(workshop.mixes.get(chapter.book_id), workshop.takes.loudness(chapter.book_id))
