"""The script of a book: its cast and its segments, and how its words are spoken.

``replace`` is the one place where segments are stored; what is kept and what is new is worked out in
:mod:`narratix_desktop.store.script_changes`. Refuses to know how an analysis came about.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Final

from narratix_desktop.domain.analysis import Analysis
from narratix_desktop.domain.character import Character
from narratix_desktop.domain.errors import NotFoundError
from narratix_desktop.domain.ids import BookId, ChapterId, CharacterId, SegmentId, VoiceId
from narratix_desktop.domain.segment import Segment
from narratix_desktop.domain.voice import Voice, VoiceSpec
from narratix_desktop.store.attempt_rows import commit_attempts
from narratix_desktop.store.database import Database, PooledConnection
from narratix_desktop.store.kept_lines import Touched, touched_fields
from narratix_desktop.store.known_rows import KnownRows, as_text, versions_of
from narratix_desktop.store.script_changes import (
    ChapterPlace,
    KnownCharacter,
    SegmentChanges,
    match_cast,
    match_segments,
    require_faithful,
)
from narratix_desktop.store.script_rows import (
    SEGMENT_COLUMNS,
    in_batches,
    read_character,
    read_segment,
    read_voice,
    segment_columns,
)
from narratix_desktop.store.voices import spec_key, store_voices

_SEGMENTS_KEPT: Final = 60_000
"""Lines of several long novels."""
_LATEST = "(SELECT id FROM revisions WHERE book_id = $1 ORDER BY number DESC LIMIT 1)"

_CAST = f"""
    WITH spoken AS (
        SELECT s.character_id, count(*) AS lines, sum(s.span_end - s.span_start)::float8 AS size
        FROM segments s JOIN chapters c ON c.id = s.chapter_id
        WHERE c.revision_id = {_LATEST} AND c.included
        GROUP BY s.character_id
    ), whole AS (SELECT sum(size) AS size FROM spoken)
    SELECT ch.*, coalesce(spoken.lines, 0) AS lines, coalesce(spoken.size / nullif(whole.size, 0), 0) AS share
    FROM characters ch CROSS JOIN whole LEFT JOIN spoken ON spoken.character_id = ch.id
    WHERE ch.book_id = $1
    ORDER BY ch.is_narrator DESC, lines DESC, ch.name, ch.id
"""


class ScriptRepository:
    """``ports.store.ScriptStore`` on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._segments = KnownRows(database, "segments", read_segment, _SEGMENTS_KEPT)

    async def replace(self, book_id: BookId, analysis: Analysis) -> None:
        """Store an analysis of the latest revision; see ``ScriptStore.replace`` for what is kept."""
        async with self._database.transaction() as connection:
            # The lock puts two analyses of one book in a row; the text is read again under it.
            if await connection.fetchval("SELECT id FROM books WHERE id = $1 FOR UPDATE", book_id) is None:
                raise NotFoundError("This book no longer exists.", "Reload the list of books.")
            text = await connection.fetchval(f"SELECT text FROM revisions WHERE id = {_LATEST}", book_id)
            chapters = await connection.fetch(
                f"SELECT * FROM chapters WHERE revision_id = {_LATEST} ORDER BY ordinal", book_id
            )
            places = tuple(ChapterPlace(row["id"], row["span_start"], row["span_end"]) for row in chapters)
            # In threads: a novel has ten thousand lines.
            await asyncio.to_thread(require_faithful, analysis, text, places)
            cast = await _store_cast(connection, book_id, analysis)
            stored = await _stored(connection, book_id)
            touched = await _touched(connection, book_id)
            changes = await asyncio.to_thread(match_segments, analysis, book_id, places, cast, stored, text, touched)
            await _store_segments(connection, book_id, changes)
            await connection.execute(
                "DELETE FROM characters ch WHERE ch.book_id = $1 AND ch.id <> ALL($2::uuid[]) AND NOT ch.edited"
                " AND NOT EXISTS (SELECT FROM segments s WHERE s.character_id = ch.id)",
                book_id,
                list(cast.values()),
            )
            await connection.execute("UPDATE books SET updated_at = clock_timestamp() WHERE id = $1", book_id)
            await commit_attempts(connection, analysis.attempts)

    async def segments(self, chapter_id: ChapterId) -> tuple[Segment, ...]:
        sql = f"SELECT {versions_of('s', 's.ordinal')} FROM segments s WHERE s.chapter_id = $1"
        return tuple(await self._segments.fetch(sql, chapter_id))

    async def lines(self, segment_ids: Sequence[SegmentId]) -> tuple[Segment, ...]:
        sql = f"SELECT {versions_of('s', 's.span_start')} FROM segments s WHERE s.id = ANY($1::text::uuid[])"
        return tuple(await self._segments.fetch(sql, await as_text(segment_ids)))

    async def whole(self, book_id: BookId) -> tuple[Segment, ...]:
        sql = (
            f"SELECT {versions_of('s', 's.span_start')} FROM segments s JOIN chapters c ON c.id = s.chapter_id"
            f" WHERE c.revision_id = {_LATEST}"
        )
        return tuple(await self._segments.fetch(sql, book_id))

    async def analysed(self, book_id: BookId) -> bool:
        return bool(
            await self._database.fetch_value(
                "SELECT EXISTS (SELECT FROM segments s JOIN chapters c ON c.id = s.chapter_id"
                f" WHERE c.revision_id = {_LATEST})",
                book_id,
            )
        )

    async def characters(self, book_id: BookId) -> tuple[Character, ...]:
        """The cast, narrator first, then by lines; lines and share count the included chapters."""
        return tuple(read_character(row) for row in await self._database.fetch(_CAST, book_id))

    async def cast(self, voices: Mapping[CharacterId, VoiceSpec]) -> None:
        if not voices:
            return
        async with self._database.transaction() as connection:
            ids = await store_voices(connection, list(voices.values()))
            changed = await connection.fetch(
                "UPDATE characters ch SET voice_id = given.voice_id"
                " FROM unnest($1::uuid[], $2::uuid[]) AS given (id, voice_id) WHERE ch.id = given.id"
                " RETURNING ch.book_id",
                list(voices),
                [ids[spec_key(spec)] for spec in voices.values()],
            )
            if len(changed) != len(voices):
                raise NotFoundError("A character no longer exists, so no voice was given.", "Reload the characters.")
            await connection.execute(
                "UPDATE books SET updated_at = clock_timestamp() WHERE id = ANY($1)", list({r[0] for r in changed})
            )

    async def voices(self, book_id: BookId) -> Mapping[VoiceId, Voice]:
        rows = await self._database.fetch(
            "SELECT * FROM voices WHERE id IN (SELECT voice_id FROM characters WHERE book_id = $1)", book_id
        )
        return {VoiceId(row["id"]): read_voice(row) for row in rows}

    async def pronunciations(self, book_id: BookId) -> Mapping[str, str]:
        rows = await self._database.fetch(
            "SELECT word, spoken FROM pronunciations WHERE book_id = $1 ORDER BY word", book_id
        )
        return {row["word"]: row["spoken"] for row in rows}

    async def pronounce(self, book_id: BookId, word: str, spoken: str) -> None:
        if spoken:
            await self._database.write(
                "INSERT INTO pronunciations (book_id, word, spoken) VALUES ($1, $2, $3)"
                " ON CONFLICT (book_id, word) DO UPDATE SET spoken = excluded.spoken",
                book_id,
                word,
                spoken,
            )
        else:
            await self._database.write("DELETE FROM pronunciations WHERE book_id = $1 AND word = $2", book_id, word)


