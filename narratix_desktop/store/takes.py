"""Recordings of segments. The bytes are assets; a take is what was measured about them and which line they speak.

A take outlives its segment, because what was made once must be found again by its content key. Such a take answers the
nil UUID as its segment.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from uuid import UUID

from narratix_desktop.domain.errors import NotFoundError, StoreUnavailableError
from narratix_desktop.domain.ids import BookId, ChapterId, CharacterId, SegmentId, Sha256, TakeId
from narratix_desktop.domain.origin import Origin, Use
from narratix_desktop.domain.take import Take, TakeProfile, WordTiming
from narratix_desktop.domain.units import Decibels, Frames, Lufs, Seconds
from narratix_desktop.gathering import Gathering, all_in_one
from narratix_desktop.ports.store import NewTake, SpokenExtent
from narratix_desktop.store.attempt_rows import commit_attempts
from narratix_desktop.store.database import Database, PooledConnection, Row
from narratix_desktop.store.known_rows import KnownRows, versions_of
from narratix_desktop.store.origins import add_origins

_KEPT: Final = 30_000
"""Takes of three long novels; with their words, some 100 MB at most."""
NO_SEGMENT: Final = SegmentId(UUID(int=0))

RECORDING: Final = (
    "content_key, asset, engine, duration, head, length, loudness, peak,"
    " word_starts, word_ends, word_begins, word_finishes"
)
"""Columns that a take and an audition have in common."""

_INSERT = """
    INSERT INTO takes (segment_id, number, asset, content_key, engine, duration, head, length, loudness, peak,
                       word_starts, word_ends, word_begins, word_finishes)
    SELECT $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13
    FROM takes WHERE segment_id = $1
    ON CONFLICT (segment_id, content_key) DO NOTHING
"""


class TakeRepository:
    """``ports.store.TakeStore`` on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._takes = KnownRows(database, "takes", _read_active, _KEPT)
        self._adding = Gathering(all_in_one(self._add), (StoreUnavailableError,))

    async def add(self, takes: Sequence[NewTake]) -> tuple[Take, ...]:
        """Store takes together, each the active one of its segment; see ``TakeStore.add``.

        What several callers bring at about the same time goes into one transaction.
        """
        return await self._adding.bring(takes) if takes else ()

    async def _add(self, takes: Sequence[NewTake]) -> tuple[Take, ...]:
        async with self._database.transaction() as connection:
            await _lock_segments(connection, [take.segment_id for take in takes])
            fresh = await _without_repeated(connection, takes)
            await connection.executemany(_INSERT, [_values(take) for take in fresh])
            await add_origins(connection, list(_origins(fresh)))
            stored = await _stored(connection, takes)
            # Of several takes of one segment in one call the last is heard.
            wanted = {take.segment_id: stored[take.segment_id, take.content_key]["id"] for take in fresh}
            await _activate(connection, list(wanted), list(wanted.values()))
        return tuple(
            read_take(row, active=row["id"] == wanted[row["segment_id"]] if row["segment_id"] in wanted else None)
            for row in (stored[take.segment_id, take.content_key] for take in takes)
        )

    async def active(self, chapter_id: ChapterId) -> Mapping[SegmentId, Take]:
        sql = (
            f"SELECT {versions_of('t', 's.ordinal')} FROM takes t JOIN segments s ON s.id = t.segment_id"
            " WHERE s.chapter_id = $1 AND t.active"
        )
        return {take.segment_id: take for take in await self._takes.fetch(sql, chapter_id)}

    async def of_lines(self, segment_ids: Sequence[SegmentId]) -> Mapping[SegmentId, tuple[Take, ...]]:
        rows = await self._database.fetch(
            "SELECT * FROM takes WHERE segment_id = ANY($1) ORDER BY segment_id, number", list(segment_ids)
        )
        found: dict[SegmentId, list[Take]] = {}
        for row in rows:
            found.setdefault(SegmentId(row["segment_id"]), []).append(read_take(row))
        return {segment: tuple(takes) for segment, takes in found.items()}

    async def known(self, keys: Sequence[Sha256]) -> Mapping[Sha256, Take]:
        """One take per content key that has been made before; its segment is nil where that no longer exists.

        What was spoken for an audition has been made as well, and is answered as a take without a segment.
        """
        rows = await self._database.fetch(
            f"SELECT DISTINCT ON (content_key) * FROM (SELECT id, segment_id, number, active, created_at, {RECORDING}"
            " FROM takes WHERE content_key = ANY($1) UNION ALL"
            f" SELECT id, NULL, 1, false, created_at, {RECORDING} FROM auditions WHERE content_key = ANY($1)) AS made"
            " ORDER BY content_key, segment_id NULLS LAST, id",
            list(keys),
        )
        return {Sha256(row["content_key"]): read_take(row) for row in rows}

    async def any_spoken(self, book_id: BookId) -> bool:
        return bool(
            await self._database.fetch_value(
                "SELECT EXISTS (SELECT FROM takes t JOIN segments s ON s.id = t.segment_id"
                " WHERE s.book_id = $1 AND t.active)",
                book_id,
            )
        )

    async def loudness(self, book_id: BookId) -> Mapping[CharacterId | None, Lufs]:
        rows = await self._database.fetch(
            "SELECT s.character_id, 10 * log(sum(t.length * 10 ^ (t.loudness / 10)) / sum(t.length)) AS loudness"
            " FROM takes t JOIN segments s ON s.id = t.segment_id JOIN chapters c ON c.id = s.chapter_id"
            " WHERE c.revision_id = (SELECT id FROM revisions WHERE book_id = $1 ORDER BY number DESC LIMIT 1)"
            " AND t.active AND t.length > 0 AND t.loudness > '-Infinity' GROUP BY s.character_id",
            book_id,
        )
        return {row["character_id"] and CharacterId(row["character_id"]): Lufs(row["loudness"]) for row in rows}

    async def extents(self, book_id: BookId) -> Mapping[ChapterId, SpokenExtent]:
        rows = await self._database.fetch(
            "SELECT s.chapter_id, count(*) AS lines, sum(t.length)::bigint AS frames"
            " FROM takes t JOIN segments s ON s.id = t.segment_id WHERE s.book_id = $1 AND t.active"
            " GROUP BY s.chapter_id",
            book_id,
        )
        return {ChapterId(row["chapter_id"]): SpokenExtent(row["lines"], row["frames"]) for row in rows}

    async def activate(self, take_id: TakeId) -> None:
        async with self._database.transaction() as connection:
            segment_id = await connection.fetchval("SELECT segment_id FROM takes WHERE id = $1", take_id)
            if segment_id is None:
                raise NotFoundError("This take no longer belongs to a line.", "Reload the chapter.")
            await _lock_segments(connection, [segment_id])
            await _activate(connection, [segment_id], [take_id])


