"""The ledger on a real database: caps, moves, and what is left behind by processes that are gone."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from narratix_desktop.domain.attempt import LAWFUL_MOVES, AttemptState, Purpose, SpendFilter
from narratix_desktop.domain.budget import SETTING, Budget
from narratix_desktop.domain.errors import (
    AlreadyAskedError,
    BudgetReachedError,
    NotFoundError,
    OutcomeUnknownError,
    UnlawfulMoveError,
)
from narratix_desktop.domain.ids import AttemptId, Sha256
from narratix_desktop.domain.units import Seconds
from narratix_desktop.store.assets import AssetRepository
from narratix_desktop.store.books import BookRepository
from narratix_desktop.store.database import Database, connect_database
from narratix_desktop.store.ledger import LedgerRepository
from narratix_desktop.store.processes import has_ended, this_process
from narratix_desktop.store.scripts import ScriptRepository
from narratix_desktop.store.settings import SettingRepository
from narratix_desktop.store.takes import TakeRepository
from tests.store.ledger_samples import asked, attempt_in, usd, wanted
from tests.store.store_samples import new_take, scripted_book, stored_book


@pytest.fixture
def ledger(database: Database) -> LedgerRepository:
    return LedgerRepository(database)


@pytest_asyncio.fixture
async def answer(database: Database, tmp_path: Path) -> Sha256:
    return await AssetRepository(database, tmp_path).put(b"ID3 spoken", "mp3")


async def allow(database: Database, **caps: str | None) -> None:
    amounts = {name: None if amount is None else usd(amount) for name, amount in caps.items()}
    await SettingRepository(database).set(SETTING, replace(Budget(), **amounts).as_stored())


async def test_an_attempt_comes_back_as_it_was_reserved(database: Database, ledger: LedgerRepository) -> None:
    book_id = await scripted_book(database)
    chapter, _ = await BookRepository(database).chapters(book_id)
    (ada, *_) = await ScriptRepository(database).characters(book_id)
    purpose = Purpose("run", book_id, chapter_id=chapter.id, shares={ada.id: 1.0})
    given = wanted("0.123456", purpose)
    attempt = await ledger.get(await ledger.reserve(given))
    assert (attempt.purpose, attempt.engine, attempt.model) == (purpose, "acme", "voice-1")
    assert (attempt.state, attempt.request_hash) == (AttemptState.INTENT, given.request_hash)
    assert (attempt.estimated_cost, attempt.actual_cost, attempt.counted_cost) == (given.estimate, None, given.estimate)
    assert not attempt.abandoned


@pytest.mark.parametrize("cap", ["run", "book", "day"])
async def test_concurrent_reservations_never_pass_a_cap(
    cap: str, database: Database, database_url: str, ledger: LedgerRepository
) -> None:
    book = await stored_book(database)
    roomy: dict[str, str | None] = {"run": None, "book": None, "day": None}
    await allow(database, **{**roomy, cap: "1.00"})
    others = [await connect_database(database_url) for _ in range(2)]
    ledgers = [ledger, *map(LedgerRepository, others)]

    async def reserve(number: int) -> bool:
        run = "same" if cap == "run" else f"run {number}"
        try:
            await ledgers[number % 3].reserve(wanted("0.15", Purpose(run, book.id)))
        except BudgetReachedError:
            return False
        return True

    done = await asyncio.gather(*map(reserve, range(30)))
    for other in others:
        await other.close()
    assert sum(done) == 6
    assert (await ledger.spend(SpendFilter())).counted == usd("0.90")


async def test_a_cap_may_be_reached_to_the_cent_but_not_passed(database: Database, ledger: LedgerRepository) -> None:
    await allow(database, run="0.30")
    for _ in range(3):
        await ledger.reserve(wanted("0.10", Purpose("run")))
    with pytest.raises(BudgetReachedError) as refused:
        await ledger.reserve(wanted("0.000001", Purpose("run")))
    assert "$0.30 for this run" in refused.value.headline
    assert not refused.value.retryable
    await ledger.reserve(wanted("0", Purpose("run")))
    await ledger.reserve(wanted("0.10", Purpose("another run")))
    assert (await ledger.spend(SpendFilter(run="run"))).requests == 4


async def test_what_is_refused_leaves_nothing_on_record(database: Database, ledger: LedgerRepository) -> None:
    await allow(database, day="0.05")
    with pytest.raises(BudgetReachedError, match="today"):
        await ledger.reserve(wanted("0.06"))
    assert (await ledger.spend(SpendFilter())).requests == 0


async def test_a_cap_that_is_raised_holds_for_the_next_request(database: Database, ledger: LedgerRepository) -> None:
    await allow(database, run="0.05")
    with pytest.raises(BudgetReachedError):
        await ledger.reserve(wanted("0.06"))
    await allow(database, run="0.06")
    await ledger.reserve(wanted("0.06"))


async def test_a_run_may_have_a_cap_of_its_own(database: Database, ledger: LedgerRepository) -> None:
    await allow(database, run="1.00", book=None, day=None)
    await ledger.limit_run("small", usd("0.10"))
    await ledger.limit_run("large", usd("30"))
    with pytest.raises(BudgetReachedError, match=r"\$0\.10 for this run"):
        await ledger.reserve(wanted("0.11", Purpose("small")))
    await ledger.reserve(wanted("29", Purpose("large")))
    await ledger.limit_run("small", None)
    await ledger.reserve(wanted("0.11", Purpose("small")))


async def test_a_failure_that_cost_nothing_frees_its_reservation(database: Database, ledger: LedgerRepository) -> None:
    await allow(database, run="0.10")
    attempt = await ledger.reserve(wanted("0.10", Purpose("run")))
    await ledger.sent(attempt)
    await ledger.dead(attempt, "service")
    assert (await ledger.spend(SpendFilter(run="run"))).counted == 0
    await ledger.reserve(wanted("0.10", Purpose("run")))


async def test_a_useless_answer_stays_paid(ledger: LedgerRepository, answer: Sha256) -> None:
    known = await attempt_in(ledger, AttemptState.RECEIVED, answer, wanted("0.10", Purpose("run")))
    await ledger.dead(known, "audio")
    silent = await ledger.reserve(wanted("0.20", Purpose("run")))
    await ledger.sent(silent)
    await ledger.received(silent, answer, "mp3")
    await ledger.dead(silent, "audio")
    refused = await ledger.reserve(wanted("0.40", Purpose("run")))
    await ledger.sent(refused)
    await ledger.dead(refused, "refusal", usd("0.01"))
    assert (await ledger.spend(SpendFilter(run="run"))).paid == usd("0.28")


async def test_what_may_have_been_paid_counts_as_spent(database: Database, ledger: LedgerRepository) -> None:
    await allow(database, run="0.15")
    attempt = await ledger.reserve(wanted("0.10", Purpose("run")))
    await ledger.sent(attempt)
    await ledger.ambiguous(attempt, "no answer")
    spend = await ledger.spend(SpendFilter(run="run"))
    assert (spend.ambiguous, spend.spent, spend.reserved) == (usd("0.10"), usd("0.10"), usd("0"))
    with pytest.raises(BudgetReachedError):
        await ledger.reserve(wanted("0.10", Purpose("run")))


async def test_what_may_have_been_paid_is_paid_again_only_within_the_stated_limit(
    database: Database, ledger: LedgerRepository, answer: Sha256
) -> None:
    await allow(database, repay="0.10")
    await attempt_in(ledger, AttemptState.AMBIGUOUS, answer, wanted("0.10", what="line"))
    again = await ledger.reserve(wanted("0.10", what="line"))
    assert (await ledger.get(again)).repays
    await ledger.sent(again)
    await ledger.ambiguous(again, "no answer either")
    with pytest.raises(OutcomeUnknownError, match="paid already"):
        await ledger.reserve(wanted("0.10", what="line"))
    assert not (await ledger.get(await ledger.reserve(wanted("0.10", what="another line")))).repays
    await allow(database, repay=None)
    await ledger.reserve(wanted("0.10", what="line"))


async def test_nothing_is_paid_twice_where_the_limit_is_nothing(
    database: Database, ledger: LedgerRepository, answer: Sha256
) -> None:
    await allow(database, repay="0")
    await attempt_in(ledger, AttemptState.AMBIGUOUS, answer, wanted("0.000001", what="line"))
    with pytest.raises(OutcomeUnknownError):
        await ledger.reserve(wanted("0.000001", what="line"))


async def _move(ledger: LedgerRepository, attempt: AttemptId, to: AttemptState, answer: Sha256) -> None:
    moves: dict[AttemptState, Callable[[], Awaitable[object]]] = {
        AttemptState.SENT: lambda: ledger.sent(attempt),
        AttemptState.ACCEPTED: lambda: ledger.accepted(attempt, f"prediction-{attempt}"),
        AttemptState.RECEIVED: lambda: ledger.received(attempt, answer, "mp3", usd("0.07")),
        AttemptState.VERIFIED: lambda: ledger.verified(attempt),
        AttemptState.AMBIGUOUS: lambda: ledger.ambiguous(attempt, "no answer"),
        AttemptState.DEAD: lambda: ledger.dead(attempt, "refused"),
    }
    await moves[to]()


async def test_only_lawful_moves_are_made_and_a_move_made_twice_changes_nothing(
    ledger: LedgerRepository, answer: Sha256
) -> None:
    targets = set(AttemptState) - {AttemptState.INTENT, AttemptState.COMMITTED}
    for state in AttemptState:
        for target in sorted(targets):
            attempt = await attempt_in(ledger, state, answer, wanted())
            if target in LAWFUL_MOVES[state] or target is state:
                await _move(ledger, attempt, target, answer)
                once = await ledger.get(attempt)
                await _move(ledger, attempt, target, answer)
                assert await ledger.get(attempt) == once
                assert once.state is target
            else:
                with pytest.raises(UnlawfulMoveError):
                    await _move(ledger, attempt, target, answer)
                assert (await ledger.get(attempt)).state is state


async def test_the_database_itself_knows_the_lawful_moves(database: Database, ledger: LedgerRepository) -> None:
    rows = await database.fetch("SELECT before, after FROM attempt_moves")
    stored = {(row["before"], row["after"]) for row in rows}
    assert stored == {(one.value, other.value) for one, after in LAWFUL_MOVES.items() for other in after}
    attempt = await ledger.reserve(wanted())
    with pytest.raises(UnlawfulMoveError):
        await database.write("UPDATE attempts SET state = 'committed' WHERE id = $1", attempt)
    with pytest.raises(UnlawfulMoveError):
        await database.write(
            "INSERT INTO attempts (engine, request_hash, state) VALUES ('acme', $1, 'committed')", asked()
        )


async def test_only_what_was_verified_is_committed_and_once(ledger: LedgerRepository, answer: Sha256) -> None:
    verified = await attempt_in(ledger, AttemptState.VERIFIED, answer, wanted())
    received = await attempt_in(ledger, AttemptState.RECEIVED, answer, wanted())
    both = await asyncio.gather(*(ledger.commit([verified, received]) for _ in range(5)))
    assert sorted(map(len, both)) == [0, 0, 0, 0, 1]
    assert (await ledger.get(received)).state is AttemptState.RECEIVED


async def test_of_two_workers_with_the_same_result_one_stores_it(
    database: Database, database_url: str, ledger: LedgerRepository, answer: Sha256
) -> None:
    takes = TakeRepository(database)
    book_id = await scripted_book(database)
    first, second = (await ScriptRepository(database).whole(book_id))[:2]
    attempt = await attempt_in(ledger, AttemptState.VERIFIED, answer, wanted())
    paid = replace(new_take(first.id, answer, "paid"), attempt=attempt)
    other = await connect_database(database_url)
    await asyncio.gather(takes.add([paid]), TakeRepository(other).add([paid]))
    assert len((await takes.of_lines([first.id]))[first.id]) == 1
    (own,) = await takes.add([new_take(first.id, answer, "own")])
    # The slower worker comes once more, after the author has chosen another take.
    (again,) = await TakeRepository(other).add([paid])
    await other.close()
    assert not again.active
    assert (await takes.active(first.chapter_id))[first.id] == own
    # A further line with the same words is served by the same answer.
    (shared,) = await takes.add([replace(paid, segment_id=second.id)])
    assert shared.active
    assert (await ledger.get(attempt)).state is AttemptState.COMMITTED


async def test_a_result_that_cannot_be_stored_stays_uncommitted(
    database: Database, ledger: LedgerRepository, answer: Sha256
) -> None:
    book_id = await scripted_book(database)
    (line, *_) = await ScriptRepository(database).whole(book_id)
    attempt = await attempt_in(ledger, AttemptState.VERIFIED, answer, wanted())
    await BookRepository(database).delete(book_id)
    with pytest.raises(NotFoundError):
        await TakeRepository(database).add([replace(new_take(line.id, answer, "paid"), attempt=attempt)])
    assert (await ledger.get(attempt)).state is AttemptState.VERIFIED


async def test_an_equal_request_goes_on_with_what_is_most_advanced(ledger: LedgerRepository, answer: Sha256) -> None:
    given = wanted(what="line")
    for state in (AttemptState.DEAD, AttemptState.AMBIGUOUS):
        await attempt_in(ledger, state, answer, given)
    assert await ledger.find("acme", given.request_hash) is None
    for state in (AttemptState.SENT, AttemptState.ACCEPTED, AttemptState.COMMITTED):
        earlier = await ledger.find("acme", given.request_hash)
        again = replace(given, instead_of=None if earlier is None else earlier.id)
        attempt = await attempt_in(ledger, state, answer, again)
        found = await ledger.find("acme", given.request_hash)
        assert found is not None
        assert (found.id, found.state) == (attempt, state)
    assert await ledger.find("other", given.request_hash) is None


@pytest.mark.parametrize("state", [AttemptState.INTENT, AttemptState.ACCEPTED, AttemptState.COMMITTED])
async def test_a_request_is_reserved_by_one_of_many_and_again_only_instead_of_what_was_found(
    state: AttemptState, ledger: LedgerRepository, answer: Sha256
) -> None:
    given = wanted(what="line")
    first = await attempt_in(ledger, state, answer, given)
    with pytest.raises(AlreadyAskedError):
        await ledger.reserve(given)
    several = await asyncio.gather(
        *(ledger.reserve(replace(given, instead_of=first)) for _ in range(4)), return_exceptions=True
    )
    (reserved,) = [one for one in several if not isinstance(one, BaseException)]
    behind = await ledger.find("acme", given.request_hash, first)
    assert behind is not None
    assert behind.id == reserved


async def test_attempts_of_a_process_that_is_gone_are_unsettled(
    database: Database, ledger: LedgerRepository, answer: Sha256
) -> None:
    gone = [
        await attempt_in(ledger, state, answer, wanted())
        for state in (AttemptState.INTENT, AttemptState.SENT, AttemptState.ACCEPTED)
    ]
    ended = [
        await attempt_in(ledger, state, answer, wanted())
        for state in (AttemptState.VERIFIED, AttemptState.AMBIGUOUS, AttemptState.DEAD)
    ]
    assert await ledger.unsettled() == ()
    host, number, began = this_process().split("/")
    assert not has_ended(this_process())
    # The same number, as containers give it to each program that they start.
    former = f"{host}/{number}/{float(began) - 60:.2f}"
    await database.write("UPDATE attempts SET worker = $2 WHERE id = ANY($1)", [*gone, *ended], former)
    assert [attempt.id for attempt in await ledger.unsettled()] == gone
    assert [attempt.id for attempt in await ledger.unsettled("acme")] == gone
    assert await ledger.unsettled("other") == ()


async def test_another_computers_attempt_is_unsettled_only_when_its_time_is_over(
    database: Database, ledger: LedgerRepository, answer: Sha256
) -> None:
    attempt = await attempt_in(ledger, AttemptState.SENT, answer, wanted(deadline=100.0))
    await database.write("UPDATE attempts SET worker = 'elsewhere/7/1.00' WHERE id = $1", attempt)
    assert await ledger.unsettled() == ()
    await database.write("UPDATE attempts SET deadline = now() - $2::interval WHERE id = $1", attempt, timedelta(0, 59))
    assert await ledger.unsettled() == ()
    await database.write("UPDATE attempts SET deadline = now() - $2::interval WHERE id = $1", attempt, timedelta(0, 61))
    assert [one.id for one in await ledger.unsettled()] == [attempt]


async def test_one_of_many_adopts_what_was_abandoned(ledger: LedgerRepository, answer: Sha256) -> None:
    attempt = await attempt_in(ledger, AttemptState.ACCEPTED, answer, wanted())
    assert not await ledger.adopt(attempt, Seconds(60.0))
    await ledger.abandon(attempt)
    assert (await ledger.get(attempt)).abandoned
    adopted = await asyncio.gather(*(ledger.adopt(attempt, Seconds(60.0)) for _ in range(5)))
    assert sorted(adopted) == [False, False, False, False, True]
    assert not (await ledger.get(attempt)).abandoned


async def test_what_was_answered_for_several_things_is_found_by_each_once_nobody_else_stores_it(
    database: Database, ledger: LedgerRepository, answer: Sha256
) -> None:
    lamp, door, gate = (asked(what) for what in ("lamp", "door", "gate"))
    given = replace(wanted(), parts=(lamp, door, door))
    left = await attempt_in(ledger, AttemptState.RECEIVED, answer, given)
    await attempt_in(ledger, AttemptState.AMBIGUOUS, answer, replace(wanted(), parts=(lamp,)))
    await attempt_in(ledger, AttemptState.RECEIVED, answer, wanted())
    assert await ledger.left_over("acme", [door]) == ()
    await database.write("UPDATE attempts SET worker = ''")
    (found,) = await ledger.left_over("acme", [gate, door])
    assert (found.id, found.parts) == (left, (lamp, door, door))
    assert await ledger.left_over("acme", [gate]) == await ledger.left_over("another", [door]) == ()
    await ledger.verified(left)
    await ledger.commit([left])
    assert [one.id for one in await ledger.left_over("acme", [lamp])] == [left]


async def test_answers_that_nobody_has_stored_yet_are_listed_whoever_waits_for_them(
    ledger: LedgerRepository, answer: Sha256
) -> None:
    states = (AttemptState.SENT, AttemptState.RECEIVED, AttemptState.VERIFIED, AttemptState.AMBIGUOUS)
    _, received, verified, _ = [await attempt_in(ledger, state, answer, wanted()) for state in states]
    assert [one.id for one in await ledger.unstored("acme")] == [verified, received]
    assert await ledger.unstored("another") == ()
    await ledger.commit([verified])
    assert [one.id for one in await ledger.unstored("acme")] == [received]
