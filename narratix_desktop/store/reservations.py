"""Reservations: which of several requests may leave, judged one after the other under the caps.

Reservations are put in a row by one advisory lock, so that each sees what all others have reserved. Those that come
together are judged in one transaction: each in the order in which it came, against what those before it reserved.
Refuses to know any provider.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from narratix_desktop.domain.budget import SETTING, Budget
from narratix_desktop.domain.errors import AlreadyAskedError, BudgetReachedError, NarratixError, OutcomeUnknownError
from narratix_desktop.domain.ids import AttemptId
from narratix_desktop.domain.units import Usd
from narratix_desktop.ports.ledger import Reservation
from narratix_desktop.store.attempt_rows import COLUMNS, USABLE, listed
from narratix_desktop.store.database import Database, PooledConnection, Row

# Told apart from every other advisory lock of this database by the first of its two numbers.
_ONE_AT_A_TIME: Final = "SELECT pg_advisory_xact_lock(74202, 1)"

_EQUAL: Final = f"""
    SELECT asked.place, found.* FROM unnest($1::text[], $2::text[], $3::uuid[]) WITH ORDINALITY
        AS asked (engine, request_hash, behind, place) CROSS JOIN LATERAL (
            SELECT {{columns}} FROM attempts
            WHERE engine = asked.engine AND request_hash = asked.request_hash AND state IN ({listed(USABLE)})
              AND (asked.behind IS NULL
                   OR (created_at, id) > (SELECT created_at, id FROM attempts WHERE id = asked.behind))
            ORDER BY answer IS NULL, state <> 'accepted', created_at DESC, id DESC LIMIT 1
        ) AS found
"""
"""What each of several equal requests can go on with, the most advanced first."""

FIND_EQUAL: Final = _EQUAL.format(columns=COLUMNS)

_SO_FAR: Final = """
    SELECT coalesce(run.amount, 0) AS run, coalesce(book.amount, 0) AS book, coalesce(day.amount, 0) AS day,
           coalesce(repay.amount, 0) AS repay, caps.cap AS run_cap,
           EXISTS (SELECT FROM attempts a WHERE a.engine = asked.engine AND a.request_hash = asked.request_hash
                   AND a.state = 'ambiguous') AS repays,
           (SELECT value FROM settings WHERE key = $5) AS budget
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) WITH ORDINALITY
             AS asked (run, book, engine, request_hash, place)
        CROSS JOIN (SELECT to_char(now(), 'YYYY-MM-DD') AS day) AS today
        LEFT JOIN spend_totals run ON run.scope = 'run' AND run.key = asked.run
        LEFT JOIN spend_totals book ON book.scope = 'book' AND book.key = asked.book
        LEFT JOIN spend_totals day ON day.scope = 'day' AND day.key = today.day
        LEFT JOIN spend_totals repay ON repay.scope = 'repay' AND repay.key = today.day
        LEFT JOIN run_caps caps ON caps.run = asked.run
    ORDER BY asked.place
"""

_RESERVE: Final = """
    INSERT INTO attempts (id, task_id, book_id, chapter_id, run, shares, engine, model, request_hash, estimated_cost,
                          repays, worker, deadline, parts)
    SELECT id, task_id, book_id, chapter_id, run, shares, engine, model, request_hash, estimate, repays, $12,
           now() + make_interval(secs => seconds), string_to_array(parts, ' ')
    FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::jsonb[], $7::text[], $8::text[],
                $9::text[], $10::numeric[], $11::boolean[], $13::float8[], $14::text[])
        AS asked (id, task_id, book_id, chapter_id, run, shares, engine, model, request_hash, estimate, repays, seconds,
                  parts)
