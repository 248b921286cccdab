"""Carries out what the timeline asks for: each edit is one call of a service, one entry of the journal.

Edits are made one after the other, each on what the library holds then: the timeline may ask for the next before the
last one has come back to it.
"""

import asyncio
from dataclasses import replace
from typing import Final, TypeVar
from uuid import UUID

from narratix_desktop.domain.changes import Changes
from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.errors import NotFoundError
from narratix_desktop.domain.placement import AutomationPoint, Marker
from narratix_desktop.domain.units import Decibels, Seconds
from narratix_desktop.services import edit_timeline as services
from narratix_desktop.services.edit_script import direct_lines
from narratix_desktop.services.workshop import Workshop
from narratix_desktop.ui.widgets.timeline import edits

Thing = TypeVar("Thing")

SOUNDS: Final = "local"
"""The engine that makes the sounds offered by the menu."""


class TimelineEdits:
    """The edits of one open library.

    Args:
        workshop: The library.
    """

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop
        self._turn = asyncio.Lock()

    async def make(self, chapter: Chapter, edit: edits.Edit) -> Changes:
        """Carry out an edit of a chapter; answers no rows where it changes nothing.

        Raises:
            NarratixError: It was not carried out; the message says why.
        """
        async with self._turn:
            return await self._make(chapter, edit)

    async def _make(self, chapter: Chapter, edit: edits.Edit) -> Changes:
        workshop = self._workshop
        match edit:
            case edits.PlaceClips():
                return await services.place_clips(chapter, edit.placements, workshop, edit.merge_key)
            case edits.SplitClip():
                at = Seconds(edit.at)
                return await services.split_clip(chapter, edit.source, at, workshop, of_cue=edit.of_cue)
            case edits.ResetClips():
                return await services.reset_clips(chapter, edit.sources, workshop)
            case edits.SetPause():
                return await direct_lines(chapter.book_id, [edit.line], workshop, pause_after=edit.seconds)
            case edits.AddCue() | edits.ChangeCue() | edits.RemoveCues():
                return await self._change_cues(await self._fresh(chapter), edit)
            case edits.AddMarker():
                spot = edit.spot
                return await services.add_marker(chapter, spot.anchor, Seconds(spot.shift), edit.label, workshop)
            case edits.AddPoint():
                spot, gain = edit.spot, Decibels(edit.gain)
                return await services.add_point(chapter, edit.bus, spot.anchor, Seconds(spot.shift), gain, workshop)
            case edits.MoveMarker() | edits.RenameMarker() | edits.RemoveMarker():
                return await self._change_marker(await self._marker(chapter, edit.id), edit)
            case edits.MovePoint() | edits.RemovePoint():
                return await self._change_point(await self._point(chapter, edit.id), edit)

    async def _change_cues(self, chapter: Chapter, edit: edits.AddCue | edits.ChangeCue | edits.RemoveCues) -> Changes:
        match edit:
            case edits.AddCue():
                return await services.add_cue(chapter, edit.span, self._workshop, SOUNDS)
            case edits.ChangeCue():
                return await services.change_cue(chapter, edit.cue, edit.span, self._workshop, SOUNDS)
            case edits.RemoveCues():
                return await services.remove_cues(chapter, edit.cues, self._workshop)

    async def _change_marker(
        self, marker: Marker, edit: edits.MoveMarker | edits.RenameMarker | edits.RemoveMarker
    ) -> Changes:
        match edit:
            case edits.MoveMarker():
                moved = replace(marker, anchor=edit.spot.anchor, shift=Seconds(edit.spot.shift))
                return await services.change_marker(marker, moved, self._workshop)
            case edits.RenameMarker():
                return await services.change_marker(marker, replace(marker, label=edit.label), self._workshop)
            case edits.RemoveMarker():
                return await services.remove_marker(marker, self._workshop)

    async def _change_point(self, point: AutomationPoint, edit: edits.MovePoint | edits.RemovePoint) -> Changes:
        if isinstance(edit, edits.RemovePoint):
            return await services.remove_points([point], self._workshop)
        spot = edit.spot
        moved = replace(point, anchor=spot.anchor, shift=Seconds(spot.shift), gain=Decibels(edit.gain))
        return await services.move_point(point, moved, self._workshop)

    async def _fresh(self, chapter: Chapter) -> Chapter:
        """The chapter as it is stored now: the first change of a cue by hand is noted on it."""
        chapters = await self._workshop.books.chapters(chapter.book_id)
        return next((one for one in chapters if one.id == chapter.id), chapter)

    async def _marker(self, chapter: Chapter, id: UUID) -> Marker:  # noqa: A002
        markers = (await self._workshop.arrangements.get(chapter.id)).markers
        return _found(next((one for one in markers if one.id == id), None))

    async def _point(self, chapter: Chapter, id: UUID) -> AutomationPoint:  # noqa: A002
        points = (await self._workshop.arrangements.get(chapter.id)).automation
        return _found(next((one for one in points if one.id == id), None))


def _found(thing: Thing | None) -> Thing:
    if thing is None:
        raise NotFoundError("Nothing was changed because this is no longer there.", "Look at the timeline again.")
    return thing
