"""What the ledger says was spent, and where it is shown."""

import asyncio
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio

from narratix_desktop.domain.attempt import AttemptState, Purpose, SpendBy, SpendFilter
from narratix_desktop.domain.changes import Noun
from narratix_desktop.domain.errors import (
    StoreError,
)
from narratix_desktop.domain.ids import CharacterId, Sha256
from narratix_desktop.domain.task import TaskDraft, TaskFilter, TaskKind
from narratix_desktop.domain.units import Usd
from narratix_desktop.store.assets import AssetRepository
from narratix_desktop.store.books import BookRepository
from narratix_desktop.store.database import Database
from narratix_desktop.store.feed import PostgresChangeFeed
from narratix_desktop.store.ledger import LedgerRepository
from narratix_desktop.store.tasks import TaskRepository
from tests.store.ledger_samples import asked, attempt_in, usd, wanted
from tests.store.store_samples import scripted_book, stored_book

_SOMEBODY_WAITS = """
    SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_stat_activity a USING (pid)
                   WHERE NOT l.granted AND a.datname = current_database())
"""


@pytest.fixture
def ledger(database: Database) -> LedgerRepository:
    return LedgerRepository(database)


@pytest_asyncio.fixture
async def answer(database: Database, tmp_path: Path) -> Sha256:
    return await AssetRepository(database, tmp_path).put(b"ID3 spoken", "mp3")


async def test_spending_is_broken_down_to_the_cent(
    database: Database, ledger: LedgerRepository, answer: Sha256
) -> None:
    book_id = await scripted_book(database)
    first, second = await BookRepository(database).chapters(book_id)
    ada, bo = CharacterId(uuid4()), CharacterId(uuid4())
    purpose = Purpose("run", book_id)
    shared = purpose.of_chapter(first.id).shared_by({ada: 30, bo: 10})
    await attempt_in(ledger, AttemptState.COMMITTED, answer, wanted("0.10", shared))
    await attempt_in(ledger, AttemptState.AMBIGUOUS, answer, wanted("0.20", purpose.of_chapter(second.id)))
    await attempt_in(ledger, AttemptState.SENT, answer, wanted("0.40", Purpose("other")))
    await attempt_in(ledger, AttemptState.DEAD, answer, wanted("0.80", Purpose("other")))
    whole = await ledger.spend(SpendFilter(today=True))
    assert (whole.paid, whole.ambiguous, whole.reserved, whole.requests) == (usd("0.07"), usd("0.20"), usd("0.40"), 4)
    assert (await ledger.spend(SpendFilter(book_id=book_id))).spent == usd("0.27")

    async def counted(by: SpendBy, which: SpendFilter | None = None) -> dict[str, Decimal]:
        found = await ledger.spend_by(by, which or SpendFilter())
        return {key: spend.counted for key, spend in found.items() if spend.counted}

    assert await counted(SpendBy.RUN) == {"run": Decimal("0.27"), "other": Decimal("0.40")}
    assert await counted(SpendBy.CHAPTER, SpendFilter(run="run")) == {
        str(first.id): Decimal("0.07"),
        str(second.id): Decimal("0.20"),
    }
    assert await counted(SpendBy.CHARACTER, SpendFilter(book_id=book_id)) == {
        "": Decimal("0.20"),
        str(ada): Decimal("0.0525"),
        str(bo): Decimal("0.0175"),
    }
    assert await counted(SpendBy.ENGINE) == {"acme": Decimal("0.67")}
    assert await counted(SpendBy.MODEL, SpendFilter(engine="acme", chapter_id=first.id)) == {"voice-1": Decimal("0.07")}
    assert list((await ledger.spend_by(SpendBy.DAY, SpendFilter())).values()) == [whole]
    assert await counted(SpendBy.BOOK) == {str(book_id): Decimal("0.27"), "": Decimal("0.40")}
    assert await counted(SpendBy.TASK) == {"": Decimal("0.67")}


async def test_running_totals_are_what_the_rows_add_up_to(
    database: Database, ledger: LedgerRepository, answer: Sha256
) -> None:
    book = await stored_book(database)
    purposes = (Purpose("one", book.id), Purpose("two", book.id), Purpose("three"))
    for number, purpose in enumerate(purposes):
        # What is ambiguous first and asked again is repaid.
        for state in (AttemptState.AMBIGUOUS, AttemptState.VERIFIED):
            await attempt_in(ledger, state, answer, wanted(f"0.0{number}1", purpose, what=f"line {number}"))
        for state in AttemptState:
            await attempt_in(ledger, state, answer, wanted(f"0.1{number}1", purpose))
    rows = await database.fetch(
        "SELECT 'run' AS scope, run AS key, sum(counted_cost) AS amount FROM attempts GROUP BY 2"
        " UNION ALL SELECT 'book', book_id::text, sum(counted_cost) FROM attempts WHERE book_id IS NOT NULL GROUP BY 2"
        " UNION ALL SELECT 'day', to_char(created_at, 'YYYY-MM-DD'), sum(counted_cost) FROM attempts GROUP BY 2"
        " UNION ALL SELECT 'repay', to_char(created_at, 'YYYY-MM-DD'), sum(counted_cost) FROM attempts"
        " WHERE repays GROUP BY 2"
    )
    totals = await database.fetch("SELECT scope, key, amount FROM spend_totals")
    assert {(row["scope"], row["key"]): row["amount"] for row in totals} == {
        (row["scope"], row["key"]): row["amount"] for row in rows
    }
    assert {row["scope"] for row in rows} == {"run", "book", "day", "repay"}