"""

_NOTHING: Final = Decimal(0)
_SETTINGS_PAGE: Final = "Raise the cap in the budget settings, or with --budget for a run, and resume."


class _Ahead:
    """What those that were judged before in the same group have taken."""

    def __init__(self) -> None:
        self._amounts: dict[tuple[str, str], Decimal] = {}
        self._asked: set[tuple[str, str]] = set()

    def asks_same(self, wanted: Reservation) -> bool:
        return (wanted.engine, wanted.request_hash) in self._asked

    def of(self, scope: str, wanted: Reservation) -> Decimal:
        return self._amounts.get((scope, _key(scope, wanted)), _NOTHING)

    def take(self, wanted: Reservation, *, repays: bool) -> None:
        self._asked.add((wanted.engine, wanted.request_hash))
        for scope in ("run", "book", "day", *(["repay"] if repays else [])):
            self._amounts[scope, _key(scope, wanted)] = self.of(scope, wanted) + wanted.estimate


def _key(scope: str, wanted: Reservation) -> str:
    """Whose total a request counts in; what belongs to no book counts in a total of its own, which no cap is for."""
    if scope == "run":
        return wanted.purpose.run
    if scope == "book":
        return "" if wanted.purpose.book_id is None else str(wanted.purpose.book_id)
    return ""


async def reserve_together(
    database: Database, worker: str, wanted: Sequence[Reservation]
) -> list[AttemptId | NarratixError]:
    """Reserve what there is room for, in one transaction.

    Returns:
        For each its attempt, or why it was not reserved: ``AlreadyAskedError``, ``BudgetReachedError`` or
        ``OutcomeUnknownError``. An error that is raised has left nothing on record.
    """
    async with database.transaction() as connection:
        await connection.execute(_ONE_AT_A_TIME)
        outcomes = await _judge(connection, wanted)
        reserved = [
            (one, *outcome) for one, outcome in zip(wanted, outcomes, strict=True) if isinstance(outcome, tuple)
        ]
        if reserved:
            await _insert(connection, worker, reserved)
    return [outcome[0] if isinstance(outcome, tuple) else outcome for outcome in outcomes]


async def _judge(
    connection: PooledConnection, wanted: Sequence[Reservation]
) -> list[tuple[AttemptId, bool] | AttemptId | NarratixError]:
    """Judge each request.

    Returns:
        Its attempt, and whether it repays an ambiguous one, where it is to be put on record; the attempt alone where
        this very reservation is on record already, because its answer was lost; else why it may not leave.
    """
    engines, hashes = [one.engine for one in wanted], [one.request_hash for one in wanted]
    found = await connection.fetch(_EQUAL.format(columns="id"), engines, hashes, [one.instead_of for one in wanted])
    known = {row["place"] - 1: AttemptId(row["id"]) for row in found}
    books = [_key("book", one) for one in wanted]
    rows = await connection.fetch(_SO_FAR, [one.purpose.run for one in wanted], books, engines, hashes, SETTING)
    budget = Budget.from_stored(rows[0]["budget"])
    ahead = _Ahead()
    outcomes: list[tuple[AttemptId, bool] | AttemptId | NarratixError] = []
    for place, (one, row) in enumerate(zip(wanted, rows, strict=True)):
        if known.get(place) == one.attempt:
            outcomes.append(one.attempt)
            continue
        try:
            if place in known or ahead.asks_same(one):
                raise AlreadyAskedError(
                    "Nothing was sent, because the same is being asked elsewhere.", "Try it again.", retryable=True
                )
            _require_room(one, row, budget, ahead)
        except NarratixError as error:
            outcomes.append(error)
            continue
        ahead.take(one, repays=row["repays"])
        outcomes.append((one.attempt, bool(row["repays"])))
    return outcomes


def _require_room(wanted: Reservation, row: Row, budget: Budget, ahead: _Ahead) -> None:
    """Raise ``BudgetReachedError`` or ``OutcomeUnknownError`` where an estimate would pass a cap."""
    run_cap = budget.run if row["run_cap"] is None else Usd(row["run_cap"])
    caps = (("run", "this run", run_cap), ("book", "this book", budget.book), ("day", "today", budget.day))
    for scope, words, cap in caps:
        so_far = row[scope] + (_NOTHING if scope == "book" and not _key(scope, wanted) else ahead.of(scope, wanted))
        if cap is not None and wanted.estimate > 0 and so_far + wanted.estimate > cap:
            raise BudgetReachedError(
                f"Paused at the budget: {_money(wanted.estimate)} more would pass the cap of {_money(cap)} for {words},"
                f" of which {_money(so_far)} is spent or reserved.",
                _SETTINGS_PAGE,
            )
    repaid = row["repay"] + ahead.of("repay", wanted)
    if row["repays"] and budget.repay is not None and repaid + wanted.estimate > budget.repay:
        raise OutcomeUnknownError(
            f"Paused, because nobody knows whether a request to {wanted.engine} was paid already, and asking again"
            f" would pass the {_money(budget.repay)} that may be paid twice in a day.",
            "Look at your account there. Raise what may be paid twice in the budget settings, then resume.",
        )


async def _insert(
    connection: PooledConnection, worker: str, reserved: Sequence[tuple[Reservation, AttemptId, bool]]
) -> None:
    wanted = [one for one, _, _ in reserved]
    purposes = [one.purpose for one in wanted]
    await connection.execute(
        _RESERVE,
        [attempt for _, attempt, _ in reserved],
        [purpose.task_id for purpose in purposes],
        [purpose.book_id for purpose in purposes],
        [purpose.chapter_id for purpose in purposes],
        [purpose.run for purpose in purposes],
        [{str(who): part for who, part in purpose.shares.items()} for purpose in purposes],
        [one.engine for one in wanted],
        [one.model for one in wanted],
        [one.request_hash for one in wanted],
        [one.estimate for one in wanted],
        [repays for _, _, repays in reserved],
        worker,
        [one.deadline for one in wanted],
        [" ".join(one.parts) for one in wanted],
    )


def _money(amount: Decimal) -> str:
    """Dollars with cents, and more digits where cents would hide the amount."""
    cents = amount.quantize(Decimal("0.01"))
    return f"${cents:,}" if cents == amount or amount >= 1 else f"${amount.normalize():f}"
