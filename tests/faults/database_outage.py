"""Take the database away in the middle of a paid run, and see that it shows, and that work goes on by itself.

As a script: ``python -m tests.faults.database_outage``. For 0.2, 3 and 30 seconds the server stands still (SIGSTOP of
all its processes), is killed (SIGKILL), or is stopped in order (SIGINT), the last two with its keeper held back for as
long. A worker of its own process speaks meanwhile, and the real window looks on.
"""

import argparse
import asyncio
import os
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import asyncpg
import keyring
import psutil
from PySide6.QtWidgets import QApplication

from narratix_desktop.app.event_loop import StudioEventLoop
from narratix_desktop.app.logs import configure_logs
from narratix_desktop.app.settings import Settings
from narratix_desktop.app.wiring import open_workshop
from tests.fakes.memory_ring import MemoryRing
from tests.faults.paid_kills import Scene, add_book, finish, scene
from tests.faults.reckoning import Reckoning, reckon, recorded, require_sound
from tests.store.server_users import keepers_of, servers_of
from tests.ui.conftest import Desk, open_desk

DURATIONS: Final = (0.2, 3.0, 30.0)
BACK_WITHIN: Final = 10.0
SHOWN_FROM: Final = {"stands still": 8.0, "killed": 3.0, "stopped in order": 3.0}
"""Seconds: a lost connection tells at once, a server that hangs only when it is looked at and does not answer."""
LATENCY: Final = 1.0
LINES: Final = 1500
BREATH: Final = 3.0
PATIENCE: Final = 60.0


class Kind(StrEnum):
    """How the server goes away."""

    STILL = "stands still"
    KILLED = "killed"
    STOPPED = "stopped in order"


@dataclass(frozen=True)
class Outage:
    kind: Kind
    seconds: float


@dataclass
class Seen:
    """What an outage did.

    Attributes:
        shown: Seconds until the window said so; None for never.
        asked: Seconds from its end until the next paid request.
        stored: Seconds from its end until something that was paid was stored.
        open: Seconds from its end until the window said that the library is open.
        in_flight: Paid requests without an answer when it began.
    """

    outage: Outage
    shown: float | None
    asked: float
    stored: float
    open: float
    in_flight: int

    def line(self) -> str:
        shown = "not shown" if self.shown is None else f"shown after {self.shown:.1f} s"
        return (
            f"{shown}; {self.in_flight} in flight; back: asked {self.asked:.1f} s, stored {self.stored:.1f} s,"
            f" window {self.open:.1f} s"
        )


async def take_away(one: Scene, outage: Outage) -> float:
    """Take the server away for some seconds; answers when it was there again."""
    servers = servers_of(one.home)
    postmaster = next(each for each in servers if each.ppid() not in {other.pid for other in servers})
    still = outage.kind is Kind.STILL
    standing = [postmaster, *postmaster.children(recursive=True)] if still else keepers_of(one.home)
    try:
        for each in standing:
            each.suspend()
        if outage.kind is Kind.KILLED:
            postmaster.kill()
        elif outage.kind is Kind.STOPPED:
            postmaster.send_signal(signal.SIGINT)
        await asyncio.sleep(outage.seconds)
    finally:
        # Whatever ends the script, nothing may be left that stands still.
        for each in standing:
            with suppress(psutil.NoSuchProcess):
                each.resume()
    return time.monotonic() if still else await _answering(one.dsn)


async def _answering(dsn: str) -> float:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            await (await asyncpg.connect(dsn, timeout=5)).close()
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            if time.monotonic() > until:
                raise
            await asyncio.sleep(0.05)
        else:
            return time.monotonic()


async def see(one: Scene, desk: Desk, outage: Outage) -> Seen:
    """One outage, from both sides."""
    began = time.monotonic()
    shown: list[float] = []

    def on_reached(reached: bool) -> None:
        if not reached:
            shown.append(time.monotonic() - began)

    desk.window.operations.store_reached.connect(on_reached)
    looked = desk.window.watch.looked.connect(lambda health: on_reached(health.reachable))
    in_flight = len(one.service.in_flight())
    back = await take_away(one, outage)
    asked, stored, opened = await asyncio.gather(_asked(one, back), _stored(one, back), _opened(desk, back))
    desk.window.operations.store_reached.disconnect(on_reached)
    desk.window.watch.looked.disconnect(looked)
    return Seen(outage, shown[0] if shown else None, asked, stored, opened, in_flight)


