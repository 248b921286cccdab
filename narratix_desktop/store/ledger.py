"""The ledger of paid requests on PostgreSQL.

Which moves are lawful is the table's own trigger; costs of tasks follow by another one. Reservations are put in a row
by one advisory lock, so that each sees what all others have reserved. Refuses to know any provider.
"""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Final

from narratix_desktop.domain.attempt import UNDER_WAY, Attempt, AttemptState, Purpose, Spend, SpendBy, SpendFilter
from narratix_desktop.domain.budget import SETTING, Budget
from narratix_desktop.domain.errors import (
    AlreadyAskedError,
    BudgetReachedError,
    NotFoundError,
    OutcomeUnknownError,
    UnlawfulMoveError,
)
from narratix_desktop.domain.ids import AttemptId, Sha256
from narratix_desktop.domain.units import Seconds, Usd
from narratix_desktop.ports.ledger import Reservation
from narratix_desktop.store.attempt_rows import (
    COLUMNS,
    SUMS,
    USABLE,
    before,
    commit_attempts,
    conditions,
    is_abandoned,
    listed,
    read_attempt,
    read_spend,
)
from narratix_desktop.store.database import Database, PooledConnection
from narratix_desktop.store.processes import this_process

# Told apart from every other advisory lock of this database by the first of its two numbers.
_ONE_AT_A_TIME: Final = "SELECT pg_advisory_xact_lock(74202, 1)"

_TOTAL: Final = "(SELECT coalesce(sum(amount), 0) FROM spend_totals WHERE scope = '{scope}' AND key = {key})"
_SO_FAR: Final = f"""
    SELECT {_TOTAL.format(scope="run", key="$1")} AS run, {_TOTAL.format(scope="book", key="$2")} AS book,
           {_TOTAL.format(scope="day", key="to_char(now(), 'YYYY-MM-DD')")} AS day,
           {_TOTAL.format(scope="repay", key="to_char(now(), 'YYYY-MM-DD')")} AS repay,
           EXISTS (SELECT FROM attempts WHERE engine = $3 AND request_hash = $4 AND state = 'ambiguous') AS repays,
           (SELECT cap FROM run_caps WHERE run = $1) AS run_cap,
           (SELECT value FROM settings WHERE key = $5) AS budget
"""

_EQUAL: Final = f"""
    SELECT {{columns}} FROM attempts WHERE engine = $1 AND request_hash = $2 AND state IN ({listed(USABLE)})
      AND ($3::uuid IS NULL OR (created_at, id) > (SELECT created_at, id FROM attempts WHERE id = $3))
    ORDER BY answer IS NULL, state <> 'accepted', created_at DESC, id DESC LIMIT 1
"""
"""What an equal request can go on with, the most advanced first."""

_RESERVE: Final = """
    INSERT INTO attempts (id, task_id, book_id, chapter_id, run, shares, engine, model, request_hash, estimated_cost,
                          repays, worker, deadline)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, now() + make_interval(secs => $13))
"""

_KEYS: Final[Mapping[SpendBy, str]] = {
    SpendBy.RUN: "run",
    SpendBy.BOOK: "coalesce(book_id::text, '')",
    SpendBy.DAY: "to_char(created_at, 'YYYY-MM-DD')",
    SpendBy.TASK: "coalesce(task_id::text, '')",
    SpendBy.CHAPTER: "coalesce(chapter_id::text, '')",
    SpendBy.ENGINE: "engine",
    SpendBy.MODEL: "model",
    SpendBy.CHARACTER: "coalesce(share.key, '')",
}
_SHARES: Final = "LEFT JOIN LATERAL jsonb_each_text(shares) AS share (key, part) ON true"
_OF_CHARACTER: Final = "counted_cost * coalesce(share.part::numeric, 1)"

_SETTINGS_PAGE: Final = "Raise the cap in the budget settings, or with --budget for a run, and resume."


