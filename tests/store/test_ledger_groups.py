"""What many requests want of the ledger at the same moment: done together, judged each by itself."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
import pytest_asyncio

from narratix_desktop.domain.attempt import Attempt, AttemptState, Purpose, SpendFilter
from narratix_desktop.domain.budget import SETTING, Budget
from narratix_desktop.domain.errors import (
    AlreadyAskedError,
    BudgetReachedError,
    NarratixError,
    NotFoundError,
    OutcomeUnknownError,
    StoreError,
    StoreUnavailableError,
    UnlawfulMoveError,
)
from narratix_desktop.domain.ids import AttemptId, Sha256, TaskId
from narratix_desktop.domain.task import TaskDraft, TaskKind
from narratix_desktop.domain.units import Usd
from narratix_desktop.ports.ledger import Reservation
from narratix_desktop.store.assets import AssetRepository
from narratix_desktop.store.database import Database
from narratix_desktop.store.ledger import LedgerRepository
from narratix_desktop.store.migrate import MIGRATIONS, migrate
from narratix_desktop.store.settings import SettingRepository
from narratix_desktop.store.tasks import TaskRepository
from tests.store.ledger_samples import anew, asked, attempt_in, usd, wanted

_LOCK = "pg_advisory_lock(74202, 1)"
_WAITING = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND classid = 74202"
_BY_TASK = """
    SELECT task_id, sum(counted_cost) FILTER (WHERE state IN ('received', 'verified', 'committed', 'dead')) AS paid,
           sum(counted_cost) FILTER (WHERE state = 'ambiguous') AS ambiguous,
           sum(counted_cost) FILTER (WHERE state IN ('intent', 'sent', 'accepted')) AS reserved,
           sum(CASE WHEN state = 'dead' THEN counted_cost ELSE estimated_cost END) AS expected, count(*) AS requests
    FROM attempts GROUP BY 1