async def _store_cast(connection: PooledConnection, book_id: BookId, analysis: Analysis) -> Mapping[str, CharacterId]:
    stored = await connection.fetch(
        "SELECT id, name, aliases, edited FROM characters WHERE book_id = $1 ORDER BY id", book_id
    )
    known = match_cast(
        analysis.cast,
        [KnownCharacter(CharacterId(row["id"]), row["name"], tuple(row["aliases"]), row["edited"]) for row in stored],
    )
    cast: dict[str, CharacterId] = {}
    for member in analysis.cast:
        values = (
            member.name,
            list(member.aliases),
            member.gender.value,
            member.age.value,
            member.is_narrator,
            member.description,
        )
        if member.key in known:
            cast[member.key] = known[member.key]
            await connection.execute(
                "UPDATE characters SET name = $2, aliases = $3, gender = $4, age = $5, is_narrator = $6,"
                " description = $7 WHERE id = $1 AND NOT edited",
                known[member.key],
                *values,
            )
        else:
            cast[member.key] = CharacterId(
                await connection.fetchval(
                    "INSERT INTO characters (book_id, name, aliases, gender, age, is_narrator, description)"
                    " VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
                    book_id,
                    *values,
                )
            )
    return cast


async def _stored(connection: PooledConnection, book_id: BookId) -> tuple[Segment, ...]:
    rows = await connection.fetch(
        f"SELECT s.* FROM segments s JOIN chapters c ON c.id = s.chapter_id WHERE c.revision_id = {_LATEST}"
        " ORDER BY s.span_start",
        book_id,
    )
    return await asyncio.to_thread(lambda: tuple(read_segment(row) for row in rows))


async def _touched(connection: PooledConnection, book_id: BookId) -> Touched:
    """What the author set by hand and has not taken back, by line."""
    rows = await connection.fetch(
        "SELECT change->>'key' AS key, change->'before' AS before, change->'after' AS after"
        " FROM edits, jsonb_array_elements(changes) AS change WHERE book_id = $1 AND NOT undone"
        " AND change->>'noun' = 'segment' AND jsonb_typeof(change->'after') = 'object' ORDER BY number",
        book_id,
    )
    return touched_fields((row["key"], row["before"], row["after"]) for row in rows)


async def _store_segments(connection: PooledConnection, book_id: BookId, changes: SegmentChanges) -> None:
    await connection.execute("DELETE FROM segments WHERE id = ANY($1::uuid[])", list(changes.gone))
    for kept in in_batches(changes.kept):
        await connection.execute(
            "UPDATE segments s SET ordinal = given.ordinal, confidence = given.confidence, boundary = given.boundary,"
            f" direction = given.direction, locked = given.locked, kind = given.kind,"
            f" character_id = given.character_id FROM {SEGMENT_COLUMNS} WHERE s.id = given.id",
            *segment_columns(kept),
        )
    for new in in_batches(changes.new):
        await connection.execute(
            "INSERT INTO segments (book_id, id, chapter_id, ordinal, span_start, span_end, kind, character_id,"
            " confidence, boundary, direction, speed, pause_after, locked)"
            " SELECT $14, uuidv7(), given.chapter_id, given.ordinal, given.span_start,"
            " given.span_end, given.kind, given.character_id, given.confidence, given.boundary, given.direction,"
            f" given.speed, given.pause_after, given.locked FROM {SEGMENT_COLUMNS}",
            *segment_columns(new),
            book_id,
        )