async def test_the_costs_of_a_task_follow_its_attempts(
    database: Database, ledger: LedgerRepository, answer: Sha256
) -> None:
    tasks = TaskRepository(database)
    (task,) = await tasks.add([TaskDraft(TaskKind.SPEAK, "Speak", estimated_cost=usd("0.15"))])
    purpose = Purpose.of_task(task)
    attempt = await ledger.reserve(wanted("0.10", purpose))
    assert (await tasks.get(task.id)).actual_cost == 0
    assert (await tasks.get(task.id)).cost_breakdown["reserved"] == "0.100000"
    await ledger.sent(attempt)
    await ledger.received(attempt, answer, "mp3", usd("0.08"))
    await attempt_in(ledger, AttemptState.AMBIGUOUS, answer, wanted("0.10", purpose))
    found = await tasks.get(task.id)
    assert (found.estimated_cost, found.actual_cost) == (usd("0.20"), usd("0.18"))
    assert found.cost_breakdown == {
        "paid": "0.080000",
        "ambiguous": "0.100000",
        "reserved": "0",
        "requests": 2,
        "models": {"acme/voice-1": {"cost": "0.180000", "requests": 2}},
    }
    await tasks.start(task.id, "worker")
    await tasks.complete(task.id, {})
    assert (await tasks.get(task.id)).actual_cost == usd("0.18")


async def test_the_costs_of_a_task_count_attempts_that_end_at_the_same_moment(
    database: Database, ledger: LedgerRepository
) -> None:
    tasks = TaskRepository(database)
    (task,) = await tasks.add([TaskDraft(TaskKind.SPEAK, "Speak")])
    first, second = [await ledger.reserve(wanted("0.10", Purpose.of_task(task))) for _ in range(2)]
    for attempt in (first, second):
        await ledger.sent(attempt)
    async with database.transaction() as connection:
        await connection.execute("UPDATE attempts SET state = 'ambiguous' WHERE id = $1", first)
        # Begins before the first one is to be seen, and ends behind it.
        other = asyncio.create_task(ledger.ambiguous(second, "no answer"))
        while not await database.fetch_value(_SOMEBODY_WAITS):  # noqa: ASYNC110 - a lock tells nobody
            await asyncio.sleep(0.01)
    await other
    found = await tasks.get(task.id)
    assert found.actual_cost == (await ledger.spend(SpendFilter())).ambiguous == usd("0.20")
    assert found.cost_breakdown["reserved"] == "0"


async def test_a_list_shows_at_a_production_what_the_tasks_below_it_cost_and_metrics_count_it_once(
    database: Database, ledger: LedgerRepository, answer: Sha256
) -> None:
    tasks = TaskRepository(database)
    (production,) = await tasks.add([TaskDraft(TaskKind.PRODUCE, "Produce")])
    drafts = [TaskDraft(TaskKind.SPEAK, f"Speak {n}", parent_id=production.id) for n in range(2)]
    for task in await tasks.add(drafts):
        await attempt_in(ledger, AttemptState.COMMITTED, answer, wanted("0.10", Purpose.of_task(task)))
    (glance,) = await tasks.glances([production.id])
    assert (glance.actual_cost, glance.estimated_cost) == (usd("0.14"), usd("0.20"))
    assert (await tasks.metrics(TaskFilter())).actual_cost == usd("0.14")
    assert (await ledger.spend(SpendFilter(run=str(production.id)))).paid == usd("0.14")


async def test_money_stays_on_record_when_its_task_and_book_are_deleted(
    database: Database, ledger: LedgerRepository, answer: Sha256
) -> None:
    book = await stored_book(database)
    tasks = TaskRepository(database)
    (task,) = await tasks.add([TaskDraft(TaskKind.SPEAK, "Speak", book_id=book.id)])
    attempt = await attempt_in(ledger, AttemptState.COMMITTED, answer, wanted("0.10", Purpose.of_task(task)))
    await BookRepository(database).delete(book.id)
    assert (await ledger.get(attempt)).purpose == Purpose(str(task.id))
    assert (await ledger.spend(SpendFilter(today=True))).paid == usd("0.07")
    with pytest.raises(StoreError):
        await ledger.reserve(wanted("0.10", Purpose.of_task(task)))


async def test_panels_hear_of_every_change_of_what_is_spent(
    database: Database, ledger: LedgerRepository, answer: Sha256
) -> None:
    feed = PostgresChangeFeed(database)
    async with feed.subscribe() as changes:
        attempt = await attempt_in(ledger, AttemptState.COMMITTED, answer, wanted())
        async with asyncio.timeout(10):
            while True:
                heard = await anext(changes)
                if heard.touches(Noun.ATTEMPT):
                    break
    await feed.close()
    assert heard.rows[Noun.ATTEMPT] <= {attempt}


def test_shares_of_a_purpose_add_up() -> None:
    ada, bo = CharacterId(uuid4()), CharacterId(uuid4())
    assert Purpose("run").shared_by({ada: 3, bo: 1}).shares == {ada: 0.75, bo: 0.25}
    assert Purpose("run").shared_by({}).shares == {}
    assert Purpose("run").shared_by({ada: 0}).shares == {}


def test_digests_tell_requests_apart_and_not_the_order_of_their_parts() -> None:
    assert asked("one") == asked("one")
    assert asked("one") != asked("two")
    assert Usd(Decimal(1)) == usd("1")
