"""The author's changes to a timeline: clips placed by hand, cues, markers and breakpoints.

Everything stays with words: a placement is relative to where the arrangement puts its clip, cues, markers and
breakpoints are anchored to code points. Pauses between lines are ``edit_script.direct_lines``.
"""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from narratix_desktop.domain.changes import Changes
from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.cue import Cue, CueSpan
from narratix_desktop.domain.edit import Editable, Field, Intent, RowChange
from narratix_desktop.domain.errors import NarratixError, NotFoundError
from narratix_desktop.domain.ids import BookId, ChapterId, CueId, MarkerId, PlacementId, PointId
from narratix_desktop.domain.mix import Bus
from narratix_desktop.domain.placement import AutomationPoint, Marker, Placement
from narratix_desktop.domain.units import Decibels, Seconds
from narratix_desktop.services.edit_rows import (
    commit,
    cue_fields,
    dependents,
    made,
    marker_fields,
    placement_fields,
    point_fields,
    removed,
    updated,
)
from narratix_desktop.services.score_scene import compose_sound
from narratix_desktop.services.workshop import Workshop

SHORTEST_PART = Seconds(0.02)
"""Nothing shorter is left of a clip that is split."""


async def place_clips(
    chapter: Chapter, placements: Sequence[Placement], workshop: Workshop, merge_key: str = ""
) -> Changes:
    """Place clips as given; a placement with a source and part that is stored already replaces that one.

    The id of a placement that is not stored yet does not matter. Give all clips of one gesture at once.
    """
    stored = {(one.source, one.part): one for one in (await workshop.arrangements.get(chapter.id)).placements}
    new = [one for one in placements if (one.source, one.part) not in stored]
    ids = dict(zip([(one.source, one.part) for one in new], await workshop.edits.new_ids(len(new)), strict=True))
    changes: list[RowChange | None] = []
    for one in placements:
        known = stored.get((one.source, one.part))
        if known is None:
            if _departs(one):
                changes.append(made(Editable.PLACEMENT, ids[one.source, one.part], placement_fields(one)))
        else:
            changes.append(updated(Editable.PLACEMENT, known.id, placement_fields(known), **placement_fields(one)))
    intent = Intent.PLACE_CLIP
    return await commit(chapter.book_id, intent, changes, workshop, count=len(placements), merge_key=merge_key)


async def split_clip(
    chapter: Chapter, source: UUID, at: Seconds, workshop: Workshop, *, of_cue: bool = False
) -> Changes:
    """Cut a clip in two, so that each part can be placed by itself.

    Args:
        chapter: Where it sounds.
        source: Its segment or cue.
        at: Seconds in the conditioned sound, counted from its head.
        workshop: The library.
        of_cue: Whether ``source`` is a cue.

    Raises:
        NarratixError: There is a cut already, or ``at`` lies at the edge.
    """
    placements = (await workshop.arrangements.get(chapter.id)).placements
    parts = sorted((one for one in placements if one.source == source), key=lambda one: one.part)
    if at < SHORTEST_PART or any(abs(one.begins - at) < SHORTEST_PART for one in parts):
        raise NarratixError("The clip was not split because there is an edge already.", "Choose another place.")
    first = Placement(PlacementId(UUID(int=0)), chapter.book_id, chapter.id, source, of_cue)
    if not parts or parts[0].part:
        parts.insert(0, first)
    whole = max((one for one in parts if one.begins < at), key=lambda one: one.begins)
    after = [one for one in parts if one.begins > at]
    id_first, id_new = await workshop.edits.new_ids(2)
    rest = replace(whole, id=PlacementId(id_new), part=whole.part + 1, begins=at, trim_head=Seconds(0), fade_in=None)
    changes: list[RowChange | None] = [
        updated(Editable.PLACEMENT, one.id, placement_fields(one), part=one.part + 1) for one in after
    ]
    kept = replace(whole, trim_tail=Seconds(0.0), fade_out=None)
    if whole.id == first.id:
        changes.append(made(Editable.PLACEMENT, id_first, placement_fields(kept)))
    else:
        changes.append(updated(Editable.PLACEMENT, whole.id, placement_fields(whole), **placement_fields(kept)))
    changes.append(made(Editable.PLACEMENT, id_new, placement_fields(rest)))
    return await commit(chapter.book_id, Intent.SPLIT_CLIP, changes, workshop)


async def reset_clips(chapter: Chapter, sources: Sequence[UUID], workshop: Workshop) -> Changes:
    """Put clips back to where the arrangement has them, whole and at their own level."""
    placements = (await workshop.arrangements.get(chapter.id)).placements
    changes = [change for source in dict.fromkeys(sources) for change in dependents(placements, source)]
    return await commit(chapter.book_id, Intent.RESET_CLIP, changes, workshop, count=len(sources))


async def add_cue(chapter: Chapter, span: CueSpan, workshop: Workshop, engine_name: str) -> Changes:
    """Place a cue at words of the text, with its sound.

    Raises:
        NarratixError: The words lie outside the chapter.
        SoundError: The sound could not be composed; nothing was placed.
    """
    _require_inside(chapter, span)
    (new_id,) = await workshop.edits.new_ids(1)
    cue = await _sounding(Cue(CueId(new_id), chapter.book_id, chapter.id, span), workshop, engine_name)
    changes = [*_cues_are_the_authors(chapter), made(Editable.CUE, new_id, cue_fields(cue))]
    return await commit(chapter.book_id, Intent.ADD_CUE, changes, workshop)


