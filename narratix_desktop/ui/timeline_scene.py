"""Makes what the timeline shows out of a chapter's mix: names, words and the author's own changes beside each clip."""

from collections.abc import Callable, Mapping
from typing import Final
from uuid import UUID

from narratix_desktop.domain.cue import Cue, CueKind
from narratix_desktop.domain.ids import CharacterId, SegmentId
from narratix_desktop.domain.placement import Placement
from narratix_desktop.domain.segment import Segment
from narratix_desktop.domain.timeline import Clip
from narratix_desktop.services.chapter_mix import ChapterMaterial, ChapterMix
from narratix_desktop.services.edit_timeline import unplaced
from narratix_desktop.services.word_places import word_places
from narratix_desktop.ui.widgets.timeline.scene import Item, Scene, ShownMarker, ShownPoint, Words

_LONGEST: Final = 90
"""Code points of a line that are shown; no clip is wide enough for more."""
_FIRST_WORDS: Final = 5
_LAST_WORDS: Final = 3


def build_scene(mix: ChapterMix, text: str, nobody: str, place: Callable[[CharacterId], int]) -> Scene:
    """Everything that is shown of a chapter; thousands of lines take a while, so call it in a thread.

    Args:
        mix: The chapter, with its material.
        text: The revision.
        nobody: What to call a speaker that is not known.
        place: A speaker's place in the row of hues.
    """
    material = mix.material
    if material is None:
        return Scene()
    maker = _ItemMaker(material, text, nobody, mix, place)
    curves = {
        curve.bus: tuple(ShownPoint(point.source, point.at, point.gain) for point in curve.points if point.source)
        for curve in mix.timeline.automation
    }
    marks = sorted(mix.timeline.marks, key=lambda mark: mark.at)
    return Scene(
        start=material.chapter.start,
        items=tuple(maker.item(clip) for clip in mix.timeline.clips),
        length=mix.timeline.length,
        words=Words(word_places(mix.timeline, material.segments, material.takes), text),
        markers=tuple(ShownMarker(mark.source, mark.at, mark.label) for mark in marks),
        curves=curves,
    ).prepared()


class _ItemMaker:
    """Makes items out of clips."""

    def __init__(
        self, material: ChapterMaterial, text: str, nobody: str, mix: ChapterMix, place: Callable[[CharacterId], int]
    ) -> None:
        self._material = material
        self._text = text
        self._nobody = nobody
        self._segments: Mapping[UUID, Segment] = {segment.id: segment for segment in material.segments}
        self._cues: Mapping[UUID, Cue] = {cue.id: cue for cue in material.cues}
        self._cast = {one.id: one for one in material.cast}
        self._place = place
        self._placements: Mapping[tuple[UUID, int], Placement] = {
            (one.source, one.part): one for one in material.arrangement.placements
        }
        parts: dict[UUID, int] = {}
        for clip in mix.timeline.clips:
            parts[clip.source] = parts.get(clip.source, 0) + 1
        self._parts = parts

    def item(self, clip: Clip) -> Item:
        cue = self._cues.get(clip.source)
        chapter = self._material.chapter
        placement = self._placements.get((clip.source, clip.part)) or unplaced(
            chapter.book_id, chapter.id, clip.source, of_cue=cue is not None
        )
        whole = self._parts[clip.source] == 1
        if cue is not None:
            title = cue.span.sound.replace("_", " ")
            return Item(clip, placement, title, self._anchor_words(cue), span=cue.span, whole=whole)
        segment = self._segments[SegmentId(clip.source)]
        character = self._cast.get(segment.character_id) if segment.character_id is not None else None
        said = " ".join(self._text[segment.start : min(segment.end, segment.start + _LONGEST)].split())
        return Item(
            clip,
            placement,
            character.name if character is not None else self._nobody,
            said,
            hue=self._place(character.id) if character is not None else None,
            narrator=character is not None and character.is_narrator,
            whole=whole,
        )

    def _anchor_words(self, cue: Cue) -> str:
        """The words at which a cue begins, and for a bed those at which it ends."""
        span = cue.span
        reach = max(span.end, span.start + 1)
        if span.kind is CueKind.EFFECT:
            return " ".join(self._text[span.start : min(reach, span.start + _LONGEST)].split())
        first = self._text[span.start : min(reach, span.start + _LONGEST)].split()[:_FIRST_WORDS]
        last = self._text[max(span.start, reach - _LONGEST) : reach].split()[-_LAST_WORDS:]
        return f"{' '.join(first)} … {' '.join(last)}"
