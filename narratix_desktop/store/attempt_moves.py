"""Moves of attempts, many in one statement.

Whatever each attempt's own move is, they go to the disk together; which moves are lawful is asked of the table that the
trigger asks. A move that changes nothing, because the attempt is there already, is told apart from an unlawful one
afterwards, by whoever brought it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from narratix_desktop.domain.attempt import AttemptState
from narratix_desktop.domain.ids import AttemptId, Sha256
from narratix_desktop.domain.units import Usd
from narratix_desktop.store.database import Database


@dataclass(frozen=True, slots=True)
class Move:
    """Where an attempt goes, and what is known with it; None leaves what was known."""

    attempt: AttemptId
    state: AttemptState
    external_id: str | None = None
    answer: Sha256 | None = None
    suffix: str | None = None
    cost: Usd | None = None
    reason: str | None = None


# Locked in one order, so that two groups cannot wait for each other. The time that a request may take begins when it
# leaves; before, it waits for its turn. An answer that came and was of no use was paid, at the estimate where nobody
# said how much; so only a received answer may take a cost away that stood there before.
_MOVE: Final = """
    WITH given AS (
        SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::numeric[], $7::text[])
            AS given (id, state, external_id, answer, suffix, cost, reason)
    ), locked AS (
        SELECT id FROM attempts WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE
    )
    UPDATE attempts a SET
        state = given.state,
        external_id = coalesce(given.external_id, a.external_id),
        answer = coalesce(given.answer, a.answer),
        answer_suffix = coalesce(given.suffix, a.answer_suffix),
        reason = coalesce(given.reason, a.reason),
        deadline = CASE given.state WHEN 'sent' THEN now() + (a.deadline - a.created_at) ELSE a.deadline END,
        actual_cost = CASE given.state
            WHEN 'received' THEN given.cost
            WHEN 'dead' THEN coalesce(given.cost, a.actual_cost,
                CASE WHEN a.state IN ('received', 'verified') THEN a.estimated_cost END)
            ELSE a.actual_cost END
    FROM given JOIN locked ON locked.id = given.id
    WHERE a.id = given.id
      AND EXISTS (SELECT FROM attempt_moves m WHERE m.before = a.state AND m.after = given.state)
    RETURNING a.id
"""


async def move_attempts(database: Database, moves: Sequence[Move]) -> list[bool]:
    """Make the moves, all in one statement; answers for each whether it changed something.

    Of several moves of one attempt each comes behind the one before it, in a statement of its own.
    """
    done = [False] * len(moves)
    left = list(enumerate(moves))
    while left:
        first: dict[UUID, tuple[int, Move]] = {}
        for place, move in left:
            first.setdefault(move.attempt, (place, move))
        now = [move for _, move in first.values()]
        rows = await database.write(
            _MOVE,
            [move.attempt for move in now],
            [move.state.value for move in now],
            [move.external_id for move in now],
            [move.answer for move in now],
            [move.suffix for move in now],
            [move.cost for move in now],
            [move.reason for move in now],
        )
        moved = {row["id"] for row in rows}
        for place, move in first.values():
            done[place] = move.attempt in moved
        made = {place for place, _ in first.values()}
        left = [(place, move) for place, move in left if place not in made]
    return done
