"""An analyser that reads with Claude: a real library, the real client, and a server on this computer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar, cast

from narratix_desktop.compute.dispatch import answer
from narratix_desktop.domain.analysis import AnalysisRequest
from narratix_desktop.domain.attempt import Purpose, Spend, SpendFilter
from narratix_desktop.domain.chapter import ChapterSpan
from narratix_desktop.ports.jobs import Job
from narratix_desktop.ports.keys import Vendor
from narratix_desktop.providers.anthropic_analyser import AnthropicAnalyser
from narratix_desktop.providers.clients import Clients
from narratix_desktop.providers.key_ring import SystemKeyRing
from narratix_desktop.providers.paid_call import PaidCalls
from narratix_desktop.providers.retry import Clock, RetryPolicy
from narratix_desktop.store.assets import AssetRepository
from narratix_desktop.store.database import Database
from narratix_desktop.store.ledger import LedgerRepository
from tests.fakes.anthropic_server import GOOD_KEY, AnthropicServer

Answer = TypeVar("Answer")

FIRST = """CHAPTER I

Wren Adair waited by the door of the harbour office. The rain had not stopped since noon.

“Any ship for Lowmoor?” said Wren.

“None before Thursday,” said Captain Holt. He closed his book. “Come back then.”

“Thursday!” cried Wren. “My sister cannot wait so long.”

Holt looked at the window. The lamps along the quay were lit.

“Then go by the road,” he said.

"""
SECOND = """CHAPTER II

Maud Adair had counted the days on the wall. There was a knock at the door.

“Who is there?” Maud asked.

“It is Wren,” said Wren. “I came by the road.”

“In this weather!” said Maud, and laughed.

"""
STORY = FIRST + SECOND


def story() -> AnalysisRequest:
    """Two chapters with three who speak."""
    chapters = (
        ChapterSpan(0, len(FIRST), "Chapter I", heading_end=9),
        ChapterSpan(len(FIRST), len(STORY), "Chapter II", heading_end=len(FIRST) + 10),
    )
    return AnalysisRequest(STORY, chapters)


class Here:
    """``ports.work.Compute`` in this process: the same functions as in a worker, without starting one."""

    workers = 2

    async def run(self, job: Job[Answer]) -> Answer:
        return cast("Answer", await asyncio.to_thread(answer, job))


@dataclass
class SwiftClock:
    """Time that passes when somebody waits for it; chance that is always the same."""

    time: float = 0.0
    waits: list[float] = field(default_factory=list)

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.time += seconds
        await asyncio.sleep(0)

    def clock(self) -> Clock:
        return Clock(now=lambda: self.time, sleep=self.sleep, chance=lambda: 0.5)


@dataclass
class ReadingRoom:
    """An analyser with everything around it."""

    analyser: AnthropicAnalyser
    server: AnthropicServer
    ledger: LedgerRepository
    clock: SwiftClock
    purpose: Purpose

    async def spend(self) -> Spend:
        """What the run has cost so far."""
        return await self.ledger.spend(SpendFilter(run=self.purpose.run))


@asynccontextmanager
async def reading_room(
    database: Database, server: AnthropicServer, folder: Path, data: str = "", *, key: str = GOOD_KEY, tries: int = 5
) -> AsyncIterator[ReadingRoom]:
    """Open one; ``data`` is the author's own file of models, prices and limits."""
    own = folder / "engines"
    own.mkdir(exist_ok=True)
    (own / "anthropic.toml").write_text(data, encoding="utf-8")
    ledger = LedgerRepository(database)
    clock = SwiftClock()
    calls = PaidCalls(
        ledger, AssetRepository(database, folder / "assets"), policy=RetryPolicy(tries=tries), clock=clock.clock()
    )
    keys = SystemKeyRing({Vendor.ANTHROPIC: key})
    async with Clients(keys, {Vendor.ANTHROPIC: server.address}) as clients:
        analyser = AnthropicAnalyser(Here(), calls, clients, own)
        yield ReadingRoom(analyser, server, ledger, clock, Purpose.once("analyse"))
