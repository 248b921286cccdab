"""Paid requests: what each is for, where it stands, and which moves are lawful.

An attempt is one request to a paid service. Its row is on disk before the request leaves, so after a crash everything
that may have been paid is on record. A repeated try is an attempt of its own.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final
from uuid import uuid4

from narratix_desktop.domain.ids import AttemptId, BookId, ChapterId, CharacterId, Sha256, TaskId
from narratix_desktop.domain.money import FREE
from narratix_desktop.domain.task import Task
from narratix_desktop.domain.units import Usd


class AttemptState(StrEnum):
    """How far a paid request is known to have come.

    Attributes:
        INTENT: It is on record and its price is reserved; it has certainly not left.
        SENT: It may have left.
        ACCEPTED: The provider named it; what it makes can be fetched by that name.
        RECEIVED: The answer has arrived whole and lies in the asset store.
        VERIFIED: The answer is what was asked for.
        COMMITTED: What it was paid for is stored; once, whoever comes again with it stores nothing.
        AMBIGUOUS: It may have been paid and nobody knows what became of it. It counts as spent.
        DEAD: It has ended without a result. It counts with what it actually cost, mostly nothing.
    """

    INTENT = "intent"
    SENT = "sent"
    ACCEPTED = "accepted"
    RECEIVED = "received"
    VERIFIED = "verified"
    COMMITTED = "committed"
    AMBIGUOUS = "ambiguous"
    DEAD = "dead"


LAWFUL_MOVES: Final[Mapping[AttemptState, frozenset[AttemptState]]] = {
    AttemptState.INTENT: frozenset({AttemptState.SENT, AttemptState.DEAD}),
    AttemptState.SENT: frozenset(
        {AttemptState.ACCEPTED, AttemptState.RECEIVED, AttemptState.AMBIGUOUS, AttemptState.DEAD}
    ),
    AttemptState.ACCEPTED: frozenset({AttemptState.RECEIVED, AttemptState.AMBIGUOUS, AttemptState.DEAD}),
    AttemptState.RECEIVED: frozenset({AttemptState.VERIFIED, AttemptState.DEAD}),
    AttemptState.VERIFIED: frozenset({AttemptState.COMMITTED, AttemptState.DEAD}),
    AttemptState.COMMITTED: frozenset(),
    AttemptState.AMBIGUOUS: frozenset({AttemptState.ACCEPTED, AttemptState.RECEIVED, AttemptState.DEAD}),
    AttemptState.DEAD: frozenset(),
}
"""From each state, the states that may follow. An ambiguous attempt moves on when its outcome becomes known late."""

UNDER_WAY: Final = frozenset({AttemptState.INTENT, AttemptState.SENT, AttemptState.ACCEPTED})
ANSWERED: Final = frozenset({AttemptState.RECEIVED, AttemptState.VERIFIED})


@dataclass(frozen=True, slots=True)
class Purpose:
    """What money is spent for; handed down from whoever asked to the request that costs it.

    Attributes:
        run: One piece of work that the author asked for: a production with all its tasks, or a single line. The cap
            per run counts by it.
        book_id: None for what belongs to no book.
        task_id: The task that the author sees; None for what is asked for directly.
        chapter_id: The chapter that it is for, where it is for one.
        shares: The characters that it is for, each with its part of the cost; the parts add up to 1, or nobody's.
    """

    run: str
    book_id: BookId | None = None
    task_id: TaskId | None = None
    chapter_id: ChapterId | None = None
    shares: Mapping[CharacterId, float] = field(default_factory=dict)

    @classmethod
    def once(cls, what: str, book_id: BookId | None = None) -> "Purpose":
        """Something that the author asks for directly: a run of its own."""
        return cls(f"{what}:{uuid4()}", book_id)

    @classmethod
    def of_task(cls, task: Task) -> "Purpose":
        """What a task spends for; its run is the production above it."""
        return cls(str(task.parent_id or task.id), task.book_id, task.id)

    def of_chapter(self, chapter_id: ChapterId) -> "Purpose":
        """The same for a chapter."""
        return replace(self, chapter_id=chapter_id)

    def shared_by(self, weights: Mapping[CharacterId, float]) -> "Purpose":
        """The same for characters, by weights of any sum, e.g. how many letters each speaks."""
        whole = sum(weights.values())
        return replace(self, shares={who: weight / whole for who, weight in weights.items()} if whole > 0 else {})


@dataclass(frozen=True, slots=True)
class Attempt:
    """One row of the ledger.

    Attributes:
        request_hash: Equal for requests that ask the same of the same model; see :func:`request_digest`.
        external_id: The provider's own name for it.
        actual_cost: None while it is unknown; then the estimate counts.
        answer: The asset that holds the answer as it came.
        answer_suffix: The answer's type, e.g. ``json`` or ``mp3``.
        repays: Whether it asks again for what an ambiguous attempt may have paid already.
        reason: Why it is ambiguous or dead.
        abandoned: Whether it is under way and nobody waits for it any more.
        parts: What it is for, part by part; see ``Reservation.parts``.
    """

    id: AttemptId
    purpose: Purpose
    engine: str
    model: str
    state: AttemptState
    request_hash: Sha256
    external_id: str | None
    estimated_cost: Usd
    actual_cost: Usd | None
    answer: Sha256 | None
    answer_suffix: str
    repays: bool
    reason: str
    abandoned: bool
    created_at: datetime
    updated_at: datetime
    parts: tuple[Sha256, ...]

    @property
    def counted_cost(self) -> Usd:
        """What it counts at a cap: the actual cost, else the estimate; a dead one only what it actually cost."""
        if self.actual_cost is not None:
            return self.actual_cost
        return FREE if self.state is AttemptState.DEAD else self.estimated_cost


@dataclass(frozen=True, slots=True)
class Spend:
    """What a selection of attempts costs.

    Attributes:
        paid: For answers that came, useful or not.
        ambiguous: May have been paid; counted at the estimate.
        reserved: For requests that are under way.
        requests: How many attempts there are, those that died for nothing included.
    """

    paid: Usd = FREE
    ambiguous: Usd = FREE
    reserved: Usd = FREE
    requests: int = 0

    @property
    def spent(self) -> Usd:
        """What is gone or must be taken as gone."""
        return Usd(self.paid + self.ambiguous)

    @property
    def counted(self) -> Usd:
        """What counts at a cap."""
        return Usd(self.paid + self.ambiguous + self.reserved)


class SpendBy(StrEnum):
    """What spending can be broken down by."""

    RUN = "run"
    BOOK = "book"
    DAY = "day"
    TASK = "task"
    CHAPTER = "chapter"
    CHARACTER = "character"
    ENGINE = "engine"
    MODEL = "model"


@dataclass(frozen=True, slots=True)
class SpendFilter:
    """Which attempts to add up; None means any. ``today`` is the day of the database."""

    run: str | None = None
    book_id: BookId | None = None
    task_id: TaskId | None = None
    chapter_id: ChapterId | None = None
    engine: str | None = None
    today: bool = False


def request_digest(engine: str, model: str, request: Mapping[str, object]) -> Sha256:
    """Digest of what a request asks, so that the same request is known again after a crash.

    Args:
        engine: The engine's name.
        model: The provider's name of the model, with its version.
        request: Everything that decides the answer, as plain values; no key and nothing that changes from try to try.
    """
    parts = {"engine": engine, "model": model, "request": request}
    blob = json.dumps(parts, sort_keys=True, ensure_ascii=True, default=_plain).encode()
    return Sha256(hashlib.sha256(blob).hexdigest())


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot be part of a request's digest")
