"""Puts a new revision of a manuscript in the place of an earlier one, whole or not at all.

Chapters, lines and what hangs on them keep their rows and move over. Whatever does not move stays behind on copies of
the earlier chapters, so nothing that was ever made is lost. Refuses to know how it was found out what goes where.
"""

import asyncio
import hashlib
from collections.abc import Sequence
from typing import Final

from narratix_desktop.domain.book import Revision
from narratix_desktop.domain.errors import AnalysisError, EditConflictError, NotFoundError
from narratix_desktop.domain.ids import BookId, RevisionId, Sha256
from narratix_desktop.domain.placement import AutomationPoint, Marker
from narratix_desktop.domain.segment import require_exact_cover
from narratix_desktop.ports.revising import NewRevision
from narratix_desktop.store.books import require_chapters_cover
from narratix_desktop.store.database import Database, PooledConnection
from narratix_desktop.store.script_rows import SEGMENT_COLUMNS, in_batches, segment_columns

_CHAPTER_COLUMNS: Final = """
    unnest($1::uuid[], $2::int[], $3::int[], $4::int[], $5::int[], $6::text[], $7::text[], $8::bool[])
    AS given (id, ordinal, span_start, span_end, heading_end, title, part, included)
"""

_COPY: Final = """
    INSERT INTO chapters (book_id, revision_id, ordinal, span_start, span_end, heading_end, title, part, included,
                          cues_edited)
    SELECT book_id, revision_id, ordinal + $3, span_start, span_end, heading_end, title, part, included, cues_edited
    FROM chapters WHERE revision_id = $1 AND id = ANY($2) RETURNING id, ordinal - $3 AS ordinal
"""
_ASIDE: Final = 1_000_000
"""Copies stand behind the chapters that they take the place of, until those have left."""

_UNCHANGED: Final = """
    SELECT count(*) FROM segments s JOIN chapters c ON c.id = s.chapter_id AND c.revision_id = $1
    JOIN unnest($2::uuid[], $3::int[], $4::int[], $5::float8[], $6::text[])
        AS given (id, span_start, span_end, confidence, boundary)
        ON given.id = s.id AND given.span_start = s.span_start AND given.span_end = s.span_end
        AND given.confidence = s.confidence AND given.boundary = s.boundary
"""

_GAPS: Final = """
    SELECT min(c.span_start) FROM chapters c CROSS JOIN LATERAL (
        SELECT coalesce(min(s.span_start), -1) AS first, coalesce(max(s.span_end), -1) AS last,
               count(*) FILTER (WHERE s.span_start <> s.before) AS breaks
        FROM (SELECT span_start, span_end, lag(span_end, 1, span_start) OVER (ORDER BY ordinal) AS before
              FROM segments WHERE chapter_id = c.id) s
    ) lines WHERE c.revision_id = $1 AND (lines.first <> c.span_start OR lines.last <> c.span_end OR lines.breaks > 0)
"""
"""Beginning of the first chapter whose lines do not cover it exactly."""

_ANCHORED: Final = ("markers", "automation_points")


