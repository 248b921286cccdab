"""Looks at answers that were paid before, so that nobody is told a price for what would cost nothing.

What a request goes on with instead of being sent is ``providers.paid_call``'s business; here nothing is sent and
nothing is settled.
"""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from narratix_desktop.domain.attempt import Attempt
from narratix_desktop.domain.errors import NotFoundError
from narratix_desktop.domain.ids import Sha256
from narratix_desktop.ports.engines import Fetched
from narratix_desktop.ports.ledger import Ledger
from narratix_desktop.ports.store import AssetStore


@dataclass(frozen=True, slots=True)
class PaidBefore:
    """Answers on record.

    Args:
        ledger: Where every attempt is recorded.
        assets: Where answers are kept.
    """

    ledger: Ledger
    assets: AssetStore

    async def unstored(self, engine: str) -> Mapping[Sha256, Attempt]:
        """By the digest of their request, answers that nobody has stored yet; an equal request goes on with them."""
        found = await self.ledger.unstored(engine)
        return {attempt.request_hash: attempt for attempt in reversed(found)}

    async def left_over(self, engine: str, parts: Collection[Sha256]) -> tuple[Attempt, ...]:
        """Answers for some of these parts that :meth:`PaidCalls.take_up` would look into."""
        return await self.ledger.left_over(engine, parts) if parts else ()

    async def equal(self, engine: str, digest: Sha256) -> Attempt | None:
        """The answered attempt that an equal request goes on with."""
        found = await self.ledger.find(engine, digest)
        return found if found is not None and found.answer is not None else None

    async def read(self, attempt: Attempt) -> Fetched | None:
        """Its answer; None where the file is gone."""
        return await read_answer(attempt, self.assets)


async def read_answer(attempt: Attempt, assets: AssetStore) -> Fetched | None:
    """The bytes of an answered attempt; None where they are gone, e.g. on a computer with other asset files."""
    assert attempt.answer is not None
    try:
        path = await assets.path(attempt.answer)
        data = await asyncio.to_thread(path.read_bytes)
    except (NotFoundError, OSError):
        return None
    return Fetched(data, attempt.answer_suffix, attempt.actual_cost, attempt.answer)
