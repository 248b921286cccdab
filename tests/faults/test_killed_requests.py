"""SIGKILL between any two moves of a paid request leaves the row from which it is gone on with, and pays nothing twice
that can be known to be paid."""

import asyncio
import sys
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from narratix_desktop.domain.attempt import Attempt, AttemptState, SpendFilter
from narratix_desktop.ports.engines import EngineInfo, Fetched
from narratix_desktop.providers.paid_call import PaidCalls
from narratix_desktop.services.settle_attempts import Settled, settle_attempts
from narratix_desktop.services.workshop import Workshop
from narratix_desktop.store.assets import AssetRepository
from narratix_desktop.store.attempt_rows import COLUMNS, read_attempt
from narratix_desktop.store.database import connect_database
from narratix_desktop.store.ledger import LedgerRepository
from tests.fakes.paid_service import PaidService, charge, paid_service
from tests.faults.stopping_request import REACHED, ask, request

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Killed:
    """Where a process is killed, the state of the row then, after the settlement, and how often it is paid in all."""

    kind: str
    point: str
    left: AttemptState
    settled: AttemptState
    paid: int

    @property
    def text(self) -> str:
        return f"{self.kind} {self.point}"


INTENT, SENT, ACCEPTED = AttemptState.INTENT, AttemptState.SENT, AttemptState.ACCEPTED
RECEIVED, VERIFIED, COMMITTED = AttemptState.RECEIVED, AttemptState.VERIFIED, AttemptState.COMMITTED
AMBIGUOUS, DEAD = AttemptState.AMBIGUOUS, AttemptState.DEAD

CASES = (
    Killed("order", "after:reserve", INTENT, DEAD, 1),
    # It did not leave after all, which nobody can know.
    Killed("order", "after:sent", SENT, AMBIGUOUS, 1),
    # It was done there, and nobody here had heard its name yet.
    Killed("order", "before:accepted", SENT, AMBIGUOUS, 2),
    Killed("order", "after:accepted", ACCEPTED, RECEIVED, 1),
    Killed("order", "before:received", ACCEPTED, RECEIVED, 1),
    Killed("make", "before:received", SENT, AMBIGUOUS, 2),
    Killed("make", "after:received", RECEIVED, RECEIVED, 1),
    Killed("make", "after:verified", VERIFIED, VERIFIED, 1),
    Killed("make", "after:commit", COMMITTED, COMMITTED, 1),
)


class Recovery:
    """What an engine offers whose service hands out what it made."""

    info = EngineInfo("acme", "Acme", "1")

    def __init__(self, service: PaidService) -> None:
        self._service = service

    async def recover(self, attempt: Attempt) -> Fetched | None:
        return await self._service.fetch(attempt.external_id or "")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
async def test_a_request_that_is_killed_at_any_point_is_gone_on_with(database_url: str, tmp_path: Path) -> None:
    database = await connect_database(database_url)
    ledger, assets = LedgerRepository(database), AssetRepository(database, tmp_path)

    async def state(case: Killed) -> AttemptState:
        """Of the first attempt at this request."""
        rows = await database.fetch(
            f"SELECT {COLUMNS} FROM attempts WHERE request_hash = $1 ORDER BY created_at", request(case.text).digest
        )
        return read_attempt(rows[0]).state

    async with paid_service() as service:

        async def kill(case: Killed) -> None:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.faults.stopping_request"),
                *(database_url, str(tmp_path), str(service.port), case.kind, case.text, case.point),
                cwd=ROOT,
                stdout=asyncio.subprocess.PIPE,
            )
            assert process.stdout is not None
            async with asyncio.timeout(120):
                reached = await process.stdout.readline()
            process.kill()
            await process.wait()
            assert reached.decode().strip() == REACHED

        await asyncio.gather(*map(kill, CASES))
        assert [await state(case) for case in CASES] == [case.left for case in CASES]
        known = SimpleNamespace(ledger=ledger, assets=assets, recovering={"acme": [Recovery(service)]})
        assert await settle_attempts(cast(Workshop, known)) == Settled(fetched=2, freed=1, ambiguous=3)
        assert [await state(case) for case in CASES] == [case.settled for case in CASES]

        calls = PaidCalls(ledger, assets)
        for case in CASES:
            assert await ask(calls, service, case.kind, case.text) == f"made {case.text}"
        assert service.charged == sum(case.paid for case in CASES)
        spend = await ledger.spend(SpendFilter())
        assert spend.reserved == 0
        # Whatever the service may have charged is on record, and of what is known each line was paid once.
        assert spend.spent >= charge(service)
        assert spend.paid == len(CASES) * charge(service) / service.charged
    await database.close()
