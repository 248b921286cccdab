"""Facts about the chapters of a book in one statement, and the marks that are kept of them.

The digest of a chapter's sound is made by the server over the rows that decide it, so that nothing has to be fetched to
see that nothing has changed. Marks that point to no chapter any more are not missed.
"""

from collections.abc import Mapping
from typing import Final

from narratix_desktop.domain.chapter_state import ChapterFacts
from narratix_desktop.domain.ids import BookId, ChapterId
from narratix_desktop.domain.segment import UNCERTAIN_BELOW
from narratix_desktop.domain.units import Seconds
from narratix_desktop.store.database import Database

_ROWS: Final = "SELECT r.chapter_id, bit_xor(hashtextextended(r::text, 0)) AS hash FROM {table} r {join} GROUP BY 1"
_IN_LATEST: Final = "JOIN chosen ON chosen.id = r.chapter_id"

_FACTS: Final = f"""
    WITH chosen AS (
        SELECT c.* FROM chapters c
        WHERE c.revision_id = (SELECT id FROM revisions WHERE book_id = $1 ORDER BY number DESC LIMIT 1)
    ), book AS (
        SELECT (SELECT m.settings::text FROM mix_settings m WHERE m.book_id = $1) AS mix, concat_ws('|', b.language,
            (SELECT string_agg(p::text, ',' ORDER BY p.word) FROM pronunciations p WHERE p.book_id = $1)) AS spoken_as
        FROM books b WHERE b.id = $1
    ), lines AS (
        SELECT s.chapter_id, count(*) AS lines,
            count(*) FILTER (WHERE NOT s.locked AND s.kind <> 'heading'
                             AND (s.character_id IS NULL OR s.confidence < $2)) AS uncertain,
            count(*) FILTER (WHERE s.character_id IS NOT NULL AND ch.voice_id IS NULL) AS voiceless,
            count(t.id) AS spoken,
            bit_xor(hashtextextended(concat_ws('|', s.id, s.span_start, s.span_end, s.kind, s.character_id, s.boundary,
                coalesce(s.pause_after::text, '-'), coalesce(t.id::text, '-')), 0)) AS hash,
            bit_xor(hashtextextended(concat_ws('|', s.id, s.direction, s.speed, ch.voice_id), 0)) AS manner
        FROM segments s JOIN chosen ON chosen.id = s.chapter_id
        LEFT JOIN takes t ON t.segment_id = s.id AND t.active
        LEFT JOIN characters ch ON ch.id = s.character_id
        GROUP BY s.chapter_id
    ), heard AS ({_ROWS.format(table="cues", join=_IN_LATEST)}
    ), placed AS ({_ROWS.format(table="placements", join=_IN_LATEST)}
    ), points AS ({_ROWS.format(table="automation_points", join=_IN_LATEST)}
    ), sounds AS (
        SELECT chosen.id, md5(concat_ws('|', book.mix, chosen.revision_id, coalesce(lines.hash, 0),
            coalesce(heard.hash, 0), coalesce(placed.hash, 0), coalesce(points.hash, 0))) AS sound
        FROM chosen CROSS JOIN book
        LEFT JOIN lines ON lines.chapter_id = chosen.id
        LEFT JOIN heard ON heard.chapter_id = chosen.id
        LEFT JOIN placed ON placed.chapter_id = chosen.id
        LEFT JOIN points ON points.chapter_id = chosen.id
    )
    SELECT chosen.id, coalesce(lines.lines, 0) AS lines, coalesce(uncertain, 0) AS uncertain,
        coalesce(voiceless, 0) AS voiceless, coalesce(spoken, 0) AS spoken,
        sounds.sound, md5(concat_ws('|', sounds.sound, book.spoken_as, coalesce(lines.manner, 0))) AS asked,
        coalesce(m.looked, '') AS looked, coalesce(m.stale, 0) AS stale, coalesce(m.wordless, 0) AS wordless,
        coalesce(m.seconds, 0) AS seconds, coalesce(m.mixed, '') AS mixed, coalesce(m.exported, '') AS exported
    FROM chosen CROSS JOIN book
    JOIN sounds ON sounds.id = chosen.id
    LEFT JOIN lines ON lines.chapter_id = chosen.id
    LEFT JOIN chapter_marks m ON m.chapter_id = chosen.id
"""


class ChapterMarkRepository:
    """``ports.chapter_marks.ChapterMarkStore`` on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def facts(self, book_id: BookId) -> Mapping[ChapterId, ChapterFacts]:
        rows = await self._database.fetch(_FACTS, book_id, UNCERTAIN_BELOW)
        return {
            ChapterId(row["id"]): ChapterFacts(
                lines=row["lines"],
                uncertain=row["uncertain"],
                voiceless=row["voiceless"],
                spoken=row["spoken"],
                sound=row["sound"],
                asked=row["asked"],
                looked=row["looked"],
                stale=row["stale"],
                wordless=row["wordless"],
                seconds=Seconds(row["seconds"]),
                mixed=row["mixed"],
                exported=row["exported"],
            )
            for row in rows
        }

    async def looked(self, chapter_id: ChapterId, asked: str, stale: int, wordless: int, seconds: Seconds) -> None:
        await self._database.write_lightly(
            "INSERT INTO chapter_marks (chapter_id, looked, stale, wordless, seconds)"
            " SELECT id, $2, $3, $4, $5 FROM chapters WHERE id = $1 ON CONFLICT (chapter_id) DO UPDATE"
            " SET looked = excluded.looked, stale = excluded.stale, wordless = excluded.wordless,"
            " seconds = excluded.seconds",
            chapter_id,
            asked,
            stale,
            wordless,
            seconds,
        )

    async def mixed(self, sounds: Mapping[ChapterId, str]) -> None:
        await self._mark("mixed", sounds)

    async def exported(self, sounds: Mapping[ChapterId, str]) -> None:
        await self._mark("exported", sounds)

    async def _mark(self, column: str, sounds: Mapping[ChapterId, str]) -> None:
        await self._database.write_lightly(
            f"INSERT INTO chapter_marks (chapter_id, {column})"
            " SELECT c.id, given.sound FROM unnest($1::uuid[], $2::text[]) AS given (id, sound)"
            " JOIN chapters c ON c.id = given.id"
            f" ON CONFLICT (chapter_id) DO UPDATE SET {column} = excluded.{column}",
            list(sounds),
            list(sounds.values()),
        )