"""


@pytest.fixture
def ledger(database: Database) -> LedgerRepository:
    return LedgerRepository(database)


@pytest_asyncio.fixture
async def answer(database: Database, tmp_path: Path) -> Sha256:
    return await AssetRepository(database, tmp_path).put(b"ID3 spoken", "mp3")


async def allow(database: Database, **caps: Usd | None) -> None:
    roomy: dict[str, Usd | None] = {"run": None, "book": None, "day": None}
    await SettingRepository(database).set(SETTING, replace(Budget(), **{**roomy, **caps}).as_stored())


async def together(ledger: LedgerRepository, *given: Reservation) -> list[AttemptId | NarratixError]:
    outcomes = await asyncio.gather(*map(ledger.reserve, given), return_exceptions=True)
    assert all(not isinstance(one, BaseException) or isinstance(one, NarratixError) for one in outcomes)
    return outcomes  # type: ignore[return-value]


def kinds(outcomes: list[AttemptId | NarratixError]) -> list[type | None]:
    return [type(one) if isinstance(one, NarratixError) else None for one in outcomes]


@asynccontextmanager
async def nobody_reserves(dsn: str) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    """While the context lasts every reservation waits."""
    connection = await asyncpg.connect(dsn)
    await connection.execute(f"SELECT {_LOCK}")
    try:
        yield connection
    finally:
        await connection.close()


async def waiting(connection: "asyncpg.Connection[asyncpg.Record]") -> int:
    while (pid := await connection.fetchval(_WAITING)) is None:  # noqa: ASYNC110 - a lock tells nobody
        await asyncio.sleep(0.005)
    return int(pid)


async def test_a_cap_in_the_middle_of_a_group_stops_those_it_has_no_room_for_and_no_others(
    database: Database, ledger: LedgerRepository
) -> None:
    await allow(database, day=usd("1.00"))
    await ledger.limit_run("small", usd("0.20"))
    large = [wanted("0.30", Purpose("large")) for _ in range(4)]
    small = [wanted("0.15", Purpose("small")), wanted("0.10", Purpose("small")), wanted("0.05", Purpose("small"))]
    found = await together(ledger, large[0], small[0], large[1], small[1], small[2], large[2], large[3])
    # 0.30, 0.45, 0.75; then small's own cap; 0.80; then the day's.
    assert kinds(found) == [None, None, None, BudgetReachedError, None, BudgetReachedError, BudgetReachedError]
    assert "$0.20 for this run, of which $0.15" in str(found[3])
    assert "$1.00 for today, of which $0.80" in str(found[5])
    spend = await ledger.spend(SpendFilter())
    assert (spend.reserved, spend.requests) == (usd("0.80"), 4)


async def test_of_equal_requests_in_a_group_the_first_is_reserved(ledger: LedgerRepository, answer: Sha256) -> None:
    same = [wanted(what="line") for _ in range(4)]
    found = await together(ledger, wanted(what="another"), *same)
    assert kinds(found) == [None, None, *[AlreadyAskedError] * 3]
    first = found[1]
    assert not isinstance(first, NarratixError)
    # Behind an answer that was of no use, again one of them.
    await ledger.sent(first)
    await ledger.received(first, answer, "mp3")
    again = await together(ledger, *(replace(anew(one), instead_of=first) for one in same))
    assert kinds(again) == [None, *[AlreadyAskedError] * 3]


async def test_the_time_of_a_request_begins_when_it_leaves(database: Database, ledger: LedgerRepository) -> None:
    attempt = await ledger.reserve(wanted(deadline=30.0))
    await database.write(
        "UPDATE attempts SET created_at = created_at - interval '95 s', deadline = deadline - interval '95 s'"
    )
    assert (await ledger.get(attempt)).abandoned
    await ledger.sent(attempt)
    assert not (await ledger.get(attempt)).abandoned
    left = await database.fetch_value("SELECT extract(epoch FROM deadline - now())::float8 FROM attempts")
    assert 25.0 < left <= 30.0


async def test_a_group_repays_no_more_than_may_be_paid_twice(
    database: Database, ledger: LedgerRepository, answer: Sha256
) -> None:
    await allow(database, repay=usd("0.25"))
    lines = [wanted("0.10", what=f"line {number}") for number in range(3)]
    for line in lines:
        await attempt_in(ledger, AttemptState.AMBIGUOUS, answer, line)
    found = await together(ledger, *lines, wanted("0.10", what="never asked"))
    assert kinds(found) == [None, None, OutcomeUnknownError, None]


async def test_a_group_whose_answer_was_lost_is_made_again_and_is_still_one(ledger: LedgerRepository) -> None:
    given = [wanted("0.10") for _ in range(3)]
    first = await together(ledger, *given)
    another = wanted("0.10")
    assert await together(ledger, *given, another) == [*first, another.attempt]
    assert (await ledger.spend(SpendFilter())).requests == 4


async def test_a_reservation_that_cannot_be_stored_fails_alone(ledger: LedgerRepository) -> None:
    gone = Purpose("run", task_id=TaskId(uuid4()))
    found = await together(ledger, wanted(), wanted(purpose=gone), wanted())
    assert kinds(found) == [None, StoreError, None]
    assert (await ledger.spend(SpendFilter())).requests == 2


async def test_who_gives_up_while_others_reserve_leaves_nothing_reserved(
    ledger: LedgerRepository, database_url: str
) -> None:
    async with nobody_reserves(database_url) as connection:
        first = asyncio.create_task(ledger.reserve(wanted()))
        await waiting(connection)
        second, third = [asyncio.create_task(ledger.reserve(wanted())) for _ in range(2)]
        await asyncio.sleep(0)
        second.cancel()
    kept = {await first, await third}
    assert second.cancelled()
    rows = await ledger._database.fetch("SELECT id FROM attempts")
    assert {row["id"] for row in rows} == kept


async def test_an_outage_meets_a_whole_group_and_leaves_nothing_on_record(
    ledger: LedgerRepository, database_url: str
) -> None:
    async with nobody_reserves(database_url) as connection:
        group = [asyncio.create_task(ledger.reserve(wanted())) for _ in range(3)]
        await connection.execute("SELECT pg_terminate_backend($1)", await waiting(connection))
        outcomes = await asyncio.gather(*group, return_exceptions=True)
    assert [type(one) for one in outcomes] == [StoreUnavailableError] * 3
    await ledger._database.breaker.wait_closed()
    assert (await ledger.spend(SpendFilter())).requests == 0
    await ledger.reserve(wanted())


async def test_moves_of_any_kind_at_the_same_moment_are_made_each_by_itself(
    ledger: LedgerRepository, answer: Sha256
) -> None:
    states = (AttemptState.INTENT, AttemptState.SENT, AttemptState.SENT, AttemptState.RECEIVED, AttemptState.SENT)
    new, named, came, useless, lost = [await attempt_in(ledger, state, answer, wanted()) for state in states]
    dead = await attempt_in(ledger, AttemptState.DEAD, answer, wanted())
    outcomes = await asyncio.gather(
        ledger.sent(new),
        ledger.accepted(named, "prediction"),
        ledger.received(came, answer, "wav", usd("0.03")),
        ledger.dead(useless, "audio"),
        ledger.ambiguous(lost, "no answer"),
        ledger.verified(dead),
        ledger.sent(AttemptId(uuid4())),
        return_exceptions=True,
    )
    assert [type(one) for one in outcomes] == [*[type(None)] * 5, UnlawfulMoveError, NotFoundError]

    async def facts(attempt: AttemptId) -> tuple[object, ...]:
        one: Attempt = await ledger.get(attempt)
        return one.state, one.external_id, one.answer, one.answer_suffix, one.actual_cost, one.reason

    assert await facts(new) == (AttemptState.SENT, None, None, "", None, "")
    assert await facts(named) == (AttemptState.ACCEPTED, "prediction", None, "", None, "")
    assert await facts(came) == (AttemptState.RECEIVED, None, answer, "wav", usd("0.03"), "")
    assert await facts(useless) == (AttemptState.DEAD, None, answer, "mp3", usd("0.07"), "audio")
    assert await facts(lost) == (AttemptState.AMBIGUOUS, None, None, "", None, "no answer")


async def test_a_move_that_cannot_be_stored_fails_alone(ledger: LedgerRepository, answer: Sha256) -> None:
    sent = [await attempt_in(ledger, AttemptState.SENT, answer, wanted()) for _ in range(4)]
    await ledger.accepted(sent[0], "taken")
    outcomes = await asyncio.gather(
        ledger.received(sent[1], asked("no such asset"), "mp3"),
        ledger.accepted(sent[2], "taken"),
        ledger.accepted(sent[3], "free"),
        ledger.received(sent[0], answer, "mp3"),
        return_exceptions=True,
    )
    assert [type(one) for one in outcomes] == [StoreError, StoreError, type(None), type(None)]
    found = [(await ledger.get(attempt)).state for attempt in sent]
    assert found == [AttemptState.RECEIVED, AttemptState.SENT, AttemptState.SENT, AttemptState.ACCEPTED]


async def test_several_moves_of_one_attempt_at_the_same_moment_come_one_behind_the_other(
    ledger: LedgerRepository, answer: Sha256
) -> None:
    attempt = await ledger.reserve(wanted())
    await asyncio.gather(ledger.sent(attempt), ledger.accepted(attempt, "p"), ledger.received(attempt, answer, "mp3"))
    found = await ledger.get(attempt)
    assert (found.state, found.external_id) == (AttemptState.RECEIVED, "p")


async def test_a_hundred_at_the_same_moment_take_few_transactions(
    database: Database, ledger: LedgerRepository, answer: Sha256, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushes, real = list[int](), database._flush.wait

    async def count() -> None:
        flushes.append(1)
        await real()

    monkeypatch.setattr(database._flush, "wait", count)
    task = (await TaskRepository(database).add([TaskDraft(TaskKind.SPEAK, "Speak")]))[0]
    flushes.clear()
    given = [wanted("0.01", Purpose.of_task(task)) for _ in range(100)]
    attempts = await asyncio.gather(*map(ledger.reserve, given))
    await asyncio.gather(*map(ledger.sent, attempts))
    await asyncio.gather(*(ledger.received(attempt, answer, "mp3", usd("0.02")) for attempt in attempts))
    assert await asyncio.gather(*(ledger.find("acme", one.request_hash) for one in given)) == [
        await ledger.get(attempt) for attempt in attempts
    ]
    assert len(flushes) <= 6
    assert (await TaskRepository(database).get(task.id)).actual_cost == usd("2.00")


async def test_costs_of_tasks_are_what_the_rows_add_up_to_however_attempts_came_there(
    database: Database, ledger: LedgerRepository, answer: Sha256
) -> None:
    tasks = await TaskRepository(database).add([TaskDraft(TaskKind.SPEAK, f"Speak {n}") for n in range(2)])
    for number, task in enumerate(tasks):
        for state in AttemptState:
            await attempt_in(ledger, state, answer, wanted(f"0.1{number}1", Purpose.of_task(task)))
        # What was thought lost is heard of after all.
        late = await attempt_in(ledger, AttemptState.AMBIGUOUS, answer, wanted("0.2", Purpose.of_task(task)))
        await ledger.accepted(late, f"late-{number}")
        if number:
            await ledger.received(late, answer, "mp3", usd("0.19"))
    await _same_by_task(database)
    await database.write("UPDATE attempts SET state = 'dead', actual_cost = 0.01 WHERE state IN ('received', 'sent')")
    await _same_by_task(database)


async def test_a_library_from_before_keeps_what_its_tasks_cost(empty_database_url: str, tmp_path: Path) -> None:
    folder = tmp_path / "earlier"
    folder.mkdir()
    for script in sorted(MIGRATIONS.glob("*.sql")):
        if not script.stem.endswith("spend_by_statement"):
            shutil.copy(script, folder)
        else:
            break
    await migrate(empty_database_url, folder)
    connection = await asyncpg.connect(empty_database_url)
    task = await connection.fetchval("INSERT INTO tasks (kind, title) VALUES ('speak', 'Speak') RETURNING id")
    for state in ("intent", "dead", "sent"):
        attempt = await connection.fetchval(
            "INSERT INTO attempts (task_id, engine, request_hash, estimated_cost) VALUES ($1, 'acme', $2, 0.1)"
            " RETURNING id", task, asked()
        )  # fmt: skip
        if state != "intent":
            await connection.execute("UPDATE attempts SET state = $2 WHERE id = $1", attempt, state)
    before = await connection.fetchrow("SELECT estimated_cost, actual_cost FROM tasks")
    await migrate(empty_database_url)
    await connection.execute("UPDATE attempts SET state = 'ambiguous' WHERE state = 'sent'")
    breakdown = await connection.fetchval("SELECT cost_breakdown::text FROM tasks")
    after = await connection.fetchrow("SELECT estimated_cost, actual_cost FROM tasks")
    await connection.close()
    assert before is not None
    assert after is not None
    assert (after["estimated_cost"], after["actual_cost"]) == (before["estimated_cost"], usd("0.1"))
    assert '"reserved": "0.100000"' in breakdown
    assert '"requests": 3' in breakdown


async def _same_by_task(database: Database) -> None:
    rows = {row["task_id"]: row for row in await database.fetch(_BY_TASK)}
    kept = await database.fetch("SELECT * FROM task_spend")
    assert {row["task_id"] for row in kept} == set(rows)
    for row in kept:
        summed = rows[row["task_id"]]
        for name in ("paid", "ambiguous", "reserved", "expected", "requests"):
            assert row[name] == (summed[name] or 0), name