async def change_cue(
    chapter: Chapter, cue_id: CueId, span: CueSpan, workshop: Workshop, engine_name: str, merge_key: str = ""
) -> Changes:
    """Move a cue to other words, or change what sounds, its level or its fades; raises as :func:`add_cue`."""
    _require_inside(chapter, span)
    cue = await _cue(chapter.id, cue_id, workshop)
    wanted = replace(cue, span=span)
    if (span.kind, span.sound) != (cue.span.kind, cue.span.sound):
        wanted = await _sounding(wanted, workshop, engine_name)
    change = updated(Editable.CUE, cue.id, cue_fields(cue), **cue_fields(wanted))
    if change is None:
        return Changes()
    changes = [*_cues_are_the_authors(chapter), change]
    return await commit(chapter.book_id, Intent.CHANGE_CUE, changes, workshop, merge_key=merge_key)


async def remove_cues(chapter: Chapter, cue_ids: Sequence[CueId], workshop: Workshop) -> Changes:
    """Take cues away; their sounds stay in the library. Raises ``NotFoundError``."""
    placements = (await workshop.arrangements.get(chapter.id)).placements
    changes: list[RowChange | None] = [*_cues_are_the_authors(chapter)]
    for cue_id in dict.fromkeys(cue_ids):
        cue = await _cue(chapter.id, cue_id, workshop)
        changes.extend(dependents(placements, cue_id))
        changes.append(removed(Editable.CUE, cue_id, cue_fields(cue)))
    return await commit(chapter.book_id, Intent.REMOVE_CUE, changes, workshop, count=len(cue_ids))


async def add_marker(chapter: Chapter, anchor: int, shift: Seconds, label: str, workshop: Workshop) -> Changes:
    """Name a place: a word of the revision and the seconds behind its beginning."""
    (new_id,) = await workshop.edits.new_ids(1)
    marker = Marker(MarkerId(new_id), chapter.book_id, chapter.id, anchor, shift, label.strip())
    change = made(Editable.MARKER, new_id, marker_fields(marker))
    return await commit(chapter.book_id, Intent.ADD_MARKER, [change], workshop)


async def change_marker(marker: Marker, wanted: Marker, workshop: Workshop) -> Changes:
    """Rename or move a marker. Raises ``EditConflictError`` where it changed since."""
    change = updated(Editable.MARKER, marker.id, marker_fields(marker), **marker_fields(wanted))
    return await commit(marker.book_id, Intent.CHANGE_MARKER, [change], workshop, merge_key=f"marker:{marker.id}")


async def remove_marker(marker: Marker, workshop: Workshop) -> Changes:
    """Take a marker away. Raises ``EditConflictError`` where it changed since."""
    change = removed(Editable.MARKER, marker.id, marker_fields(marker))
    return await commit(marker.book_id, Intent.REMOVE_MARKER, [change], workshop)


async def add_point(
    chapter: Chapter, bus: Bus, anchor: int, shift: Seconds, gain: Decibels, workshop: Workshop
) -> Changes:
    """Add a breakpoint to a bus's gain."""
    (new_id,) = await workshop.edits.new_ids(1)
    point = AutomationPoint(PointId(new_id), chapter.book_id, chapter.id, bus, anchor, shift, gain)
    change = made(Editable.AUTOMATION, new_id, point_fields(point))
    return await commit(chapter.book_id, Intent.ADD_POINT, [change], workshop)


async def move_point(point: AutomationPoint, wanted: AutomationPoint, workshop: Workshop) -> Changes:
    """Move a breakpoint or change its gain. Raises ``EditConflictError`` where it changed since."""
    change = updated(Editable.AUTOMATION, point.id, point_fields(point), **point_fields(wanted))
    return await commit(point.book_id, Intent.MOVE_POINT, [change], workshop, merge_key=f"point:{point.id}")


async def remove_points(points: Sequence[AutomationPoint], workshop: Workshop) -> Changes:
    """Take breakpoints of one book away. Raises ``EditConflictError`` where one changed since."""
    if not points:
        return Changes()
    changes = [removed(Editable.AUTOMATION, point.id, point_fields(point)) for point in points]
    return await commit(points[0].book_id, Intent.REMOVE_POINT, changes, workshop, count=len(points))


async def _sounding(cue: Cue, workshop: Workshop, engine_name: str) -> Cue:
    """The cue with a sound, composed before anything is changed: an edit is whole or did not happen."""
    book = await workshop.books.get(cue.book_id)
    engine = workshop.sound_engine(engine_name)
    return replace(cue, asset=await compose_sound(book, cue, workshop, engine), engine=engine.info.name)


async def _cue(chapter_id: ChapterId, cue_id: CueId, workshop: Workshop) -> Cue:
    found = next((one for one in await workshop.cues.list(chapter_id) if one.id == cue_id), None)
    if found is None:
        raise NotFoundError("Nothing was changed because this sound no longer exists.", "Reload the chapter.")
    return found


def _cues_are_the_authors(chapter: Chapter) -> list[RowChange | None]:
    before: dict[str, Field] = {"cues_edited": chapter.cues_edited}
    return [updated(Editable.CHAPTER, chapter.id, before, cues_edited=True)]


def _require_inside(chapter: Chapter, span: CueSpan) -> None:
    if not chapter.start <= span.start <= span.end <= chapter.end:
        raise NarratixError(
            "The sound was not placed because its words lie outside the chapter.", "Choose words of this chapter."
        )


def _departs(one: Placement) -> bool:
    return one != Placement(one.id, one.book_id, one.chapter_id, one.source, one.of_cue)


def unplaced(book_id: BookId, chapter_id: ChapterId, source: UUID, *, of_cue: bool = False) -> Placement:
    """A placement that changes nothing, to begin with."""
    return Placement(PlacementId(UUID(int=0)), book_id, chapter_id, source, of_cue)
