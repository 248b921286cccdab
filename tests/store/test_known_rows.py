from collections.abc import Awaitable, Callable

import pytest

from narratix_desktop.domain.ids import ChapterId
from narratix_desktop.store.books import BookRepository
from narratix_desktop.store.database import Database, Row
from narratix_desktop.store.known_rows import PAGE, KnownRows, versions_of
from tests.store.store_samples import stored_book

SQL = f"SELECT {versions_of('n', 'n.place')} FROM numbered n WHERE n.place < $1"
Change = Callable[[], Awaitable[object]]


@pytest.fixture
async def database_with_rows(database: Database) -> Database:
    await database.write("CREATE TABLE numbered (id uuid PRIMARY KEY DEFAULT uuidv7(), place int, words text)")
    await database.write("INSERT INTO numbered (place, words) SELECT n, 'row ' || n FROM generate_series(0, 999) n")
    return database


class Reader:
    """Reads rows and counts them."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def __call__(self, row: Row) -> str:
        self.read.append(row["words"])
        return str(row["words"])


async def test_rows_come_in_their_order_over_several_pages(database_with_rows: Database) -> None:
    rows = KnownRows(database_with_rows, "numbered", Reader(), kept=2000)
    assert await rows.fetch(SQL, 2 * PAGE + 7) == [f"row {n}" for n in range(2 * PAGE + 7)]


async def test_only_rows_that_changed_are_read_again(database_with_rows: Database) -> None:
    reader = Reader()
    rows = KnownRows(database_with_rows, "numbered", reader, kept=2000)
    await rows.fetch(SQL, 100)
    reader.read.clear()
    await database_with_rows.write("UPDATE numbered SET words = 'other' WHERE place = 3")
    await database_with_rows.write("DELETE FROM numbered WHERE place = 4")
    found = await rows.fetch(SQL, 101)
    assert found == ["row 0", "row 1", "row 2", "other", *(f"row {n}" for n in range(5, 101))]
    assert sorted(reader.read) == ["other", "row 100"]


async def test_more_rows_than_are_remembered_come_whole(database_with_rows: Database) -> None:
    reader = Reader()
    rows = KnownRows(database_with_rows, "numbered", reader, kept=50)
    assert len(await rows.fetch(SQL, 900)) == 900
    reader.read.clear()
    assert len(await rows.fetch(SQL, 900)) == 900
    assert len(reader.read) == 850


class ChangingDatabase:
    """Lets somebody else change rows before the first page of them is fetched."""

    def __init__(self, database: Database, change: Change) -> None:
        self._database = database
        self._change: Change | None = change

    async def fetch_value(self, sql: str, *values: object) -> object:
        return await self._database.fetch_value(sql, *values)

    async def fetch(self, sql: str, *values: object) -> list[Row]:
        change, self._change = self._change, None
        if change is not None:
            await change()
        return await self._database.fetch(sql, *values)


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE numbered SET words = 'newer' WHERE place = 1", ["row 0", "newer", "row 2"]),
        ("DELETE FROM numbered WHERE place = 1", ["row 0", "row 2"]),
    ],
)
async def test_what_changes_while_rows_are_fetched_comes_as_it_is_then(
    database_with_rows: Database, statement: str, expected: list[str]
) -> None:
    changing = ChangingDatabase(database_with_rows, lambda: database_with_rows.write(statement))
    rows = KnownRows(changing, "numbered", Reader(), kept=50)  # type: ignore[arg-type]
    assert await rows.fetch(SQL, 3) == expected


async def test_nothing_is_found_where_there_is_nothing(database: Database) -> None:
    book = await stored_book(database)
    (chapter, _) = await BookRepository(database).chapters(book.id)
    rows = KnownRows(database, "segments", Reader(), kept=50)
    sql = f"SELECT {versions_of('s', 's.ordinal')} FROM segments s WHERE s.chapter_id = $1"
    assert await rows.fetch(sql, ChapterId(chapter.id)) == []
