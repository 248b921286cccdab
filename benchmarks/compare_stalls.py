"""How late the studio's event loop is while it works: import, analysis, speaking and playback with the window open.

A heartbeat asks for its turn every 10 ms; how much later it comes is what an author would feel. The same heartbeat on a
window that does nothing stands beside it, because a busy machine is late by itself, and so does the most that the
loop's own thread computed between two beats. Where other programs compute too, give this one a session of its own that
goes first: Linux weighs sessions against each other, so ``nice`` alone does not help. Playback goes to a PulseAudio
null sink where there is one, and to the default device else; underruns are counted by the sink.

    python -m benchmarks.compare_stalls NOVEL.txt [--lines 1000] [--watch] [--check]
    setsid -w sh -c 'echo -15 > /proc/self/autogroup; exec python -m benchmarks.compare_stalls NOVEL.txt'   # as root

``--check`` fails unless the 99th percentile stays under 16 ms and the longest under 50 ms throughout, without underrun.
``--watch`` says where the loop was when a beat was late, and what collecting garbage took.
"""

import argparse
import asyncio
import gc
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from benchmarks.stall_watch import StallWatch
from narratix_desktop.app.event_loop import StudioEventLoop
from narratix_desktop.app.house import make_house
from narratix_desktop.app.settings import Settings
from narratix_desktop.app.wiring import open_everything
from narratix_desktop.domain.book import Book
from narratix_desktop.domain.changes import Changes
from narratix_desktop.domain.ids import BookId
from narratix_desktop.domain.units import Usd
from narratix_desktop.playback.transport import TimelinePlayer
from narratix_desktop.services.analyse_book import analyse_book
from narratix_desktop.services.cast_voices import cast_voices
from narratix_desktop.services.import_manuscript import import_manuscript
from narratix_desktop.services.plan_tasks import ProductionOrder
from narratix_desktop.services.speak_chapter import speak_chapter
from narratix_desktop.services.workshop import Workshop
from narratix_desktop.ui.preferences import Preferences
from narratix_desktop.ui.shell.main_window import MainWindow
from narratix_desktop.ui.studio import Studio
from tests.playback.sound_server import null_sink

BEAT = 0.010
P99_LIMIT = 0.016
LONGEST_LIMIT = 0.050
_STALLS = 8
_PLACES = 4


@dataclass
class Phase:
    """Lateness of every heartbeat while something ran, and what the loop's thread computed before it, in seconds."""

    name: str
    late: list[float] = field(default_factory=list)
    computed: list[float] = field(default_factory=list)
    seconds: float = 0.0

    def p99(self) -> float:
        return statistics.quantiles(self.late, n=100)[98] if len(self.late) > 1 else 0.0

    def longest(self) -> float:
        return max(self.late, default=0.0)

    def holds(self) -> bool:
        return self.p99() < P99_LIMIT and self.longest() < LONGEST_LIMIT

    def __str__(self) -> str:
        return (
            f"{self.name:34} {self.seconds:7.1f} s {len(self.late):6} beats  p99 {self.p99() * 1e3:5.1f} ms"
            f"  longest {self.longest() * 1e3:5.1f} ms  most computed {max(self.computed, default=0.0) * 1e3:5.1f} ms"
        )


async def measured(name: str, work: Awaitable[object], watch: StallWatch | None = None) -> Phase:
    """Let a heartbeat run beside some work, and say where it was late where there is a watch."""
    phase = Phase(name)

    async def beat() -> None:
        while True:
            due, before = time.perf_counter() + BEAT, time.thread_time()
            await asyncio.sleep(BEAT)
            phase.late.append(max(0.0, time.perf_counter() - due))
            phase.computed.append(time.thread_time() - before)
            if watch is not None:
                watch.beat()

    if watch is not None:
        watch.begin()
    beating = asyncio.create_task(beat())
    began = time.perf_counter()
    try:
        await work
    finally:
        phase.seconds = time.perf_counter() - began
        beating.cancel()
        if watch is not None:
            tell(phase, watch)
    return phase


def tell(phase: Phase, watch: StallWatch) -> None:
    """Print what a watch has seen of a phase."""
    print(f"{phase}\n  collections {watch.collections}")
    for seconds, seen in sorted(watch.stalls, key=lambda stall: -stall[0])[:_STALLS]:
        print(f"  {seconds * 1e3:.1f} ms without a beat")
        for stack, times in seen.most_common(_PLACES):
            print(f"   seen {times} times\n{stack}")


