"""What an engine with a key is made of: a real library's ledger, real HTTP, and a clock that does not make one wait."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TypeVar, cast

from narratix_desktop.compute.dispatch import answer
from narratix_desktop.domain.attempt import Attempt, SpendFilter
from narratix_desktop.domain.units import Usd
from narratix_desktop.ports.jobs import Job
from narratix_desktop.ports.keys import Vendor
from narratix_desktop.providers.clients import Clients
from narratix_desktop.providers.key_ring import SystemKeyRing
from narratix_desktop.providers.limits import Limits
from narratix_desktop.providers.paid_call import PaidCalls
from narratix_desktop.providers.retry import Clock
from narratix_desktop.store.assets import AssetRepository
from narratix_desktop.store.attempt_rows import COLUMNS, read_attempt
from narratix_desktop.store.database import Database, connect_database
from narratix_desktop.store.ledger import LedgerRepository

Answered = TypeVar("Answered")


class Here:
    """``ports.work.Compute`` in this process: the functions that a worker runs, without starting one."""

    workers = 2

    async def run(self, job: Job[Answered]) -> Answered:
        return cast("Answered", await asyncio.to_thread(answer, job))


@dataclass
class SwiftClock:
    """Time that passes when somebody waits for it."""

    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.seconds += seconds
        await asyncio.sleep(0)

    @property
    def clock(self) -> Clock:
        return Clock(lambda: self.seconds, self.sleep, lambda: 0.5)


@dataclass
class Desk:
    """A library, and the vendors' clients at the fakes' addresses."""

    database: Database
    ledger: LedgerRepository
    calls: PaidCalls
    clients: Clients
    time: SwiftClock
    compute: Here = field(default_factory=Here)

    async def attempts(self) -> list[Attempt]:
        rows = await self.database.fetch(f"SELECT {COLUMNS} FROM attempts ORDER BY created_at, id")
        return [read_attempt(row) for row in rows]

    async def states(self) -> list[str]:
        return [attempt.state.value for attempt in await self.attempts()]

    async def spent(self) -> Usd:
        return (await self.ledger.spend(SpendFilter())).counted

    async def crash(self) -> None:
        """As at a start behind a crash: whoever waited for what is under way is gone."""
        await self.database.write("UPDATE attempts SET worker = ''")


@asynccontextmanager
async def open_desk(dsn: str, folder: Path, vendor: Vendor, address: str, key: str | None) -> AsyncIterator[Desk]:
    database = await connect_database(dsn)
    time = SwiftClock()
    ledger = LedgerRepository(database)
    calls = PaidCalls(ledger, AssetRepository(database, folder), Limits(time.clock), clock=time.clock)
    keys = {} if key is None else {vendor: key}
    async with Clients(SystemKeyRing(keys), {vendor: address}) as clients:
        yield Desk(database, ledger, calls, clients, time)
    await database.close()


def cents(amount: Usd | Decimal) -> Decimal:
    """Rounded as the ledger keeps it."""
    return Decimal(amount).quantize(Decimal("0.000001"))