async def _lock_segments(connection: PooledConnection, segments: Sequence[UUID]) -> None:
    """Let one writer at a time number and activate a segment's takes; in one order, so that two cannot deadlock."""
    wanted = set(segments)
    found = await connection.fetch(
        "SELECT id FROM segments WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE", list(wanted)
    )
    if len(found) != len(wanted):
        raise NotFoundError("A line no longer exists, so its take was not saved.", "Reload the chapter.")


async def _stored(connection: PooledConnection, takes: Sequence[NewTake]) -> dict[tuple[UUID, str], Row]:
    rows = await connection.fetch(
        "SELECT t.* FROM takes t JOIN unnest($1::uuid[], $2::text[]) AS given (segment_id, content_key)"
        " ON t.segment_id = given.segment_id AND t.content_key = given.content_key",
        [take.segment_id for take in takes],
        [take.content_key for take in takes],
    )
    return {(row["segment_id"], row["content_key"]): row for row in rows}


async def _without_repeated(connection: PooledConnection, takes: Sequence[NewTake]) -> Sequence[NewTake]:
    """Commit what the takes were paid with, and leave out those that another worker stored with the same attempt."""
    attempts = {take.attempt for take in takes if take.attempt is not None}
    committed = await commit_attempts(connection, attempts)
    if committed == attempts:
        return takes
    stored = await _stored(connection, takes)
    return [
        take
        for take in takes
        if take.attempt is None or take.attempt in committed or (take.segment_id, take.content_key) not in stored
    ]


async def _activate(connection: PooledConnection, segments: Sequence[UUID], takes: Sequence[UUID]) -> None:
    # Two statements, because the index that allows one active take is checked row by row.
    await connection.execute(
        "UPDATE takes SET active = false WHERE segment_id = ANY($1) AND active AND id <> ALL($2)", segments, takes
    )
    await connection.execute("UPDATE takes SET active = true WHERE id = ANY($1) AND NOT active", takes)


def _origins(takes: Sequence[NewTake]) -> Iterator[Origin]:
    for take in takes:
        if take.maker is not None:
            yield Origin(take.asset, Use.SPEECH, take.maker, take.content_key)


def _values(take: NewTake) -> tuple[object, ...]:
    return (
        take.segment_id,
        take.asset,
        take.content_key,
        take.engine,
        take.duration,
        take.profile.head,
        take.profile.length,
        take.profile.loudness,
        take.profile.peak,
        [word.start for word in take.words],
        [word.end for word in take.words],
        [word.begins for word in take.words],
        [word.ends for word in take.words],
    )


def read_take(row: Row, *, active: bool | None = None) -> Take:
    """A row of ``takes``; ``active`` where the caller knows better than the row."""
    return Take(
        TakeId(row["id"]),
        NO_SEGMENT if row["segment_id"] is None else SegmentId(row["segment_id"]),
        row["number"],
        Sha256(row["asset"]),
        Sha256(row["content_key"]),
        row["engine"],
        Seconds(row["duration"]),
        read_profile(row),
        read_words(row),
        row["active"] if active is None else active,
        row["created_at"],
    )


def _read_active(row: Row) -> Take:
    return read_take(row, active=True)


def read_profile(row: Row) -> TakeProfile:
    """The profile of a recording."""
    return TakeProfile(Frames(row["head"]), Frames(row["length"]), Lufs(row["loudness"]), Decibels(row["peak"]))


def read_words(row: Row) -> tuple[WordTiming, ...]:
    """The words of a recording."""
    words = zip(row["word_starts"], row["word_ends"], row["word_begins"], row["word_finishes"], strict=True)
    return tuple(WordTiming(start, end, Seconds(begins), Seconds(ends)) for start, end, begins, ends in words)
