"""The ledger of paid requests on PostgreSQL.

Which moves are lawful is the table's own trigger; costs of tasks follow by another one. What many requests want of it
at about the same time is done together (``gathering``): reservations, moves, and looking for equal requests. Refuses
to know any provider.
"""

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Final

from narratix_desktop.domain.attempt import ANSWERED, UNDER_WAY, Attempt, AttemptState, Spend, SpendBy, SpendFilter
from narratix_desktop.domain.errors import NotFoundError, StoreUnavailableError, UnlawfulMoveError
from narratix_desktop.domain.ids import AttemptId, Sha256
from narratix_desktop.domain.units import Seconds, Usd
from narratix_desktop.gathering import Gathering
from narratix_desktop.ports.ledger import Reservation
from narratix_desktop.store.attempt_moves import Move, move_attempts
from narratix_desktop.store.attempt_rows import (
    COLUMNS,
    SUMS,
    commit_attempts,
    conditions,
    is_abandoned,
    listed,
    read_attempt,
    read_spend,
)
from narratix_desktop.store.database import Database
from narratix_desktop.store.processes import this_process
from narratix_desktop.store.reservations import FIND_EQUAL, reserve_together

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


class LedgerRepository:
    """``ports.ledger.Ledger`` on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._worker = this_process()
        away = (StoreUnavailableError,)
        self._reserving = Gathering(partial(reserve_together, database, self._worker), away)
        self._moving = Gathering(partial(move_attempts, database), away)
        self._finding = Gathering(self._find, away)

    async def reserve(self, wanted: Reservation) -> AttemptId:
        """Reserve under the caps; see ``Ledger.reserve``."""
        return await self._reserving.bring(wanted)

    async def sent(self, attempt: AttemptId) -> None:
        await self._move(Move(attempt, AttemptState.SENT))

    async def accepted(self, attempt: AttemptId, external_id: str) -> None:
        await self._move(Move(attempt, AttemptState.ACCEPTED, external_id=external_id))

    async def received(self, attempt: AttemptId, answer: Sha256, suffix: str, cost: Usd | None = None) -> None:
        await self._move(Move(attempt, AttemptState.RECEIVED, answer=answer, suffix=suffix, cost=cost))

    async def verified(self, attempt: AttemptId) -> None:
        await self._move(Move(attempt, AttemptState.VERIFIED))

    async def ambiguous(self, attempt: AttemptId, reason: str) -> None:
        await self._move(Move(attempt, AttemptState.AMBIGUOUS, reason=reason))

    async def dead(self, attempt: AttemptId, reason: str, cost: Usd | None = None) -> None:
        """End without a result; an answer that came was paid, at the estimate where nobody said how much."""
        await self._move(Move(attempt, AttemptState.DEAD, reason=reason, cost=cost))

    async def commit(self, attempts: Collection[AttemptId]) -> frozenset[AttemptId]:
        async with self._database.transaction() as connection:
            return await commit_attempts(connection, attempts)

    async def get(self, attempt: AttemptId) -> Attempt:
        row = await self._database.fetch_row(f"SELECT {COLUMNS} FROM attempts WHERE id = $1", attempt)
        if row is None:
            raise _missing()
        return read_attempt(row)

    async def find(self, engine: str, request_hash: Sha256, behind: AttemptId | None = None) -> Attempt | None:
        return await self._finding.bring((engine, request_hash, behind))

    async def left_over(self, engine: str, parts: Collection[Sha256]) -> tuple[Attempt, ...]:
        rows = await self._database.fetch(
            f"SELECT {COLUMNS} FROM attempts WHERE parts <> '{{}}' AND parts && $2 AND engine = $1"
            " AND state IN ('received', 'verified', 'committed') ORDER BY created_at, id",
            engine,
            list(parts),
        )
        return tuple(read_attempt(row) for row in rows if is_abandoned(row["worker"], overdue=False))

    async def unstored(self, engine: str) -> tuple[Attempt, ...]:
        rows = await self._database.fetch(
            f"SELECT {COLUMNS} FROM attempts WHERE state IN ({listed(ANSWERED)}) AND engine = $1"
            " ORDER BY created_at DESC, id DESC",
            engine,
        )
        return tuple(read_attempt(row) for row in rows)

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

    async def _move(self, move: Move) -> None:
        """Move an attempt; one that is there already stays as it is."""
        if await self._moving.bring(move):
            return
        present = (await self.get(move.attempt)).state
        if present is not move.state:
            raise UnlawfulMoveError(f"Nothing was changed: a paid request cannot go from {present} to {move.state}.")

    async def _find(self, asked: Sequence[tuple[str, Sha256, AttemptId | None]]) -> list[Attempt | None]:
        rows = await self._database.fetch(FIND_EQUAL, *map(list, zip(*asked, strict=True)))
        found = {row["place"] - 1: read_attempt(row) for row in rows}
        return [found.get(place) for place in range(len(asked))]


def _missing() -> NotFoundError:
    return NotFoundError("This paid request is not on record.")
