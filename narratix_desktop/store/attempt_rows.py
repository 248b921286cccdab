"""Rows of the ledger: how they are read, moved and added up. Shared by the ledger and by what commits its attempts."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from narratix_desktop.domain.attempt import (
    ANSWERED,
    UNDER_WAY,
    Attempt,
    AttemptState,
    Purpose,
    Spend,
    SpendFilter,
)
from narratix_desktop.domain.ids import AttemptId, BookId, ChapterId, CharacterId, Sha256, TaskId
from narratix_desktop.domain.units import Usd
from narratix_desktop.store.database import PooledConnection, Row
from narratix_desktop.store.processes import has_ended

COLUMNS: Final = "*, now() > deadline + interval '60 seconds' AS overdue"
"""What :func:`read_attempt` reads."""

TODAY: Final = "created_at >= date_trunc('day', now())"


def listed(states: Collection[AttemptState]) -> str:
    """States for an IN."""
    return ", ".join(f"'{state}'" for state in sorted(states))


SUMS: Final = f"""
    coalesce(sum({{cost}}) FILTER (WHERE state NOT IN ({listed(UNDER_WAY)}, 'ambiguous')), 0) AS paid,
    coalesce(sum({{cost}}) FILTER (WHERE state = 'ambiguous'), 0) AS ambiguous,
    coalesce(sum({{cost}}) FILTER (WHERE state IN ({listed(UNDER_WAY)})), 0) AS reserved,
    count(*) AS requests
"""
"""What :func:`read_spend` reads, of ``{cost}``."""


async def commit_attempts(connection: PooledConnection, attempts: Collection[UUID]) -> frozenset[AttemptId]:
    """Verified → committed, in the transaction that stores what they were paid for; answers which this call moved."""
    if not attempts:
        return frozenset()
    # In one order, so that two who store the same results cannot wait for each other.
    rows = await connection.fetch(
        "UPDATE attempts SET state = 'committed' WHERE id IN ("
        "SELECT id FROM attempts WHERE id = ANY($1) AND state = 'verified' ORDER BY id FOR NO KEY UPDATE) RETURNING id",
        list(set(attempts)),
    )
    return frozenset(AttemptId(row["id"]) for row in rows)


def conditions(which: SpendFilter) -> tuple[str, list[object]]:
    """A WHERE expression over ``$1 …`` and its values."""
    given: list[tuple[str, object]] = [
        ("run", which.run),
        ("book_id", which.book_id),
        ("task_id", which.task_id),
        ("chapter_id", which.chapter_id),
        ("engine", which.engine),
    ]
    wanted = [(column, value) for column, value in given if value is not None]
    parts = [f"{column} = ${number}" for number, (column, _) in enumerate(wanted, start=1)]
    if which.today:
        parts.append(TODAY)
    return " AND ".join(parts) or "true", [value for _, value in wanted]


def read_attempt(row: Row) -> Attempt:
    """A row of :data:`COLUMNS`."""
    state = AttemptState(row["state"])
    purpose = Purpose(
        row["run"],
        None if row["book_id"] is None else BookId(row["book_id"]),
        None if row["task_id"] is None else TaskId(row["task_id"]),
        None if row["chapter_id"] is None else ChapterId(row["chapter_id"]),
        {CharacterId(UUID(who)): float(part) for who, part in row["shares"].items()},
    )
    return Attempt(
        AttemptId(row["id"]),
        purpose,
        row["engine"],
        row["model"],
        state,
        Sha256(row["request_hash"]),
        row["external_id"],
        Usd(row["estimated_cost"]),
        None if row["actual_cost"] is None else Usd(row["actual_cost"]),
        None if row["answer"] is None else Sha256(row["answer"]),
        row["answer_suffix"],
        row["repays"],
        row["reason"],
        state in UNDER_WAY and is_abandoned(row["worker"], overdue=bool(row["overdue"])),
        row["created_at"],
        row["updated_at"],
        tuple(map(Sha256, row["parts"])),
    )


def is_abandoned(worker: str, *, overdue: bool) -> bool:
    """Whether nobody waits for an attempt under way: said so, its process is gone, or its time is long over."""
    return not worker or overdue or has_ended(worker)


def read_spend(row: Row) -> Spend:
    """A row of :data:`SUMS`."""
    return Spend(Usd(row["paid"]), Usd(row["ambiguous"]), Usd(row["reserved"]), row["requests"])


USABLE: Final = frozenset({*ANSWERED, AttemptState.COMMITTED, *UNDER_WAY})
"""States of an attempt that an equal request can go on with."""