class LedgerRepository:
    """``ports.ledger.Ledger`` on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._worker = this_process()

    async def reserve(self, wanted: Reservation) -> AttemptId:
        """Reserve under the caps; see ``Ledger.reserve``."""
        purpose, attempt = wanted.purpose, wanted.attempt
        async with self._database.transaction() as connection:
            await connection.execute(_ONE_AT_A_TIME)
            if await _is_reserved(connection, wanted):
                return attempt
            repays = await _require_room(connection, wanted)
            await connection.execute(
                _RESERVE,
                attempt,
                purpose.task_id,
                purpose.book_id,
                purpose.chapter_id,
                purpose.run,
                {str(who): part for who, part in purpose.shares.items()},
                wanted.engine,
                wanted.model,
                wanted.request_hash,
                wanted.estimate,
                repays,
                self._worker,
                wanted.deadline,
            )
        return attempt

    async def sent(self, attempt: AttemptId) -> None:
        await self._move(attempt, AttemptState.SENT)

    async def accepted(self, attempt: AttemptId, external_id: str) -> None:
        await self._move(attempt, AttemptState.ACCEPTED, "external_id = $4", external_id)

    async def received(self, attempt: AttemptId, answer: Sha256, suffix: str, cost: Usd | None = None) -> None:
        changes = "answer = $4, answer_suffix = $5, actual_cost = $6"
        await self._move(attempt, AttemptState.RECEIVED, changes, answer, suffix, cost)

    async def verified(self, attempt: AttemptId) -> None:
        await self._move(attempt, AttemptState.VERIFIED)

    async def ambiguous(self, attempt: AttemptId, reason: str) -> None:
        await self._move(attempt, AttemptState.AMBIGUOUS, "reason = $4", reason)

    async def dead(self, attempt: AttemptId, reason: str, cost: Usd | None = None) -> None:
        """End without a result; an answer that came was paid, at the estimate where nobody said how much."""
        changes = (
            "reason = $4, actual_cost = coalesce($5, actual_cost,"
            " CASE WHEN state IN ('received', 'verified') THEN estimated_cost END)"
        )
        await self._move(attempt, AttemptState.DEAD, changes, reason, cost)

    async def commit(self, attempts: Collection[AttemptId]) -> frozenset[AttemptId]:
        async with self._database.transaction() as connection:
            return await commit_attempts(connection, attempts)

    async def get(self, attempt: AttemptId) -> Attempt:
        row = await self._database.fetch_row(f"SELECT {COLUMNS} FROM attempts WHERE id = $1", attempt)
        if row is None:
            raise _missing()
        return read_attempt(row)

    async def find(self, engine: str, request_hash: Sha256, behind: AttemptId | None = None) -> Attempt | None:
        row = await self._database.fetch_row(_EQUAL.format(columns=COLUMNS), engine, request_hash, behind)
        return None if row is None else read_attempt(row)

    async def abandon(self, attempt: AttemptId) -> None:
        await self._database.write(
            f"UPDATE attempts SET worker = '' WHERE id = $1 AND state IN ({listed(UNDER_WAY)})", attempt
        )

    async def adopt(self, attempt: AttemptId, deadline: Seconds) -> bool:
        row = await self._database.fetch_row(
            f"SELECT {COLUMNS} FROM attempts WHERE id = $1 AND state = 'accepted'", attempt
        )
        if row is None or not is_abandoned(row["worker"], overdue=bool(row["overdue"])):
            return False
        return bool(
            await self._database.write(
                "UPDATE attempts SET worker = $2, deadline = now() + make_interval(secs => $3)"
                " WHERE id = $1 AND state = 'accepted' AND worker = $4 AND deadline = $5 RETURNING id",
                attempt,
                self._worker,
                deadline,
                row["worker"],
                row["deadline"],
            )
        )

    async def unsettled(self, engine: str | None = None) -> tuple[Attempt, ...]:
        rows = await self._database.fetch(
            f"SELECT {COLUMNS} FROM attempts WHERE state IN ({listed(UNDER_WAY)}) AND engine = coalesce($1, engine)"
            " ORDER BY created_at, id",
            engine,
        )
        return tuple(attempt for attempt in map(read_attempt, rows) if attempt.abandoned)

    async def limit_run(self, run: str, cap: Usd | None) -> None:
        if cap is None:
            await self._database.write("DELETE FROM run_caps WHERE run = $1", run)
            return
        await self._database.write(
            "INSERT INTO run_caps (run, cap) VALUES ($1, $2) ON CONFLICT (run) DO UPDATE SET cap = excluded.cap",
            run,
            cap,
        )

    async def spend(self, which: SpendFilter) -> Spend:
        where, values = conditions(which)
        sums = SUMS.format(cost="counted_cost")
        row = await self._database.fetch_row(f"SELECT {sums} FROM attempts WHERE {where}", *values)
        return Spend() if row is None else read_spend(row)

    async def spend_by(self, by: SpendBy, which: SpendFilter) -> Mapping[str, Spend]:
        where, values = conditions(which)
        of_characters = by is SpendBy.CHARACTER
        sums = SUMS.format(cost=_OF_CHARACTER if of_characters else "counted_cost")
        rows = await self._database.fetch(
            f"SELECT {_KEYS[by]} AS key, {sums} FROM attempts {_SHARES if of_characters else ''}"
            f" WHERE {where} GROUP BY 1 ORDER BY 1",
            *values,
        )
        return {row["key"]: read_spend(row) for row in rows}

    async def _move(self, attempt: AttemptId, state: AttemptState, changes: str = "", *values: object) -> None:
        """Move an attempt; the values of ``changes`` count from ``$4``. One that is there already stays as it is."""
        also = f", {changes}" if changes else ""
        if await self._database.write(
            f"UPDATE attempts SET state = $2{also} WHERE id = $1 AND state = ANY($3) RETURNING id",
            attempt,
            state.value,
            before(state),
            *values,
        ):
            return
        present = (await self.get(attempt)).state
        if present is not state:
            raise UnlawfulMoveError(f"Nothing was changed: a paid request cannot go from {present} to {state}.")


async def _is_reserved(connection: PooledConnection, wanted: Reservation) -> bool:
    """Whether this very reservation was made before, and its answer lost.

    Raises:
        AlreadyAskedError: Somebody else has asked the same since it was looked for.
    """
    found = await connection.fetch(_EQUAL.format(columns="id"), wanted.engine, wanted.request_hash, wanted.instead_of)
    if found and found[0]["id"] != wanted.attempt:
        raise AlreadyAskedError(
            "Nothing was sent, because the same is being asked elsewhere.", "Try it again.", retryable=True
        )
    return bool(found)


async def _require_room(connection: PooledConnection, wanted: Reservation) -> bool:
    """Whether the request repays an ambiguous one.

    Raises:
        BudgetReachedError: Its estimate would pass a cap.
    """
    purpose: Purpose = wanted.purpose
    book = "" if purpose.book_id is None else str(purpose.book_id)
    row = await connection.fetchrow(_SO_FAR, purpose.run, book, wanted.engine, wanted.request_hash, SETTING)
    assert row is not None, "a SELECT without FROM always has a row"
    budget = Budget.from_stored(row["budget"])
    run_cap = budget.run if row["run_cap"] is None else Usd(row["run_cap"])
    caps = (
        ("this run", run_cap, row["run"]),
        ("this book", budget.book, row["book"]),
        ("today", budget.day, row["day"]),
    )
    for scope, cap, so_far in caps:
        if cap is not None and wanted.estimate > 0 and so_far + wanted.estimate > cap:
            raise BudgetReachedError(
                f"Paused at the budget: {_money(wanted.estimate)} more would pass the cap of {_money(cap)} for {scope},"
                f" of which {_money(so_far)} is spent or reserved.",
                _SETTINGS_PAGE,
            )
    if row["repays"] and budget.repay is not None and row["repay"] + wanted.estimate > budget.repay:
        raise OutcomeUnknownError(
            f"Paused, because nobody knows whether a request to {wanted.engine} was paid already, and asking again"
            f" would pass the {_money(budget.repay)} that may be paid twice in a day.",
            "Look at your account there. Raise what may be paid twice in the budget settings, then resume.",
        )
    return bool(row["repays"])


def _money(amount: Decimal) -> str:
    """Dollars with cents, and more digits where cents would hide the amount."""
    cents = amount.quantize(Decimal("0.01"))
    return f"${cents:,}" if cents == amount or amount >= 1 else f"${amount.normalize():f}"


def _missing() -> NotFoundError:
    return NotFoundError("This paid request is not on record.")
