"""Kill at random moments the process that speaks for money, start it again, and see what was lost or paid twice.

As a script: ``python -m tests.faults.paid_kills --rounds 100``. The real ``worker`` dies, with the service in this
process, which goes on keeping its books. With ``--studio`` the real studio dies, which has ordered the work, while a
worker of its own process does it. What is paid twice has to be on record, and may be no more than what was under way at
the kills: sent, and its answer not on record yet.
"""

import argparse
import asyncio
import json
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Final

from narratix_desktop.app.logs import configure_logs
from narratix_desktop.app.settings import Settings
from narratix_desktop.app.wiring import open_workshop
from narratix_desktop.domain.attempt import UNDER_WAY, AttemptState
from narratix_desktop.domain.budget import Budget
from narratix_desktop.domain.task import OPEN_STATUSES, TaskFilter, TaskKind, TaskStatus
from narratix_desktop.domain.units import Usd
from narratix_desktop.services.import_manuscript import import_manuscript
from narratix_desktop.services.keep_budget import keep_budget
from narratix_desktop.services.plan_tasks import order_production
from narratix_desktop.services.workshop import Workshop
from narratix_desktop.store.attempt_rows import listed
from narratix_desktop.store.database import Database, connect_database
from narratix_desktop.store.server.embedded import EmbeddedServer
from tests.fakes import hume_server, replicate_server
from tests.fakes.short_lines import OFTEN, short_lines
from tests.fakes.stormy import StormyHume, StormyReplicate, StormyService
from tests.faults.ordering_studio import ORDERED, order_of
from tests.faults.reckoning import Reckoning, reckon, recorded, require_sound

ROOT: Final = Path(__file__).resolve().parents[2]
LINES_A_ROUND: Final = 24
CHAPTERS: Final = 8
LATENCY: Final = 0.3
IN_WORK: Final = 1.5
AT_ANY_TIME: Final = 4.0
PATIENCE: Final = 900.0
LONGEST_START: Final = 60.0
_ENOUGH: Final = Usd(Decimal(1000))
_SENT: Final = UNDER_WAY - {AttemptState.INTENT}


@dataclass
class Kills:
    """What the rounds saw.

    Attributes:
        answering: Paid requests that the service was at when the process died.
        under_way: Attempts that were sent and had no answer on record.
        known: Takes that were seen as committed, and their lines.
        lost: Those of them that were gone later.
    """

    killed: int = 0
    answering: int = 0
    under_way: set[str] = field(default_factory=set)
    known: dict[str, str] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)


@dataclass
class Scene:
    """A library, its database seen from outside, and the service that is paid."""

    home: Path
    engine: str
    dsn: str
    database: Database
    service: StormyService
    kills: Kills = field(default_factory=Kills)

    @property
    def settings(self) -> Settings:
        """Those of the processes that are started, for work of this one."""
        given = {
            "home": self.home,
            "workers": 1,
            "hume_base_url": self.service.address,
            "replicate_base_url": self.service.address,
            "HUME_API_KEY": hume_server.KEY,
            "REPLICATE_API_TOKEN": replicate_server.TOKEN,
        }
        return Settings.model_validate(given)

    async def start(self, *command: str) -> asyncio.subprocess.Process:
        """Start a module of this folder on the library."""
        environment = {
            **os.environ,
            "NARRATIX_HOME": str(self.home),
            "NARRATIX_WORKERS": "1",
            "NARRATIX_HUME_BASE_URL": self.service.address,
            "NARRATIX_REPLICATE_BASE_URL": self.service.address,
            "HUME_API_KEY": hume_server.KEY,
            "REPLICATE_API_TOKEN": replicate_server.TOKEN,
            "QT_QPA_PLATFORM": "offscreen",
        }
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", *command),
            cwd=ROOT,
            env=environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )

    async def worker(self) -> asyncio.subprocess.Process:
        return await self.start("tests.faults.labelled_program", "worker", "--concurrency", str(CHAPTERS + 2))

    async def kill(self, process: asyncio.subprocess.Process) -> None:
        """SIGKILL, and look at what is left."""
        process.kill()
        answering = len(self.service.in_flight())
        await process.wait()
        self.kills.killed += 1
        sys.stderr.write(f"\r{self.kills.killed} killed")
        self.kills.answering += answering
        await self.look()
        rows = await self.database.fetch(f"SELECT id, worker FROM attempts WHERE state IN ({listed(_SENT)})")
        mine = {str(row["id"]) for row in rows if row["worker"].split("/")[1:2] == [str(process.pid)]}
        self.kills.under_way |= mine

    async def look(self) -> None:
        """Whatever was seen as committed is still there."""
        rows = await self.database.fetch("SELECT id, segment_id FROM takes WHERE segment_id IS NOT NULL")
        takes = {str(row["id"]): str(row["segment_id"]) for row in rows}
        self.kills.lost += [take for take, line in self.kills.known.items() if takes.get(take) != line]
        self.kills.known |= takes

    async def is_open(self) -> bool:
        status = await self.database.fetch_value(
            "SELECT status FROM tasks WHERE kind = 'produce' ORDER BY created_at DESC LIMIT 1"
        )
        return TaskStatus(status) in OPEN_STATUSES

    async def first_request_behind(self, before: int, process: asyncio.subprocess.Process, seconds: float) -> None:
        """Wait until the service is asked for more than ``before`` requests, the process ends, or the time is over."""
        until = time.monotonic() + seconds
        while len(self.service.books) <= before and process.returncode is None and time.monotonic() < until:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