class RevisionRepository:
    """``ports.revising.RevisionStore`` on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, book_id: BookId, revision: NewRevision) -> Revision:
        require_chapters_cover(revision.chapters, len(revision.text))
        if revision.lines:
            await asyncio.to_thread(require_exact_cover, revision.lines, 0, len(revision.text))
        async with self._database.transaction() as connection:
            await _require_unchanged(connection, book_id, revision)
            row = await connection.fetchrow(
                "INSERT INTO revisions (book_id, number, text, text_sha256, source_name, source_sha256)"
                " SELECT $1, number + 1, $3, $4, $5, $6 FROM revisions WHERE id = $2 RETURNING *",
                book_id,
                revision.expected,
                revision.text,
                hashlib.sha256(revision.text.encode()).hexdigest(),
                revision.source_name,
                revision.source_sha256,
            )
            assert row is not None
            await _move_chapters(connection, book_id, RevisionId(row["id"]), revision)
            await _move_lines(connection, book_id, revision)
            await _move_words(connection, revision)
            await _move_sounds(connection, revision)
            await _follow(connection, book_id)
            await _require_cover(connection, RevisionId(row["id"]), revision)
            await connection.execute("DELETE FROM edits WHERE book_id = $1", book_id)
            await connection.execute("UPDATE books SET updated_at = clock_timestamp() WHERE id = $1", book_id)
        return Revision(
            RevisionId(row["id"]),
            book_id,
            row["number"],
            row["text"],
            Sha256(row["text_sha256"]),
            row["source_name"],
            Sha256(row["source_sha256"]),
            row["created_at"],
        )


async def _require_unchanged(connection: PooledConnection, book_id: BookId, revision: NewRevision) -> None:
    """Lock the book and assert that it is as it was when the revision was worked out."""
    if await connection.fetchval("SELECT id FROM books WHERE id = $1 FOR UPDATE", book_id) is None:
        raise NotFoundError("This book no longer exists.", "Reload the list of books.")
    latest = await connection.fetchval(
        "SELECT id FROM revisions WHERE book_id = $1 ORDER BY number DESC LIMIT 1", book_id
    )
    unchanged = 0
    for lines in in_batches(revision.expected_lines):
        unchanged += await connection.fetchval(
            _UNCHANGED,
            latest,
            [line.id for line in lines],
            [line.start for line in lines],
            [line.end for line in lines],
            [line.confidence for line in lines],
            [line.boundary.value for line in lines],
        )
    count = await connection.fetchval(
        "SELECT count(*) FROM segments s JOIN chapters c ON c.id = s.chapter_id WHERE c.revision_id = $1", latest
    )
    if latest != revision.expected or not unchanged == count == len(revision.expected_lines):
        raise _conflict()


async def _move_chapters(
    connection: PooledConnection, book_id: BookId, revision_id: RevisionId, revision: NewRevision
) -> None:
    """Let chapters that go on leave the earlier revision, put copies in their place, and what they held onto those."""
    columns = _chapter_columns(revision)
    former = await connection.fetch(
        "SELECT id, ordinal FROM chapters WHERE revision_id = $1 AND id = ANY($2)", revision.expected, columns[0]
    )
    known = [row["id"] for row in former]
    copies = await connection.fetch(_COPY, revision.expected, known, _ASIDE)
    await connection.execute(
        "UPDATE chapters c SET revision_id = $9, ordinal = given.ordinal, span_start = given.span_start,"
        " span_end = given.span_end, heading_end = given.heading_end, title = given.title, part = given.part,"
        f" included = given.included FROM {_CHAPTER_COLUMNS} WHERE c.id = given.id AND c.revision_id = $10",
        *columns,
        revision_id,
        revision.expected,
    )
    await connection.execute(
        "INSERT INTO chapters (id, book_id, revision_id, ordinal, span_start, span_end, heading_end, title, part,"
        " included) SELECT given.id, $9, $10, given.ordinal, given.span_start, given.span_end, given.heading_end,"
        f" given.title, given.part, given.included FROM {_CHAPTER_COLUMNS} WHERE given.id <> ALL($11)",
        *columns,
        book_id,
        revision_id,
        known,
    )
    await connection.execute(
        "UPDATE chapters SET ordinal = ordinal - $2 WHERE id = ANY($1)", [row["id"] for row in copies], _ASIDE
    )
    by_ordinal = {row["ordinal"]: row["id"] for row in copies}
    pairs = known, [by_ordinal[row["ordinal"]] for row in former]
    for table in ("segments", "cues", *_ANCHORED):
        await connection.execute(
            f"UPDATE {table} t SET chapter_id = given.copy FROM unnest($1::uuid[], $2::uuid[]) AS given (id, copy)"
            " WHERE t.chapter_id = given.id",
            *pairs,
        )


def _chapter_columns(revision: NewRevision) -> tuple[list[object], ...]:
    rows = [
        (one.id, ordinal, one.start, one.end, max(one.heading_end, one.start), one.title, one.part, one.included)
        for ordinal, one in enumerate(revision.chapters)
    ]
    return tuple(map(list, zip(*rows, strict=True)))


async def _move_lines(connection: PooledConnection, book_id: BookId, revision: NewRevision) -> None:
    for one in revision.cast:
        await connection.execute(
            "INSERT INTO characters (id, book_id, name, aliases, gender, age, is_narrator, description)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            one.id,
            book_id,
            one.name,
            list(one.aliases),
            one.gender.value,
            one.age.value,
            one.is_narrator,
            one.description,
        )
    known = {line.id for line in revision.expected_lines}
    for kept in in_batches([line for line in revision.lines if line.id in known]):
        await connection.execute(
            "UPDATE segments s SET chapter_id = given.chapter_id, ordinal = given.ordinal,"
            " span_start = given.span_start, span_end = given.span_end, confidence = given.confidence,"
            f" boundary = given.boundary FROM {SEGMENT_COLUMNS} WHERE s.id = given.id",
            *segment_columns(kept),
        )
    for new in in_batches([line for line in revision.lines if line.id not in known]):
        await connection.execute(
            "INSERT INTO segments (book_id, id, chapter_id, ordinal, span_start, span_end, kind, character_id,"
            " confidence, boundary, direction, speed, pause_after, locked)"
            " SELECT $14, given.id, given.chapter_id, given.ordinal, given.span_start, given.span_end, given.kind,"
            " given.character_id, given.confidence, given.boundary, given.direction, given.speed, given.pause_after,"
            f" given.locked FROM {SEGMENT_COLUMNS}",
            *segment_columns(new),
            book_id,
        )


async def _move_words(connection: PooledConnection, revision: NewRevision) -> None:
    """Let the word timings of takes follow where words moved inside their line."""
    rows = await connection.fetch(
        "SELECT id, segment_id, word_starts, word_ends FROM takes WHERE segment_id = ANY($1)", list(revision.words)
    )
    moved = []
    for row in rows:
        diff = revision.words[row["segment_id"]]
        starts = [diff.place(start) for start in row["word_starts"]]
        ends = [max(start, diff.end_place(end)) for start, end in zip(starts, row["word_ends"], strict=True)]
        moved.append((row["id"], starts, ends))
    await connection.executemany("UPDATE takes SET word_starts = $2, word_ends = $3 WHERE id = $1", moved)


async def _move_sounds(connection: PooledConnection, revision: NewRevision) -> None:
    moved = await connection.fetch(
        "UPDATE cues t SET chapter_id = given.chapter_id, span_start = given.span_start, span_end = given.span_end"
        " FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::int[]) AS given (id, chapter_id, span_start, span_end)"
        " WHERE t.id = given.id RETURNING 1",
        [cue.id for cue in revision.cues],
        [cue.chapter_id for cue in revision.cues],
        [cue.span.start for cue in revision.cues],
        [cue.span.end for cue in revision.cues],
    )
    if len(moved) != len(revision.cues):
        raise _conflict()
    anchors: tuple[Sequence[Marker | AutomationPoint], ...] = (revision.markers, revision.points)
    for table, anchored in zip(_ANCHORED, anchors, strict=True):
        moved = await connection.fetch(
            f"UPDATE {table} t SET chapter_id = given.chapter_id, anchor = given.anchor"
            " FROM unnest($1::uuid[], $2::uuid[], $3::int[]) AS given (id, chapter_id, anchor)"
            " WHERE t.id = given.id RETURNING 1",
            [one.id for one in anchored],
            [one.chapter_id for one in anchored],
            [one.anchor for one in anchored],
        )
        if len(moved) != len(anchored):
            raise _conflict()


async def _follow(connection: PooledConnection, book_id: BookId) -> None:
    """Let placements go where what they place has gone."""
    for table, column in (("segments", "segment_id"), ("cues", "cue_id")):
        await connection.execute(
            f"UPDATE placements p SET chapter_id = t.chapter_id FROM {table} t"
            f" WHERE p.book_id = $1 AND p.{column} = t.id AND p.chapter_id <> t.chapter_id",
            book_id,
        )


async def _require_cover(connection: PooledConnection, revision_id: RevisionId, revision: NewRevision) -> None:
    """Look at what stands in the chapters now: not a word may be lost."""
    if revision.lines:
        gap = await connection.fetchval(_GAPS, revision_id)
        if gap is not None:
            raise AnalysisError(
                f"The new version was not taken over because its script has a gap in the chapter at character {gap}.",
                "The book is as it was. Import the manuscript as a new book instead.",
            )
    elif await connection.fetchval(
        "SELECT EXISTS (SELECT FROM segments s JOIN chapters c ON c.id = s.chapter_id WHERE c.revision_id = $1)",
        revision_id,
    ):
        raise _conflict()


def _conflict() -> EditConflictError:
    return EditConflictError(
        "The new version was not taken over because the book was changed at the same time.",
        "Import it again when nothing is being changed.",
    )