async def _asked(one: Scene, back: float) -> float:
    known = len(one.service.books)
    while len(one.service.books) == known and time.monotonic() < back + PATIENCE:  # noqa: ASYNC110
        await asyncio.sleep(0.02)
    return time.monotonic() - back


async def _stored(one: Scene, back: float) -> float:
    connection = await asyncpg.connect(one.dsn)
    try:
        known = await connection.fetchval("SELECT count(*) FROM attempts WHERE state = 'committed'")
        while time.monotonic() < back + PATIENCE:
            if await connection.fetchval("SELECT count(*) FROM attempts WHERE state = 'committed'") > known:
                break
            await asyncio.sleep(0.05)
        return time.monotonic() - back
    finally:
        await connection.close()


async def _opened(desk: Desk, back: float) -> float:
    while "open" not in desk.window.status_strip.library.text() and time.monotonic() < back + PATIENCE:  # noqa: ASYNC110
        await asyncio.sleep(0.02)
    return time.monotonic() - back


async def play(
    engine: str,
    outages: Sequence[Outage],
    lines: int,
    home: Path,
    latency: float,
    within: float = BACK_WITHIN,
) -> Reckoning:
    """All outages in one paid run; ``within`` says how many seconds behind each the work has to go on."""
    seen: list[Seen] = []
    async with scene(engine, home, latency) as one:
        await add_book(one, lines, order=True)
        worker = await one.worker()
        async with open_desk(one.dsn, home / "looking", "dark") as desk:
            desk.window.session.open_book((await desk.workshop.books.list())[0].id)
            await _opened(desk, time.monotonic())
            await one.first_request_behind(0, worker, PATIENCE)
            for outage in outages:
                await asyncio.sleep(BREATH * min(1.0, latency))
                assert await one.is_open(), "the book was done before all outages were played"
                seen.append(await see(one, desk, outage))
                sys.stderr.write(f"{outage.kind} for {outage.seconds} s: {seen[-1].line()}\n")
        await finish(one, worker)
        async with open_workshop(Settings(home=home, workers=1)) as workshop:
            result = reckon(one.service.books, await recorded(one.database), tries=None)
            await require_sound(result, workshop)
    requests = Counter(each.asked for each in one.service.books if each.charged)
    twice = sum(requests.values()) - len(requests)
    result.expect(twice <= sum(each.in_flight for each in seen), f"{twice} requests were paid twice")
    for each in seen:
        name = f"{each.outage.kind} for {each.outage.seconds} s"
        result.expect(each.asked <= within, f"{name}: nothing was asked for {each.asked:.1f} s")
        result.expect(each.stored <= within, f"{name}: nothing was stored for {each.stored:.1f} s")
        result.expect(each.open <= within, f"{name}: the window did not see the end for {each.open:.1f} s")
        shown = each.shown is not None or each.outage.seconds < SHOWN_FROM[each.outage.kind]
        result.expect(shown, f"{name}: the window did not show it")
        result.figures[name] = each.line()
    result.figures["requests paid twice"] = twice
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", choices=("hume", "replicate"), default="replicate")
    parser.add_argument("--lines", type=int, default=LINES)
    parser.add_argument("--latency", type=float, default=LATENCY, help="Seconds that the service takes for a request.")
    given = parser.parse_args()
    keyring.set_keyring(MemoryRing())
    outages = [Outage(kind, seconds) for kind in Kind for seconds in DURATIONS]
    with tempfile.TemporaryDirectory() as name:
        # Run by root, the database runs as another user, who must be able to reach it.
        Path(name).chmod(0o711)
        configure_logs(Path(name) / "logs", "INFO")
        application = QApplication([])
        # The window closes before accounts are settled.
        application.setQuitOnLastWindowClosed(False)
        loop = StudioEventLoop(application)
        with loop:
            home = Path(name) / "library"
            result = loop.run_until_complete(play(given.engine, outages, given.lines, home, given.latency))
    sys.stdout.write(result.table(f"{given.engine}: {len(outages)} outages of the database"))
    sys.stdout.flush()
    os._exit(1 if result.wrong else 0)


if __name__ == "__main__":
    main()
