"""The cost of a frame of the script with many lines and with few, and how long a long novel takes to open.

Frames are compared as processor time for the same view of both books; opening is timed on a real library, from asking
for the book to the first painted page and to the last loaded line, with what the event loop computes at a stretch.
"""

import asyncio
import gc
import os
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPoint
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

from narratix_desktop.app.event_loop import StudioEventLoop
from narratix_desktop.app.house import make_house
from narratix_desktop.app.settings import Settings
from narratix_desktop.app.wiring import open_everything
from narratix_desktop.ui.operations import Operations
from narratix_desktop.ui.preferences import Preferences
from narratix_desktop.ui.script.script_page import ScriptPage
from narratix_desktop.ui.session import Session
from narratix_desktop.ui.studio import Studio
from narratix_desktop.ui.theme import Theme, read_tokens
from narratix_desktop.ui.widgets.script.looks import LineMark
from narratix_desktop.ui.widgets.script.view import ScriptView
from tests.ui.script_samples import CAST, Sample, long_book, store_book
from tests.ui.studio_samples import SilentPlayer

SIZE: Final = (1000, 900)
FEW: Final = 200
MANY: Final = 20_000
_FRAMES: Final = 80
_BEAT: Final = 0.01

View = Callable[[ScriptView, int], None]


def view_of(sample: Sample) -> ScriptView:
    """A script with all its lines, every one of them spoken."""
    view = ScriptView(Theme(read_tokens("dark")))
    view.resize(*SIZE)
    view.show()
    view.show_book(sample.page(), sample.loaded())
    view.show_cast(CAST)
    view.show_marks({line.id: LineMark.SPOKEN for line in sample.all_lines}, {})
    return view


def _rows(view: ScriptView, number: int) -> None:
    view.scroll_by(24 if number % 40 < 20 else -24)


def _pages(view: ScriptView, number: int) -> None:
    view.scroll_by(800 if number % 10 < 5 else -800)


def _reading(view: ScriptView, number: int) -> None:
    line = view.content.lines.by_place(10 + number // 10)
    if line is not None:
        start = line.start + 4 * (number % 10)
        view.show_spoken((start, start + 3), line.id)
        view.follow(start, start + 3)


def _selecting(view: ScriptView, number: int) -> None:
    line = view.content.lines.by_place(number % 60)
    if line is not None:
        view.go_to(line)


VIEWS: Final[Mapping[str, View]] = {
    "scrolling by a row": _rows,
    "scrolling by a page": _pages,
    "following the spoken word": _reading,
    "from line to line": _selecting,
}


def frame_costs(views: Sequence[ScriptView], move: View, frames: int = _FRAMES) -> list[float]:
    """Median seconds of processor time that a step and its frame take of each; the views take turns."""
    costs: list[list[float]] = [[] for _ in views]
    target = QPixmap(views[0].viewport().size())
    for number in range(frames):
        for view, spent in zip(views, costs, strict=True):
            began = time.thread_time()
            move(view, number)
            view.viewport().render(target, QPoint())
            spent.append(time.thread_time() - began)
    return [median(spent) for spent in costs]


def compare(few: int = FEW, many: int = MANY) -> None:
    """Print the cost of frames of both books, then how long the long one takes to open."""
    application = QApplication.instance() or QApplication([])
    long = long_book(many)
    views = [view_of(long_book(few)), view_of(long)]
    print(f"{'script':30}{few:>9,} lines{many:>9,} lines{'ratio':>9}")
    for name, move in VIEWS.items():
        for view in views:
            view.show_at_top(0)
        one, other = frame_costs(views, move)
        print(f"{name:30}{one * 1e3:12.2f} ms{other * 1e3:12.2f} ms{other / one:9.2f}")
    for view in views:
        view.deleteLater()
    assert isinstance(application, QApplication)
    application.setQuitOnLastWindowClosed(False)
    loop = StudioEventLoop(application)
    with loop:
        for what, book in (("many chapters", long), ("one chapter", long_book(many, many))):
            words = len(book.text.split())
            print(f"\nopening {words:,} words, {len(book.text):,} characters, {many:,} lines in {what}")
            with tempfile.TemporaryDirectory() as home:
                # Run by root, the database runs as another user, who must be able to reach it.
                Path(home).chmod(0o711)
                loop.run_until_complete(_open(Path(home), book))


async def _open(home: Path, sample: Sample) -> None:
    settings = Settings(home=home, workers=1)
    async with open_everything(settings) as opened:
        book_id = await store_book(sample, opened.workshop)
        house = make_house(settings, opened.library, opened.backups, lambda _: None)

        async def produce(*_: object) -> None:
            raise AssertionError("nothing is produced here")

        preferences = Preferences()
        studio = Studio(opened.workshop, SilentPlayer(), produce, "espeak", home, preferences, house)  # type: ignore[arg-type]
        operations = Operations()
        session = Session(studio, operations)
        page = ScriptPage(session, Theme(read_tokens("dark")))
        page.resize(*SIZE)
        page.show()
        work: list[float] = []
        count = len(sample.all_lines)
        # As the studio does when it has started; the sample would else be swept over again and again.
        gc.collect()
        gc.freeze()
        beating = asyncio.create_task(_beat(work))
        for attempt in ("first", "again"):
            session.open_book(None)
            await asyncio.sleep(0.3)
            work.clear()
            began = time.perf_counter()
            session.open_book(book_id)
            while page.view.page is None:  # noqa: ASYNC110 - any state of the widget
                await asyncio.sleep(0)
            page.view.viewport().repaint()
            shown = time.perf_counter() - began
            while len(page.script.lines) < count:  # noqa: ASYNC110
                await asyncio.sleep(0.001)
            loaded = time.perf_counter() - began
            print(
                f"{attempt:30}{shown * 1e3:9.0f} ms to the first page{loaded * 1e3:9.0f} ms to the last line"
                f"{max(work, default=0.0) * 1e3:9.0f} ms the most work between two beats"
            )
        beating.cancel()
        await operations.close()
        page.deleteLater()


async def _beat(work: list[float]) -> None:
    """Note what the loop's thread computes from beat to beat: nothing else is answered in that time."""
    while True:
        before = time.thread_time()
        await asyncio.sleep(_BEAT)
        work.append(time.thread_time() - before)


if __name__ == "__main__":
    compare()
