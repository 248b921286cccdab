"""Speak a long book through paid services while a share of their requests meets trouble, and settle accounts.

As a script: ``python -m tests.faults.paid_storm --segments 3000``. The whole program works: tasks, queue, worker,
ledger, store, worker processes, real HTTP. Only time is shortened: pauses by a clock that runs faster, the deadline of
a request by the author's own file of limits. The caps start far below what the book costs and are raised bit by bit
whenever the production rests at one, so that one of them is always near; each takes its turn to be the lowest.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Final

import asyncpg

from narratix_desktop.app.logs import configure_logs
from narratix_desktop.app.settings import Settings
from narratix_desktop.app.wiring import make_workshop
from narratix_desktop.compute.lanes import Lanes
from narratix_desktop.domain.book import Book
from narratix_desktop.domain.budget import Budget
from narratix_desktop.domain.task import Task, TaskStatus
from narratix_desktop.domain.units import Usd
from narratix_desktop.ports.keys import Vendor
from narratix_desktop.providers import catalog
from narratix_desktop.providers.clients import Clients
from narratix_desktop.providers.hume_speech import HumeSpeech
from narratix_desktop.providers.key_ring import SystemKeyRing
from narratix_desktop.providers.limits import Limits
from narratix_desktop.providers.paid_call import PaidCalls
from narratix_desktop.providers.replicate_speech import ReplicateSpeech
from narratix_desktop.services.import_manuscript import import_manuscript
from narratix_desktop.services.keep_budget import keep_budget
from narratix_desktop.services.plan_tasks import ProductionOrder, order_production
from narratix_desktop.services.run_tasks import work_on_tasks
from narratix_desktop.services.steer_tasks import resume_task, retry_task
from narratix_desktop.services.workshop import Workshop
from narratix_desktop.store.database import Database
from narratix_desktop.store.library import open_library
from narratix_desktop.store.migrate import migrate
from narratix_desktop.store.server.embedded import EmbeddedServer
from tests.fakes import hume_server, replicate_server
from tests.fakes.fast_clock import fast_clock
from tests.fakes.labels import label_requests
from tests.fakes.short_lines import short_lines
from tests.fakes.stormy import StormyHume, StormyReplicate, StormyService
from tests.faults.reckoning import MOST_TRIES, Reckoning, reckon, recorded, require_sound

SPEED: Final = 50.0
DEADLINE: Final = 5
FIRST_CAP: Final = Decimal("0.5")
RAISE: Final = Decimal("0.1")
PATIENCE: Final = 1500.0
MOST_CLICKS: Final = 5
_CENTS_A_LETTER: Final = {"hume": Decimal("0.15") / 1000, "replicate": Decimal("0.06") / 1000}
_RESTING: Final = {TaskStatus.COMPLETED, TaskStatus.FAILED, TaskStatus.CANCELLED, TaskStatus.PAUSED}


@dataclass
class Caps:
    """What may be spent now, and whether it ever was more."""

    lowest: Decimal
    step: Decimal
    turn: int = 0
    raised: int = 0
    nearest: Decimal = Decimal(0)
    passed: list[str] = field(default_factory=list)

    def budget(self) -> Budget:
        """One of three caps is the lowest, the others are a step higher."""
        low, high = Usd(self.lowest), Usd(self.lowest + self.step)
        run, book, day = (low if each == self.turn else high for each in range(3))
        return Budget(run=run, book=book, day=day, repay=high)

    def rise(self) -> None:
        self.lowest += self.step
        self.turn = (self.turn + 1) % 3
        self.raised += 1

    def look(self, amount: Decimal, who: str) -> None:
        self.nearest = max(self.nearest, amount / self.lowest)
        if amount > self.lowest:
            self.passed.append(f"{who}: {amount} is more than the cap of {self.lowest}")


@dataclass
class Storm:
    """A library whose paid voices speak through bad weather."""

    workshop: Workshop
    database: Database
    dsn: str
    service: StormyService
    engine: str


def service_of(engine: str, share: float, seed: int, latency: float = 0.0) -> StormyService:
    if engine == "hume":
        return StormyHume(share=share, seed=seed, latency=latency, speed=SPEED)
    return StormyReplicate(share=share, seed=seed, latency=latency, speed=SPEED, looks=1)


def keep_limits(home: Path, engine: str, deadline: int) -> None:
    """The author's own file of limits."""
    (home / "engines").mkdir(parents=True, exist_ok=True)
    (home / "engines" / f"{engine}.toml").write_text(f"[limits]\ndeadline_seconds = {deadline}\n", encoding="utf-8")


@asynccontextmanager
async def open_storm(dsn: str, home: Path, engine: str, share: float, seed: int) -> AsyncIterator[Storm]:
    """Open a library over a migrated database."""
    label_requests()
    keep_limits(home, engine, DEADLINE)
    settings = Settings(home=home, workers=2)
    settings.renders.mkdir(parents=True, exist_ok=True)
    compute, clock = Lanes(settings.workers), fast_clock(SPEED)
    keys = {Vendor.HUME: hume_server.KEY, Vendor.REPLICATE: replicate_server.TOKEN}
    async with service_of(engine, share, seed) as service, await open_library(dsn, settings.assets) as library:
        addresses = {Vendor.HUME: service.address, Vendor.REPLICATE: service.address}
        async with Clients(SystemKeyRing(keys), addresses) as clients:
            calls = PaidCalls(library.ledger, library.assets, Limits(clock), clock=clock)
            hume = HumeSpeech(compute, calls, clients.hume, settings.engines, clock)
            replicate = ReplicateSpeech(compute, calls, clients.replicate, settings.engines, clock)
            plain = make_workshop(settings, library, compute)
            speech = {**plain.speech, "hume": hume, "replicate": replicate}
            workshop = replace(plain, speech=speech, recovering=catalog.recovering(speech.values()))
            try:
                yield Storm(workshop, library.database, dsn, service, engine)
            finally:
                await compute.aclose()


