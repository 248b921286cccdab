"""The same database work on plain asyncio, plain qasync and the studio's loop, side by side.

100 operations at once give latency and the longest stall of the loop (a heartbeat on the loop and, where Qt runs, a
Qt timer); 1,000 at once give throughput. The operations are those of the task store (add, progress, get, list a page)
through its pool of at most 20 connections; "bare" are single SELECTs through the same pool. The loops take turns round
by round, so that a busy machine hits all of them alike. Objects made by the imports are frozen out of garbage
collection first, as the studio does after start.

    python benchmarks/compare_event_loops.py [--database postgresql://…] [--rounds 15] [--check]

``--check`` fails unless the studio's loop keeps p99 under 50 ms, stalls under 30 ms and 0.8 of asyncio's throughput.
"""

import argparse
import asyncio
import gc
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

import qasync  # isort: skip

from narratix_desktop.app.event_loop import StudioEventLoop
from narratix_desktop.domain.task import Task, TaskDraft, TaskFilter, TaskKind, TaskStatus
from narratix_desktop.store.database import Database, connect_database
from narratix_desktop.store.migrate import migrate
from narratix_desktop.store.server.embedded import EmbeddedServer
from narratix_desktop.store.tasks import TaskRepository

BEAT = 0.005
SCHEDSTAT = Path("/proc/thread-self/schedstat")


def waited_for_a_core() -> float:
    """Seconds that this thread was ready to run while others had the cores; 0 where the system does not say."""
    try:
        return int(SCHEDSTAT.read_text().split()[1]) / 1e9
    except (OSError, IndexError):
        return 0.0


@dataclass
class Beats:
    """Lateness of a heartbeat, as seen and without the time for which the machine gave us no core."""

    seen: float = 0.0
    own: float = 0.0
    before: tuple[float, float] | None = None

    def beat(self) -> None:
        now, waited = time.perf_counter(), waited_for_a_core()
        if self.before is not None:
            late = now - self.before[0] - BEAT
            self.seen = max(self.seen, late)
            self.own = max(self.own, late - (waited - self.before[1]))
        self.before = (now, waited)

    def __str__(self) -> str:
        return f"{self.own * 1e3:.1f} ({self.seen * 1e3:.1f}) ms"


@dataclass
class Figures:
    """What one loop did, over all rounds, in seconds and operations per second."""

    latencies: list[float] = field(default_factory=list)
    loop_beats: Beats = field(default_factory=Beats)
    qt_beats: Beats = field(default_factory=Beats)
    rates: list[float] = field(default_factory=list)
    statement_rates: list[float] = field(default_factory=list)

    def p99(self) -> float:
        return statistics.quantiles(self.latencies, n=100)[98]


@contextmanager
def beating_in_qt(beats: Beats) -> Iterator[None]:
    beats.before = None
    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(beats.beat)
    timer.start(int(BEAT * 1000))
    yield
    timer.stop()


async def beating(beats: Beats) -> None:
    beats.before = None
    while True:
        beats.beat()
        await asyncio.sleep(BEAT)


async def operation(tasks: TaskRepository, known: Sequence[Task], number: int, latencies: list[float]) -> None:
    task = known[number % len(known)]
    began = time.perf_counter()
    if number % 4 == 0:
        await tasks.add([TaskDraft(TaskKind.SPEAK, f"Speak chapter {number}")])
    elif number % 4 == 1:
        await tasks.progress(task.id, number % 100, 100, message=f"line {number}")
    elif number % 4 == 2:
        await tasks.get(task.id)
    else:
        await tasks.list(TaskFilter(status=TaskStatus.IN_PROGRESS), limit=20)
    latencies.append(time.perf_counter() - began)


async def statement(database: Database, number: int) -> None:
    """The smallest round trip: what is left is the loop's own cost."""
    await database.fetch_value("SELECT $1::int", number)


async def round_of(url: str, figures: Figures, on_qt: bool) -> None:
    database = await connect_database(url)
    tasks = TaskRepository(database)
    known = await tasks.add([TaskDraft(TaskKind.SPEAK, f"Speak chapter {n}") for n in range(50)])
    for task in known:
        await tasks.start(task.id, "benchmark")
    # All connections of the pool are opened before anything is measured.
    await asyncio.gather(*(operation(tasks, known, n, []) for n in range(200)))
    beat = asyncio.create_task(beating(figures.loop_beats))
    with beating_in_qt(figures.qt_beats) if on_qt else nullcontext():
        for _ in range(8):
            await asyncio.gather(*(operation(tasks, known, n, figures.latencies) for n in range(100)))
    beat.cancel()
    with suppress(asyncio.CancelledError):
        await beat
    began = time.perf_counter()
    await asyncio.gather(*(operation(tasks, known, n, []) for n in range(1000)))
    figures.rates.append(1000 / (time.perf_counter() - began))
    began = time.perf_counter()
    await asyncio.gather(*(statement(database, n) for n in range(1000)))
    figures.statement_rates.append(1000 / (time.perf_counter() - began))
    await database.write("TRUNCATE tasks CASCADE")
    await database.close()


@contextmanager
def served(url: str | None) -> Iterator[str]:
    """The address given, else an embedded server with a fresh library, gone afterwards."""
    if url is not None:
        yield url
        return
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)
        server = EmbeddedServer(Path(folder) / "library")
        with asyncio.Runner() as runner:
            dsn = runner.run(server.start())
            runner.run(migrate(dsn))
            yield dsn
            runner.run(server.stop())


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--database", default=os.environ.get("NARRATIX_DATABASE_URL"))
    arguments.add_argument("--rounds", type=int, default=15)
    arguments.add_argument("--check", action="store_true")
    chosen = arguments.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication([])
    makers: dict[str, Callable[[], asyncio.AbstractEventLoop]] = {
        "asyncio": asyncio.new_event_loop,
        "qasync": lambda: qasync.QEventLoop(application),
        "studio": lambda: StudioEventLoop(application),
    }
    figures = {name: Figures() for name in makers}
    gc.collect()
    gc.freeze()
    with served(chosen.database) as url:
        for _ in range(chosen.rounds):
            for name, make in makers.items():
                loop = make()
                asyncio.set_event_loop(loop)
                loop.run_until_complete(round_of(url, figures[name], name != "asyncio"))
                loop.close()
    plain = statistics.median(figures["asyncio"].rates)
    plain_bare = statistics.median(figures["asyncio"].statement_rates)
    head = f"{'loop':8} {'p50':>8} {'p99':>8} {'loop stall':>17} {'Qt stall':>17}"
    print(f"{head} {'op/s':>8} {'of plain':>9} {'bare/s':>8} {'of plain':>9}")
    for name, got in figures.items():
        rate, bare = statistics.median(got.rates), statistics.median(got.statement_rates)
        qt = str(got.qt_beats) if name != "asyncio" else "-"
        print(
            f"{name:8} {statistics.median(got.latencies) * 1e3:5.1f} ms {got.p99() * 1e3:5.1f} ms "
            f"{got.loop_beats!s:>17} {qt:>17} {rate:8.0f} {rate / plain:9.2f} {bare:8.0f} {bare / plain_bare:9.2f}"
        )
    print("Longest stalls; in brackets with the time spent waiting for a core.")
    ours = figures["studio"]
    stall = max(ours.loop_beats.own, ours.qt_beats.own)
    kept = ours.p99() < 0.050 and stall < 0.030 and statistics.median(ours.rates) >= 0.8 * plain
    return 0 if kept or not chosen.check else 1


if __name__ == "__main__":
    sys.exit(main())
