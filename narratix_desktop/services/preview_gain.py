"""The gain at which a chapter is heard before it is exported: the preview is the premaster, times this, limited.

Where the book was mixed before, it is the gain that mastering would choose from the levels of that mix, for the target
of now; a fader that was moved since is heard as moved, and the next mix measures anew. Where it never was, it is
estimated from the loudness of the chapter's takes.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.ids import BookId, ChapterId, SegmentId
from narratix_desktop.domain.mix import SPEECH_BUSES, MasterTarget
from narratix_desktop.domain.take import Take
from narratix_desktop.domain.timeline import Timeline
from narratix_desktop.domain.units import Decibels, Lufs
from narratix_desktop.services.choose_gain import BookLevels, SectionLevel, gain_for
from narratix_desktop.services.workshop import Workshop

_DYNAMICS: Final = -2.0
"""How much quieter the speech buses' dynamics leave a voice at the usual level, LU; -1.3 to -2.7 over the embedded
voices."""
_RANGE: Final = 12.0


@dataclass(frozen=True, slots=True)
class PreviewGain:
    """The gain between mix and limiter. ``measured`` says that it follows from a mix; else it is an estimate."""

    gain: Decibels = Decibels(0.0)
    measured: bool = False


async def preview_gain(chapter: Chapter, timeline: Timeline, target: MasterTarget, workshop: Workshop) -> PreviewGain:
    """The gain of a chapter that is arranged like this."""
    found = _read(await workshop.settings.get(_key(chapter.book_id)))
    if found is not None:
        levels, chapters = found
        gains = gain_for(levels, target)
        mixed = dict(zip(chapters, gains.chapters, strict=True))
        return PreviewGain(mixed.get(str(chapter.id), gains.book), measured=True)
    loudness = _spoken_loudness(timeline, await workshop.takes.active(chapter.id))
    if not math.isfinite(loudness):
        return PreviewGain()
    wanted = target.loudness - loudness - _DYNAMICS
    return PreviewGain(Decibels(min(max(wanted, -_RANGE), _RANGE)))


async def remember_levels(
    book_id: BookId, chapters: Sequence[ChapterId | None], levels: BookLevels, workshop: Workshop
) -> None:
    """Keep what a mix of the book measured; ``chapters`` says which chapter each section is, None for the credits."""
    sections = [
        {
            "chapter": "" if chapter is None else str(chapter),
            "rms": level.rms if math.isfinite(level.rms) else None,
            "spoken": level.spoken,
        }
        for chapter, level in zip(chapters, levels.sections, strict=True)
    ]
    loudness = levels.loudness if math.isfinite(levels.loudness) else None
    await workshop.settings.set(_key(book_id), {"loudness": loudness, "sections": sections})


def _read(stored: object) -> tuple[BookLevels, tuple[str, ...]] | None:
    if not isinstance(stored, Mapping) or stored.get("loudness") is None:
        return None
    sections = stored["sections"]
    silent = float("-inf")
    levels = [SectionLevel(Decibels(silent if one["rms"] is None else one["rms"]), one["spoken"]) for one in sections]
    return BookLevels(Lufs(stored["loudness"]), tuple(levels)), tuple(one["chapter"] for one in sections)


def _spoken_loudness(timeline: Timeline, takes: Mapping[SegmentId, Take]) -> float:
    """Loudness of the takes as they are arranged: their mean energy, weighted by how long each sounds; no fader."""
    energy, frames = 0.0, 0
    for clip in timeline.clips:
        take = takes.get(SegmentId(clip.source)) if clip.bus in SPEECH_BUSES and not clip.muted else None
        if take is not None and math.isfinite(take.profile.loudness):
            energy += clip.length * 10.0 ** ((take.profile.loudness + clip.gain) / 10.0)
            frames += clip.length
    return 10.0 * math.log10(energy / frames) if frames and energy > 0.0 else float("-inf")


def _key(book_id: BookId) -> str:
    return f"levels:{book_id}"
