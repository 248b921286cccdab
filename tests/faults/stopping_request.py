"""Makes one paid request and stops dead at a named point, to be killed there. Run by the test beside it.

``python -m tests.faults.stopping_request DSN ASSETS PORT KIND TEXT POINT``; a point is ``before:`` or ``after:`` and a
move of the ledger, or ``never``.
"""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from narratix_desktop.domain.attempt import Purpose, request_digest
from narratix_desktop.domain.units import Seconds
from narratix_desktop.ports.engines import Fetched
from narratix_desktop.providers.paid_call import PaidCalls
from narratix_desktop.providers.paid_request import PaidRequest, Sending
from narratix_desktop.store.assets import AssetRepository
from narratix_desktop.store.database import Database, connect_database
from narratix_desktop.store.ledger import LedgerRepository
from tests.fakes.paid_service import PaidService
from tests.store.ledger_samples import usd

REACHED = "stands still"


class StoppingLedger(LedgerRepository):
    """A ledger whose process stands still before or behind one of its moves."""

    def __init__(self, database: Database, point: str) -> None:
        super().__init__(database)
        self._point = point

    def __getattribute__(self, name: str) -> Any:
        found = super().__getattribute__(name)
        if name not in {"reserve", "sent", "accepted", "received", "verified", "commit"}:
            return found
        point = super().__getattribute__("_point")

        async def move(*given: Any) -> Any:
            if point == f"before:{name}":
                stand_still()
            answer = await found(*given)
            if point == f"after:{name}":
                stand_still()
            return answer

        return move


def stand_still() -> None:
    """Say so and do nothing more, not even on the event loop."""
    sys.stdout.write(f"{REACHED}\n")
    sys.stdout.flush()
    time.sleep(600)


def request(text: str) -> PaidRequest:
    """The same request in every process."""
    digest = request_digest("acme", "voice-1", {"text": text})
    return PaidRequest(Purpose("run"), "acme", "Acme", "voice-1", digest, usd("0.05"), deadline=Seconds(120.0))


async def ask(calls: PaidCalls, service: PaidService, kind: str, text: str) -> str:
    """Buy an answer and settle it; ``order`` is named by the service before it is fetched, ``make`` is not."""
    senders: dict[str, Callable[[str, Sending], Awaitable[Fetched]]] = {"make": service.make, "order": service.order}

    async def check(fetched: Fetched) -> str:
        return fetched.data.decode()

    bought = await calls.run(
        request(text),
        lambda sending: senders[kind](text, sending),
        check,
        service.fetch if kind == "order" else None,
    )
    await calls._ledger.commit([bought.attempt])
    return bought.value


async def main(dsn: str, assets: str, port: str, kind: str, text: str, point: str) -> None:
    database = await connect_database(dsn)
    calls = PaidCalls(StoppingLedger(database, point), AssetRepository(database, Path(assets)))
    await ask(calls, PaidService(port=int(port)), kind, text)
    stand_still()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