@asynccontextmanager
async def scene(engine: str, home: Path, latency: float) -> AsyncIterator[Scene]:
    kind = StormyHume if engine == "hume" else StormyReplicate
    home.mkdir(mode=0o711, exist_ok=True)
    async with open_workshop(Settings(home=home, workers=1)) as workshop:
        await keep_budget(Budget(run=_ENOUGH, book=_ENOUGH, day=_ENOUGH, repay=_ENOUGH), workshop.settings)
    async with kind(share=0.0, latency=latency) as service, EmbeddedServer(home) as dsn:
        database = await connect_database(dsn)
        try:
            yield Scene(home, engine, dsn, database, service)
        finally:
            await database.close()


async def add_book(scene: Scene, lines: int, number: int = 1, *, order: bool) -> None:
    manuscript = scene.home / f"ferry{number}.md"
    # What an earlier book has paid for would cost nothing here.
    text = short_lines(lines, CHAPTERS, f"The Ferry {number}", start=(number - 1) * lines)
    manuscript.write_text(text, encoding="utf-8")
    async with open_workshop(scene.settings) as workshop:
        book = (await import_manuscript(manuscript, workshop.books, workshop.assets, workshop.compute)).book
        if order:
            await order_production(book, order_of(scene.engine), workshop)


async def kill_workers(scene: Scene, rounds: int, chance: random.Random) -> None:
    """Kill the one that pays, mostly while it does, then let it come to its end."""
    books = 1
    await add_book(scene, rounds * LINES_A_ROUND, order=True)
    while scene.kills.killed < rounds:
        before = len(scene.service.books)
        process = await scene.worker()
        if chance.random() < 0.85:
            await scene.first_request_behind(before, process, LONGEST_START)
            await asyncio.sleep(chance.uniform(0.0, IN_WORK))
        else:
            await asyncio.sleep(chance.uniform(0.0, AT_ANY_TIME))
        await scene.kill(process)
        if not await scene.is_open():
            books += 1
            await add_book(scene, rounds * LINES_A_ROUND, books, order=True)
    await finish(scene, await scene.worker())


async def kill_studios(scene: Scene, rounds: int, chance: random.Random) -> None:
    """Kill the studio that orders, while a worker of its own does the work."""
    await add_book(scene, rounds * LINES_A_ROUND, order=False)
    worker = await scene.worker()
    studio = await order_in_studio(scene)
    await scene.kill(studio)
    await until_worker_has_all(scene, worker)
    while scene.kills.killed < rounds and await scene.is_open():
        studio = await order_in_studio(scene)
        await asyncio.sleep(chance.uniform(0.0, AT_ANY_TIME))
        await scene.kill(studio)
    await finish(scene, worker)


async def order_in_studio(scene: Scene) -> asyncio.subprocess.Process:
    studio = await scene.start("tests.faults.ordering_studio", scene.engine)
    assert studio.stdout is not None
    async with asyncio.timeout(LONGEST_START):
        said = await studio.stdout.readline()
    assert said.decode().strip() == ORDERED, "the studio did not order"
    return studio


