"""The ledger of paid requests. Nothing is paid that is not reserved here first, and nothing is paid twice unseen.

The way of an attempt: ``reserve`` (intent) → ``sent`` → [``accepted``] → ``received`` → ``verified`` → committed, in
the transaction that stores what it was paid for. Each call returns when the move is on disk. A move to the state that
an attempt has already changes nothing, so that a call whose answer was lost can be made again; any other unlawful move
raises ``UnlawfulMoveError``. Engines do not call the ledger: ``providers.paid_call`` does, in the right order.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Protocol
from uuid import uuid4

from narratix_desktop.domain.attempt import Attempt, Purpose, Spend, SpendBy, SpendFilter
from narratix_desktop.domain.ids import AttemptId, Sha256
from narratix_desktop.domain.units import Seconds, Usd


@dataclass(frozen=True, slots=True)
class Reservation:
    """What is asked of the ledger before a request leaves.

    Attributes:
        purpose: What the money is for.
        engine: ``EngineInfo.name``.
        model: The provider's name of the model.
        request_hash: ``domain.attempt.request_digest`` of the request.
        estimate: What it may cost at most; this is what is reserved.
        deadline: How long the request may take in all. An attempt of a process on another computer counts as
            abandoned only when this is over.
        instead_of: The newest equal attempt whose answer is of no use; any newer one stops the reservation.
        parts: What it is for, part by part, where it is for several things that are stored by themselves: e.g. the
            content key of its take for every utterance, in their order.
        attempt: Its id, so that a reservation whose answer was lost can be made again and is still one.
    """

    purpose: Purpose
    engine: str
    model: str
    request_hash: Sha256
    estimate: Usd
    deadline: Seconds = Seconds(600.0)
    instead_of: AttemptId | None = None
    parts: tuple[Sha256, ...] = ()
    attempt: AttemptId = field(default_factory=lambda: AttemptId(uuid4()))


class Ledger(Protocol):
    """Every paid request of the library, by whichever process that shares it."""

    async def reserve(self, wanted: Reservation) -> AttemptId:
        """Put an intent on record and reserve its price, in one transaction that no other reservation overlaps.

        Raises:
            BudgetReachedError: It would pass the cap of the run, the book or the day; nothing is on record.
            OutcomeUnknownError: An equal request may have been paid already, and asking again would pass what the
                author allows to be paid twice in a day; nothing is on record.
            AlreadyAskedError: Since it was looked for, somebody else has asked the same; :meth:`find` tells who.
        """
        ...

    async def sent(self, attempt: AttemptId) -> None:
        """Intent → sent, before the first byte leaves."""
        ...

    async def accepted(self, attempt: AttemptId, external_id: str) -> None:
        """The provider took it and named it."""
        ...

    async def received(self, attempt: AttemptId, answer: Sha256, suffix: str, cost: Usd | None = None) -> None:
        """The answer is whole and in the asset store.

        Args:
            attempt: Whose answer it is.
            answer: The asset with the bytes as they came.
            suffix: Their type.
            cost: What it cost; None where the provider does not say, then the estimate stands.
        """
        ...

    async def verified(self, attempt: AttemptId) -> None:
        """The answer is what was asked for."""
        ...

    async def ambiguous(self, attempt: AttemptId, reason: str) -> None:
        """Nobody knows whether it was done and paid; it counts as spent from now on."""
        ...

    async def dead(self, attempt: AttemptId, reason: str, cost: Usd | None = None) -> None:
        """It ended without a result; its reservation is freed.

        Args:
            attempt: Which one.
            reason: Why, without any text of the book.
            cost: What was paid nevertheless, e.g. for an answer that is of no use. None leaves what is known of a
                received answer, else it is nothing.
        """
        ...

    async def commit(self, attempts: Collection[AttemptId]) -> frozenset[AttemptId]:
        """Verified → committed, for results that are stored elsewhere than in the library's rows.

        Takes, auditions, cues and scripts name their attempts to their own stores, which commit them in the same
        transaction.

        Returns:
            Those that this call committed; one that is missing was committed before or has no answer.
        """
        ...

    async def get(self, attempt: AttemptId) -> Attempt:
        """One attempt. Raises ``NotFoundError``."""
        ...

    async def find(self, engine: str, request_hash: Sha256, behind: AttemptId | None = None) -> Attempt | None:
        """The attempt that an equal request can go on with instead of being sent.

        One that was answered comes first, committed or not, then one that the provider accepted, then one that is under
        way otherwise. Ambiguous and dead ones are not found.

        Args:
            engine: Of the request.
            request_hash: Of the request.
            behind: Only look at attempts that are newer than this one, whose answer is of no use.
        """
        ...

    async def left_over(self, engine: str, parts: Collection[Sha256]) -> tuple[Attempt, ...]:
        """Attempts that were answered for some of these parts, and whose process ended before it stored all of them.

        Committed ones are among them: somebody may have stored another part since.
        """
        ...

    async def unstored(self, engine: str) -> tuple[Attempt, ...]:
        """Attempts whose answer is here and is not committed yet, by whichever process; the newest first."""
        ...

    async def abandon(self, attempt: AttemptId) -> None:
        """Nobody waits for an attempt any more that is under way; whoever wants may adopt or settle it."""
        ...

    async def adopt(self, attempt: AttemptId, deadline: Seconds) -> bool:
        """Take over an accepted attempt that was abandoned; False where somebody else was faster.

        Args:
            attempt: Which one.
            deadline: How long fetching it may take.
        """
        ...

    async def unsettled(self, engine: str | None = None) -> tuple[Attempt, ...]:
        """Attempts that are under way and abandoned, oldest first.

        Abandoned means: said so, or the process that made it is gone, or its deadline has passed long ago.
        """
        ...

    async def limit_run(self, run: str, cap: Usd | None) -> None:
        """Give a run its own cap instead of the library's cap per run; None takes it back."""
        ...

    async def spend(self, which: SpendFilter) -> Spend:
        """What a selection costs."""
        ...

    async def spend_by(self, by: SpendBy, which: SpendFilter) -> Mapping[str, Spend]:
        """The same, broken down; keys are ids, names, or days as ``2026-11-21``.

        Characters get their share of an attempt; what belongs to none of the kind has the empty key. ``requests``
        counts an attempt once for each of its characters.
        """
        ...
