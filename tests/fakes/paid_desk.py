"""What an engine holds when it spends money: calls, a real ledger, and the service that is paid."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from narratix_desktop.domain.attempt import Attempt, AttemptState, Purpose, request_digest
from narratix_desktop.domain.units import Seconds
from narratix_desktop.ports.engines import Fetched
from narratix_desktop.providers.limits import Limits
from narratix_desktop.providers.paid_call import PaidCalls
from narratix_desktop.providers.paid_request import Bought, Check, Fetch, PaidRequest, Send
from narratix_desktop.providers.retry import Clock
from narratix_desktop.store.assets import AssetRepository
from narratix_desktop.store.attempt_rows import COLUMNS, read_attempt
from narratix_desktop.store.database import Database, connect_database
from narratix_desktop.store.ledger import LedgerRepository
from tests.fakes.paid_service import PaidService, paid_service
from tests.store.ledger_samples import usd

ESTIMATE = usd("0.05")


@dataclass
class FakeTime:
    """A clock that jumps; chance always answers the most."""

    seconds: float = 0.0
    slept: list[float] = field(default_factory=list)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds
        await asyncio.sleep(0)

    @property
    def clock(self) -> Clock:
        return Clock(lambda: self.seconds, self.sleep, lambda: 1.0)


@dataclass
class Desk:
    """What an engine would hold."""

    database: Database
    ledger: LedgerRepository
    calls: PaidCalls
    service: PaidService
    time: FakeTime

    def request(self, text: str, deadline: float = 30.0, widest: int = 4) -> PaidRequest:
        digest = request_digest("acme", "voice-1", {"text": text})
        return PaidRequest(
            Purpose("run"), "acme", "Acme", "voice-1", digest, ESTIMATE, deadline=Seconds(deadline), widest=widest
        )

    async def buy(
        self,
        text: str,
        send: Send | None = None,
        check: Check[str] | None = None,
        fetch: Fetch | None = None,
        deadline: float = 30.0,
    ) -> Bought[str]:
        sender = send or partial(self.service.make, text)
        return await self.calls.run(self.request(text, deadline), sender, check or whole, fetch)

    async def order(self, text: str) -> Bought[str]:
        return await self.buy(text, partial(self.service.order, text), fetch=self.service.fetch)

    async def attempts(self) -> list[Attempt]:
        return [
            read_attempt(row)
            for row in await self.database.fetch(f"SELECT {COLUMNS} FROM attempts ORDER BY created_at")
        ]

    async def states(self) -> list[AttemptState]:
        return [attempt.state for attempt in await self.attempts()]

    async def settle(self) -> None:
        """As at a start behind a crash: everything under way is abandoned."""
        await self.database.write("UPDATE attempts SET worker = ''")


async def whole(fetched: Fetched) -> str:
    return fetched.data.decode()


@asynccontextmanager
async def paid_desk(database_url: str, folder: Path) -> AsyncIterator[Desk]:
    """A desk over a database, with its answers in a folder."""
    database = await connect_database(database_url)
    time = FakeTime()
    ledger = LedgerRepository(database)
    calls = PaidCalls(ledger, AssetRepository(database, folder), Limits(time.clock), clock=time.clock)
    async with paid_service() as service:
        yield Desk(database, ledger, calls, service, time)
    await database.close()
