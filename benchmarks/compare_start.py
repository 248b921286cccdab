"""How soon the studio's window is seen, beside an empty PySide6 window and the start of the database.

Each start is a process of its own, timed from before it is made until the window has been painted for the first time.
The library exists, the database is stopped in between. The window is to be seen within twice the time of an empty one
plus that of the database; what has to be imported and made for it has to fit into one empty window.

    python -m benchmarks.compare_start [--rounds 7] [--imports] [--check]

``--imports`` lists the modules that take longest to import on the way to the window. ``--check`` fails where the ratio
is above 2.
"""

import argparse
import asyncio
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

LIMIT: Final = 2.0
_LISTED: Final = 25

_EMPTY: Final = """
import sys, time
from PySide6.QtWidgets import QApplication, QMainWindow

class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        print("window seen at", time.time(), flush=True)
        application.quit()

application = QApplication(sys.argv)
window = Window()
window.show()
application.exec()
"""

_STUDIO: Final = """
import sys, time

class First:
    seen = None

def tell(what):
    print(what, "seen at", time.time(), flush=True)

from narratix_desktop.app.light_imports import imports_left_alone

with imports_left_alone():  # as the program itself, which comes later here
    import narratix_desktop.app.application as application

painted_first = application.OpeningWindow.paintEvent

def paint_first(self, event):
    painted_first(self, event)
    if First.seen is None:
        First.seen = True
        tell("first window")

application.OpeningWindow.paintEvent = paint_first
import importlib.abc

class Hook(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == "narratix_desktop.app.studio_window":
            sys.meta_path.remove(self)
            from PySide6.QtCore import QTimer
            from narratix_desktop.ui.shell.main_window import MainWindow
            painted = MainWindow.paintEvent
            seen = []

            def paint(self, event):
                painted(self, event)
                if not seen:
                    seen.append(True)
                    tell("window")
                    QTimer.singleShot(0, self.close_now)

            MainWindow.paintEvent = paint
        return None

sys.meta_path.insert(0, Hook())
sys.argv = ["narratix-desktop"]
from narratix_desktop.__main__ import main
main()
"""

_IMPORTS: Final = """
from narratix_desktop.app.light_imports import import_structlog, imports_left_alone
with imports_left_alone():
    import narratix_desktop.app.application
    import_structlog()
    import narratix_desktop.app.studio
import narratix_desktop.app.studio_window
"""

_DATABASE: Final = """
import asyncio, time
from pathlib import Path
from narratix_desktop.store.server.embedded import EmbeddedServer
import sys

async def start():
    began = time.time()
    async with EmbeddedServer(Path(sys.argv[1]), linger=0.0):
        print("window seen at", time.time() - began, flush=True)

asyncio.run(start())
"""


def environment(home: Path) -> dict[str, str]:
    given = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**given, "NARRATIX_HOME": str(home / "library"), "QT_QPA_PLATFORM": "offscreen", "HOME": str(home)}


def started(code: str, home: Path, *arguments: str) -> str:
    command = [sys.executable, "-c", code, *arguments]
    run = subprocess.run(command, env=environment(home), capture_output=True, text=True, check=True)
    return run.stdout + run.stderr


def seen(what: str, code: str, home: Path, *arguments: str) -> float:
    """The time that a process says."""
    said = started(code, home, *arguments)
    found = re.search(rf"^{what} seen at ([\d.]+)", said, re.MULTILINE)
    if found is None:
        raise SystemExit(f"No {what} was seen.\n{said}")
    return float(found[1])


def window(what: str, code: str, home: Path) -> float:
    """Seconds from before the process is made to the first paint."""
    began = time.time()
    return seen(what, code, home) - began


def database(home: Path) -> float:
    return seen("window", _DATABASE, home, str(home / "library"))


async def stopped(home: Path) -> None:
    """Wait until no server is left."""
    from narratix_desktop.store.server.embedded import EmbeddedServer

    server = EmbeddedServer(home / "library", linger=0.0)
    await server.start()
    await server.stop(wait=True)


def median_of(measure: Callable[[], float], home: Path, rounds: int) -> float:
    """Median of several runs, the first of which fills caches and does not count."""
    found = []
    for _ in range(rounds + 1):
        asyncio.run(stopped(home))
        found.append(measure())
    return statistics.median(found[1:])


def list_imports(home: Path) -> None:
    """What importing the studio costs, module by module, the dearest first."""
    run = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", _IMPORTS],
        env=environment(home), capture_output=True, text=True, check=True,
    )  # fmt: skip
    rows = re.findall(r"import time:\s+(\d+) \|\s+(\d+) \| ( *)(\S+)", run.stderr)
    print(f"{'own':>8}{'with its own':>14} ms")
    for own, whole, _, name in sorted(rows, key=lambda row: -int(row[1]))[:_LISTED]:
        print(f"{int(own) / 1000:8.1f}{int(whole) / 1000:14.1f}    {name}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--imports", action="store_true")
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="narratix-start-") as folder:
        home = Path(folder)
        home.chmod(0o711)
        empty = median_of(lambda: window("window", _EMPTY, home), home, given.rounds)
        first = median_of(lambda: window("first window", _STUDIO, home), home, given.rounds)
        studio = median_of(lambda: window("window", _STUDIO, home), home, given.rounds)
        server = median_of(lambda: database(home), home, given.rounds)
        if given.imports:
            list_imports(home)
    allowed = LIMIT * empty + server
    print(f"empty window      {empty * 1e3:6.0f} ms")
    print(f"database          {server * 1e3:6.0f} ms")
    print(f"first window      {first * 1e3:6.0f} ms, {first / empty:.2f} times an empty one")
    print(f"studio            {studio * 1e3:6.0f} ms, {studio / allowed:.2f} times two empty ones and the database")
    return 0 if first <= allowed or not given.check else 1


if __name__ == "__main__":
    sys.exit(main())
