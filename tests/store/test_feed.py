import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import pytest
import pytest_asyncio

from narratix_desktop.domain.changes import Changes, Noun
from narratix_desktop.domain.edit import Editable, Field, Intent, RowChange
from narratix_desktop.domain.mix import MixSettings
from narratix_desktop.domain.task import TaskDraft, TaskKind
from narratix_desktop.store import feed as feed_module
from narratix_desktop.store.books import BookRepository
from narratix_desktop.store.database import Database
from narratix_desktop.store.edits import EditRepository
from narratix_desktop.store.feed import ANYTHING
from narratix_desktop.store.ledger import LedgerRepository
from narratix_desktop.store.library import Library, open_library
from narratix_desktop.store.mixes import MixRepository
from narratix_desktop.store.scripts import ScriptRepository
from narratix_desktop.store.tasks import TaskRepository
from tests.store.ledger_samples import wanted
from tests.store.store_samples import analysis, eventually, stored_book


@pytest_asyncio.fixture
async def listener(database_url: str, tmp_path: Path) -> AsyncIterator[Library]:
    """A second program on the same database."""
    async with await open_library(database_url, tmp_path) as library:
        yield library


async def heard_until(feed: AsyncIterator[Changes], noun: Noun) -> Changes:
    total = Changes()
    async with asyncio.timeout(20):
        async for changes in feed:
            total |= changes
            if total.touches(noun):
                return total
    raise AssertionError("the feed ended")


async def test_a_change_of_another_program_is_heard_with_its_ids(database: Database, listener: Library) -> None:
    async with listener.feed.subscribe() as feed:
        tasks = await TaskRepository(database).add([TaskDraft(TaskKind.SPEAK, str(n)) for n in range(3)])
        heard = await heard_until(feed, Noun.TASK)
        while len(heard.rows[Noun.TASK]) < 3:
            heard |= await heard_until(feed, Noun.TASK)
        assert heard.rows == {Noun.TASK: frozenset(task.id for task in tasks)}


async def test_every_noun_is_announced(database: Database, listener: Library) -> None:
    async with listener.feed.subscribe() as feed:
        book = await stored_book(database)
        await ScriptRepository(database).replace(book.id, analysis())
        await MixRepository(database).save(book.id, MixSettings())
        chapter = (await BookRepository(database).chapters(book.id))[0]
        await database.write(
            "INSERT INTO cues (book_id, chapter_id, kind, sound, span_start, span_end)"
            " VALUES ($1, $2, 'effect', 'door', 0, 1)",
            book.id,
            chapter.id,
        )
        await database.write("INSERT INTO assets VALUES (repeat('a', 64), 'wav', 1)")
        await database.write(
            "INSERT INTO takes (segment_id, number, asset, content_key, engine, duration, head, length, loudness, peak)"
            " SELECT id, 1, repeat('a', 64), repeat('b', 64), 'e', 1, 0, 1, -20, -3 FROM segments"
        )
        await TaskRepository(database).add([TaskDraft(TaskKind.CAST, "Cast")])
        edits = EditRepository(database)
        (marker,) = await edits.new_ids(1)
        fields: dict[str, Field] = {"chapter_id": str(chapter.id), "anchor": 0, "shift": 0.0, "label": "here"}
        await edits.make(book.id, Intent.ADD_MARKER, [RowChange(Editable.MARKER, str(marker), None, fields)])
        await LedgerRepository(database).reserve(wanted())
        heard = Changes()
        async with asyncio.timeout(20):
            while not all(heard.touches(noun) for noun in Noun):
                heard |= await anext(feed)
        assert heard.rows[Noun.BOOK] == frozenset({book.id})
        assert heard.rows[Noun.MIX] == frozenset({book.id})
        assert heard.rows[Noun.TIMELINE] == frozenset({chapter.id})
        assert heard.rows[Noun.EDIT] == frozenset({book.id})


async def test_many_rows_are_announced_without_ids(database: Database, listener: Library) -> None:
    async with listener.feed.subscribe() as feed:
        await database.write("INSERT INTO tasks (kind, title) SELECT 'speak', n::text FROM generate_series(1, 101) n")
        assert (await heard_until(feed, Noun.TASK)).rows == {Noun.TASK: frozenset()}


async def test_a_statement_that_changes_nothing_is_not_announced(database: Database, listener: Library) -> None:
    async with listener.feed.subscribe() as feed:
        await database.write("UPDATE tasks SET message = 'x' WHERE id = $1", UUID(int=1))
        (task,) = await TaskRepository(database).add([TaskDraft(TaskKind.SPEAK, "Marker")])
        assert (await heard_until(feed, Noun.TASK)).rows == {Noun.TASK: frozenset({task.id})}


async def test_a_burst_is_gathered(database: Database, listener: Library) -> None:
    tasks = TaskRepository(database)
    (task,) = await tasks.add([TaskDraft(TaskKind.SPEAK, "Busy")])
    await tasks.start(task.id, "w")
    told = 0

    async def count() -> None:
        nonlocal told
        async for _ in feed:
            told += 1

    async with listener.feed.subscribe() as feed:
        counting = asyncio.create_task(count())
        loop = asyncio.get_running_loop()
        began = loop.time()
        for done in range(300):
            await tasks.progress(task.id, done, 300)
        seconds = loop.time() - began
        counting.cancel()
        await asyncio.wait({counting})
    assert 1 <= told <= 2 + 4 * seconds


async def test_after_a_lost_connection_anything_may_have_changed(database: Database, listener: Library) -> None:
    async with listener.feed.subscribe() as feed:
        await database.write(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND query LIKE 'LISTEN%'"
        )
        async with asyncio.timeout(20):
            assert await anext(feed) == ANYTHING
        await TaskRepository(database).add([TaskDraft(TaskKind.SPEAK, "Heard again")])
        await heard_until(feed, Noun.TASK)


async def test_a_lost_connection_is_told_before_there_is_a_new_one(
    database: Database, listener: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed_module, "FIRST_PAUSE", 60.0)
    async with listener.feed.subscribe() as feed:
        await database.write(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND query LIKE 'LISTEN%'"
        )
        async with asyncio.timeout(10):
            assert await anext(feed) == ANYTHING


async def test_two_subscribers_share_one_connection_which_ends_with_them(database: Database, listener: Library) -> None:
    listening = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'"
    async with listener.feed.subscribe() as one, listener.feed.subscribe() as two:
        assert await database.fetch_value(listening) == 1
        await TaskRepository(database).add([TaskDraft(TaskKind.SPEAK, "Both")])
        first, second = await heard_until(one, Noun.TASK), await heard_until(two, Noun.TASK)
        assert first == second

    async def ended() -> bool:
        return not await database.fetch_value(listening)

    await eventually(ended)