class Run:
    """One window on one library."""

    def __init__(
        self, workshop: Workshop, window: MainWindow, player: TimelinePlayer, watch: StallWatch | None = None
    ) -> None:
        self._workshop = workshop
        self._window = window
        self._player = player
        self._watch = watch

    async def phases(self, novel: Path, lines: int) -> list[Phase]:
        workshop = self._workshop
        found = [await self._measured("nothing", asyncio.sleep(3.0))]
        books: list[Book] = []

        async def imported() -> None:
            made = await import_manuscript(novel, workshop.books, workshop.assets, workshop.compute)
            books.append(made.book)
            self._window.session.open_book(made.book.id)
            await asyncio.sleep(1.0)

        found.append(await self._measured("import and open", imported()))
        (book,) = books
        analysis = analyse_book(book.id, workshop.books, workshop.scripts, workshop.analyser("local"))
        found.append(await self._measured("analyse", self._announced(analysis)))
        await cast_voices(book.id, book.language, workshop.scripts, workshop.speech_engine("espeak"))
        found.append(await self._measured(f"speak {lines} lines", self._speak(book, lines)))
        found.append(await self._measured("play and speak", self._play_and_speak(book, lines)))
        return found

    async def _measured(self, name: str, work: Awaitable[object]) -> Phase:
        return await measured(name, work, self._watch)

    async def _announced(self, work: Awaitable[object]) -> None:
        await work
        await asyncio.sleep(1.5)  # until the panels have shown it

    async def _speak(self, book: Book, lines: int, skipped: int = 0) -> None:
        engine = self._workshop.speech_engine("espeak")
        spoken = 0
        for chapter in await self._workshop.books.chapters(book.id):
            if not chapter.included or spoken >= lines:
                continue
            spoken += len(await self._workshop.scripts.segments(chapter.id))
            if spoken > skipped:
                await speak_chapter(book, chapter, self._workshop, engine)

    async def _play_and_speak(self, book: Book, lines: int) -> None:
        session = self._window.session
        while session.preview is None:  # noqa: ASYNC110 - the panels' own pace
            await asyncio.sleep(0.05)
        session.transport.play()
        await self._speak(book, 2 * lines, skipped=lines)
        await asyncio.sleep(5.0)
        session.transport.pause()

    @property
    def underruns(self) -> int:
        return self._player.underruns


async def produce_nothing(book_id: BookId, order: ProductionOrder, *, budget: Usd | None = None) -> Changes:
    """What the window would order; the benchmark calls the services itself."""
    return Changes()


async def run(settings: Settings, novel: Path, lines: int, watch: StallWatch | None) -> tuple[list[Phase], int]:
    async with open_everything(settings) as opened:
        player = TimelinePlayer()
        preferences = Preferences(QSettings(str(settings.home / "window.ini"), QSettings.Format.IniFormat))
        house = make_house(settings, opened.library, opened.backups, lambda _: None)
        studio = Studio(
            opened.workshop, player, produce_nothing, "espeak", settings.home / "exports", preferences, house
        )
        window = MainWindow(studio)
        window.show()
        window.start()
        # As the studio does.
        player.make_ready()
        gc.freeze()
        try:
            run = Run(opened.workshop, window, player, watch)
            return await run.phases(novel, lines), run.underruns
        finally:
            window.close_now()
            await window.finish()
            player.close()


@contextmanager
def library() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="narratix-stalls-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("novel", type=Path)
    parser.add_argument("--lines", type=int, default=1000)
    parser.add_argument("--watch", action="store_true")
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    application = QApplication([])
    application.setQuitOnLastWindowClosed(False)
    loop = StudioEventLoop(application)
    asyncio.set_event_loop(loop)

    with library() as folder, null_sink(folder), StallWatch() if given.watch else nullcontext() as watch:
        work = run(Settings(home=folder / "home"), given.novel, given.lines, watch)
        phases, underruns = loop.run_until_complete(work)
    for phase in phases:
        print(phase)
    print(f"Underruns while playing: {underruns}")
    kept = all(phase.holds() for phase in phases[1:]) and underruns == 0
    return 0 if kept or not given.check else 1


if __name__ == "__main__":
    sys.exit(main())
