"""Holds a service's books against the ledger: what each charged, what the other has on record, and why anything was
paid more than once."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np

from narratix_desktop.domain.attempt import UNDER_WAY, Attempt, AttemptState
from narratix_desktop.media.decode import decode_native
from narratix_desktop.services.workshop import Workshop
from narratix_desktop.store.attempt_rows import COLUMNS, read_attempt
from narratix_desktop.store.database import Database
from tests.fakes.stormy import Served

MOST_TRIES: Final = 5
_QUIET: Final = 0.003
_CLOCKS: Final = 0.002
"""Seconds by which two looks at the computer's clock may differ."""


@dataclass
class Reckoning:
    """Figures for a table, and everything that does not hold."""

    figures: dict[str, object] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def expect(self, holds: bool, what: str) -> None:
        if not holds:
            self.wrong.append(what)

    def table(self, title: str) -> str:
        width = max(map(len, self.figures))
        rows = [f"  {name:<{width}}  {value}" for name, value in self.figures.items()]
        verdict = [f"  WRONG: {one}" for one in self.wrong[:20]] or ["  everything holds"]
        return "\n".join([title, *rows, *verdict]) + "\n"


@dataclass(frozen=True)
class Recorded:
    """An attempt, and when its row said that it may have left."""

    attempt: Attempt
    sent_at: datetime | None


async def recorded(database: Database) -> list[Recorded]:
    """The whole ledger, oldest first."""
    rows = await database.fetch(f"SELECT {COLUMNS} FROM attempts ORDER BY created_at, id")
    return [Recorded(read_attempt(row), row["sent_at"]) for row in rows]


def reckon(books: Sequence[Served], ledger: Sequence[Recorded], tries: int | None = MOST_TRIES) -> Reckoning:
    """Compare request by request.

    Args:
        books: The service's.
        ledger: Ours.
        tries: How often a request may be sent; None where killed processes had to send it anew.
    """
    result = Reckoning()
    rows = {str(one.attempt.id): one for one in ledger}
    charged: dict[str, Decimal] = {}
    for one in books:
        row = rows.get(one.attempt)
        result.expect(row is not None, f"a request that is not on record was charged {one.charged}")
        result.expect(one.attempt not in charged, f"attempt {one.attempt} was sent twice")
        charged[one.attempt] = charged.get(one.attempt, Decimal(0)) + one.charged
        if row is not None:
            left = row.sent_at is not None and row.sent_at.timestamp() <= one.came + _CLOCKS
            result.expect(left, f"attempt {one.attempt} was on record only after it had left")
    _amounts(result, rows, charged)
    _repetitions(result, [one.attempt for one in ledger], tries)
    return result


def _amounts(result: Reckoning, rows: Mapping[str, Recorded], charged: Mapping[str, Decimal]) -> None:
    states: Counter[str] = Counter()
    too_much = Decimal(0)
    for name, row in rows.items():
        attempt = row.attempt
        states[attempt.state.value] += 1
        cost, counted = charged.get(name, Decimal(0)), Decimal(attempt.counted_cost)
        result.expect(counted >= cost, f"attempt {name} ({attempt.state}) counts {counted} and was charged {cost}")
        result.expect(attempt.state not in UNDER_WAY, f"attempt {name} stands as {attempt.state}")
        unused = attempt.state in {AttemptState.RECEIVED, AttemptState.VERIFIED}
        result.expect(not unused, f"attempt {name} was answered and nobody used it")
        if not cost:
            explained = attempt.state is AttemptState.AMBIGUOUS or not counted
            result.expect(explained, f"attempt {name} ({attempt.state}) counts {counted} and was not charged")
        too_much += counted - cost
    ambiguous = [row for row in rows.values() if row.attempt.state is AttemptState.AMBIGUOUS]
    never = sum(not charged.get(str(row.attempt.id)) for row in ambiguous)
    result.figures |= {
        "paid requests by the service": len(charged),
        "attempts on record": len(rows),
        "attempts by state": ", ".join(f"{name} {count}" for name, count in sorted(states.items())),
        "charged by the service": f"${sum(charged.values(), Decimal(0)):.6f}",
        "counted by the ledger": f"${sum((Decimal(r.attempt.counted_cost) for r in rows.values()), Decimal(0)):.6f}",
        "counted, not charged": f"${too_much:.6f}",
        "ambiguous, of which never charged": f"{len(ambiguous)}, {never}",
    }


def _repetitions(result: Reckoning, attempts: Sequence[Attempt], tries: int | None) -> None:
    asked: dict[str, list[Attempt]] = {}
    for attempt in attempts:
        asked.setdefault(attempt.request_hash, []).append(attempt)
    most, again, repaid = 0, 0, 0
    for several in asked.values():
        most = max(most, len(several))
        for earlier, later in pairwise(several):
            again += 1
            repaid += later.repays
            settled = earlier.state in {AttemptState.AMBIGUOUS, AttemptState.DEAD}
            result.expect(settled, f"attempt {later.id} repeats {earlier.id}, which is {earlier.state}")
        doubtful = [one.state is AttemptState.AMBIGUOUS for one in several]
        for index, one in enumerate(several):
            result.expect(one.repays == any(doubtful[:index]), f"attempt {one.id} does not say whether it repays")
    if tries is not None:
        result.expect(most <= tries, f"a request was sent {most} times")
    result.figures |= {
        "different requests": len(asked),
        "tries for one request, at most": most,
        "asked again, of which repaying": f"{again}, {repaid}",
    }


async def require_sound(result: Reckoning, workshop: Workshop) -> None:
    """Every line of every included chapter has an active take whose file can be heard."""
    lines = takes = 0
    unheard: list[str] = []
    for book in await workshop.books.list():
        text = (await workshop.books.revision(book.id)).text
        for chapter in await workshop.books.chapters(book.id):
            if not chapter.included:
                continue
            segments = await workshop.scripts.segments(chapter.id)
            spoken = [one for one in segments if any(map(str.isalnum, text[one.start : one.end]))]
            active = await workshop.takes.active(chapter.id)
            files = await workshop.assets.paths(list({take.asset for take in active.values()}))
            lines += len(spoken)
            takes += len(active)
            unheard += [f"line {one.id} has no take" for one in spoken if one.id not in active]
            unheard += silent_files(files.values())
    result.wrong += unheard
    result.figures |= {"lines": lines, "active takes": takes, "without real audio": len(unheard)}


def silent_files(files: Iterable[Path]) -> list[str]:
    """Those in which nothing can be heard."""
    found = []
    for path in files:
        rate, samples = decode_native(path)
        if len(samples) < rate * 0.2 or float(np.sqrt(np.mean(np.square(samples)))) < _QUIET:
            found.append(f"{path.name} holds no sound")
    return found
