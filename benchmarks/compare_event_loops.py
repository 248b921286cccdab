"""The same database work on plain asyncio, plain qasync and the studio's loop, side by side.

100 operations at once give latency and the longest stall of the loop (a heartbeat on the loop and, where Qt runs, a
Qt timer); 1,000 at once give throughput. The operations are the statements of a task's life (insert, progress, get,
list a page) through a pool of 20 connections. The loops take turns round by round, so that a busy machine hits all of
them alike. Objects made by the imports are frozen out of garbage collection first, as the studio does after start.

    python benchmarks/compare_event_loops.py --database postgresql://…  [--rounds 15] [--check]

``--check`` fails unless the studio's loop keeps p99 under 50 ms, stalls under 30 ms and 0.8 of asyncio's throughput.
"""

import argparse
import asyncio
import gc
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

import qasync  # isort: skip

from narratix_desktop.app.event_loop import StudioEventLoop

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


async def operation(pool: "asyncpg.Pool[asyncpg.Record]", number: int, latencies: list[float]) -> None:
    began = time.perf_counter()
    if number % 4 == 0:
        await pool.fetchrow(
            "INSERT INTO loop_bench (title, status) VALUES ($1, 'pending') RETURNING *", f"Task {number}"
        )
    elif number % 4 == 1:
        await pool.execute("UPDATE loop_bench SET progress = $2 WHERE id = $1", number % 200 + 1, 0.5)
    elif number % 4 == 2:
        await pool.fetchrow("SELECT * FROM loop_bench WHERE id = $1", number % 200 + 1)
    else:
        await pool.fetch("SELECT * FROM loop_bench ORDER BY id DESC LIMIT 20")
    latencies.append(time.perf_counter() - began)


async def round_of(url: str, figures: Figures, on_qt: bool) -> None:
    async with asyncpg.create_pool(url, min_size=20, max_size=20, command_timeout=60) as pool:
        for _ in range(2):
            await asyncio.gather(*(operation(pool, n, []) for n in range(200)))
        beat = asyncio.create_task(beating(figures.loop_beats))
        with beating_in_qt(figures.qt_beats) if on_qt else nullcontext():
            for _ in range(8):
                await asyncio.gather(*(operation(pool, n, figures.latencies) for n in range(100)))
        beat.cancel()
        with suppress(asyncio.CancelledError):
            await beat
        began = time.perf_counter()
        for _ in range(2):
            await asyncio.gather(*(operation(pool, n, []) for n in range(1000)))
        figures.rates.append(2000 / (time.perf_counter() - began))


async def prepare(url: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(
        "DROP TABLE IF EXISTS loop_bench; CREATE TABLE loop_bench (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
        " title text, status text, progress float8 DEFAULT 0, started_at timestamptz, finished_at timestamptz)"
    )
    await connection.close()


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
    asyncio.run(prepare(chosen.database))
    gc.collect()
    gc.freeze()
    for _ in range(chosen.rounds):
        for name, make in makers.items():
            loop = make()
            asyncio.set_event_loop(loop)
            loop.run_until_complete(round_of(chosen.database, figures[name], name != "asyncio"))
            loop.close()
    plain = statistics.median(figures["asyncio"].rates)
    print(f"{'loop':8} {'p50':>8} {'p99':>8} {'loop stall':>17} {'Qt stall':>17} {'op/s':>8} {'of asyncio':>10}")
    for name, got in figures.items():
        rate = statistics.median(got.rates)
        qt = str(got.qt_beats) if name != "asyncio" else "-"
        print(
            f"{name:8} {statistics.median(got.latencies) * 1e3:5.1f} ms {got.p99() * 1e3:5.1f} ms "
            f"{got.loop_beats!s:>17} {qt:>17} {rate:8.0f} {rate / plain:10.2f}"
        )
    print("Longest stalls; in brackets with the time spent waiting for a core.")
    ours = figures["studio"]
    stall = max(ours.loop_beats.own, ours.qt_beats.own)
    kept = ours.p99() < 0.050 and stall < 0.030 and statistics.median(ours.rates) >= 0.8 * plain
    return 0 if kept or not chosen.check else 1


if __name__ == "__main__":
    sys.exit(main())
