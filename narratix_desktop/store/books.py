"""Books, their immutable revisions and the chapters of the latest one.

Knows nothing of files or of how chapters are found. Offsets are code points of a revision's text.
"""

import hashlib
from collections.abc import Sequence

from narratix_desktop.domain.book import Book, Revision
from narratix_desktop.domain.chapter import Chapter, ChapterSpan
from narratix_desktop.domain.errors import ManuscriptError, NotFoundError
from narratix_desktop.domain.ids import BookId, ChapterId, RevisionId, Sha256
from narratix_desktop.ports.store import NewBook
from narratix_desktop.store.database import Database, Row

_CHAPTERS = """
    SELECT c.*, CASE WHEN c.included THEN count(*) FILTER (WHERE c.included) OVER (ORDER BY c.ordinal) END AS number
    FROM chapters c
    WHERE c.revision_id = (SELECT id FROM revisions WHERE book_id = $1 ORDER BY number DESC LIMIT 1)
    ORDER BY c.ordinal
"""


class BookRepository:
    """``ports.store.BookStore`` on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, book: NewBook) -> Book:
        """Store a book, its first revision and its chapters together.

        Raises:
            ManuscriptError: The chapters do not cover the text exactly.
        """
        require_chapters_cover(book.chapters, len(book.text))
        text_sha256 = hashlib.sha256(book.text.encode()).hexdigest()
        async with self._database.transaction() as connection:
            row = await connection.fetchrow(
                "INSERT INTO books (title, author, language, cover, metadata) VALUES ($1, $2, $3, $4, $5) RETURNING *",
                book.title,
                book.author,
                book.language,
                book.cover,
                dict(book.metadata),
            )
            assert row is not None
            revision = await connection.fetchval(
                "INSERT INTO revisions (book_id, number, text, text_sha256, source_name, source_sha256)"
                " VALUES ($1, 1, $2, $3, $4, $5) RETURNING id",
                row["id"],
                book.text,
                text_sha256,
                book.source_name,
                book.source_sha256,
            )
            await connection.executemany(
                "INSERT INTO chapters (book_id, revision_id, ordinal, span_start, span_end, heading_end, title, part,"
                " included) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                [
                    (
                        row["id"],
                        revision,
                        ordinal,
                        c.start,
                        c.end,
                        max(c.heading_end, c.start),
                        c.title,
                        c.part,
                        c.included,
                    )
                    for ordinal, c in enumerate(book.chapters)
                ],
            )
        return _book(row)

    async def get(self, book_id: BookId) -> Book:
        row = await self._database.fetch_row("SELECT * FROM books WHERE id = $1", book_id)
        if row is None:
            raise _missing_book()
        return _book(row)

    async def list(self) -> tuple[Book, ...]:
        rows = await self._database.fetch("SELECT * FROM books ORDER BY updated_at DESC, id DESC")
        return tuple(_book(row) for row in rows)

    async def find_by_source(self, source_sha256: Sha256) -> Book | None:
        row = await self._database.fetch_row(
            "SELECT b.* FROM books b WHERE EXISTS (SELECT FROM revisions r WHERE r.book_id = b.id"
            " AND r.source_sha256 = $1) ORDER BY b.updated_at DESC, b.id DESC LIMIT 1",
            source_sha256,
        )
        return None if row is None else _book(row)

    async def find_similar(self, passages: Sequence[str]) -> tuple[tuple[Book, int], ...]:
        rows = await self._database.fetch(
            "SELECT b.*, held.count FROM books b CROSS JOIN LATERAL (SELECT count(*) AS count FROM (SELECT text FROM"
            " revisions WHERE book_id = b.id ORDER BY number DESC LIMIT 1) r JOIN unnest($1::text[]) AS p (passage)"
            " ON strpos(r.text, p.passage) > 0) held WHERE held.count > 0 ORDER BY held.count DESC, b.updated_at DESC",
            list(passages),
        )
        return tuple((_book(row), row["count"]) for row in rows)

    async def update(self, book: Book) -> None:
        changed = await self._database.write(
            "UPDATE books SET title = $2, author = $3, language = $4, cover = $5, metadata = $6,"
            " updated_at = clock_timestamp() WHERE id = $1 RETURNING id",
            book.id,
            book.title,
            book.author,
            book.language,
            book.cover,
            dict(book.metadata),
        )
        if not changed:
            raise _missing_book()

    async def delete(self, book_id: BookId) -> None:
        """Delete a book with its script, cues, tasks and settings; its takes stay findable by content key."""
        if not await self._database.write("DELETE FROM books WHERE id = $1 RETURNING id", book_id):
            raise _missing_book()

    async def revision(self, book_id: BookId) -> Revision:
        row = await self._database.fetch_row(
            "SELECT * FROM revisions WHERE book_id = $1 ORDER BY number DESC LIMIT 1", book_id
        )
        if row is None:
            raise _missing_book()
        return Revision(
            RevisionId(row["id"]),
            BookId(row["book_id"]),
            row["number"],
            row["text"],
            Sha256(row["text_sha256"]),
            row["source_name"],
            Sha256(row["source_sha256"]),
            row["created_at"],
        )

    async def chapters(self, book_id: BookId) -> tuple[Chapter, ...]:
        return tuple(_chapter(row) for row in await self._database.fetch(_CHAPTERS, book_id))

    async def include(self, chapter_id: ChapterId, included: bool) -> None:
        changed = await self._database.write(
            "WITH changed AS (UPDATE chapters SET included = $2 WHERE id = $1 RETURNING book_id)"
            " UPDATE books SET updated_at = clock_timestamp() FROM changed WHERE books.id = changed.book_id"
            " RETURNING books.id",
            chapter_id,
            included,
        )
        if not changed:
            raise NotFoundError("This chapter no longer exists.", "Reload the book.")


def require_chapters_cover(chapters: Sequence[ChapterSpan | Chapter], length: int) -> None:
    """Assert that chapters cover a text of this length exactly. Raises ``ManuscriptError``."""
    at = 0
    for chapter in chapters:
        if chapter.start != at or chapter.end <= at:
            break
        at = chapter.end
    if at != length or not chapters:
        raise ManuscriptError(
            f"The book was not saved because its chapters do not cover the text at character {at}.",
            "Import the manuscript again.",
        )


def _missing_book() -> NotFoundError:
    return NotFoundError("This book no longer exists.", "Reload the list of books.")


def _book(row: Row) -> Book:
    return Book(
        BookId(row["id"]),
        row["title"],
        row["author"],
        row["language"],
        row["created_at"],
        row["updated_at"],
        None if row["cover"] is None else Sha256(row["cover"]),
        row["metadata"],
    )


def _chapter(row: Row) -> Chapter:
    return Chapter(
        ChapterId(row["id"]),
        BookId(row["book_id"]),
        RevisionId(row["revision_id"]),
        row["ordinal"],
        row["number"],
        row["span_start"],
        row["span_end"],
        row["heading_end"],
        row["title"],
        row["part"],
        row["included"],
        row["cues_edited"],
    )
