import asyncio
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
import pytest_asyncio

from narratix_desktop.domain.errors import NotFoundError, StoreError
from narratix_desktop.domain.ids import BookId, SegmentId, Sha256, TakeId
from narratix_desktop.domain.segment import Segment
from narratix_desktop.store.assets import AssetRepository
from narratix_desktop.store.books import BookRepository
from narratix_desktop.store.database import Database
from narratix_desktop.store.scripts import ScriptRepository
from narratix_desktop.store.takes import NO_SEGMENT, TakeRepository
from tests.store.store_samples import analysis, digest, new_take, scripted_book


@pytest.fixture
def takes(database: Database) -> TakeRepository:
    return TakeRepository(database)


@pytest_asyncio.fixture
async def asset(database: Database, tmp_path: Path) -> Sha256:
    return await AssetRepository(database, tmp_path).put(b"RIFF", "wav")


@pytest_asyncio.fixture
async def segments(database: Database) -> tuple[Segment, ...]:
    book_id = await scripted_book(database)
    first, _ = await BookRepository(database).chapters(book_id)
    return await ScriptRepository(database).segments(first.id)


async def test_the_newest_take_is_the_active_one(
    takes: TakeRepository, segments: tuple[Segment, ...], asset: Sha256
) -> None:
    line = segments[1]
    (first,) = await takes.add([new_take(line.id, asset, "first")])
    (second,) = await takes.add([new_take(line.id, asset, "second")])
    assert (first.number, second.number) == (1, 2)
    assert await takes.active(line.chapter_id) == {line.id: second}
    await takes.activate(first.id)
    assert await takes.active(line.chapter_id) == {line.id: first}


async def test_a_take_comes_back_as_it_was_measured(
    takes: TakeRepository, segments: tuple[Segment, ...], asset: Sha256
) -> None:
    given = new_take(segments[0].id, asset, "key")
    (take,) = await takes.add([given])
    assert (take.profile, take.words, take.duration, take.engine) == (given.profile, given.words, 1.0, "espeak")
    assert take.active


async def test_the_same_content_is_activated_and_not_stored_twice(
    takes: TakeRepository, segments: tuple[Segment, ...], asset: Sha256, database: Database
) -> None:
    line = segments[1].id
    (first,) = await takes.add([new_take(line, asset, "first")])
    await takes.add([new_take(line, asset, "second")])
    (again,) = await takes.add([new_take(line, asset, "first")])
    assert again.id == first.id
    assert again.active
    assert await database.fetch_value("SELECT count(*) FROM takes") == 2
    assert await database.fetch_value("SELECT count(*) FROM takes WHERE active") == 1


async def test_takes_are_stored_together_or_not_at_all(
    takes: TakeRepository, segments: tuple[Segment, ...], asset: Sha256, database: Database
) -> None:
    with pytest.raises(NotFoundError):
        await takes.add([new_take(segments[0].id, asset, "a"), new_take(SegmentId(uuid4()), asset, "b")])
    with pytest.raises(StoreError):
        await takes.add([new_take(segments[0].id, asset, "a"), new_take(segments[1].id, digest("no such file"), "b")])
    assert await database.fetch_value("SELECT count(*) FROM takes") == 0


async def test_writers_at_once_leave_one_active_take_and_distinct_numbers(
    takes: TakeRepository, segments: tuple[Segment, ...], asset: Sha256, database: Database
) -> None:
    both = [segments[0].id, segments[1].id]
    calls = []
    for n in range(20):
        order = both if n % 2 else both[::-1]
        calls.append(takes.add([new_take(segment, asset, f"{segment}:{n}") for segment in order]))
    await asyncio.gather(*calls)
    rows = await database.fetch(
        "SELECT count(*) AS n, count(*) FILTER (WHERE active) AS a FROM takes GROUP BY segment_id"
    )
    assert [(row["n"], row["a"]) for row in rows] == [(20, 1), (20, 1)]


async def test_two_active_takes_are_impossible_even_by_hand(
    takes: TakeRepository, segments: tuple[Segment, ...], asset: Sha256, database: Database
) -> None:
    await takes.add([new_take(segments[0].id, asset, "a")])
    await takes.add([new_take(segments[0].id, asset, "b")])
    with pytest.raises(StoreError) as raised:
        await database.write("UPDATE takes SET active = true")
    assert isinstance(raised.value.__cause__, asyncpg.UniqueViolationError)


async def test_what_was_made_is_known_also_when_its_line_is_gone(
    takes: TakeRepository, segments: tuple[Segment, ...], asset: Sha256, database: Database
) -> None:
    line = segments[1]
    (take,) = await takes.add([new_take(line.id, asset, "paid")])
    assert await takes.known([digest("paid"), digest("never")]) == {digest("paid"): take}
    await ScriptRepository(database).replace(BookId(line.book_id), analysis(speaker="bo"))
    known = (await takes.known([digest("paid")]))[digest("paid")]
    assert (known.id, known.segment_id, known.asset) == (take.id, NO_SEGMENT, asset)
    with pytest.raises(NotFoundError):
        await takes.activate(take.id)
    await BookRepository(database).delete(line.book_id)
    assert set(await takes.known([digest("paid")])) == {digest("paid")}


async def test_a_missing_take_cannot_be_activated(takes: TakeRepository) -> None:
    with pytest.raises(NotFoundError):
        await takes.activate(TakeId(uuid4()))


async def test_what_a_chapter_has_of_active_takes_is_summed_up(
    takes: TakeRepository, segments: tuple[Segment, ...], asset: Sha256, database: Database
) -> None:
    book_id, chapter_id = segments[0].book_id, segments[0].chapter_id
    assert await takes.extents(book_id) == {}
    await takes.add([new_take(segments[0].id, asset, "first"), new_take(segments[1].id, asset, "second")])
    (again,) = await takes.add([new_take(segments[1].id, asset, "third")])
    extent = (await takes.extents(book_id))[chapter_id]
    assert extent.lines == 2
    assert extent.frames == 2 * again.profile.length


async def test_takes_that_come_together_are_stored_together_and_one_without_its_line_fails_alone(
    takes: TakeRepository, segments: tuple[Segment, ...], asset: Sha256
) -> None:
    gone = new_take(SegmentId(uuid4()), asset, "gone")
    both = [new_take(segments[0].id, asset, "first"), new_take(segments[1].id, asset, "second")]
    later = new_take(segments[0].id, asset, "third")
    stored, lost, newest = await asyncio.gather(
        takes.add(both), takes.add([gone]), takes.add([later]), return_exceptions=True
    )
    assert isinstance(lost, NotFoundError)
    assert not isinstance(stored, BaseException)
    assert not isinstance(newest, BaseException)
    assert [take.content_key for take in stored] == [one.content_key for one in both]
    assert await takes.active(segments[0].chapter_id) == {segments[0].id: newest[0], segments[1].id: stored[1]}
