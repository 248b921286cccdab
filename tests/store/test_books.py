import asyncio
from dataclasses import replace
from uuid import uuid4

import asyncpg
import pytest

from narratix_desktop.domain.chapter import ChapterSpan
from narratix_desktop.domain.errors import ManuscriptError, NotFoundError, StoreError
from narratix_desktop.domain.ids import BookId, ChapterId
from narratix_desktop.store.books import BookRepository
from narratix_desktop.store.database import Database
from tests.store.store_samples import TEXT, digest, new_book, stored_book


async def test_a_book_comes_back_with_its_text_chapters_and_metadata(database: Database) -> None:
    books = BookRepository(database)
    book = await books.add(new_book())
    assert await books.get(book.id) == book
    assert book.metadata == {"series": "Weather"}
    revision = await books.revision(book.id)
    assert revision.text == TEXT
    assert revision.text_sha256 == digest(TEXT)
    chapters = await books.chapters(book.id)
    assert [(c.ordinal, c.number, TEXT[c.start : c.end].split()[0]) for c in chapters] == [(0, 1, "One"), (1, 2, "Two")]


async def test_numbers_follow_when_a_chapter_is_left_out(database: Database) -> None:
    books = BookRepository(database)
    book = await books.add(new_book())
    first, _ = await books.chapters(book.id)
    await books.include(first.id, included=False)
    assert [(c.number, c.included) for c in await books.chapters(book.id)] == [(None, False), (1, True)]
    assert (await books.get(book.id)).updated_at > book.updated_at


@pytest.mark.parametrize(
    "chapters",
    [
        (),
        (ChapterSpan(0, 3, "gap behind"),),
        (ChapterSpan(0, 3, "a"), ChapterSpan(4, len(TEXT), "b")),
        (ChapterSpan(0, 5, "a"), ChapterSpan(4, len(TEXT), "overlap")),
        (ChapterSpan(0, len(TEXT) + 1, "too long"),),
    ],
)
async def test_a_book_whose_chapters_lose_text_is_not_stored(
    database: Database, chapters: tuple[ChapterSpan, ...]
) -> None:
    books = BookRepository(database)
    with pytest.raises(ManuscriptError):
        await books.add(replace(new_book(), chapters=chapters))
    assert await books.list() == ()


async def test_a_book_that_fails_half_way_leaves_nothing(database: Database) -> None:
    books = BookRepository(database)
    with pytest.raises(StoreError):
        await books.add(replace(new_book(), text=TEXT.replace("One", "O\0e")))
    assert await books.list() == ()


async def test_books_are_listed_last_changed_first_and_found_by_their_file(database: Database) -> None:
    books = BookRepository(database)
    older, newer = await books.add(new_book(title="A")), await books.add(new_book(title="B"))
    await books.update(replace(older, title="A, revised", metadata={"year": "2026"}))
    assert [book.title for book in await books.list()] == ["A, revised", "B"]
    found = await books.find_by_source(digest(TEXT))
    assert found is not None
    assert found.id == older.id
    assert found.metadata == {"year": "2026"}
    assert await books.find_by_source(digest("another")) is None
    await books.delete(older.id)
    assert [book.id for book in await books.list()] == [newer.id]


async def test_a_missing_book_or_chapter_is_said_to_be_missing(database: Database) -> None:
    books = BookRepository(database)
    nobody = BookId(uuid4())
    book = await stored_book(database)
    for call in (
        books.get(nobody),
        books.revision(nobody),
        books.delete(nobody),
        books.update(replace(book, id=nobody)),
        books.include(ChapterId(uuid4()), included=True),
    ):
        with pytest.raises(NotFoundError):
            await call


async def test_a_revision_cannot_be_changed(database: Database) -> None:
    book = await stored_book(database)
    with pytest.raises((asyncpg.PostgresError, StoreError)):
        await database.write("UPDATE revisions SET text = 'other' WHERE book_id = $1", book.id)
    assert (await BookRepository(database).revision(book.id)).text == TEXT


async def test_many_calls_at_once_share_the_pool(database: Database) -> None:
    books = BookRepository(database)
    book = await books.add(new_book())
    answers = await asyncio.gather(*(books.get(book.id) for _ in range(1000)))
    assert answers == [book] * 1000
    used, opened, allowed = database.pool_use()
    assert used == 0
    assert opened <= allowed == 20
