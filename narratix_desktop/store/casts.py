"""How a cast stands in its book: how sure its lines are, who meets whom, what somebody says. It changes nothing."""

from collections.abc import Mapping, Sequence
from typing import Final

from narratix_desktop.domain.ids import BookId, CharacterId, SegmentId
from narratix_desktop.domain.segment import UNCERTAIN_BELOW, Segment
from narratix_desktop.ports.casting import Share, Sureness
from narratix_desktop.store.database import Database
from narratix_desktop.store.known_rows import as_text
from narratix_desktop.store.script_rows import read_segment

_BREATH: Final = 90
"""Code points that are spoken in one or two breaths, some five seconds."""

_SPOKEN: Final = """
    FROM segments s JOIN chapters c ON c.id = s.chapter_id
    WHERE c.included AND c.revision_id = (SELECT id FROM revisions WHERE book_id = $1 ORDER BY number DESC LIMIT 1)
"""


class CastRepository:
    """``ports.casting.CastStore`` on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def sureness(self, book_id: BookId) -> Mapping[CharacterId, Sureness]:
        rows = await self._database.fetch(
            "SELECT s.character_id, avg(s.confidence) AS confidence, count(*) FILTER ("
            f" WHERE NOT s.locked AND s.kind <> 'heading' AND s.confidence < $2) AS uncertain {_SPOKEN}"
            " AND s.character_id IS NOT NULL GROUP BY s.character_id",
            book_id,
            UNCERTAIN_BELOW,
        )
        return {CharacterId(row["character_id"]): Sureness(row["confidence"], row["uncertain"]) for row in rows}

    async def scenes(self, book_id: BookId) -> tuple[frozenset[CharacterId], ...]:
        # A line belongs to the scene of all lines before it that ended none.
        rows = await self._database.fetch(
            "SELECT array_agg(DISTINCT character_id) FILTER (WHERE character_id IS NOT NULL) AS speakers FROM ("
            " SELECT s.character_id, c.ordinal, count(*) FILTER (WHERE s.boundary IN ('scene', 'chapter')) OVER ("
            "  PARTITION BY s.chapter_id ORDER BY s.ordinal ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS scene"
            f" {_SPOKEN}) AS line GROUP BY ordinal, scene ORDER BY ordinal, scene",
            book_id,
        )
        return tuple(frozenset(map(CharacterId, row["speakers"] or ())) for row in rows)

    async def lines(self, character_id: CharacterId) -> tuple[SegmentId, ...]:
        rows = await self._database.fetch(
            "SELECT id FROM segments WHERE character_id = $1 ORDER BY span_start", character_id
        )
        return tuple(SegmentId(row["id"]) for row in rows)

    async def speakers(self, segment_ids: Sequence[SegmentId]) -> Mapping[CharacterId, Share]:
        rows = await self._database.fetch(
            "WITH chosen AS (SELECT s.id, s.character_id FROM segments s JOIN unnest($1::text::uuid[]) AS given (id)"
            " ON given.id = s.id) SELECT s.character_id, count(chosen.id) AS lines, count(*) AS whole FROM segments s"
            " LEFT JOIN chosen ON chosen.id = s.id WHERE s.character_id IN (SELECT character_id FROM chosen)"
            " GROUP BY s.character_id",
            await as_text(segment_ids),
        )
        return {CharacterId(row["character_id"]): Share(row["lines"], row["whole"]) for row in rows}

    async def candidates(self, book_id: BookId, character_id: CharacterId | None, limit: int) -> tuple[Segment, ...]:
        rows = await self._database.fetch(
            f"SELECT s.* {_SPOKEN} AND s.kind <> 'heading' AND ($2::uuid IS NULL OR s.character_id = $2)"
            " ORDER BY abs(ln((s.span_end - s.span_start) / $3::float8)), s.span_start LIMIT $4",
            book_id,
            character_id,
            float(_BREATH),
            limit,
        )
        return tuple(read_segment(row) for row in rows)