async def until_worker_has_all(scene: Scene, worker: asyncio.subprocess.Process) -> None:
    """Every chapter is spoken by the worker, so that a studio that comes finds none to speak itself."""
    async with asyncio.timeout(LONGEST_START):
        while True:
            rows = await scene.database.fetch("SELECT worker FROM tasks WHERE kind = 'speak'")
            if len(rows) == CHAPTERS and all(row["worker"].split("/")[1:2] == [str(worker.pid)] for row in rows):
                return
            await asyncio.sleep(0.05)


async def finish(scene: Scene, worker: asyncio.subprocess.Process) -> None:
    """Let the work come to its end, and stop the worker in order."""
    scene.service.latency = 0.02
    try:
        async with asyncio.timeout(PATIENCE):
            while await scene.is_open():
                assert worker.returncode is None, "the worker ended by itself"
                await asyncio.sleep(0.2)
    finally:
        if worker.returncode is None:
            worker.terminate()
            await worker.wait()
    await scene.look()


async def settle(scene: Scene, workshop: Workshop) -> Reckoning:
    """Settle accounts, and explain every line that was paid twice."""
    kills, books = scene.kills, scene.service.books
    result = reckon(books, await recorded(scene.database), tries=None)
    for production in (await workshop.tasks.list(TaskFilter(kind=TaskKind.PRODUCE))).tasks:
        result.expect(production.status is TaskStatus.COMPLETED, f"a production is {production.status}")
    await require_sound(result, workshop)
    result.wrong += [f"take {one} was lost" for one in kills.lost]
    requests = Counter(one.asked for one in books if one.charged)
    twice = sum(count - 1 for count in requests.values())
    result.expect(twice <= len(kills.under_way), f"{twice} requests were paid twice, {len(kills.under_way)} under way")
    lines = Counter(line for one in books for line in one.lines if one.charged)
    in_flight = Counter(line for one in books for line in one.lines if one.attempt in kills.under_way)
    elsewhere = Counter({line: count - 1 - in_flight[line] for line, count in lines.items()})
    # Chapters that are spoken side by side may ask for equal lines within requests that differ.
    equal = sum(count for line, count in elsewhere.items() if count > 0 and _is_said_often(line))
    unexplained = sum(count for count in elsewhere.values() if count > 0) - equal
    result.expect(not unexplained, f"{unexplained} lines were paid twice and were in no request that was under way")
    result.figures |= {
        "kills": kills.killed,
        "takes seen as committed, of which lost": f"{len(kills.known)}, {len(kills.lost)}",
        "requests that the service was at when killed": kills.answering,
        "attempts under way when killed": len(kills.under_way),
        "requests paid twice": twice,
        "lines paid twice": sum(count - 1 for count in lines.values()),
        "… never under way, equal lines of other chapters": f"{equal + unexplained}, {equal}",
    }
    return result


def _is_said_often(line: str) -> bool:
    asked = json.loads(line)
    return asked["text"].strip("“”") in OFTEN


async def play(engine: str, rounds: int, seed: int, home: Path, latency: float = LATENCY, *, studio: bool) -> Reckoning:
    """All rounds in a library of its own."""
    began = time.monotonic()
    async with scene(engine, home, latency) as one:
        await (kill_studios if studio else kill_workers)(one, rounds, random.Random(seed))
        async with open_workshop(one.settings) as workshop:
            result = await settle(one, workshop)
        if studio:
            result.expect(not one.kills.under_way, "a studio that was killed had paid requests under way")
    result.figures["seconds"] = f"{time.monotonic() - began:.0f}"
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", choices=("hume", "replicate"), default="hume")
    parser.add_argument("--latency", type=float, default=LATENCY, help="Seconds that the service takes for a request.")
    parser.add_argument("--studio", action="store_true", help="Kill the studio that orders, not the one that works.")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        # Run by root, the database runs as another user, who must be able to reach it.
        Path(name).chmod(0o711)
        configure_logs(Path(name) / "logs", "INFO")
        home = Path(name) / "library"
        result = asyncio.run(play(given.engine, given.rounds, given.seed, home, given.latency, studio=given.studio))
    who = "the studio that ordered" if given.studio else "the worker that paid"
    sys.stdout.write(result.table(f"{given.engine}: {who} was killed {given.rounds} times"))
    sys.exit(1 if result.wrong else 0)


if __name__ == "__main__":
    main()
