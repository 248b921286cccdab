"""Placements, markers and breakpoints of chapters. They are written by the journal of edits alone."""

import asyncio

from narratix_desktop.domain.ids import BookId, ChapterId, MarkerId, PlacementId, PointId
from narratix_desktop.domain.mix import Bus
from narratix_desktop.domain.placement import Arrangement, AutomationPoint, Marker, Placement
from narratix_desktop.domain.units import Decibels, Seconds
from narratix_desktop.store.database import Database, Row


class ArrangementRepository:
    """``ports.editing.ArrangementStore`` on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, chapter_id: ChapterId) -> Arrangement:
        placements, markers, points = await asyncio.gather(
            self._database.fetch("SELECT * FROM placements WHERE chapter_id = $1 ORDER BY id", chapter_id),
            self._database.fetch("SELECT * FROM markers WHERE chapter_id = $1 ORDER BY anchor, shift, id", chapter_id),
            self._database.fetch(
                "SELECT * FROM automation_points WHERE chapter_id = $1 ORDER BY bus, anchor, shift, id", chapter_id
            ),
        )
        return Arrangement(tuple(map(_placement, placements)), tuple(map(_marker, markers)), tuple(map(_point, points)))


def _placement(row: Row) -> Placement:
    of_cue = row["cue_id"] is not None
    return Placement(
        PlacementId(row["id"]),
        BookId(row["book_id"]),
        ChapterId(row["chapter_id"]),
        row["cue_id"] if of_cue else row["segment_id"],
        of_cue,
        row["part"],
        Seconds(row["begins"]),
        Seconds(row["shift"]),
        Seconds(row["trim_head"]),
        Seconds(row["trim_tail"]),
        Decibels(row["gain"]),
        None if row["fade_in"] is None else Seconds(row["fade_in"]),
        None if row["fade_out"] is None else Seconds(row["fade_out"]),
        row["muted"],
        row["ripple"],
    )


def _marker(row: Row) -> Marker:
    return Marker(
        MarkerId(row["id"]),
        BookId(row["book_id"]),
        ChapterId(row["chapter_id"]),
        row["anchor"],
        Seconds(row["shift"]),
        row["label"],
    )


def _point(row: Row) -> AutomationPoint:
    return AutomationPoint(
        PointId(row["id"]),
        BookId(row["book_id"]),
        ChapterId(row["chapter_id"]),
        Bus(row["bus"]),
        row["anchor"],
        Seconds(row["shift"]),
        Decibels(row["gain"]),
    )