async def add_book(storm: Storm, folder: Path, segments: int, chapters: int) -> Book:
    manuscript = folder / "ferry.md"
    manuscript.write_text(short_lines(segments, chapters), encoding="utf-8")
    workshop = storm.workshop
    return (await import_manuscript(manuscript, workshop.books, workshop.assets, workshop.compute)).book


async def weather(storm: Storm, folder: Path, segments: int, chapters: int = 30) -> Reckoning:
    """Speak a book to its end and settle accounts."""
    book = await add_book(storm, folder, segments, chapters)
    letters = len((await storm.workshop.books.revision(book.id)).text)
    whole = (letters * _CENTS_A_LETTER[storm.engine]).quantize(Decimal("0.000001"))
    caps = Caps(whole * FIRST_CAP, whole * RAISE)
    storm.service.charge_seen = lambda total: caps.look(total, "the service")
    await keep_budget(caps.budget(), storm.workshop.settings)
    order = ProductionOrder("", (), speech=storm.engine, sound="none", kinds=("analyse", "cast", "speak"))
    task = await order_production(book, order, storm.workshop)
    work = asyncio.create_task(work_on_tasks(storm.workshop))
    watch = asyncio.create_task(_watch(storm.dsn, caps))
    began, clicks = time.monotonic(), 0
    try:
        async with asyncio.timeout(PATIENCE):
            while (task := await _rested(task, work, storm.workshop)).status is not TaskStatus.COMPLETED:
                if task.status is TaskStatus.FAILED and clicks < MOST_CLICKS:
                    clicks += 1
                    await retry_task(task.id, storm.workshop)
                elif task.status is TaskStatus.PAUSED:
                    caps.rise()
                    await keep_budget(caps.budget(), storm.workshop.settings)
                    await resume_task(task.id, storm.workshop)
                else:
                    break
    finally:
        for one in (work, watch):
            one.cancel()
        await asyncio.gather(work, watch, return_exceptions=True)
    seconds = time.monotonic() - began
    # Whoever clicks on retry has it tried as often again.
    result = reckon(storm.service.books, await recorded(storm.database), MOST_TRIES * (1 + clicks))
    result.expect(task.status is TaskStatus.COMPLETED, f"the production is {task.status}: {task.error}")
    result.expect(not storm.service.refused, f"the service refused {storm.service.refused}")
    result.expect(not storm.service.impatient, f"{storm.service.impatient} requests came sooner than they were allowed")
    result.wrong += caps.passed
    await require_sound(result, storm.workshop)
    result.figures |= {
        "seconds": f"{seconds:.1f}",
        "all requests, of which in trouble": f"{storm.service.requests}, {sum(storm.service.met.values())}",
        "troubles": ", ".join(f"{name} {count}" for name, count in sorted(storm.service.met.items())),
        "rests at a cap": caps.raised,
        "nearest to a cap": f"{caps.nearest * 100:.1f} %",
        "times that retry was clicked": clicks,
    }
    return result


async def _rested(task: Task, work: "asyncio.Task[None]", workshop: Workshop) -> Task:
    while (found := await workshop.tasks.get(task.id)).status not in _RESTING:
        if work.done():
            await work
        await asyncio.sleep(0.05)
    return found


async def _watch(dsn: str, caps: Caps) -> None:
    """Look at the running totals from outside, a hundred times a second."""
    connection = await asyncpg.connect(dsn)
    try:
        while True:
            lowest = caps.lowest
            rows = await connection.fetch("SELECT scope, amount FROM spend_totals WHERE scope <> 'repay'")
            for row in rows:
                # Raised meanwhile, it is another cap that held when the totals were read.
                if caps.lowest == lowest:
                    caps.look(row["amount"], f"the {row['scope']}")
            await asyncio.sleep(0.01)
    finally:
        with suppress(asyncpg.PostgresError, OSError):
            await connection.close()


async def run(engine: str, segments: int, share: float, seed: int, folder: Path) -> Reckoning:
    """One storm in a library of its own."""
    home = folder / engine
    home.mkdir(mode=0o711)
    async with EmbeddedServer(home) as dsn:
        await migrate(dsn)
        async with open_storm(dsn, home, engine, share, seed) as storm:
            return await weather(storm, home, segments)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--segments", type=int, default=3000)
    parser.add_argument("--share", type=float, default=0.1, help="Part of the requests that meets trouble.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", choices=("hume", "replicate"), action="append")
    given = parser.parse_args()
    wrong = 0
    with tempfile.TemporaryDirectory() as name:
        # Run by root, the database runs as another user, who must be able to reach it.
        Path(name).chmod(0o711)
        configure_logs(Path(name) / "logs", "INFO")
        for engine in given.engine or ("hume", "replicate"):
            result = asyncio.run(run(engine, given.segments, given.share, given.seed, Path(name)))
            sys.stdout.write(result.table(f"{engine}: {given.segments} segments, {given.share:.0%} in trouble"))
            wrong += len(result.wrong)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
